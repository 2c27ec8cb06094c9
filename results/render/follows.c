/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What follows from several points, in sentences and small pictures. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "record/member.h"
#include "record/role.h"
#include "render/markdown.h"
#include "render/parts.h"
#include "render/plot.h"
#include "render/table.h"
#include "text/units.h"

/* In the order in which people ask; in a summary at most so many of a kind. Of benchmarks with one
 * of these roles, unless 0, and with none of those. */
static const struct kind {
    const char *kind, *title;
    unsigned roles, without;
    size_t most;
} kinds[] = {
    {"caches", "Caches", 0, 0, 1},
    {"knees", "Levels", ROLE_IDLE_LATENCY | ROLE_PAGE_LATENCY, 0, 2},
    {"bandwidth", "Most bandwidth", 0, 0, 2},
    {"loaded", "Loaded latency", 0, 0, 2},
    {"scaling", "Threads", 0, 0, 2},
    {"interleave", "Two kinds of memory together", 0, 0, 2},
    {"roofline", "Roofline", 0, 0, 2},
    {"ratio", "Shares", 0, ROLE_LANGUAGE_MODEL, 3},
    {"ratio", "Shares of language models", ROLE_LANGUAGE_MODEL, 0, 2},
    {"knees", "Levels of bandwidth", ROLE_BANDWIDTH_CURVE, 0, 0},
};

enum { KINDS = sizeof kinds / sizeof *kinds, INDENT = 14, SPARK = 24 };

static bool is_kind(const json_t *derived, const struct kind *k)
{
    return strcmp(member_text(derived, "kind"), k->kind) == 0 &&
           (!k->roles || roles_any(derived, k->roles)) && !roles_any(derived, k->without);
}

/* The next derived record of a kind from place *i on, which moves behind it; NULL after the last.
 */
static const json_t *next(const struct readout *r, const struct kind *k, size_t *i)
{
    while (*i < json_array_size(r->derived)) {
        const json_t *derived = json_array_get(r->derived, (*i)++);

        if (is_kind(derived, k))
            return derived;
    }
    return NULL;
}

/* Where the curve of a derived record stands, and what its axes count. */
static const struct axes {
    const char *kind, *x, *y, *x_unit, *y_unit; /* units: NULL as the record says */
    const char *against, *after;                /* over 1 to 16 threads */
    bool log;
} axes[] = {
    {"knees", "size_bytes", "value", "bytes", NULL, "working set", "", true},
    {"scaling", "threads", "value", "threads", NULL, "threads", " threads", false},
    {"loaded", "load_Bps", "latency_s", "B/s", "s", "load", " load", false},
};

static const struct axes *axes_of(const json_t *derived)
{
    for (size_t i = 0; i < sizeof axes / sizeof *axes; i++)
        if (strcmp(member_text(derived, "kind"), axes[i].kind) == 0)
            return &axes[i];
    return NULL;
}

/* Points of the curve into memory of p, which the caller frees by its x; false if there are none.
 */
static bool curve_of(const json_t *derived, const struct axes *a, struct plot *p)
{
    const json_t *curve = member_at(derived, "data.curve"), *point;
    size_t room = json_array_size(curve), i, n = 0;
    double *x = room ? calloc(2 * room, sizeof *x) : NULL;

    *p = (struct plot){.x = x,
                       .log_x = a->log,
                       .log_y = a->log,
                       .x_unit = a->x_unit,
                       .y_unit = a->y_unit ? a->y_unit : member_text(derived, "data.unit")};
    if (!x)
        return false;
    json_array_foreach (curve, i, point) {
        double u = member_number(point, a->x), v = member_number(point, a->y);

        if (!isfinite(u) || !isfinite(v) || (n && u < x[n - 1]))
            continue;
        x[n] = u;
        x[room + n++] = v;
    }
    p->y = x + room;
    p->n = n;
    return n >= 2;
}

/* "4 KiB": sizes of ticks are seldom whole: to a sixteenth of their unit. "1.2 ns", "16" threads.
 */
static const char *value_text(char to[64], double value, const char *unit)
{
    const double power = exp2(floor(log2(fmax(value, 1.0)) / 10.0) * 10.0);
    const struct units_scale s = units_scale(unit, value);
    char number[TEXT_ROOM];

    if (strcmp(unit, "bytes") == 0) {
        units_bytes(number, round(value / power * 16.0) / 16.0 * power);
        snprintf(to, 64, "%.40s", number);
    } else if (strcmp(unit, "threads") == 0) {
        snprintf(to, 64, "%.0f", value);
    } else {
        units_digits(number, value, s.factor);
        snprintf(to, 64, "%.30s%s%.24s", number, *s.unit ? " " : "", s.unit);
    }
    return to;
}

/* What tells a curve from others of its benchmark: threads, variant, order of binding. */
static void which(char to[64], const json_t *derived)
{
    const char *variant = member_text(derived, "data.variant"),
               *bind = member_text(derived, "data.bind");
    double threads = member_number(derived, "data.threads");

    *to = '\0';
    if (*variant || *bind) {
        char text[TEXT_ROOM];

        member_clean(text, sizeof text, *variant ? variant : bind);
        snprintf(to, 64, ", %.40s", text);
    } else if (threads > 1.0)
        snprintf(to, 64, ", %.0f threads", threads);
}

/* The unit of the first of two values only if the other has another one. */
static void once(char *first, const char *second)
{
    char *unit = strchr(first, ' ');
    const char *other = strchr(second, ' ');

    if (unit && other && strcmp(unit, other) == 0)
        *unit = '\0';
}

/* "NAME           ____..::==##  1.2 to 110 ns, 4 KiB to 4 GiB" */
static void put_spark(FILE *out, const json_t *derived, const struct render_style *style)
{
    const struct axes *a = axes_of(derived);
    char *line = NULL, bench[TEXT_ROOM], lo[64], hi[64], from[64], to[64], more[64];
    struct plot p;
    size_t size;
    FILE *memory;

    if (!a || !curve_of(derived, a, &p)) {
        if (a)
            free(p.x);
        return;
    }
    memory = open_memstream(&line, &size);
    if (memory) {
        double least = p.y[0], most = p.y[0];

        for (size_t i = 0; i < p.n; i++) {
            least = fmin(least, p.y[i]);
            most = fmax(most, p.y[i]);
        }
        member_any(bench, derived, "bench");
        which(more, derived);
        fprintf(memory, "%-14.32s ", bench);
        plot_spark(memory, &p, SPARK, style->unicode);
        value_text(lo, least, p.y_unit);
        value_text(hi, most, p.y_unit);
        value_text(from, p.x[0], p.x_unit);
        value_text(to, p.x[p.n - 1], p.x_unit);
        once(lo, hi);
        once(from, to);
        fprintf(memory, "  %s to %s, %s to %s%s%s", lo, hi, from, to, a->after, more);
        fclose(memory);
        table_line(out, style, "%s", line);
        free(line);
    }
    free(p.x);
}

/* A sentence in lines of the page, the first after `before`; how many lines. */
static size_t put_sentence(FILE *out, const char *before, const json_t *derived,
                           const struct render_style *style)
{
    const size_t width = (style->width ? style->width : 100) - INDENT;
    char *lines = NULL, text[2048];
    size_t size, n;
    FILE *memory = open_memstream(&lines, &size);

    if (!memory)
        return 0;
    member_clean(text, sizeof text, member_text(derived, "text"));
    /* What goes on stands further in, so that one sees where the next begins. */
    table_wrapped(memory, text, INDENT + 2, width - 2);
    fclose(memory);
    fprintf(out, "%-*s%s", INDENT, before, lines);
    n = table_lines(lines);
    free(lines);
    return n;
}

struct section {
    FILE *out;
    size_t left, count, untold; /* lines; sentences told, and not */
    const struct render_style *style;
};

static void put_kind(struct section *s, const struct readout *r, const struct kind *k)
{
    const json_t *derived;

    for (size_t i = 0, n = 0; (derived = next(r, k, &i)); n++) {
        size_t lines;

        /* A sentence may take three lines of a narrow page. */
        if (n >= k->most || s->left < 2) {
            s->untold++;
            continue;
        }
        lines = put_sentence(s->out, s->count++ ? "" : "WHAT FOLLOWS", derived, s->style);
        s->left -= lines < s->left ? lines : s->left;
    }
}

static void put_sparks(struct section *s, const struct readout *r, const struct kind *k)
{
    const json_t *derived;

    for (size_t i = 0, n = 0; n < k->most && s->left && (derived = next(r, k, &i)); n++) {
        put_spark(s->out, derived, s->style);
        s->left--;
    }
}

void follows_summary(FILE *out, const struct readout *r, size_t most,
                     const struct render_style *style)
{
    static const struct kind curves[] = {
        {"knees", "", ROLE_IDLE_LATENCY | ROLE_PAGE_LATENCY, 0, 2},
        {"knees", "", ROLE_READ, 0, 2},
        {"knees", "", ROLE_COPY, 0, 1},
        {"scaling", "", 0, 0, 2},
        {"loaded", "", 0, 0, 2},
    };
    struct section s = {.out = out, .left = most * 2 / 3, .style = style};

    if (!most)
        return;
    for (size_t i = 0; i < KINDS; i++)
        put_kind(&s, r, &kinds[i]);
    if (s.untold && s.count)
        fprintf(out, "%*s... and %zu more: see summary.md\n", INDENT, "", s.untold);
    s.left += most - most * 2 / 3;
    for (size_t i = 0; i < sizeof curves / sizeof *curves; i++)
        put_sparks(&s, r, &curves[i]);
}

static void put_chart(FILE *out, const json_t *derived)
{
    const struct axes *a = axes_of(derived);
    char more[64], bench[TEXT_ROOM];
    struct plot p = {0};

    if (a && curve_of(derived, a, &p)) {
        which(more, derived);
        member_any(bench, derived, "bench");
        fprintf(out, "\n    %s against %s%s\n\n", bench, a->against, more);
        /* Four blanks make it a block of code. */
        char *chart = NULL;
        size_t size;
        FILE *memory = open_memstream(&chart, &size);

        if (memory) {
            plot_chart(memory, &p, 60, 8, value_text);
            fclose(memory);
            for (char *line = strtok(chart, "\n"); line; line = strtok(NULL, "\n"))
                fprintf(out, "    %s\n", line);
            free(chart);
        }
        putc('\n', out);
    }
    free(p.x);
}

void follows_markdown(FILE *out, const struct readout *r)
{
    bool begun = false;

    for (const struct kind *k = kinds; k < kinds + KINDS; k++) {
        const json_t *derived;
        size_t i = 0;

        if (!next(r, k, &i))
            continue;
        fprintf(out, "%s\n### %s\n\n", begun ? "" : "\n## What follows\n", k->title);
        begun = true;
        for (i = 0; (derived = next(r, k, &i));)
            markdown_put(out, "- %s\n", member_text(derived, "text"));
        for (i = 0; (derived = next(r, k, &i));)
            put_chart(out, derived);
    }
}
