/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* hbmark history DB trend: steps by date, then each series with a small picture. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "history/actions.h"
#include "history/trend.h"
#include "history/words.h"
#include "readout/readout.h"
#include "record/member.h"
#include "render/plot.h"
#include "render/table.h"
#include "text/join.h"

/* Lines of text unless --all is given; series whose figures stand in the JSON. */
enum {
    STEPS_SHOWN = 40,
    SERIES_SHOWN = 40,
    SERIES_WITH_VALUES = 2000,
    SPARK = 16,
    SPARK_BYTES = 128
};

static const struct past_series *series_of(const struct trend *t, const struct trend_line *line)
{
    return &t->catalogue.series[line->series];
}

static const char *utc_of(const struct trend *t, size_t run)
{
    return t->runs.run[run].utc;
}

static bool worse(const struct past_series *s, double size)
{
    return s->higher ? size < 0 : size > 0;
}

static const char why_query[] =
    "SELECT a.facts, b.facts FROM run_node m JOIN run_node n USING (node)"
    " JOIN environment a ON a.environment = m.environment"
    " JOIN environment b ON b.environment = n.environment"
    " WHERE m.run = ?1 AND n.run = ?2 AND (?3 = 0 OR m.node = ?3) ORDER BY m.node LIMIT 1";

/* A name that only one of them has did not change: it was not asked for, or could not be read. */
static json_t *differences(const json_t *before, const json_t *after)
{
    json_t *all = json_object();

    for (size_t i = 0; all && i < readout_fact_count(); i++) {
        const char *name = readout_facts[i].name;
        const char *was = json_string_value(json_object_get(before, name));
        const char *is = json_string_value(json_object_get(after, name));

        if (was && is && strcmp(was, is) != 0)
            json_object_set_new(all, name, json_pack("[s, s]", was, is));
    }
    return all;
}

/* What else changed between two runs of a node, kernel, firmware, build or settings: {"kernel":
 * ["6.1.0-25", "6.1.0-26"], ...}; of node 0 that of the first of its nodes that both runs have.
 * Empty where nothing differs, null where it is not known. A new reference, or NULL and e. */
static json_t *why_changed(struct store *s, sqlite3_int64 before, sqlite3_int64 after,
                           sqlite3_int64 node, struct error *e)
{
    sqlite3_stmt *q = store_query(s, e, why_query, "iii", before, after, node);
    json_t *was = NULL, *is = NULL, *all = NULL;
    int rc = 0;

    while (store_next(s, q, &rc, e)) { /* one, or none */
        was = json_loads(store_text(q, 0), 0, NULL);
        is = json_loads(store_text(q, 1), 0, NULL);
    }
    if (rc == 0)
        all = was && is ? differences(was, is) : json_null();
    if (rc == 0 && !all)
        store_no_memory(e);
    json_decref(was);
    json_decref(is);
    return all;
}

/* "kernel 6.1.0-25 -> 6.1.0-26; CPU governor powersave -> performance", cut to room; "" of none. */
static void why_words(char *to, size_t room, const json_t *changed)
{
    *to = '\0';
    for (size_t i = 0; i < readout_fact_count(); i++) {
        const json_t *pair = json_object_get(changed, readout_facts[i].name);

        if (pair)
            join_add(to, room, "; ", "%s %.40s -> %.40s", readout_facts[i].title,
                     json_string_value(json_array_get(pair, 0)),
                     json_string_value(json_array_get(pair, 1)));
    }
}

/* --- JSON --- */

static json_t *step_json(struct trend *t, const struct trend_step *s, struct error *e)
{
    const struct trend_line *line = &t->line[s->line];
    const struct past_series *series = series_of(t, line);
    const struct change *c = &s->change;
    json_t *why =
        why_changed(t->store, t->runs.run[s->before].run, t->runs.run[s->at].run, line->node, e);

    if (!why)
        return NULL;
    return json_pack(
        "{s:s, s:I, s:s, s:s, s:b, s:s, s:s, s:[s, s], s:f, s:[f, f], s:f, s:f, s:f, s:o}", "id",
        series->id, "series", (json_int_t)series->series, "class", series->rules, "node",
        past_host(&t->catalogue, line->node), "worse", worse(series, c->size.value),
        "last_before_utc", utc_of(t, s->before), "first_after_utc", utc_of(t, s->at),
        "first_after_interval_utc", utc_of(t, s->lo), utc_of(t, s->hi), "change", c->size.value,
        "change_interval", c->size.lo, c->size.hi, "before", c->before, "after", c->after, "chance",
        c->p, "changed_facts", why);
}

static json_t *line_json(const struct trend *t, const struct trend_line *line)
{
    const struct past_series *s = series_of(t, line);
    json_t *o =
        json_pack("{s:s, s:I, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:f, s:f, s:s, s:s, s:s}", "id",
                  s->id, "series", (json_int_t)s->series, "class", s->rules, "node",
                  past_host(&t->catalogue, line->node), "metric", s->metric, "unit", s->unit,
                  "direction", s->higher ? "higher" : "lower", "runs", (json_int_t)line->n, "steps",
                  (json_int_t)line->steps, "median", line->median, "last", line->last, "first_utc",
                  utc_of(t, line->first), "last_utc", utc_of(t, line->end), "judged",
                  line->n < 2 * CHANGES_LEAST ? "too few runs" : "yes");

    if (o && isfinite(line->scatter))
        json_object_set_new(o, "scatter", json_real(line->scatter));
    return o;
}

/* Figures of one line, as pairs of date and value. */
static json_t *values_json(const struct trend *t, const struct past *p, size_t node)
{
    json_t *all = json_array();

    for (size_t i = 0; all && i < p->runs; i++)
        if (!isnan(p->value[node * p->runs + i]))
            json_array_append_new(all,
                                  json_pack("[s, f]", utc_of(t, i), p->value[node * p->runs + i]));
    return all;
}

static size_t node_index(const struct past *p, sqlite3_int64 node)
{
    size_t i = 0;

    while (i < p->nodes && p->node[i] != node)
        i++;
    return i;
}

/* The series loaded last: lines of one series stand together. */
struct loaded {
    struct past past;
    size_t series;
};

static int load_for(const struct trend *t, const struct trend_line *line, struct loaded *l,
                    struct error *e)
{
    if (l->past.value && l->series == line->series)
        return 0;
    past_free(&l->past);
    l->series = line->series;
    return past_load(t->store, series_of(t, line)->series, &t->runs, 0, &l->past, e);
}

/* NULL without memory, or with e filled. */
static json_t *lines_json(const struct trend *t, struct error *e)
{
    const bool values = t->lines <= SERIES_WITH_VALUES;
    json_t *all = json_array();
    struct loaded l = {0};
    int rc = all ? 0 : -1;

    for (size_t i = 0; rc == 0 && i < t->lines; i++) {
        json_t *o = line_json(t, &t->line[i]);

        rc = values ? load_for(t, &t->line[i], &l, e) : 0;
        if (rc == 0 && values)
            json_object_set_new(o, "values",
                                values_json(t, &l.past, node_index(&l.past, t->line[i].node)));
        if (json_array_append_new(all, o))
            rc = -1;
    }
    past_free(&l.past);
    if (rc == 0)
        return all;
    json_decref(all);
    return NULL;
}

static int print_json(struct action *a, struct trend *t, struct error *e)
{
    json_t *steps = json_array(), *lines;

    e->text[0] = '\0';
    for (size_t i = 0; steps && i < t->steps; i++)
        if (json_array_append_new(steps, step_json(t, &t->step[i], e))) {
            json_decref(steps);
            return e->text[0] ? -1 : action_no_json(a, e);
        }
    lines = lines_json(t, e);
    if (!lines && e->text[0]) {
        json_decref(steps);
        return -1;
    }
    return action_json(a, NULL,
                       json_pack("{s:s, s:I, s:f, s:f, s:I, s:o, s:o}", "schema",
                                 "hbmark-history/1", "runs", (json_int_t)t->runs.n,
                                 "false_discovery_rate", TREND_SHARE, "min_effect", t->min_effect,
                                 "smaller_steps", (json_int_t)t->small, "steps", steps, "series",
                                 lines),
                       e);
}

/* --- text --- */

static void head(const struct action *a, const struct trend *t)
{
    char from[WORDS_ROOM] = "?", to[WORDS_ROOM] = "?", least[WORDS_ROOM];

    if (t->runs.n) {
        words_day(from, utc_of(t, 0));
        words_day(to, utc_of(t, t->runs.n - 1));
    }
    words_percent(least, t->min_effect);
    table_line(a->page.out, &a->page.style,
               "%s: %zu run%s, %s to %s; %zu series (a metric, node and configuration each)",
               a->store->path, t->runs.n, t->runs.n == 1 ? "" : "s", from, to, t->lines);
    if (t->judged < t->lines)
        table_line(a->page.out, &a->page.style, "not judged    %zu series with fewer than %d runs",
                   t->lines - t->judged, 2 * CHANGES_LEAST);
    if (t->judged)
        table_line(
            a->page.out, &a->page.style, "steps         %zu of %s or more%s", t->steps, least + 1,
            t->steps ? "; at most 5 % of the series listed with steps have them by chance" : "");
    if (t->small)
        table_line(a->page.out, &a->page.style,
                   "              and %zu smaller ones (--min-effect 0 shows them)", t->small);
}

static int add_step(struct table *table, const struct trend *t, const struct trend_step *s)
{
    const struct trend_line *line = &t->line[s->line];
    const struct past_series *series = series_of(t, line);
    char day[WORDS_ROOM], lo[WORDS_ROOM], hi[WORDS_ROOM], days[2 * WORDS_ROOM], host[WORDS_ROOM];
    char size[WORDS_ROOM], from[WORDS_ROOM], to[WORDS_ROOM], sizes[2 * WORDS_ROOM];
    char metric[TEXT_ROOM];

    words_day(lo, utc_of(t, s->lo));
    words_day(hi, utc_of(t, s->hi));
    snprintf(days, sizeof days, "%.5s to %.5s", strlen(lo) == 10 ? lo + 5 : lo,
             strlen(hi) == 10 ? hi + 5 : hi);
    words_percent(from, s->change.size.lo);
    words_percent(to, s->change.size.hi);
    snprintf(sizes, sizeof sizes, "[%.*s, %.*s]", (int)strcspn(from, " "), from,
             (int)strcspn(to, " "), to);
    snprintf(metric, sizeof metric, "%s%s",
             worse(series, s->change.size.value) ? "" : "better: ", series->id);
    return table_add(table,
                     (const char *[]){words_day(day, utc_of(t, s->at)), days,
                                      words_host(host, past_host(&t->catalogue, line->node)),
                                      words_percent(size, s->change.size.value), sizes, metric});
}

/* Which run, node and facts: the same words for many metrics are printed once. */
static int add_why(struct table *table, struct trend *t, size_t i, char *said, size_t room,
                   struct error *e)
{
    const struct trend_step *s = &t->step[i];
    const sqlite3_int64 node = t->line[s->line].node;
    char words[400], line[512];
    json_t *why;

    if (i + 1 < t->steps && t->step[i + 1].at == s->at && t->line[t->step[i + 1].line].node == node)
        return 0;
    why = why_changed(t->store, t->runs.run[s->before].run, t->runs.run[s->at].run, node, e);
    if (!why)
        return -1;
    why_words(words, sizeof words, why);
    json_decref(why);
    if (!*words || strcmp(words, said) == 0)
        return 0;
    snprintf(said, room, "%s", words);
    snprintf(line, sizeof line, "            changed then: %s", words);
    return table_heading(table, line);
}

static int print_steps(struct action *a, struct trend *t, struct error *e)
{
    const size_t shown =
        reading_is(a->in, READ_ALL) || t->steps <= STEPS_SHOWN ? t->steps : STEPS_SHOWN;
    struct table table = {.columns = {{.title = "FIRST RUN"},
                                      {.title = "95 % INTERVAL"},
                                      {.title = "NODE", .shrink = true},
                                      {.title = "STEP", .right = true},
                                      {.title = "95 % INTERVAL"},
                                      {.title = "METRIC"}},
                          .n = 6};
    char said[400] = "";
    int rc = 0;

    for (size_t i = t->steps - shown; rc == 0 && i < t->steps; i++)
        if (add_step(&table, t, &t->step[i]))
            rc = store_no_memory(e);
        else
            rc = add_why(&table, t, i, said, sizeof said, e);
    if (rc == 0 && shown) {
        fputs("\nSTEPS\n", a->page.out);
        table_print(a->page.out, &table, &a->page.style);
    }
    if (rc == 0 && shown < t->steps)
        fprintf(a->page.out, "and %zu earlier ones: --all shows them\n", t->steps - shown);
    table_fini(&table);
    return rc;
}

static void spark(char *to, size_t room, const struct action *a, const struct past *p, size_t node)
{
    double value[CHANGES_SERIES_MOST], place[CHANGES_SERIES_MOST];
    size_t run[CHANGES_SERIES_MOST];
    struct plot plot = {place, value, trend_values(p, node, value, run), false, false};
    FILE *out = fmemopen(to, room, "w");

    *to = '\0';
    for (size_t i = 0; i < plot.n; i++)
        place[i] = (double)i;
    if (!out)
        return;
    if (plot.n > 1)
        plot_spark(out, &plot, SPARK, a->page.style.unicode);
    fclose(out);
    to[room - 1] = '\0';
}

static int add_line(struct table *table, const struct action *a, const struct trend *t, size_t i,
                    const struct past *p)
{
    const struct trend_line *line = &t->line[i];
    const struct past_series *s = series_of(t, line);
    char host[WORDS_ROOM], runs[WORDS_ROOM], median[2 * WORDS_ROOM], last[2 * WORDS_ROOM];
    char scatter[WORDS_ROOM], picture[SPARK_BYTES];

    snprintf(runs, sizeof runs, "%zu", line->n);
    words_percent(scatter, line->scatter);
    spark(picture, sizeof picture, a, p, node_index(p, line->node));
    return table_add(table, (const char *[]){words_host(host, past_host(&t->catalogue, line->node)),
                                             runs, words_value(median, s->unit, line->median),
                                             words_value(last, s->unit, line->last),
                                             scatter + (*scatter == '+'), picture, s->id});
}

/* All series where they are few or asked for, else those with steps. */
static int print_lines(struct action *a, const struct trend *t, struct error *e)
{
    const bool all = reading_is(a->in, READ_ALL) || t->lines <= SERIES_SHOWN;
    struct table table = {.columns = {{.title = "NODE", .shrink = true},
                                      {.title = "RUNS", .right = true},
                                      {.title = "MEDIAN", .right = true},
                                      {.title = "LAST", .right = true},
                                      {.title = "SCATTER", .right = true, .drop = 1},
                                      {.title = "OLDEST TO NEWEST", .drop = 2},
                                      {.title = "METRIC"}},
                          .n = 7};
    struct loaded l = {0};
    size_t shown = 0;
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < t->lines; i++) {
        if (!all && (!t->line[i].steps || shown == SERIES_SHOWN))
            continue;
        rc = load_for(t, &t->line[i], &l, e);
        if (rc == 0 && add_line(&table, a, t, i, &l.past))
            rc = store_no_memory(e);
        shown++;
    }
    past_free(&l.past);
    if (rc == 0 && shown) {
        fputs(all ? "\nSERIES\n" : "\nSERIES WITH STEPS\n", a->page.out);
        table_print(a->page.out, &table, &a->page.style);
    }
    if (rc == 0 && shown < t->lines)
        fprintf(a->page.out,
                "and %zu series more: --all shows them, --metric 'stream.*' or --node HOST some\n",
                t->lines - shown);
    table_fini(&table);
    return rc;
}

enum exit_code action_trend(struct action *a, struct error *e)
{
    struct trend t = {.store = a->store, .min_effect = a->min_effect, .filter = &a->filter};
    int rc = trend_make(&t, a->last, e);

    if (rc == 0 && reading_is(a->in, READ_JSON)) {
        rc = print_json(a, &t, e);
    } else if (rc == 0) {
        head(a, &t);
        rc = print_steps(a, &t, e) || print_lines(a, &t, e) ? -1 : 0;
    }
    trend_free(&t);
    return rc ? e->code : EXIT_PASS;
}
