/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Reads and writes in a stated ratio: of each ten pages of the index range so many are read from
 * v1, the others are written to v0. Which depends on the position alone, so that any split over
 * workers does the same work, and every element is touched once. Long: code, made for each set and
 * kind of store. */
#ifndef HBMARK_MIX_LOOPS_H
#define HBMARK_MIX_LOOPS_H

#include VEC_HEADER
#include "family.h"

enum {
    MIX_PAGE = 4096 / sizeof(real),
    MIX_TENTHS = 10,
    MIX_GROUP = MIX_TENTHS * MIX_PAGE,
    MIX_AHEAD = MIX_PAGE / 2, /* as the stream loops prefetch */
};

/* One way to mix: constants where it is used. */
struct mix {
    unsigned reads; /* of ten */
    int nt;         /* stores go past the caches */
    int ahead;      /* prefetch what is read */
};

static INLINE int mix_is_read(unsigned reads, size_t i)
{
    return i / MIX_PAGE % MIX_TENTHS < reads;
}

/* Elements of part of a group, page by page. Returns the sum of what it read. */
static INLINE word mix_some(unsigned reads, const struct kargs *a, size_t lo, size_t hi)
{
    const real s = (real)a->s, *v1 = a->v[1];
    real *v0 = a->v[0];
    word sum = 0;

    for (size_t i = lo, end; i < hi; i = end) {
        const size_t next = (i / MIX_PAGE + 1) * MIX_PAGE;

        end = next < hi ? next : hi;
        if (mix_is_read(reads, i))
            for (size_t j = i; j < end; j++)
                sum += real_bits(v1[j]);
        else
            for (size_t j = i; j < end; j++)
                v0[j] = s;
    }
    return sum;
}

static INLINE void mix_store(const struct mix *m, real *p, vec s)
{
    if (m->nt)
        vec_stream(p, s);
    else
        vec_store(p, s);
}

/* clang-format off */
/* Of ten vectors, reads first. Four sums, so that reads wait for memory and not for an adder. */
#define MIX_TEN(READ, WRITE)                                                                       \
    READ(0, t0) READ(1, t1) READ(2, t2) READ(3, t3) READ(4, t0) READ(5, t1) READ(6, t2)            \
    READ(7, t3) READ(8, t0) READ(9, t1)                                                            \
    WRITE(0) WRITE(1) WRITE(2) WRITE(3) WRITE(4) WRITE(5) WRITE(6) WRITE(7) WRITE(8) WRITE(9)
/* clang-format on */
#define MIX_READ(k, t)                                                                             \
    if ((k) < m.reads) {                                                                           \
        if (m.ahead)                                                                               \
            vec_prefetch(p + (k)*lanes + MIX_AHEAD);                                               \
        t = vec_sum_words(t, p + (k)*lanes);                                                       \
    }
#define MIX_WRITE(k)                                                                               \
    if ((k) < MIX_TENTHS - m.reads)                                                                \
        mix_store(&m, q + (k)*lanes, s);

/* All of [lo, hi): whole groups by vectors, what is left at both ends by elements. */
static INLINE void mix_run(struct mix m, const struct kargs *a, size_t lo, size_t hi)
{
    const size_t lanes = vec_lanes(), turns = MIX_PAGE / lanes;
    const size_t first = (lo + MIX_GROUP - 1) / MIX_GROUP * MIX_GROUP;
    const vec s = vec_set1((real)a->s);
    vec_sum t0 = vec_sum_zero(), t1 = t0, t2 = t0, t3 = t0;
    size_t i = first < hi ? first : hi;
    word sum = mix_some(m.reads, a, lo, i);

    for (; hi - i >= MIX_GROUP; i += MIX_GROUP) {
        const real *p = (const real *)a->v[1] + i;
        real *q = (real *)a->v[0] + i + m.reads * MIX_PAGE;

        for (size_t t = 0; t < turns; t++) {
            MIX_TEN(MIX_READ, MIX_WRITE)
            p += m.reads * lanes;
            q += (MIX_TENTHS - m.reads) * lanes;
        }
        if (turns * lanes != MIX_PAGE) { /* vectors that are no power of two long */
            sum +=
                mix_some(m.reads, a, (size_t)(p - (const real *)a->v[1]), i + m.reads * MIX_PAGE);
            sum += mix_some(m.reads, a, (size_t)(q - (real *)a->v[0]), i + MIX_GROUP);
        }
    }
    if (m.nt)
        vec_fence();
    sum += mix_some(m.reads, a, i, hi);
    sum += vec_words_total(t0) + vec_words_total(t1) + vec_words_total(t2) + vec_words_total(t3);
    a->out->u[0] = (word)(a->out->u[0] + sum);
}

/* clang-format off */
/* One function for each ratio; and name(), which takes the one that the point asks for. */
#define MIX_RATIOS(RATIO, name, ...)                                                               \
    RATIO(name, 0, __VA_ARGS__) RATIO(name, 1, __VA_ARGS__) RATIO(name, 2, __VA_ARGS__)            \
    RATIO(name, 3, __VA_ARGS__) RATIO(name, 4, __VA_ARGS__) RATIO(name, 5, __VA_ARGS__)            \
    RATIO(name, 6, __VA_ARGS__) RATIO(name, 7, __VA_ARGS__) RATIO(name, 8, __VA_ARGS__)            \
    RATIO(name, 9, __VA_ARGS__) RATIO(name, 10, __VA_ARGS__)
/* clang-format on */

#define MIX_FN(name, n, ...)                                                                       \
    static void name##_##n(const struct kargs *a, size_t lo, size_t hi)                            \
    {                                                                                              \
        mix_run((struct mix){.reads = (n), __VA_ARGS__}, a, lo, hi);                               \
    }
#define MIX_CASE(name, n, ...) name##_##n,
#define MIX(name, ...)                                                                             \
    MIX_RATIOS(MIX_FN, name, __VA_ARGS__)                                                          \
    static void name(const struct kargs *a, size_t lo, size_t hi)                                  \
    {                                                                                              \
        static kernel_fn *const ratios[MIX_TENTHS + 1] = {MIX_RATIOS(MIX_CASE, name, )};           \
                                                                                                   \
        ratios[mix_reads(a)](a, lo, hi);                                                           \
    }

/* Tenths that are read, of a percentage. */
static INLINE unsigned mix_reads(const struct kargs *a)
{
    return (unsigned)a->at / MIX_TENTHS % (MIX_TENTHS + 1);
}

#endif
