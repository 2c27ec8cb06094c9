/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Sweeps of a stencil over a grid: out = A(in), each point once. */
#ifndef HBMARK_STENCIL_SWEEP_H
#define HBMARK_STENCIL_SWEEP_H

#include VEC_HEADER
#include "family.h"
#include "stencil.h"
#include "stencil_pair.h"
#include "stencil_points.h"

struct copies {
    real row[ROWS][CHUNK + 2];
};

static INLINE size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

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

/* A finished chunk goes past the caches, from the first level, where out is aligned to a line. */
static INLINE void stencil_stream(real *out, const real *stage, size_t count)
{
    const size_t lanes = vec_lanes(),
                 whole = (uintptr_t)out % KERNEL_LINE ? 0 : count - count % lanes;

    for (size_t i = 0; i < whole; i += lanes)
        vec_stream(out + i, vec_load(stage + i));
    for (size_t i = whole; i < count; i++)
        out[i] = stage[i];
}

/* Chunk by chunk: the ends of the array, and what is less than two planes. */
static INLINE void stencil_chunks(const struct kargs *a, unsigned points, int nt, size_t lo,
                                  size_t hi)
{
    const struct stencil *s = a->own;
    real *const out = a->v[0];
    _Alignas(KERNEL_LINE) real stage[CHUNK];
    struct copies copies;
    const real *p[ROWS];

    for (size_t i = lo, count; i < hi; i += count) {
        count = least(hi - i, CHUNK - i % CHUNK);
        stencil_rows(s, a->v[1], i, points, count, &copies, p);
        if (points == 27)
            stencil_27(nt ? stage : out + i, p, count);
        else
            stencil_7(nt ? stage : out + i, p, count);
        if (nt)
            stencil_stream(out + i, stage, count);
    }
}

/* Points [lo, hi) and those a plane after them. What is asked for ahead follows the sweep: behind
 * hi comes the same part of the planes after the next. */
static INLINE void stencil_pairs(const struct kargs *a, unsigned points, int nt, size_t lo,
                                 size_t hi)
{
    const struct stencil *s = a->own;
    const real *const in = a->v[1];
    real *const out = a->v[0];
    const size_t lanes = vec_lanes(), reach = s->plane + s->nx + lanes, count = hi - lo,
                 whole = count - count % lanes, late = whole > AHEAD ? whole - AHEAD : 0,
                 next = 2 * s->plane;
    const bool inside = lo >= reach && hi + s->plane + reach <= s->n,
               more = hi + next + s->plane + reach + AHEAD <= s->n;

    if (!inside) {
        stencil_chunks(a, points, nt, lo, hi);
        stencil_chunks(a, points, nt, lo + s->plane, hi + s->plane);
        return;
    }
    pair_run(s, points, nt, out + lo, in + lo, late, AHEAD);
    pair_run(s, points, nt, out + lo + late, in + lo + late, whole - late,
             more && late ? next + AHEAD - whole : 0);
    stencil_chunks(a, points, nt, lo + whole, hi);
    stencil_chunks(a, points, nt, lo + whole + s->plane, hi + s->plane);
}

/* [lo, hi) in pairs of planes, counted from lo: where rows and planes begin makes no difference. Of
 * each pair one block after the other: what a plane reads of its neighbours is then still in the
 * second-level cache (layer condition: Stengel, Treibig, Hager, Wellein, ICS 2015). */
static INLINE void stencil_sweep(const struct kargs *a, unsigned points, int nt, size_t block,
                                 size_t lo, size_t hi)
{
    const struct stencil *s = a->own;
    const size_t plane = s->plane;

    for (size_t b = 0; b < plane; b += block)
        for (size_t z = lo + b; z < hi; z += 2 * plane) {
            const size_t end = least(z + least(block, plane - b), hi),
                         both = hi - z > plane ? least(end, hi - plane) : z;

            if (both > z)
                stencil_pairs(a, points, nt, z, both);
            stencil_chunks(a, points, nt, both, end);
        }
}

#define STENCIL_FN(name, nt, part)                                                                 \
    static void name(const struct kargs *a, size_t lo, size_t hi)                                  \
    {                                                                                              \
        const struct stencil *s = a->own;                                                          \
                                                                                                   \
        if (s->points == 27)                                                                       \
            stencil_sweep(a, 27, nt, s->part, lo, hi);                                             \
        else                                                                                       \
            stencil_sweep(a, 7, nt, s->part, lo, hi);                                              \
        if (nt)                                                                                    \
            vec_fence();                                                                           \
    }

#endif
