/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* One chunk of a row of points, from the rows around it. */
#ifndef HBMARK_STENCIL_POINTS_H
#define HBMARK_STENCIL_POINTS_H

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

#endif
