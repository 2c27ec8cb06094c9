/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The loop of the generators of load, for any share of reads and both kinds of stores. */
#ifndef HBMARK_LOAD_LOOPS_H
#define HBMARK_LOAD_LOOPS_H

#include "load.h"
#include VEC_HEADER

/* How a block is made: units read, a multiple of the units written, and with which stores. */
struct load_mix {
    unsigned reads, writes;
    bool nt;
};

static INLINE vec_sum load_read(const real *p, vec_sum t)
{
    for (size_t k = 0; k < LOAD_UNIT; k += vec_lanes())
        t = vec_sum_words(t, p + k);
    return t;
}

static INLINE void load_write(real *p, real value, bool nt)
{
    const vec x = vec_set1(value);

    for (size_t k = 0; k < LOAD_UNIT; k += vec_lanes())
        if (nt)
            vec_stream(p + k, x);
        else
            vec_store(p + k, x);
}

/* A chain of dependent steps, about five cycles each, that no compiler can shorten. */
static INLINE uint64_t load_delay(uint64_t x, uint64_t steps)
{
    for (; steps; steps--)
        x = (x ^ x >> 32) * 0xd6e8feb86659fd93u;
    return x;
}

/* Reads its part of v[1] and writes its part of v[2], around and around, at least one block. */
static INLINE void load_run(const struct kargs *a, size_t lo, size_t hi, struct load_mix mix)
{
    const struct load_work w = *(const struct load_work *)a->own;
    const uint64_t first = lo / LOAD_UNIT, units = (hi - lo) / LOAD_UNIT;
    const unsigned turns = mix.writes ? mix.writes : 1, batch = mix.reads / turns;
    const real *const from = a->v[1];
    real *const to = a->v[2];
    uint64_t began = units ? load_begin(&w, units) : 0, r = began, q = began, blocks = 0, x = w.key;
    vec_sum t = vec_sum_zero();

    if (!units)
        return;
    do {
        for (unsigned turn = 0; turn < turns; turn++) {
            for (unsigned k = 0; k < batch; k++) {
                t = load_read(from + (first + r) * LOAD_UNIT, t);
                r = r + 1 == units ? 0 : r + 1;
            }
            if (!mix.writes)
                continue;
            load_write(to + (first + q) * LOAD_UNIT, (real)load_mark(first + q, w.launch), mix.nt);
            q = q + 1 == units ? 0 : q + 1;
        }
        x = load_delay(x, w.delay);
        blocks++;
    } while (!__atomic_load_n(w.stop, __ATOMIC_ACQUIRE));
    if (mix.nt)
        vec_fence();
    a->out->u[LOAD_SUM] = vec_words_total(t);
    a->out->u[LOAD_READ] = blocks * mix.reads;
    a->out->u[LOAD_WRITTEN] = blocks * mix.writes;
    a->out->u[LOAD_FIRST] = first;
    a->out->u[LOAD_UNITS] = units;
    a->out->u[LOAD_BEGAN] = began;
    a->out->u[LOAD_END] = x;
}

/* Defines the generator load_NAME. */
#define LOAD_FN(name, ...)                                                                         \
    static void load_##name(const struct kargs *a, size_t lo, size_t hi)                           \
    {                                                                                              \
        load_run(a, lo, hi, (struct load_mix){__VA_ARGS__});                                       \
    }

#endif
