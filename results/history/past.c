/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "history/past.h"

#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/robust.h"

enum { LAUNCHES_MOST = 256 }; /* of a run and series that are looked at */

bool past_wants(const struct past_filter *f, const char *id, const char *bench)
{
    return !f->metric || fnmatch(f->metric, id, 0) == 0 || fnmatch(f->metric, bench, 0) == 0;
}

bool past_wants_node(const struct past_filter *f, const char *host)
{
    return !f->node || fnmatch(f->node, host, 0) == 0;
}

const char *past_host(const struct past_catalogue *c, sqlite3_int64 node)
{
    const bool known = node >= 0 && (size_t)node < c->hosts;

    return known && c->host[node] ? c->host[node] : "";
}

int past_grow(void *array, size_t n, size_t size, struct error *e)
{
    void **at = array, *more;

    if (n && (n < 16 || n & (n - 1)))
        return 0;
    more = realloc(*at, (n ? 2 * n : 16) * size);
    if (!more)
        return store_no_memory(e);
    *at = more;
    return 0;
}

int past_runs_load(struct store *s, sqlite3_int64 until, size_t last, struct past_runs *runs,
                   struct error *e)
{
    sqlite3_stmt *q = store_query(
        s, e,
        "SELECT run, utc FROM (SELECT run, utc FROM run WHERE ?1 = 0 OR (utc, run) <= (SELECT utc, "
        "run FROM run WHERE run = ?1) ORDER BY utc DESC, run DESC LIMIT ?2) ORDER BY utc, run",
        "ii", until, last ? (sqlite3_int64)last : (sqlite3_int64)-1);
    int rc = 0;

    *runs = (struct past_runs){0};
    while (store_next(s, q, &rc, e)) {
        char *utc = strdup(store_text(q, 1));

        if (!utc || past_grow(&runs->run, runs->n, sizeof *runs->run, e)) {
            free(utc);
            rc = store_no_memory(e);
        } else {
            runs->run[runs->n++] = (struct past_run){sqlite3_column_int64(q, 0), utc};
        }
    }
    if (rc < 0)
        past_runs_free(runs);
    return rc;
}

void past_runs_free(struct past_runs *runs)
{
    for (size_t i = 0; i < runs->n; i++)
        free(runs->run[i].utc);
    free(runs->run);
    *runs = (struct past_runs){0};
}

static int load_series(struct store *s, sqlite3_int64 of, struct past_catalogue *c, struct error *e)
{
    sqlite3_stmt *q =
        store_query(s, e,
                    "SELECT series, id, bench, class, metric, unit, direction = 'lower' FROM "
                    "series s WHERE ?1 = 0 OR EXISTS (SELECT 1 FROM figure f WHERE f.run = ?1 AND "
                    "f.series = s.series) ORDER BY id, series",
                    "i", of);
    int rc = 0;

    while (store_next(s, q, &rc, e)) {
        struct past_series *p;

        if ((rc = past_grow(&c->series, c->n, sizeof *c->series, e)))
            continue;
        p = &c->series[c->n++];
        *p = (struct past_series){.series = sqlite3_column_int64(q, 0),
                                  .higher = !sqlite3_column_int(q, 6)};
        for (int i = 0; rc == 0 && i < PAST_TEXTS; i++)
            if (!(p->text[i] = strdup(store_text(q, 1 + i))))
                rc = store_no_memory(e);
    }
    return rc;
}

static int load_hosts(struct store *s, struct past_catalogue *c, struct error *e)
{
    sqlite3_stmt *q = store_query(s, e, "SELECT node, host FROM node ORDER BY node DESC", "");
    int rc = 0;

    while (store_next(s, q, &rc, e)) {
        const sqlite3_int64 node = sqlite3_column_int64(q, 0);

        if (!c->host) {
            c->hosts = node >= 0 && node < 1 << 28 ? (size_t)node + 1 : 0;
            c->host = calloc(c->hosts + 1, sizeof *c->host);
        }
        if (c->host && (node < 0 || (size_t)node >= c->hosts))
            rc = error_set(e, EXIT_BAD_DATA, "%s: node %lld: not written by hbmark", s->path,
                           (long long)node);
        else if (!c->host || !(c->host[node] = strdup(store_text(q, 1))))
            rc = store_no_memory(e);
    }
    return rc;
}

int past_catalogue_load(struct store *s, sqlite3_int64 of, struct past_catalogue *c,
                        struct error *e)
{
    *c = (struct past_catalogue){0};
    if (load_series(s, of, c, e) == 0 && load_hosts(s, c, e) == 0)
        return 0;
    past_catalogue_free(c);
    return -1;
}

void past_catalogue_free(struct past_catalogue *c)
{
    for (size_t i = 0; i < c->n; i++)
        for (int k = 0; k < PAST_TEXTS; k++)
            free(c->series[i].text[k]);
    for (size_t i = 0; c->host && i < c->hosts; i++)
        free(c->host[i]);
    free(c->series);
    free(c->host);
    *c = (struct past_catalogue){0};
}

/* Reads one series: its nodes by number, so that each run's rows are found by going along. */
struct reading_past {
    struct store *s;
    sqlite3_int64 series;
    const struct past_runs *runs;
    struct past *p;
    struct error *e;
};

static int load_nodes(struct reading_past *in, sqlite3_int64 of)
{
    sqlite3_stmt *q = store_query(
        in->s, in->e,
        of ? "SELECT DISTINCT node FROM figure WHERE series = ?1 AND run = ?2 ORDER BY node"
           : "SELECT DISTINCT node FROM figure WHERE series = ?1 AND run IN (SELECT run FROM run) "
             "ORDER BY node",
        of ? "ii" : "i", in->series, of);
    int rc = 0;

    while (store_next(in->s, q, &rc, in->e))
        if ((rc = past_grow(&in->p->node, in->p->nodes, sizeof *in->p->node, in->e)) == 0)
            in->p->node[in->p->nodes++] = sqlite3_column_int64(q, 0);
    return rc;
}

/* Where a node is; from: where the one before was. Nodes come in rising order. */
static size_t find_node(const struct past *p, size_t from, sqlite3_int64 node)
{
    while (from < p->nodes && p->node[from] < node)
        from++;
    return from;
}

static int load_run(struct reading_past *in, sqlite3_stmt *q, size_t run)
{
    struct past *p = in->p;
    double launch[LAUNCHES_MOST];
    size_t at = 0, n = 0, now;
    int rc;

    store_bind(q, "ii", in->runs->run[run].run, in->series);
    while ((rc = store_step(in->s, q, in->e)) == 1) {
        const sqlite3_int64 node = sqlite3_column_int64(q, 0);

        now = find_node(p, at, node);
        if (now == p->nodes || p->node[now] != node)
            continue;
        n = now == at ? n : 0;
        at = now;
        if (n < LAUNCHES_MOST)
            launch[n++] = sqlite3_column_double(q, 1);
        p->value[at * p->runs + run] = robust_median(launch, n);
    }
    return rc;
}

static int load_values(struct reading_past *in)
{
    sqlite3_stmt *q = store_query(
        in->s, in->e,
        "SELECT node, value FROM figure WHERE run = ? AND series = ? ORDER BY node, launch", "");
    int rc = q ? 0 : -1;

    for (size_t i = 0; rc == 0 && i < in->runs->n; i++)
        rc = load_run(in, q, i);
    sqlite3_finalize(q);
    return rc;
}

static size_t run_index(const struct past_runs *runs, sqlite3_int64 run)
{
    size_t i = 0;

    while (i < runs->n && runs->run[i].run != run)
        i++;
    return i;
}

static int load_bad(struct reading_past *in)
{
    struct past *p = in->p;
    sqlite3_stmt *q = store_query(
        in->s, in->e,
        "SELECT node, run, runs, accepted_utc IS NULL FROM finding WHERE series = ? ORDER BY node",
        "i", in->series);
    int rc = 0;
    size_t at = 0;

    while (store_next(in->s, q, &rc, in->e)) {
        const sqlite3_int64 node = sqlite3_column_int64(q, 0);
        const size_t run = run_index(in->runs, sqlite3_column_int64(q, 1));
        const int runs = sqlite3_column_int(q, 2);
        unsigned char *to = sqlite3_column_int(q, 3) ? p->bad : p->accepted;

        at = find_node(p, at, node);
        if (at < p->nodes && p->node[at] == node && run < p->runs)
            to[at * p->runs + run] = runs < 1 ? 1 : runs > 255 ? 255 : (unsigned char)runs;
    }
    return rc;
}

int past_load(struct store *s, sqlite3_int64 series, const struct past_runs *runs, sqlite3_int64 of,
              struct past *p, struct error *e)
{
    struct reading_past in = {s, series, runs, p, e};
    size_t cells;

    *p = (struct past){.runs = runs->n};
    if (load_nodes(&in, of) == 0) {
        cells = p->nodes * p->runs;
        p->value = malloc((cells + 1) * sizeof *p->value);
        p->bad = calloc(cells + 1, sizeof *p->bad);
        p->accepted = calloc(cells + 1, sizeof *p->accepted);
        for (size_t i = 0; p->value && i < cells; i++)
            p->value[i] = NAN;
        if (!p->value || !p->bad || !p->accepted)
            store_no_memory(e);
        else if (load_values(&in) == 0 && load_bad(&in) == 0)
            return 0;
    }
    past_free(p);
    return -1;
}

void past_free(struct past *p)
{
    free(p->node);
    free(p->value);
    free(p->bad);
    free(p->accepted);
    *p = (struct past){0};
}

int past_visit(const struct past_tour *t, size_t series, sqlite3_int64 of, struct error *e)
{
    const struct past_series *s = &t->catalogue->series[series];
    struct past p = {0};
    int rc;

    if (!past_wants(t->filter, s->id, s->bench))
        return 0;
    rc = past_load(t->s, s->series, t->runs, of, &p, e);
    for (size_t i = 0; rc == 0 && i < p.nodes; i++)
        if (past_wants_node(t->filter, past_host(t->catalogue, p.node[i])))
            rc = t->visit(t->to, series, &p, i, e);
    past_free(&p);
    return rc;
}
