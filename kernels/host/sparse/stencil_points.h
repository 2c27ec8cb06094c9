/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Points chunk by chunk of a row, from the rows around it. Long: code, made for each set and kind
 * of store. */
#ifndef HBMARK_STENCIL_POINTS_H
#define HBMARK_STENCIL_POINTS_H

#include VEC_HEADER
#include "family.h"
#include "stencil.h"

enum { CHUNK = 128, ROWS = 9, CENTRE = 4, PAD = KERNEL_LINE / sizeof(real) };

/* Of the nine rows around a row those that a 7-point stencil reads besides. */
enum { Y_LESS = 3, Y_MORE = 5, Z_LESS = 1, Z_MORE = 7 };

static INLINE void stencil_7(real *restrict out, const real *const *p, size_t count)
{
    const real *const c = p[CENTRE], *const y0 = p[Y_LESS], *const y1 = p[Y_MORE],
                      *const z0 = p[Z_LESS], *const z1 = p[Z_MORE], *const x0 = c - 1,
                      *const x1 = c + 1;

    for (size_t i = 0; i < count; i++)
        out[i] = (real)STENCIL_CENTRE * c[i] +
                 (real)STENCIL_FACE * (((x0[i] + x1[i]) + (y0[i] + y1[i])) + (z0[i] + z1[i]));
}

/* Each plane across x is summed once and serves three points. The loops of sums are aligned: only
 * the last one reads across lines. */
static INLINE void stencil_27(real *restrict out, const real *const *p, size_t count)
{
    const real *const c = p[CENTRE], *const q0 = p[0], *const q1 = p[1], *const q2 = p[2],
                      *const q3 = p[3], *const q5 = p[5], *const q6 = p[6], *const q7 = p[7],
                      *const q8 = p[8];
    _Alignas(KERNEL_LINE) real near_room[CHUNK + 2 * PAD], far_room[CHUNK + 2 * PAD];
    real *const near = near_room + PAD, *const far = far_room + PAD; /* one of y, z differs; both */

    for (size_t i = 0; i < count; i++) {
        near[i] = (q1[i] + q3[i]) + (q5[i] + q7[i]);
        far[i] = (q0[i] + q2[i]) + (q6[i] + q8[i]);
    }
    near[-1] = ((q1 - 1)[0] + (q3 - 1)[0]) + ((q5 - 1)[0] + (q7 - 1)[0]);
    far[-1] = ((q0 - 1)[0] + (q2 - 1)[0]) + ((q6 - 1)[0] + (q8 - 1)[0]);
    near[count] = (q1[count] + q3[count]) + (q5[count] + q7[count]);
    far[count] = (q0[count] + q2[count]) + (q6[count] + q8[count]);
    for (size_t i = 0; i < count; i++)
        out[i] = ((real)STENCIL_CENTRE * c[i] +
                  (real)STENCIL_FACE * (((c - 1)[i] + (c + 1)[i]) + near[i])) +
                 ((real)STENCIL_EDGE * (((near - 1)[i] + (near + 1)[i]) + far[i]) +
                  (real)STENCIL_CORNER * ((far - 1)[i] + (far + 1)[i]));
}

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

#endif
