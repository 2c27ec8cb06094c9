/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The walk over the points: in rounds, each a visit of every point in an order of its own. The last
 * visit of each is made in the order of the plan, and its record written. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/rng.h"
#include "run/measure.h"
#include "session/session_parts.h"

static const struct point *point_of(const struct session *s, size_t i)
{
    return &s->plan->points[i];
}

static unsigned visits_of(const struct session *s, size_t i)
{
    return s->runs[i] ? measure_visits(s->runs[i]) : 0;
}

/* Is there a visit of it to be made in this round, and another one after that? */
static bool is_due(const struct session *s, size_t i, unsigned round)
{
    return !s->closed[i] && visits_of(s, i) <= round &&
           visits_of(s, i) + 1 < point_of(s, i)->visits;
}

/* What the points still take that were not visited at all; those go before another visit. */
static double reserved_s(const struct session *s, size_t but)
{
    double sum = 0;

    for (size_t i = 0; i < s->plan->count; i++)
        if (i != but && !s->closed[i] && visits_of(s, i) == 0)
            sum += eta_of_visit(s->eta, point_of(s, i));
    return sum;
}

/* A visit of solves can be cut short after each. */
static double least_s(const struct session *s, size_t i)
{
    const struct point *p = point_of(s, i);

    return eta_of_visit(s->eta, p) / (p->solves ? p->solves : 1);
}

static bool over_budget(const struct session *s, size_t i)
{
    const double needs = least_s(s, i) + (visits_of(s, i) ? reserved_s(s, i) : 0);

    return comm_any(s->lab.comm, needs > lab_left_s(&s->lab));
}

/* Writes the record and lets the point go. */
static int close_point(struct session *s, size_t i, json_t *record, struct error *e)
{
    int rc;

    measure_free(s->runs[i]);
    s->runs[i] = NULL;
    s->closed[i] = true;
    if (!record)
        return error_set(e, EXIT_INTERNAL, "no memory for the record of %s", point_of(s, i)->id);
    session_count(s, record);
    rc = session_keep(s, record, i, e);
    json_decref(record);
    return rc;
}

static int keep_visit(struct session *s, size_t i, struct error *e)
{
    if (point_of(s, i)->visits == 1)
        return 0;
    return session_write(s, "visit", measure_visit_json(s->runs[i]), e);
}

/* A visit of solves that was cut short tells what a whole one would have taken. */
static void learn(struct session *s, size_t i, double took_s[TIME_COUNT])
{
    const struct point *p = point_of(s, i);
    const size_t made = s->runs[i] ? measure_samples(s->runs[i]) : 0;

    for (int k = 0; p->solves && made && k < TIME_COUNT; k++)
        took_s[k] *= (double)p->solves / (double)made;
    eta_learn(s->eta, p, took_s);
}

/* One visit; a point that fails is over. */
static int visit(struct session *s, size_t i, struct error *e)
{
    const struct point *p = point_of(s, i);
    struct error fault = {0};
    double took_s[TIME_COUNT];
    int rc;

    s->index = i;
    s->point_ns = comm_clock_ns();
    if (s->lab.comm->size > 1) /* clocks drift apart: look again before each */
        comm_sync_clocks(s->lab.comm);
    if (!s->runs[i])
        s->runs[i] = measure_new(&s->lab, p, e);
    if (comm_any(s->lab.comm, !s->runs[i]))
        return error_set(e, EXIT_INTERNAL, "no memory for point %s", p->id);
    lab_show(&s->lab, "fill", 0);
    rc = session_visit(s, &s->runs[i], took_s, &fault);
    for (int k = 0; k < TIME_COUNT; k++)
        s->time_s[k] += took_s[k];
    learn(s, i, took_s);
    s->visits_done++;
    if (rc == 0)
        return keep_visit(s, i, e);
    if (fault.code == EXIT_INTERRUPTED && visits_of(s, i))
        return 0; /* what was finished before is in the journal */
    return close_point(s, i, measure_record(s->runs[i], &fault), e);
}

/* Fisher-Yates from the seed and the round: what a visit comes after is chance, unless the order
 * was asked for. */
static void put_in_order(const struct session *s, size_t *order, unsigned round)
{
    struct rng r = {data_mix(s->plan->seed + round + 1)};
    const size_t n = s->plan->count;

    for (size_t i = 0; i < n; i++)
        order[i] = i;
    for (size_t i = n; i > 1 && config_is(s->lab.config, NULL, OPT_ORDER, "random"); i--) {
        const size_t j = rng_below(&r, i), t = order[i - 1];

        order[i - 1] = order[j];
        order[j] = t;
    }
}

static int one_round(struct session *s, size_t *order, unsigned round, struct error *e)
{
    const size_t n = s->plan->count;

    put_in_order(s, order, round);
    for (size_t k = 0; k < n && !lab_stopped(&s->lab); k++) {
        const size_t i = order[k];

        if (is_due(s, i, round) && !over_budget(s, i) && visit(s, i, e))
            return -1;
    }
    return 0;
}

/* Recorded as not run, never dropped. */
static int skip(struct session *s, size_t i, struct error *e)
{
    const double left = fmax(lab_left_s(&s->lab), 0);
    char text[128] = "the --budget leaves no time for it";

    if (point_of(s, i)->solves)
        snprintf(text, sizeof text,
                 "one solve is thought to take %.3g s; the --budget leaves %.3g s", least_s(s, i),
                 left);
    return close_point(s, i, measure_skip(&s->lab, point_of(s, i), "BUDGET_ENDED", text), e);
}

/* The last visit of each point, and its record. */
static int finish(struct session *s, size_t i, struct error *e)
{
    /* Visits of an earlier process alone are no result: see take_up(). */
    const bool over = over_budget(s, i) && (!s->runs[i] || measure_is_probed(s->runs[i]));

    if (over && visits_of(s, i) == 0)
        return skip(s, i, e);
    if (!over && visits_of(s, i) < point_of(s, i)->visits && visit(s, i, e))
        return -1;
    if (s->closed[i] || lab_stopped(&s->lab))
        return 0;
    return close_point(s, i, measure_record(s->runs[i], NULL), e);
}

static int walk(struct session *s, size_t *order, struct error *e)
{
    unsigned rounds = 1;

    for (size_t i = 0; i < s->plan->count; i++)
        rounds = point_of(s, i)->visits > rounds ? point_of(s, i)->visits : rounds;
    for (unsigned round = 0; round + 1 < rounds; round++)
        if (one_round(s, order, round, e))
            return -1;
    for (size_t i = 0; i < s->plan->count && !lab_stopped(&s->lab); i++)
        if (!s->closed[i] && finish(s, i, e))
            return -1;
    return 0;
}

/* Takes up the visits that an earlier process finished: those that do not fit are made again. So is
 * the last, if it was made: probes, counters and energy are of the process that writes the record.
 */
static int take_up(struct session *s, size_t i, struct error *e)
{
    const json_t *all = json_object_get(s->done_visits, point_of(s, i)->id), *one;
    struct error why;
    size_t k;
    int rc = 0;

    if (s->closed[i] || json_array_size(all) == 0)
        return 0;
    s->runs[i] = measure_new(&s->lab, point_of(s, i), e);
    if (!s->runs[i])
        return -1;
    json_array_foreach (all, k, one)
        if (measure_visits(s->runs[i]) + 1 < point_of(s, i)->visits)
            rc = rc ? rc : measure_restore(s->runs[i], one, &why);
    if (!comm_any(s->lab.comm, rc != 0))
        return 0;
    measure_free(s->runs[i]);
    s->runs[i] = NULL;
    return 0;
}

int rounds_run(struct session *s, struct error *e)
{
    const size_t n = s->plan->count;
    size_t *order = calloc(n, sizeof *order);
    int rc = 0;

    s->runs = calloc(n, sizeof *s->runs);
    s->closed = calloc(n, sizeof *s->closed);
    if (!order || !s->runs || !s->closed)
        rc = error_set(e, EXIT_INTERNAL, "no memory for the points of the plan");
    for (size_t i = 0; rc == 0 && i < n; i++) {
        s->closed[i] = session_is_done(s, point_of(s, i));
        rc = take_up(s, i, e);
    }
    rc = rc ? rc : walk(s, order, e);
    for (size_t i = 0; s->runs && i < n; i++)
        measure_free(s->runs[i]);
    free(s->runs);
    free(s->closed);
    free(order);
    s->runs = NULL;
    s->closed = NULL;
    return rc;
}
