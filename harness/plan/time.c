/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* How often a point is visited, and how long it is thought to take. */
#include "plan/maker.h"

const char *const run_time_names[TIME_COUNT] = {"fill_s", "warmup_s", "timed_s", "check_s",
                                                "other_s"};

/* Of a point whatever it measures: looks at pages and counters, the record. */
static const double OVERHEAD_S = 0.03;

/* Rough seconds before anything was measured: 10 GB/s, so that an estimate errs to the long. */
void plan_estimate(const struct maker *k, struct point *p)
{
    const double gb = (double)p->size_bytes * p->bench->loop.arrays / 1e10;
    const double time = config_number(k->c, k->group, OPT_TIME);
    const double sample = gb > p->bench->protocol.sample_s ? gb : p->bench->protocol.sample_s;
    double timed = config_number(k->c, k->group, OPT_MIN_SAMPLES) * sample;

    if (p->solves) {
        p->part_s[TIME_TIMED] = p->estimate_s = p->visits * p->solves * k->solve_s;
        return;
    }
    timed = timed > time ? timed : time / 2;
    if (p->bench->protocol.most_s > 0 && timed > p->bench->protocol.most_s)
        timed = p->bench->protocol.most_s + p->bench->protocol.rest_s;
    if (timed < p->bench->protocol.least_s)
        timed = p->bench->protocol.least_s;
    if (plan_is_tuned(k) || p->bench->protocol.over)
        timed += config_number(k->c, k->group, OPT_TUNE_TIME);
    p->part_s[TIME_FILL] = p->visits * gb;
    p->part_s[TIME_WARMUP] = p->visits * config_number(k->c, k->group, OPT_WARMUP) / 4;
    p->part_s[TIME_TIMED] = timed + (p->doubled ? 3 : 0) * gb;
    p->part_s[TIME_CHECK] = (p->visits + 1) * gb;
    p->part_s[TIME_OTHER] = p->visits * OVERHEAD_S;
    for (int i = 0; i < TIME_COUNT; i++)
        p->estimate_s += p->part_s[i];
}

/* How often it is visited, and how long it may take: as the protocol says, else the options. */
int plan_set_visits(struct maker *k, struct point *p)
{
    const struct protocol *protocol = &k->bench->protocol;
    const unsigned given = (unsigned)config_number(k->c, k->group, OPT_VISITS);
    const double timeout = config_number(k->c, k->group, OPT_TIMEOUT);
    const bool left = config_origin(k->c, k->group, OPT_TIMEOUT) == ORIGIN_DEFAULT;

    p->timeout_s = left && protocol->timeout_s > timeout ? protocol->timeout_s : timeout;
    p->visits = protocol->visits                                       ? protocol->visits
                : protocol->last || protocol->over || protocol->solves ? 1
                                                                       : given;
    if (protocol->solves)
        p->solves = (protocol->samples + p->visits - 1) / p->visits;
    if (given >= 1 && given <= PLAN_VISITS)
        return 0;
    return error_set(k->e, EXIT_USAGE, "visits = %u: give 1 to %d", given, PLAN_VISITS);
}
