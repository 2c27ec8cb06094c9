/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A grid of three dimensions laid out in one, whose ends meet: point i has the neighbours i + x +
 * y * nx + z * plane with x, y, z in -1..1, modulo n (helical boundaries). So every point has all
 * its neighbours, for any n and any part of it. */
#ifndef HBMARK_STENCIL_H
#define HBMARK_STENCIL_H

#include "kernel.h"

struct stencil {
    size_t n, nx, plane;
    size_t block;    /* elements of a plane that a blocked sweep does before the next plane */
    unsigned points; /* 7 or 27 */
};

/* Weights by how many of x, y, z differ from the point's: itself, face, edge, corner. Powers of
 * two, exact in every type; the sum stays bounded. */
#define STENCIL_CENTRE 0.5
#define STENCIL_FACE   0.0625
#define STENCIL_EDGE   0.015625
#define STENCIL_CORNER 0.0078125

#endif
