/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The variants of the stream loops on devices, for kernels and their rows: macros alone. */
#ifndef HBMARK_DEVICE_WAYS_H
#define HBMARK_DEVICE_WAYS_H

/* Columns: the variant; vectors that an item has on their way at once. */
#define WAYS_PLAIN(LOOP, ...) LOOP(plain, 1, __VA_ARGS__)
#define WAYS_QUAD(LOOP, ...)                                                                       \
    LOOP(vector, 1, __VA_ARGS__) LOOP(vector, 4, __VA_ARGS__) LOOP(vector, 8, __VA_ARGS__)
#define WAYS_LINE(LOOP, ...) LOOP(nt, 1, __VA_ARGS__)

#endif
