/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Search: which kernel row, how many workers, which array offset. The winner is measured afresh. */
#include <math.h>
#include <string.h>

#include "run/run.h"

enum { CANDIDATES = 32, ROUNDS_QUICK = 3, ROUNDS_MOST = 9 };

struct candidate {
    const struct kernel *kernel;
    unsigned workers;
    size_t offset;
    double relative[ROUNDS_MOST]; /* time of each round over that round's median */
};

/* Rows of the device's set that the point allows; one unroll each unless all are wanted. */
static size_t rows_of(const struct run *r, bool unrolls, struct candidate *c)
{
    const struct kernel_set *set = r->s->device->set;
    const struct point *p = r->point;
    size_t n = 0;

    for (size_t t = 0; t < set->ntables; t++)
        for (size_t i = 0; i < set->tables[t]->count; i++) {
            const struct kernel *k = &set->tables[t]->rows[i];
            bool seen = false;

            if (strcmp(k->name, r->bench->kernel) != 0 || k->elem != p->elem ||
                strcmp(k->variant, "check") == 0 || (p->unroll && k->unroll != p->unroll) ||
                (strcmp(p->variant, "auto") != 0 && strcmp(k->variant, p->variant) != 0))
                continue;
            for (size_t j = 0; j < n && !unrolls; j++)
                seen = seen || strcmp(c[j].kernel->variant, k->variant) == 0;
            if (!seen && n < CANDIDATES)
                c[n++] =
                    (struct candidate){.kernel = k, .workers = r->workers, .offset = r->offset};
        }
    return n;
}

/* Puts a candidate in force. Workers change who touched what first, so then all is placed anew. */
static int use(struct run *r, const struct candidate *c, struct error *e)
{
    r->kernel = c->kernel;
    if (c->workers != r->workers) {
        r->workers = c->workers;
        r->offset = c->offset;
        return run_place(r, e);
    }
    if (c->offset != r->offset)
        run_use_offset(r, c->offset);
    return 0;
}

/* How long a race may last, and how often it may repeat. */
struct budget {
    double since_ns, share; /* of --tune-time, counted from the begin of the whole search */
    unsigned rounds;
};

static bool time_left(const struct run *r, const struct budget *b)
{
    double limit = b->share * config_number(r->s->config, r->point->group, OPT_TUNE_TIME);

    return !comm_any(r->s->comm, (comm_clock_ns() - b->since_ns) * 1e-9 > limit) && !run_stopped(r);
}

static double median(const double *x, size_t n)
{
    struct stats s;

    return stats_make(x, n, 0.95, &s) ? INFINITY : s.median;
}

/* Each candidate once. In the first round those that time runs out for are left away: *n gets less;
 * a later round that is cut short does not count: 1. */
static int one_round(struct run *r, struct candidate *c, size_t *n, unsigned round,
                     const struct budget *b, struct error *e)
{
    double ns[CANDIDATES] = {0}, middle;

    for (size_t i = 0; i < *n; i++) {
        struct series s = {.reps = 1};
        int rc;

        if (i && !time_left(r, b)) {
            if (round)
                return 1;
            *n = i;
            break;
        }
        rc = run_together(r, use(r, &c[i], e), e) || series_sample(r, &s, e) ? -1 : 0;

        ns[i] = rc ? 0 : s.ns[0];
        series_fini(&s);
        if (rc)
            return -1;
        r->tried += round == 0;
    }
    middle = median(ns, *n);
    for (size_t i = 0; i < *n; i++)
        c[i].relative[round] = ns[i] / middle;
    return 0;
}

/* Times all candidates in turn, round by round, each round against its own median: a machine that
 * changes its speed from second to second then favours none. The fastest, or NULL on failure. */
static struct candidate *race(struct run *r, struct candidate *c, size_t n, const struct budget *b,
                              struct error *e)
{
    struct candidate *best = c;
    unsigned round = 0;
    int rc;

    while ((rc = one_round(r, c, &n, round, b, e)) == 0)
        if (++round >= b->rounds || !time_left(r, b))
            break;
    if (rc < 0)
        return NULL;
    for (size_t i = 1; i < n; i++)
        if (median(c[i].relative, round) < median(best->relative, round))
            best = &c[i];
    return best;
}

static size_t vary_workers(struct candidate *c, const struct candidate *base)
{
    size_t n = 0;

    c[n++] = *base;
    for (unsigned w = base->workers / 2; w >= 1 && n + 2 < CANDIDATES; w /= 2) {
        c[n] = *base;
        c[n++].workers = w;
        /* Bandwidth often peaks between powers of two: three quarters as well. */
        if (w >= 2) {
            c[n] = c[n - 1];
            c[n++].workers = w + w / 2;
        }
    }
    return n;
}

static size_t vary_offset(struct candidate *c, const struct candidate *base)
{
    static const size_t offsets[] = {0, 64, 1024, 4096, 8192 + 128, 65536 + 64};
    size_t n = 0;

    c[n++] = *base;
    for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++) {
        c[n] = *base;
        c[n++].offset = offsets[i];
    }
    return n;
}

/* Ranks of unequal shares would try unequal lists, and wait for each other for ever. */
static bool same_workers(struct run *r)
{
    double ends[2] = {r->workers, -(double)r->workers};

    r->s->comm->ops->reduce(r->s->comm, ends, 2, COMM_MAX);
    return ends[0] == -ends[1] && r->workers > 1;
}

/* What the user or the suite states is not searched. */
static bool is_given(const struct run *r, enum option_id id)
{
    return config_origin(r->s->config, r->point->group, id) != ORIGIN_DEFAULT;
}

/* Coordinate search: rows first (they matter most), then workers, then offsets. */
static int search(struct run *r, struct candidate *best, struct budget *b, struct error *e)
{
    struct candidate c[CANDIDATES] = {0};
    const struct candidate *won;
    bool fixed_threads = is_given(r, OPT_THREADS), fixed_offset = is_given(r, OPT_OFFSET);

    if (!fixed_threads && same_workers(r)) {
        b->share = 0.75;
        won = race(r, c, vary_workers(c, best), b, e);
        if (!won)
            return -1;
        *best = *won;
    }
    b->share = 1;
    if (r->bench->arrays > 1 && !fixed_offset && time_left(r, b)) {
        won = race(r, c, vary_offset(c, best), b, e);
        if (!won)
            return -1;
        *best = *won;
    }
    return 0;
}

int tune_choose(struct run *r, struct error *e)
{
    struct candidate c[CANDIDATES] = {0}, best;
    bool tune = config_is(r->s->config, r->point->group, OPT_TUNE, "on");
    size_t n = rows_of(r, tune, c);
    struct budget b = {comm_clock_ns(), tune ? 0.5 : 1, tune ? ROUNDS_MOST : ROUNDS_QUICK};
    const struct candidate *won;

    if (r->bench->step && !(r->bench->flags & BENCH_ROWS)) /* it chooses its kernels itself */
        return 0;
    if (n == 0)
        return error_set(e, EXIT_INTERNAL, "no kernel for %s", r->point->id);
    r->kernel = c[0].kernel;
    if (n == 1 && !tune)
        return 0;
    r->tuned = true;
    r->untrapped = true; /* the winner alone is verified, and measured afresh */
    won = race(r, c, n, &b, e);
    if (!won)
        return -1;
    best = *won;
    if (tune && search(r, &best, &b, e))
        return -1;
    r->untrapped = false;
    if (run_together(r, use(r, &best, e), e))
        return -1;
    run_clock(r, TIME_TIMED);
    return run_together(r, run_setup(r, e), e);
}
