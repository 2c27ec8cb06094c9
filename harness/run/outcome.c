/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "run/outcome.h"

#include <math.h>
#include <string.h>

#include "device/sets.h"

/* Thresholds, each from the measurement laws (README, "Measurement laws"). */
static const double DOUBLING_MOST = 1.03, CONSTANT_MOST = 1.05, LOCAL_LEAST = 0.99,
                    HUGE_LEAST = 0.99, STEAL_MOST = 0.005, DRIFT_MOST = 0.05;
enum { LLC_TIMES = 4 };

static double bound_of(const struct run *r, struct outcome *o)
{
    const struct machine *m = r->lab->machine;
    const struct run_group *g = r->point->group;
    double sum = 0;

    o->bound_kind = "measured";
    o->bound_source = r->bound.source;
    if (r->bound.value > 0)
        return r->bound.value;
    if (r->bench->quantities.metric != METRIC_BANDWIDTH)
        return 0; /* what follows are bandwidths */
    o->bound_kind = "vendor";
    o->bound_source = "stated by the user (--bound)";
    if (*config_text(r->lab->config, g, OPT_BOUND))
        return config_number(r->lab->config, g, OPT_BOUND);
    o->bound_kind = "theoretical";
    o->bound_source = r->device->facts.bound_source;
    if (!r->device->ops->host)
        return r->device->facts.bound_Bps * r->lab->comm->size;
    o->bound_source = "hwloc bandwidth attribute (firmware tables)";
    for (unsigned i = 0; i < m->nnodes; i++) {
        if (!hwloc_bitmap_isset(r->point->nodes, m->nodes[i].os_index))
            continue;
        if (!m->nodes[i].bandwidth_MiBps)
            return 0;
        sum += (double)m->nodes[i].bandwidth_MiBps * 0x1p20;
    }
    return sum * r->lab->comm->nodes; /* the work is that of all nodes */
}

void outcome_make(struct outcome *o, const struct run *r)
{
    memset(o, 0, sizeof *o);
    o->r = r;
    o->work = run_traffic(r);
    o->payload = o->work.read + o->work.written;
    o->bus = o->payload;
    if (r->bench->loop.does & LOOP_STORES && r->kernel && r->kernel->stores == STORES_READ)
        o->bus += o->work.written;
    if (r->bench->loop.does & LOOP_STORES && r->kernel && r->kernel->stores == STORES_UNKNOWN)
        o->bus = 0;
    o->bound = bound_of(r, o);
    if (!r->stats.n)
        return;
    o->median_s = r->stats.median * 1e-9 / r->series.reps;
    o->value = outcome_value(o, r->stats.median);
}

double outcome_rate(const struct run *r)
{
    struct outcome o;

    outcome_make(&o, r);
    return o.value;
}

double outcome_value(const struct outcome *o, double ns)
{
    const double work[METRIC_COUNT] = {
        [METRIC_BANDWIDTH] = o->payload, [METRIC_FLOPS] = o->work.flops,
        [METRIC_RATE] = o->work.ops,     [METRIC_UPDATES] = o->work.ops,
        [METRIC_TOKENS] = o->work.ops,   [METRIC_LATENCY] = o->work.serial};
    const enum metric m = o->r->bench->quantities.metric;
    const double s = ns * 1e-9 / o->r->series.reps;

    return metric_row(m)->higher ? work[m] / s : s / work[m];
}

static bool any_steal(const struct outcome *o)
{
    double steal = o->r->context.activity.steal_s;

    return steal > STEAL_MOST * o->r->series.total_ns * 1e-9 && steal > 0.02;
}

static bool is_cache_assisted(const struct outcome *o)
{
    const struct run *r = o->r;
    const struct shape *shape = &r->bench->shape;

    if (shape_is_curve(shape) || shape_is_own(shape) || shape->size == SIZE_LEVELS)
        return false; /* small sizes are what it is there for */
    /* Both, since twice a size that fits the caches may fit as well. */
    return (double)r->point->size_bytes < LLC_TIMES * (double)r->device->facts.cache_bytes ||
           (r->probes.doubling.done && r->probes.doubling.ratio > DOUBLING_MOST &&
            r->probes.doubling.low > 1);
}

static bool is_remote(const struct outcome *o)
{
    return (o->r->context.before.local >= 0 && o->r->context.before.local < LOCAL_LEAST) ||
           (o->r->context.after.local >= 0 && o->r->context.after.local < LOCAL_LEAST);
}

static bool is_unverified(const struct outcome *o)
{
    return o->r->device->ops->host && o->r->bench->loop.arrays > 0 &&
           (o->r->context.before.local < 0 || o->r->context.after.local < 0);
}

static bool huge_is_wrong(const struct run *r, double huge)
{
    bool never =
        strcmp(r->lab->machine->thp, "never") == 0 || strcmp(r->lab->machine->thp, "absent") == 0;

    if (huge < 0)
        return false;
    if (r->point->pages == PAGES_BASE)
        return huge > 1 - HUGE_LEAST;
    return huge < HUGE_LEAST && !(r->point->pages == PAGES_AUTO && never);
}

static bool is_not_granted(const struct outcome *o)
{
    const struct run *r = o->r;
    /* An array below one huge page cannot be in huge pages. */
    bool small = r->n * elem_bytes(r->point->elem) < (size_t)1 << 22;

    return !small &&
           (huge_is_wrong(r, r->context.before.huge) || huge_is_wrong(r, r->context.after.huge));
}

static bool is_distrusted(const struct outcome *o)
{
    const struct run *r = o->r;

    return r->lab->counters && r->counted.n > 0 &&
           strcmp(counters_trust(r->lab->counters), "UNTRUSTED") == 0;
}

static bool is_drifting(const struct outcome *o)
{
    return fabs(stats_drift(o->r->series.ns, o->r->series.n)) > DRIFT_MOST;
}

static bool is_unsteady(const struct outcome *o)
{
    for (unsigned i = 0; i < o->r->nvisits; i++)
        if (!o->r->visits[i].warmup_steady && !o->r->bench->protocol.solves)
            return true;
    return false;
}

static bool is_throttled(const struct outcome *o)
{
    return o->r->context.activity.throttles > 0;
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
    return o->bound > 0 && o->r->bench->quantities.metric == METRIC_BANDWIDTH &&
           o->value > o->bound;
}

static bool is_data_dependent(const struct outcome *o)
{
    return o->r->probes.constant.done && o->r->probes.constant.ratio > CONSTANT_MOST &&
           o->r->probes.constant.low > 1;
}

static bool is_library(const struct run *r)
{
    return r->kernel && r->device->library && strcmp(device_set_of(r->kernel), "library") == 0;
}

static bool is_poor_library(const struct outcome *o)
{
    return is_library(o->r) && o->r->device->library_remedy;
}

/* Loops in registers that stay under this share of what their cores' units give were not alone on
 * them: well-scheduled chains reach 97 % and more. */
#define UNITS_LEAST 0.9

static bool is_sharing_units(const struct outcome *o)
{
    return o->r->bound.value > 0 && o->value < UNITS_LEAST * o->r->bound.value;
}

static bool is_oversubscribed(const struct outcome *o)
{
    return o->r->lab->oversubscribed;
}

/* Law 5: work of a device is timed by its events, and by the host where they differ. */
#define CLOCKS_APART 1.02

static bool is_apart(const struct outcome *o)
{
    return o->r->block.events_ns > 0 && o->r->block.host_ns > CLOCKS_APART * o->r->block.events_ns;
}

static bool is_short(const struct outcome *o)
{
    const struct device *d = o->r->device;
    double tick = d->resolution_ns > d->overhead_ns ? d->resolution_ns : d->overhead_ns;

    return o->r->stats.n && o->r->stats.min < 1000 * tick;
}

static bool is_swapped(const struct outcome *o)
{
    /* Our pages came from disk, and from swap: a program's own file pages do no harm. */
    return o->r->context.activity.major_faults > 0 && o->r->context.activity.swapped_bytes > 0;
}

static bool is_rounded(const struct outcome *o)
{
    return o->r->point->rounded;
}

/* The flags of a row, the gravest first: the first that holds gives the reason. */
static const struct flag {
    const char *name, *text;
    bool (*holds)(const struct outcome *o);
    bool invalid;
} flags[] = {
    {"above-bound", "faster than the bound: the bound or the measurement is wrong", is_above_bound,
     true},
    {"poor-library", NULL, is_poor_library, false}, /* the remedy says it */
    {"cache-assisted",
     "smaller than the rule, or slower with twice the data: "
     "caches helped",
     is_cache_assisted, false},
    {"size-rounded", "smaller than the size asked for: a table is a power of two", is_rounded,
     false},
    {"remote-pages", "under 99 % of the pages are on the nodes asked for", is_remote, false},
    {"pages-not-granted", "the page size asked for was not granted", is_not_granted, false},
    {"data-dependent", "constant data is over 5 % faster: compression or power", is_data_dependent,
     false},
    {"unverified-placement", "the kernel does not tell where the pages are", is_unverified, false},
    {"swapped", "pages were swapped in while it was timed", is_swapped, false},
    {"clocks-differ", "the host saw the work take over 2 % longer than the device's events say",
     is_apart, false},
    {"oversubscribed", "ranks share a hardware thread", is_oversubscribed, false},
    {"shared-units",
     "registers only, and under 90 % of what the cores' units give: others used them",
     is_sharing_units, false},
    {"short-sample", "a sample is under 1000 times the clock's resolution", is_short, false},
    {"unstable", "the samples fall into two modes: something else used the machine", is_unstable,
     false},
    {"steal", "the hypervisor took over 0.5 % of the time", any_steal, false},
    {"throttled", "a core was throttled by heat or power while it was timed", is_throttled, false},
    {"drift", "the first and the last third of the samples differ by over 5 %", is_drifting, false},
    {"not-converged", "the interval is wider than asked for when the budget ended",
     is_not_converged, false},
    {"warmup-unsteady", "it was not steady when the warm-up ended", is_unsteady, false},
    {"counters-untrusted", "the counters miss known traffic by over 25 %", is_distrusted, false},
};

void outcome_status(json_t *record, const struct outcome *o)
{
    const char *status = "PASS", *reason = "OK", *text = "verified and converged";
    json_t *names = json_array();

    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        if (!flags[i].holds(o))
            continue;
        if (json_array_size(names) == 0) {
            status = flags[i].invalid ? "INVALID" : "WARN";
            reason = flags[i].invalid ? "ABOVE_BOUND" : "FLAGGED";
            text = flags[i].text ? flags[i].text : o->r->device->library_remedy;
        }
        json_array_append_new(names, json_string(flags[i].name));
    }
    json_object_set_new(record, "status", json_string(status));
    json_object_set_new(record, "reason", json_string(reason));
    json_object_set_new(record, "text", json_string(text));
    json_object_set_new(record, "flags", names);
}
