/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The kernel tests under CUnit: one suite, one test each, over all sets this CPU can run. */
#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

#include "kernel_check.h"

static void run_test(const char *name)
{
    size_t count;
    const struct kernel_set *sets = kernel_host_sets(&count);

    for (size_t i = 0; i < kernel_tests_count; i++)
        for (size_t j = 0; !strcmp(kernel_tests[i].name, name) && j < count; j++) {
            struct tally t = {0};

            if (sets[j].extension || !cpu_can_run(sets[j].isa))
                continue;
            kernel_tests[i].run(&sets[j], &t);
            CU_ASSERT_TRUE(t.cases > 0);
            CU_ASSERT_EQUAL(t.failed, 0);
            if (t.failed)
                printf("\n    %s", t.first);
        }
}

/* CUnit hands its functions nothing, so each test needs one of its own. */
#define TESTS(TEST) TEST(rows) TEST(fill) TEST(work) TEST(results) TEST(faults) TEST(no_work)

#define TEST(name)                                                                                 \
    static void run_##name(void)                                                                   \
    {                                                                                              \
        run_test(#name);                                                                           \
    }
TESTS(TEST)
#undef TEST

static void test_all_are_here(void)
{
    size_t count = 0;

#define TEST(name) count++;
    TESTS(TEST)
#undef TEST
    CU_ASSERT_EQUAL(count, kernel_tests_count);
}

#define TEST(name) {#name, run_##name},
static CU_TestInfo tests[] = {TESTS(TEST){"all_are_here", test_all_are_here}, CU_TEST_INFO_NULL};

static CU_SuiteInfo suites[] = {
    {.pName = "kernels", .pTests = tests},
    CU_SUITE_INFO_NULL,
};

int main(void)
{
    unsigned failures;

    if (CU_initialize_registry() != CUE_SUCCESS || CU_register_suites(suites) != CUE_SUCCESS)
        return 70;
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures != 0;
}
