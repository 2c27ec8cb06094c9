/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What a device kernel gets besides its arrays, by value: the same words on the host. */
#ifndef HBMARK_DEVICE_ARGS_H
#define HBMARK_DEVICE_ARGS_H

#include <stdint.h>

/* Work items of a group: a constant of the code, so that addresses within a tile are offsets of
 * the instruction. 256 is the most that every known device takes. */
#define DEVICE_GROUP 256

/* No pointer in it: OpenCL takes it by value. */
struct device_args {
    uint64_t lo, hi;
    uint64_t seed, base, steps; /* as in struct kargs */
    uint64_t at[4];             /* elements from the start of each buffer to its array */
    double s;
};

#endif
