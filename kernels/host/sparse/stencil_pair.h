/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Two planes of points at once, by vectors: what both read is read once, and neighbours along x
 * come from registers. Measured (Zen 4), a plane at a time is 1.2 times as slow: a line that comes
 * from the second-level cache takes a place in the queue of misses from one that memory sends.
 * Long: code, made for each set and kind of store. */
#ifndef HBMARK_STENCIL_PAIR_H
#define HBMARK_STENCIL_PAIR_H

#include VEC_HEADER
#include "family.h"
#include "stencil.h"

/* Of 1 to 32 KiB 4 was the fastest. */
enum { AHEAD = 4096 / sizeof(real) };

static INLINE void pair_store(real *p, vec x, int nt)
{
    if (nt)
        vec_stream(p, x);
    else
        vec_store(p, x);
}

/* Distances in elements: rows, planes, and how far ahead of a point its lines are asked for. */
struct pair {
    size_t nx, plane, ahead, again;
};

/* Asks for what the last two of the four planes around b will be read first, into the second level,
 * whose queue of misses is longer. Twice: a request that finds the queue full is dropped. */
static INLINE void pair_fetch(struct pair w, const real *b)
{
    const real *const c = b + w.plane + w.nx, *const d = c + w.plane;

    __builtin_prefetch(c + w.ahead, 0, 2);
    __builtin_prefetch(d + w.ahead, 0, 2);
    __builtin_prefetch(c + w.again, 0, 2);
    __builtin_prefetch(d + w.again, 0, 2);
}

static INLINE vec pair_sum(const real *p, size_t apart)
{
    return vec_add(vec_load(p - apart), vec_load(p + apart));
}

static INLINE void pair_7(struct pair w, int nt, real *out, const real *in, size_t count)
{
    const size_t lanes = vec_lanes(), nx = w.nx, plane = w.plane;
    const vec itself = vec_set1((real)STENCIL_CENTRE), face = vec_set1((real)STENCIL_FACE);
    vec b0 = vec_load(in - lanes), b1 = vec_load(in);
    vec c0 = vec_load(in + plane - lanes), c1 = vec_load(in + plane);

    for (size_t i = 0; i < count; i += lanes) {
        const real *const b = in + i, *const c = b + plane;
        const vec b2 = vec_load(b + lanes), c2 = vec_load(c + lanes);
        vec bs = vec_add(vec_add(vec_before(b0, b1), vec_after(b1, b2)), pair_sum(b, nx));
        vec cs = vec_add(vec_add(vec_before(c0, c1), vec_after(c1, c2)), pair_sum(c, nx));

        pair_fetch(w, b);
        bs = vec_add(bs, vec_add(vec_load(b - plane), c1));
        cs = vec_add(cs, vec_add(b1, vec_load(c + plane)));
        pair_store(out + i, vec_fma(itself, b1, vec_mul(face, bs)), nt);
        pair_store(out + i + plane, vec_fma(itself, c1, vec_mul(face, cs)), nt);
        b0 = b1;
        b1 = b2;
        c0 = c1;
        c1 = c2;
    }
}

/* What a vector of nine rows gives: to the points it holds (own), and to those beside it along x.
 * near: the sum of the rows of which y or z differs; far: of those of which both do. */
static INLINE void pair_weigh(vec row, vec near, vec far, vec *own, vec *beside)
{
    const vec itself = vec_set1((real)STENCIL_CENTRE), face = vec_set1((real)STENCIL_FACE),
              edge = vec_set1((real)STENCIL_EDGE), corner = vec_set1((real)STENCIL_CORNER);

    *own = vec_fma(itself, row, vec_fma(face, near, vec_mul(edge, far)));
    *beside = vec_fma(face, row, vec_fma(edge, near, vec_mul(corner, far)));
}

static INLINE void pair_column(struct pair w, const real *b, vec *b_own, vec *b_beside, vec *c_own,
                               vec *c_beside)
{
    const real *const a = b - w.plane, *const c = b + w.plane, *const d = c + w.plane;
    const vec rb = vec_load(b), rc = vec_load(c);
    const vec sa = pair_sum(a, w.nx), sb = pair_sum(b, w.nx), sc = pair_sum(c, w.nx),
              sd = pair_sum(d, w.nx);

    pair_weigh(rb, vec_add(sb, vec_add(vec_load(a), rc)), vec_add(sa, sc), b_own, b_beside);
    pair_weigh(rc, vec_add(sc, vec_add(rb, vec_load(d))), vec_add(sb, sd), c_own, c_beside);
}

static INLINE void pair_27(struct pair w, int nt, real *out, const real *in, size_t count)
{
    const size_t lanes = vec_lanes();
    vec b_own, b0, b1, b2, c_own, c0, c1, c2;

    pair_column(w, in - lanes, &b_own, &b0, &c_own, &c0);
    pair_column(w, in, &b_own, &b1, &c_own, &c1);
    for (size_t i = 0; i < count; i += lanes) {
        const vec b_last = b_own, c_last = c_own;

        pair_fetch(w, in + i);
        pair_column(w, in + i + lanes, &b_own, &b2, &c_own, &c2);
        pair_store(out + i, vec_add(b_last, vec_add(vec_before(b0, b1), vec_after(b1, b2))), nt);
        pair_store(out + i + w.plane,
                   vec_add(c_last, vec_add(vec_before(c0, c1), vec_after(c1, c2))), nt);
        b0 = b1;
        b1 = b2;
        c0 = c1;
        c1 = c2;
    }
}

/* count points from out, and those a plane after them; count is a multiple of a vector's lanes. */
static INLINE void pair_run(const struct stencil *s, unsigned points, int nt, real *out,
                            const real *in, size_t count, size_t ahead)
{
    const struct pair w = {s->nx, s->plane, ahead, ahead ? ahead - AHEAD / 2 : 0};

    if (points == 27)
        pair_27(w, nt, out, in, count);
    else
        pair_7(w, nt, out, in, count);
}

#endif
