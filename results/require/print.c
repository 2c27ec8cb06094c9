/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The judgement as a table for people. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "record/member.h"
#include "render/table.h"
#include "require/require.h"
#include "text/join.h"
#include "text/units.h"

enum { COLUMNS = 8, CELL = 96 };

static const struct table_column columns[COLUMNS] = {
    {.title = "THRESHOLD", .shrink = true}, {.title = "TIER", .drop = 2},
    {.title = "REQUIRED", .right = true},   {.title = "MEASURED", .right = true},
    {.title = "INTERVAL", .drop = 1},       {.title = "MARGIN", .right = true},
    {.title = "NODES", .right = true},      {.title = "VERDICT"},
};

/* Shares are shown in percent, all else with the prefix that suits the threshold. */
static struct units_scale scale_of(const json_t *row)
{
    struct units_scale s = {.unit = "%", .factor = 100};
    const char *unit = member_text(row, "unit");
    const double required = member_number(row, "required");

    if (strcmp(unit, "1") != 0)
        return units_scale(unit, required);
    if (required > 1)
        s = (struct units_scale){.factor = 1};
    return s;
}

static void put_number(char to[CELL], double value, const struct units_scale *s)
{
    char digits[TEXT_ROOM];

    units_digits(digits, value, s->factor);
    snprintf(to, CELL, "%.40s%s%.32s", digits, isfinite(value) && *s->unit ? " " : "",
             isfinite(value) ? s->unit : "");
}

static void put_required(char to[CELL], const json_t *row, const struct units_scale *s)
{
    const double tolerance = member_number(row, "tolerance");
    char number[CELL];

    put_number(number, member_number(row, "required"), s);
    if (isfinite(tolerance))
        snprintf(to, CELL, "%.60s +- %.3g %%", number, 100 * tolerance);
    else
        snprintf(to, CELL, "%s %.80s", member_text(row, "operator"), number);
}

static void put_interval(char to[CELL], const json_t *row, const struct units_scale *s)
{
    char lo[TEXT_ROOM], hi[TEXT_ROOM];

    if (!isfinite(member_number(row, "lo"))) {
        snprintf(to, CELL, "-");
        return;
    }
    units_digits(lo, member_number(row, "lo"), s->factor);
    units_digits(hi, member_number(row, "hi"), s->factor);
    snprintf(to, CELL, "%.40s - %.40s", lo, hi);
}

static int add_row(struct table *t, const json_t *row)
{
    const struct units_scale s = scale_of(row);
    const double margin = member_number(row, "margin");
    char required[CELL], value[CELL], interval[CELL], share[CELL], nodes[CELL];
    const char *tier = member_text(row, "tier");

    put_required(required, row, &s);
    put_number(value, member_number(row, "value"), &s);
    put_interval(interval, row, &s);
    snprintf(share, sizeof share, isfinite(margin) ? "%+.1f %%" : "-", 100 * margin);
    if (member_says(row, "verdict", "MISSING") &&
        member_number(row, "nodes_failed") == member_number(row, "nodes"))
        snprintf(nodes, sizeof nodes, "-"); /* none was judged */
    else
        snprintf(nodes, sizeof nodes, "%.0f/%.0f",
                 member_number(row, "nodes") - member_number(row, "nodes_failed"),
                 member_number(row, "nodes"));
    return table_add(t,
                     (const char *[]){member_text(row, "name"), *tier ? tier : "-", required, value,
                                      interval, share, nodes, member_text(row, "verdict")});
}

static void put_nodes(FILE *out, const json_t *row, size_t width)
{
    enum { NAMED = 8 };
    const json_t *failed = json_object_get(row, "failed"), *node;
    const struct units_scale s = scale_of(row);
    char text[1200] = "", clean[sizeof text];
    size_t i;

    if (!json_array_size(failed))
        return;
    json_array_foreach (failed, i, node) {
        char value[CELL];

        if (i == NAMED)
            break;
        put_number(value, member_number(node, "value"), &s);
        join_add(text, sizeof text, ", ", "%s%.60s %.40s",
                 i ? "" : "nodes: ", member_text(node, "node"), value);
    }
    if (member_number(row, "nodes_failed") > NAMED)
        join_add(text, sizeof text, ", ", "and %.0f more",
                 member_number(row, "nodes_failed") - NAMED);
    member_clean(clean, sizeof clean, text);
    fputs("    ", out);
    table_wrapped(out, clean, 4, width - 4);
}

/* What people need to act: which point decided, and what to do. */
static void put_why(FILE *out, const json_t *row, size_t width)
{
    const char *id = member_text(row, "id"), *why = member_text(row, "why");
    char text[1000], clean[sizeof text], points[64] = "";

    if (member_says(row, "verdict", "PASS"))
        return;
    if (member_number(row, "points") > 1)
        snprintf(points, sizeof points, " (of %.0f points that match)",
                 member_number(row, "points"));
    snprintf(text, sizeof text, "%s %s: %s%s%s%s", member_text(row, "verdict"),
             member_text(row, "name"), id, points, *id && *why ? ": " : "", why);
    member_clean(clean, sizeof clean, text);
    table_wrapped(out, clean, 4, width);
    put_nodes(out, row, width);
}

/* What was not measured is no failure of the machine, though it does not pass either. */
static const char *overall(const json_t *judged)
{
    return member_number(judged, "counts.FAIL") > 0      ? "FAIL"
           : member_number(judged, "counts.MISSING") > 0 ? "MISSING"
                                                         : member_text(judged, "verdict");
}

void require_print(FILE *out, const json_t *judged, const struct render_style *style)
{
    const json_t *rows = json_object_get(judged, "rows"), *row;
    const size_t width = style->width ? style->width : 100;
    struct table t = {.n = COLUMNS};
    bool worse_ends = false;
    size_t i;

    memcpy(t.columns, columns, sizeof columns);
    json_array_foreach (rows, i, row) {
        const double judged_at = member_number(row, "judged");

        worse_ends |= isfinite(judged_at) && judged_at != member_number(row, "value");
        if (add_row(&t, row))
            break;
    }
    table_print(out, &t, style);
    table_fini(&t);
    json_array_foreach (rows, i, row)
        put_why(out, row, width);
    if (worse_ends)
        table_line(out, style, "margin: of the worse end of the interval, which must hold as well");
    table_line(out, style, "THRESHOLDS %s  %.0f of %zu hold; %.0f FAIL, %.0f MISSING; %s",
               overall(judged), member_number(judged, "counts.PASS"), json_array_size(rows),
               member_number(judged, "counts.FAIL"), member_number(judged, "counts.MISSING"),
               member_text(judged, "file"));
}
