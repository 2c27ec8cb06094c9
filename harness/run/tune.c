/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Search: which kernel row, how many workers, which array offset. The winner is measured afresh. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "run/run.h"

enum { CANDIDATES = 32, ROUNDS = 3 };

struct candidate {
    const struct kernel *kernel;
    unsigned workers;
    size_t offset;
    double best_ns; /* shortest sample so far: noise only ever adds time */
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
                c[n++] = (struct candidate){k, r->workers, r->offset, INFINITY};
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

static bool time_left(const struct run *r, double since_ns)
{
    double limit = config_number(r->s->config, r->point->group, OPT_TUNE_TIME);

    return !comm_any(r->s->comm, (comm_clock_ns() - since_ns) * 1e-9 > limit) && !run_stopped(r);
}

/* Times all candidates in turn, ROUNDS times, so that a drifting machine hits all alike. Returns
 * the fastest, or NULL on failure. */
static struct candidate *race(struct run *r, struct candidate *c, size_t n, double since_ns,
                              struct error *e)
{
    struct candidate *best = c;

    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < n; i++) {
            struct series s = {.reps = 1};
            int rc;

            if (round && !time_left(r, since_ns))
                return best;
            rc = run_together(r, use(r, &c[i], e), e) || series_sample(r, &s, e);
            if (rc == 0 && s.ns[0] < c[i].best_ns)
                c[i].best_ns = s.ns[0];
            series_fini(&s);
            if (rc)
                return NULL;
            if (c[i].best_ns < best->best_ns)
                best = &c[i];
            r->tried += round == 0;
        }
    return best;
}

static size_t vary_workers(struct candidate *c, const struct candidate *base)
{
    size_t n = 0;

    c[n++] = *base;
    for (unsigned w = base->workers / 2; w >= 1 && n + 2 < CANDIDATES; w /= 2) {
        c[n] = *base;
        c[n].best_ns = INFINITY;
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
        c[n].best_ns = INFINITY;
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

/* Coordinate search: rows first (they matter most), then workers, then offsets. */
static int search(struct run *r, struct candidate *best, double since_ns, struct error *e)
{
    struct candidate c[CANDIDATES];
    const struct candidate *won;
    bool fixed_threads =
        config_origin(r->s->config, r->point->group, OPT_THREADS) == ORIGIN_COMMAND;
    bool fixed_offset = config_origin(r->s->config, r->point->group, OPT_OFFSET) == ORIGIN_COMMAND;

    if (!fixed_threads && same_workers(r)) {
        won = race(r, c, vary_workers(c, best), since_ns, e);
        if (!won)
            return -1;
        *best = *won;
    }
    if (r->bench->arrays > 1 && !fixed_offset && time_left(r, since_ns)) {
        won = race(r, c, vary_offset(c, best), since_ns, e);
        if (!won)
            return -1;
        *best = *won;
    }
    return 0;
}

int tune_choose(struct run *r, struct error *e)
{
    struct candidate c[CANDIDATES], best;
    bool tune = config_is(r->s->config, r->point->group, OPT_TUNE, "on");
    size_t n = rows_of(r, tune, c);
    double since = comm_clock_ns();
    const struct candidate *won;

    if (n == 0)
        return error_set(e, EXIT_INTERNAL, "no kernel for %s", r->point->id);
    r->kernel = c[0].kernel;
    if (n == 1 && !tune)
        return 0;
    r->tuned = true;
    r->untrapped = true; /* the winner alone is verified, and measured afresh */
    won = race(r, c, n, since, e);
    if (!won)
        return -1;
    best = *won;
    if (tune && search(r, &best, since, e))
        return -1;
    r->untrapped = false;
    best.best_ns = INFINITY;
    if (run_together(r, use(r, &best, e), e))
        return -1;
    run_clock(r, TIME_TIMED);
    return run_together(r, run_setup(r, e), e);
}
