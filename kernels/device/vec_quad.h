/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* 16 bytes at a time: the widest access of a GPU's item. */
#ifndef HBMARK_DEVICE_VEC_QUAD_H
#define HBMARK_DEVICE_VEC_QUAD_H

#define VEC_OF(type)    CAT(type, CAT(LANES_16_, ELEM_BITS))
#define VEC_PUT(p, x)   (*(p) = (x))
#define MAP_OF          MAP_MANY
#define WAYS(LOOP, ...) WAYS_QUAD(LOOP, __VA_ARGS__)

#endif
