/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Reads and writes in a stated ratio that leave what they touch in the caches, and their checks. */
#include "mix_loops.h"

MIX(mix_plain, .nt = 0)
MIX(mix_plain_ahead, .ahead = 1)

/* Reads v0 only: u[0] right, u[1] wrong, u[2] first wrong index + 1. What is never written is
 * nobody's: it counts as right whatever it holds. */
static void check_written(const struct kargs *a, size_t lo, size_t hi)
{
    const unsigned reads = mix_reads(a);
    const word want = real_bits((real)a->s);
    const real *v0 = a->v[0];
    uint64_t wrong = 0, first = 0;

    for (size_t i = lo; i < hi; i++) {
        if (mix_is_read(reads, i) || real_bits(v0[i]) == want)
            continue;
        first = first ? first : i + 1;
        wrong++;
    }
    a->out->u[0] = hi - lo - wrong;
    a->out->u[1] = wrong;
    a->out->u[2] = first;
}

/* u[0]: the sum that reads of array 1 as filled must give. */
static void check_read(const struct kargs *a, size_t lo, size_t hi)
{
    const uint64_t key = data_key(a->seed, 1);
    const unsigned reads = mix_reads(a);
    word sum = 0;

    for (size_t i = lo; i < hi; i++)
        if (mix_is_read(reads, i))
            sum += real_bits(data_real(key, a->base + i));
    a->out->u[0] = sum;
}

static const struct kernel rows[] = {
    {"mix", "plain", ELEM, 10, mix_plain, PLAIN_STORES},
    {"mix", "plain-prefetch", ELEM, 10, mix_plain_ahead, PLAIN_STORES},
    {"mix", "check", ELEM, 0, check_written, STORES_READ},
    {"mix_read", "check", ELEM, 0, check_read, STORES_READ},
};

KERNEL_TABLE(mix, rows);
