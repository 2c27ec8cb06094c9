/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What every device kernel begins with: its operands, its name, and which elements are whose. The
 * build joins the files of a module, each once, in front of it a header of the language; DEV_CPU
 * comes with the build on the device: 1 where one core does the items of a group in turn. */
#ifndef HBMARK_DEVICE_WALK_H
#define HBMARK_DEVICE_WALK_H

#include "device_args.h"

#define CAT(a, b)    CAT_(a, b)
#define CAT_(a, b)   a##b
#define NAME(entry)  NAME_(entry, ELEM_NAME)
#define NAME_(a, b)  NAME__(a, b)
#define NAME__(a, b) a##_##b /* triad_plain_1_f64 */

/* Result of one group: as union kernel_out on the host. */
union dev_out {
    double f[8];
    uint64_t u[8];
};

#define ARGS                                                                                       \
    GLOBAL real *p0, GLOBAL const real *p1, GLOBAL const real *p2, GLOBAL const real *p3,          \
        GLOBAL union dev_out *outs, const struct device_args a

#define OPERANDS                                                                                   \
    GLOBAL real *v0 = p0 + a.at[0];                                                                \
    GLOBAL const real *v1 = p1 + a.at[1];                                                          \
    GLOBAL const real *v2 = p2 + a.at[2];                                                          \
    GLOBAL const real *v3 = p3 + a.at[3];                                                          \
    GLOBAL union dev_out *out = outs + DEV_GROUP;                                                  \
    (void)v0, (void)v1, (void)v2, (void)v3, (void)out

/* Elements, or vectors, [from, to) by step. */
struct range {
    uint64_t from, to, step;
};

/* What this item has of n: each group a part of its own. Items of a GPU run side by side and take
 * every 256th; those of a CPU run one after the other, and take one run each. */
static INLINE struct range walk_items(uint64_t n)
{
    const uint64_t from = n * DEV_GROUP / DEV_GROUPS, to = n * (DEV_GROUP + 1) / DEV_GROUPS;
    const uint64_t mine = from + (to - from) * DEV_ITEM / DEVICE_GROUP;
    const uint64_t next = from + (to - from) * (DEV_ITEM + 1) / DEVICE_GROUP;
    const struct range run = {mine, next, 1}, comb = {from + DEV_ITEM, to, DEVICE_GROUP};

    return DEV_CPU ? run : comb;
}

/* Number k of the `unroll` vectors that this item has of its group's tile: side by side for those
 * who run together. */
static INLINE uint64_t walk_tile(uint64_t unroll, uint64_t k)
{
    return DEV_GROUP * DEVICE_GROUP * unroll +
           (DEV_CPU ? DEV_ITEM * unroll + k : k * DEVICE_GROUP + DEV_ITEM);
}

#endif
