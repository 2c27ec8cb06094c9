/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Filling arrays, and a fixed quantum of work that touches no memory. */
#include "family.h"

/* Writes v0[i] = element i of the array with key a->seed. */
static void fill_random(const struct kargs *a, size_t lo, size_t hi)
{
    const uint64_t key = a->seed, base = a->base;
    real *v0 = a->v[0];

    for (size_t i = lo; i < hi; i++)
        v0[i] = data_real(key, base + i);
}

/* Writes v0[i] = s; a NaN poisons the array, so that what is never written is found. */
static void fill_constant(const struct kargs *a, size_t lo, size_t hi)
{
    const real s = (real)a->s;
    real *v0 = a->v[0];

    for (size_t i = lo; i < hi; i++)
        v0[i] = s;
}

/* Touches no array: hi - lo multiplications, each waiting for the one before. The step of
 * Klimov and Shamir (CHES 2002) visits all 2^64 values, and no compiler can shorten it. */
static void work(const struct kargs *a, size_t lo, size_t hi)
{
    uint64_t x = a->seed;

    for (size_t i = lo; i < hi; i++)
        x += x * x | 5;
    a->out->u[0] = x;
}

static const struct kernel rows[] = {
    {"fill", "plain", ELEM, 0, fill_random, STORES_READ},
    {"fill", "constant", ELEM, 0, fill_constant, STORES_READ},
    {"work", "plain", ELEM, 0, work, STORES_READ},
};

KERNEL_TABLE(data, rows);
