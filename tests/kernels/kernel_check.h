/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Tests that every host kernel must pass; no test library, so that they also run under qemu. */
#ifndef HBMARK_KERNEL_CHECK_H
#define HBMARK_KERNEL_CHECK_H

#include <stddef.h>

#include "kernel.h"

/* How many cases ran and failed, and the first failure in words. */
struct tally {
    size_t cases, failed;
    char first[256];
};

/* One test, run on one set. */
struct kernel_test {
    const char *name, *summary;
    void (*run)(const struct kernel_set *set, struct tally *t);
};

extern const struct kernel_test kernel_tests[];
extern const size_t kernel_tests_count;

/* Whether the running CPU has the instructions of this set. */
int cpu_can_run(const char *isa);

/* Bits of a vector of a set whose length only the CPU knows; 0 for all others. */
unsigned cpu_vector_bits(const char *isa);

#endif
