/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "history/past.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/robust.h"

enum { LAUNCHES_MOST = 256 }; /* of a run and series that are looked at */

static int out_of_memory(struct error *e)
{
    return error_set(e, EXIT_INTERNAL, "out of memory");
}

/* Room for element n of an array that doubles. */
static int grow(void *array, size_t n, size_t size)
{
    void **at = array, *more;

    if (n && (n < 16 || n & (n - 1)))
        return 0;
    more = realloc(*at, (n ? 2 * n : 16) * size);
    if (!more)
        return -1;
    *at = more;
    return 0;
}

static int add_run(struct past_runs *runs, sqlite3_stmt *q)
{
    struct past_run *r;

    if (grow(&runs->run, runs->n, sizeof *runs->run))
        return -1;
    r = &runs->run[runs->n];
    r->run = sqlite3_column_int64(q, 0);
    r->utc = strdup(store_text(q, 1));
    if (!r->utc)
        return -1;
    runs->n++;
    return 0;
}

int past_runs_load(struct store *s, sqlite3_int64 until, size_t last, struct past_runs *runs,
                   struct error *e)
{
    sqlite3_stmt *q = store_prepare(
        s,
        "SELECT run, utc FROM (SELECT run, utc FROM run WHERE ?1 = 0 OR (utc, run) <= "
        "(SELECT utc, run FROM run WHERE run = ?1) ORDER BY utc DESC, run DESC LIMIT ?2) "
        "ORDER BY utc, run",
        e);
    int rc = q ? 1 : -1;

    *runs = (struct past_runs){0};
    if (q) {
        sqlite3_bind_int64(q, 1, until);
        sqlite3_bind_int64(q, 2, last ? (sqlite3_int64)last : -1);
    }
    while (rc == 1 && (rc = store_step(s, q, e)) == 1)
        if (add_run(runs, q))
            rc = out_of_memory(e);
    sqlite3_finalize(q);
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

static int add_series(struct past_catalogue *c, sqlite3_stmt *q)
{
    struct past_series *p;
    char **texts[5];

    if (grow(&c->series, c->n, sizeof *c->series))
        return -1;
    p = &c->series[c->n++];
    *p = (struct past_series){.series = sqlite3_column_int64(q, 0),
                              .higher = strcmp(store_text(q, 6), "lower") != 0,
                              .alone = strcmp(store_text(q, 7), "share") != 0};
    texts[0] = &p->id;
    texts[1] = &p->bench;
    texts[2] = &p->rules;
    texts[3] = &p->metric;
    texts[4] = &p->unit;
    for (int i = 0; i < 5; i++)
        if (!(*texts[i] = strdup(store_text(q, 1 + i))))
            return -1;
    return 0;
}

static int load_series(struct store *s, sqlite3_int64 of, struct past_catalogue *c, struct error *e)
{
    sqlite3_stmt *q = store_prepare(
        s,
        "SELECT series, id, bench, class, metric, unit, direction, scope FROM series s WHERE "
        "?1 = 0 OR EXISTS (SELECT 1 FROM figure f WHERE f.run = ?1 AND f.series = s.series) "
        "ORDER BY id, series",
        e);
    int rc = q ? 1 : -1;

    if (q)
        sqlite3_bind_int64(q, 1, of);
    while (rc == 1 && (rc = store_step(s, q, e)) == 1)
        if (add_series(c, q))
            rc = out_of_memory(e);
    sqlite3_finalize(q);
    return rc;
}

static int load_hosts(struct store *s, struct past_catalogue *c, struct error *e)
{
    sqlite3_stmt *q = store_prepare(s, "SELECT node, host FROM node ORDER BY node DESC", e);
    int rc = q ? 1 : -1;

    while (rc == 1 && (rc = store_step(s, q, e)) == 1) {
        const sqlite3_int64 node = sqlite3_column_int64(q, 0);

        if (!c->host) {
            c->hosts = node >= 0 && node < 1 << 28 ? (size_t)node + 1 : 0;
            c->host = calloc(c->hosts + 1, sizeof *c->host);
        }
        if (!c->host)
            rc = out_of_memory(e);
        else if (node < 0 || (size_t)node >= c->hosts)
            rc = error_set(e, EXIT_BAD_DATA, "%s: node %lld: not written by hbmark", s->path,
                           (long long)node);
        else if (!(c->host[node] = strdup(store_text(q, 1))))
            rc = out_of_memory(e);
    }
    sqlite3_finalize(q);
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
    for (size_t i = 0; i < c->n; i++) {
        struct past_series *p = &c->series[i];

        free(p->id);
        free(p->bench);
        free(p->rules);
        free(p->metric);
        free(p->unit);
    }
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
    sqlite3_stmt *q = store_prepare(
        in->s,
        of ? "SELECT DISTINCT node FROM figure WHERE series = ?1 AND run = ?2 ORDER BY node"
           : "SELECT DISTINCT node FROM figure WHERE series = ?1 AND run IN (SELECT run FROM run) "
             "ORDER BY node",
        in->e);
    int rc = q ? 1 : -1;

    if (q) {
        sqlite3_bind_int64(q, 1, in->series);
        if (of)
            sqlite3_bind_int64(q, 2, of);
    }
    while (rc == 1 && (rc = store_step(in->s, q, in->e)) == 1) {
        if (grow(&in->p->node, in->p->nodes, sizeof *in->p->node))
            rc = out_of_memory(in->e);
        else
            in->p->node[in->p->nodes++] = sqlite3_column_int64(q, 0);
    }
    sqlite3_finalize(q);
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

    sqlite3_bind_int64(q, 1, in->runs->run[run].run);
    sqlite3_bind_int64(q, 2, in->series);
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
    sqlite3_stmt *q = store_prepare(
        in->s, "SELECT node, value FROM figure WHERE run = ? AND series = ? ORDER BY node, launch",
        in->e);
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
    sqlite3_stmt *q = store_prepare(in->s,
                                    "SELECT node, run, runs, accepted_utc IS NULL FROM finding "
                                    "WHERE series = ? ORDER BY node",
                                    in->e);
    int rc = q ? 1 : -1;
    size_t at = 0;

    if (q)
        sqlite3_bind_int64(q, 1, in->series);
    while (rc == 1 && (rc = store_step(in->s, q, in->e)) == 1) {
        const sqlite3_int64 node = sqlite3_column_int64(q, 0);
        const size_t run = run_index(in->runs, sqlite3_column_int64(q, 1));
        const int runs = sqlite3_column_int(q, 2);
        unsigned char *to = sqlite3_column_int(q, 3) ? p->bad : p->accepted;

        at = find_node(p, at, node);
        if (at < p->nodes && p->node[at] == node && run < p->runs)
            to[at * p->runs + run] = runs < 1 ? 1 : runs > 255 ? 255 : (unsigned char)runs;
    }
    sqlite3_finalize(q);
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
            out_of_memory(e);
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
