/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* hbmark history DB check: is a run worse than those before it? */
#include <stdlib.h>
#include <string.h>

#include "history/actions.h"
#include "history/judge.h"
#include "history/words.h"
#include "record/member.h"
#include "render/table.h"
#include "text/join.h"

enum { FINDINGS_SHOWN = 40, LOST_SHOWN = 10, STANDING_SHOWN = 5 };

/* What a check says of itself besides the verdict. */
struct telling {
    struct action *a;
    struct judge *j;
    char uuid[9], began[WORDS_ROOM];
    char standing[256]; /* earlier runs of these nodes that were found worse */
    size_t stand;
    bool kept;
};

static int describe(struct telling *t, struct error *e)
{
    sqlite3_stmt *q = store_query(
        t->a->store, e, "SELECT substr(uuid, 1, 8), utc FROM run WHERE run = ?", "i", t->j->run);
    int rc = 0;

    while (store_next(t->a->store, q, &rc, e)) {
        member_clean(t->uuid, sizeof t->uuid, store_text(q, 0));
        words_minute(t->began, store_text(q, 1));
    }
    return rc;
}

/* A good run after a bad one does not take its verdict back. */
static int find_standing(struct telling *t, struct error *e)
{
    sqlite3_stmt *q = store_query(
        t->a->store, e,
        "SELECT substr(r.utc, 1, 10), substr(r.uuid, 1, 8) FROM run r WHERE (r.utc, r.run) < "
        "(SELECT utc, run FROM run WHERE run = ?1) AND EXISTS (SELECT 1 FROM verdict v WHERE v.run "
        "= r.run AND result = 'WORSE') AND NOT EXISTS (SELECT 1 FROM verdict v WHERE v.run = r.run "
        "AND result = 'ACCEPTED') AND EXISTS (SELECT 1 FROM run_node m JOIN run_node n USING "
        "(node) WHERE m.run = ?1 AND n.run = r.run) ORDER BY r.utc DESC, r.run DESC",
        "i", t->j->run);
    int rc = 0;

    while (store_next(t->a->store, q, &rc, e))
        if (t->stand++ < STANDING_SHOWN)
            join_add(t->standing, sizeof t->standing, ", ", "%.10s (%.8s)", store_text(q, 0),
                     store_text(q, 1));
    return rc;
}

/* --- JSON --- */

static json_t *finding_json(const struct judge *j, const struct judge_finding *f)
{
    const struct past_series *s = &j->catalogue.series[f->series];

    return json_pack("{s:s, s:I, s:s, s:s, s:s, s:f, s:f, s:f, s:f, s:I, s:I, s:f}", "id", s->id,
                     "series", (json_int_t)s->series, "class", s->rules, "node",
                     past_host(&j->catalogue, f->node), "unit", s->unit, "value", f->value,
                     "reference", f->reference, "limit", f->limit, "change", f->effect, "runs",
                     (json_int_t)f->runs, "earlier_runs", (json_int_t)f->earlier, "chance",
                     f->chance);
}

static json_t *lost_json(const struct judge_lost *lost, size_t n)
{
    json_t *all = json_array();

    for (size_t i = 0; all && i < n; i++)
        json_array_append_new(all, json_pack("{s:s, s:s, s:s}", "id", lost[i].id, "status",
                                             lost[i].status, "reason", lost[i].reason));
    return all;
}

static json_t *check_json(const struct telling *t)
{
    const struct judge *j = t->j;
    json_t *findings = json_array();

    for (size_t i = 0; findings && i < j->findings; i++)
        json_array_append_new(findings, finding_json(j, &j->finding[i]));
    return json_pack("{s:s, s:s, s:s, s:I, s:I, s:I, s:f, s:f, s:b, s:o, s:o, s:o, s:I}", "run",
                     t->uuid, "utc", j->runs.n ? j->runs.run[j->runs.n - 1].utc : "", "verdict",
                     judge_verdicts[j->verdict], "judged", (json_int_t)j->judged, "not_judged",
                     (json_int_t)j->unjudged, "needs_runs", (json_int_t)BOUNDS_LEAST, "alarm_rate",
                     JUDGE_ALARM, "min_effect", j->min_effect, "kept", t->kept, "worse", findings,
                     "failed", lost_json(j->failed, j->fails), "missing",
                     lost_json(j->missing, j->misses), "earlier_worse_runs", (json_int_t)t->stand);
}

/* --- text --- */

static int add_row(struct table *table, const struct judge *j, const struct judge_finding *f)
{
    const struct past_series *s = &j->catalogue.series[f->series];
    char host[WORDS_ROOM], change[WORDS_ROOM], runs[WORDS_ROOM];
    char value[2 * WORDS_ROOM], before[2 * WORDS_ROOM], limit[2 * WORDS_ROOM];

    snprintf(runs, sizeof runs, "%zu", f->runs);
    return table_add(table, (const char *[]){words_host(host, past_host(&j->catalogue, f->node)),
                                             words_percent(change, f->effect), runs,
                                             words_value(value, s->unit, f->value),
                                             words_value(before, s->unit, f->reference),
                                             words_value(limit, s->unit, f->limit), s->id});
}

static size_t shown_of(const struct telling *t, size_t n, size_t most)
{
    return reading_is(t->a->in, READ_ALL) || n <= most ? n : most;
}

static int print_findings(const struct telling *t)
{
    const struct judge *j = t->j;
    const size_t shown = shown_of(t, j->findings, FINDINGS_SHOWN);
    struct table table = {.columns = {{.title = "NODE", .shrink = true},
                                      {.title = "CHANGE", .right = true},
                                      {.title = "RUNS", .right = true},
                                      {.title = "VALUE", .right = true},
                                      {.title = "BEFORE", .right = true},
                                      {.title = "LIMIT", .right = true, .drop = 1},
                                      {.title = "METRIC"}},
                          .n = 7};
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < shown; i++)
        rc = add_row(&table, j, &j->finding[i]);
    if (rc == 0 && shown)
        table_print(t->a->page.out, &table, &t->a->page.style);
    if (shown < j->findings)
        fprintf(t->a->page.out, "and %zu more: --all shows them\n", j->findings - shown);
    table_fini(&table);
    return rc;
}

static void print_lost(const struct telling *t, const char *title, const struct judge_lost *lost,
                       size_t n)
{
    const size_t shown = shown_of(t, n, LOST_SHOWN);

    for (size_t i = 0; i < shown; i++)
        table_line(t->a->page.out, &t->a->page.style, "%-15s%s: %s%s%s", i ? "" : title, lost[i].id,
                   lost[i].status, *lost[i].reason ? " " : "", lost[i].reason);
    if (shown < n)
        fprintf(t->a->page.out, "               and %zu more: --all shows them\n", n - shown);
}

static void print_judged(const struct telling *t)
{
    const struct judge *j = t->j;
    char from[WORDS_ROOM], to[WORDS_ROOM];
    FILE *out = t->a->page.out;
    const struct render_style *style = &t->a->page.style;

    if (j->runs.n > 1)
        table_line(out, style,
                   "compared with  the last %zu runs that have it, of %zu from %s to %s",
                   j->references, j->runs.n - 1, words_day(from, j->runs.run[0].utc),
                   words_day(to, j->runs.run[j->runs.n - 2].utc));
    table_line(out, style, "judged         %zu figure%s", j->judged, j->judged == 1 ? "" : "s");
    if (j->unjudged)
        table_line(out, style, "not judged     %zu, as fewer than %d earlier runs have them",
                   j->unjudged, BOUNDS_LEAST);
}

static void print_verdict(const struct telling *t)
{
    static const char *const colors[] = {
        [JUDGE_PASS] = "\033[32m", [JUDGE_WORSE] = "\033[31m", [JUDGE_NOT_JUDGED] = "\033[33m"};
    const struct judge *j = t->j;
    FILE *out = t->a->page.out;

    fprintf(out, "%s%s%s", t->a->page.style.color ? colors[j->verdict] : "",
            judge_verdicts[j->verdict], t->a->page.style.color ? "\033[0m" : "");
    if (j->verdict == JUDGE_NOT_JUDGED)
        fprintf(out,
                ": not enough history: a figure needs %d earlier runs of the same configuration\n",
                BOUNDS_LEAST);
    else if (j->verdict == JUDGE_PASS)
        fputs(": nothing is worse than history allows\n", out);
    else
        fprintf(out, ": %zu figure%s worse than history allows, %zu point%s failed\n", j->findings,
                j->findings == 1 ? "" : "s", j->fails, j->fails == 1 ? "" : "s");
}

static int print(const struct telling *t)
{
    const struct judge *j = t->j;
    FILE *out = t->a->page.out;
    int rc;

    table_line(out, &t->a->page.style, "%s: run %s of %s", t->a->store->path, t->uuid, t->began);
    print_judged(t);
    rc = print_findings(t);
    print_lost(t, "failed", j->failed, j->fails);
    print_lost(t, "missing", j->missing, j->misses);
    if (t->stand)
        table_line(out, &t->a->page.style,
                   "still standing worse in %zu earlier run%s of these nodes: %s%s", t->stand,
                   t->stand == 1 ? "" : "s", t->standing, t->stand > STANDING_SHOWN ? ", ..." : "");
    if (!t->kept)
        fputs("not kept       the database cannot be written: this verdict is only shown\n", out);
    print_verdict(t);
    if (j->verdict == JUDGE_WORSE)
        fprintf(out, "next: 'hbmark history %s trend' dates it; 'accept %s' if it is to stay so\n",
                t->a->store->path, t->uuid);
    return rc;
}

/* Judging reads a snapshot; keeping is a transaction of its own, so that others can add meanwhile.
 */
static int keep(struct telling *t, struct error *e)
{
    const struct past_filter *f = t->j->filter;
    char settings[96];

    snprintf(settings, sizeof settings, "min-effect %g, last %zu, metric %.20s, node %.20s",
             t->j->min_effect, t->j->references, f->metric ? f->metric : "*",
             f->node ? f->node : "*");
    if (t->a->store->read_only)
        return 0;
    if (store_begin(t->a->store, e))
        return -1;
    if (judge_keep(t->j, settings, e)) {
        store_rollback(t->a->store);
        return -1;
    }
    t->kept = true;
    return store_commit(t->a->store, e);
}

static int judge_one(struct telling *t, const char *word, struct error *e)
{
    struct action *a = t->a;
    int rc = -1;

    if (store_snapshot(a->store, e))
        return -1;
    t->j->run = action_run(a, word, e);
    if (t->j->run >= 0)
        rc = describe(t, e) || judge_make(t->j, e) || find_standing(t, e) ? -1 : 0;
    store_rollback(a->store);
    return rc ? -1 : keep(t, e);
}

static int check_one(struct action *a, const char *word, json_t *told, enum judge_verdict *verdict,
                     struct error *e)
{
    struct judge j = {.store = a->store,
                      .references = a->last ? a->last : JUDGE_RUNS,
                      .min_effect = a->min_effect,
                      .filter = &a->filter};
    struct telling t = {.a = a, .j = &j};
    const bool json = reading_is(a->in, READ_JSON);
    int rc = judge_one(&t, word, e);

    if (rc == 0 && json && json_array_append_new(told, check_json(&t)))
        rc = action_no_json(a, e);
    if (rc == 0 && !json && print(&t))
        rc = store_no_memory(e);
    *verdict = j.verdict;
    judge_free(&j);
    return rc;
}

enum exit_code action_check(struct action *a, struct error *e)
{
    char last_word[] = "last", *last[] = {last_word};
    char **words = a->nwords ? a->words : last;
    const size_t n = a->nwords ? a->nwords : 1;
    json_t *told = json_array();
    bool worse = false;
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < n; i++) {
        enum judge_verdict verdict = JUDGE_PASS;

        rc = check_one(a, words[i], told, &verdict, e);
        worse = worse || verdict == JUDGE_WORSE;
    }
    if (rc == 0 && reading_is(a->in, READ_JSON))
        rc = action_json(a, "checks", json_incref(told), e);
    json_decref(told);
    return rc ? e->code : worse ? EXIT_FAILED : EXIT_PASS;
}
