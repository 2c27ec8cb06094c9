/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What ranks have of their own in a point: a part in what is timed, and cells of a matrix. Alone or
 * under a launcher; the records are those of rank 0. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "../unit.h"
#include "comm/comm.h"
#include "rig.h"
#include "run/run.h"

/* A matrix of which each rank sets so many cells: dense it would be 800 MB a sample. */
enum { SIDE = 10000, SET = 5, DENSE_KB = 800000 };
static const double LATE_S = 1;

static struct comm c;

static int pass(struct run *r, struct check *check, struct error *e)
{
    (void)r, (void)e;
    *check = (struct check){.kind = "words", .elements = 1, .pass = true};
    return 0;
}

/* What the last rank alone finds wrong. */
static int last_is_wrong(struct run *r, struct check *check, struct error *e)
{
    (void)e;
    *check = (struct check){.kind = "words", .elements = 1, .bad = run_rank(r) + 1 == run_ranks(r)};
    check->pass = check->bad == 0;
    return 0;
}

/* A check takes its time, which is no phase of a step. */
static int pass_slowly(struct run *r, struct check *check, struct error *e)
{
    r->device->ops->rest(r->device, 10 * LATE_S);
    return pass(r, check, e);
}

static int have_phase(struct run *r, unsigned repeat, struct error *e)
{
    (void)e;
    run_phase(r, 0);
    r->device->ops->rest(r->device, LATE_S * repeat);
    return 0;
}

static struct traffic one(const struct run *r)
{
    (void)r;
    return (struct traffic){.ops = 1, .serial = 1};
}

/* The last rank is very late; of one rank, that one. */
static int be_late(struct run *r, unsigned repeat, struct error *e)
{
    (void)repeat, (void)e;
    if (run_rank(r) + 1 == run_ranks(r))
        r->device->ops->rest(r->device, LATE_S);
    return 0;
}

static int last_is_idle(struct run *r, struct error *e)
{
    (void)e;
    run_takes_part(r, run_rank(r) + 1 < run_ranks(r));
    return 0;
}

static int name_large(struct run *r, struct error *e)
{
    char(*text)[8] = calloc(SIDE, sizeof *text);
    const char **names = calloc(SIDE, sizeof *names);
    int rc;

    for (size_t i = 0; i < SIDE; i++) {
        snprintf(text[i], sizeof text[i], "n%zu", i);
        names[i] = text[i];
    }
    rc = run_cells(r, names, SIDE, names, SIDE, e);
    free(names);
    free(text);
    return rc;
}

static size_t row_of(size_t rank, size_t k)
{
    return (rank * 101 + k * 37) % SIDE;
}

static size_t column_of(size_t rank, size_t k)
{
    return SIDE - 1 - rank * 3 - k * 1000;
}

/* From the last to the first, so that each comes before those that are there. */
static int set_few(struct run *r, unsigned repeat, struct error *e)
{
    const size_t rank = run_rank(r);

    (void)repeat, (void)e;
    for (size_t k = SET; k-- > 0;)
        run_cell_set(r, row_of(rank, k), column_of(rank, k), 1e9 * (double)(10 * rank + k + 1));
    return 0;
}

static int name_own(struct run *r, struct error *e)
{
    char text[2][24];
    const char *rows[] = {text[0], text[1]}, *cols[] = {"what"};

    for (int i = 0; i < 2; i++)
        snprintf(text[i], sizeof text[i], "rank %u row %d", run_rank(r), i);
    return run_cells(r, rows, 2, cols, 1, e);
}

/* The first row in every sample but the first that counts. */
static int set_own(struct run *r, unsigned repeat, struct error *e)
{
    (void)repeat, (void)e;
    if (!run_sampling(r) || r->series.n > 0)
        run_cell_set(r, 0, 0, 1e9);
    run_cell_set(r, 1, 0, 1e9 * (run_rank(r) + 1));
    return 0;
}

static int set_outside(struct run *r, unsigned repeat, struct error *e)
{
    (void)repeat, (void)e;
    run_cell_set(r, 2, 0, 1e9);
    return 0;
}

/* What the row saw of the thread that it asked for. */
static struct {
    unsigned workers, spare;
    bool given;
} kept;

static int ask_progress(struct run *r, unsigned repeat, struct error *e)
{
    (void)repeat, (void)e;
    kept.workers = run_workers(r);
    kept.spare = (unsigned)hwloc_bitmap_weight(r->lab->cpuset) - kept.workers;
    kept.given = run_progress(r, true);
    return 0; /* off by itself */
}

#define ROW(NAME, SETUP, STEP)                                                                     \
    {                                                                                              \
        .name = NAME, .summary = NAME, .formula = NAME, .counts = NAME, .source = NAME,            \
        .shape.size = SIZE_OWN, .shape.workers = 1, .quantities.metric = METRIC_LATENCY,           \
        .traffic = one, .setup = SETUP, .step = STEP, .check = pass, .check_sample = pass          \
    }

static int nothing(struct run *r, struct error *e)
{
    (void)r, (void)e;
    return 0;
}

static const struct bench rows[] = {
    ROW("ranks.all", nothing, be_late),
    ROW("ranks.idle", last_is_idle, be_late),
    ROW("ranks.large", name_large, set_few),
    ROW("ranks.own", name_own, set_own),
    ROW("ranks.outside", name_own, set_outside),
    {.name = "ranks.wrong",
     .summary = "what one rank finds wrong",
     .formula = "none",
     .counts = "nothing",
     .source = "this test",
     .shape = {.size = SIZE_OWN, .workers = 1},
     .quantities.metric = METRIC_LATENCY,
     .traffic = one,
     .setup = nothing,
     .step = have_phase,
     .check = last_is_wrong,
     .check_sample = pass},
    {.name = "ranks.phases",
     .summary = "a phase that the end of the step ends",
     .formula = "none",
     .counts = "nothing",
     .source = "this test",
     .shape = {.size = SIZE_OWN, .workers = 1},
     .quantities = {.metric = METRIC_LATENCY, .phases = {"wait"}},
     .traffic = one,
     .setup = nothing,
     .step = have_phase,
     .check = pass,
     .check_sample = pass_slowly},
};
static const struct bench progress_rows[] = {
    {.name = "ranks.progress",
     .summary = "a thread for messages",
     .formula = "none",
     .counts = "nothing",
     .source = "this test",
     .shape.size = SIZE_OWN,
     .protocol = {.messages = true, .progress = true},
     .quantities.metric = METRIC_LATENCY,
     .traffic = one,
     .setup = nothing,
     .step = ask_progress,
     .check = pass,
     .check_sample = pass},
};
static const struct bench_table table = {"ranks", rows, sizeof rows / sizeof *rows};
static const struct bench_table progress_table = {"progress", progress_rows, 1};
static const struct bench_table *const tables[] = {&table, &progress_table, NULL};

/* How long the last rank took of its own: 0 where it took no part. Journals that are read have it
 * no more. */
static double last_ns;

static void keep_last(void *arg, const json_t *record, size_t index, size_t total)
{
    const json_t *all = json_object_get(json_object_get(record, "ranks"), "per_rank");
    const json_t *last = json_array_get(all, (size_t)c.size - 1);

    (void)arg, (void)index, (void)total;
    last_ns = json_number_value(json_object_get(last, "median_ns"));
}

static int watch(struct session *s, struct error *e)
{
    (void)e;
    s->observer.done = keep_last;
    return 0;
}

static json_t *run_row(const char *name, struct error *e)
{
    static const struct rig_option options[] = {
        {"visits", "1"}, {"min-samples", "3"}, {"max-samples", "5"}, {NULL, NULL}};
    enum exit_code code;
    json_t *records;

    rig_tables = tables;
    rig_ready = watch;
    null_model = (struct null_model){.works = true};
    records = rig_run(name, options, &code, e);
    if (!records)
        fprintf(stderr, "%s\n", e->text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(records);
    return records;
}

static double median_of(const json_t *point)
{
    return json_number_value(json_object_get(json_object_get(point, "summary"), "median"));
}

static void test_takes_part(void)
{
    struct error e = {.text = ""};
    json_t *all = run_row("ranks.all", &e), *idle;
    const double late_ns = last_ns;

    idle = run_row("ranks.idle", &e);
    if (c.rank == 0 && c.size > 1) {
        CU_ASSERT_TRUE(median_of(rig_point(all, 0)) >= LATE_S);
        CU_ASSERT_TRUE(late_ns >= LATE_S * 1e9);
        CU_ASSERT_TRUE(median_of(rig_point(idle, 0)) > 0);
        CU_ASSERT_TRUE(median_of(rig_point(idle, 0)) < LATE_S);
        CU_ASSERT_EQUAL(last_ns, 0);
    }
    if (c.rank == 0 && c.size == 1) { /* nobody is left */
        CU_ASSERT_STRING_EQUAL(rig_text(rig_point(idle, 0), "status"), "ERROR");
        CU_ASSERT_PTR_NOT_NULL(strstr(rig_text(rig_point(idle, 0), "text"), "no rank takes part"));
    }
    json_decref(all);
    json_decref(idle);
}

/* The name that number i of a list of places means. */
static const char *named(const json_t *cells, const char *names, const char *places, size_t i)
{
    const json_t *at = json_array_get(json_object_get(cells, places), i);

    return json_string_value(
        json_array_get(json_object_get(cells, names), (size_t)json_integer_value(at)));
}

static double cell_of(const json_t *cells, size_t row, size_t column)
{
    const json_t *median = json_object_get(cells, "median");
    char y[24], x[24];

    snprintf(y, sizeof y, "n%zu", row);
    snprintf(x, sizeof x, "n%zu", column);
    for (size_t i = 0; i < json_array_size(median); i++)
        if (strcmp(named(cells, "rows", "row", i), y) == 0 &&
            strcmp(named(cells, "cols", "column", i), x) == 0)
            return json_number_value(json_array_get(median, i));
    return NAN;
}

static void test_large(void)
{
    struct rusage before, after;
    struct error e = {.text = ""};
    const json_t *cells;
    json_t *records;

    getrusage(RUSAGE_SELF, &before);
    records = run_row("ranks.large", &e);
    getrusage(RUSAGE_SELF, &after);
    CU_ASSERT_TRUE(after.ru_maxrss - before.ru_maxrss < DENSE_KB / 4);
    cells = json_object_get(rig_point(records, 0), "cells");
    if (c.rank == 0) {
        CU_ASSERT_EQUAL(json_array_size(json_object_get(cells, "median")), (size_t)c.size * SET);
        CU_ASSERT_TRUE(json_array_size(json_object_get(cells, "rows")) <= (size_t)c.size * SET);
        for (size_t r = 0; r < (size_t)c.size; r++)
            for (size_t k = 0; k < SET; k++)
                CU_ASSERT_DOUBLE_EQUAL(cell_of(cells, row_of(r, k), column_of(r, k)),
                                       (double)(10 * r + k + 1), 1e-6);
    }
    json_decref(records);
}

/* Each rank has rows of its own; a cell that not every sample sets has no value. */
static void test_own(void)
{
    struct error e = {.text = ""};
    json_t *records = run_row("ranks.own", &e);
    const json_t *cells = json_object_get(rig_point(records, 0), "cells");
    const json_t *names = json_object_get(cells, "rows"),
                 *median = json_object_get(cells, "median");

    if (c.rank == 0) {
        CU_ASSERT_EQUAL(json_array_size(names), 2 * (size_t)c.size);
        CU_ASSERT_EQUAL(json_array_size(median), 2 * (size_t)c.size);
        CU_ASSERT_EQUAL(json_array_size(json_object_get(cells, "cols")), 1);
        CU_ASSERT_PTR_NULL(json_object_get(cells, "row"));
        for (size_t i = 0; i < json_array_size(names); i++) {
            char text[48];

            snprintf(text, sizeof text, "rank %u row %u", (unsigned)i / 2, (unsigned)i % 2);
            CU_ASSERT_STRING_EQUAL(json_string_value(json_array_get(names, i)), text);
            CU_ASSERT_EQUAL(json_is_null(json_array_get(median, i)), i % 2 == 0);
            CU_ASSERT_DOUBLE_EQUAL(json_number_value(json_array_get(median, i)),
                                   i % 2 ? (double)(i / 2 + 1) : 0, 1e-9);
        }
    }
    json_decref(records);
}

static void test_outside(void)
{
    struct error e = {.text = ""};
    json_t *records = run_row("ranks.outside", &e);

    if (c.rank == 0) {
        CU_ASSERT_STRING_EQUAL(rig_text(rig_point(records, 0), "status"), "ERROR");
        CU_ASSERT_PTR_NOT_NULL(
            strstr(rig_text(rig_point(records, 0), "text"), "outside of 2 rows and 1 columns"));
    }
    json_decref(records);
}

/* Nobody waits for the rank that stops. */
static void test_wrong(void)
{
    struct error e = {.text = ""};
    json_t *records = run_row("ranks.wrong", &e);

    if (c.rank == 0) {
        CU_ASSERT_STRING_EQUAL(rig_text(rig_point(records, 0), "status"), "FAIL");
        CU_ASSERT_STRING_EQUAL(rig_text(rig_point(records, 0), "reason"), "CHECK_FAILED");
    }
    json_decref(records);
}

static void test_phases(void)
{
    struct error e = {.text = ""};
    json_t *records = run_row("ranks.phases", &e);
    const json_t *all = json_object_get(rig_point(records, 0), "phases");

    if (c.rank == 0) {
        const double most_s = json_number_value(json_object_get(json_array_get(all, 0), "max"));

        CU_ASSERT_TRUE(most_s >= LATE_S);
        CU_ASSERT_TRUE(most_s < 2 * LATE_S);
    }
    json_decref(records);
}

/* One core is left out, where there are two; the record says whether the thread was given. */
static void test_progress(void)
{
    struct error e = {.text = ""};
    json_t *records = run_row("ranks.progress", &e);
    const json_t *point = rig_point(records, 0);
    const json_t *fact = json_array_get(json_object_get(point, "facts"), 0);

    CU_ASSERT_EQUAL(kept.given, kept.spare > 0 && c.any_thread);
    CU_ASSERT(kept.workers == 1 || kept.spare > 0);
    if (c.rank == 0) {
        CU_ASSERT_STRING_EQUAL(rig_text(fact, "name"), "thread for messages");
        CU_ASSERT_EQUAL(json_number_value(json_object_get(fact, "value")), kept.given);
    }
    json_decref(records);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"takes part", test_takes_part}, {"large", test_large}, {"own", test_own},
        {"outside", test_outside},       {"wrong", test_wrong}, {"phases", test_phases},
        {"progress", test_progress},     CU_TEST_INFO_NULL};
    struct error e;
    double failed;

    if (comm_open(&c, COMM_AUTO, &e)) { /* the runs find MPI open, and leave it */
        fprintf(stderr, "%s\n", e.text);
        return 70;
    }
    failed = unit_run("ranks", tests);
    c.ops->reduce(&c, &failed, 1, COMM_MAX);
    comm_close(&c);
    return (int)failed;
}
