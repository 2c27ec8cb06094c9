/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "run/candidates.h"

#include <stdio.h>
#include <string.h>

enum { ROWS_MOST = 16 };

/* Is it one that a search over benchmarks tries? */
static bool is_searched(const struct bench *b)
{
    return b->quantities.metric == METRIC_BANDWIDTH && !b->step && !b->protocol.over &&
           !b->protocol.last && !shape_is_own(&b->shape);
}

static struct candidate as_is(const struct run *r, const struct kernel *k)
{
    struct candidate c = {
        .bench = r->bench, .kernel = k, .workers = r->workers, .offset = r->offset};

    memcpy(c.at, r->at[0], sizeof c.at);
    memcpy(c.bind, r->bind, sizeof c.bind);
    return c;
}

static bool is_allowed(const struct point *p, const char *name, const struct kernel *k)
{
    return strcmp(k->name, name) == 0 && k->elem == p->elem && strcmp(k->variant, "check") != 0 &&
           (!p->unroll || k->unroll == p->unroll) &&
           (strcmp(p->variant, "auto") == 0 || strcmp(k->variant, p->variant) == 0);
}

/* The rank-th row of a kernel that the point allows, or NULL. */
static const struct kernel *row_of(const struct run *r, const char *name, size_t rank)
{
    const struct kernel_set *set = r->device->set;

    for (size_t t = 0; t < set->ntables; t++)
        for (size_t i = 0; i < set->tables[t]->count; i++)
            if (is_allowed(r->point, name, &set->tables[t]->rows[i]) && rank-- == 0)
                return &set->tables[t]->rows[i];
    return NULL;
}

size_t candidates_rows(const struct run *r, bool unrolls, struct candidate *c)
{
    const struct kernel *k;
    size_t n = 0;

    for (size_t rank = 0; n < CANDIDATES && (k = row_of(r, r->bench->loop.kernel, rank)); rank++) {
        bool seen = false;

        for (size_t j = 0; j < n && !unrolls; j++)
            seen = seen || strcmp(c[j].kernel->variant, k->variant) == 0;
        if (!seen)
            c[n++] = as_is(r, k);
    }
    return n;
}

/* The next of a comma list, copied to at; NULL after the last. */
static const char *next_value(const char *list, char at[24])
{
    const size_t n = list ? strcspn(list, ",") : 0;

    if (!list)
        return NULL;
    snprintf(at, 24, "%.*s", (int)n, list);
    return list[n] ? list + n + 1 : "";
}

static bool is_there(const struct candidate *c, size_t n, const struct candidate *one)
{
    for (size_t j = 0; j < n; j++)
        if (c[j].kernel == one->kernel && c[j].workers == one->workers &&
            c[j].offset == one->offset && strcmp(c[j].at, one->at) == 0 &&
            strcmp(c[j].bind, one->bind) == 0)
            return true;
    return false;
}

static size_t add(struct candidate *c, size_t n, const struct candidate *one)
{
    if (n < CANDIDATES && !is_there(c, n, one))
        c[n++] = *one;
    return n;
}

/* All values of a benchmark's factor with one kernel row. */
static size_t add_values(struct candidate one, struct candidate *c, size_t n)
{
    const char *rest = one.bench->axes[0].name ? one.bench->axes[0].values : NULL;

    if (!rest)
        return add(c, n, &one);
    while (*rest) {
        rest = next_value(rest, one.at);
        n = add(c, n, &one);
    }
    return n;
}

/* The benchmark that stands for a kernel: the first of those searched that launches it. */
static const struct bench *stands_for(const struct run *r, const char *kernel)
{
    for (const struct bench_table *const *t = r->point->bench->protocol.over; *t; t++)
        for (size_t i = 0; i < (*t)->count; i++) {
            const struct bench *b = &(*t)->rows[i];

            if (b->loop.kernel && strcmp(b->loop.kernel, kernel) == 0 && is_searched(b) &&
                !shape_is_curve(&b->shape))
                return b->loop.arrays <= r->point->bench->loop.arrays ? b : NULL;
        }
    return NULL;
}

/* Of each kernel the rank-th row: what time runs out for is what matters least. */
static size_t add_rank(const struct run *r, size_t rank, struct candidate *c, size_t n)
{
    for (const struct bench_table *const *t = r->point->bench->protocol.over; *t; t++)
        for (size_t i = 0; i < (*t)->count; i++) {
            const struct bench *b = &(*t)->rows[i];
            const struct kernel *k = row_of(r, b->loop.kernel, rank);
            struct candidate one = as_is(r, k);

            one.bench = b;
            if (k && b == stands_for(r, b->loop.kernel))
                n = add_values(one, c, n);
        }
    return n;
}

/* What earlier points found best of the same memory. */
static size_t add_found(const struct run *r, struct candidate *c)
{
    const struct lab *l = r->lab;
    size_t n = 0;

    for (size_t i = 0; i < l->nbest; i++) {
        const struct found *f = &l->best[i];
        struct candidate one = as_is(r, f->kernel);

        one.bench = stands_for(r, f->kernel->name);
        one.workers = f->workers;
        one.offset = f->offset;
        memcpy(one.at, f->at, sizeof f->at);
        memcpy(one.bind, f->bind, sizeof f->bind);
        if (one.bench && strcmp(f->tier, r->point->tier) == 0 && f->pages == r->point->pages &&
            is_allowed(r->point, f->kernel->name, f->kernel))
            n = add(c, n, &one);
    }
    return n;
}

size_t candidates_benches(const struct run *r, struct candidate *c)
{
    size_t n = add_found(r, c);

    for (size_t rank = 0; rank < ROWS_MOST; rank++)
        n = add_rank(r, rank, c, n);
    return n;
}

size_t candidates_workers(const struct run *r, const struct candidate *base, bool orders,
                          struct candidate *c)
{
    const char *other = strcmp(base->bind, "scatter") == 0 ? "compact" : "scatter";
    size_t n = 0, fewer;

    c[n++] = *base;
    if (base->workers < r->point->threads) {
        c[n] = *base;
        c[n++].workers = r->point->threads;
    }
    for (unsigned w = r->device->ops->host ? r->point->threads / 2 : 0;
         w >= 1 && n + 2 < CANDIDATES / 2; w /= 2) {
        c[n] = *base;
        c[n++].workers = w;
        /* Bandwidth often peaks between powers of two: three quarters as well. */
        if (w >= 2) {
            c[n] = c[n - 1];
            c[n++].workers = w + w / 2;
        }
    }
    fewer = n;
    for (size_t i = 0; orders && i < fewer; i++) {
        if (!machine_order_differs(r->lab->machine, r->lab->cpuset, base->bind, other,
                                   c[i].workers))
            continue;
        c[n] = c[i];
        snprintf(c[n++].bind, sizeof c->bind, "%s", other);
    }
    return n;
}

size_t candidates_offsets(const struct candidate *base, struct candidate *c)
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

static bool is_same(const struct found *a, const struct found *b)
{
    return a->bench == b->bench && a->kernel == b->kernel && a->workers == b->workers &&
           a->offset == b->offset && a->pages == b->pages && strcmp(a->at, b->at) == 0 &&
           strcmp(a->bind, b->bind) == 0 && strcmp(a->tier, b->tier) == 0;
}

/* Puts f where its rate belongs among the best of the run. */
static void insert(struct lab *l, const struct found *f)
{
    size_t at = 0, last;

    while (at < l->nbest && l->best[at].rate >= f->rate)
        if (is_same(&l->best[at++], f))
            return;
    if (at == LAB_BEST)
        return;
    for (last = at; last < l->nbest && !is_same(&l->best[last], f);)
        last++;
    if (last == l->nbest && l->nbest < LAB_BEST)
        l->nbest++;
    last = last < l->nbest ? last : l->nbest - 1;
    memmove(&l->best[at + 1], &l->best[at], (last - at) * sizeof *f);
    l->best[at] = *f;
}

void found_keep(struct lab *l, const struct run *r, double rate)
{
    struct found f = {.bench = r->bench,
                      .kernel = r->kernel,
                      .workers = r->workers,
                      .offset = r->offset,
                      .pages = r->point->pages,
                      .rate = rate};

    if (!is_searched(r->bench) || !r->kernel ||
        r->point->size_bytes < LLC_TIMES * r->device->facts.cache_bytes)
        return;
    memcpy(f.at, r->at[0], sizeof f.at);
    memcpy(f.bind, r->bind, sizeof f.bind);
    memcpy(f.tier, r->point->tier, sizeof f.tier);
    insert(l, &f);
}
