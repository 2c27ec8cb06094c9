/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The search over benchmarks: its candidates, what earlier points leave it, and whole runs of it.
 */
#include <stdlib.h>
#include <string.h>

#include "rig.h"
#include "run/candidates.h"
#include "../unit.h"

/* A session on the generic kernels, and the point of a search. */
struct scene {
    struct machine machine;
    struct comm comm;
    struct bay bay;
    struct lab lab;
    struct point point;
    struct run r;
};

static const struct bench *bench(const char *name)
{
    const char *near;

    return plan_bench(rig_benches, name, &near);
}

static void scene_init(struct scene *x)
{
    size_t count;

    memset(x, 0, sizeof *x);
    x->machine.llc_sum_bytes = 1 << 20;
    x->comm.size = 1;
    x->bay.device.facts.cache_bytes = 1 << 20;
    x->bay.device.ops = &device_null;
    x->bay.device.set = kernel_host_sets(&count);
    x->lab = (struct lab){.machine = &x->machine, .comm = &x->comm, .bays = &x->bay, .nbays = 1};
    x->point = (struct point){.bench = bench("bw.max"),
                              .tier = "dram",
                              .variant = "auto",
                              .bind = "compact",
                              .threads = 8,
                              .size_bytes = (size_t)64 << 20};
    x->r = (struct run){.lab = &x->lab,
                        .bay = &x->bay,
                        .device = &x->bay.device,
                        .point = &x->point,
                        .bench = x->point.bench,
                        .workers = 8,
                        .offset = 4160,
                        .bind = "compact"};
}

/* As if a point of this benchmark had ended. */
static void found(struct scene *x, const char *name, unsigned workers, double rate)
{
    struct run r = x->r;
    size_t count;

    r.bench = bench(name);
    r.kernel = kernel_find(kernel_host_sets(&count), r.bench->loop.kernel, NULL, ELEM_F64, 0);
    r.workers = workers;
    found_keep(&x->lab, &r, rate);
}

/* The highest first, each way of measuring once, so many at most. */
static void best_are_kept(void)
{
    struct scene x;

    scene_init(&x);
    found(&x, "stream.read", 8, 10);
    found(&x, "stream.copy", 8, 30);
    found(&x, "stream.read", 8, 20); /* the same, faster */
    found(&x, "stream.copy", 8, 5);  /* ... and slower */
    CU_ASSERT_EQUAL(x.lab.nbest, 2);
    CU_ASSERT(x.lab.best[0].rate == 30 && x.lab.best[1].rate == 20);
    for (unsigned w = 1; w <= 20; w++)
        found(&x, "stream.triad", w, 100 + w);
    CU_ASSERT_EQUAL(x.lab.nbest, LAB_BEST);
    CU_ASSERT(x.lab.best[0].rate == 120 && x.lab.best[LAB_BEST - 1].rate == 113);
    found(&x, "stream.triad", 15, 500); /* moves up, and nothing is lost */
    CU_ASSERT(x.lab.best[0].rate == 500 && x.lab.best[1].rate == 120);
    CU_ASSERT(x.lab.best[LAB_BEST - 1].rate == 113);
    for (size_t i = 1; i < x.lab.nbest; i++)
        CU_ASSERT(x.lab.best[i].rate <= x.lab.best[i - 1].rate && x.lab.best[i].workers != 15);
}

/* Caches, latencies and benchmarks that step by themselves are no bandwidths of memory. */
static void others_are_not_kept(void)
{
    struct scene x;

    scene_init(&x);
    found(&x, "latency.idle", 1, 1e15);
    found(&x, "latency.mlp", 1, 1e15);
    found(&x, "bw.max", 8, 1e15);
    x.point.size_bytes = 1 << 20;
    found(&x, "stream.read", 8, 1e15);
    CU_ASSERT_EQUAL(x.lab.nbest, 0);
}

static void candidates(void)
{
    struct candidate *c = calloc(CANDIDATES, sizeof *c);
    struct scene x;
    size_t n, mixes = 0, twice = 0;
    bool ratios[11] = {false};

    scene_init(&x);
    found(&x, "bw.sweep.triad", 5, 100);
    n = candidates_benches(&x.r, c);
    CU_ASSERT(n > 40 && n < CANDIDATES);
    /* What was found comes first, as the plain benchmark of its kernel. */
    CU_ASSERT_STRING_EQUAL(c[0].bench->name, "stream.triad");
    CU_ASSERT_EQUAL(c[0].workers, 5);
    for (size_t i = 0; i < n; i++) {
        CU_ASSERT(!shape_is_curve(&c[i].bench->shape) && !c[i].bench->protocol.last &&
                  !c[i].bench->step);
        CU_ASSERT_STRING_EQUAL(c[i].bench->loop.kernel, c[i].kernel->name);
        CU_ASSERT(c[i].bench->loop.arrays <= x.point.bench->loop.arrays);
        CU_ASSERT_STRING_NOT_EQUAL(c[i].kernel->variant, "check");
        if (strcmp(c[i].bench->name, "bw.mix") == 0) {
            mixes++;
            ratios[atoi(c[i].at) / 10] = true;
        }
        for (size_t j = 0; j < i; j++)
            twice += c[i].kernel == c[j].kernel && c[i].workers == c[j].workers &&
                     strcmp(c[i].at, c[j].at) == 0;
    }
    CU_ASSERT_EQUAL(twice, 0);
    CU_ASSERT_EQUAL(mixes, 11 * 2);
    for (int k = 0; k <= 10; k++)
        CU_ASSERT(ratios[k]);
    /* Of other memory, nothing that was found counts. */
    snprintf(x.point.tier, sizeof x.point.tier, "hbm");
    CU_ASSERT_EQUAL(candidates_benches(&x.r, c), n - 1);
    CU_ASSERT_EQUAL(c[0].workers, 8);
    free(c);
}

static const struct rig_option usual[] = {{"size", "1MiB"},     {"doubling", "on"}, {"seed", "7"},
                                          {"counters", "none"}, {"threads", "1"},   {NULL, NULL}};

/* On the null device all kernels take the same time, so the one with most bytes wins; it is then
 * measured by all the rules, and stands under the name of the search, after all others. */
static void whole_run(void)
{
    enum exit_code code;
    struct error e = {0};
    const json_t *p, *params;
    json_t *records;

    null_model = (struct null_model){.works = true};
    records = rig_run("bw.max, stream.read, stream.schoenauer", usual, &code, &e);
    CU_ASSERT_PTR_NOT_NULL_FATAL(records);
    CU_ASSERT_EQUAL(code, EXIT_PASS);
    p = rig_point(records, 2);
    CU_ASSERT_PTR_NOT_NULL_FATAL(p);
    params = json_object_get(p, "params");
    CU_ASSERT_STRING_EQUAL(rig_text(p, "bench"), "bw.max");
    CU_ASSERT_STRING_EQUAL(rig_text(params, "chosen"), "stream.schoenauer");
    CU_ASSERT(json_is_true(json_object_get(params, "tuned")));
    CU_ASSERT(json_is_object(json_object_get(p, "doubling")));
    CU_ASSERT(json_is_true(json_object_get(json_object_get(p, "check"), "pass")));
    CU_ASSERT_PTR_NULL(json_object_get(json_object_get(rig_point(records, 0), "params"), "chosen"));
    json_decref(records);
}

/* The winner is checked as it would be under its own name. */
static void faults_are_found(void)
{
    static const struct null_model faults[] = {
        {.works = false},
        {.works = true, .break_kernel = "schoenauer", .break_at = 1234},
        {.works = true, .break_kernel = "schoenauer", .break_from = 40, .break_at = 1234},
        {.works = true, .idle_kernel = "schoenauer", .idle_from = 41},
    };

    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        enum exit_code code;
        struct error e = {0};
        json_t *records;

        null_model = faults[i];
        records = rig_run("bw.max", usual, &code, &e);
        CU_ASSERT_PTR_NOT_NULL_FATAL(records);
        CU_ASSERT_STRING_EQUAL(rig_text(rig_point(records, 0), "status"), "FAIL");
        CU_ASSERT_EQUAL(code, EXIT_FAILED);
        json_decref(records);
    }
}

static const json_t *search_after(const char *benches, json_t *records)
{
    const json_t *p = rig_point(records, strchr(benches, ',') ? 1 : 0);

    CU_ASSERT_PTR_NOT_NULL_FATAL(p);
    CU_ASSERT_STRING_EQUAL(rig_text(p, "bench"), "bw.max");
    return p;
}

static json_int_t searches_of(const json_t *p)
{
    return json_integer_value(json_object_get(json_object_get(p, "params"), "searches"));
}

/* Of a search that ends below an earlier point, and of one that has none before it. */
static void what_falls_short_is_made_again(void)
{
    static const struct {
        const char *benches;
        json_int_t searches;
    } cases[] = {{"stream.schoenauer,bw.max", 16}, {"bw.max", 1}};

    rig_llc_bytes = 1 << 16; /* so that a mebibyte is memory */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum exit_code code;
        struct error e = {0};
        const json_t *p;
        json_t *records;

        null_model = (struct null_model){.works = true, .slowing = 1e-3};
        records = rig_run(cases[i].benches, usual, &code, &e);
        CU_ASSERT_PTR_NOT_NULL_FATAL(records);
        p = search_after(cases[i].benches, records);
        CU_ASSERT_EQUAL(searches_of(p), cases[i].searches);
        json_decref(records);
    }
}

/* What is spoilt from this launch of the kernel on; 0: nothing. */
static json_t *run_broken(unsigned from)
{
    enum exit_code code;
    struct error e = {0};
    json_t *records;

    null_model = (struct null_model){.works = true,
                                     .slowing = 1e-3,
                                     .break_kernel = from ? "schoenauer" : NULL,
                                     .break_from = from,
                                     .break_at = 1234};
    records = rig_run("stream.schoenauer,bw.max", usual, &code, &e);
    CU_ASSERT_PTR_NOT_NULL_FATAL(records);
    return records;
}

/* One that finds wrong results is not hidden by the fifteen that found none. */
static void a_search_that_fails_stays(void)
{
    json_t *records = run_broken(0);

    CU_ASSERT_STRING_NOT_EQUAL(rig_text(search_after(",", records), "status"), "FAIL");
    json_decref(records);
    records = run_broken(600);
    CU_ASSERT_STRING_NOT_EQUAL(rig_text(rig_point(records, 0), "status"), "FAIL");
    CU_ASSERT_STRING_EQUAL(rig_text(search_after(",", records), "status"), "FAIL");
    CU_ASSERT(searches_of(search_after(",", records)) > 1);
    json_decref(records);
}

int main(void)
{
    CU_TestInfo tests[] = {{"best are kept", best_are_kept},
                           {"others are not kept", others_are_not_kept},
                           {"candidates", candidates},
                           {"whole run", whole_run},
                           {"faults are found", faults_are_found},
                           {"what falls short is made again", what_falls_short_is_made_again},
                           {"a search that fails stays", a_search_that_fails_stays},
                           CU_TEST_INFO_NULL};

    return unit_run("search", tests);
}
