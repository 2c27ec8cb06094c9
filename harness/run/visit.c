/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "run/visit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "run/outcome.h"

/* Samples that a record holds itself; of visits with more only the point tells. */
enum { INLINE_MOST = 4096 };

void visit_add_activity(struct sys_activity *sum, const struct visit *v)
{
    const struct sys_activity *a = &v->act0, *b = &v->act1;

    sum->steal_s += b->steal_s - a->steal_s;
    sum->minor_faults += b->minor_faults - a->minor_faults;
    sum->major_faults += b->major_faults - a->major_faults;
    sum->migrations += b->migrations - a->migrations;
    sum->voluntary_switches += b->voluntary_switches - a->voluntary_switches;
    sum->involuntary_switches += b->involuntary_switches - a->involuntary_switches;
    sum->swapped_bytes += b->swapped_bytes - a->swapped_bytes;
    sum->throttles += b->throttles - a->throttles;
    sum->load1 = b->load1;
    sum->sensors.clock_Hz = b->sensors.clock_Hz;
    sum->sensors.temperature_C = b->sensors.temperature_C;
    sum->sensors.ecc_corrected += b->sensors.ecc_corrected - a->sensors.ecc_corrected;
    sum->sensors.ecc_uncorrected += b->sensors.ecc_uncorrected - a->sensors.ecc_uncorrected;
}

void visit_keep_worst(struct residence *kept, const struct residence *now, bool first)
{
    if (first) {
        *kept = *now;
        return;
    }
    kept->local = now->local < kept->local ? now->local : kept->local;
    kept->huge = now->huge < kept->huge ? now->huge : kept->huge;
}

/* How the point is measured, as its first visit chose it: what the next visits need. */
static json_t *chosen_json(const struct run *r)
{
    json_t *o =
        json_pack("{s:s, s:s, s:i, s:s, s:i, s:b, s:i}", "bench", r->bench->name, "at", r->at[0],
                  "threads", (int)r->workers, "bind", r->bind, "configurations_tried",
                  (int)r->search.tried, "tuned", r->search.tuned, "reps", (int)r->series.reps);

    record_int(o, "offset_bytes", r->offset);
    if (r->kernel)
        json_object_update_new(o, json_pack("{s:s, s:s, s:i}", "kernel", r->kernel->name, "variant",
                                            r->kernel->variant, "unroll", (int)r->kernel->unroll));
    return o;
}

static json_t *samples_json(const struct run *r, const struct visit *v)
{
    const struct series *s = &r->series;
    json_t *o = json_pack("{s:s, s:s, s:i, s:i}", "unit", "ns", "class", "cost", "reps",
                          (int)s->reps, "n", (int)v->n);

    json_object_set_new(o, "values", outcome_reals_json(s->ns + v->first, v->n));
    json_object_set_new(o, "start_ns", outcome_reals_json(s->start_ns + v->first, v->n));
    return o;
}

static json_t *sides_json(const struct run *r, const struct visit *v)
{
    json_t *all = json_array();

    for (unsigned k = 0; k < BENCH_SIDES && r->bench->quantities.sides[k].name; k++)
        json_array_append_new(all, outcome_reals_json(r->series.side[k] + v->first, v->n));
    return all;
}

json_t *visit_json(const struct run *r)
{
    const struct visit *v = &r->visits[r->nvisits - 1];
    json_t *o =
        json_pack("{s:s, s:s, s:i, s:i}", "id", r->point->id, "bench", r->point->bench->name,
                  "launch", (int)r->lab->launch, "visit", (int)r->nvisits - 1);

    if (!o)
        return NULL;
    json_object_set_new(o, "chosen", chosen_json(r));
    if (v->n <= INLINE_MOST && !r->cells.nrows)
        json_object_set_new(o, "samples", samples_json(r, v));
    else
        record_absent(o, "samples", "the record of the point has them");
    json_object_set_new(o, "sides", sides_json(r, v));
    json_object_set_new(o, "warmup",
                        json_pack("{s:i, s:b}", "n", (int)v->warmup_n, "steady", v->warmup_steady));
    json_object_set_new(o, "check", outcome_check_json(r));
    outcome_residence_json(o, r);
    json_object_set_new(o, "context", outcome_context_json(&v->act0, &v->act1));
    json_object_set_new(o, "time", outcome_time_json(v->time_s));
    return o;
}

/* What the samples of one visit say alone. */
static json_t *one_json(const struct run *r, const struct visit *v, const struct outcome *out)
{
    json_t *o = json_pack("{s:i}", "n", (int)v->n);
    struct stats st;

    record_real(o, "begun_s", v->begun_ns * 1e-9);
    if (stats_make(r->series.ns + v->first, v->n, 0.95, &st) == 0)
        record_real(o, "median", outcome_value(out, st.median));
    else
        record_absent(o, "median", "no samples");
    json_object_set_new(o, "warmup_steady", json_boolean(v->warmup_steady));
    record_real(o, "steal_s", v->act1.steal_s - v->act0.steal_s);
    json_object_set_new(o, "time", outcome_time_json(v->time_s));
    return o;
}

json_t *visits_json(const struct run *r)
{
    json_t *all = json_array();
    struct outcome out;

    outcome_make(&out, r);
    for (unsigned i = 0; i < r->nvisits; i++)
        json_array_append_new(all, one_json(r, &r->visits[i], &out));
    return all;
}

static int bad(const struct run *r, const char *what, struct error *e)
{
    return error_set(e, EXIT_BAD_DATA, "a visit of %s has no %s that fits", r->point->id, what);
}

static double number(const json_t *o, const char *key)
{
    return json_number_value(json_object_get(o, key));
}

static const char *text(const json_t *o, const char *key)
{
    const char *t = json_string_value(json_object_get(o, key));

    return t ? t : "";
}

/* Of a search over benchmarks the one that was chosen. */
static const struct bench *bench_of(const struct bench *b, const char *name)
{
    if (strcmp(b->name, name) == 0)
        return b;
    for (const struct bench_table *const *t = b->protocol.over; t && *t; t++)
        for (size_t i = 0; i < (*t)->count; i++)
            if (strcmp((*t)->rows[i].name, name) == 0)
                return &(*t)->rows[i];
    return NULL;
}

static int restore_choice(struct run *r, const json_t *o, struct error *e)
{
    const char *kernel = text(o, "kernel");
    const struct bench *b = bench_of(r->point->bench, text(o, "bench"));
    const unsigned threads = (unsigned)number(o, "threads"), reps = (unsigned)number(o, "reps");

    if (!b || threads == 0 || threads > r->point->threads || reps == 0)
        return bad(r, "choice", e);
    if (*kernel)
        r->kernel = kernel_find(r->device->set, kernel, text(o, "variant"), r->point->elem,
                                (unsigned)number(o, "unroll"));
    if (*kernel && !r->kernel)
        return bad(r, "kernel", e);
    r->bench = b;
    r->workers = threads;
    r->offset = (size_t)number(o, "offset_bytes");
    r->search.tuned = json_is_true(json_object_get(o, "tuned"));
    r->search.tried = (unsigned)number(o, "configurations_tried");
    r->series.reps = reps;
    snprintf(r->at[0], sizeof r->at[0], "%s", text(o, "at"));
    snprintf(r->bind, sizeof r->bind, "%s", text(o, "bind"));
    return 0;
}

/* Appends numbers of an array to x; NAN for those that are none. */
static void append(double *x, const json_t *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const json_t *v = json_array_get(values, i);

        x[i] = json_is_number(v) ? json_number_value(v) : NAN;
    }
}

static int restore_samples(struct run *r, const json_t *record, struct error *e)
{
    const json_t *o = json_object_get(record, "samples"), *values = json_object_get(o, "values");
    const json_t *starts = json_object_get(o, "start_ns"),
                 *sides = json_object_get(record, "sides");
    const size_t n = json_array_size(values);
    struct series *s = &r->series;

    if (n == 0 || json_array_size(starts) != n || series_room(s, n, e))
        return bad(r, "samples", e);
    append(s->ns + s->n, values, n);
    append(s->start_ns + s->n, starts, n);
    for (size_t i = 0; i < n; i++)
        s->own_ns[s->n + i] = NAN; /* each rank had its own, which no record has */
    for (unsigned k = 0; k < BENCH_SIDES && r->bench->quantities.sides[k].name; k++)
        append(s->side[k] + s->n, json_array_get(sides, k), n);
    for (size_t i = 0; i < n; i++)
        s->total_ns += s->ns[s->n + i];
    s->n += n;
    return stats_make(s->ns, s->n, 0.95, &r->stats) ? bad(r, "samples", e) : 0;
}

static void restore_context(struct visit *v, const json_t *o)
{
    struct sys_activity *a = &v->act1;

    a->steal_s = number(o, "steal_s");
    a->minor_faults = (uint64_t)number(o, "minor_faults");
    a->major_faults = (uint64_t)number(o, "major_faults");
    a->throttles = (uint64_t)number(o, "throttles");
    a->migrations = (uint64_t)number(o, "migrations");
    a->voluntary_switches = (uint64_t)number(o, "voluntary_switches");
    a->involuntary_switches = (uint64_t)number(o, "involuntary_switches");
    a->load1 = number(o, "loadavg");
}

static double share(const json_t *o, const char *key)
{
    const json_t *v = json_object_get(o, key);

    return json_is_number(v) ? json_number_value(v) : -1;
}

static void restore_place(struct run *r, const json_t *o)
{
    const struct residence before = {.local = share(o, "local_before"),
                                     .huge = share(o, "huge"),
                                     .sampled = (size_t)number(o, "pages_sampled"),
                                     .page_bytes = (uint64_t)number(o, "page_bytes")};
    const struct residence after = {.local = share(o, "local_after"),
                                    .huge = share(o, "huge_after")};

    visit_keep_worst(&r->context.before, &before, r->nvisits == 0);
    visit_keep_worst(&r->context.after, &after, r->nvisits == 0);
}

int visit_restore(struct run *r, const json_t *record, struct error *e)
{
    struct visit *v = &r->visits[r->nvisits];
    const json_t *warmup = json_object_get(record, "warmup");

    *v = (struct visit){.first = r->series.n};
    if (r->nvisits >= PLAN_VISITS || (unsigned)number(record, "visit") != r->nvisits)
        return bad(r, "number", e);
    if (restore_choice(r, json_object_get(record, "chosen"), e) || restore_samples(r, record, e))
        return -1;
    v->n = r->series.n - v->first;
    v->begun_ns = r->series.start_ns[v->first];
    v->warmup_n = (size_t)number(warmup, "n");
    v->warmup_steady = json_is_true(json_object_get(warmup, "steady"));
    restore_context(v, json_object_get(record, "context"));
    visit_add_activity(&r->context.activity, v);
    outcome_time_read(json_object_get(record, "time"), v->time_s);
    for (int i = 0; i < TIME_COUNT; i++)
        r->clock.spent_s[i] += v->time_s[i];
    restore_place(r, json_object_get(record, "placement"));
    r->nvisits++;
    return 0;
}
