/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* From what came out to what is said: flags, status, and the record of a point. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/units.h"
#include "run/run.h"

/* Thresholds, each from the measurement laws (README, "Measurement laws"). */
static const double DOUBLING_MOST = 1.03, CONSTANT_MOST = 1.05, LOCAL_LEAST = 0.99,
                    HUGE_LEAST = 0.99, STEAL_MOST = 0.005;
enum { SIDECAR_MIN = 4096, LLC_TIMES = 4 };

/* Everything the flags and the record are made from. */
struct outcome {
    const struct run *r;
    struct traffic work;
    double payload, bus, median_s;
    double bound;        /* B/s, 0 if none */
    const char *bound_kind, *bound_source;
    double value;        /* headline, in the metric's unit */
};

static double bound_of(const struct run *r, struct outcome *o)
{
    const struct machine *m = r->s->machine;
    const struct run_group *g = r->point->group;
    double sum = 0;

    o->bound_kind = "vendor";
    o->bound_source = "stated by the user (--bound)";
    if (*config_text(r->s->config, g, OPT_BOUND))
        return config_number(r->s->config, g, OPT_BOUND);
    o->bound_kind = "theoretical";
    o->bound_source = "hwloc bandwidth attribute (firmware tables)";
    for (unsigned i = 0; i < m->nnodes; i++) {
        if (!hwloc_bitmap_isset(r->point->nodes, m->nodes[i].os_index))
            continue;
        if (!m->nodes[i].bandwidth_MiBps)
            return 0;
        sum += (double)m->nodes[i].bandwidth_MiBps * 0x1p20;
    }
    return sum;
}

static void outcome_make(struct outcome *o, const struct run *r)
{
    memset(o, 0, sizeof *o);
    o->r = r;
    o->work = run_traffic(r);
    o->payload = o->work.read + o->work.written;
    /* A temporal store to a line not in cache reads it first; a streaming store does not. */
    o->bus = o->payload;
    if (r->bench->flags & BENCH_STORES && r->kernel && !r->kernel->streams)
        o->bus += o->work.written;
    o->bound = bound_of(r, o);
    if (!r->stats.n)
        return;
    o->median_s = r->stats.median * 1e-9 / r->series.reps;
    o->value = o->payload / o->median_s;
}

static bool any_steal(const struct outcome *o)
{
    double steal = o->r->act1.steal_s - o->r->act0.steal_s;

    return steal > STEAL_MOST * o->r->series.total_ns * 1e-9 && steal > 0.02;
}

static bool is_cache_assisted(const struct outcome *o)
{
    const struct run *r = o->r;
    double total = (double)r->point->size_bytes * r->bench->arrays;

    return (r->doubling.done && r->doubling.ratio > DOUBLING_MOST) ||
           (!r->doubling.done && total < LLC_TIMES * (double)r->s->machine->llc_sum_bytes);
}

static bool is_remote(const struct outcome *o)
{
    return (o->r->before.local >= 0 && o->r->before.local < LOCAL_LEAST) ||
           (o->r->after.local >= 0 && o->r->after.local < LOCAL_LEAST);
}

static bool is_not_granted(const struct outcome *o)
{
    const struct run *r = o->r;
    bool never = strcmp(r->s->machine->thp, "never") == 0 ||
                 strcmp(r->s->machine->thp, "absent") == 0;
    /* An array below one huge page cannot be in huge pages. */
    bool small = r->n * elem_bytes(r->point->elem) < (size_t)1 << 22;

    if (r->before.huge < 0 || small)
        return false;
    if (r->point->pages == PAGES_BASE)
        return r->before.huge > 1 - HUGE_LEAST;
    return r->before.huge < HUGE_LEAST && !(r->point->pages == PAGES_AUTO && never);
}

static bool is_unstable(const struct outcome *o)
{
    return stats_bimodal(o->r->series.ns, o->r->series.n);
}

static bool is_not_converged(const struct outcome *o)
{
    return o->r->series.stop != STOP_CI;
}

static bool is_above_bound(const struct outcome *o)
{
    return o->bound > 0 && o->r->bench->metric == METRIC_BANDWIDTH && o->value > o->bound;
}

static bool is_data_dependent(const struct outcome *o)
{
    return o->r->constant_probe.done && o->r->constant_probe.ratio > CONSTANT_MOST;
}

static bool is_oversubscribed(const struct outcome *o)
{
    return o->r->s->oversubscribed;
}

static bool is_short(const struct outcome *o)
{
    const struct device *d = o->r->s->device;
    double tick = d->resolution_ns > d->overhead_ns ? d->resolution_ns : d->overhead_ns;

    return o->r->stats.n && o->r->stats.min < 1000 * tick;
}

static bool is_swapped(const struct outcome *o)
{
    return o->r->act1.major_faults != o->r->act0.major_faults;
}

/* The flags of a row, the gravest first: the first that holds gives the reason. */
static const struct flag {
    const char *name, *text;
    bool (*holds)(const struct outcome *o);
    bool invalid;
} flags[] = {
    {"above-bound", "faster than the bound: the bound or the measurement is wrong",
     is_above_bound, true},
    {"cache-assisted", "smaller than the rule, or slower with twice the data: "
     "caches helped", is_cache_assisted, false},
    {"remote-pages", "under 99 % of the pages are on the nodes asked for",
     is_remote, false},
    {"pages-not-granted", "the page size asked for was not granted",
     is_not_granted, false},
    {"data-dependent", "constant data is over 5 % faster: compression or power",
     is_data_dependent, false},
    {"swapped", "pages came from disk while it was timed", is_swapped, false},
    {"oversubscribed", "more ranks than cores", is_oversubscribed, false},
    {"short-sample", "a sample is under 1000 times the clock's resolution",
     is_short, false},
    {"unstable", "the samples fall into two modes: something else used the machine",
     is_unstable, false},
    {"steal", "the hypervisor took over 0.5 % of the time", any_steal, false},
    {"not-converged", "the interval is wider than asked for when the budget ended",
     is_not_converged, false},
};

static json_t *params_json(const struct run *r)
{
    static const char *const pages[] = {"auto", "4k", "thp", "2m", "1g"};
    const struct point *p = r->point;
    json_t *nodes = json_array();
    unsigned i;
    json_t *o;

    hwloc_bitmap_foreach_begin(i, p->nodes)
        json_array_append_new(nodes, json_integer(i));
    hwloc_bitmap_foreach_end();
    o = json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:s, s:s, s:o, s:s, s:s}", "type",
                  p->elem == ELEM_F64 ? "f64" : "f32", "variant",
                  r->kernel ? r->kernel->variant : p->variant, "isa", r->s->device->set->isa,
                  "unroll", r->kernel ? (int)r->kernel->unroll : 0, "threads", (int)r->workers,
                  "ranks", r->s->comm->size, "bind", p->bind, "tier", p->tier, "nodes", nodes,
                  "pages", pages[p->pages], "device", r->s->device->ops->name);
    record_int(o, "size_bytes", p->size_bytes);
    record_int(o, "n", p->n);
    record_int(o, "offset_bytes", r->offset);
    json_object_set_new(o, "tuned", json_boolean(r->tuned));
    record_int(o, "configurations_tried", r->tried);
    return o;
}

static void residence_json(json_t *o, const struct run *r)
{
    json_t *cpus = json_array(), *p = json_object();

    for (unsigned w = 0; w < r->workers; w++)
        json_array_append_new(cpus, json_integer(r->cpus[w]));
    json_object_set_new(p, "cpus", cpus);
    record_int(p, "pages_sampled", r->before.sampled);
    if (r->before.local >= 0) {
        record_real(p, "local_before", r->before.local);
        record_real(p, "local_after", r->after.local);
    } else {
        record_absent(p, "local_before", "the kernel does not tell where pages are");
        record_absent(p, "local_after", "the kernel does not tell where pages are");
    }
    if (r->before.huge >= 0)
        record_real(p, "huge", r->before.huge);
    else
        record_absent(p, "huge", "page sizes cannot be read (smaps)");
    record_int(p, "page_bytes", r->before.page_bytes);
    json_object_set_new(p, "verified", json_boolean(r->before.local >= 0));
    json_object_set_new(o, "placement", p);
}

static json_t *samples_json(const struct run *r)
{
    const struct series *s = &r->series;
    json_t *o = json_pack("{s:s, s:s, s:i, s:i}", "unit", "ns", "class", "cost", "reps",
                          (int)s->reps, "n", (int)s->n);
    json_t *values, *starts;
    char name[32];

    if (s->n > SIDECAR_MIN && r->s->journal) {
        snprintf(name, sizeof name, "point-%zu-%u", r->s->points_done, r->s->launch);
        values = journal_sidecar(r->s->journal, name, s->ns, s->n, NULL);
        json_object_set_new(o, "values_file", values ? values : json_null());
        return o;
    }
    values = json_array();
    starts = json_array();
    for (size_t i = 0; i < s->n; i++) {
        json_array_append_new(values, json_real(s->ns[i]));
        json_array_append_new(starts, json_real(s->start_ns[i]));
    }
    json_object_set_new(o, "values", values);
    json_object_set_new(o, "start_ns", starts);
    return o;
}

/* Rates from times: the order turns round, so the shortest time is the best rate. */
static json_t *summary_json(const struct outcome *o)
{
    static const char *const stops[] = {"ci", "time", "samples", "interrupted"};
    const struct run *r = o->r;
    const struct stats *st = &r->stats;
    const struct metric_row *metric = metric_row(r->bench->metric);
    double k = o->payload * r->series.reps * 1e9; /* rate = k / ns */
    json_t *s = json_pack("{s:s, s:s, s:s, s:i}", "metric", metric->name, "unit", metric->unit,
                          "direction", metric->higher ? "higher" : "lower", "n", (int)st->n);

    record_real(s, "median", k / st->median);
    record_real(s, "best", k / st->min);
    record_real(s, "p05", k / st->p95);
    record_real(s, "p95", k / st->p05);
    record_real(s, "mean", k / st->mean); /* total bytes over total time: the harmonic mean */
    if (st->ci.valid) {
        json_t *ci = json_object();

        record_real(ci, "level", st->ci.level);
        record_real(ci, "lo", k / st->ci.hi);
        record_real(ci, "hi", k / st->ci.lo);
        json_object_set_new(ci, "method", json_string("order statistics, Hettmansperger-Sheather"));
        json_object_set_new(ci, "resampling", json_string("within-launch"));
        json_object_set_new(s, "ci", ci);
    } else {
        record_absent(s, "ci", "too few samples for this level");
    }
    record_real(s, "cov", st->robust_cov);
    record_real(s, "drift", stats_drift(r->series.ns, r->series.n));
    json_object_set_new(s, "converged", json_boolean(r->series.stop == STOP_CI));
    json_object_set_new(s, "stop", json_string(stops[r->series.stop]));
    record_real(s, "bus_median", o->bus / o->median_s);
    return s;
}

static json_t *work_json(const struct outcome *o)
{
    json_t *w = json_object();

    record_real(w, "read_bytes", o->work.read);
    record_real(w, "written_bytes", o->work.written);
    record_real(w, "payload_bytes", o->payload);
    record_real(w, "bus_bytes", o->bus);
    record_real(w, "flops", o->work.flops);
    json_object_set_new(w, "rule", json_string("payload: as STREAM counts; bus: and the line read "
                                               "before each temporal store"));
    return w;
}

static void probe_json(json_t *o, const char *key, const struct probe *p)
{
    if (!p->done) {
        record_absent(o, key, p->why_not ? p->why_not : "not reached");
        return;
    }
    json_object_set_new(o, key, json_pack("{s:f, s:i}", "ratio", p->ratio, "pairs",
                                          (int)p->pairs));
}

static json_t *check_json(const struct run *r)
{
    const struct check *c = &r->check;
    json_t *o = json_pack("{s:s, s:b}", "kind", c->kind ? c->kind : "none", "pass", c->pass);

    record_int(o, "elements", c->elements);
    record_int(o, "bad", c->bad);
    if (c->bad)
        record_int(o, "first_bad", c->first_bad);
    record_real(o, "max_error", c->max_error);
    record_real(o, "tolerance", c->tolerance);
    record_int(o, "sample_checks", r->sample_checks);
    return o;
}

static json_t *context_json(const struct run *r)
{
    const struct sys_activity *a = &r->act0, *b = &r->act1;
    json_t *o = json_object();

    record_real(o, "steal_s", b->steal_s - a->steal_s);
    record_int(o, "minor_faults", b->minor_faults - a->minor_faults);
    record_int(o, "major_faults", b->major_faults - a->major_faults);
    record_int(o, "migrations", b->migrations - a->migrations);
    record_int(o, "voluntary_switches", b->voluntary_switches - a->voluntary_switches);
    record_int(o, "involuntary_switches", b->involuntary_switches - a->involuntary_switches);
    record_real(o, "loadavg", b->load1);
    return o;
}

static json_t *time_json(const struct run *r)
{
    static const char *const names[TIME_COUNT] = {"fill_s", "warmup_s", "timed_s", "check_s",
                                                  "other_s"};
    json_t *o = json_object();
    double total = 0;

    for (int i = 0; i < TIME_COUNT; i++) {
        record_real(o, names[i], r->time_s[i]);
        total += r->time_s[i];
    }
    record_real(o, "total_s", total);
    return o;
}

/* Collective: medians of every rank's own times. */
static void ranks_json(json_t *o, const struct run *r)
{
    struct comm *c = r->s->comm;
    struct stats own;
    char text[160];
    json_t *all, *ranks;

    if (c->size == 1) {
        record_absent(o, "ranks", "one rank");
        return;
    }
    if (stats_make(r->series.own_ns, r->series.n, 0.95, &own))
        own.median = 0;
    snprintf(text, sizeof text, "{\"rank\":%d,\"node\":%d,\"workers\":%u,\"cpu\":%u,"
             "\"median_ns\":%.17g}", c->rank, c->node, r->workers, r->cpus[0], own.median);
    all = comm_gather_text(c, text);
    if (!all)
        return;
    ranks = json_array();
    for (size_t i = 0; i < json_array_size(all); i++)
        json_array_append_new(ranks, json_loads(json_string_value(json_array_get(all, i)), 0,
                                                NULL));
    json_decref(all);
    json_object_set_new(o, "ranks", json_pack("{s:i, s:s, s:o, s:o}", "n", c->size, "reduction",
                                              "max(end) - min(start)", "sync", comm_sync_json(c),
                                              "per_rank", ranks));
}

static json_t *head(const struct run *r)
{
    const struct point *p = r->point;
    /* STREAM's rules: its four kernels, ordinary stores, nothing searched. */
    bool rules = r->bench->rules && strcmp(p->variant, "plain") == 0 && !r->tuned;

    return json_pack("{s:s, s:s, s:s, s:i, s:i, s:s, s:o}", "id", p->id, "bench", r->bench->name,
                     "title", r->bench->formula, "launch", (int)r->s->launch, "order",
                     (int)r->s->points_done, "class", rules ? "stream-rules" : "tuned", "params",
                     params_json(r));
}

static void status_json(json_t *o, const struct outcome *out)
{
    const char *status = "PASS", *reason = "OK", *text = "verified and converged";
    json_t *names = json_array();

    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        if (!flags[i].holds(out))
            continue;
        if (json_array_size(names) == 0) {
            status = flags[i].invalid ? "INVALID" : "WARN";
            reason = flags[i].invalid ? "ABOVE_BOUND" : "FLAGGED";
            text = flags[i].text;
        }
        json_array_append_new(names, json_string(flags[i].name));
    }
    json_object_set_new(o, "status", json_string(status));
    json_object_set_new(o, "reason", json_string(reason));
    json_object_set_new(o, "text", json_string(text));
    json_object_set_new(o, "flags", names);
}

static void bound_json(json_t *o, const struct outcome *out)
{
    if (out->bound <= 0) {
        record_absent(o, "bound", "the machine states no memory bandwidth; give it with --bound");
        record_absent(o, "bound_fraction", "no bound");
        return;
    }
    json_object_set_new(o, "bound", json_pack("{s:f, s:s, s:s, s:s}", "value", out->bound, "unit",
                                              "B/s", "kind", out->bound_kind, "source",
                                              out->bound_source));
    record_real(o, "bound_fraction", out->value / out->bound);
}

json_t *outcome_json(const struct run *r)
{
    struct outcome out;
    json_t *o = head(r);

    if (!o)
        return NULL;
    outcome_make(&out, r);
    status_json(o, &out);
    residence_json(o, r);
    json_object_set_new(o, "work", work_json(&out));
    json_object_set_new(o, "samples", samples_json(r));
    json_object_set_new(o, "warmup", json_pack("{s:i, s:b}", "n", (int)r->warmup_n, "steady",
                                               r->warmup_steady));
    json_object_set_new(o, "summary", summary_json(&out));
    bound_json(o, &out);
    json_object_set_new(o, "check", check_json(r));
    probe_json(o, "doubling", &r->doubling);
    probe_json(o, "constant", &r->constant_probe);
    json_object_set_new(o, "context", context_json(r));
    if (r->s->counters && r->ncounters > 0)
        json_object_set_new(o, "counters",
                            counters_json(r->s->counters, r->counters, r->ncounters));
    else
        record_absent(o, "counters", r->s->counters ? counters_text(r->s->counters)
                                                    : "switched off (--counters none)");
    ranks_json(o, r);
    json_object_set_new(o, "time", time_json(r));
    return o;
}

/* A point without a rate: what failed, in the status that fits. */
json_t *outcome_error_json(const struct run *r, const struct error *e)
{
    static const struct {
        enum exit_code code;
        const char *status, *reason;
    } kinds[] = {
        {EXIT_FAILED, "FAIL", "CHECK_FAILED"},
        {EXIT_INVALID, "INVALID", "CLOCK_UNUSABLE"},
        {EXIT_TIMEOUT, "ERROR", "TIMEOUT"},
        {EXIT_UNAVAILABLE, "ERROR", "PLACEMENT_FAILED"},
        {EXIT_INTERRUPTED, "SKIP", "INTERRUPTED"},
        {EXIT_INTERNAL, "ERROR", "DEVICE_FAILED"},
    };
    size_t last = sizeof kinds / sizeof *kinds - 1, i = 0;
    json_t *o = head(r);

    while (i < last && kinds[i].code != e->code)
        i++;
    if (!o)
        return NULL;
    json_object_set_new(o, "status", json_string(kinds[i].status));
    json_object_set_new(o, "reason", json_string(kinds[i].reason));
    json_object_set_new(o, "text", json_string(e->text));
    json_object_set_new(o, "flags", json_array());
    json_object_set_new(o, "check", check_json(r));
    json_object_set_new(o, "time", time_json(r));
    return o;
}
