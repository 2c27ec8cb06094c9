/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* How a device kernel is made from a line of a list of loops. Long: code, made for each loop of
 * the list. */
#ifndef HBMARK_DEVICE_LOOPS_H
#define HBMARK_DEVICE_LOOPS_H

#include "vec.h"
#include "walk.h"

/* A group for each tile, and whole tiles only: even a guard alone halves the speed on a CPU. What
 * is left over is for the edge kernel. Plainly: loaded, worked on and stored. */
#define MAP_ONE(how, unroll, name, reads, value)                                                   \
    KERNEL void NAME(name##_##how##_##unroll)(ARGS)                                                \
    {                                                                                              \
        const vec s = (vec)((real)a.s);                                                            \
        const uint64_t i = a.lo + walk_tile(1, 0) * LANES;                                         \
        OPERANDS;                                                                                  \
                                                                                                   \
        VEC_PUT((GLOBAL vec *)(v0 + i), value);                                                    \
        (void)s;                                                                                   \
    }

/* The same of several vectors: all loads of an item come before its first store. */
#define MAP_MANY(how, unroll, name, reads, value)                                                  \
    KERNEL void NAME(name##_##how##_##unroll)(ARGS)                                                \
    {                                                                                              \
        const vec s = (vec)((real)a.s);                                                            \
        vec r[unroll];                                                                             \
        OPERANDS;                                                                                  \
                                                                                                   \
        UNROLLED for (uint32_t k = 0; k < unroll; k++)                                             \
        {                                                                                          \
            const uint64_t i = a.lo + walk_tile(unroll, k) * LANES;                                \
                                                                                                   \
            r[k] = value;                                                                          \
            (void)i;                                                                               \
        }                                                                                          \
        UNROLLED for (uint32_t k = 0; k < unroll; k++)                                             \
            VEC_PUT((GLOBAL vec *)(v0 + a.lo + walk_tile(unroll, k) * LANES), r[k]);               \
        (void)s;                                                                                   \
    }

/* What tiles leave: any elements, at any speed, by any number of groups. */
#define EDGE(name, reads, value)                                                                   \
    KERNEL void NAME(name##_edge)(ARGS)                                                            \
    {                                                                                              \
        const struct range mine = walk_items(a.hi - a.lo);                                         \
        const vec s = (vec)((real)a.s);                                                            \
        OPERANDS;                                                                                  \
                                                                                                   \
        for (uint64_t j = mine.from; j < mine.to; j += mine.step) {                                \
            const uint64_t i = a.lo + j;                                                           \
                                                                                                   \
            v0[i] = value;                                                                         \
        }                                                                                          \
        (void)s;                                                                                   \
    }

/* Joins what the items of a group have, until all[0] holds it. */
#define OVER_ITEMS(all, join)                                                                      \
    for (uint32_t rest = DEVICE_GROUP / 2; rest; rest /= 2) {                                      \
        DEV_BARRIER;                                                                               \
        if (DEV_ITEM < rest)                                                                       \
            all[DEV_ITEM] = join(all[DEV_ITEM], all[DEV_ITEM + rest]);                             \
    }

/* A group for each worker, which adds its sum to its result. Whole vectors only. */
#define SUM(how, unroll, name, reads, sum, what)                                                   \
    KERNEL void NAME(name##_##how##_##unroll)(ARGS)                                                \
    {                                                                                              \
        const struct range mine = walk_items((a.hi - a.lo) / LANES);                               \
        uint64_t j = mine.from;                                                                    \
        vec_sum many[unroll];                                                                      \
        LOCAL struct total all[DEVICE_GROUP];                                                      \
        OPERANDS;                                                                                  \
                                                                                                   \
        UNROLLED for (uint32_t k = 0; k < unroll; k++)                                             \
        {                                                                                          \
            many[k].u = 0;                                                                         \
            many[k].f = 0;                                                                         \
        }                                                                                          \
        for (; j + (unroll - 1) * mine.step < mine.to; j += unroll * mine.step)                    \
            UNROLLED for (uint32_t k = 0; k < unroll; k++)                                         \
            {                                                                                      \
                const uint64_t i = a.lo + (j + k * mine.step) * LANES;                             \
                const vec_sum t = many[k];                                                         \
                                                                                                   \
                many[k] = sum;                                                                     \
            }                                                                                      \
        for (; j < mine.to; j += mine.step) {                                                      \
            const uint64_t i = a.lo + j * LANES;                                                   \
            const vec_sum t = many[0];                                                             \
                                                                                                   \
            many[0] = sum;                                                                         \
        }                                                                                          \
        all[DEV_ITEM] = total_of(many[0]);                                                         \
        for (uint32_t k = 1; k < unroll; k++)                                                      \
            all[DEV_ITEM] = total_join(all[DEV_ITEM], total_of(many[k]));                          \
        OVER_ITEMS(all, total_join)                                                                \
        if (DEV_ITEM == 0) {                                                                       \
            const struct total t = all[0];                                                         \
                                                                                                   \
            out->what;                                                                             \
        }                                                                                          \
    }

#define V(k) vec_get(v##k + i)
#define P(k) (v##k + i)

#endif
