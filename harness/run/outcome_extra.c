/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What samples gave besides their times, for the record: second quantities and cells. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "run/outcome.h"

/* Median, interval and p05..p95 of n values. */
static void numbers_json(json_t *o, const double *x, size_t n, double level)
{
    struct stats st;

    if (stats_make(x, n, stats_look_level(level), &st))
        return;
    record_real(o, "median", st.median);
    record_real(o, "p05", st.p05);
    record_real(o, "p95", st.p95);
    if (!st.ci.valid) {
        record_absent(o, "ci", "too few samples for this level");
        return;
    }
    json_object_set_new(
        o, "ci", json_pack("{s:f, s:f, s:f}", "level", level, "lo", st.ci.lo, "hi", st.ci.hi));
}

/* A cell that no rank measured has no value. */
json_t *outcome_real_json(double x)
{
    return isfinite(x) ? json_real(x) : json_null();
}

json_t *outcome_reals_json(const double *x, size_t n)
{
    json_t *a = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(a, outcome_real_json(x[i]));
    return a;
}

json_t *outcome_samples_json(const struct series *s, size_t first, size_t n)
{
    return json_pack("{s:s, s:s, s:i, s:i, s:o, s:o}", "unit", "ns", "class", "cost", "reps",
                     (int)s->reps, "n", (int)n, "values", outcome_reals_json(s->ns + first, n),
                     "start_ns", outcome_reals_json(s->start_ns + first, n));
}

void outcome_sides_json(json_t *o, const struct run *r)
{
    const struct series *s = &r->series;
    const double level = config_number(r->lab->config, r->point->group, OPT_LEVEL);
    json_t *all;

    if (!r->bench->quantities.sides[0].name)
        return;
    all = json_array();
    for (unsigned k = 0; k < BENCH_SIDES && r->bench->quantities.sides[k].name; k++) {
        json_t *one = json_pack("{s:s, s:s, s:i}", "name", r->bench->quantities.sides[k].name,
                                "unit", r->bench->quantities.sides[k].unit, "n", (int)s->n);

        numbers_json(one, s->side[k], s->n, level);
        json_object_set_new(one, "values", outcome_reals_json(s->side[k], s->n));
        json_array_append_new(all, one);
    }
    json_object_set_new(o, "sides", all);
}

/* Collective: least, mean and greatest of all ranks, of one repetition. */
void outcome_phases_json(json_t *o, const struct run *r)
{
    const double times = r->phases.times ? (double)r->phases.times : 1;
    struct comm *c = r->lab->comm;
    json_t *all = json_array();

    for (unsigned k = 0; k < BENCH_PHASES && r->bench->quantities.phases[k]; k++) {
        const double s = r->phases.ns[k] * 1e-9 / times;
        double ends[2] = {s, -s}, sum = s;

        c->ops->reduce(c, ends, 2, COMM_MAX);
        c->ops->reduce(c, &sum, 1, COMM_SUM);
        json_array_append_new(all, json_pack("{s:s, s:f, s:f, s:f}", "name",
                                             r->bench->quantities.phases[k], "min", -ends[1],
                                             "mean", sum / c->size, "max", ends[0]));
    }
    json_object_set_new(o, "phases", all);
}

void outcome_facts_json(json_t *o, const struct run *r)
{
    json_t *all = json_array();

    for (unsigned i = 0; i < r->facts.n; i++)
        json_array_append_new(all,
                              json_pack("{s:s, s:f, s:s}", "name", r->facts.of[i].name, "value",
                                        r->facts.of[i].value, "unit", r->facts.of[i].unit));
    json_object_set_new(o, "facts", all);
}

json_t *outcome_names_json(char *const *names, size_t n)
{
    json_t *a = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(a, json_string(names[i]));
    return a;
}
