/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "history/judge.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "history/changes.h"
#include "stats/robust.h"

/* Runs that are looked through for references, as a node may have been in few of them; their
 * figures. Deviates that are learnt from: enough for the tail, and seconds at most. */
enum { RUNS_MOST = 400, RUNS_LEAST = 60, CELLS_MOST = 100000000, LEARN_MOST = 20000 };

/* Random orders are drawn from it: the same run is judged the same again. */
enum { SEED = 20261127 };

const char *const judge_verdicts[] = {
    [JUDGE_PASS] = "PASS", [JUDGE_WORSE] = "WORSE", [JUDGE_NOT_JUDGED] = "NOT JUDGED"};

/* Figures of a node, newest first. */
struct bounds_values {
    double value[BOUNDS_MOST];
    bool bad[BOUNDS_MOST];
};

/* One figure of the run, judged; findings are made of those that stand. */
struct judged {
    struct bounds_result result;
    double value;
    sqlite3_int64 node;
    unsigned series;
};

/* While judging. */
struct work {
    struct judge *j;
    struct judged *all; /* only those that are worse by anything: the others have chance 1 */
    size_t n;
    double *z; /* deviates learnt from */
    size_t learnt, learners;
    size_t figures; /* of the run */
    struct chance *chance;
    double step_level;
};

/* The run from which on a node is on a lower level than before, by a step that chance makes in less
 * than level of all series; p->runs if there is none. first: the run before which nothing counts.
 */
static int lower_since(struct chance *c, const struct past *p, size_t node, size_t first,
                       double level, bool higher, size_t *since)
{
    double value[CHANGES_SERIES_MOST];
    size_t run[CHANGES_SERIES_MOST], n = 0;
    struct change found[CHANGES_MOST];
    int changes = 0;
    double chance;

    *since = p->runs;
    for (size_t i = first; i < p->runs; i++) {
        const double v = p->value[node * p->runs + i];

        if (!isnan(v) && n < CHANGES_SERIES_MOST) {
            value[n] = v;
            run[n++] = i;
        }
    }
    chance = changes_chance(c, value, n);
    if (chance >= 0 && chance <= level)
        changes = changes_find(c, value, n, level, found);
    if (chance < 0 || changes < 0)
        return -1;
    if (changes > 0 && (found[changes - 1].size.value < 0) == higher)
        *since = run[found[changes - 1].at];
    return 0;
}

/* The first run that counts: where somebody accepted a level, those that had it then. */
static size_t first_run(const struct past *p, size_t node)
{
    const size_t at = node * p->runs;
    size_t left = SIZE_MAX, first = 0;

    for (size_t i = p->runs; i-- > 0 && left;) {
        if (isnan(p->value[at + i]))
            continue;
        if (p->accepted[at + i] && p->accepted[at + i] < left)
            left = p->accepted[at + i];
        left -= left != SIZE_MAX;
        first = i;
    }
    return first;
}

/* What of a node's figures is looked at, and which are no reference. */
struct stretch_of_runs {
    size_t first, lower; /* the first run that counts; from where on the level is lower */
};

/* The figures of a node, newest first: the newest windows whole, then those that are references.
 * How many. bad: no reference. */
static size_t gather(const struct judge *j, const struct past *p, size_t node,
                     const struct stretch_of_runs *s, struct bounds_values *to)
{
    const size_t at = node * p->runs, windows = bounds_window[BOUNDS_WINDOWS - 1];
    size_t n = 0, references = 0, flagged = 0;

    for (size_t i = p->runs; i-- > s->first && n < BOUNDS_MOST && references < j->references;) {
        if (isnan(p->value[at + i]))
            continue;
        /* What was found of so many runs is bad of each of them. Of this run it is not known yet.
         */
        if (i + 1 < p->runs && p->bad[at + i] > flagged)
            flagged = p->bad[at + i];
        to->bad[n] = flagged > 0 || i >= s->lower;
        flagged -= flagged > 0;
        if (n >= windows && to->bad[n])
            continue;
        references += n >= windows || (n > 0 && !to->bad[n]);
        to->value[n++] = p->value[at + i];
    }
    return n;
}

/* Fewer runs of very many nodes, so that a check takes minutes at most. */
static int load_runs(struct judge *j, size_t figures, struct error *e)
{
    const size_t most = figures > CELLS_MOST / RUNS_MOST ? CELLS_MOST / figures : RUNS_MOST;

    return past_runs_load(j->store, j->run, most < RUNS_LEAST ? RUNS_LEAST : most, &j->runs, e);
}

/* Deviates are learnt from so many series that LEARN_MOST is not reached long before the last: each
 * has some 15 of them on the worse side. */
static void learn(struct work *w, const struct bounds_case *c)
{
    const size_t stride = 1 + w->figures * 15 / LEARN_MOST;

    if (w->learners++ % stride == 0)
        bounds_learn(c, w->z, &w->learnt, LEARN_MOST);
}

static int judge_node(void *to, size_t series, const struct past *p, size_t node, struct error *e)
{
    struct work *w = to;
    struct judge *j = w->j;
    struct stretch_of_runs s = {.first = first_run(p, node)};
    struct bounds_values v;
    struct bounds_case c = {
        .value = v.value, .bad = v.bad, .higher = j->catalogue.series[series].higher};
    struct bounds_result r;

    if (!p->runs || isnan(p->value[node * p->runs + p->runs - 1]))
        return 0;
    if (lower_since(w->chance, p, node, s.first, w->step_level, c.higher, &s.lower))
        return store_no_memory(e);
    c.n = gather(j, p, node, &s, &v);
    bounds_judge(&c, &r);
    if (!r.judged) {
        j->unjudged++;
        return 0;
    }
    j->judged++;
    learn(w, &c);
    if (bounds_chance(&r, 1e6, NULL) >= 1)
        return 0;
    if (past_grow(&w->all, w->n, sizeof *w->all, e))
        return -1;
    w->all[w->n++] = (struct judged){r, v.value[0], p->node[node], (unsigned)series};
    return 0;
}

static int compare_findings(const void *a, const void *b)
{
    const struct judge_finding *x = a, *y = b;

    return (x->chance > y->chance) - (x->chance < y->chance);
}

static void take_finding(struct judge *j, const struct judged *g)
{
    size_t window;
    const double chance = bounds_chance(&g->result, j->tail, &window);
    const struct past_series *s = &j->catalogue.series[g->series];
    const struct bounds_case c = {.higher = s->higher};

    if (chance > j->level || fabs(g->result.effect[window]) < j->min_effect)
        return;
    j->finding[j->findings++] =
        (struct judge_finding){.series = g->series,
                               .node = g->node,
                               .value = g->value,
                               .reference = g->result.reference,
                               .limit = bounds_limit(&c, &g->result, j->tail, j->level),
                               .effect = g->result.effect[window],
                               .chance = chance,
                               .runs = bounds_window[window],
                               .earlier = g->result.earlier};
}

/* Which of all figures stand, so that a run without change has none in 99 of 100 cases. */
static int settle(struct work *w, struct error *e)
{
    struct judge *j = w->j;
    double *p = malloc((j->judged + 1) * sizeof *p);

    j->finding = calloc(w->n + 1, sizeof *j->finding);
    if (!p || !j->finding) {
        free(p);
        return store_no_memory(e);
    }
    j->tail = bounds_tail(w->z, w->learnt);
    for (size_t i = 0; i < w->n; i++)
        p[i] = bounds_chance(&w->all[i].result, j->tail, NULL);
    for (size_t i = w->n; i < j->judged; i++)
        p[i] = 1;
    j->level = j->judged ? robust_discoveries(p, j->judged, JUDGE_LEVEL) : 0;
    free(p);
    for (size_t i = 0; j->level > 0 && i < w->n; i++)
        take_finding(j, &w->all[i]);
    qsort(j->finding, j->findings, sizeof *j->finding, compare_findings);
    return 0;
}

static int judge_figures(struct judge *j, size_t figures, struct error *e)
{
    struct work w = {.j = j,
                     .figures = figures,
                     .step_level = JUDGE_LEVEL / (double)(figures ? figures : 1),
                     .z = malloc(LEARN_MOST * sizeof *w.z),
                     .chance = chance_new(SEED)};
    const struct past_tour t = {j->store, &j->catalogue, &j->runs, j->filter, judge_node, &w};
    int rc = w.z && w.chance ? 0 : store_no_memory(e);

    for (size_t i = 0; rc == 0 && i < j->catalogue.n; i++)
        rc = past_visit(&t, i, j->run, e);
    if (rc == 0)
        rc = settle(&w, e);
    chance_free(w.chance);
    free(w.all);
    free(w.z);
    return rc;
}

enum { LOST_MOST = 100000 };

static const char failed_query[] =
    "SELECT p.id, p.status, p.reason FROM point p WHERE p.run = ?1"
    " AND p.status IN ('FAIL', 'INVALID', 'ERROR') AND EXISTS (SELECT 1 FROM series s JOIN figure f"
    "  USING (series) JOIN run r ON r.run = f.run WHERE s.id = p.id AND (r.utc, r.run) <"
    "  (SELECT utc, run FROM run WHERE run = ?1)"
    "  AND EXISTS (SELECT 1 FROM run_node m JOIN run_node n USING (node) WHERE m.run = ?1"
    "  AND n.run = r.run))"
    " GROUP BY p.id ORDER BY p.id";

static const char missing_query[] =
    "WITH now AS (SELECT * FROM run WHERE run = ?1), before AS (SELECT r.run FROM run r, now"
    "  WHERE r.suite = now.suite AND r.label = now.label AND r.complete"
    "  AND (r.utc, r.run) < (now.utc, now.run)"
    "  AND (SELECT group_concat(node) FROM (SELECT node FROM run_node m WHERE m.run = r.run"
    "   ORDER BY node)) = (SELECT group_concat(node) FROM (SELECT node FROM run_node m"
    "   WHERE m.run = ?1 ORDER BY node))"
    "  ORDER BY r.utc DESC, r.run DESC LIMIT 1)"
    " SELECT p.id, coalesce(max(q.status), 'not there'), coalesce(max(q.reason), '')"
    " FROM point p JOIN before USING (run) LEFT JOIN point q ON q.run = ?1 AND q.id = p.id"
    " WHERE p.status IN ('PASS', 'WARN') AND (q.id IS NULL OR q.status = 'SKIP')"
    " GROUP BY p.id ORDER BY p.id";

static bool wants_point(const struct judge *j, const char *id)
{
    char bench[128];
    const size_t n = strcspn(id, " ");

    if (n >= sizeof bench)
        return past_wants(j->filter, id, id);
    memcpy(bench, id, n);
    bench[n] = '\0';
    return past_wants(j->filter, id, bench);
}

static int find_points(struct judge *j, const char *sql, struct judge_lost **lost, size_t *n,
                       struct error *e)
{
    sqlite3_stmt *q = store_query(j->store, e, sql, "i", j->run);
    int rc = 0;

    while (store_next(j->store, q, &rc, e)) {
        struct judge_lost *l;

        if (!wants_point(j, store_text(q, 0)) || *n == LOST_MOST ||
            (rc = past_grow(lost, *n, sizeof **lost, e)))
            continue;
        l = &(*lost)[(*n)++];
        *l = (struct judge_lost){strdup(store_text(q, 0)), strdup(store_text(q, 1)),
                                 strdup(store_text(q, 2))};
        if (!l->id || !l->status || !l->reason)
            rc = store_no_memory(e);
    }
    return rc;
}

/* Points that failed here, and were once measured on one of the same nodes; points that were
 * measured in the run of the same suite and label before it on the same nodes, and are not even
 * tried here, or skipped. */
static int find_lost(struct judge *j, struct error *e)
{
    if (find_points(j, failed_query, &j->failed, &j->fails, e))
        return -1;
    return find_points(j, missing_query, &j->missing, &j->misses, e);
}

static void free_lost(struct judge_lost *lost, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        free(lost[i].id);
        free(lost[i].status);
        free(lost[i].reason);
    }
    free(lost);
}

int judge_make(struct judge *j, struct error *e)
{
    sqlite3_int64 figures = 0;

    if (store_once(j->store, e, &figures, "SELECT count(*) FROM figure WHERE run = ?", "i",
                   j->run) < 0 ||
        load_runs(j, (size_t)figures, e) ||
        past_catalogue_load(j->store, j->run, &j->catalogue, e) ||
        judge_figures(j, (size_t)figures, e) || find_lost(j, e))
        return -1;
    j->verdict = j->findings || j->fails ? JUDGE_WORSE : j->judged ? JUDGE_PASS : JUDGE_NOT_JUDGED;
    return 0;
}

void judge_free(struct judge *j)
{
    past_runs_free(&j->runs);
    past_catalogue_free(&j->catalogue);
    free_lost(j->failed, j->fails);
    free_lost(j->missing, j->misses);
    free(j->finding);
}

static int keep_findings(struct judge *j, struct error *e)
{
    /* The first verdict on a figure stays, as does what was accepted since. */
    static const char sql[] = "INSERT OR IGNORE INTO finding (run, series, node, runs, effect, "
                              "reference, chance) VALUES (?, ?, ?, ?, ?, ?, ?)";
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < j->findings; i++) {
        const struct judge_finding *f = &j->finding[i];

        rc = store_once(j->store, e, NULL, sql, "iiiiddd", j->run,
                        j->catalogue.series[f->series].series, f->node, (sqlite3_int64)f->runs,
                        f->effect, f->reference, f->chance);
    }
    return rc;
}

int judge_keep(struct judge *j, const char *settings, struct error *e)
{
    const int rc = store_once(
        j->store, e, NULL,
        "INSERT INTO verdict (run, result, judged, unjudged, settings) VALUES (?, ?, ?, ?, ?)",
        "itiit", j->run, judge_verdicts[j->verdict], (sqlite3_int64)j->judged,
        (sqlite3_int64)j->unjudged, settings);

    return rc ? -1 : keep_findings(j, e);
}
