/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What every host kernel source begins with: its element type and the name of its table.
 * CMake compiles each source once per instruction set (ISA, VEC_HEADER) and element type
 * (ELEM_HEADER). */
#ifndef HBMARK_FAMILY_H
#define HBMARK_FAMILY_H

#include ELEM_HEADER
#include "kernel.h"

#define FAMILY_CAT(a, b)                FAMILY_CAT_(a, b)
#define FAMILY_CAT_(a, b)               a##b
#define FAMILY_JOIN(family, isa, elem)  FAMILY_JOIN_(family, isa, elem)
#define FAMILY_JOIN_(family, isa, elem) family##_##isa##_##elem

/* KERNELS(stream) is stream_avx512_f64: the only symbol that an object file exports. */
#define KERNELS(family) FAMILY_JOIN(family, ISA, ELEM_NAME)

/* Defines the family's table from its array of rows. */
#define KERNEL_TABLE(family, array)                                                                \
    extern const struct kernel_table KERNELS(family);                                              \
    const struct kernel_table KERNELS(family) = {array, sizeof(array) / sizeof((array)[0])}

/* For functions whose arguments must become constants of the loop: op, unroll, kind of store. */
#define INLINE inline __attribute__((always_inline))

/* For a line used once: into the first level, without pushing others out of the last. */
static inline void vec_prefetch(const real *p)
{
    __builtin_prefetch(p, 0, 0);
}

/* The bits of x, to compare or change what is no number. */
static inline word real_bits(real x)
{
    union {
        real f;
        word u;
    } v = {.f = x};

    return v.u;
}

#endif
