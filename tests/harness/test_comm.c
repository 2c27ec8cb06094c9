/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* comm without MPI: launcher detection, the clock fit, the single rank, shares of cores. */
#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "comm/comm_internal.h"
#include "comm/share.h"

static const char *const known[] = {
    "OMPI_COMM_WORLD_SIZE",
    "PMI_SIZE",
    "MV2_COMM_WORLD_SIZE",
    "FLUX_JOB_SIZE",
    "PALS_RANKID",
    "PALS_SIZE",
    "PMIX_RANK",
    "PMI_RANK",
    "MPI_LOCALNRANKS",
    "SLURM_STEP_NUM_TASKS",
};

static void clear_environment(void)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        unsetenv(known[i]);
}

static void test_launcher(void)
{
    static const struct {
        const char *set[4];
        bool launched;
        unsigned size;
    } cases[] = {
        {{NULL}, false, 0},
        {{"OMPI_COMM_WORLD_SIZE", "4"}, true, 4},
        {{"OMPI_COMM_WORLD_SIZE", "1"}, true, 1},
        {{"PMI_SIZE", "16"}, true, 16},
        {{"MPI_LOCALNRANKS", "2"}, true, 0},
        {{"PMIX_RANK", "0"}, true, 0},
        {{"PMIX_RANK", "0", "SLURM_STEP_NUM_TASKS", "8"}, true, 8},
        {{"PALS_RANKID", "3", "PALS_SIZE", "4"}, true, 4},
        {{"SLURM_STEP_NUM_TASKS", "1"}, false, 0},
        {{"SLURM_STEP_NUM_TASKS", "2"}, true, 2},
        {{"OMPI_COMM_WORLD_SIZE", "3", "SLURM_STEP_NUM_TASKS", "2"}, true, 3},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        clear_environment();
        for (int k = 0; k < 4 && cases[i].set[k]; k += 2)
            setenv(cases[i].set[k], cases[i].set[k + 1], 1);
        CU_ASSERT_EQUAL(comm_launched(), cases[i].launched);
        CU_ASSERT_EQUAL(comm_launcher(NULL), cases[i].size);
    }
    clear_environment();
}

static void test_one_rank(void)
{
    struct comm c;
    struct error e;
    double x[2] = {3, -4};
    json_t *all, *sync;

    CU_ASSERT_EQUAL_FATAL(comm_open(&c, COMM_AUTO, &e), 0);
    CU_ASSERT_EQUAL(c.size, 1);
    CU_ASSERT_EQUAL(c.nodes, 1);
    CU_ASSERT_STRING_EQUAL(c.library, "none");
    CU_ASSERT_STRING_EQUAL(c.sync.method, "one rank");
    c.ops->reduce(&c, x, 2, COMM_SUM);
    CU_ASSERT_EQUAL(x[1], -4);
    CU_ASSERT_TRUE(comm_any(&c, true));
    CU_ASSERT_FALSE(comm_any(&c, false));
    CU_ASSERT_TRUE(comm_window(&c) <= comm_clock_ns());
    CU_ASSERT_TRUE(comm_window_valid(&c));
    all = comm_gather_text(&c, "alone");
    CU_ASSERT_STRING_EQUAL(json_string_value(json_array_get(all, 0)), "alone");
    json_decref(all);
    sync = comm_sync_json(&c);
    CU_ASSERT_EQUAL(json_number_value(json_object_get(sync, "offset_error_ns")), 0);
    json_decref(sync);
    comm_close(&c);
    comm_close(&c);
    comm_close(NULL);
}

/* Points on offset = at_end + slope * (t - last t), each off by bias and with this error. */
static void test_fit(void)
{
    static const struct {
        unsigned n;
        double slope, error, bias, drift, beyond;
    } cases[] = {
        {1, 5e-6, 100, 0, 0, 1},       /* one point tells no drift */
        {2, 5e-6, 100, 0, 5e-6, 1},    /* two do */
        {20, 5e-6, 500, 100, 5e-6, 1}, /* points that err within their bounds */
        {20, 1e-9, 500, 0, 0, 600},    /* a drift the errors hide is not claimed */
        {20, 0, 0, 0, 0, 1},           /* one and the same clock */
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct comm_point p[20];
        struct comm_sync s = {0};

        for (unsigned k = 0; k < cases[i].n; k++) {
            double t = 1e15 + 1e9 * k, end = 1e15 + 1e9 * (cases[i].n - 1);

            p[k].t_ns = t;
            p[k].error_ns = cases[i].error;
            p[k].offset_ns = 7e9 + cases[i].slope * (t - end) + (k % 2 ? 1 : -1) * cases[i].bias;
        }
        comm_fit(p, cases[i].n, &s);
        CU_ASSERT_DOUBLE_EQUAL(s.drift, cases[i].drift, 1e-7);
        CU_ASSERT_DOUBLE_EQUAL(s.offset_ns, 7e9, cases[i].beyond + 2 * cases[i].bias);
        CU_ASSERT_TRUE(s.error_ns >= fabs(s.offset_ns - 7e9) - 1);
        CU_ASSERT_TRUE(s.error_ns <= cases[i].error + 4 * cases[i].bias + 1);
    }
}

/* One sync under load errs by much and says so: it must not bend the line. */
static void test_fit_outlier(void)
{
    struct comm_point p[5];
    struct comm_sync s = {0};

    for (int k = 0; k < 5; k++)
        p[k] = (struct comm_point){1e12 + 1e9 * k, 1000 + 1e4 * k, 50};
    p[2].offset_ns += 4e6;
    p[2].error_ns = 5e6;
    comm_fit(p, 5, &s);
    CU_ASSERT_DOUBLE_EQUAL(s.drift, 1e-5, 1e-8);
    CU_ASSERT_DOUBLE_EQUAL(s.offset_ns, 41000, 60);
    CU_ASSERT_TRUE(s.error_ns < 200);
}

#define TWO_SOCKETS "pack:2 l3:1 core:4 pu:1"
enum { SHARE_RANKS = 5 };

/* What the launcher leaves each rank, and what it may use at last. */
static const struct {
    const char *topology, *set[SHARE_RANKS], *share[SHARE_RANKS];
    bool overlap;
} divisions[] = {
    {TWO_SOCKETS, {"0-7"}, {"0-7"}, false},
    {TWO_SOCKETS, {"0-7", "0-7"}, {"0-3", "4-7"}, false},
    {TWO_SOCKETS, {"0", "1", "2"}, {"0", "1", "2"}, false},
    /* Open MPI's default for more than two ranks: sockets in turn */
    {TWO_SOCKETS, {"0-3", "4-7", "0-3", "4-7"}, {"0-1", "4-5", "2-3", "6-7"}, false},
    {TWO_SOCKETS, {"0-3", "4-7", "0-3"}, {"0-1", "4-7", "2-3"}, false},
    {TWO_SOCKETS, {"0", "1", "0", "1"}, {"0", "1", "0", "1"}, true},
    {TWO_SOCKETS, {"0", "0", "1-7"}, {"0", "0", "1-7"}, true},
    /* overlaps: who has less choice comes first */
    {TWO_SOCKETS, {"0-7", "0-3"}, {"4-7", "0-3"}, false},
    {TWO_SOCKETS, {"0-1", "1-2", "0-1"}, {"0", "2", "1"}, false},
    {TWO_SOCKETS, {"0-1", "1", "5"}, {"0", "1", "5"}, false},
    {TWO_SOCKETS, {"0-1", "0-1", "0-1"}, {"0", "1", "0"}, true},
    /* hardware threads: whole cores, unless there are more ranks */
    {"core:2 pu:2", {"0-3", "0-3"}, {"0-1", "2-3"}, false},
    {"core:2 pu:2", {"0", "1"}, {"0", "1"}, false},
    {"core:2 pu:2", {"0-3", "0-3", "0-3", "0-3"}, {"0", "1", "2", "3"}, false},
    {"core:1 pu:2", {"0-1", "0-1", "0-1"}, {"0", "1", "0"}, true},
};

static void test_share(void)
{
    for (size_t i = 0; i < sizeof divisions / sizeof *divisions; i++) {
        hwloc_cpuset_t sets[SHARE_RANKS];
        hwloc_topology_t t;
        unsigned n = 0;

        hwloc_topology_init(&t);
        CU_ASSERT_EQUAL_FATAL(hwloc_topology_set_synthetic(t, divisions[i].topology), 0);
        CU_ASSERT_EQUAL_FATAL(hwloc_topology_load(t), 0);
        for (; n < SHARE_RANKS && divisions[i].set[n]; n++) {
            sets[n] = hwloc_bitmap_alloc();
            hwloc_bitmap_list_sscanf(sets[n], divisions[i].set[n]);
        }
        CU_ASSERT_EQUAL(share_divide(t, sets, n), 0);
        CU_ASSERT_EQUAL(share_overlaps(sets, n), divisions[i].overlap);
        for (unsigned k = 0; k < n; k++) {
            char *text;

            hwloc_bitmap_list_asprintf(&text, sets[k]);
            if (strcmp(text, divisions[i].share[k]) != 0)
                fprintf(stderr, "division %zu, rank %u: %s\n", i, k, text);
            CU_ASSERT_STRING_EQUAL(text, divisions[i].share[k]);
            free(text);
            hwloc_bitmap_free(sets[k]);
        }
        hwloc_topology_destroy(t);
    }
}

static void test_share_cores(void)
{
    static const struct {
        const char *set;
        unsigned cores;
    } cases[] = {{"0", 1}, {"0-1", 1}, {"1-2", 2}, {"0-3", 2}, {"7", 0}};
    hwloc_bitmap_t set = hwloc_bitmap_alloc();
    hwloc_topology_t t;

    hwloc_topology_init(&t);
    hwloc_topology_set_synthetic(t, "core:2 pu:2");
    CU_ASSERT_EQUAL_FATAL(hwloc_topology_load(t), 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hwloc_bitmap_list_sscanf(set, cases[i].set);
        CU_ASSERT_EQUAL(share_cores(t, set), cases[i].cores);
    }
    hwloc_bitmap_free(set);
    hwloc_topology_destroy(t);
}

int main(void)
{
    CU_TestInfo tests[] = {{"share", test_share},
                           {"share cores", test_share_cores},
                           {"launcher", test_launcher},
                           {"one rank", test_one_rank},
                           {"fit", test_fit},
                           {"fit with an outlier", test_fit_outlier},
                           CU_TEST_INFO_NULL};
    CU_SuiteInfo suites[] = {{"comm", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
    unsigned failed;

    clear_environment();
    CU_initialize_registry();
    CU_register_suites(suites);
    CU_basic_run_tests();
    failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failed != 0;
}
