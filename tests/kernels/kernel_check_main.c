/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Runs the kernel tests without a test library: one line a set and test, exit code 0 or 1. */
#include <stdio.h>

#include "kernel_check.h"

static size_t run_set(const struct kernel_set *set)
{
    size_t failed = 0, cases = 0;

    for (size_t i = 0; i < kernel_tests_count; i++) {
        struct tally t = {0};

        kernel_tests[i].run(set, &t);
        if (!t.cases) {
            printf("%s %s: no case was run\n", set->isa, kernel_tests[i].name);
            failed++;
        }
        if (t.failed)
            printf("%s %s: %zu of %zu failed, first: %s\n", set->isa, kernel_tests[i].name,
                   t.failed, t.cases, t.first);
        failed += t.failed;
        cases += t.cases;
    }
    printf("%s", set->isa);
    if (cpu_vector_bits(set->isa))
        printf(" (%u bits)", cpu_vector_bits(set->isa));
    printf(": %zu cases, %zu failed\n", cases, failed);
    return failed;
}

int main(void)
{
    size_t count, failed = 0, ran = 0;
    const struct kernel_set *sets = kernel_host_sets(&count);

    for (size_t i = 0; i < count; i++) {
        if (sets[i].extension) /* rows of other families, with tests of their own */
            continue;
        if (!cpu_can_run(sets[i].isa)) {
            printf("%s: not run, this CPU lacks it\n", sets[i].isa);
            continue;
        }
        failed += run_set(&sets[i]);
        ran++;
    }
    printf("%zu of %zu sets run, %zu cases failed\n", ran, count, failed);
    return failed || !ran;
}
