/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Probes: is the rate still the same with twice the data, or with data that never changes? */
#include <string.h>

#include "run/run.h"

enum { PAIRS_FIRST = 3, PAIRS_MOST = 9 };
/* Law 2: a change of over 3 % is flagged; law of section 4 for data: over 5 %. A pair that is
 * near either is looked at again, so the first look uses the smaller one. */
static const double SUSPICIOUS = 1.03;

/* Samples base and other in turn, so that a drifting machine slows both; the median of the pairs'
 * ratios decides, after more pairs when the first look suspects something. */
static int compare(struct run *base, struct run *other, double work_ratio, struct probe *p,
                   struct error *e)
{
    struct series a = {.reps = base->series.reps}, b = {.reps = base->series.reps};
    double ratio[PAIRS_MOST];
    int rc = 0;

    /* Only the time matters here: the check recomputes the random data of the first n elements. */
    base->traps.off = other->traps.off = true;
    for (unsigned n = 0; n < PAIRS_MOST && rc == 0; n++) {
        rc = series_sample(base, &a, e) || series_sample(other, &b, e) ? -1 : 0;
        if (rc)
            break;
        /* rate(base) / rate(other) = t(other) * work(base) / (t(base) * work(other)) */
        ratio[n] = b.ns[n] / (a.ns[n] * work_ratio);
        p->pairs = n + 1;
        stats_sort(ratio, n + 1);
        p->ratio = ratio[(n + 1) / 2];
        /* The second smallest of nine is under the true median in 98 % of cases. */
        p->low = ratio[n + 1 == PAIRS_MOST];
        if (n + 1 >= PAIRS_FIRST && (p->ratio <= SUSPICIOUS || run_stopped(base)))
            break;
    }
    p->done = rc == 0;
    base->traps.off = other->traps.off = false;
    series_fini(&a);
    series_fini(&b);
    return rc;
}

/* Fills [n, 2n) of every array; what lies below n is already there. */
static int fill_upper(struct run *r, size_t n, const char *variant, struct error *e)
{
    for (unsigned k = 0; k < r->bench->loop.arrays; k++)
        if (run_fill_range(r, k, variant, n, 2 * n, e))
            return -1;
    return 0;
}

/* Why a probe that needs the upper half of the buffers cannot be made, or NULL. */
static const char *no_upper_half(const struct run *r)
{
    if (r->bench->setup || r->bench->step || shape_is_own(&r->bench->shape))
        return "the benchmark sizes its data itself";
    if (shape_is_curve(&r->point->bench->shape))
        return "a curve has larger sizes as points of their own";
    return r->point->doubled ? NULL : "twice the size does not fit in memory";
}

/* Touches and fills all anew, for this run's split of the elements. */
static int place_anew(struct run *r, struct error *e)
{
    run_discard(r);
    r->bay->pool.partition = 0;
    return run_together(r, run_setup(r, e), e);
}

/* On several nodes the split of 2n puts other pages on other nodes than that of n, so the two
 * cannot take turns on the same pages: twice the size is then held against the samples that the
 * point already has. */
static int double_on_nodes(struct run *r, struct run *twice, struct error *e)
{
    struct series s = {.reps = r->series.reps};
    double ratio[PAIRS_MOST];
    int rc = place_anew(twice, e);

    run_clock(r, TIME_FILL);
    twice->traps.off = true;
    for (unsigned n = 0; n < PAIRS_MOST && rc == 0; n++) {
        rc = series_sample(twice, &s, e);
        if (rc == 0)
            ratio[n] = s.ns[n] / (2 * r->stats.median);
    }
    series_fini(&s);
    if (rc)
        return -1;
    stats_sort(ratio, PAIRS_MOST);
    r->probes.doubling = (struct probe){
        .done = true, .pairs = PAIRS_MOST, .low = ratio[1], .ratio = ratio[PAIRS_MOST / 2]};
    run_clock(r, TIME_TIMED);
    rc = place_anew(r, e);
    run_clock(r, TIME_FILL);
    return rc;
}

int probe_doubling(struct run *r, struct error *e)
{
    struct run twice = *r;

    if (!config_is(r->lab->config, r->point->group, OPT_DOUBLING, "on"))
        r->probes.doubling.why_not = "switched off (--doubling off)";
    else
        r->probes.doubling.why_not = no_upper_half(r);
    if (r->probes.doubling.why_not)
        return 0;
    twice.n = 2 * r->n;
    if (hwloc_bitmap_weight(r->point->nodes) != 1)
        return double_on_nodes(r, &twice, e);
    if (run_together(r, fill_upper(r, r->n, "plain", e), e))
        return -1;
    run_clock(r, TIME_FILL);
    if (compare(r, &twice, 2, &r->probes.doubling, e))
        return -1;
    run_clock(r, TIME_TIMED);
    return 0;
}

int probe_constant(struct run *r, struct error *e)
{
    struct run same = *r;
    size_t w = elem_bytes(r->point->elem);

    if (!config_is(r->lab->config, r->point->group, OPT_CONSTANT, "on"))
        r->probes.constant.why_not = "switched off (--constant-probe off)";
    else
        r->probes.constant.why_not = no_upper_half(r);
    if (r->probes.constant.why_not)
        return 0;
    if (run_together(r, fill_upper(r, r->n, "constant", e), e))
        return -1;
    run_clock(r, TIME_FILL);
    /* Random data below, constant data above: sampled in turn. Above n / 64 * 64 all is constant.
     */
    for (unsigned k = 0; k < r->bench->loop.arrays; k++)
        same.v[k] = (char *)r->v[k] + r->n / 64 * 64 * w;
    if (compare(&same, r, 1, &r->probes.constant, e))
        return -1;
    run_clock(r, TIME_TIMED);
    return 0;
}

/* Once a run: reads of known size, counted, tell if the traffic counters are to be believed. */
static int calibrate(struct run *r, struct error *e)
{
    struct counters *c = r->lab->counters;
    struct counter_value values[COUNTERS_PER_PASS];
    double bytes = (double)r->n * elem_bytes(r->point->elem);
    unsigned passes = counters_passes(c);

    if (counters_reach(c) != COUNTERS_MEMORY || strcmp(counters_trust(c), "UNCALIBRATED") != 0 ||
        !kernel_find(r->device->set, "read", "plain", r->point->elem, 0))
        return 0;
    /* These counters see all of a node: one rank must be all that reads, and from memory. */
    if (r->lab->comm->size > 1 || bytes < LLC_TIMES * (double)r->device->facts.cache_bytes)
        return 0;
    for (unsigned pass = 0; pass < passes; pass++) {
        int n;

        counters_select(c, pass);
        if (counters_start(c, e) || run_kernel(r, "read", "plain", 0, r->n, NULL, e))
            return -1;
        n = counters_stop(c, values, e);
        if (n < 0)
            return -1;
        counters_calibrate(c, values, n, bytes);
    }
    return 0;
}

int probe_counters(struct run *r, struct error *e)
{
    struct counters *c = r->lab->counters;
    unsigned passes = c ? counters_passes(c) : 0;

    r->counted.n = 0;
    if (c && calibrate(r, e))
        return -1;
    for (unsigned pass = 0; pass < passes && r->counted.n + COUNTERS_PER_PASS <= RUN_COUNTERS;
         pass++) {
        int n;

        counters_select(c, pass);
        if (counters_start(c, e) || run_step(r, 1, e) || run_wait(r, e))
            return -1;
        n = counters_stop(c, r->counted.of + r->counted.n, e);
        if (n < 0)
            return -1;
        r->counted.n += n;
    }
    return 0;
}
