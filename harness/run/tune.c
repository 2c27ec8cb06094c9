/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Search: which kernel row, how many workers, which array offset, and of several benchmarks which.
 * The winner is measured afresh. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "run/candidates.h"

/* Of more than SOME, from the second round on a round leaves half behind, down to the finalists. */
enum { ROUNDS_QUICK = 3, MANY = 16, SOME = 8, FINALISTS = 3, LLC_TIMES = 8 };
/* Arrays as large as this make a sample long enough by one repetition. */
#define LONG_BYTES ((size_t)64 << 20)

/* How long a race may last, and how often it may repeat. */
struct budget {
    double since_ns, share; /* of --tune-time, counted from the begin of the whole search */
    unsigned rounds;
};

/* Puts a candidate in force. Other workers touch other parts first: where that decides on which
 * node a page lies, all is placed anew, for the benchmark with the most arrays. */
static int use(struct run *r, const struct candidate *c, struct error *e)
{
    const bool moved = c->workers != r->workers || strcmp(c->bind, r->bind) != 0;
    int rc = 0;

    r->kernel = c->kernel;
    memcpy(r->at[0], c->at, sizeof r->at[0]);
    memcpy(r->bind, c->bind, sizeof r->bind);
    r->workers = c->workers;
    r->bench = r->point->bench;
    if (c->offset != r->offset)
        run_use_offset(r, c->offset);
    if (moved)
        rc = hwloc_bitmap_weight(r->point->nodes) == 1 ? run_bind(r, e) : run_place(r, e);
    r->bench = c->bench;
    return rc;
}

static bool time_left(const struct run *r, const struct budget *b)
{
    double limit = b->share * config_number(r->lab->config, r->point->group, OPT_TUNE_TIME);

    return !comm_any(r->lab->comm, (comm_clock_ns() - b->since_ns) * 1e-9 > limit) &&
           !run_stopped(r);
}

static double median(const double *x, size_t n)
{
    struct stats s;

    return stats_make(x, n, 0.95, &s) ? INFINITY : s.median;
}

/* Time of one sample, per byte where bytes are what it moves: candidates may differ in that. */
static int cost(struct run *r, const struct candidate *c, unsigned reps, double *ns,
                struct error *e)
{
    struct series s = {.reps = reps};
    struct traffic work;
    int rc = run_together(r, use(r, c, e), e) || series_sample(r, &s, e) ? -1 : 0;

    *ns = rc ? 0 : s.ns[0];
    series_fini(&s);
    if (rc)
        return -1;
    work = run_traffic(r);
    if (work.read + work.written > 0)
        *ns /= work.read + work.written;
    return 0;
}

/* Each candidate once. In the first round those that time runs out for are left away: *n gets less;
 * a later round that is cut short does not count: 1. */
static int one_round(struct run *r, struct candidate *c, size_t *n, unsigned reps, unsigned round,
                     const struct budget *b, struct error *e)
{
    double ns[CANDIDATES] = {0}, middle;

    for (size_t i = 0; i < *n; i++) {
        if (i && !time_left(r, b)) {
            if (round)
                return 1;
            *n = i;
            break;
        }
        if (cost(r, &c[i], reps, &ns[i], e))
            return -1;
        r->search.tried += round == 0;
    }
    middle = median(ns, *n);
    for (size_t i = 0; i < *n; i++)
        c[i].relative[round] = ns[i] / middle;
    return 0;
}

/* Moves the fastest `count` of n to the front, in order. */
static void best_first(struct candidate *c, size_t n, unsigned rounds, size_t count)
{
    for (size_t k = 0; k < count && k < n; k++)
        for (size_t i = k + 1; i < n; i++)
            if (median(c[i].relative, rounds) < median(c[k].relative, rounds)) {
                struct candidate t = c[i];

                c[i] = c[k];
                c[k] = t;
            }
}

/* Times all candidates in turn, round by round, each round against its own median: a machine that
 * changes its speed from second to second then favours none. Of many a round leaves the better
 * half. The fastest come first in the end. -1 on failure. */
static int race(struct run *r, struct candidate *c, size_t n, const struct budget *b,
                struct error *e)
{
    const size_t bytes = r->n * elem_bytes(r->point->elem);
    const size_t many = n;
    unsigned round = 0, reps = 1;
    int rc = 0;

    if (bytes < LONG_BYTES) {
        rc = run_together(r, use(r, &c[0], e), e);
        reps = rc ? 1 : series_reps(r, e);
        rc = rc || reps == 0 ? -1 : 0;
    }
    while (rc == 0) {
        rc = one_round(r, c, &n, reps, round, b, e);
        if (rc || ++round >= b->rounds || !time_left(r, b))
            break;
        if (many > SOME && (n > MANY || round > 1) && n > FINALISTS) {
            best_first(c, n, round, n);
            n = n / 2 > FINALISTS ? n / 2 : FINALISTS;
        }
    }
    if (rc >= 0)
        best_first(c, n, round, FINALISTS);
    return rc < 0 ? -1 : 0;
}

/* Ranks of unequal shares would try unequal lists, and wait for each other for ever. */
static bool same_workers(struct run *r)
{
    double ends[2] = {r->workers, -(double)r->workers};

    r->lab->comm->ops->reduce(r->lab->comm, ends, 2, COMM_MAX);
    return ends[0] == -ends[1] && r->point->threads > 1;
}

/* What the user or the suite states is not searched. */
static bool is_given(const struct run *r, enum option_id id)
{
    return config_origin(r->lab->config, r->point->group, id) != ORIGIN_DEFAULT;
}

/* Coordinate search: rows first (they matter most), then workers, then offsets. c[0] is the best
 * row; it becomes the best of all. */
static int search(struct run *r, struct candidate *c, struct budget *b, struct error *e)
{
    const bool over = r->point->bench->protocol.over;
    struct candidate best = c[0];

    if (!is_given(r, OPT_THREADS) && same_workers(r)) {
        b->share = 0.75;
        if (race(r, c,
                 candidates_workers(r, &best,
                                    over && !is_given(r, OPT_BIND) && r->lab->comm->size == 1, c),
                 b, e))
            return -1;
        best = c[0];
    }
    b->share = 1;
    c[0] = best;
    if (best.bench->loop.arrays > 1 && !is_given(r, OPT_OFFSET) && time_left(r, b))
        return race(r, c, candidates_offsets(&best, c), b, e);
    return 0;
}

/* One sweep over all at a size that is enough to tell the slow ones, if it saves time. Pages of
 * several nodes lie as the whole arrays need them, so there it would be wrong. */
static int heat(struct run *r, struct candidate *c, size_t *n, const struct budget *b,
                struct error *e)
{
    const size_t whole = r->n;
    const size_t enough = LLC_TIMES * r->device->facts.cache_bytes / elem_bytes(r->point->elem) /
                          (unsigned)r->lab->comm->local_size;
    int rc;

    if (*n <= MANY || enough == 0 || enough >= whole || hwloc_bitmap_weight(r->point->nodes) != 1)
        return 0;
    r->n = enough / 64 * 64;
    rc = one_round(r, c, n, 1, 0, b, e);
    r->n = whole;
    if (rc)
        return -1;
    best_first(c, *n, 1, MANY);
    *n = *n < MANY ? *n : MANY;
    r->search.tried -= (unsigned)*n; /* they will count again */
    return 0;
}

static int choose(struct run *r, struct candidate *c, size_t n, struct error *e)
{
    const bool over = r->bench->protocol.over;
    const bool tune = over || config_is(r->lab->config, r->point->group, OPT_TUNE, "on");
    struct budget b = {comm_clock_ns(), tune ? 0.5 : 1, tune ? TUNE_ROUNDS : ROUNDS_QUICK};

    r->search.tuned = true;
    r->traps.off = true; /* the winner alone is verified, and measured afresh */
    if (heat(r, c, &n, &b, e) || race(r, c, n, &b, e) || (tune && search(r, c, &b, e)))
        return -1;
    r->traps.off = false;
    if (run_together(r, use(r, &c[0], e), e))
        return -1;
    run_clock(r, TIME_TIMED);
    return run_together(r, run_setup(r, e), e);
}

int tune_choose(struct run *r, struct error *e)
{
    const bool tune = config_is(r->lab->config, r->point->group, OPT_TUNE, "on");
    struct candidate *c;
    size_t n;
    int rc = 0;

    if (r->bench->step && !(r->bench->loop.does & LOOP_ROWS)) /* it chooses its kernels itself */
        return 0;
    c = calloc(CANDIDATES, sizeof *c);
    if (!c)
        return error_set(e, EXIT_INTERNAL, "no memory for the candidates of %s", r->point->id);
    n = r->bench->protocol.over ? candidates_benches(r, c) : candidates_rows(r, tune, c);
    if (n == 0)
        rc = error_set(e, EXIT_INTERNAL, "no kernel for %s", r->point->id);
    else
        r->kernel = c[0].kernel;
    if (rc == 0 && (n > 1 || tune || r->bench->protocol.over))
        rc = choose(r, c, n, e);
    free(c);
    return rc;
}
