/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* comm under a launcher. Argument "die": one rank kills itself, the job must end. "error": a
 * broken MPI call must name itself and end the job. "offset NS": the last node's clock is planted
 * NS ahead (by a time namespace) and must be found. */
#include <CUnit/Basic.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "comm/comm_internal.h"

enum { DRIFT_PPM = 200 };

static struct comm c;
static double planted_ns;

static void test_collectives(void)
{
    double x[3] = {c.rank, -c.rank, c.rank == c.size - 1};
    int *all = calloc((size_t)c.size, sizeof *all), mine = 10 * c.rank;
    char word[6] = "";

    c.ops->reduce(&c, x, 3, COMM_SUM);
    CU_ASSERT_EQUAL(x[0], c.size * (c.size - 1) / 2);
    CU_ASSERT_EQUAL(x[2], 1);
    x[0] = c.rank;
    c.ops->reduce(&c, x, 1, COMM_MIN);
    CU_ASSERT_EQUAL(x[0], 0);
    c.ops->gather(&c, &mine, sizeof mine, all);
    for (int i = 0; c.rank == 0 && i < c.size; i++)
        CU_ASSERT_EQUAL(all[i], 10 * i);
    free(all);
    if (c.rank == c.size - 1)
        memcpy(word, "hello", 6);
    c.ops->bcast(&c, word, sizeof word, c.size - 1);
    CU_ASSERT_STRING_EQUAL(word, "hello");
    CU_ASSERT_EQUAL(comm_any(&c, c.rank == c.size - 1), true);
    CU_ASSERT_EQUAL(comm_any(&c, false), false);
}

static void test_ring(void)
{
    double token = c.rank, got = -1;

    if (c.size == 1)
        return;
    if (c.rank == 0)
        c.ops->send(&c, &token, sizeof token, 1);
    c.ops->recv(&c, &got, sizeof got, (c.rank + c.size - 1) % c.size);
    if (c.rank)
        c.ops->send(&c, &token, sizeof token, (c.rank + 1) % c.size);
    CU_ASSERT_EQUAL(got, (c.rank + c.size - 1) % c.size);
}

/* The ranks of a node, and only those, in their order. */
static void test_local_gather(void)
{
    int(*all)[2] = calloc((size_t)c.local_size, sizeof *all), mine[2] = {c.local_rank, c.node};

    c.ops->local_gather(&c, mine, sizeof mine, all);
    for (int i = 0; i < c.local_size; i++) {
        CU_ASSERT_EQUAL(all[i][0], i);
        CU_ASSERT_EQUAL(all[i][1], c.node);
    }
    free(all);
}

/* Rank r's text is r thousand characters and its number; rank 1's is empty. */
static void test_gather_text(void)
{
    static const size_t limits[] = {1u << 30, 1000, 37};
    size_t n = (size_t)c.rank * 1000;
    char *text = calloc(n + 16, 1);

    memset(text, 'a' + c.rank % 26, n);
    if (c.rank != 1)
        sprintf(text + n, "%d", c.rank);
    else
        text[0] = '\0';
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        json_t *all = comm_gather_rounds(&c, text, limits[i]);

        CU_ASSERT_EQUAL(all != NULL, c.rank == 0);
        CU_ASSERT_EQUAL(json_array_size(all), c.rank ? 0 : (size_t)c.size);
        for (int r = 0; c.rank == 0 && r < c.size; r++) {
            const char *s = json_string_value(json_array_get(all, (size_t)r));

            CU_ASSERT_PTR_NOT_NULL_FATAL(s);
            CU_ASSERT_EQUAL(strlen(s), r == 1 ? 0 : (size_t)r * 1000 + (r > 9 ? 2 : 1));
            CU_ASSERT_TRUE(r == 1 || atoi(s + r * 1000) == r);
        }
        json_decref(all);
    }
    free(text);
}

static void test_sync(void)
{
    bool planted = c.nodes > 1 && c.node == c.nodes - 1 && planted_ns != 0;
    double expect = planted ? planted_ns : 0;

    comm_sync_clocks(&c);
    CU_ASSERT_TRUE(fabs(c.sync.offset_ns - expect) <= c.sync.error_ns + 1);
    CU_ASSERT_TRUE(c.size == 1 || c.sync.error_ns > 0);
    if (c.size > 1 && c.nodes == 1)
        CU_ASSERT_STRING_EQUAL(c.sync.method, "same host clock");
    if (c.nodes > 1)
        CU_ASSERT_STRING_EQUAL(c.sync.method, "ping-pong, linear drift");
    if (c.rank == 0)
        printf("  %d ranks, %d nodes: %s, error %.0f ns, lead %.0f ns, planted %.0f ns\n", c.size,
               c.nodes, c.sync.method, c.sync.error_ns, c.model->lead_ns, planted_ns);
    if (planted)
        fprintf(stderr, "  rank %d: offset found %.0f ns, %.0f ns off\n", c.rank, c.sync.offset_ns,
                c.sync.offset_ns - expect);
}

/* Every rank must see the same start, and hear of one that came late. */
static void test_window(void)
{
    int valid = 0;
    double least, most;

    for (int i = 0; i < 20; i++) {
        double start = comm_window(&c), now = comm_global_ns(&c, comm_clock_ns());

        CU_ASSERT_TRUE(now >= start);
        valid += comm_window_valid(&c);
        least = most = start;
        c.ops->reduce(&c, &least, 1, COMM_MIN);
        c.ops->reduce(&c, &most, 1, COMM_MAX);
        CU_ASSERT_TRUE(c.size == 1 || least == most);
    }
    CU_ASSERT_EQUAL(valid + (int)c.sync.invalid_windows, 20);
    CU_ASSERT_TRUE(valid > 0);
    if (c.rank == 0)
        printf("  windows: %d of 20 valid\n", valid);
}

/* Windows too short for anybody are all invalid; the notice then doubles. */
static void test_late_windows(void)
{
    unsigned before = c.sync.invalid_windows;
    double lead = c.model->lead_ns;

    if (c.size == 1)
        return;
    c.model->lead_ns = 1;
    c.model->late_in_row = 0;
    for (int i = 0; i < 3; i++) {
        comm_window(&c);
        CU_ASSERT_FALSE(comm_window_valid(&c));
    }
    CU_ASSERT_EQUAL(c.sync.invalid_windows, before + 3);
    CU_ASSERT_EQUAL(c.model->lead_ns, 2);
    c.model->lead_ns = lead;
}

/* A clock that runs fast and is ahead, on odd ranks. */
static double drifting(void)
{
    return comm_clock_ns() * (1 + DRIFT_PPM * 1e-6) + 3e9;
}

static void test_drift(void)
{
    struct comm_model *m = c.model;
    struct timespec pause = {.tv_nsec = 60000000};
    uint64_t id = m->clock_id;

    if (c.size == 1)
        return;
    m->n = 0;
    if (c.rank % 2) {
        c.clock = drifting;
        m->clock_id = 1;
    }
    for (int i = 0; i < 4; i++) {
        comm_sync_clocks(&c);
        nanosleep(&pause, NULL);
    }
    CU_ASSERT_STRING_EQUAL(c.sync.method, "ping-pong, linear drift");
    /* On one host rank 0's clock can be read directly. */
    if (c.nodes == 1)
        CU_ASSERT_TRUE(fabs(comm_global_ns(&c, c.clock()) - comm_clock_ns()) <
                       4 * c.sync.error_ns + 1e5);
    if (c.size == 2 && c.rank == 1)
        CU_ASSERT_DOUBLE_EQUAL(c.sync.drift * 1e6, DRIFT_PPM, DRIFT_PPM / 4.0);
    if (c.rank == 1)
        fprintf(stderr, "  drift planted %d ppm, found %.1f ppm, error %.0f ns\n", DRIFT_PPM,
                c.sync.drift * 1e6, c.sync.error_ns);
    c.clock = comm_clock_ns;
    m->clock_id = id;
    m->n = 0;
}

/* Equal clock ids are not believed against the measurement. */
static void test_false_identity(void)
{
    if (c.size == 1 || c.nodes > 1)
        return;
    if (c.rank % 2)
        c.clock = drifting;
    comm_sync_clocks(&c);
    CU_ASSERT_STRING_NOT_EQUAL(c.sync.method, "same host clock");
    c.clock = comm_clock_ns;
}

static unsigned run_tests(void)
{
    CU_TestInfo tests[] = {{"collectives", test_collectives},
                           {"ring", test_ring},
                           {"local gather", test_local_gather},
                           {"gather text", test_gather_text},
                           {"sync", test_sync},
                           {"window", test_window},
                           {"late windows", test_late_windows},
                           {"drift", test_drift},
                           {"false identity", test_false_identity},
                           CU_TEST_INFO_NULL};
    CU_SuiteInfo suites[] = {{"comm over MPI", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
    double failed;

    CU_initialize_registry();
    CU_register_suites(suites);
    CU_basic_set_mode(c.rank ? CU_BRM_SILENT : CU_BRM_NORMAL);
    CU_basic_run_tests();
    failed = CU_get_number_of_failures();
    if (c.rank && failed > 0)
        CU_basic_show_failures(CU_get_failure_list());
    CU_cleanup_registry();
    c.ops->reduce(&c, &failed, 1, COMM_SUM);
    return (unsigned)failed;
}

int main(int argc, char **argv)
{
    struct error e;
    unsigned failed;

    planted_ns = argc > 2 && !strcmp(argv[1], "offset") ? atof(argv[2]) : 0;
    if (comm_open(&c, COMM_MPI, &e)) {
        fprintf(stderr, "%s\n", e.text);
        return (int)e.code;
    }
    if (argc > 1 && !strcmp(argv[1], "die") && c.rank == c.size - 1)
        raise(SIGKILL);
    if (argc > 1 && !strcmp(argv[1], "die"))
        comm_window(&c);
    if (argc > 1 && !strcmp(argv[1], "error") && c.rank == 0)
        c.ops->send(&c, "", 1, c.size + 5);
    if (argc > 1 && !strcmp(argv[1], "error"))
        c.ops->barrier(&c);
    failed = run_tests();
    comm_close(&c);
    return failed != 0;
}
