/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Generators of load with ordinary stores, and the data they work on. */
#include "load_loops.h"

/* A unit is checked by word, whatever they stand for. */
static const word *words(const void *array, size_t unit)
{
    return (const word *)array + unit * LOAD_UNIT;
}

/* Word k of unit i, but for the last one, which makes the sum right. */
static word unit_word(uint64_t key, uint64_t i, unsigned k)
{
    return (word)(data_bits(key, i * LOAD_UNIT + k) >> (64 - ELEM_BITS));
}

/* Fills v[1] with what is read, v[2] with the mark of launch 0. */
static void fill(const struct kargs *a, size_t lo, size_t hi)
{
    const struct load_work *w = a->own;

    for (size_t i = lo / LOAD_UNIT; i < hi / LOAD_UNIT; i++) {
        word *from = (word *)a->v[1] + i * LOAD_UNIT, rest = (word)load_sum(w->key, i, 1);
        real *to = (real *)a->v[2] + i * LOAD_UNIT;

        for (unsigned k = 0; k + 1 < LOAD_UNIT; k++)
            rest -= from[k] = unit_word(w->key, i, k);
        from[LOAD_UNIT - 1] = rest;
        for (unsigned k = 0; k < LOAD_UNIT; k++)
            to[k] = (real)load_mark(i, 0);
    }
}

/* Is the unit written by a launch there was, the same in all words? *launch gets which. */
static bool is_marked(const real *unit, uint64_t i, uint64_t last, uint64_t *launch)
{
    if (!(unit[0] >= 0 && unit[0] < LOAD_MARKS)) /* also what is no number */
        return false;
    *launch = load_mark(i, (uint32_t)unit[0]);
    for (unsigned k = 0; k < LOAD_UNIT; k++)
        if (unit[k] != unit[0])
            return false;
    return *launch <= last && (real)load_mark(i, *launch) == unit[0];
}

static bool is_unread(uint64_t key, const word *unit, uint64_t i)
{
    word sum = 0;

    for (unsigned k = 0; k < LOAD_UNIT; k++) {
        if (k + 1 < LOAD_UNIT && unit[k] != unit_word(key, i, k))
            return false;
        sum += unit[k];
    }
    return sum == (word)load_sum(key, i, 1);
}

/* u[0]: units right in both arrays, u[1]: wrong, u[2]: the first wrong one + 1; u[3]: how many
 * the last launch wrote. */
static void check(const struct kargs *a, size_t lo, size_t hi)
{
    const struct load_work *w = a->own;
    union kernel_out *out = a->out;

    for (size_t i = lo / LOAD_UNIT; i < hi / LOAD_UNIT; i++) {
        uint64_t launch = 0;

        if (is_unread(w->key, words(a->v[1], i), i) &&
            is_marked((const real *)a->v[2] + i * LOAD_UNIT, i, w->launch, &launch)) {
            out->u[0]++;
            out->u[3] += launch == w->launch;
            continue;
        }
        out->u[1]++;
        if (!out->u[2])
            out->u[2] = i + 1;
    }
}

LOAD_FN(r100, 12, 0, false)
LOAD_FN(r75, 9, 3, false)
LOAD_FN(r67, 8, 4, false)
LOAD_FN(r50, 6, 6, false)

static const struct kernel rows[] = {{"load", "r100", ELEM, 1, load_r100, PLAIN_STORES},
                                     {"load", "r75", ELEM, 1, load_r75, PLAIN_STORES},
                                     {"load", "r67", ELEM, 1, load_r67, PLAIN_STORES},
                                     {"load", "r50", ELEM, 1, load_r50, PLAIN_STORES},
                                     {"load", "check", ELEM, 1, check, STORES_READ},
                                     {"loadfill", "plain", ELEM, 1, fill, PLAIN_STORES}};

KERNEL_TABLE(load, rows);
