/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "project/print.h"

#include <math.h>
#include <string.h>

#include "project/answer.h"
#include "record/member.h"
#include "render/table.h"
#include "text/join.h"

enum { LABEL = 12 };

void print_paragraph(FILE *out, const char *label, const char *text,
                     const struct render_style *style)
{
    char clean[2048];

    member_clean(clean, sizeof clean, text);
    fprintf(out, "%-*s", LABEL, label);
    table_wrapped(out, clean, LABEL, (style->width ? style->width : 100) - LABEL);
}

struct table print_table(const char *const *titles)
{
    struct table t = {.n = 0};

    for (; titles[t.n] && t.n < TABLE_COLUMNS; t.n++) {
        t.columns[t.n].right = titles[t.n][0] == '>';
        snprintf(t.columns[t.n].title, TABLE_TITLE, "%s", titles[t.n] + t.columns[t.n].right);
    }
    return t;
}

bool print_end(FILE *out, struct table *t, const struct render_style *style)
{
    const bool any = t->rows;

    if (any)
        table_print(out, t, style);
    table_fini(t);
    return any;
}

void print_texts(FILE *out, const char *label, const json_t *texts,
                 const struct render_style *style)
{
    const json_t *text;
    size_t i;

    json_array_foreach (texts, i, text)
        print_paragraph(out, i == 0 ? label : "", json_string_value(text), style);
}

enum { FLAG_ROOM = 64 };

/* One of the four flags, and the mark of the catalogue where it says more. */
static void put_flag(char to[FLAG_ROOM], const json_t *row)
{
    const bool more = member_says(row, "p", "recalled") || member_says(row, "p", "derived");

    snprintf(to, FLAG_ROOM, "%s%s%s", member_text(row, "flag"), more ? ", " : "",
             more ? member_text(row, "p") : "");
}

static void add_field(struct table *t, const struct ask *a, const json_t *field)
{
    const char *note =
        *member_text(field, "note") ? member_text(field, "note") : member_text(field, "how");
    char words[128], from[TEXT_ROOM], flag[FLAG_ROOM];

    ask_words(words, sizeof words, a, field);
    put_flag(flag, field);
    snprintf(from, sizeof from, "%s%.80s%s%.120s", member_true(field, "later") ? "later: " : "",
             member_text(field, "source"), *note && *member_text(field, "source") ? "; " : "",
             note);
    table_add(t, (const char *[]){a->title, words, flag, from});
}

/* A line for each field that the target states; one more names those that it does not. `but` are
 * fields printed before, which may show a later figure in the place of one that was missing. */
static void print_fields(FILE *out, const json_t *fields, const json_t *but,
                         const struct render_style *style)
{
    struct table t = print_table((const char *[]){"SAID", "VALUE", "FLAG", "FROM", NULL});
    char missing[512] = "";
    const char *key;
    json_t *field;

    json_object_foreach ((json_t *)fields, key, field) {
        const struct ask *a = ask_find(key);

        if (!a || member_true(json_object_get(but, key), "later"))
            continue;
        if (json_is_object(field))
            add_field(&t, a, field);
        else
            join_add(missing, sizeof missing, ", ", "%s", a->title);
    }
    if (but)
        snprintf(t.columns[0].title, TABLE_TITLE, "LATER PUBLIC FIGURES");
    print_end(out, &t, style);
    if (*missing)
        print_paragraph(out, "not said", missing, style);
}

void print_target(FILE *out, const json_t *target, const struct render_style *style)
{
    const json_t *fields = json_object_get(target, "fields");

    table_line(out, style, "TARGET      %s: %s (%s)", member_text(target, "id"),
               member_text(target, "name"), member_text(target, "kind"));
    print_fields(out, fields, NULL, style);
    print_fields(out, json_object_get(target, "later"), fields, style);
}

/* Short texts in one paragraph. */
static void print_joined(FILE *out, const char *label, const json_t *texts,
                         const struct render_style *style)
{
    char joined[2000];

    join_texts(joined, sizeof joined, "; ", texts);
    if (*joined)
        print_paragraph(out, label, joined, style);
}

static enum amount_of amount_of_unit(const char *unit)
{
    for (unsigned k = 0; k < AMOUNTS; k++)
        if (*unit != '1' && strcmp(amount_unit((enum amount_of)k), unit) == 0)
            return (enum amount_of)k;
    return AMOUNT_RATIO;
}

static void print_measured(FILE *out, const json_t *o, const struct render_style *style)
{
    const json_t *rows = json_object_get(o, "measured"), *row;
    struct table t = print_table(
        (const char *[]){"MEASURED", ">VALUE", ">FROM", ">TO", ">n", "FLAG", "POINT", NULL});
    size_t i;

    if (!member_says(o, "unit.name", "node")) {
        snprintf(t.columns[0].title, TABLE_TITLE, "DATA SHEET, NOT MEASURED");
        t.n--; /* each is of the one sheet */
    }
    json_array_foreach (rows, i, row) {
        const enum amount_of of = amount_of_unit(member_text(row, "unit"));
        char value[AMOUNT_ROOM], lo[AMOUNT_ROOM], hi[AMOUNT_ROOM], n[32] = "-", flag[FLAG_ROOM];

        if (member_number(row, "n") > 0)
            snprintf(n, sizeof n, "%.0f", member_number(row, "n"));
        put_flag(flag, row);
        table_add(&t, (const char *[]){member_text(row, "name"),
                                       amount_print(value, of, member_number(row, "value"), 4),
                                       amount_print(lo, of, member_number(row, "lo"), 4),
                                       amount_print(hi, of, member_number(row, "hi"), 4), n, flag,
                                       member_text(row, "id")});
    }
    print_paragraph(out, "HARDWARE", member_text(o, "unit.text"), style);
    print_end(out, &t, style);
}

/* Devices that are nodes are called so. */
static const char *answer_title(const json_t *o, const json_t *row)
{
    return member_says(row, "answer", "devices") ? print_units_name(o) : member_text(row, "answer");
}

/* An end of what is assumed: words, or an amount. */
static const char *end_of(char to[AMOUNT_ROOM], const json_t *row, const char *key)
{
    return *member_text(row, key) ? member_text(row, key)
                                  : amount_print(to, amount_of_unit(member_text(row, "unit")),
                                                 member_number(row, key), 4);
}

static void print_sensitivity(FILE *out, const json_t *o, const struct render_style *style)
{
    enum { BAR = 10 };
    const json_t *rows = json_object_get(o, "sensitivity"), *row;
    struct table t = print_table((const char *[]){"SENSITIVITY TO", ">LOW", ">HIGH", "ANSWER",
                                                  ">AT LOW", ">AT HIGH", "", NULL});
    double most = 0;
    size_t i;

    t.columns[0].shrink = true;
    json_array_foreach (rows, i, row) {
        const double moved =
            fabs(log(member_number(row, "answer_high") / member_number(row, "answer_low")));
        char low[AMOUNT_ROOM], high[AMOUNT_ROOM], a[AMOUNT_ROOM], b[AMOUNT_ROOM], bar[BAR + 1] = "";

        most = i == 0 ? moved : most;
        memset(bar, '#', most > 0 ? (size_t)(1 + (BAR - 1) * moved / most) : 1);
        table_add(&t, (const char *[]){member_text(row, "assumption"), end_of(low, row, "low"),
                                       end_of(high, row, "high"), answer_title(o, row),
                                       print_amount(a, row, "answer_low"),
                                       print_amount(b, row, "answer_high"), bar});
    }
    print_end(out, &t, style);
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
    if (member_says(s, "status", "supported"))
        snprintf(text, sizeof text,
                 "law '%s' fitted to %s; foretells the largest count, %g nodes, within %.2g %%",
                 member_text(s, "model"), member_text(s, "measure"),
                 member_number(s, "largest_nodes"), 100 * member_number(s, "holdout_error"));
    else
        snprintf(text, sizeof text, "%s", member_text(s, "reason"));
    print_paragraph(out, "SCALING", text, style);
}

static void print_next(FILE *out, const json_t *o, const char *run,
                       const struct render_style *style)
{
    const json_t *row;
    const char *id = member_text(o, "target.id"), *set = NULL;
    char text[1024];
    size_t i;

    json_array_foreach (json_object_get(o, "answers"), i, row)
        if (!set && !member_true(row, "answered") &&
            strstr(member_text(row, "text"), "--set power_w"))
            set = "--set power_w=WATTS";
    if (!run)
        snprintf(text, sizeof text, "hbmark target --show %s", id);
    else if (set)
        snprintf(text, sizeof text, "hbmark target %s --against %s %s", run, id, set);
    else
        snprintf(text, sizeof text, "hbmark report %s --against %s", run, id);
    print_paragraph(out, "next", text, style);
}

/* Does it move an answer that is shown, or did the user set it? */
static bool is_felt(const json_t *o, const json_t *assumption)
{
    const json_t *row;
    size_t i;

    if (member_says(assumption, "from", "--set"))
        return true;
    json_array_foreach (json_object_get(o, "sensitivity"), i, row)
        if (member_says(row, "assumption", member_text(assumption, "name")))
            return member_says(assumption, "flag", "assumed");
    return false;
}

/* What the answers below stand on besides the target and the measurement. */
static void print_assumptions(FILE *out, const json_t *o, const struct render_style *style)
{
    json_t *texts = json_array();
    const json_t *row;
    size_t i;

    json_array_foreach (json_object_get(o, "assumptions"), i, row) {
        const double lo = member_number(row, "low"), hi = member_number(row, "high");
        char range[96];

        snprintf(range, sizeof range, lo == hi ? "%g" : "%g to %g", lo, hi);
        if (texts && is_felt(o, row))
            json_array_append_new(texts, json_sprintf("%s %s (%s)", member_text(row, "name"), range,
                                                      member_text(row, "from")));
    }
    print_joined(out, "assumed", texts, style);
    if (json_array_size(texts))
        fputc('\n', out);
    json_decref(texts);
}

void print_answer(FILE *out, const json_t *o, const char *run, bool all,
                  const struct render_style *style)
{
    print_target(out, json_object_get(o, "target"), style);
    print_joined(out, "left open", json_object_get(o, "left_open"), style);
    print_texts(out, "contradicts", json_object_get(o, "contradictions"), style);
    print_joined(out, "implied", json_object_get(o, "implied"), style);
    fputc('\n', out);
    print_measured(out, o, style);
    print_joined(out, "note", json_object_get(o, "notes"), style);
    fputc('\n', out);
    print_assumptions(out, o, style);
    print_projected(out, o, all, style);
    print_scaling(out, o, style);
    print_sensitivity(out, o, style);
    print_texts(out, "RESULT", json_object_get(o, "text"), style);
    print_next(out, o, run, style);
}
