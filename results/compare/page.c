/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "compare/page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/level.h"
#include "compare/match.h"
#include "record/member.h"
#include "render/table.h"
#include "text/join.h"
#include "text/units.h"

/* Lines without --all: with headings and the rest the page stays within two screens. */
enum { ROWS_MOST = 30, UNFAIR_MOST = 10, MISSING_MOST = 6 };

static unsigned width_of(const struct render_style *style)
{
    return style->width ? style->width : 100;
}

static void put_run(FILE *out, char letter, const struct readout *r,
                    const struct render_style *style)
{
    char launches[48] = "", nodes[48] = "";

    if (r->launches > 1)
        snprintf(launches, sizeof launches, ", %u launches", r->launches);
    if (r->nodes > 1)
        snprintf(nodes, sizeof nodes, ", %zu nodes", r->nodes);
    table_line(out, style, "%c  %s  (suite %s, %zu points%s%s, %s, %.10s)%s%s", letter, r->title,
               *member_text(r->run, "suite") ? member_text(r->run, "suite") : "-", r->n, launches,
               nodes, r->env ? member_text(r->env, "cpu_model") : "no machine told",
               member_text(r->run, "utc"), strcmp(r->title, r->path) == 0 ? "" : "  ",
               strcmp(r->title, r->path) == 0 ? "" : r->path);
}

static void put_unfair(FILE *out, const struct compare_page *page, const struct render_style *style)
{
    const json_t *list = json_object_get(page->result, "unfair"), *entry;
    const size_t all = json_array_size(list);
    size_t i;

    if (!all) {
        table_line(out, style,
                   "ALIKE  nothing that was recorded of system, program and settings differs");
        return;
    }
    fprintf(out, "NOT ALIKE\n");
    json_array_foreach (list, i, entry) {
        char text[1024];

        if (!page->all && i == UNFAIR_MOST) {
            table_line(out, style, "  ... and %zu more: --all shows them", all - i);
            break;
        }
        snprintf(text, sizeof text, "  %-8s %s", member_text(entry, "weight"),
                 member_text(entry, "text"));
        table_wrapped(out, text, 11, width_of(style));
    }
}

/* How important a row is: WORSE by its loss, BETTER by its gain, UNRESOLVED by its width. */
struct placed {
    const json_t *row;
    size_t verdict, at;
    double size;
    bool shown;
};

static size_t verdict_at(const json_t *row)
{
    const char *name = member_text(row, "verdict");
    size_t v = 0;

    while (v + 1 < VERDICT_COUNT && strcmp(name, verdict_names[v]) != 0)
        v++;
    return v;
}

static int by_importance(const void *a, const void *b)
{
    const struct placed *p = a, *q = b;

    if (p->verdict != q->verdict)
        return p->verdict < q->verdict ? -1 : 1;
    if (p->size != q->size)
        return p->size > q->size ? -1 : 1;
    return (p->at > q->at) - (p->at < q->at);
}

static double size_of(const json_t *row, size_t verdict)
{
    const double lo = member_number(row, "lo"), hi = member_number(row, "hi");

    if (verdict != VERDICT_UNRESOLVED)
        return fabs(log(member_number(row, "ratio")));
    return isfinite(lo) && isfinite(hi) ? log(hi / lo) : INFINITY;
}

static struct placed *place_rows(const struct compare_page *page, size_t *n)
{
    const json_t *rows = json_object_get(page->result, "rows");
    struct placed *placed;

    *n = json_array_size(rows);
    placed = calloc(*n + 1, sizeof *placed);
    for (size_t i = 0; placed && i < *n; i++) {
        const json_t *row = json_array_get(rows, i);

        placed[i] = (struct placed){.row = row, .verdict = verdict_at(row), .at = i};
        placed[i].size = size_of(row, placed[i].verdict);
    }
    if (placed)
        qsort(placed, *n, sizeof *placed, by_importance);
    for (size_t i = 0; placed && i < *n; i++)
        placed[i].shown = page->all || (i < ROWS_MOST && placed[i].verdict != VERDICT_SAME);
    return placed;
}

/* Words of ids; those that all shown rows have at the same place are said once. The first one, the
 * benchmark, always stands with its row. */
struct common {
    struct match_words first;
    bool other[sizeof((struct match_words *)0)->word / sizeof(char *)]; /* not in all of them */
};

static void find_common(struct common *c, const struct placed *placed, size_t n)
{
    *c = (struct common){.other = {true}};
    for (size_t i = 0; i < n; i++) {
        struct match_words w;

        if (!placed[i].shown)
            continue;
        if (!c->first.n)
            match_split(&c->first, member_text(placed[i].row, "id"));
        match_split(&w, member_text(placed[i].row, "id"));
        for (size_t k = 0; k < c->first.n; k++)
            c->other[k] |= k >= w.n || strcmp(w.word[k], c->first.word[k]) != 0;
    }
}

static void label_of(char to[TEXT_ROOM], const struct common *c, const char *id)
{
    struct match_words w;

    match_split(&w, id);
    to[0] = '\0';
    for (size_t k = 0; k < w.n; k++)
        if (k >= c->first.n || c->other[k])
            join_add(to, TEXT_ROOM, " ", "%s", w.word[k]);
}

static void put_common(FILE *out, const struct common *c, const struct render_style *style)
{
    char text[TEXT_ROOM] = "";

    for (size_t k = 0; k < c->first.n; k++)
        if (!c->other[k])
            join_add(text, sizeof text, " ", "%s", c->first.word[k]);
    if (*text)
        table_line(out, style, "  all of them: %s", text);
}

static void value_text(char to[TEXT_ROOM], const json_t *row, const char *path)
{
    const double value = member_number(row, path);
    const struct units_scale scale = units_scale(member_text(row, "unit"), value);
    char digits[TEXT_ROOM];

    units_digits(digits, value, scale.factor);
    snprintf(to, TEXT_ROOM, "%.100s %s", digits, scale.unit);
}

static int add_row(struct table *t, const struct common *c, const json_t *row)
{
    char label[TEXT_ROOM], a[TEXT_ROOM], b[TEXT_ROOM], ratio[32], interval[64] = "-";
    char verdict[3 * TEXT_ROOM];
    const double lo = member_number(row, "lo"), hi = member_number(row, "hi");
    const char *const cells[] = {label, a, b, ratio, interval, verdict};
    const char *why = member_text(row, "why");

    label_of(label, c, member_text(row, "id"));
    value_text(a, row, "a.median");
    value_text(b, row, "b.median");
    snprintf(ratio, sizeof ratio, "%.3f", member_number(row, "ratio"));
    if (isfinite(lo) && isfinite(hi))
        snprintf(interval, sizeof interval, "%.3f to %.3f", lo, hi);
    snprintf(verdict, sizeof verdict, "%s%s%s%s", member_text(row, "verdict"),
             member_true(row, "stands") ? "*" : "", *why ? "  " : "", why);
    return table_add(t, cells);
}

/* Rows of one class, each under its own heading: classes never share a table. */
static int put_class(FILE *out, const struct compare_page *page, const struct placed *placed,
                     size_t n, const struct render_style *style)
{
    const char *rules = member_text(placed->row, "rules");
    struct table t = {.columns = {{.title = "POINT", .shrink = true},
                                  {.title = "A", .right = true, .drop = 1},
                                  {.title = "B", .right = true, .drop = 1},
                                  {.title = "B/A", .right = true},
                                  {.title = "", .right = true, .drop = 3},
                                  {.title = "VERDICT"}},
                      .n = 6};
    struct common common;
    int rc = 0;

    snprintf(t.columns[4].title, sizeof t.columns[4].title, "%g %% INTERVAL",
             100 * member_number(page->result, "level"));
    find_common(&common, placed, n);
    fprintf(out, "\n%s\n", *rules ? rules : "no class told");
    put_common(out, &common, style);
    for (size_t i = 0; i < n && rc == 0; i++)
        if (placed[i].shown)
            rc = add_row(&t, &common, placed[i].row);
    if (rc == 0)
        table_print(out, &t, style);
    table_fini(&t);
    return rc;
}

static int by_class(const void *a, const void *b)
{
    const struct placed *p = a, *q = b;
    const int order = strcmp(member_text(p->row, "rules"), member_text(q->row, "rules"));

    if (p->shown != q->shown)
        return p->shown ? -1 : 1;
    return order ? order : by_importance(a, b);
}

static int put_rows(FILE *out, const struct compare_page *page, const struct render_style *style)
{
    size_t n, end, shown = 0, same = 0, cut;
    struct placed *placed = place_rows(page, &n);
    int rc = placed ? 0 : -1;

    for (size_t i = 0; placed && i < n; i++) {
        shown += placed[i].shown;
        same += !placed[i].shown && placed[i].verdict == VERDICT_SAME;
    }
    if (placed)
        qsort(placed, n, sizeof *placed, by_class);
    for (size_t i = 0; rc == 0 && i < shown; i = end) {
        for (end = i; end < shown &&
                      member_says(placed[end].row, "rules", member_text(placed[i].row, "rules"));)
            end++;
        rc = put_class(out, page, placed + i, end - i, style);
    }
    cut = n - shown - same;
    if (cut || same)
        fprintf(out, "\n");
    if (cut)
        table_line(out, style, "%zu more are not SAME: --all shows them", cut);
    if (same)
        table_line(out, style, "%zu %s SAME: --all shows them", same, same > 1 ? "are" : "is");
    free(placed);
    return rc;
}

static void put_missing(FILE *out, const struct compare_page *page,
                        const struct render_style *style)
{
    static const struct {
        const char *in, *title;
    } kinds[] = {{"a", "ONLY IN A"},
                 {"b", "ONLY IN B"},
                 {"both", "NOT COMPARED"},
                 {"neither", "NO NUMBER IN EITHER"}};
    const json_t *missing = json_object_get(page->result, "missing"), *entry;

    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        size_t i, n = 0;

        json_array_foreach (missing, i, entry) {
            if (!member_says(entry, "in", kinds[k].in))
                continue;
            if (!n++)
                fprintf(out, "\n%s\n", kinds[k].title);
            if (page->all || n <= MISSING_MOST)
                table_line(out, style, "  %s: %s", member_text(entry, "id"),
                           member_text(entry, "why"));
        }
        if (!page->all && n > MISSING_MOST)
            table_line(out, style, "  ... and %zu more: --all shows them", n - MISSING_MOST);
    }
}

static void put_verdicts(FILE *out, const struct compare_page *page,
                         const struct render_style *style)
{
    const json_t *r = page->result;
    const double level = 100 * member_number(r, "level"),
                 effect = 100 * member_number(r, "min_effect");
    const double known = member_number(r, "comparisons"), stand = member_number(r, "stand");
    size_t across = 0, i;
    const json_t *row;
    char text[600];

    json_array_foreach (json_object_get(r, "rows"), i, row)
        across += member_says(row, "basis", "across-launches");
    table_line(out, style,
               "VERDICTS  %.0f WORSE, %.0f BETTER, %.0f UNRESOLVED, %.0f SAME, %.0f not compared",
               member_number(r, "counts.WORSE"), member_number(r, "counts.BETTER"),
               member_number(r, "counts.UNRESOLVED"), member_number(r, "counts.SAME"),
               member_number(r, "counts.missing"));
    snprintf(text, sizeof text,
             "  B/A above 1 is better for B, also for times. WORSE, BETTER: the %g %% interval "
             "does not hold 1 and B/A is over %g %% from it; SAME: all of it is within %g %%.",
             level, effect, effect);
    table_wrapped(out, text, 2, width_of(style));
    snprintf(text, sizeof text,
             "  Intervals are %s. Of %.0f comparisons %.0f differ (*) though so many were made "
             "(Holm).%s",
             !across ? "within-launch: what varies between launches is not in them"
             : across == json_array_size(json_object_get(r, "rows"))
                 ? "across launches"
                 : "across launches where both have several, else within-launch",
             known, stand, across ? "" : " hbmark run --into DIR adds a launch.");
    table_wrapped(out, text, 2, width_of(style));
}

int compare_page(FILE *out, const struct compare_page *page, const struct render_style *style)
{
    put_run(out, 'A', page->a, style);
    put_run(out, 'B', page->b, style);
    fprintf(out, "\n");
    put_unfair(out, page, style);
    fprintf(out, "\n");
    put_verdicts(out, page, style);
    if (put_rows(out, page, style))
        return -1;
    put_missing(out, page, style);
    return 0;
}

int compare_totals(FILE *out, const json_t *results, const struct render_style *style)
{
    static const char *const titles[] = {"B/A", "WORSE", "BETTER", "UNRESOLVED", "SAME", "missing"};
    struct table t = {.n = sizeof titles / sizeof *titles + 1};
    const json_t *result;
    size_t i;
    int rc = 0;

    for (size_t k = 0; k < sizeof titles / sizeof *titles; k++) {
        snprintf(t.columns[k].title, TABLE_TITLE, "%s", titles[k]);
        t.columns[k].right = k > 0;
    }
    snprintf(t.columns[t.n - 1].title, TABLE_TITLE, "NOT ALIKE");
    json_array_foreach (results, i, result) {
        char text[TABLE_COLUMNS][TEXT_ROOM];
        const char *cells[TABLE_COLUMNS];
        const json_t *counts = json_object_get(result, "counts");

        snprintf(text[0], TEXT_ROOM, "%.100s / %.100s", member_text(result, "b"),
                 member_text(result, "a"));
        for (size_t k = 1; k + 1 < t.n; k++)
            snprintf(text[k], TEXT_ROOM, "%.0f", member_number(counts, titles[k]));
        snprintf(text[t.n - 1], TEXT_ROOM, "%zu",
                 json_array_size(json_object_get(result, "unfair")));
        for (size_t k = 0; k < t.n; k++)
            cells[k] = text[k];
        rc |= table_add(&t, cells);
    }
    if (rc == 0)
        table_print(out, &t, style);
    table_fini(&t);
    return rc;
}
