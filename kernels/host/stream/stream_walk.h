/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The ways to walk through memory with the loops of the stream family. Long: code, made for each
 * set and kind of store. */
#ifndef HBMARK_STREAM_WALK_H
#define HBMARK_STREAM_WALK_H

#include "stream_loops.h"

enum {
    STREAM_PAGE = 4096 / sizeof(real),
    /* Half a page ahead: measured, 1 to 4 KiB are alike. */
    STREAM_AHEAD = STREAM_PAGE / 2,
    /* Of all sources together: the block in work and the next one fit into any L1. */
    STREAM_BLOCK = 8192 / sizeof(real),
};

#define STREAM_FOUR(a, b, c, d, i)                                                                 \
    do {                                                                                           \
        a = stream_vector(w, s, a, i);                                                             \
        b = stream_vector(w, s, b, (i) + lanes);                                                   \
        c = stream_vector(w, s, c, (i) + 2 * lanes);                                               \
        d = stream_vector(w, s, d, (i) + 3 * lanes);                                               \
    } while (0)

/* Walks [lo, hi) as far as whole turns go and returns where it stopped. A group of elements is
 * walked before the next pages or block; gap lies between the fours of one turn. Eight sums, so
 * that a reduction waits for memory and not for its adder; named, since SVE vectors cannot be
 * elements of an array. */
static INLINE size_t stream_walk(const struct walk *w, const struct kargs *a, size_t lo, size_t hi)
{
    const vec s = vec_set1((real)a->s);
    const size_t lanes = vec_lanes(), turn = w->unroll / w->streams * lanes;
    const size_t want = w->part ? w->part : (hi - lo) / w->streams;
    const size_t part = want - want % turn, group = part * w->streams;
    const size_t gap = w->streams > 1 ? part : 4 * lanes;
    vec_sum t0 = vec_sum_zero(), t1 = t0, t2 = t0, t3 = t0, t4 = t0, t5 = t0, t6 = t0, t7 = t0;

    for (; part && hi - lo >= group; lo += group) {
        if (w->batch && hi - lo >= 2 * group)
            stream_prefetch(w, lo + group, lo + 2 * group);
        for (size_t i = lo; i < lo + part; i += turn) {
            for (unsigned k = 0; w->ahead && k < w->streams; k++)
                stream_prefetch(w, i + k * part + w->ahead, i + k * part + w->ahead + turn);
            if (w->unroll == 1)
                t0 = stream_vector(w, s, t0, i);
            if (w->unroll >= 4)
                STREAM_FOUR(t0, t1, t2, t3, i);
            if (w->unroll >= 8)
                STREAM_FOUR(t4, t5, t6, t7, i + gap);
            if (w->unroll >= 16) {
                STREAM_FOUR(t0, t1, t2, t3, i + 2 * gap);
                STREAM_FOUR(t4, t5, t6, t7, i + 3 * gap);
            }
        }
    }
    stream_total(w, t0, a->out);
    stream_total(w, t1, a->out);
    stream_total(w, t2, a->out);
    stream_total(w, t3, a->out);
    stream_total(w, t4, a->out);
    stream_total(w, t5, a->out);
    stream_total(w, t6, a->out);
    stream_total(w, t7, a->out);
    return lo;
}

/* The last elements, fewer than a vector holds: through copies as long as a vector. */
static INLINE void stream_tail(struct walk w, const struct kargs *a, size_t lo, size_t hi)
{
    _Alignas(KERNEL_LINE) real stage[KERNEL_OPERANDS][VEC_MAX];
    real *const v0 = w.v[0];
    vec_sum t;

    for (unsigned k = 0; k < KERNEL_OPERANDS; k++) {
        for (size_t i = 0; i < vec_lanes(); i++)
            stage[k][i] = w.reads & R(k) && i < hi - lo ? w.v[k][lo + i] : 0;
        w.v[k] = stage[k];
    }
    t = stream_vector(&w, vec_set1((real)a->s), vec_sum_zero(), 0);
    stream_total(&w, t, a->out);
    for (size_t i = 0; w.op < STREAM_STORES && i < vec_lanes() && i < hi - lo; i++)
        v0[lo + i] = stage[0][i];
}

static INLINE void stream_operands(struct walk *w, const struct kargs *a)
{
    for (unsigned k = 0; k < KERNEL_OPERANDS; k++)
        w->v[k] = a->v[k];
}

/* All of [lo, hi), plainly: what is left where the other walks stop. */
static INLINE void stream_rest(struct walk w, const struct kargs *a, size_t lo, size_t hi)
{
    stream_operands(&w, a);
    w.unroll = 4;
    lo = stream_walk(&w, a, lo, hi);
    w.unroll = 1;
    lo = stream_walk(&w, a, lo, hi);
    if (lo < hi)
        stream_tail(w, a, lo, hi);
}

#endif
