/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The loops of the stream family: what each does with one vector. */
#ifndef HBMARK_STREAM_LOOPS_H
#define HBMARK_STREAM_LOOPS_H

#include VEC_HEADER
#include "family.h"

/* A new loop is one line here and one in stream_check.c. Columns: the name; the arrays it reads;
 * what becomes v0[i]. V(k) is the vector of array k at i, s the scalar in every lane. */
#define STREAM_FILLS(LOOP) LOOP(write, 0, s)

#define STREAM_MAPS(LOOP)                                                                          \
    LOOP(copy, R(1), V(1))                                                                         \
    LOOP(scale, R(1), vec_mul(s, V(1)))                                                            \
    LOOP(add, R(1) | R(2), vec_add(V(1), V(2)))                                                    \
    LOOP(triad, R(1) | R(2), vec_fma(s, V(2), V(1)))                                               \
    LOOP(schoenauer, R(1) | R(2) | R(3), vec_fma(V(2), V(3), V(1)))

/* Loops that read what they write: a store past the caches would not save them a read. */
#define STREAM_UPDATES(LOOP)                                                                       \
    LOOP(update, R(0), vec_mul(s, V(0)))                                                           \
    LOOP(daxpy, R(0) | R(1), vec_fma(s, V(1), V(0)))                                               \
    LOOP(sdaxpy, R(0) | R(1) | R(2), vec_fma(V(1), V(2), V(0)))                                    \
    LOOP(nstream, R(0) | R(1) | R(2), vec_fma(s, V(2), vec_add(V(0), V(1))))

/* Sums store nothing: what becomes of the partial sum t, and how a total enters the result. */
#define STREAM_SUMS(LOOP)                                                                          \
    LOOP(read, R(0), vec_sum_words(t, P(0)), u[0] = (word)(out->u[0] + vec_words_total(t)))        \
    LOOP(dot, R(0) | R(1), vec_sum_dot(t, P(0), P(1)), f[0] += vec_dot_total(t))

/* The bit of array k. */
#define R(k) (1u << (k))

#define STREAM_OP(name, ...) OP_##name,
enum op {
    STREAM_FILLS(STREAM_OP) STREAM_MAPS(STREAM_OP) STREAM_UPDATES(STREAM_OP) STREAM_STORES,
    STREAM_SUMS(STREAM_OP)
};
#undef STREAM_OP

/* One loop walked in one way. All but the arrays are constants where it is used. */
struct walk {
    enum op op;
    unsigned reads;   /* R(k) | ..: the arrays it loads */
    unsigned unroll;  /* vectors per turn: 1, or a multiple of 4 */
    unsigned streams; /* walk so many parts side by side, unroll / streams vectors in each */
    size_t part;      /* elements of a part; 0: the streams share out the whole range */
    size_t ahead;     /* > 0: prefetch what the loop reads so many elements ahead */
    int batch;        /* prefetch a part at a time, the next one before this one is walked */
    int nt;           /* loads and stores need not stay in the caches */
    real *v[KERNEL_OPERANDS];
};

static INLINE vec stream_load(const struct walk *w, const real *p)
{
    return w->nt ? vec_load_nt(p) : vec_load(p);
}

/* What becomes v0[i]. */
static INLINE vec stream_value(const struct walk *w, vec s, size_t i)
{
    switch (w->op) {
#define V(k) stream_load(w, w->v[k] + i)
#define LOOP(name, reads, value)                                                                   \
    case OP_##name:                                                                                \
        return value;
        STREAM_FILLS(LOOP)
        STREAM_MAPS(LOOP)
        STREAM_UPDATES(LOOP)
#undef LOOP
#undef V
    default:
        return s;
    }
}

/* Adds the vectors at i to t. */
static INLINE vec_sum stream_add(const struct walk *w, vec_sum t, size_t i)
{
    switch (w->op) {
#define P(k) (w->v[k] + i)
#define LOOP(name, reads, sum, total)                                                              \
    case OP_##name:                                                                                \
        return sum;
        STREAM_SUMS(LOOP)
#undef LOOP
#undef P
    default:
        return t;
    }
}

static INLINE void stream_total(const struct walk *w, vec_sum t, union kernel_out *out)
{
    switch (w->op) {
#define LOOP(name, reads, sum, total)                                                              \
    case OP_##name:                                                                                \
        out->total;                                                                                \
        return;
        STREAM_SUMS(LOOP)
#undef LOOP
    default:
        return;
    }
}

/* One vector: stored, or added to t. */
static INLINE vec_sum stream_vector(const struct walk *w, vec s, vec_sum t, size_t i)
{
    if (w->op > STREAM_STORES)
        return stream_add(w, t, i);
    if (w->nt)
        vec_stream(w->v[0] + i, stream_value(w, s, i));
    else
        vec_store(w->v[0] + i, stream_value(w, s, i));
    return t;
}

/* Prefetches elements [lo, hi) of every array the loop reads. They may lie past the end of the
 * array: a prefetch never faults. */
static INLINE void stream_prefetch(const struct walk *w, size_t lo, size_t hi)
{
    for (unsigned k = 0; k < KERNEL_OPERANDS; k++)
        for (size_t i = lo; w->reads & R(k) && i < hi; i += KERNEL_LINE / sizeof(real))
            vec_prefetch(w->v[k] + i);
}

#endif
