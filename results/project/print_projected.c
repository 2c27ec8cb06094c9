/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What follows for many units: tables titled PROJECTED, never MEASURED. */
#include <stdio.h>
#include <string.h>

#include "project/answer.h"
#include "project/print.h"
#include "record/member.h"
#include "render/table.h"
#include "text/join.h"

char *print_amount(char to[AMOUNT_ROOM], const json_t *row, const char *key)
{
    const char *name = member_text(row, "answer"); /* of a sensitivity */

    return amount_print(to, answer_amount_of(*name ? name : member_text(row, "name")),
                        member_number(row, key), 3);
}

static const char *quantile(char to[AMOUNT_ROOM], const json_t *row, const char *key)
{
    char reason[32];

    snprintf(reason, sizeof reason, "%s_reason", key);
    return *member_text(row, reason) ? "never" : print_amount(to, row, key);
}

static void add_answer(struct table *t, const json_t *row, const char *label)
{
    char p10[AMOUNT_ROOM], p50[AMOUNT_ROOM], p90[AMOUNT_ROOM];

    if (!member_true(row, "answered")) {
        char text[TEXT_ROOM * 2];

        snprintf(text, sizeof text, "%.60s: %.300s", label, member_text(row, "text"));
        table_add(t, (const char *[]){text, NULL});
        return;
    }
    table_add(t, (const char *[]){label, quantile(p10, row, "p10"), quantile(p50, row, "p50"),
                                  quantile(p90, row, "p90"), member_text(row, "flag")});
}

static struct table projected_table(const char *title)
{
    struct table t = print_table((const char *[]){"", ">P10", ">P50", ">P90", "FLAG", NULL});

    snprintf(t.columns[0].title, TABLE_TITLE, "%s", title);
    return t;
}

/* What is asked for, above its readings. */
static void add_goal(struct table *t, const json_t *o, const char *key)
{
    const struct ask *a = ask_find(key);
    char words[128], text[TEXT_ROOM];

    ask_words(words, sizeof words, a, json_object_get(member_at(o, "target.fields"), key));
    snprintf(text, sizeof text, "%s %s", a->title, words);
    table_add(t, (const char *[]){text, NULL});
}

/* The number of units by each reading of what is asked for. */
static void print_units(FILE *out, const json_t *o, const struct render_style *style)
{
    static const struct {
        const char *mode, *words;
    } modes[] = {{"slowest-of-n", ", waiting for the slowest"}, {"fitted", ", by the fitted law"}};
    const json_t *rows = json_object_get(o, "answers"), *row;
    const char *key = "";
    struct table t =
        projected_table(member_says(o, "unit.name", "node") ? "PROJECTED: NODES NEEDED"
                                                            : "PROJECTED: DEVICES NEEDED");
    size_t i;

    json_array_foreach (rows, i, row) {
        char label[TEXT_ROOM];
        const char *mode = "";

        if (!member_says(row, "name", "devices") || !ask_find(member_text(row, "goal")) ||
            (!*member_text(row, "by") && member_true(row, "answered")))
            continue;
        if (!member_says(row, "goal", key))
            add_goal(&t, o, member_text(row, "goal"));
        key = member_text(row, "goal");
        for (size_t k = 0; k < sizeof modes / sizeof *modes; k++)
            mode = member_says(row, "scaling", modes[k].mode) ? modes[k].words : mode;
        snprintf(label, sizeof label, "  %s%s", member_text(row, "by"), mode);
        add_answer(&t, row, *member_text(row, "by") ? label : "  not answered");
        if (member_true(row, "answered") && *member_text(row, "text")) {
            snprintf(label, sizeof label, "    (%s)", member_text(row, "text"));
            table_add(&t, (const char *[]){label, NULL});
        }
    }
    if (print_end(out, &t, style))
        fputc('\n', out);
}

const char *print_units_name(const json_t *o)
{
    return member_says(o, "unit.name", "node") ? "nodes" : "devices";
}

/* What one group's units make; head is its first row. */
static void print_group(FILE *out, const json_t *o, const json_t *head,
                        const struct render_style *style)
{
    const json_t *rows = json_object_get(o, "answers"), *row;
    struct table t = projected_table("PROJECTED: WHAT THEY MAKE");
    char label[TEXT_ROOM], units[AMOUNT_ROOM];
    size_t i;

    snprintf(label, sizeof label, "%s", member_text(head, "for"));
    if (*member_text(head, "by"))
        join_add(label, sizeof label, ": ", "%s of them",
                 amount_print(units, AMOUNT_COUNT, member_number(head, "p50"), 3));
    table_add(&t, (const char *[]){label, NULL});
    json_array_foreach (rows, i, row) {
        const bool devices = member_says(row, "name", "devices"),
                   nodes = member_says(row, "name", "nodes");
        /* A unit that is a node is told once, and what is given is not told again. */
        const bool again =
            devices
                ? *member_text(row, "by") || member_says(head, "goal", "devices") ||
                      (member_says(head, "goal", "nodes") && member_says(o, "unit.name", "node"))
                : nodes && member_says(o, "unit.name", "node");

        if (!member_says(row, "for", member_text(head, "for")) ||
            !member_says(row, "scaling", "perfect") || again)
            continue;
        snprintf(label, sizeof label, "  %s",
                 *member_text(row, "of") ? member_text(row, "of")
                 : devices               ? print_units_name(o)
                                         : member_text(row, "name"));
        add_answer(&t, row, label);
    }
    if (t.rows > 1) {
        table_print(out, &t, style);
        fputc('\n', out);
    }
    table_fini(&t);
}

/* The groups: the first that is needed and the first that is given, of a target of the user's own
 * each that is given; all of them with `all`. The result says of which there is no answer. */
static void print_groups(FILE *out, const json_t *o, bool all, const struct render_style *style)
{
    const json_t *rows = json_object_get(o, "answers"), *row;
    const bool own = member_says(o, "target.catalogue", "file");
    char last[TEXT_ROOM * 2] = "";
    unsigned needed = 0, given = 0, left = 0;
    size_t i;

    json_array_foreach (rows, i, row) {
        const bool needs = *member_text(row, "by");

        if (strcmp(last, member_text(row, "for")) == 0 || !member_true(row, "answered"))
            continue;
        snprintf(last, sizeof last, "%s", member_text(row, "for"));
        if (all || (*(needs ? &needed : &given))++ == 0 || (own && !needs))
            print_group(out, o, row, style);
        else
            left++;
    }
    if (left)
        print_paragraph(out, "", "(what the other readings make: --all, or --json)", style);
}

void print_projected(FILE *out, const json_t *o, bool all, const struct render_style *style)
{
    print_units(out, o, style);
    print_groups(out, o, all, style);
}
