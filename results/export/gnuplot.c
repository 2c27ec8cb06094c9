/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A gnuplot script with its data: a line a curve with the intervals of its points, bars for what
 * is no curve. One chart a class and metric, and of curves one an axis; long ones continue. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "export/export.h"
#include "render/sheet.h"
#include "text/escape.h"
#include "text/units.h"

/* Bars that a chart of 1400 pixels can name; lines that a key can; points that make a curve. */
enum { BARS = 36, LINES = 12, CURVE_LEAST = 3, NAME = 300 };

/* gnuplot expands macros, backquotes and escapes in some places and not in others: none of these
 * characters comes through anywhere. */
static void put_text(FILE *out, const char *text)
{
    static const struct text_escape escapes[] = {
        {'"', "'"}, {'\\', "/"}, {'`', "'"},   {'@', "(at)"}, {'$', "S"},
        {'{', "("}, {'}', ")"},  {'%', "pct"}, {'#', "No."},  {0}};

    putc('"', out);
    text_escaped(out, text, escapes);
    putc('"', out);
}

/* What curves run over. */
static double by_working_set(const struct figure *f)
{
    return f->working_set_bytes;
}

static double by_threads(const struct figure *f)
{
    return f->threads;
}

/* "read=70": the number behind the sign. */
static double by_factor(const struct figure *f)
{
    const char *sign = strchr(f->at, '=');
    char *end;
    double x;

    if (!sign || !sign[1])
        return NAN;
    x = strtod(sign + 1, &end);
    return *end ? NAN : x;
}

static const struct axis {
    const char *title;
    double (*at)(const struct figure *f);
    const char *setting; /* of the x axis */
} axes[] = {
    {"working set", by_working_set, "set logscale x 2\nset format x \"%.0b %BB\""},
    {"", by_factor, "unset logscale x\nset format x \"%g\""},
    {"threads", by_threads, "unset logscale x\nset format x \"%g\""},
};
enum { AXES = sizeof axes / sizeof *axes };

/* A point's factors but the one that the axis is; AXES: all of them. */
static void series_name(char name[NAME], const struct figure *f, size_t axis)
{
    char threads[32] = "", size[TEXT_ROOM] = "", factor[64];
    const char *sign = strchr(f->at, '=');

    if (axis != 2 && isfinite(f->threads))
        snprintf(threads, sizeof threads, " t%.0f", f->threads);
    if (axis != 0 && isfinite(f->size_bytes))
        units_bytes(size, f->size_bytes);
    snprintf(factor, sizeof factor, "%.*s", axis == 1 && sign ? (int)(sign - f->at) : 63, f->at);
    snprintf(name, NAME, "%.60s %.16s %.16s%s %.30s %.40s%s%.40s", f->bench, f->type, f->variant,
             threads, f->tier, factor, *size ? " " : "", size);
}

struct chart {
    FILE *out;
    size_t number; /* of charts so far */
    const char *title;
};

static void put_value(FILE *out, double value, double factor)
{
    char number[TEXT_NUMBER];

    fprintf(out, " %s", isfinite(value) ? text_number(number, value * factor) : "NaN");
}

static void put_row(FILE *out, const struct sheet *s, const struct figure *f)
{
    const bool both = isfinite(f->lo) && isfinite(f->hi);

    put_value(out, f->median, s->scale.factor);
    put_value(out, both ? f->lo : f->median, s->scale.factor);
    put_value(out, both ? f->hi : f->median, s->scale.factor);
    fputs("\n", out);
}

struct item {
    double x;
    size_t at; /* in the sheet */
};

static int by_x(const void *a, const void *b)
{
    const double x = ((const struct item *)a)->x, y = ((const struct item *)b)->x;

    return (x > y) - (x < y);
}

/* The data of one line, whose points are drawn then; nothing where they are too few to make one: 1
 * or 0, or -1 without memory. */
static int put_series(struct chart *c, int line, const struct sheet *s, const char *wanted,
                      size_t axis, bool *drawn)
{
    struct item *items = calloc(s->p.n, sizeof *items);
    char name[NAME];
    size_t n = 0;

    if (!items)
        return -1;
    for (size_t i = 0; i < s->p.n; i++) {
        series_name(name, s->p.f[i], axis);
        if (!drawn[i] && isfinite(axes[axis].at(s->p.f[i])) && strcmp(name, wanted) == 0)
            items[n++] = (struct item){axes[axis].at(s->p.f[i]), i};
    }
    n = n < CURVE_LEAST ? 0 : n;
    qsort(items, n, sizeof *items, by_x);
    if (n)
        fprintf(c->out, "$line%d << END_OF_DATA\n", line);
    for (size_t i = 0; i < n; i++) {
        put_value(c->out, items[i].x, 1);
        put_row(c->out, s, s->p.f[items[i].at]);
        drawn[items[i].at] = true;
    }
    fputs(n ? "END_OF_DATA\n" : "", c->out);
    free(items);
    return n != 0;
}

static void begin_chart(struct chart *c, const struct sheet *s)
{
    c->number++;
    fprintf(c->out, "set output sprintf(\"%%s-%zu.%%s\", prefix, kind)\nset title ", c->number);
    put_text(c->out, c->title);
    fputs("\nvalue = ", c->out);
    put_text(c->out, s->metric);
    fputs(" . \", \" . ", c->out);
    put_text(c->out, s->scale.unit);
    fputs(" . \" (\" . ", c->out);
    put_text(c->out, s->rules);
    fputs(" . \")\"\n", c->out);
}

/* What the axis is for this point: of factors, which one. */
static void axis_title(char title[NAME], const struct figure *f, size_t axis)
{
    if (*axes[axis].title)
        snprintf(title, NAME, "%s", axes[axis].title);
    else
        snprintf(title, NAME, "%.*s", (int)strcspn(f->at, "="), f->at);
}

static void put_curve_plot(struct chart *c, const struct sheet *s, size_t axis, const char *title)
{
    begin_chart(c, s);
    fputs("set xlabel ", c->out);
    put_text(c->out, title);
    /* The empty second line keeps the key off the axis. */
    fprintf(c->out,
            " . \"\\n \"\nset ylabel value\n%s\nset key outside bottom center maxrows %d\n"
            "set ytics autofreq\nset xrange [*:*]\nset yrange [0:*]\nset grid ytics noxtics\n",
            axes[axis].setting, LINES / 2);
}

/* One chart of up to LINES lines: data blocks, then the plot command. The lines drawn; -1 without
 * memory. */
static int put_curves(struct chart *c, const struct sheet *s, size_t axis, bool *drawn)
{
    char names[LINES][NAME], title[NAME] = "", other[NAME];
    int n = 0, added;

    for (size_t i = 0; i < s->p.n && n < LINES; i++) {
        if (drawn[i] || !isfinite(axes[axis].at(s->p.f[i])))
            continue;
        axis_title(other, s->p.f[i], axis);
        series_name(names[n], s->p.f[i], axis);
        if (n && strcmp(title, other) != 0)
            continue;
        added = put_series(c, n, s, names[n], axis, drawn);
        if (added < 0)
            return -1;
        if (added)
            strcpy(title, other);
        n += added;
    }
    if (n)
        put_curve_plot(c, s, axis, title);
    for (int i = 0; i < n; i++) {
        fprintf(c->out, "%s$line%d using 1:2:3:4 with yerrorlines pointtype 7 pointsize 0.6 title ",
                i ? ", \\\n     " : "plot ", i);
        put_text(c->out, names[i]);
    }
    fputs(n ? "\nunset output\n\n" : "", c->out);
    return n;
}

/* Bars of what is in no curve, n of them from point `first` on; where the next chart begins. */
static size_t put_bars(struct chart *c, const struct sheet *s, const bool *drawn, size_t first,
                       size_t most)
{
    size_t n = 0, i;
    char name[NAME];

    fputs("$bars << END_OF_DATA\n", c->out);
    for (i = first; i < s->p.n && n < most; i++) {
        if (drawn[i])
            continue;
        series_name(name, s->p.f[i], AXES);
        fprintf(c->out, "%zu ", n++);
        put_text(c->out, name);
        put_row(c->out, s, s->p.f[i]);
    }
    fputs("END_OF_DATA\n", c->out);
    begin_chart(c, s);
    fprintf(c->out,
            "unset logscale x\nset format x \"%%g\"\nunset key\nset xlabel value\nunset ylabel\n"
            "set xrange [0:*]\nset yrange [%zu - 0.5:-0.5]\nset grid noytics xtics\n"
            "plot $bars using 3:1:(0):3:($1-0.35):($1+0.35):yticlabels(2) with boxxyerror, \\\n"
            "     $bars using 3:1:4:5 with xerrorbars linecolor rgb \"black\" pointtype 7 "
            "pointsize 0.3\nunset output\n\n",
            n);
    return i;
}

/* All bars, in charts of about the same length. */
static void put_all_bars(struct chart *c, const struct sheet *s, const bool *drawn)
{
    size_t left = 0, charts, most, next = 0;

    for (size_t i = 0; i < s->p.n; i++)
        left += !drawn[i];
    charts = (left + BARS - 1) / BARS;
    for (; charts; charts--) {
        most = (left + charts - 1) / charts;
        next = put_bars(c, s, drawn, next, most);
        left -= most;
    }
}

static int put_sheet(struct chart *c, const struct sheet *s)
{
    bool *drawn = calloc(s->p.n + 1, sizeof *drawn);
    int lines = drawn ? 0 : -1;

    for (size_t axis = 0; lines >= 0 && axis < AXES; axis++)
        do
            lines = put_curves(c, s, axis, drawn);
        while (lines > 0);
    if (lines >= 0)
        put_all_bars(c, s, drawn);
    free(drawn);
    return lines < 0 ? -1 : 0;
}

int gnuplot_write(FILE *out, const struct export_input *in, struct error *e)
{
    struct chart c = {.out = out};

    fputs(
        "# gnuplot FILE draws hbmark-1.png, hbmark-2.png, ...;\n"
        "# gnuplot -e \"prefix='DIR/NAME'; kind='svg'\" FILE draws DIR/NAME-1.svg, ... (or pdf).\n"
        "if (!exists(\"prefix\")) prefix = \"hbmark\"\n"
        "if (!exists(\"kind\")) kind = \"png\"\n"
        "if (kind eq \"svg\") set terminal svg size 1400,800 noenhanced\n"
        "if (kind eq \"pdf\") set terminal pdfcairo size 28cm,16cm noenhanced\n"
        "if (kind eq \"png\") set terminal pngcairo size 1400,800 noenhanced\n"
        "set style fill solid 0.6\nset border 3\n"
        "set xtics nomirror\nset ytics nomirror\n\n",
        out);
    for (size_t i = 0; i < in->n; i++) {
        size_t n;
        struct sheet *all = sheet_make(in->runs[i], in->glob, &n);
        int rc = all ? 0 : -1;

        c.title = in->runs[i]->title;
        for (size_t k = 0; !rc && k < n; k++)
            rc = put_sheet(&c, &all[k]);
        sheet_free(all);
        if (rc)
            return error_set(e, EXIT_INTERNAL, "out of memory");
    }
    return 0;
}
