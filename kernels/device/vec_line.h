/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A cache line at a time, stored past the caches: for CPUs, whose compilers are all clang's. */
#ifndef HBMARK_DEVICE_VEC_LINE_H
#define HBMARK_DEVICE_VEC_LINE_H

#define VEC_OF(type)    CAT(type, CAT(LANES_64_, ELEM_BITS))
#define VEC_PUT(p, x)   __builtin_nontemporal_store(x, p)
#define MAP_OF          MAP_MANY
#define WAYS(LOOP, ...) WAYS_LINE(LOOP, __VA_ARGS__)

#endif
