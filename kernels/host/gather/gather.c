/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Gather, scatter and both, load by load; and what proves them. Compiled without vectorisation:
 * vector instructions have rows of their own. */
#include "gather_walk.h"

#include <stdbool.h>

/* Elements that are asked for before they are used. */
enum { AHEAD = 128 };

enum op { GATHER, SCATTER, GS };

/* The cache that elements are asked into: DEEP is the second, whose queue holds more misses. */
enum ask { NOTHING, NEAR, DEEP };

/* Asks for the elements of a laying. */
static INLINE void ask_side(const struct laying *l, const word *base, const index *at, enum ask how,
                            bool writes)
{
    for (uint64_t j = 0; j < l->length; j++)
        if (how == DEEP)
            __builtin_prefetch(&base[at[j]], 0, 2);
        else if (writes)
            __builtin_prefetch(&base[at[j]], 1, 3);
        else
            __builtin_prefetch(&base[at[j]], 0, 3);
}

/* Asks for what laying l will touch. */
static INLINE void ask(struct laying l, enum op op, enum ask how)
{
    if (op != GATHER)
        ask_side(&l, l.written, l.to, how, true);
    if (op != SCATTER)
        ask_side(&l, l.read, l.from, how, false);
}

static INLINE word lay(const struct kargs *a, uint64_t t, uint64_t i, enum op op)
{
    const struct laying l = gather_laying(a, t, i);
    const word mark = (word)gather_mark(t);
    const uint64_t base = (uint64_t)(l.written - (const word *)a->v[0]);
    word sum = 0;

    for (uint64_t j = 0; j < l.length; j++) {
        if (op == GATHER)
            sum += l.read[l.from[j]];
        if (op == SCATTER)
            l.written[l.to[j]] = gather_value(a, t, base + (uint64_t)l.to[j]);
        if (op == GS)
            l.written[l.to[j]] = l.read[l.from[j]] ^ mark;
    }
    return sum;
}

/* All turns over the layings of [lo, hi). u[0]: sum of the bits of what was gathered. */
static INLINE void walk(const struct kargs *a, size_t lo, size_t hi, enum op op, enum ask how)
{
    const struct gather *g = a->own;
    const uint64_t first = gather_first(g, lo), last = gather_first(g, hi);
    const uint64_t ahead = g->length < AHEAD ? AHEAD / g->length : 1;
    word sum = 0;

    for (uint64_t t = g->turn; t < g->turn + g->turns; t++)
        for (uint64_t i = first; i < last; i++) {
            if (how != NOTHING && i + ahead < last)
                ask(gather_laying(a, t, i + ahead), op, how);
            sum += lay(a, t, i, op);
        }
    a->out->u[0] += sum;
}

/* The index arrays, before a pattern is written to their begin. */
static void fill_index(const struct kargs *a, size_t lo, size_t hi)
{
    const struct gather *g = a->own;
    index *const at[GATHER_SIDES] = {a->v[1], a->v[3]};

    for (unsigned s = 0; s < GATHER_SIDES; s++)
        for (uint64_t k = lo; at[s] && k < hi; k++)
            at[s][k] = k < g->random ? (index)gather_order(g, s, k) : 0;
}

static void count(union kernel_out *out, int right, uint64_t at)
{
    out->u[!right]++;
    if (!right && !out->u[2])
        out->u[2] = at + 1;
}

/* u[0]: the sum that a gather of turn `turn` must give. In random order it is that of all. */
static void gather_sum(const struct kargs *a, size_t lo, size_t hi)
{
    const struct gather *g = a->own;
    const uint64_t first = gather_first(g, lo), last = gather_first(g, hi);
    const uint64_t key = data_key(a->seed, 0);
    word sum = 0;

    for (uint64_t e = lo; e < hi && e < g->random; e++)
        sum += real_bits(data_real(key, a->base + e));
    for (uint64_t i = first; !g->random && i < last; i++) {
        const struct laying l = gather_laying(a, g->turn, i);
        const uint64_t base = a->base + (uint64_t)(l.read - (const word *)a->v[0]);

        for (uint64_t j = 0; j < l.length; j++)
            sum += real_bits(data_real(key, base + (uint64_t)l.from[j]));
    }
    a->out->u[0] += sum;
}

/* A gather leaves its array as it was. */
static void check_gather(const struct kargs *a, size_t lo, size_t hi)
{
    const word *const v0 = a->v[0];
    const uint64_t key = data_key(a->seed, 0);

    for (uint64_t e = lo; e < hi; e++)
        count(a->out, v0[e] == real_bits(data_real(key, a->base + e)), e);
}

/* Every element that the last turn wrote. */
static void check_scatter(const struct kargs *a, size_t lo, size_t hi)
{
    const struct gather *g = a->own;
    const uint64_t first = gather_first(g, lo), last = gather_first(g, hi), t = g->turn;
    const word *const v0 = a->v[0];

    for (uint64_t e = lo; e < hi && e < g->random; e++)
        count(a->out, v0[e] == gather_value(a, t, e), e);
    for (uint64_t i = first; !g->random && i < last; i++) {
        const struct laying l = gather_laying(a, t, i);

        for (uint64_t j = 0; j < l.length; j++) {
            const uint64_t e = (uint64_t)(l.written + l.to[j] - v0);

            count(a->out, v0[e] == gather_value(a, t, e), e);
        }
    }
}

/* The same of a gather-scatter in random order: 64 elements are on the way at the same time. */
static void check_gs_random(const struct kargs *a, size_t lo, size_t hi)
{
    const struct gather *g = a->own;
    const uint64_t key = data_key(a->seed, 2);
    const word *const v0 = a->v[0];
    const word mark = (word)gather_mark(g->turn);

    for (uint64_t k = lo; k < hi && k < g->random; k += GATHER_BLOCK) {
        uint64_t e[GATHER_BLOCK];

        for (unsigned j = 0; j < GATHER_BLOCK; j++) {
            e[j] = gather_order(g, SIDE_WRITTEN, k + j);
            __builtin_prefetch(&v0[e[j]], 0, 3);
        }
        for (unsigned j = 0; j < GATHER_BLOCK; j++) {
            const uint64_t f = gather_order(g, SIDE_READ, k + j);

            count(a->out, v0[e[j]] == (real_bits(data_real(key, a->base + f)) ^ mark), e[j]);
        }
    }
}

/* The same, where what is written is what was read elsewhere. */
static void check_gs(const struct kargs *a, size_t lo, size_t hi)
{
    const struct gather *g = a->own;
    const uint64_t first = gather_first(g, lo), last = gather_first(g, hi);
    const uint64_t key = data_key(a->seed, 2);
    const word *const v0 = a->v[0], *const v2 = a->v[2];
    const word mark = (word)gather_mark(g->turn);

    if (g->random)
        check_gs_random(a, lo, hi);
    for (uint64_t i = first; !g->random && i < last; i++) {
        const struct laying l = gather_laying(a, g->turn, i);

        for (uint64_t j = 0; j < l.length; j++) {
            const uint64_t e = (uint64_t)(l.written + l.to[j] - v0);
            const uint64_t f = (uint64_t)(l.read + l.from[j] - v2);

            count(a->out, v0[e] == (real_bits(data_real(key, a->base + f)) ^ mark), e);
        }
    }
}

/* clang-format off */
#define WALKS(WALK)                                                                                \
    WALK(gather, plain, GATHER, NOTHING)   WALK(gather, prefetch, GATHER, NEAR)                    \
    WALK(gather, deep, GATHER, DEEP)       WALK(scatter, plain, SCATTER, NOTHING)                  \
    WALK(scatter, prefetch, SCATTER, NEAR) WALK(scatter, deep, SCATTER, DEEP)                      \
    WALK(gs, plain, GS, NOTHING)           WALK(gs, prefetch, GS, NEAR)                            \
    WALK(gs, deep, GS, DEEP)
/* clang-format on */

#define WALK(name, variant, op, how)                                                               \
    static void name##_##variant(const struct kargs *a, size_t lo, size_t hi)                      \
    {                                                                                              \
        walk(a, lo, hi, op, how);                                                                  \
    }
WALKS(WALK)
#undef WALK

#define WALK(name, variant, op, how)                                                               \
    {#name, #variant, ELEM, 0, name##_##variant, op == GATHER ? STORES_READ : PLAIN_STORES},
static const struct kernel rows[] = {
    WALKS(WALK){"gather", "check", ELEM, 0, check_gather, STORES_READ},
    {"scatter", "check", ELEM, 0, check_scatter, STORES_READ},
    {"gs", "check", ELEM, 0, check_gs, STORES_READ},
    {"gather_index", "plain", ELEM, 0, fill_index, STORES_READ},
    {"gather_sum", "plain", ELEM, 0, gather_sum, STORES_READ},
};
#undef WALK

KERNEL_TABLE(gather, rows);
