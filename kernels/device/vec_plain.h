/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* One element an item, as anybody would write it. */
#ifndef HBMARK_DEVICE_VEC_PLAIN_H
#define HBMARK_DEVICE_VEC_PLAIN_H

#define VEC_OF(type)    type
#define VEC_PUT(p, x)   (*(p) = (x))
#define MAP_OF          MAP_ONE
#define WAYS(LOOP, ...) WAYS_PLAIN(LOOP, __VA_ARGS__)

#endif
