/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "comm/comm_internal.h"

#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "stats/stats.h"

/* A ping-pong's best round is what counts: 16 make a quiet one likely, and where a round takes a
 * scheduler tick (ranks sharing a core) 10 ms are enough spent on it. */
enum { ROUNDS_LEAST = 16, ROUNDS_MOST = 64, BCAST_ROUNDS = 9, LATE_MOST = 3 };
static const double ROUNDS_NS = 10e6;
/* A window starts 4 broadcasts ahead, for the slow ones; at least 20 us, at most 100 ms. */
static const double LEAD_BCASTS = 4, LEAD_LEAST_NS = 20e3, LEAD_MOST_NS = 100e6;

/* What a ping carries and, at the end, the verdict. */
struct ping {
    double more; /* 0: this is the verdict */
    struct comm_point point;
    uint64_t clock_id;
};

double comm_clock_ns(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double)ts.tv_sec * 1e9 + (double)ts.tv_nsec;
}

double comm_global_ns(const struct comm *c, double local_ns)
{
    const struct comm_sync *s = &c->sync;

    return local_ns - (s->offset_ns + s->drift * (local_ns - s->t0_ns));
}

/* Hash (FNV-1a, Fowler, Noll, Vo) of a file's text, going on from h; 0 if it cannot be read. */
static uint64_t hash_file(const char *path, uint64_t h)
{
    FILE *f = fopen(path, "r");
    int ch;

    if (!f)
        return 0;
    while ((ch = getc(f)) != EOF)
        h = (h ^ (uint64_t)ch) * 1099511628211u;
    fclose(f);
    return h;
}

/* One boot of one kernel has one CLOCK_MONOTONIC, shifted by the time namespace. 0: not known. */
static uint64_t clock_id(void)
{
    uint64_t boot = hash_file("/proc/sys/kernel/random/boot_id", 14695981039346656037u), shifted;

    if (!boot)
        return 0;
    shifted = hash_file("/proc/self/timens_offsets", boot);
    return shifted ? shifted : boot; /* kernels before 5.6 have no time namespaces */
}

int comm_model_open(struct comm *c, struct error *e)
{
    struct comm_model *m = calloc(1, sizeof *m);

    if (m)
        m->node_of = calloc((size_t)c->size, sizeof *m->node_of);
    if (!m || !m->node_of) {
        free(m);
        return error_set(e, EXIT_UNAVAILABLE, "out of memory for the clocks of %d ranks", c->size);
    }
    m->clock_id = clock_id();
    m->yield = c->oversubscribed;
    c->model = m;
    c->ops->gather(c, &c->node, sizeof c->node, m->node_of);
    c->ops->bcast(c, m->node_of, (size_t)c->size * sizeof *m->node_of, 0);
    return 0;
}

void comm_model_close(struct comm *c)
{
    if (c->model)
        free(c->model->node_of);
    free(c->model);
    c->model = NULL;
}

void comm_yield(struct comm *c)
{
    c->model->yield = true;
}

/* Weighted means of time and offset: a point counts as its error is small. */
static void centre(const struct comm_point *p, unsigned n, double *t, double *offset)
{
    double w = 0, wt = 0, wo = 0;

    for (unsigned i = 0; i < n; i++) {
        double wi = 1 / ((p[i].error_ns + 1) * (p[i].error_ns + 1));

        w += wi;
        wt += wi * (p[i].t_ns - p[0].t_ns);
        wo += wi * (p[i].offset_ns - p[0].offset_ns);
    }
    *t = p[0].t_ns + wt / w;
    *offset = p[0].offset_ns + wo / w;
}

static double slope_through(const struct comm_point *p, unsigned n, double t, double offset)
{
    double tt = 0, to = 0;

    for (unsigned i = 0; i < n; i++) {
        double wi = 1 / ((p[i].error_ns + 1) * (p[i].error_ns + 1)), dt = p[i].t_ns - t;

        tt += wi * dt * dt;
        to += wi * dt * (p[i].offset_ns - offset);
    }
    return tt > 0 ? to / tt : 0;
}

void comm_fit(const struct comm_point *p, unsigned n, struct comm_sync *out)
{
    const struct comm_point *last = &p[n - 1];
    double t, offset, slope, beyond = 0, span = last->t_ns - p[0].t_ns;

    out->t0_ns = last->t_ns;
    out->offset_ns = last->offset_ns;
    out->error_ns = last->error_ns;
    out->drift = 0;
    if (n < 2 || !(span > 0))
        return;
    centre(p, n, &t, &offset);
    slope = slope_through(p, n, t, offset);
    if (fabs(slope) * span <= p[0].error_ns + last->error_ns)
        return;
    for (unsigned i = 0; i < n; i++) {
        double away = fabs(p[i].offset_ns - offset - slope * (p[i].t_ns - t)) - p[i].error_ns;

        beyond = away > beyond ? away : beyond;
    }
    out->drift = slope;
    out->offset_ns = offset + slope * (last->t_ns - t);
    out->error_ns = last->error_ns + fabs(out->offset_ns - last->offset_ns) + beyond;
}

static void add_point(struct comm *c, const struct comm_point *p)
{
    struct comm_model *m = c->model;

    if (m->n == COMM_POINTS) {
        for (unsigned i = 1; i < COMM_POINTS / 2; i++)
            m->points[i] = m->points[2 * i];
        m->n = COMM_POINTS / 2;
    }
    m->points[m->n++] = *p;
    comm_fit(m->points, m->n, &c->sync);
}

/* Ping-pong with one rank whose clock is asked for: the shortest round trip bounds the error by
 * its half (Cristian 1989). Tells it its point; true if it reads the very clock we read. */
static bool ping_lead(struct comm *c, int peer)
{
    const struct comm_model *m = c->model;
    double best = HUGE_VAL, begun = c->clock(), mid = 0, t1, t2;
    struct ping p = {.more = 1}, pong = {0}, verdict = {0};
    bool same;

    for (int i = 0; i < ROUNDS_MOST && (i < ROUNDS_LEAST || c->clock() - begun < ROUNDS_NS); i++) {
        t1 = c->clock();
        c->ops->send(c, &p, sizeof p, peer);
        c->ops->recv(c, &pong, sizeof pong, peer);
        t2 = c->clock();
        if (t2 - t1 < best) {
            best = t2 - t1;
            mid = t1 + best / 2;
            verdict.point.t_ns = pong.point.t_ns;
        }
    }
    /* Equal ids must not contradict the measurement: cloned machines share a boot id. */
    same = m->clock_id && pong.clock_id == m->clock_id &&
           fabs(verdict.point.t_ns - mid) <= best / 2 + 1;
    verdict.point.offset_ns = verdict.point.t_ns - comm_global_ns(c, mid);
    verdict.point.error_ns = c->sync.error_ns;
    if (same)
        verdict.point = m->points[m->n - 1];
    verdict.point.error_ns += best / 2;
    c->ops->send(c, &verdict, sizeof verdict, peer);
    return same;
}

static void ping_follow(struct comm *c, int leader)
{
    struct ping p;

    for (c->ops->recv(c, &p, sizeof p, leader); p.more > 0; c->ops->recv(c, &p, sizeof p, leader)) {
        p.point.t_ns = c->clock();
        p.clock_id = c->model->clock_id;
        c->ops->send(c, &p, sizeof p, leader);
    }
    add_point(c, &p.point);
}

static int leader_of(const struct comm *c, int node)
{
    int r = 0;

    while (c->model->node_of[r] != node)
        r++;
    return r;
}

/* Rank 0 with the first rank of each other node. */
static void sync_nodes(struct comm *c)
{
    for (int r = 1, seen = c->model->node_of[0]; c->rank == 0 && r < c->size; r++) {
        /* Nodes are numbered by their lowest rank: a leader's number is a new highest. */
        if (c->model->node_of[r] <= seen)
            continue;
        seen = c->model->node_of[r];
        ping_lead(c, r);
    }
    if (c->rank && c->local_rank == 0)
        ping_follow(c, 0);
}

/* On each node at once: its first rank with the others. False if clocks differ on this node. */
static bool sync_within(struct comm *c)
{
    bool same = true;

    if (c->local_rank) {
        ping_follow(c, leader_of(c, c->node));
        return true;
    }
    for (int r = c->rank + 1; r < c->size; r++)
        if (c->model->node_of[r] == c->node)
            same &= ping_lead(c, r);
    return same;
}

/* Notice a window needs: from the median of what a broadcast takes to its last rank. */
static void measure_lead(struct comm *c)
{
    double took[BCAST_ROUNDS], sent;

    for (int i = 0; i < BCAST_ROUNDS; i++) {
        c->ops->barrier(c);
        sent = comm_global_ns(c, c->clock());
        c->ops->bcast(c, &sent, sizeof sent, 0);
        took[i] = comm_global_ns(c, c->clock()) - sent;
    }
    c->ops->reduce(c, took, BCAST_ROUNDS, COMM_MAX);
    stats_sort(took, BCAST_ROUNDS);
    c->model->lead_ns =
        fmin(fmax(LEAD_BCASTS * took[BCAST_ROUNDS / 2], LEAD_LEAST_NS), LEAD_MOST_NS);
}

void comm_sync_clocks(struct comm *c)
{
    struct comm_point own = {.t_ns = c->clock()};
    double worst[3];
    bool differ;

    c->sync.points++;
    if (c->size == 1) {
        c->sync.method = "one rank";
        return;
    }
    if (c->rank == 0)
        add_point(c, &own);
    sync_nodes(c);
    differ = !sync_within(c) || c->nodes > 1;
    worst[0] = c->sync.error_ns;
    worst[1] = fabs(c->sync.drift);
    worst[2] = differ;
    c->ops->reduce(c, worst, 3, COMM_MAX);
    c->sync.error_ns = worst[0];
    c->sync.drift_max = worst[1];
    c->sync.method = worst[2] < 1          ? "same host clock"
                     : c->sync.points == 1 ? "ping-pong"
                                           : "ping-pong, linear drift";
    measure_lead(c);
}

double comm_window(struct comm *c)
{
    double start = comm_global_ns(c, c->clock());

    if (c->size == 1)
        return start;
    c->ops->barrier(c);
    start = comm_global_ns(c, c->clock()) + c->model->lead_ns;
    c->ops->bcast(c, &start, sizeof start, 0);
    c->model->late = comm_global_ns(c, c->clock()) > start;
    while (comm_global_ns(c, c->clock()) < start)
        if (c->model->yield)
            sched_yield();
    return start;
}

bool comm_window_valid(struct comm *c)
{
    struct comm_model *m = c->model;

    if (c->size == 1)
        return true;
    if (!comm_any(c, m->late)) {
        m->late_in_row = 0;
        return true;
    }
    c->sync.invalid_windows++;
    if (++m->late_in_row >= LATE_MOST) {
        m->lead_ns = fmin(2 * m->lead_ns, LEAD_MOST_NS);
        m->yield = true; /* a CPU quota or another job shares our cores: nothing else says so */
        m->late_in_row = 0;
    }
    return false;
}
