/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "export/export.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "render/summary.h"
#include "text/nearest.h"

const json_t *export_require(const struct export_input *in, size_t i)
{
    return json_array_get(in->require, i);
}

static int markdown_write(FILE *out, const struct export_input *in, struct error *e)
{
    for (size_t i = 0; i < in->n; i++) {
        fputs(i ? "\n" : "", out);
        if (render_page(out, in->runs[i], in->glob, export_require(in, i)))
            return error_set(e, EXIT_INTERNAL, "out of memory");
    }
    return 0;
}

const struct export_format export_formats[] = {
    {"csv", "csv", "one line a point, a node (--nodes) or a sample (--samples); RFC 4180", 0, true,
     true, true, csv_write},
    {"json", "json", "one object with every field, not-run points and thresholds", 0, true, true,
     true, json_write},
    {"md", "md", "a page in Markdown, as a run leaves it behind", READOUT_RECORDS, false, false,
     false, markdown_write},
    {"latex", "tex", "tables to \\input into a paper; needs no package, takes booktabs", 0, false,
     false, false, latex_write},
    {"junit", "xml", "points and thresholds as test cases, for Jenkins, GitLab and the like", 0,
     false, false, false, junit_write},
    {"prom", "prom", "gauges of each node for the textfile collector of node_exporter",
     READOUT_NODES, false, false, false, prometheus_write},
    {"openmetrics", "om", "the same in OpenMetrics 1.0", READOUT_NODES, false, false, false,
     openmetrics_write},
    {"gnuplot", "gnuplot", "script with its data: charts as PNG, SVG or PDF", 0, false, false,
     false, gnuplot_write},
    {0},
};

const struct export_format *export_format(const char *name)
{
    for (const struct export_format *f = export_formats; f->name; f++)
        if (strcmp(f->name, name) == 0)
            return f;
    return NULL;
}

const struct export_format *export_format_of(const char *file)
{
    const char *dot = strrchr(file, '.');

    for (const struct export_format *f = export_formats; dot && f->name; f++)
        if (strcmp(f->extension, dot + 1) == 0)
            return f;
    return NULL;
}

static int no_field(const char *name, struct error *e)
{
    const char *names[EXPORT_FIELDS], *near;
    size_t n = 0;

    for (const struct figure_field *f = figure_fields; f->name && n < EXPORT_FIELDS; f++)
        names[n++] = f->name;
    near = nearest_word(name, names, n);
    return error_set(e, EXIT_USAGE, "no field '%s'%s%s%s; 'hbmark export --list' names them", name,
                     near ? ": did you mean '" : "", near ? near : "", near ? "'?" : "");
}

int export_fields(const struct export_input *in, const char *usual,
                  const struct figure_field *fields[EXPORT_FIELDS], struct error *e)
{
    const char *list = in->fields ? in->fields : usual;
    int n = 0;

    if (!list) {
        for (const struct figure_field *f = figure_fields; f->name && n < EXPORT_FIELDS; f++)
            fields[n++] = f;
        return n;
    }
    while (*list && n < EXPORT_FIELDS) {
        const size_t length = strcspn(list, ",");
        char name[64];

        snprintf(name, sizeof name, "%.*s", (int)length, list);
        fields[n] = figure_field(name);
        if (!fields[n++])
            return no_field(name, e);
        list += length + (list[length] == ',');
    }
    return n ? n : error_set(e, EXIT_USAGE, "--fields names no field");
}

int export_no_format(const char *format, struct error *e)
{
    char names[200] = "";
    size_t n = 0;

    for (const struct export_format *f = export_formats; f->name && n < sizeof names; f++)
        n += (size_t)snprintf(names + n, sizeof names - n, "%s%s", n ? ", " : "", f->name);
    return format ? error_set(e, EXIT_USAGE, "no format '%s': give one of %s", format, names)
                  : error_set(e, EXIT_USAGE, "no format: give -f with one of %s", names);
}

/* What is asked for and would be left out silently is refused. */
static int knows(const struct export_format *f, const struct export_input *in, struct error *e)
{
    const struct {
        bool wants, takes;
        const char *option;
    } parts[] = {{in->nodes, f->nodes, "--nodes"},
                 {in->samples, f->samples, "--samples"},
                 {in->fields != NULL, f->fields, "--fields"}};

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].wants && !parts[i].takes)
            return error_set(e, EXIT_USAGE, "%s says nothing to format %s: use csv or json",
                             parts[i].option, f->name);
    return 0;
}

int export_write(FILE *out, const char *format, const struct export_input *in, struct error *e)
{
    const struct export_format *f = export_format(format);

    if (!f)
        return export_no_format(format, e);
    if (knows(f, in, e) || f->write(out, in, e))
        return -1;
    if (fflush(out) || ferror(out))
        return error_set(e, EXIT_UNAVAILABLE, "cannot write: %s", strerror(errno));
    return 0;
}

void export_list(FILE *out)
{
    fprintf(out, "Formats (-f), with the ending of a file name that stands for each:\n");
    for (const struct export_format *f = export_formats; f->name; f++)
        fprintf(out, "  %-12s .%-8s %s\n", f->name, f->extension, f->summary);
    fprintf(out, "\nFields (--fields) of a point; '*' is the unit of the point's own number:\n");
    for (const struct figure_field *f = figure_fields; f->name; f++)
        fprintf(out, "  %-18s %-4s %s\n", f->name, figure_meaning(f)->unit,
                figure_meaning(f)->help);
}
