/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "target/print.h"

#include <math.h>
#include <string.h>

#include "render/table.h"
#include "render/view.h"
#include "target/answer.h"

enum { LABEL = 12 };

void print_paragraph(FILE *out, const char *label, const char *text,
                     const struct render_style *style)
{
    char clean[2048];

    view_clean(clean, sizeof clean, text);
    fprintf(out, "%-*s", LABEL, label);
    table_wrapped(out, clean, LABEL, (style->width ? style->width : 100) - LABEL);
}

static void print_texts(FILE *out, const char *label, const json_t *texts,
                        const struct render_style *style)
{
    const json_t *text;
    size_t i;

    json_array_foreach (texts, i, text)
        print_paragraph(out, i == 0 ? label : "", json_string_value(text), style);
}

static bool is(const json_t *row, const char *key, const char *value)
{
    return strcmp(view_text(row, key), value) == 0;
}

/* One line a field; those that are not said are named in one line behind them. */
static void print_fields(FILE *out, const json_t *fields, const char *label,
                         const struct render_style *style)
{
    struct table t = {.columns = {{""}, {"WHAT"}, {"VALUE"}, {"FLAG"}, {"MARK"}, {"FROM"}}, .n = 6};
    char words[128], from[VIEW_ROOM], missing[512] = "";
    const char *key;
    json_t *field;
    size_t n = 0;

    snprintf(t.columns[0].title, sizeof t.columns[0].title, "%s", label);
    json_object_foreach ((json_t *)fields, key, field) {
        const struct ask *a = ask_find(key);

        if (!a)
            continue;
        if (!json_is_object(field)) {
            if (n < sizeof missing)
                n += (size_t)snprintf(missing + n, sizeof missing - n, "%s%s", n ? ", " : "",
                                      a->title);
            continue;
        }
        ask_words(words, sizeof words, a, field);
        snprintf(from, sizeof from, "%s%.80s%s%.120s", view_true(field, "later") ? "later: " : "",
                 view_text(field, "source"),
                 *view_text(field, "note") || *view_text(field, "how") ? "; " : "",
                 *view_text(field, "note") ? view_text(field, "note") : view_text(field, "how"));
        table_add(&t, (const char *[]){"", a->title, words, view_text(field, "flag"),
                                       view_text(field, "p"), from});
    }
    if (t.rows)
        table_print(out, &t, style);
    table_fini(&t);
    if (n)
        print_paragraph(out, t.rows || !*label ? "not said" : label, missing, style);
}

void print_target(FILE *out, const json_t *target, const struct render_style *style)
{
    const json_t *later = json_object_get(target, "later");
    struct render_style bold = *style;

    table_line(out, &bold, "TARGET      %s: %s (%s)", view_text(target, "id"),
               view_text(target, "name"), view_text(target, "kind"));
    print_fields(out, json_object_get(target, "fields"), "SAID", style);
    if (json_object_size(later))
        print_fields(out, later, "LATER", style);
}

static void number(char to[AMOUNT_ROOM], const json_t *row, const char *key, enum amount_of of)
{
    const double v = view_number(row, key);

    amount_print(to, of, v, 4);
    if (!isfinite(v))
        snprintf(to, AMOUNT_ROOM, "-");
}

static enum amount_of amount_of_unit(const char *unit)
{
    for (unsigned k = 0; k < AMOUNTS; k++)
        if (strcmp(amount_unit((enum amount_of)k), unit) == 0)
            return (enum amount_of)k;
    return AMOUNT_RATIO;
}

static void print_measured(FILE *out, const json_t *o, const struct render_style *style)
{
    const json_t *rows = json_object_get(o, "measured"), *row;
    struct table t = {.columns = {{""},
                                  {"OF ONE UNIT"},
                                  {"VALUE", true},
                                  {"FROM", true},
                                  {"TO", true},
                                  {"n", true},
                                  {"FLAG"},
                                  {"POINT"}},
                      .n = 8};
    size_t i;

    snprintf(t.columns[0].title, TABLE_TITLE, "%s",
             is(o, "unit.name", "node") ? "MEASURED" : "SHEET");
    json_array_foreach (rows, i, row) {
        const enum amount_of of = amount_of_unit(view_text(row, "unit"));
        char value[AMOUNT_ROOM], lo[AMOUNT_ROOM], hi[AMOUNT_ROOM], n[32] = "-";

        number(value, row, "value", of);
        number(lo, row, "lo", of);
        number(hi, row, "hi", of);
        if (view_number(row, "n") > 0)
            snprintf(n, sizeof n, "%.0f", view_number(row, "n"));
        table_add(&t,
                  (const char *[]){"         ", view_text(row, "name"), value, lo, hi, n,
                                   is(row, "p", "recalled") ? "recalled" : view_text(row, "flag"),
                                   view_text(row, "id")});
    }
    print_paragraph(out, "HARDWARE", view_text(o, "unit.text"), style);
    table_print(out, &t, style);
    table_fini(&t);
}

static enum amount_of amount_of_answer(const json_t *row)
{
    for (unsigned r = 0; r < RESULTS; r++)
        if (is(row, "name", answer_name((enum answer_result)r)))
            return answer_amount((enum answer_result)r);
    return AMOUNT_RATIO;
}

static void quantile(char to[AMOUNT_ROOM], const json_t *row, const char *key)
{
    char reason[32];

    snprintf(reason, sizeof reason, "%s_reason", key);
    if (*view_text(row, reason))
        snprintf(to, AMOUNT_ROOM, "never");
    else
        amount_print(to, amount_of_answer(row), view_number(row, key), 3);
}

static void add_answer(struct table *t, const json_t *row, const char *label)
{
    char p10[AMOUNT_ROOM], p50[AMOUNT_ROOM], p90[AMOUNT_ROOM], flag[VIEW_ROOM];

    if (!view_true(row, "answered")) {
        char text[VIEW_ROOM * 2];

        snprintf(text, sizeof text, "%.60s: %.300s", label, view_text(row, "text"));
        table_add(t, (const char *[]){"", text, NULL});
        return;
    }
    quantile(p10, row, "p10");
    quantile(p50, row, "p50");
    quantile(p90, row, "p90");
    snprintf(flag, sizeof flag, "%s%s%s", view_text(row, "flag"),
             *view_text(row, "text") ? "; " : "", view_text(row, "text"));
    table_add(t, (const char *[]){"", label, p10, p50, p90, flag});
}

static struct table projected_table(const char *title, const char *what)
{
    struct table t = {
        .columns = {{""}, {""}, {"P10", true}, {"P50", true}, {"P90", true}, {"FLAG"}}, .n = 6};

    snprintf(t.columns[0].title, TABLE_TITLE, "%s", title);
    snprintf(t.columns[1].title, TABLE_TITLE, "%s", what);
    return t;
}

/* The number of units by each reading of what is asked for. */
static void print_units(FILE *out, const json_t *o, const struct render_style *style)
{
    const json_t *rows = json_object_get(o, "answers"), *row;
    char what[TABLE_TITLE], label[VIEW_ROOM], key[VIEW_ROOM] = "";
    struct table t;
    size_t i;

    snprintf(what, sizeof what, "%.10sS NEEDED", is(o, "unit.name", "node") ? "NODE" : "DEVICE");
    t = projected_table("PROJECTED", what);
    json_array_foreach (rows, i, row) {
        const json_t *field = json_object_get(view_at(o, "target.fields"), view_text(row, "goal"));
        const struct ask *a = ask_find(view_text(row, "goal"));
        char words[128];

        if (!is(row, "name", "devices") || !a ||
            (!*view_text(row, "by") && view_true(row, "answered")))
            continue;
        if (strcmp(key, view_text(row, "goal")) != 0) {
            ask_words(words, sizeof words, a, field);
            snprintf(label, sizeof label, "%s %s", a->title, words);
            table_add(&t, (const char *[]){"", label, NULL});
            snprintf(key, sizeof key, "%s", view_text(row, "goal"));
        }
        snprintf(label, sizeof label, "  %s%s", view_text(row, "by"),
                 is(row, "scaling", "perfect")        ? ""
                 : is(row, "scaling", "slowest-of-n") ? ", all wait for the slowest"
                                                      : ", fitted law");
        add_answer(&t, row, *view_text(row, "by") ? label : "  not answered");
    }
    if (t.rows)
        table_print(out, &t, style);
    table_fini(&t);
}

/* What one group's units make; title names the group. */
static void print_group(FILE *out, const json_t *o, const json_t *head,
                        const struct render_style *style)
{
    const json_t *rows = json_object_get(o, "answers"), *row;
    struct table t = projected_table("PROJECTED", "SO MANY UNITS MAKE");
    size_t i;

    table_add(&t, (const char *[]){"", view_text(head, "for"), NULL});
    json_array_foreach (rows, i, row) {
        char label[VIEW_ROOM];
        const bool units = is(row, "name", "devices") || is(row, "name", "nodes");

        if (!is(row, "for", view_text(head, "for")) || !is(row, "scaling", "perfect") ||
            (units && (is(row, "name", "devices") || is(o, "unit.name", "node"))))
            continue;
        snprintf(label, sizeof label, "  %s",
                 *view_text(row, "of") ? view_text(row, "of") : view_text(row, "name"));
        add_answer(&t, row, label);
    }
    if (t.rows > 1)
        table_print(out, &t, style);
    table_fini(&t);
}

/* The groups: the first that is needed and the first that is given; all of them with `all`. */
static void print_groups(FILE *out, const json_t *o, bool all, const struct render_style *style)
{
    const json_t *rows = json_object_get(o, "answers"), *row;
    char last[VIEW_ROOM * 2] = "";
    unsigned needed = 0, given = 0;
    size_t i;

    json_array_foreach (rows, i, row) {
        unsigned *seen = *view_text(row, "by") ? &needed : &given;

        if (strcmp(last, view_text(row, "for")) == 0)
            continue;
        snprintf(last, sizeof last, "%s", view_text(row, "for"));
        if (all || (*seen)++ == 0)
            print_group(out, o, row, style);
    }
    if (needed > 1 || given > 1)
        print_paragraph(out, "", "(the other readings in full: --all or --json)", style);
}

static void print_sensitivity(FILE *out, const json_t *o, const struct render_style *style)
{
    enum { BAR = 16 };
    const json_t *rows = json_object_get(o, "sensitivity"), *row;
    struct table t = {.columns = {{"SENSITIVITY"},
                                  {"ASSUMPTION"},
                                  {"LOW", true},
                                  {"HIGH", true},
                                  {"ANSWER"},
                                  {"AT LOW", true},
                                  {"AT HIGH", true},
                                  {""}},
                      .n = 8};
    double most = 0;
    size_t i;

    json_array_foreach (rows, i, row) {
        const double moved =
            fabs(log(view_number(row, "answer_high") / view_number(row, "answer_low")));
        const enum amount_of of = amount_of_unit(view_text(row, "unit"));
        char low[AMOUNT_ROOM], high[AMOUNT_ROOM], a[AMOUNT_ROOM], b[AMOUNT_ROOM], bar[BAR + 1] = "";

        most = i == 0 ? moved : most;
        memset(bar, '#', most > 0 ? (size_t)(1 + (BAR - 1) * moved / most) : 1);
        amount_print(low, of, view_number(row, "low"), 4);
        amount_print(high, of, view_number(row, "high"), 4);
        amount_print(a, amount_of_answer(row), view_number(row, "answer_low"), 3);
        amount_print(b, amount_of_answer(row), view_number(row, "answer_high"), 3);
        table_add(&t, (const char *[]){"", view_text(row, "assumption"),
                                       *view_text(row, "low") ? view_text(row, "low") : low,
                                       *view_text(row, "high") ? view_text(row, "high") : high,
                                       view_text(row, "answer"), a, b, bar});
    }
    if (t.rows)
        table_print(out, &t, style);
    table_fini(&t);
}

static void print_scaling(FILE *out, const json_t *o, const struct render_style *style)
{
    const json_t *s = json_object_get(o, "scaling");
    char text[1024];

    if (!json_is_object(s)) {
        print_paragraph(out, "SCALING",
                        "perfect scaling assumed, as no run at several node counts was given: what "
                        "is needed is a lower bound",
                        style);
        return;
    }
    if (is(s, "status", "supported"))
        snprintf(text, sizeof text,
                 "law '%s' fitted to %s; foretells the largest count, %g nodes, within %.2g %%",
                 view_text(s, "model"), view_text(s, "measure"), view_number(s, "largest_nodes"),
                 100 * view_number(s, "holdout_error"));
    else
        snprintf(text, sizeof text, "%s", view_text(s, "reason"));
    print_paragraph(out, "SCALING", text, style);
}

static void print_next(FILE *out, const json_t *o, const char *run,
                       const struct render_style *style)
{
    const json_t *row;
    const char *id = view_text(o, "target.id"), *set = NULL;
    char text[1024];
    size_t i;

    json_array_foreach (json_object_get(o, "answers"), i, row)
        if (!set && !view_true(row, "answered") && strstr(view_text(row, "text"), "--set power_w"))
            set = "--set power_w=WATTS";
    if (!run)
        snprintf(text, sizeof text, "hbmark target --show %s", id);
    else if (set)
        snprintf(text, sizeof text, "hbmark target %s --against %s %s", run, id, set);
    else
        snprintf(text, sizeof text, "hbmark report %s --against %s", run, id);
    print_paragraph(out, "next", text, style);
}

void print_answer(FILE *out, const json_t *o, const char *run, bool all,
                  const struct render_style *style)
{
    print_target(out, json_object_get(o, "target"), style);
    print_texts(out, "left open", json_object_get(o, "left_open"), style);
    print_texts(out, "contradicts", json_object_get(o, "contradictions"), style);
    fputc('\n', out);
    print_measured(out, o, style);
    print_texts(out, "note", json_object_get(o, "notes"), style);
    fputc('\n', out);
    print_units(out, o, style);
    print_groups(out, o, all, style);
    print_scaling(out, o, style);
    fputc('\n', out);
    print_sensitivity(out, o, style);
    print_texts(out, "RESULT", json_object_get(o, "text"), style);
    print_next(out, o, run, style);
}
