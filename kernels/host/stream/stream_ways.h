/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* One function and one row of a table for each loop of the stream family and way to walk. */
#ifndef HBMARK_STREAM_WAYS_H
#define HBMARK_STREAM_WAYS_H

#include "stream_walk.h"

/* All of [lo, hi): the walk, then what it left. */
static INLINE void stream_run(struct walk w, kernel_fn *rest, const struct kargs *a, size_t lo,
                              size_t hi)
{
    stream_operands(&w, a);
    lo = stream_walk(&w, a, lo, hi);
    if (w.nt)
        vec_fence();
    rest(a, lo, hi);
}

/* Defines name_rest() and, for each way to walk, name_how(). */
#define STREAM_REST(name, mask, ...)                                                               \
    static __attribute__((noinline)) void name##_rest(const struct kargs *a, size_t lo, size_t hi) \
    {                                                                                              \
        stream_rest((struct walk){.op = OP_##name, .reads = (mask), .streams = 1}, a, lo, hi);     \
    }

#define STREAM_FN(name, how, mask, ...)                                                            \
    static void name##_##how(const struct kargs *a, size_t lo, size_t hi)                          \
    {                                                                                              \
        stream_run((struct walk){.op = OP_##name, .reads = (mask), __VA_ARGS__}, name##_rest, a,   \
                   lo, hi);                                                                        \
    }

#define STREAM_ROW(name, variant, unroll, how)                                                     \
    {#name, variant, ELEM, unroll, name##_##how, PLAIN_STORES},
#define STREAM_NT_ROW(name, variant, unroll, how)                                                  \
    {#name, variant, ELEM, unroll, name##_##how, NT_STORES},

#endif
