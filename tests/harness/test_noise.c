/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* noise.fwq where the clock that its kernel reads is made: interruptions that are known must be
 * what the record says. Of the real clock only what holds on any machine, as no machine is quiet
 * and some have a period of their own. */
#include <math.h>
#include <string.h>

#include "rig.h"
#include "../unit.h"

static const double QUANTUM = 50e3;

/* The clock of a core that is interrupted. */
static struct {
    double now, due, cost;
    double (*next)(double due);
    uint64_t state;
} core;

/* Uniform in (0, 1): multiplicative congruential, Park and Miller, CACM 1988. */
static double uniform(void)
{
    core.state = core.state * 48271 % 2147483647;
    return (double)core.state / 2147483647;
}

static double each_ms(double due)
{
    return due + 1e6;
}

/* 1 kHz, where some ticks are late and some are missing. */
static double ragged_ms(double due)
{
    const double late = 60e3 * uniform();

    return floor(due / 1e6 + (uniform() < 0.2 ? 2 : 1)) * 1e6 + late;
}

/* Independent events, 1 ms apart in the mean. */
static double independent(double due)
{
    return due - 1e6 * log(uniform());
}

static double never(double due)
{
    (void)due;
    return INFINITY;
}

/* A quantum later, up to 0.4 % more, and what came between takes its time. */
static double made_ns(void)
{
    core.now += QUANTUM * (1 + 0.004 * uniform());
    while (core.due < core.now) {
        core.now += core.cost;
        core.due = core.next(core.due);
    }
    return core.now;
}

/* 1024 quanta of 50 us and more in each sample: 51 ticks. */
static json_t *measure(double (*clock)(void))
{
    static const struct rig_option o[] = {
        {"size", "512KiB"},   {"threads", "1"},     {"counters", "none"}, {"seed", "7"},
        {"min-samples", "5"}, {"max-samples", "5"}, {"visits", "1"},      {NULL, NULL}};
    enum exit_code code;
    struct error e = {0};
    json_t *records;

    null_model = (struct null_model){.works = true, .worker_ns = clock};
    records = rig_run("noise.fwq", o, &code, &e);
    if (!records)
        fprintf(stderr, "%s\n", e.text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(records);
    return records;
}

/* What a side of the point has in its samples, of which there must be some. */
static const json_t *values_of(const json_t *records, const char *name)
{
    const json_t *sides = json_object_get(rig_point(records, 0), "sides"), *values = NULL;

    for (size_t i = 0; i < json_array_size(sides); i++)
        if (strncmp(rig_text(json_array_get(sides, i), "name"), name, strlen(name)) == 0)
            values = json_object_get(json_array_get(sides, i), "values");
    CU_ASSERT_FATAL(json_array_size(values) >= 5);
    return values;
}

/* In each sample the side is this, give or take. */
static void expect_side(const json_t *records, const char *name, double value, double give)
{
    const json_t *values = values_of(records, name);

    for (size_t i = 0; i < json_array_size(values); i++) {
        const double x = json_number_value(json_array_get(values, i));

        if (!(fabs(x - value) <= give))
            fprintf(stderr, "%s, sample %zu: %g, not %g\n", name, i, x, value);
        CU_ASSERT(fabs(x - value) <= give);
    }
}

static void expect_checked(const json_t *records)
{
    const json_t *check = json_object_get(rig_point(records, 0), "check");

    CU_ASSERT_TRUE(json_is_true(json_object_get(check, "pass")));
}

static const struct {
    const char *what;
    double cost;
    double (*next)(double due);
    double period_s, lost, per_s;
    double give; /* relative; of some fifty events in a sample, 40 % are three deviations */
} cases[] = {{"nothing", 0, never, 0, 0, 0, 0},
             {"a tick of 1 kHz that takes 100 us", 100e3, each_ms, 1e-3, 0.1, 1000, 0.1},
             {"one that takes 3 us", 3e3, each_ms, 1e-3, 0.003, 1000, 0.1},
             {"late and missing ticks", 30e3, ragged_ms, 1e-3, 0.025, 830, 0.4},
             {"independent events", 30e3, independent, 0, 0.03, 940, 0.4}};

static void made_interruptions(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *records;

        core.state = 1;
        core.now = core.due = 0;
        core.cost = cases[i].cost;
        core.next = cases[i].next;
        records = measure(made_ns);
        expect_checked(records);
        expect_side(records, "dominant period", cases[i].period_s, 0.05 * cases[i].period_s);
        expect_side(records, "time lost", cases[i].lost, cases[i].give * cases[i].lost + 0.004);
        expect_side(records, "interruptions", cases[i].per_s, cases[i].give * cases[i].per_s);
        json_decref(records);
    }
}

static void real_clock(void)
{
    static const char *const sides[] = {"time lost", "p99.9 quantum", "worst quantum",
                                        "interruptions", "dominant period"};
    json_t *records = measure(NULL);

    expect_checked(records);
    for (size_t k = 0; k < sizeof sides / sizeof *sides; k++) {
        const json_t *values = values_of(records, sides[k]);

        for (size_t i = 0; i < json_array_size(values); i++) {
            const json_t *x = json_array_get(values, i);

            CU_ASSERT_TRUE(json_is_number(x) && isfinite(json_number_value(x)));
            CU_ASSERT(json_number_value(x) >= 0);
        }
    }
    for (size_t i = 0; i < json_array_size(values_of(records, sides[1])); i++) {
        const double p999 = json_number_value(json_array_get(values_of(records, sides[1]), i));
        const double worst = json_number_value(json_array_get(values_of(records, sides[2]), i));

        CU_ASSERT(p999 > 0 && p999 <= worst);
    }
    json_decref(records);
}

int main(void)
{
    CU_TestInfo tests[] = {{"interruptions that are made are found", made_interruptions},
                           {"what a run by the real clock must have", real_clock},
                           CU_TEST_INFO_NULL};

    return unit_run("noise", tests);
}
