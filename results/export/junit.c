/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* JUnit XML: a suite a run, a case a point; thresholds are a suite of their own. Wrong data, an
 * impossible number and a missed threshold are failures; what could not be run is an error, what
 * was not run is skipped, so that none of them is taken for passed. */
#include <math.h>
#include <string.h>
#include <time.h>

#include "export/export.h"
#include "text/escape.h"
#include "render/sheet.h"
#include "record/member.h"
#include "text/units.h"

static void put_text(FILE *out, const char *text)
{
    static const struct text_escape escapes[] = {{'&', "&amp;"},  {'<', "&lt;"},    {'>', "&gt;"},
                                                 {'"', "&quot;"}, {'\'', "&apos;"}, {0}};

    text_escaped(out, text, escapes);
}

static void put_attribute(FILE *out, const char *name, const char *text)
{
    fprintf(out, " %s=\"", name);
    put_text(out, text);
    putc('"', out);
}

/* What a case holds, by the status of its point. */
static const struct ending {
    const char *status, *element;
} endings[] = {{"PASS", NULL},         {"WARN", NULL},     {"FAIL", "failure"},
               {"INVALID", "failure"}, {"ERROR", "error"}, {"MISSING", "failure"},
               {"SKIP", "skipped"}};

/* A status of a later version is an error: it is not known to be good. */
static const char *element_of(const char *status)
{
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (strcmp(endings[i].status, status) == 0)
            return endings[i].element;
    return "error";
}

struct counts {
    size_t tests, failures, errors, skipped;
};

static void count(struct counts *c, const char *status)
{
    const char *element = element_of(status);

    c->tests++;
    c->failures += element && strcmp(element, "failure") == 0;
    c->errors += element && strcmp(element, "error") == 0;
    c->skipped += element && strcmp(element, "skipped") == 0;
}

struct item {
    const char *group, *name, *status, *reason, *text;
};

static void put_item(FILE *out, const struct item *c, const char *note)
{
    const char *element = element_of(c->status);

    fputs("    <testcase", out);
    put_attribute(out, "classname", c->group);
    put_attribute(out, "name", c->name);
    fputs(">\n", out);
    if (element) {
        fprintf(out, "      <%s", element);
        put_attribute(out, "message", c->text);
        if (strcmp(element, "skipped") != 0)
            put_attribute(out, "type", c->reason);
        fputs("/>\n", out);
    }
    if (*note) {
        fputs("      <system-out>", out);
        put_text(out, note);
        fputs("</system-out>\n", out);
    }
    fputs("    </testcase>\n", out);
}

static void figure_note(char *to, size_t room, const struct figure *f)
{
    char median[TEXT_ROOM], interval[TEXT_ROOM];

    to[0] = '\0';
    if (!figure_counts(f))
        return;
    column_median(median, f);
    column_cell(interval, &columns[COLUMN_INTERVAL], f, column_scale(f));
    snprintf(to, room, "median %.60s, interval %.130s, n %.0f%s%.200s", median,
             *interval ? interval : "-", f->n, *f->flags ? ", flags " : "", f->flags);
}

/* "2026-11-27T15:50:54": what readers take, without fraction and zone. */
static bool is_stamp(const char *when)
{
    struct tm tm = {0};
    const char *end = strptime(when, "%Y-%m-%dT%H:%M:%S", &tm);

    return end && !*end && strlen(when) == 19;
}

static void put_suite(FILE *out, const struct readout *r, const char *name, const struct counts *c)
{
    char when[20];
    double elapsed = member_number(r->end, "elapsed_s");

    snprintf(when, sizeof when, "%.19s", member_text(r->run, "utc"));
    fputs("  <testsuite", out);
    put_attribute(out, "name", name);
    fprintf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\"", c->tests,
            c->failures, c->errors, c->skipped);
    fprintf(out, " time=\"%.3f\"", isfinite(elapsed) ? elapsed : 0);
    if (is_stamp(when))
        put_attribute(out, "timestamp", when);
    put_attribute(out, "hostname", r->nodes ? r->node[0].host : "");
    fputs(">\n", out);
}

/* A run without an end was cut off: what is there must not look like all of it. */
static const struct item cut_off = {
    "run", "the end of the record", "ERROR", "NO_END",
    "the run was killed, or its journal was cut: points are missing"};

static struct counts count_points(const struct export_input *in, const struct readout *r)
{
    struct counts c = {0};

    for (size_t i = 0; i < r->n; i++)
        if (sheet_takes(in->glob, &r->figure[i]))
            count(&c, r->figure[i].status);
    for (size_t i = 0; i < r->skips; i++)
        count(&c, "SKIP");
    if (!r->end)
        count(&c, cut_off.status);
    return c;
}

static void put_points(FILE *out, const struct export_input *in, const struct readout *r)
{
    const struct counts c = count_points(in, r);
    char note[700];

    put_suite(out, r, r->title, &c);
    for (size_t i = 0; i < r->n; i++) {
        const struct figure *f = &r->figure[i];
        char name[400];

        if (!sheet_takes(in->glob, f))
            continue;
        snprintf(name, sizeof name, r->launches > 1 ? "%.300s (launch %.0f)" : "%.300s", f->id,
                 f->launch);
        figure_note(note, sizeof note, f);
        put_item(out, &(struct item){f->bench, name, f->status, f->reason, f->text}, note);
    }
    for (size_t i = 0; i < r->skips; i++) {
        const struct readout_skip *s = &r->skip[i];

        put_item(out, &(struct item){s->bench, s->id, "SKIP", s->reason, s->text}, "");
    }
    if (!r->end)
        put_item(out, &cut_off, "");
    fputs("  </testsuite>\n", out);
}

static void threshold_note(char *to, size_t room, const json_t *row)
{
    struct units_scale s = units_scale(member_text(row, "unit"), member_number(row, "required"));
    char required[TEXT_ROOM], judged[TEXT_ROOM];
    int n;

    units_digits(required, member_number(row, "required"), s.factor);
    units_digits(judged, member_number(row, "judged"), s.factor);
    n = snprintf(to, room, "required %s %.60s %s", member_text(row, "operator"), required, s.unit);
    if (isfinite(member_number(row, "judged")))
        snprintf(to + n, room - (size_t)n, ", judged %.60s %s by %s, nodes failed %.0f of %.0f; %s",
                 judged, s.unit, member_text(row, "by"), member_number(row, "nodes_failed"),
                 member_number(row, "nodes"), member_text(row, "id"));
}

static void put_require(FILE *out, const struct readout *r, const json_t *judged)
{
    const json_t *rows = json_object_get(judged, "rows"), *row;
    struct counts c = {0};
    char name[400], note[1200];
    size_t i;

    json_array_foreach (rows, i, row)
        count(&c, member_text(row, "verdict"));
    snprintf(name, sizeof name, "%.300s: thresholds", r->title);
    put_suite(out, r, name, &c);
    json_array_foreach (rows, i, row) {
        const char *why = member_text(row, "why");
        const struct item it = {"threshold", member_text(row, "name"), member_text(row, "verdict"),
                                member_text(row, "verdict"), *why ? why : "not reached"};

        threshold_note(note, sizeof note, row);
        put_item(out, &it, note);
    }
    fputs("  </testsuite>\n", out);
}

int junit_write(FILE *out, const struct export_input *in, struct error *e)
{
    (void)e;
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"hbmark\">\n", out);
    for (size_t i = 0; i < in->n; i++) {
        put_points(out, in, in->runs[i]);
        if (export_require(in, i))
            put_require(out, in->runs[i], export_require(in, i));
    }
    fputs("</testsuites>\n", out);
    return 0;
}
