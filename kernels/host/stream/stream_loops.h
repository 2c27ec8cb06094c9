/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What each loop of the stream family does with one vector. Long: code, made for each set and
 * type. */
#ifndef HBMARK_STREAM_LOOPS_H
#define HBMARK_STREAM_LOOPS_H

#include VEC_HEADER
#include "family.h"
#include "stream.h"

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
