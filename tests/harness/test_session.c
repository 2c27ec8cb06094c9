/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Whole runs on the null device: negative control, fault injection and planted pitfalls. */
#include <string.h>

#include "rig.h"
#include "../unit.h"

/* Small enough to run on one thread, odd enough to have a tail; --size is per array. */
static const struct rig_option small[] = {
    {"size", "33KiB"},  {"doubling", "off"}, {"variant", "plain"}, {"counters", "none"},
    {"order", "table"}, {"seed", "7"},       {NULL, NULL}};

static void set_model(struct null_model m)
{
    null_model = m;
}

#define TWO_KINDS "synthetic:[numa(memory=16GiB)] [numa(memory=16GiB)] core:2 pu:1"

/* Options for one benchmark: its kernel's first variant of its k-th element type. False if it has
 * no such type. */
static bool options_for(const struct bench *b, unsigned k, struct rig_option o[12], char type[8])
{
    const char *types = b->shape.types ? b->shape.types : "f64,f32";
    const struct kernel *kernel = NULL;
    size_t count;

    if (!b->loop.kernel) /* messages alone: the null net is their negative control */
        return false;
    for (; k; k--) {
        types = strchr(types, ',');
        if (!types)
            return false;
        types += 1 + (types[1] == ' ');
    }
    snprintf(type, 8, "%.*s", (int)strcspn(types, ","), types);
    for (enum elem e = 0; e < ELEM_COUNT; e++)
        if (strcmp(elem_name(e), type) == 0)
            kernel = kernel_find(kernel_host_sets(&count), b->loop.kernel, NULL, e, 0);
    if (!kernel)
        return false;
    memset(o, 0, 12 * sizeof *o);
    memcpy(o, small, sizeof small);
    o[2].value = kernel->variant;
    o[6] = (struct rig_option){"type", type};
    if (b->protocol.solves) /* a small problem */
        o[7] = (struct rig_option){"at", "n=70 block=16"};
    /* What takes two cores or two kinds of memory runs as if they were here. */
    if (b->shape.least > 1 || b->shape.where == WHERE_PAIRS) {
        o[7] = (struct rig_option){"topology", TWO_KINDS};
        o[8] = (struct rig_option){"kind", "1=hbm"};
    }
    return true;
}

/* Runs every benchmark there is, alone, in every type that any CPU has kernels of. */
static void each_bench(void (*look)(const json_t *records, enum exit_code code))
{
    enum exit_code code;
    struct error e;
    size_t n = 0;

    for (const struct bench_table *const *t = rig_benches; *t; t++)
        for (size_t i = 0; i < (*t)->count; i++)
            for (unsigned k = 0; k < ELEM_COUNT; k++) {
                struct rig_option o[12];
                char type[8];
                json_t *records;

                if (!options_for(&(*t)->rows[i], k, o, type))
                    continue;
                records = rig_run((*t)->rows[i].name, o, &code, &e);
                if (!records)
                    fprintf(stderr, "%s: %s\n", (*t)->rows[i].name, e.text);
                CU_ASSERT_PTR_NOT_NULL_FATAL(records);
                look(records, code);
                json_decref(records);
                n++;
            }
    CU_ASSERT(n >= 24);
}

static void must_fail(const json_t *records, enum exit_code code)
{
    size_t n = 0;

    for (const json_t *p; (p = rig_point(records, n)); n++) {
        if (strcmp(rig_text(p, "status"), "FAIL") != 0)
            fprintf(stderr, "%s: %s\n", rig_text(p, "id"), rig_text(p, "status"));
        CU_ASSERT_STRING_EQUAL(rig_text(p, "status"), "FAIL");
        CU_ASSERT_STRING_EQUAL(rig_text(p, "reason"), "CHECK_FAILED");
        CU_ASSERT_PTR_NULL(json_object_get(p, "summary"));
    }
    CU_ASSERT(n > 0);
    CU_ASSERT_EQUAL(code, EXIT_FAILED);
}

static void must_pass(const json_t *records, enum exit_code code)
{
    size_t n = 0;

    for (const json_t *p; (p = rig_point(records, n)); n++) {
        if (strcmp(rig_text(p, "status"), "FAIL") == 0)
            fprintf(stderr, "%s: %s\n", rig_text(p, "id"), rig_text(p, "text"));
        CU_ASSERT_STRING_NOT_EQUAL(rig_text(p, "status"), "FAIL");
        CU_ASSERT_PTR_NOT_NULL(json_object_get(p, "summary"));
    }
    CU_ASSERT(n > 0);
    CU_ASSERT_EQUAL(code, EXIT_PASS);
}

/* Every benchmark there is: a device that does nothing must not get a number. */
static void negative_control(void)
{
    set_model((struct null_model){.works = false});
    each_bench(must_fail);
}

/* ... and the same runs pass when the work is done, or the control would prove nothing. */
static void positive_control(void)
{
    set_model((struct null_model){.works = true});
    each_bench(must_pass);
}

/* Each benchmark with one fault: in its first launch, in a timed one, or work left undone from one
 * of four launches on. */
static void fault_injection(void)
{
    enum exit_code code;
    struct error e;

    for (const struct bench_table *const *t = rig_benches; *t; t++)
        for (size_t i = 0; i < (*t)->count; i++)
            for (int kind = 0; kind < 6; kind++) {
                const struct bench *b = &(*t)->rows[i];
                struct rig_option o[12];
                struct rig_option *last;
                char type[8], at[32];
                const json_t *p;
                json_t *records;

                if (!options_for(b, 0, o, type))
                    continue;
                if (b->axes[0].name &&
                    !b->protocol.solves) { /* one point, the first, is enough to look at */
                    snprintf(at, sizeof at, "%.*s", (int)strcspn(b->axes[0].values, ","),
                             b->axes[0].values);
                    for (last = o; last->key;)
                        last++;
                    *last = (struct rig_option){"at", at};
                }

                set_model((struct null_model){.works = true});
                if (kind < 2) {
                    null_model.break_kernel = b->loop.kernel;
                    null_model.break_from = kind == 0 ? 0 : 9;
                    null_model.break_at = 1234;
                } else { /* from an odd or an even launch on: steps may cancel each other */
                    null_model.idle_kernel = b->loop.kernel;
                    /* ... of a solve, which launches it once, early enough to come about */
                    null_model.idle_from = (b->protocol.solves ? 0 : 7) + (unsigned)kind;
                }
                records = rig_run(b->name, o, &code, &e);
                CU_ASSERT_PTR_NOT_NULL_FATAL(records);
                p = rig_point(records, 0);
                CU_ASSERT_PTR_NOT_NULL_FATAL(p);
                if (strcmp(rig_text(p, "status"), "FAIL") != 0)
                    fprintf(stderr, "%s, fault %d was not found\n", b->name, kind);
                CU_ASSERT_STRING_EQUAL(rig_text(p, "status"), "FAIL");
                CU_ASSERT_EQUAL(code, EXIT_FAILED);
                json_decref(records);
            }
}

/* Without caches, so that small arrays are large enough by rule. */
#define ONE_NODE  "synthetic:[numa(memory=16GiB)] core:2 pu:1"
#define WITH_L2   "synthetic:[numa(memory=16GiB)] core:2 l2:1(size=256KiB) pu:1"
#define TWO_NODES "synthetic:pack:2 [numa(memory=16GiB)] core:2 pu:1"

/* What must be flagged, and the same without the plant, which must not. */
static const struct pitfall {
    const char *what;
    struct null_model model;
    struct rig_option option[4];
    const char *flag, *status, *reason;
} pitfalls[] = {
    {"clean", {.works = true}, {{"size", "1MiB"}, {"doubling", "on"}}, NULL, "PASS", "OK"},
    {"arrays that fit the cache, and twice the size as well",
     {.works = true},
     {{"size", "128KiB"}, {"doubling", "on"}, {"topology", WITH_L2}},
     "cache-assisted",
     "WARN",
     "FLAGGED"},
    {"half an array never written",
     {.works = true, .half_fills = true},
     {{"size", "1MiB"}, {"doubling", "on"}},
     NULL,
     "FAIL",
     "CHECK_FAILED"},
    {"placement that cannot be read back",
     {.works = true, .local = -1},
     {{"size", "1MiB"}, {"doubling", "on"}},
     "unverified-placement",
     "WARN",
     "FLAGGED"},
    {"a rate that falls",
     {.works = true, .slowing = 0.004},
     {{"size", "1MiB"}, {"doubling", "on"}, {"min-samples", "40"}},
     "drift",
     "WARN",
     "FLAGGED"},
    {"pages granted and taken back",
     {.works = true, .huge_later = 0.5},
     {{"size", "8MiB"}, {"doubling", "on"}, {"pages", "thp"}},
     "pages-not-granted",
     "WARN",
     "FLAGGED"},
    {"a warm-up that never ends",
     {.works = true, .slowing = 0.05},
     {{"size", "1MiB"}, {"doubling", "on"}, {"max-samples", "20"}},
     "warmup-unsteady",
     "WARN",
     NULL},
    {"arrays that fit the cache",
     {.works = true, .cached_bytes = 3.2e6},
     {{"size", "1MiB"}, {"doubling", "on"}},
     "cache-assisted",
     "WARN",
     "FLAGGED"},
    {"two nodes, clean",
     {.works = true},
     {{"size", "1MiB"}, {"tier", "all"}, {"topology", TWO_NODES}},
     NULL,
     "PASS",
     "OK"},
    {"two nodes, arrays that fit the cache",
     {.works = true, .cached_bytes = 3.2e6},
     {{"size", "1MiB"}, {"tier", "all"}, {"topology", TWO_NODES}},
     "cache-assisted",
     "WARN",
     "FLAGGED"},
    {"remote pages",
     {.works = true, .local = 0.9},
     {{"size", "1MiB"}, {"doubling", "on"}},
     "remote-pages",
     "WARN",
     "FLAGGED"},
    {"pages not granted",
     {.works = true, .huge = 0.5},
     {{"size", "8MiB"}, {"doubling", "on"}, {"pages", "thp"}},
     "pages-not-granted",
     "WARN",
     "FLAGGED"},
    {"constant data is faster",
     {.works = true, .constant_speed = 3},
     {{"size", "1MiB"}, {"doubling", "on"}, {"constant-probe", "on"}},
     "data-dependent",
     "WARN",
     "FLAGGED"},
    {"two modes",
     {.works = true, .modes = 0.5, .noise = 0.01},
     {{"size", "1MiB"}, {"doubling", "on"}, {"min-samples", "40"}},
     "unstable",
     "WARN",
     "FLAGGED"},
    {"noise without end",
     {.works = true, .noise = 0.5},
     {{"size", "1MiB"}, {"doubling", "on"}, {"max-samples", "20"}},
     "not-converged",
     "WARN",
     NULL},
    {"faster than its bound",
     {.works = true},
     {{"size", "1MiB"}, {"doubling", "on"}, {"bound", "1GB/s"}},
     "above-bound",
     "INVALID",
     "ABOVE_BOUND"},
    {"a clock that steps back",
     {.works = true, .clock_back_ns = 1e9},
     {{"size", "1MiB"}, {"doubling", "on"}},
     NULL,
     "INVALID",
     "CLOCK_UNUSABLE"},
};

static void planted_pitfalls(void)
{
    for (size_t i = 0; i < sizeof pitfalls / sizeof *pitfalls; i++) {
        const struct pitfall *f = &pitfalls[i];
        struct rig_option o[10] = {{"variant", "plain"}, {"counters", "none"}, {"seed", "7"}};
        enum exit_code code;
        struct error e = {0};
        const json_t *p;
        json_t *records;

        memcpy(o + 3, f->option, sizeof f->option);
        for (size_t k = 3; strcmp(o[k - 1].key, "topology") != 0; k++)
            if (!o[k].key)
                o[k] = (struct rig_option){"topology", ONE_NODE};
        set_model(f->model);
        records = rig_run("stream.triad", o, &code, &e);
        if (!records)
            fprintf(stderr, "%s: %s\n", f->what, e.text);
        CU_ASSERT_PTR_NOT_NULL_FATAL(records);
        p = rig_point(records, 0);
        CU_ASSERT_PTR_NOT_NULL_FATAL(p);
        if (strcmp(rig_text(p, "status"), f->status) != 0)
            fprintf(stderr, "%s: %s %s %s\n", f->what, rig_text(p, "status"), rig_text(p, "reason"),
                    rig_text(p, "text"));
        CU_ASSERT_STRING_EQUAL(rig_text(p, "status"), f->status);
        if (f->reason)
            CU_ASSERT_STRING_EQUAL(rig_text(p, "reason"), f->reason);
        if (f->flag && !rig_flagged(p, f->flag))
            fprintf(stderr, "%s: no flag %s: %s\n", f->what, f->flag, rig_text(p, "text"));
        CU_ASSERT(!f->flag || rig_flagged(p, f->flag));
        /* On two nodes sizes cannot take turns on the same pages: nine samples of twice the size.
         */
        if (strncmp(f->what, "two nodes", 9) == 0)
            CU_ASSERT_EQUAL(
                json_integer_value(json_object_get(json_object_get(p, "doubling"), "pairs")), 9);
        json_decref(records);
    }
}

static double side(const json_t *point, size_t k)
{
    return json_number_value(
        json_object_get(json_array_get(json_object_get(point, "sides"), k), "median"));
}

/* Sides that are rates are over the sample's time, idle cores load nothing, and the record says
 * what one core that loads cannot show. */
static void loaded(void)
{
    struct rig_option o[12];
    char type[8];
    enum exit_code code;
    struct error e;
    const struct bench b = {.loop.kernel = "load", .shape.least = 2};
    const json_t *p;
    json_t *records;

    CU_ASSERT_FATAL(options_for(&b, 0, o, type));
    o[9] = (struct rig_option){"at", "0,idle"};
    o[10] = (struct rig_option){NULL, NULL};
    set_model((struct null_model){.works = true});
    records = rig_run("latency.loaded", o, &code, &e);
    CU_ASSERT_PTR_NOT_NULL_FATAL(records);
    p = rig_point(records, 0);
    CU_ASSERT(side(p, 0) > 0 && side(p, 1) > side(p, 0));
    CU_ASSERT_PTR_NOT_NULL(strstr(rig_text(p, "note"), "one core loads"));
    p = rig_point(records, 1);
    CU_ASSERT_EQUAL(side(p, 0), 0);
    /* One line a load: the rate of the chase is its latency the other way round. */
    CU_ASSERT_DOUBLE_EQUAL(
        side(p, 1) * json_number_value(json_object_get(json_object_get(p, "summary"), "median")),
        64, 0.5);
    json_decref(records);
}

/* Arithmetic far below what the measured clock allows was not alone on its units. */
static void shared_units(void)
{
    for (int slow = 0; slow < 2; slow++) {
        struct rig_option o[12];
        char type[8];
        enum exit_code code;
        struct error e;
        const struct bench b = {.loop.kernel = "fma", .shape.types = "f64"};
        json_t *records;

        CU_ASSERT_FATAL(options_for(&b, 0, o, type));
        set_model((struct null_model){.works = true, .ns_per_byte = slow ? 1e5 : 1e-3});
        records = rig_run("compute.fma", o, &code, &e);
        CU_ASSERT_PTR_NOT_NULL_FATAL(records);
        CU_ASSERT_PTR_NOT_NULL_FATAL(rig_point(records, 0));
        CU_ASSERT_EQUAL(rig_flagged(rig_point(records, 0), "shared-units"), slow);
        json_decref(records);
    }
}

/* A matrix is of the lines that pass: its number is the mean of the cells off the diagonal. */
static void cells(void)
{
    struct rig_option o[12];
    char type[8];
    enum exit_code code;
    struct error e;
    const struct bench b = {.loop.kernel = "chase", .shape.least = 2};
    json_t *records, *all;

    CU_ASSERT_FATAL(options_for(&b, 0, o, type));
    set_model((struct null_model){.works = true});
    records = rig_run("latency.c2c", o, &code, &e);
    CU_ASSERT_PTR_NOT_NULL_FATAL(records);
    all = json_object_get(json_object_get(rig_point(records, 0), "cells"), "median");
    CU_ASSERT_EQUAL(json_array_size(all), 4);
    CU_ASSERT_DOUBLE_EQUAL(
        (json_number_value(json_array_get(all, 1)) + json_number_value(json_array_get(all, 2))) / 2,
        json_number_value(
            json_object_get(json_object_get(rig_point(records, 0), "summary"), "median")),
        1e-10);
    json_decref(records);
}

/* The same seed gives the same order and the same check values. */
static void seeds(void)
{
    struct rig_option o[] = {
        {"size", "33KiB"}, {"doubling", "off"}, {"variant", "plain"}, {"seed", "11"}, {NULL, NULL}};
    enum exit_code code;
    struct error e;
    json_t *a, *b, *c;

    set_model((struct null_model){.works = true});
    a = rig_run("stream.*", o, &code, &e);
    b = rig_run("stream.*", o, &code, &e);
    o[3].value = "12";
    c = rig_run("stream.*", o, &code, &e);
    CU_ASSERT_STRING_EQUAL(rig_text(rig_point(a, 0), "id"), rig_text(rig_point(b, 0), "id"));
    CU_ASSERT_STRING_EQUAL(rig_text(rig_point(a, 5), "id"), rig_text(rig_point(b, 5), "id"));
    CU_ASSERT(strcmp(rig_text(rig_point(a, 0), "id"), rig_text(rig_point(c, 0), "id")) != 0 ||
              strcmp(rig_text(rig_point(a, 1), "id"), rig_text(rig_point(c, 1), "id")) != 0 ||
              strcmp(rig_text(rig_point(a, 2), "id"), rig_text(rig_point(c, 2), "id")) != 0);
    json_decref(a);
    json_decref(b);
    json_decref(c);
}

int main(void)
{
    CU_TestInfo tests[] = {{"negative control", negative_control},
                           {"positive control", positive_control},
                           {"fault injection", fault_injection},
                           {"planted pitfalls", planted_pitfalls},
                           {"seeds", seeds},
                           {"loaded", loaded},
                           {"shared units", shared_units},
                           {"cells", cells},
                           CU_TEST_INFO_NULL};

    return unit_run("session", tests);
}
