/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Sweeps of a stencil over a grid: out = A(in), each point once. */
#ifndef HBMARK_STENCIL_SWEEP_H
#define HBMARK_STENCIL_SWEEP_H

#include VEC_HEADER
#include "family.h"
#include "stencil.h"
#include "stencil_points.h"

struct copies {
    real row[ROWS][CHUNK + 2];
};

/* Where row k of chunk i begins, of z = k / 3 - 1, y = k % 3 - 1. */
static INLINE size_t stencil_at(const struct stencil *s, size_t i, unsigned k)
{
    i += s->n - s->plane - s->nx + k / 3 * s->plane + k % 3 * s->nx;
    i -= i >= s->n ? s->n : 0;
    return i >= s->n ? i - s->n : i;
}

/* Elements [-1, count] of row k are there for reading; a copy where the array's ends meet. */
static INLINE const real *stencil_row(const struct stencil *s, const real *in, size_t i, unsigned k,
                                      size_t count, struct copies *c)
{
    const size_t at = stencil_at(s, i, k);

    if (at && at + count < s->n)
        return in + at;
    for (size_t j = 0; j < count + 2; j++)
        c->row[k][j] = in[(at + s->n - 1 + j) % s->n];
    return c->row[k] + 1;
}

/* The rows around a chunk. Nearly always none of them crosses the array's ends. */
static INLINE void stencil_rows(const struct stencil *s, const real *in, size_t i, unsigned points,
                                size_t count, struct copies *c, const real **p)
{
    const size_t reach = s->plane + s->nx;
    const bool inside = i > reach && i + count + reach < s->n;

    for (unsigned k = 0; k < ROWS; k++) {
        if (points != 27 && k != CENTRE && k % 2 == 0)
            continue;
        if (inside)
            p[k] = in + (i - reach + k / 3 * s->plane + k % 3 * s->nx);
        else
            p[k] = stencil_row(s, in, i, k, count, c);
    }
}

/* A finished chunk goes past the caches, from the first level. out is aligned to a line. */
static INLINE void stencil_stream(real *out, const real *stage, size_t count)
{
    const size_t lanes = vec_lanes(), whole = count - count % lanes;

    for (size_t i = 0; i < whole; i += lanes)
        vec_stream(out + i, vec_load(stage + i));
    for (size_t i = whole; i < count; i++)
        out[i] = stage[i];
}

/* All rows but the last are in the caches already: asks for what that one will read soon, in the
 * order of a sweep by blocks: behind the end of [lo, hi) comes the same part of the next plane. (Of
 * a sweep without blocks that is the end of a worker's part, once.) Into the second level, whose
 * queue of misses is longer (Zen 4: 1.2 times as fast as into the first). */
static INLINE void stencil_ahead(const struct stencil *s, const real *in, size_t i, size_t lo,
                                 size_t hi, unsigned last)
{
    const size_t soon = i + AHEAD,
                 at = stencil_at(s, soon < hi ? soon : soon - hi + lo + s->plane, last);

    for (size_t j = at; j < at + CHUNK && j < s->n; j += KERNEL_LINE / sizeof(real))
        __builtin_prefetch(in + j, 0, 2);
}

static INLINE void stencil_range(const struct kargs *a, unsigned points, int nt, size_t lo,
                                 size_t hi)
{
    const struct stencil *s = a->own;
    real *const out = a->v[0];
    _Alignas(KERNEL_LINE) real stage[CHUNK];
    struct copies copies;
    const real *p[ROWS];

    for (size_t i = lo, count; i < hi; i += count) {
        count = hi - i < CHUNK ? hi - i : CHUNK;
        stencil_rows(s, a->v[1], i, points, count, &copies, p);
        stencil_ahead(s, a->v[1], i, lo, hi, points == 27 ? ROWS - 1 : Z_MORE);
        if (points == 27)
            stencil_27(nt ? stage : out + i, p, count);
        else
            stencil_7(nt ? stage : out + i, p, count);
        if (nt)
            stencil_stream(out + i, stage, count);
    }
}

/* Plane after plane of one block of rows: what a plane reads of its two neighbours is still in the
 * second-level cache (layer condition: Stengel, Treibig, Hager, Wellein, ICS 2015). */
static INLINE void stencil_blocks(const struct kargs *a, unsigned points, int nt, size_t lo,
                                  size_t hi)
{
    const struct stencil *s = a->own;

    for (size_t b = 0; b < s->plane; b += s->block) {
        const size_t end = b + s->block < s->plane ? b + s->block : s->plane;

        for (size_t z = lo / s->plane * s->plane; z < hi; z += s->plane) {
            const size_t from = z + b > lo ? z + b : lo, to = z + end < hi ? z + end : hi;

            if (from < to)
                stencil_range(a, points, nt, from, to);
        }
    }
}

#define STENCIL_FN(name, sweep, nt)                                                                \
    static void name(const struct kargs *a, size_t lo, size_t hi)                                  \
    {                                                                                              \
        if (((const struct stencil *)a->own)->points == 27)                                        \
            sweep(a, 27, nt, lo, hi);                                                              \
        else                                                                                       \
            sweep(a, 7, nt, lo, hi);                                                               \
        if (nt)                                                                                    \
            vec_fence();                                                                           \
    }

#endif
