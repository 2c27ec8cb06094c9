/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "history/trend.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/robust.h"

/* Random orders and draws from this seed: the same database says the same again. */
enum { SEED = 20261127 };

size_t trend_values(const struct past *p, size_t node, double *value, size_t *run)
{
    const double *all = p->value + node * p->runs;
    size_t n = 0, skip = 0;

    for (size_t i = 0; i < p->runs; i++)
        n += !isnan(all[i]);
    skip = n > CHANGES_SERIES_MOST ? n - CHANGES_SERIES_MOST : 0;
    n = 0;
    for (size_t i = 0; i < p->runs; i++) {
        if (isnan(all[i]) || (skip && skip--))
            continue;
        value[n] = all[i];
        run[n++] = i;
    }
    return n;
}

/* A line of the table, not yet with steps. */
static int look_at(void *to, size_t series, const struct past *p, size_t node, struct error *e)
{
    struct trend *t = to;
    double value[CHANGES_SERIES_MOST], copy[CHANGES_SERIES_MOST];
    size_t run[CHANGES_SERIES_MOST];
    const size_t n = trend_values(p, node, value, run);
    struct trend_line line = {.series = series, .node = p->node[node], .n = n};

    if (!n)
        return 0;
    line.first = run[0];
    line.end = run[n - 1];
    line.last = value[n - 1];
    line.chance = changes_chance(t->chance, value, n);
    memcpy(copy, value, n * sizeof *copy);
    line.median = robust_median(copy, n);
    for (size_t i = 0; i < n; i++)
        copy[i] = fabs(value[i] - line.median);
    line.scatter = 1.4826 * robust_median(copy, n) / fabs(line.median);
    if (line.chance < 0)
        return store_no_memory(e);
    if (past_grow(&t->line, t->lines, sizeof *t->line, e))
        return -1;
    t->line[t->lines++] = line;
    return 0;
}

static int visit(struct trend *t, size_t series,
                 int (*with)(void *to, size_t series, const struct past *p, size_t node,
                             struct error *e),
                 struct error *e)
{
    return past_visit(&(struct past_tour){t->store, &t->catalogue, &t->runs, t->filter, with, t},
                      series, 0, e);
}

static int look_all(struct trend *t, struct error *e)
{
    for (size_t i = 0; i < t->catalogue.n; i++)
        if (visit(t, i, look_at, e))
            return -1;
    return 0;
}

/* The largest chance that stands. */
static int level_of(struct trend *t, struct error *e)
{
    double *p = malloc((t->lines + 1) * sizeof *p);
    size_t n = 0;

    if (!p)
        return store_no_memory(e);
    for (size_t i = 0; i < t->lines; i++)
        if (t->line[i].n >= 2 * CHANGES_LEAST)
            p[n++] = t->line[i].chance;
    t->judged = n;
    t->level = n ? robust_discoveries(p, n, TREND_SHARE) : 0;
    free(p);
    return 0;
}

static int keep_step(struct trend *t, size_t line, const struct change *c, const size_t *run,
                     struct error *e)
{
    if (past_grow(&t->step, t->steps, sizeof *t->step, e))
        return -1;
    t->step[t->steps++] = (struct trend_step){.line = line,
                                              .change = *c,
                                              .before = run[c->at - 1],
                                              .at = run[c->at],
                                              .lo = run[c->lo],
                                              .hi = run[c->hi]};
    t->line[line].steps++;
    return 0;
}

/* Steps of the lines that stand: t->next is the first that has not been looked at. */
static int find_steps(void *to, size_t series, const struct past *p, size_t node, struct error *e)
{
    struct trend *t = to;
    double value[CHANGES_SERIES_MOST];
    size_t run[CHANGES_SERIES_MOST], n, line = t->next;
    struct change found[CHANGES_MOST];
    int changes;

    if (line == t->lines || t->line[line].series != series || t->line[line].node != p->node[node])
        return 0; /* a node without figures in these runs */
    t->next++;
    if (t->line[line].n < 2 * CHANGES_LEAST || t->line[line].chance > t->level)
        return 0;
    n = trend_values(p, node, value, run);
    changes = changes_find(t->chance, value, n, t->level, found);
    if (changes < 0)
        return store_no_memory(e);
    for (int i = 0; i < changes; i++) {
        if (fabs(found[i].size.value) < t->min_effect)
            t->small++;
        else if (keep_step(t, line, &found[i], run, e))
            return -1;
    }
    return 0;
}

static int find_all(struct trend *t, struct error *e)
{
    while (t->level > 0 && t->next < t->lines) {
        const size_t series = t->line[t->next].series;
        size_t end = t->next;
        bool any = false;

        for (; end < t->lines && t->line[end].series == series; end++)
            any = any || t->line[end].chance <= t->level;
        if (any && visit(t, series, find_steps, e))
            return -1;
        t->next = end;
    }
    return 0;
}

/* By day, then place: what one cause changed stands together. */
static int compare_steps(const void *a, const void *b)
{
    const struct trend_step *x = a, *y = b;

    if (x->at != y->at)
        return (x->at > y->at) - (x->at < y->at);
    return (x->line > y->line) - (x->line < y->line);
}

int trend_make(struct trend *t, size_t last, struct error *e)
{
    t->chance = chance_new(SEED);
    if (!t->chance)
        return store_no_memory(e);
    if (past_runs_load(t->store, 0, last, &t->runs, e) ||
        past_catalogue_load(t->store, 0, &t->catalogue, e) || look_all(t, e) || level_of(t, e) ||
        find_all(t, e))
        return -1;
    if (t->steps)
        qsort(t->step, t->steps, sizeof *t->step, compare_steps);
    return 0;
}

void trend_free(struct trend *t)
{
    past_runs_free(&t->runs);
    past_catalogue_free(&t->catalogue);
    chance_free(t->chance);
    free(t->line);
    free(t->step);
}
