/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "analyze/derive.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "analyze/steps.h"
#include "record/journal.h"
#include "record/member.h"
#include "suite.h"

enum { MOST = 200, LAWS = 4, CURVES = 20 };

static const double KIB = 1024.0, MIB = 1048576.0;

static uint64_t state;

static double uniform(void)
{
    uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static double normal(void)
{
    return sqrt(-2.0 * log(uniform() + 1e-300)) * cos(6.283185307179586 * uniform());
}

/* Upper tail of Poisson's law: LRU in sets of `ways` lines over pages that lie anywhere. */
static double sets(double x, int ways)
{
    double term = exp(-ways * x), below = 0.0;

    for (int i = 0; i < ways; i++) {
        below += term;
        term *= ways * x / (i + 1);
    }
    return 1.0 - below;
}

/* The share of accesses that miss. The third has ways that the fit does not know. */
static double missed(int law, double x)
{
    if (law == 0)
        return x > 1.0;
    if (law < 3)
        return sets(x, law == 1 ? 16 : 8);
    return x > 1.0 ? 1.0 - 1.0 / x : 0.0;
}

/* A machine: sizes of its caches, and the cost of an access of each level. */
struct shape {
    const char *name;
    size_t caches;
    double size[4], cost[5];
};

struct noisy {
    double share, outliers; /* sigma; chance of a point that is 30 to 130 % too slow */
    double last;            /* the largest size */
    int octave;
};

static size_t curve(const struct shape *s, int law, const struct noisy *n, double *x, double *y)
{
    size_t k = 0;

    for (; k < MOST && 4096.0 * exp2((double)k / n->octave) <= n->last; k++) {
        x[k] = 4096.0 * exp2((double)k / n->octave);
        y[k] = s->cost[0];
        for (size_t i = 0; i < s->caches; i++)
            y[k] += (s->cost[i + 1] - s->cost[i]) * missed(law, x[k] / s->size[i]);
        y[k] *= exp(n->share * normal());
        if (uniform() < n->outliers)
            y[k] *= 1.3 + uniform();
    }
    return k;
}

static bool has_step(const struct steps *s, double size, double within)
{
    for (size_t k = 0; k < s->n; k++)
        if (fabs(log(s->step[k].size / size)) < log(within))
            return true;
    return false;
}

static const struct shape shapes[] = {
    {"three caches", 3, {48 * 1024., 1 << 20, 32 << 20}, {1.2, 4.5, 16, 110}},
    {"two caches", 2, {32 * 1024., 8 << 20}, {1.0, 6.0, 80}},
    {"small L3 slice", 3, {64 * 1024., 512 * 1024., 12 << 20}, {1.1, 3.3, 11, 95}},
    {"with a TLB step", 4, {48 * 1024., 1 << 20, 8 << 20, 40 << 20}, {1.2, 4.5, 18, 34, 120}},
};

/* Of all sizes in noisy curves (3 % and one outlier in 20), at least 95 % are found within 25 %. */
static void sizes_are_found(void)
{
    const struct noisy n = {0.03, 0.05, 512 * MIB, 4};
    double x[MOST], y[MOST];
    size_t all = 0, found = 0, more = 0, curves = 0;

    state = 1;
    for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++)
        for (int c = 0; c < CURVES; c++) {
            struct shape s = shapes[k];
            struct steps fit;

            for (size_t i = 0; i < s.caches; i++)
                s.size[i] *= exp2(uniform() - 0.5);
            CU_ASSERT_EQUAL_FATAL(steps_fit(x, y, curve(&s, c % LAWS, &n, x, y), false, &fit), 0);
            for (size_t i = 0; i < s.caches; i++)
                found += has_step(&fit, s.size[i], 1.25);
            all += s.caches;
            more += fit.n > s.caches;
            curves++;
        }
    printf("\n%zu of %zu sizes within 25 %% (%.1f %%); %zu of %zu curves have a step too many ...",
           found, all, 100.0 * (double)found / (double)all, more, curves);
    CU_ASSERT((double)found >= 0.95 * (double)all);
    CU_ASSERT((double)more <= 0.2 * (double)curves);
}

/* Of the sparse curve that latency.idle takes, and an interval that holds the truth. */
static void intervals_hold(void)
{
    const struct noisy n = {0.01, 0.0, 256 * MIB, 2};
    double x[MOST], y[MOST];
    size_t inside = 0, all = 0;

    state = 2;
    for (int c = 0; c < CURVES; c++) {
        struct shape s = shapes[0];
        struct steps fit;

        for (size_t i = 0; i < s.caches; i++)
            s.size[i] *= exp2(uniform() - 0.5);
        steps_fit(x, y, curve(&s, 0, &n, x, y), false, &fit);
        for (size_t i = 0; i < s.caches; i++)
            for (size_t k = 0; k < fit.n; k++)
                if (fabs(log(fit.step[k].size / s.size[i])) < log(1.5)) {
                    all++;
                    inside +=
                        fit.step[k].lo <= 1.06 * s.size[i] && fit.step[k].hi >= s.size[i] / 1.06;
                    break;
                }
    }
    printf(" %zu of %zu intervals hold the size ...", inside, all);
    CU_ASSERT((double)inside >= 0.9 * (double)all);
}

static void one_level_has_no_step(void)
{
    const struct noisy n = {0.03, 0.05, 64 * MIB, 4};
    const struct shape flat = {"flat", 0, {0}, {5.0}};
    double x[MOST], y[MOST];
    struct steps fit;
    size_t wrong = 0;

    state = 3;
    for (int c = 0; c < CURVES; c++) {
        CU_ASSERT_EQUAL(steps_fit(x, y, curve(&flat, 0, &n, x, y), false, &fit), 0);
        wrong += fit.n > 0;
        CU_ASSERT_DOUBLE_EQUAL(fit.level[0], 5.0, 0.5);
    }
    CU_ASSERT(wrong <= CURVES / 20);
}

/* Two caches that are almost equal are one; what stands in the way of none is not invented. */
static void close_sizes_are_one(void)
{
    const struct noisy n = {0.01, 0.0, 128 * MIB, 4};
    const struct shape s = {"close", 3, {32 * 1024., 1 << 20, 1.3 * (1 << 20)}, {1, 4, 12, 90}};
    double x[MOST], y[MOST];
    struct steps fit;

    state = 4;
    CU_ASSERT_EQUAL(steps_fit(x, y, curve(&s, 0, &n, x, y), false, &fit), 0);
    CU_ASSERT(has_step(&fit, 32 * KIB, 1.25));
    CU_ASSERT(has_step(&fit, 1.15 * MIB, 1.35));
    CU_ASSERT(fit.n <= 3);
}

/* Time a byte of a loop that takes as long to begin as 16 KiB take to read. */
static void overhead_is_no_level(void)
{
    const struct noisy n = {0.01, 0.0, 256 * MIB, 8};
    double x[MOST], y[MOST];
    struct steps fit;
    size_t k;

    state = 5;
    k = curve(&shapes[0], 1, &n, x, y);
    for (size_t i = 0; i < k; i++)
        y[i] += y[0] * 16 * KIB / x[i];
    CU_ASSERT_EQUAL(steps_fit(x, y, k, true, &fit), 0);
    for (size_t i = 0; i < 3; i++)
        CU_ASSERT(has_step(&fit, shapes[0].size[i], 1.25));
}

static void odd_curves(void)
{
    double x[] = {1, 2, 3, 4, 5, 6}, y[] = {1, 1, 1, 1, 1, 1}, huge[] = {1, 1, 1, 1e30, 1e-30, 1};
    struct steps fit;

    CU_ASSERT_EQUAL(steps_fit(x, y, 5, false, &fit), -1);
    CU_ASSERT_EQUAL(steps_fit(x, y, 6, false, &fit), 0);
    CU_ASSERT_EQUAL(fit.n, 0);
    CU_ASSERT_EQUAL(steps_fit(x, y, 6, true, &fit), 0);
    CU_ASSERT_EQUAL(steps_fit(x, huge, 6, true, &fit), 0);
}

static json_t *load(const char *example)
{
    char path[512];
    struct error e;
    int torn;

    snprintf(path, sizeof path, TEST_SOURCE_DIR "/data/%s.jsonl", example);
    return journal_load(path, &torn, &e);
}

/* Ids and sentences of all that follows, a line each; data where it is asked for. */
static char *told(const json_t *derived)
{
    char *text = NULL;
    size_t size, i;
    const json_t *o;
    FILE *out = open_memstream(&text, &size);

    json_array_foreach (derived, i, o)
        fprintf(out, "%s\n    %s\n", member_text(o, "id"), member_text(o, "text"));
    fclose(out);
    return text;
}

static void a_suite_is_understood(void)
{
    json_t *records = load("suite"), *derived, *again;
    char *text;

    CU_ASSERT_PTR_NOT_NULL_FATAL(records);
    derived = derive_all(records);
    again = derive_all(records);
    text = told(derived);
    CU_ASSERT(json_equal(derived, again)); /* pure */
    CU_ASSERT(suite_golden(TEST_SOURCE_DIR "/golden/suite.derived.txt", text));
    free(text);
    json_decref(again);
    json_decref(derived);
    json_decref(records);
}

static void nothing_follows_from_nothing(void)
{
    static const char *const examples[] = {"quick", "failed", "many"};
    json_t *empty = json_array(), *derived = derive_all(empty);

    CU_ASSERT_EQUAL(json_array_size(derived), 0);
    json_decref(derived);
    derived = derive_all(NULL);
    CU_ASSERT_EQUAL(json_array_size(derived), 0);
    json_decref(derived);
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        json_t *records = load(examples[i]);

        derived = derive_all(records);
        CU_ASSERT_EQUAL(json_array_size(derived), 0);
        json_decref(derived);
        json_decref(records);
    }
    json_decref(empty);
}

static json_t *find(const json_t *derived, const char *start)
{
    json_t *o;
    size_t i;

    json_array_foreach (derived, i, o)
        if (strncmp(member_text(o, "id"), start, strlen(start)) == 0)
            return o;
    return NULL;
}

/* The first point of this benchmark. */
static json_t *point_of(const json_t *records, const char *bench)
{
    json_t *o;
    size_t i;

    json_array_foreach (records, i, o)
        if (member_is(o, "point") && strcmp(member_text(o, "bench"), bench) == 0)
            return o;
    return NULL;
}

/* Points that failed do not count; a later one with the same id replaces the earlier one. */
static void only_good_points_count(void)
{
    json_t *records = load("suite"), *max = point_of(records, "bw.max"), *later, *derived;

    later = json_deep_copy(max);
    json_object_set_new(json_object_get(later, "summary"), "median", json_real(50e9));
    json_object_set_new((json_t *)member_at(later, "summary.ci"), "hi", json_real(51e9));
    json_array_append_new(records, later);
    derived = derive_all(records);
    CU_ASSERT_DOUBLE_EQUAL(member_number(find(derived, "bandwidth bw.max"), "data.best"), 50e9,
                           1.0);
    CU_ASSERT(json_array_size(member_at(find(derived, "bandwidth bw.max"), "data.above")) > 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(member_text(find(derived, "bandwidth bw.max"), "text"), "above"));
    json_decref(derived);
    json_object_set_new(later, "status", json_string("INVALID"));
    derived = derive_all(records);
    CU_ASSERT(member_number(find(derived, "bandwidth bw.max"), "data.best") > 90e9);
    json_decref(derived);
    json_decref(records);
}

/* Members missing or of another type: no crash. */
static void damaged_points(void)
{
    static const char *const benches[] = {"latency.idle",  "latency.loaded", "bw.scaling",
                                          "bw.max",        "compute.gemm",   "roofline",
                                          "bw.sweep.read", "llm.decode"};
    static const char *const kinds[] = {"null", "-1e308", "\"\\u001b[2J\"", "[{}]", "{}"};

    for (size_t b = 0; b < sizeof benches / sizeof *benches; b++) {
        json_t *records = load("suite"), *few = json_array(), *point, *value, *keys = json_array();
        const char *name;
        size_t i;

        json_array_foreach (records, i, point)
            if (i < 5 || strcmp(member_text(point, "bench"), benches[b]) == 0)
                if (json_array_size(few) < 20)
                    json_array_append(few, point);
        point = point_of(records, benches[b]);
        json_object_foreach (point, name, value)
            json_array_append_new(keys, json_string(name));
        json_array_foreach (keys, i, value)
            for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
                json_t *was = json_incref(json_object_get(point, json_string_value(value)));

                json_object_set_new(point, json_string_value(value),
                                    json_loads(kinds[k], JSON_DECODE_ANY, NULL));
                json_decref(derive_all(few));
                json_object_set_new(point, json_string_value(value), was);
            }
        json_decref(keys);
        json_decref(few);
        json_decref(records);
    }
}

/* Writes a run directory with all that follows, for the schema to judge. */
static int write_run(const char *from, const char *to)
{
    struct error e;
    int torn, rc = 0;
    json_t *records = journal_load(from, &torn, &e), *record, *all = derive_all(records);
    struct journal *j = records ? journal_create(to, &e) : NULL;
    static const char *const head[] = {"v", "t", "seq", "prev", "utc", "mono_ns"};
    size_t i;

    json_array_foreach (records, i, record) {
        const char *type = member_text(record, "t");
        json_t *body = json_copy(record);

        for (size_t k = 0; k < sizeof head / sizeof *head; k++)
            json_object_del(body, head[k]);
        if (strcmp(type, "end") == 0) {
            json_t *o;
            size_t n;

            json_array_foreach (all, n, o)
                rc |= journal_write(j, "derived", json_incref(o), NULL, &e);
        }
        rc |= journal_write(j, type, body, NULL, &e);
    }
    journal_close(j);
    json_decref(all);
    json_decref(records);
    return j ? rc : 1;
}

int main(int argc, char **argv)
{
    static const CU_TestInfo tests[] = {
        {"sizes are found", sizes_are_found},
        {"intervals hold", intervals_hold},
        {"one level has no step", one_level_has_no_step},
        {"close sizes are one", close_sizes_are_one},
        {"overhead is no level", overhead_is_no_level},
        {"odd curves", odd_curves},
        {"a suite is understood", a_suite_is_understood},
        {"nothing follows from nothing", nothing_follows_from_nothing},
        {"only good points count", only_good_points_count},
        {"damaged points", damaged_points},
        {NULL, NULL}};

    return argc == 3 ? write_run(argv[1], argv[2]) : unit_run("derive", tests);
}
