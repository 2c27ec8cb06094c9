/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The PAPI backend with events of known value: PAPI's software-defined events. */
#include <CUnit/Basic.h>
#include <sde_lib.h>
#include <string.h>

#include "counters/counters.h"

static long long first = 100, second = 7;

static void register_events(void)
{
    papi_handle_t lib = papi_sde_init("hbmark_test");

    papi_sde_register_counter(lib, "FIRST", PAPI_SDE_RO | PAPI_SDE_DELTA, PAPI_SDE_long_long,
                              &first);
    papi_sde_register_counter(lib, "SECOND", PAPI_SDE_RO | PAPI_SDE_DELTA, PAPI_SDE_long_long,
                              &second);
}

static void test_values(void)
{
    struct error e = {0};
    struct counter_value v[COUNTERS_PER_PASS];
    struct counters *c =
        counters_open("papi:sde:::hbmark_test::FIRST,sde:::hbmark_test::SECOND", &e);

    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    CU_ASSERT_STRING_EQUAL(counters_backend(c), "papi");
    CU_ASSERT_PTR_NULL(counters_remedy(c));
    CU_ASSERT_EQUAL_FATAL(counters_passes(c), 1);
    for (int turn = 1; turn < 4; turn++) {
        CU_ASSERT_EQUAL_FATAL(counters_start(c, &e), 0);
        first += 1000 * turn;
        second += turn;
        CU_ASSERT_EQUAL_FATAL(counters_stop(c, v, &e), 2);
        CU_ASSERT_STRING_EQUAL(v[0].event, "sde:::hbmark_test::FIRST");
        CU_ASSERT_EQUAL(v[0].value, 1000 * turn);
        CU_ASSERT_EQUAL(v[1].value, turn);
        CU_ASSERT_EQUAL(v[1].quality, COUNTER_EXACT);
    }
    /* Left running, started again: nothing of the first remains. */
    CU_ASSERT_EQUAL(counters_start(c, &e), 0);
    first += 5;
    CU_ASSERT_EQUAL(counters_start(c, &e), 0);
    first += 3;
    CU_ASSERT_EQUAL(counters_stop(c, v, &e), 2);
    CU_ASSERT_EQUAL(v[0].value, 3);
    counters_close(c);
}

static void test_absent(void)
{
    struct error e = {0};

    CU_ASSERT_PTR_NULL(counters_open("papi:sde:::hbmark_test::FIRST,no_such_event", &e));
    CU_ASSERT_EQUAL(e.code, EXIT_UNAVAILABLE);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "no_such_event"));
}

int main(void)
{
    CU_TestInfo tests[] = {{"values", test_values}, {"absent", test_absent}, CU_TEST_INFO_NULL};
    CU_SuiteInfo suites[] = {{"PAPI, software-defined events", NULL, NULL, NULL, NULL, tests},
                             CU_SUITE_INFO_NULL};
    unsigned failed;

    register_events();
    CU_initialize_registry();
    CU_register_suites(suites);
    CU_basic_run_tests();
    failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failed != 0;
}
