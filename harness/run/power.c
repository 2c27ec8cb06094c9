/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Energy of a point: read beside its samples, told per byte and operation. */
#include "run/power.h"

#include <math.h>

#include "counters/energy.h"
#include "run/outcome.h"

/* Below 2 s a counter that moves every ms to every 100 ms says too little. Where the samples fill
 * less than 90 % of the time, what lies between them would pass for theirs. */
static const double SPAN_LEAST_S = 2, SHARE_LEAST = 0.9, UPDATES_LEAST = 20;

/* Kept below the time in which a counter begins anew: a minute at 1 kW and 65 kJ. */
static const double READ_EACH_S = 1;

void power_begin(struct run *r)
{
    r->energy.from_J = r->lab->energy ? energy_read(r->lab->energy) : 0;
    r->energy.from_ns = r->energy.read_ns = run_now_ns(r);
    r->energy.timed_ns -= r->series.total_ns;
}

void power_sample(struct run *r)
{
    const double now = run_now_ns(r);

    if (!r->lab->energy || !r->sampling || now - r->energy.read_ns < READ_EACH_S * 1e9)
        return;
    energy_read(r->lab->energy);
    r->energy.read_ns = now;
}

void power_end(struct run *r)
{
    struct comm *comm = r->lab->comm;
    /* Joules and idle watts of all nodes; a node without counters makes the sum worthless. */
    double sum[2] = {0, 0}, lacks = 0;

    r->energy.ns += run_now_ns(r) - r->energy.from_ns;
    r->energy.timed_ns += r->series.total_ns;
    if (r->lab->energy && comm->local_rank == 0) {
        sum[0] = energy_read(r->lab->energy) - r->energy.from_J;
        sum[1] = r->lab->energy->idle_W;
        lacks = r->lab->energy->n == 0;
    }
    comm->ops->reduce(comm, sum, 2, COMM_SUM);
    comm->ops->reduce(comm, &lacks, 1, COMM_MAX);
    r->energy.J = lacks > 0 ? NAN : r->energy.J + sum[0];
    r->energy.idle_W = sum[1];
}

static const char *why_not(const struct run *r, double span)
{
    const struct energy *e = r->lab->energy;

    if (!e)
        return "not looked for";
    if (e->n == 0)
        return e->why_not;
    if (isnan(r->energy.J))
        return "another node has no energy counters that can be read";
    if (span < SPAN_LEAST_S)
        return "the samples took under 2 s: give --time 2s or more";
    if (span < UPDATES_LEAST * e->update_s)
        return "the counters moved under 20 times while it was measured: give more --time";
    return NULL;
}

static void per(json_t *o, const char *key, double watts, double work, const char *absent)
{
    if (work > 0 && watts > 0)
        record_real(o, key, watts / work);
    else
        record_absent(o, key, absent);
}

void outcome_energy_json(json_t *o, const struct outcome *out)
{
    const struct run *r = out->r;
    const struct energy *e = r->lab->energy;
    const double span = r->energy.ns * 1e-9, share = r->energy.timed_ns / r->energy.ns;
    const char *reason = why_not(r, span);
    const double watts = r->energy.J / span, net = watts - r->energy.idle_W;
    json_t *j, *domains;

    if (reason) {
        record_absent(o, "energy", reason);
        return;
    }
    j = json_pack("{s:s, s:s}", "label", "in-band, not a Green500 level", "source",
                  "powercap (RAPL): packages and memory, not the whole node");
    domains = json_array();
    for (size_t i = 0; i < e->n; i++)
        json_array_append_new(domains, json_string(e->domain[i].name));
    json_object_set_new(j, "domains", domains);
    record_real(j, "seconds", span);
    record_real(j, "timed_share", share);
    record_real(j, "joules", r->energy.J);
    record_real(j, "watts", watts);
    record_real(j, "idle_watts", r->energy.idle_W);
    record_real(j, "update_s", e->update_s);
    /* Of the power above idle, in the time of the median sample. */
    reason = share < SHARE_LEAST ? "under 90 % of the time was timed work"
             : net <= 0          ? "no more power than when idle"
                                 : "none are counted";
    per(j, "J_per_byte", share < SHARE_LEAST ? 0 : net, out->payload / out->median_s, reason);
    per(j, "J_per_flop", share < SHARE_LEAST ? 0 : net, out->work.flops / out->median_s, reason);
    json_object_set_new(o, "energy", j);
}
