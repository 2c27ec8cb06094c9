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
