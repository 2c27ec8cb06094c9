/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Gathers by the vector instructions that sets of x86 have for them. */
#include VEC_HEADER

#include "gather_walk.h"

/* Two sums, so that one waits for memory and not for the other's addition. */
static void gather_vector(const struct kargs *a, size_t lo, size_t hi)
{
    const struct gather *g = a->own;
    const uint64_t first = gather_first(g, lo), last = gather_first(g, hi);
    const uint64_t whole = g->length / VEC_MAX * VEC_MAX;
    vec_sum even = vec_sum_zero(), odd = vec_sum_zero();
    word rest = 0;

    for (uint64_t t = g->turn; t < g->turn + g->turns; t++)
        for (uint64_t i = first; i < last; i++) {
            const struct laying l = gather_laying(a, t, i);
            uint64_t j = 0;

            for (; j + VEC_MAX < whole; j += 2 * VEC_MAX) {
                even = vec_sum_gather(even, l.read, l.from + j);
                odd = vec_sum_gather(odd, l.read, l.from + j + VEC_MAX);
            }
            for (; j < whole; j += VEC_MAX)
                even = vec_sum_gather(even, l.read, l.from + j);
            for (; j < l.length; j++)
                rest += l.read[l.from[j]];
        }
    a->out->u[0] += (word)(vec_words_total(even) + vec_words_total(odd) + rest);
}

static const struct kernel rows[] = {
    {"gather", "vector", ELEM, 0, gather_vector, STORES_READ},
};

KERNEL_TABLE(gather_vector, rows);
