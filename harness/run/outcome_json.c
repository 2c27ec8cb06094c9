/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The record of a point; its members are described in results/README.md. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device/sets.h"
#include "run/outcome.h"

#define BUS_UNKNOWN "this architecture does not say if a store reads its line first"

static json_t *samples_json(const struct run *r)
{
    const struct series *s = &r->series;
    json_t *o = outcome_samples_json(s, 0, s->n), *file;
    char name[32];

    if (s->n <= SAMPLES_INLINE || !r->lab->journal)
        return o;
    snprintf(name, sizeof name, "point-%u-%u", r->point->index, r->lab->launch);
    file = journal_sidecar(r->lab->journal, name, s->ns, s->n, NULL);
    if (file) {
        json_object_del(o, "values");
        json_object_del(o, "start_ns");
        json_object_update_new(o, file);
    }
    return o;
}

/* A value of the times' statistics and the one that it turns into when low times mean high values.
 */
static void range_json(json_t *to, const struct outcome *o, const char *low, double low_ns,
                       const char *high, double high_ns)
{
    bool higher = metric_row(o->r->bench->quantities.metric)->higher;

    record_real(to, low, outcome_value(o, higher ? high_ns : low_ns));
    record_real(to, high, outcome_value(o, higher ? low_ns : high_ns));
}

static json_t *ci_json(const struct outcome *o)
{
    const struct run *r = o->r;
    json_t *ci = json_object();

    /* Made at the higher look level, so that after repeated looks it covers at this one. */
    record_real(ci, "level", config_number(r->lab->config, r->point->group, OPT_LEVEL));
    range_json(ci, o, "lo", r->stats.ci.lo, "hi", r->stats.ci.hi);
    json_object_set_new(ci, "method", json_string("order statistics, Hettmansperger-Sheather"));
    json_object_set_new(ci, "resampling", json_string("within-launch"));
    return ci;
}

static json_t *summary_json(const struct outcome *o)
{
    static const char *const stops[] = {"ci", "time", "samples", "interrupted"};
    const struct run *r = o->r;
    const struct stats *st = &r->stats;
    const struct metric_row *metric = metric_row(r->bench->quantities.metric);
    json_t *s = json_pack("{s:s, s:s, s:s, s:i}", "metric", metric->name, "unit", metric->unit,
                          "direction", metric->higher ? "higher" : "lower", "n", (int)st->n);

    record_real(s, "median", o->value);
    record_real(s, "best", outcome_value(o, st->min));
    range_json(s, o, "p05", st->p05, "p95", st->p95);
    record_real(s, "mean", outcome_value(o, st->mean)); /* all work over all time */
    if (st->ci.valid)
        json_object_set_new(s, "ci", ci_json(o));
    else
        record_absent(s, "ci", "too few samples for this level");
    record_real(s, "cov", st->robust_cov);
    record_real(s, "drift", stats_drift(r->series.ns, r->series.n));
    json_object_set_new(s, "converged", json_boolean(r->series.stop == STOP_CI));
    json_object_set_new(s, "stop", json_string(stops[r->series.stop]));
    record_known(s, "bus_median", o->bus > 0 ? o->bus / o->median_s : NAN, BUS_UNKNOWN);
    return s;
}

static json_t *work_json(const struct outcome *o)
{
    json_t *w = json_object();

    record_real(w, "read_bytes", o->work.read);
    record_real(w, "written_bytes", o->work.written);
    record_real(w, "payload_bytes", o->payload);
    record_known(w, "bus_bytes", o->bus > 0 ? o->bus : NAN, BUS_UNKNOWN);
    record_real(w, "flops", o->work.flops);
    json_object_set_new(w, "rule",
                        json_string("payload: as STREAM counts; bus: and the line read "
                                    "before each temporal store"));
    return w;
}

static void probe_json(json_t *o, const char *key, const struct probe *p)
{
    if (!p->done) {
        record_absent(o, key, p->why_not ? p->why_not : "not reached");
        return;
    }
    json_object_set_new(
        o, key,
        json_pack("{s:f, s:f, s:i}", "ratio", p->ratio, "low", p->low, "pairs", (int)p->pairs));
}

json_t *outcome_check_json(const struct run *r)
{
    const struct check *c = &r->check;
    json_t *o = json_pack("{s:s, s:b}", "kind", c->kind ? c->kind : "none", "pass", c->pass);

    record_int(o, "elements", c->elements);
    record_int(o, "bad", c->bad);
    if (c->bad)
        record_int(o, "first_bad", c->first_bad);
    record_real(o, "max_error", c->max_error);
    record_real(o, "tolerance", c->tolerance);
    record_int(o, "sample_checks", r->traps.checked);
    if (c->passes) {
        record_int(o, "sum", c->sum);
        record_int(o, "passes", c->passes);
    }
    return o;
}

json_t *outcome_time_json(const double time_s[TIME_COUNT])
{
    json_t *o = json_object();
    double total = 0;

    for (int i = 0; i < TIME_COUNT; i++) {
        record_real(o, run_time_names[i], time_s[i]);
        total += time_s[i];
    }
    record_real(o, "total_s", total);
    return o;
}

void outcome_time_read(const json_t *o, double time_s[TIME_COUNT])
{
    for (int i = 0; i < TIME_COUNT; i++)
        time_s[i] = json_number_value(json_object_get(o, run_time_names[i]));
}

/* Where this process's own times begin: visits of an earlier one have none. */
static size_t own_from(const struct run *r)
{
    size_t i = 0;

    while (i < r->series.n && isnan(r->series.own_ns[i]))
        i++;
    return i;
}

/* Collective: medians of every rank's own times. */
static void ranks_json(json_t *o, const struct run *r)
{
    struct comm *c = r->lab->comm;
    struct stats own;
    char text[160];
    json_t *all, *ranks;

    if (c->size == 1) {
        record_absent(o, "ranks", "one rank");
        return;
    }
    /* Of some of the visits it would be held against the median of all. */
    if (own_from(r) > 0 || stats_make(r->series.own_ns, r->series.n, 0.95, &own))
        own.median = 0;
    snprintf(text, sizeof text,
             "{\"rank\":%d,\"node\":%d,\"workers\":%u,\"cpu\":%u,"
             "\"median_ns\":%.17g}",
             c->rank, c->node, r->workers, r->cpus[0], own.median);
    all = comm_gather_text(c, text);
    if (!all)
        return;
    ranks = json_array();
    for (size_t i = 0; i < json_array_size(all); i++)
        json_array_append_new(ranks,
                              json_loads(json_string_value(json_array_get(all, i)), 0, NULL));
    json_decref(all);
    json_object_set_new(o, "ranks",
                        json_pack("{s:i, s:s, s:o, s:o}", "n", c->size, "reduction",
                                  "max(end) - min(start)", "sync", comm_sync_json(c), "per_rank",
                                  ranks));
}

static json_t *head(const struct run *r)
{
    const struct point *p = r->point;
    /* STREAM's rules: its four kernels, ordinary stores, arrays of 4 times the caches, nothing
     * searched. */
    bool rules = r->bench->rules && strcmp(p->variant, "plain") == 0 && !r->search.tuned &&
                 p->size_bytes >= LLC_TIMES * r->device->facts.cache_bytes;

    return json_pack("{s:s, s:s, s:o, s:s, s:i, s:i, s:s, s:o}", "id", p->id, "bench",
                     p->bench->name, "roles", roles_json(p->bench->roles), "title",
                     r->bench->formula, "launch", (int)r->lab->launch, "order",
                     (int)r->lab->points_done, "class", rules ? "stream-rules" : "tuned", "params",
                     outcome_params_json(r));
}

static void bound_json(json_t *o, const struct outcome *out)
{
    const struct run *r = out->r;

    if (out->bound <= 0) {
        record_absent(o, "bound", "the machine states none (give one: --bound)");
        record_absent(o, "bound_fraction", "no bound");
        return;
    }
    json_object_set_new(o, "bound",
                        json_pack("{s:f, s:s, s:s, s:s}", "value", out->bound, "unit",
                                  metric_row(r->bench->quantities.metric)->unit, "kind",
                                  out->bound_kind, "source", out->bound_source));
    record_real(o, "bound_fraction", out->value / out->bound);
}

/* What the benchmark has to say of this point. */
static void note_json(json_t *o, const struct run *r)
{
    char text[256] = "";

    if (r->bench->note)
        r->bench->note(r, text, sizeof text);
    if (*text)
        json_object_set_new(o, "note", json_string(text));
}

/* Samples of all visits that did not count. */
static size_t warmups(const struct run *r)
{
    size_t n = 0;

    for (unsigned i = 0; i < r->nvisits; i++)
        n += r->visits[i].warmup_n;
    return n;
}

json_t *outcome_json(const struct run *r)
{
    static const struct sys_activity none;
    struct outcome out;
    json_t *o = head(r);

    if (!o)
        return NULL;
    outcome_make(&out, r);
    outcome_status(o, &out);
    note_json(o, r);
    outcome_residence_json(o, r);
    json_object_set_new(o, "work", work_json(&out));
    json_object_set_new(o, "samples", samples_json(r));
    json_object_set_new(o, "warmup",
                        json_pack("{s:i, s:b}", "n", (int)warmups(r), "steady",
                                  r->visits[r->nvisits - 1].warmup_steady));
    if (r->point->visits > 1)
        json_object_set_new(o, "visits", visits_json(r));
    json_object_set_new(o, "summary", summary_json(&out));
    outcome_sides_json(o, r);
    if (r->bench->quantities.phases[0])
        outcome_phases_json(o, r);
    if (r->facts.n)
        outcome_facts_json(o, r);
    if (r->joined.rows)
        outcome_cells_json(o, r);
    bound_json(o, &out);
    json_object_set_new(o, "check", outcome_check_json(r));
    probe_json(o, "doubling", &r->probes.doubling);
    probe_json(o, "constant", &r->probes.constant);
    json_object_set_new(o, "context", outcome_context_json(&none, &r->context.activity));
    if (r->lab->counters && r->counted.n > 0)
        json_object_set_new(o, "counters",
                            counters_json(r->lab->counters, r->counted.of, r->counted.n));
    else
        record_absent(o, "counters",
                      r->lab->counters ? counters_text(r->lab->counters)
                                       : "switched off (--counters none)");
    outcome_energy_json(o, &out);
    ranks_json(o, r);
    json_object_set_new(o, "time", outcome_time_json(r->clock.spent_s));
    return o;
}

static json_t *without_rate(const struct run *r, const char *status, const char *reason,
                            const char *text)
{
    json_t *o = head(r);

    if (!o)
        return NULL;
    json_object_set_new(o, "status", json_string(status));
    json_object_set_new(o, "reason", json_string(reason));
    json_object_set_new(o, "text", json_string(text));
    json_object_set_new(o, "flags", json_array());
    if (r->check.kind)
        json_object_set_new(o, "check", outcome_check_json(r));
    else
        record_absent(o, "check", "not reached");
    if (r->point->visits > 1 && r->nvisits)
        json_object_set_new(o, "visits", visits_json(r));
    json_object_set_new(o, "time", outcome_time_json(r->clock.spent_s));
    return o;
}

/* A point without a rate: what failed, in the status that fits. */
json_t *outcome_error_json(const struct run *r, const struct error *e)
{
    static const struct {
        enum exit_code code;
        const char *status, *reason;
    } kinds[] = {
        {EXIT_FAILED, "FAIL", "CHECK_FAILED"},     {EXIT_INVALID, "INVALID", "CLOCK_UNUSABLE"},
        {EXIT_TIMEOUT, "ERROR", "TIMEOUT"},        {EXIT_UNAVAILABLE, "ERROR", "PLACEMENT_FAILED"},
        {EXIT_INTERRUPTED, "SKIP", "INTERRUPTED"}, {EXIT_INTERNAL, "ERROR", "DEVICE_FAILED"},
    };
    size_t last = sizeof kinds / sizeof *kinds - 1, i = 0;

    while (i < last && kinds[i].code != e->code)
        i++;
    return without_rate(r, kinds[i].status, kinds[i].reason, e->text);
}

json_t *outcome_skip_json(const struct run *r, const char *reason, const char *text)
{
    return without_rate(r, "SKIP", reason, text);
}
