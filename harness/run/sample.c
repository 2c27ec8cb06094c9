/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Samples: the only caller of the clock. Every decision is made on numbers all ranks share. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "comm/agree.h"
#include "run/power.h"
#include "run/run.h"

/* Law 5: a sample lasts at least 1000 times what the clock can resolve or costs. */
enum { CLOCK_TIMES = 1000, REPS_MAX = 1 << 20, LATE_MOST = 5, WINDOW = 3, WARMUP_MOST = 40 };
/* Two windows of three that agree within this are steady; the clock of a busy machine wanders
 * more than the 1 % that the interval is held to. */
static const double STEADY = 0.02;
/* A message may take so long, however little of the point's time is left. */
static const double WAIT_LEAST_S = 0.5;

double run_now_ns(const struct run *r)
{
    return r->device->ops->now_ns(r->device);
}

void run_clock(struct run *r, enum run_time into)
{
    double now = comm_clock_ns();

    r->clock.spent_s[into] += (now - r->clock.since_ns) * 1e-9;
    r->clock.since_ns = now;
}

void series_fini(struct series *s)
{
    free(s->ns);
    free(s->start_ns);
    free(s->own_ns);
    for (size_t k = 0; k < BENCH_SIDES; k++)
        free(s->side[k]);
    free(s->cell);
    memset(s, 0, sizeof *s);
}

int series_room(struct series *s, size_t n, struct error *e)
{
    size_t room = s->room ? 2 * s->room : 64;
    double **all[3 + BENCH_SIDES] = {&s->ns, &s->start_ns, &s->own_ns};

    if (s->n + n <= s->room)
        return 0;
    while (room < s->n + n)
        room *= 2;
    for (size_t k = 0; k < BENCH_SIDES; k++)
        all[3 + k] = &s->side[k];
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        double *more = realloc(*all[i], room * sizeof *more);

        if (!more)
            return error_set(e, EXIT_INTERNAL, "no memory for %zu samples", room);
        *all[i] = more;
    }
    s->room = room;
    return 0;
}

/* Values that grow with each repetition are put back before they lose the check its sharpness. */
static int refill_if_due(struct run *r, unsigned reps, struct error *e)
{
    int rc = 0;

    if (!r->bench->loop.max_steps || r->steps + reps <= r->bench->loop.max_steps)
        return 0;
    run_clock(r, TIME_TIMED);
    rc = run_fill(r, 0, e);
    run_clock(r, TIME_FILL);
    return rc;
}

/* A fault on one rank is a fault on all: else the others would wait for ever. */
int run_together(struct run *r, int rc, struct error *e)
{
    return comm_agree(r->lab->comm, rc, e);
}

/* What is left of the point's time on this rank. */
static double left_s(const struct run *r)
{
    double left = r->point->timeout_s - (comm_clock_ns() - r->clock.since_ns) * 1e-9;

    for (int i = 0; i < TIME_COUNT; i++)
        left -= r->clock.spent_s[i];
    return left;
}

/* One timed block between traps; *t0 and *t1 on this rank's clock. */
static int timed(struct run *r, unsigned reps, double *t0, double *t1, struct error *e)
{
    size_t trap;
    int rc;

    if (run_together(r, r->bench->protocol.solves ? run_setup(r, e) : 0, e) ||
        run_together(r, verify_arm(r, &trap, e), e))
        return -1;
    if (r->bench->protocol.messages) /* who waits for one that was lost has to end in time */
        r->lab->net->limit_s = fmax(left_s(r), WAIT_LEAST_S);
    cells_begin(&r->cells);
    comm_window(r->lab->comm);
    if (r->device->ops->span_ns)
        r->device->ops->span_ns(r->device); /* from here on */
    *t0 = run_now_ns(r);
    rc = run_step(r, reps, e) || run_wait(r, e) ? -1 : 0;
    *t1 = run_now_ns(r);
    run_phase(r, BENCH_PHASES);
    r->block.took_ns = *t1 - *t0;
    r->block.span_ns = r->device->ops->span_ns ? r->device->ops->span_ns(r->device) : 0;
    if (rc == 0)
        rc = verify_trip(r, trap, e);
    return run_together(r, rc, e);
}

/* A sample that a rank came late to is measured again, but for whole solves; with more ranks than
 * cores lateness is the rule, and the record counts it. */
static int timed_together(struct run *r, unsigned reps, double *t0, double *t1, struct error *e)
{
    const int most = r->bench->protocol.solves ? 1 : LATE_MOST;
    const struct phases before = r->phases;

    for (int tries = 0; tries < most; tries++) {
        r->phases = before;
        if (timed(r, reps, t0, t1, e))
            return -1;
        if (comm_window_valid(r->lab->comm))
            break;
    }
    return 0;
}

/* The largest of those ranks that take part; -INFINITY if none does. */
static double largest(const struct run *r, double own)
{
    double x = r->idle ? -INFINITY : own;

    r->lab->comm->ops->reduce(r->lab->comm, &x, 1, COMM_MAX);
    return x;
}

/* How long a block took that began and ended so on this rank's clock: over the ranks that take
 * part, as the benchmark wants it timed. */
static int take_time(struct run *r, struct series *s, double t0, double t1, struct error *e)
{
    struct comm *comm = r->lab->comm;
    double ends[2] = {-INFINITY, -INFINITY};

    /* One reduction for both ends: the largest end and, negated, the smallest start. */
    if (!r->idle) {
        ends[0] = comm_global_ns(comm, t1);
        ends[1] = -comm_global_ns(comm, t0);
    }
    comm->ops->reduce(comm, ends, 2, COMM_MAX);
    if (!isfinite(ends[1]))
        return error_set(e, EXIT_INTERNAL, "%s: no rank takes part", r->bench->name);
    s->ns[s->n] = ends[0] + ends[1];
    if (r->bench->quantities.of_cells)
        s->ns[s->n] = largest(r, r->cells.spent_ns);
    if (r->device->ops->span_ns) { /* what the device worked, not what it took to tell it to */
        s->ns[s->n] = largest(r, r->block.span_ns);
        r->block.host_ns += r->sampling ? r->block.took_ns : 0;
        r->block.events_ns += r->sampling ? r->block.span_ns : 0;
        t1 = t0 + r->block.span_ns;
    }
    s->own_ns[s->n] = r->idle ? NAN : r->bench->quantities.of_cells ? r->cells.spent_ns : t1 - t0;
    s->start_ns[s->n] = -ends[1] - r->lab->started_ns;
    return 0;
}

int series_sample(struct run *r, struct series *s, struct error *e)
{
    double t0, t1;

    if (run_together(r, series_room(s, 1, e) || refill_if_due(r, s->reps, e), e))
        return -1;
    if (timed_together(r, s->reps, &t0, &t1, e) || take_time(r, s, t0, t1, e))
        return -1;
    s->total_ns += s->ns[s->n];
    r->phases.times += r->sampling ? s->reps : 0;
    if (run_together(r, series_keep(r, s, e), e))
        return -1;
    s->n++;
    power_sample(r);
    if (s->ns[s->n - 1] > 0)
        return 0;
    return error_set(e, EXIT_INVALID, "the clock stood still or went back: a sample of %g ns",
                     s->ns[s->n - 1]);
}

unsigned series_reps(struct run *r, struct error *e)
{
    const struct device *d = r->device;
    double tick = d->resolution_ns > d->overhead_ns ? d->resolution_ns : d->overhead_ns;
    double given = config_number(r->lab->config, r->point->group, OPT_SAMPLE);
    double wanted = (given > 0 ? given : r->bench->protocol.sample_s) * 1e9;
    unsigned most = r->bench->loop.max_steps ? r->bench->loop.max_steps : REPS_MAX;
    struct series s = {.reps = 1};
    unsigned reps;

    /* Doubling; the first sample of each length pays for cold caches and sleeping workers. */
    for (;;) {
        double took;

        s.n = 0;
        if (series_sample(r, &s, e) || series_sample(r, &s, e)) {
            series_fini(&s);
            return 0;
        }
        took = fmin(s.ns[0], s.ns[1]);
        if ((took >= CLOCK_TIMES * tick && took >= wanted) || s.reps * 2 > most)
            break;
        s.reps *= 2;
    }
    reps = s.reps;
    series_fini(&s);
    /* Half done twice would look like done. */
    return r->bench->loop.does & LOOP_TOGGLES ? reps | 1 : reps;
}

bool run_stopped(const struct run *r)
{
    return lab_stopped(r->lab);
}

/* True on all ranks once one rank's clock says that the point has had its time. */
static bool out_of_time(struct run *r)
{
    return comm_any(r->lab->comm, left_s(r) < 0);
}

int run_in_time(struct run *r, struct error *e)
{
    if (!out_of_time(r))
        return 0;
    return error_set(e, EXIT_TIMEOUT, "%s took longer than --timeout %gs", r->bench->name,
                     r->point->timeout_s);
}

int series_until_steady(struct run *r, struct visit *v, struct error *e)
{
    struct series s = {.reps = r->series.reps};
    double most = config_number(r->lab->config, r->point->group, OPT_WARMUP) * 1e9;
    int rc = 0;

    while (rc == 0 && !v->warmup_steady && s.total_ns < most && s.n < WARMUP_MOST &&
           !run_stopped(r) && !out_of_time(r)) {
        rc = series_sample(r, &s, e);
        lab_show(r->lab, "warm up", s.n);
        v->warmup_steady = rc == 0 && stats_steady(s.ns, s.n, WINDOW, STEADY);
    }
    v->warmup_n = s.n;
    series_fini(&s);
    return rc;
}

/* Decides after a look at all samples so far, at the level that repeated looks call for. */
static bool enough(struct run *r, size_t look)
{
    const struct config *c = r->lab->config;
    const double level = config_number(c, r->point->group, OPT_LEVEL);
    struct series *s = &r->series;

    if (s->n < look || stats_make(s->ns, s->n, stats_look_level(level), &r->stats))
        return false;
    return stats_converged(&r->stats, config_number(c, r->point->group, OPT_CI));
}

/* Is a further solve thought to outlast the --budget? Then it is not begun. took_s: the last. */
static bool outlasts(const struct run *r, double took_s)
{
    return r->bench->protocol.solves && comm_any(r->lab->comm, took_s > lab_left_s(r->lab));
}

/* What one visit may take: its share of what the options and the protocol give the point. */
struct share {
    double floor_ns, most_ns;
    size_t least, last; /* samples */
};

static struct share share_of(const struct run *r)
{
    const struct config *c = r->lab->config;
    const struct run_group *g = r->point->group;
    const struct protocol *p = &r->bench->protocol;
    const double given = config_number(c, g, OPT_TIME);
    const size_t visits = r->point->visits;
    const size_t least = p->samples ? p->samples : (size_t)config_number(c, g, OPT_MIN_SAMPLES);
    const size_t last = p->samples ? p->samples : (size_t)config_number(c, g, OPT_MAX_SAMPLES);
    const size_t had = r->series.n, left = visits - r->nvisits;
    struct share s = {.floor_ns = p->least_s * 1e9 / (double)visits,
                      .least = (least + visits - 1) / visits,
                      .last = last > had ? (last - had + left - 1) / left : 1};

    s.most_ns =
        fmax(p->most_s && p->most_s < given ? p->most_s : given, p->least_s) * 1e9 / (double)visits;
    /* Should there be no second one, the first has to give an interval. */
    if (!p->samples && r->nvisits == 0 && s.least < STATS_MIN_N)
        s.least = last < STATS_MIN_N ? last : STATS_MIN_N;
    s.last = s.last < s.least && r->nvisits == 0 ? s.least : s.last;
    s.least = s.least < s.last ? s.least : s.last;
    return s;
}

int series_until_converged(struct run *r, struct visit *v, struct error *e)
{
    const double level = config_number(r->lab->config, r->point->group, OPT_LEVEL);
    const struct share share = share_of(r);
    struct series *s = &r->series;
    const double before_ns = s->total_ns;
    size_t look = share.least * r->point->visits;

    for (;;) {
        const double begun_ns = comm_clock_ns();
        size_t n;
        double took_ns;

        if (series_sample(r, s, e))
            return -1;
        lab_show(r->lab, "sample", s->n);
        n = s->n - v->first;
        took_ns = s->total_ns - before_ns;
        v->stop = STOP_SIGNAL;
        if (n >= share.least && took_ns >= share.floor_ns && enough(r, look))
            v->stop = STOP_CI;
        else if (n >= share.last)
            v->stop = STOP_SAMPLES;
        else if (took_ns >= share.most_ns && n >= share.least)
            v->stop = STOP_TIME;
        else if (outlasts(r, (comm_clock_ns() - begun_ns) * 1e-9))
            v->stop = STOP_TIME;
        if (s->n >= look)
            look = stats_next_look(s->n);
        if (v->stop != STOP_SIGNAL || run_stopped(r) || out_of_time(r))
            break;
    }
    s->stop = v->stop;
    if (stats_make(s->ns, s->n, stats_look_level(level), &r->stats) == 0 &&
        v->stop != STOP_SIGNAL &&
        stats_converged(&r->stats, config_number(r->lab->config, r->point->group, OPT_CI)))
        s->stop = STOP_CI;
    return 0;
}
