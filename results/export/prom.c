/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Prometheus text format 0.0.4 for node_exporter's textfile collector, and OpenMetrics 1.0. Gauges
 * without timestamps (the collector skips a file that has one), families in one piece, ratios and
 * SI base units. Labels are few and the same in every run, so that a series goes on: bench, tier,
 * id (which alone tells the points of a curve apart), node; run only where several are exported.
 * Of several launches the last one counts. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "export/export.h"
#include "readout/pool.h"
#include "text/escape.h"
#include "render/sheet.h"
#include "record/member.h"
#include "text/units.h"

enum { NAME = 96 };

/* A point of its last launch, and its run. */
struct item {
    const struct figure *f;
    size_t run;
};

/* What is written: the state of one export. */
struct prom {
    FILE *out;
    const struct export_input *in;
    bool open;          /* OpenMetrics */
    bool first;         /* no label was written of this sample */
    const char ***host; /* of each run the names of its nodes */
    struct pool *pool;  /* of these names */
    struct item *item;  /* of all runs */
    size_t n;
};

/* hbmark_METRIC_UNIT of what the record calls its metric. Names of the families that say
 * something else than a point's number are kept free by the word "point". */
static void name_of(char name[NAME], const struct figure *f)
{
    double factor;
    const char *suffix = units_suffix(f->unit, &factor);
    char metric[48];
    size_t n = 0;

    for (const char *c = f->metric; *c && n + 1 < sizeof metric; c++)
        metric[n++] = (char)(isalnum((unsigned char)*c) && (unsigned char)*c < 0x80
                                 ? tolower((unsigned char)*c)
                                 : '_');
    metric[n] = '\0';
    if (!*suffix)
        snprintf(name, NAME, "hbmark_point_%s_of_unknown_unit", metric);
    else if (strncmp(suffix, metric, n) == 0 && suffix[n] == '_')
        snprintf(name, NAME, "hbmark_%s", suffix);
    else if (strcmp(f->unit, "1") == 0 || strcmp(metric, "last_run_time") == 0)
        snprintf(name, NAME, "hbmark_point_%s_%s", metric, suffix);
    else
        snprintf(name, NAME, "hbmark_%s_%s", metric, suffix);
}

static void put_name(struct prom *p, const char *name)
{
    fputs(name, p->out);
    p->first = true;
}

static void put_label(struct prom *p, const char *name, const char *text)
{
    static const struct text_escape escapes[] = {{'\\', "\\\\"}, {'"', "\\\""}, {0}};

    fprintf(p->out, "%c%s=\"", p->first ? '{' : ',', name);
    text_escaped(p->out, text, escapes);
    putc('"', p->out);
    p->first = false;
}

/* The label that tells several runs apart; their titles may be alike. */
static void put_run_label(struct prom *p, size_t i)
{
    char text[TEXT_ROOM + 24], title[TEXT_ROOM];
    size_t same = 1;

    if (p->in->n < 2)
        return;
    for (size_t k = 0; k < i; k++)
        same += strcmp(p->in->runs[k]->title, p->in->runs[i]->title) == 0;
    member_clean(title, sizeof title, p->in->runs[i]->title);
    snprintf(text, sizeof text, same > 1 ? "%s#%zu" : "%s", title, same);
    put_label(p, "run", text);
}

static void put_value(struct prom *p, double value)
{
    char number[TEXT_NUMBER];

    fprintf(p->out, "} %s\n", text_number(number, value));
}

/* A family's head. Of OpenMetrics the name of an info family lacks its _info. */
static void put_head(struct prom *p, const char *name, const char *unit, const char *help)
{
    fprintf(p->out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
    if (p->open && *unit)
        fprintf(p->out, "# UNIT %s %s\n", name, unit);
}

static void put_point_labels(struct prom *p, const char *name, const struct item *it)
{
    put_name(p, name);
    put_label(p, "bench", it->f->bench);
    put_label(p, "id", it->f->id);
    put_label(p, "tier", it->f->tier);
    put_label(p, "class", it->f->rules); /* never to be mixed */
    put_run_label(p, it->run);
}

/* What the lines of all nodes begin with, up to the node's label; to be freed. */
static char *head_of(struct prom *p, const char *name, const struct item *it)
{
    struct prom to_memory = *p;
    char *text = NULL;
    size_t n;

    to_memory.out = open_memstream(&text, &n);
    if (!to_memory.out)
        return NULL;
    put_point_labels(&to_memory, name, it);
    p->first = false;
    if (fclose(to_memory.out) == 0)
        return text;
    free(text);
    return NULL;
}

/* The number of each node; of a point that is of all nodes together, node="all". -1 without
 * memory. */
static int put_figure(struct prom *p, const char *name, const struct item *it)
{
    const struct readout *r = p->in->runs[it->run];
    const struct figure *f = it->f;
    char *head = head_of(p, name, it);
    double factor;

    units_suffix(f->unit, &factor);
    for (size_t k = 0; head && f->node && k < r->nodes; k++) {
        if (!isfinite(f->node[k]))
            continue;
        fputs(head, p->out);
        put_label(p, "node", p->host[it->run][k]);
        put_value(p, f->node[k] * factor);
    }
    if (head && !f->node) {
        fputs(head, p->out);
        put_label(p, "node", r->nodes == 1 ? p->host[it->run][0] : "all");
        put_value(p, f->median * factor);
    }
    free(head);
    return head ? 0 : -1;
}

/* All families of points, each in one piece. `done` holds the names that were written. */
static int put_family(struct prom *p, const char *name, const struct figure *first)
{
    char other[NAME], help[256];
    double factor;

    snprintf(help, sizeof help, "Median of the samples of a point on a node, %s is better.",
             figure_higher(first) ? "more" : "less");
    put_head(p, name, units_suffix(first->unit, &factor), help);
    for (size_t i = 0; i < p->n; i++) {
        if (!figure_counts(p->item[i].f))
            continue;
        name_of(other, p->item[i].f);
        if (strcmp(name, other) == 0 && put_figure(p, name, &p->item[i]))
            return -1;
    }
    return 0;
}

static int put_families(struct prom *p)
{
    json_t *done = json_object();
    int rc = done ? 0 : -1;
    char name[NAME];

    for (size_t i = 0; !rc && i < p->n; i++) {
        const struct figure *f = p->item[i].f;

        if (!figure_counts(f))
            continue;
        name_of(name, f);
        if (!json_object_get(done, name))
            rc = json_object_set_new(done, name, json_true()) || put_family(p, name, f);
    }
    json_decref(done);
    return rc ? -1 : 0;
}

static double ci_ratio(const struct figure *f)
{
    return figure_counts(f) ? (f->hi - f->lo) / 2 / f->median : NAN;
}

static double bound_ratio(const struct figure *f)
{
    return figure_counts(f) ? f->bound_fraction : NAN;
}

static double verdict(const struct figure *f)
{
    return figure_counts(f) ? 1 : 0;
}

/* Gauges of a point as a whole. */
static const struct gauge {
    const char *name, *unit, *help;
    double (*value)(const struct figure *f);
} gauges[] = {
    {"hbmark_ci_ratio", "ratio", "Half of the width of the interval of the median over the median.",
     ci_ratio},
    {"hbmark_bound_ratio", "ratio", "Median over the bound that it cannot exceed.", bound_ratio},
    {"hbmark_verdict", "",
     "1 where the point was measured and its data were right, 0 where it FAILed, is INVALID or had "
     "an ERROR. What was not run has no series.",
     verdict},
};

static void put_gauge(struct prom *p, const struct gauge *g)
{
    bool begun = false;

    for (size_t i = 0; i < p->n; i++) {
        const double value = g->value(p->item[i].f);

        if (!isfinite(value))
            continue;
        if (!begun)
            put_head(p, g->name, g->unit, g->help);
        begun = true;
        put_point_labels(p, g->name, &p->item[i]);
        put_value(p, value);
    }
}

static void put_status_counts(struct prom *p)
{
    static const char *const statuses[] = {"PASS", "WARN", "FAIL", "INVALID", "SKIP", "ERROR"};

    put_head(p, "hbmark_points", "", "Points by status; SKIP was not run.");
    for (size_t i = 0; i < p->in->n; i++)
        for (size_t s = 0; s < sizeof statuses / sizeof *statuses; s++) {
            size_t n = strcmp(statuses[s], "SKIP") == 0 ? p->in->runs[i]->skips : 0;

            for (size_t k = 0; k < p->n; k++)
                n += p->item[k].run == i && strcmp(p->item[k].f->status, statuses[s]) == 0;
            put_name(p, "hbmark_points");
            put_label(p, "status", statuses[s]);
            put_run_label(p, i);
            put_value(p, (double)n);
        }
}

/* When the run ended, or began where it never did: a value, as the collector takes no
 * timestamps. */
static double time_of(const struct readout *r)
{
    struct tm tm = {0};
    const char *utc = member_text(r->end ? r->end : r->run, "utc");

    return strptime(utc, "%Y-%m-%dT%H:%M:%S", &tm) ? (double)timegm(&tm) : NAN;
}

static void put_runs(struct prom *p)
{
    put_head(p, "hbmark_last_run_time_seconds", "seconds",
             "End of the run, seconds since 1970-01-01 UTC.");
    for (size_t i = 0; i < p->in->n; i++) {
        if (!isfinite(time_of(p->in->runs[i])))
            continue;
        put_name(p, "hbmark_last_run_time_seconds");
        put_label(p, "suite", member_text(p->in->runs[i]->run, "suite"));
        put_run_label(p, i);
        put_value(p, time_of(p->in->runs[i]));
    }
    if (p->open)
        fputs("# HELP hbmark_build The program that measured.\n# TYPE hbmark_build info\n", p->out);
    else
        put_head(p, "hbmark_build_info", "", "The program that measured.");
    for (size_t i = 0; i < p->in->n; i++) {
        put_name(p, "hbmark_build_info");
        put_label(p, "version", member_text(p->in->runs[i]->run, "version"));
        put_label(p, "revision", member_text(p->in->runs[i]->env, "build.git"));
        put_run_label(p, i);
        put_value(p, 1);
    }
}

/* A threshold's members as gauges. */
static const struct threshold {
    const char *name, *unit, *help, *path;
} thresholds[] = {
    {"hbmark_threshold", "",
     "1 where the threshold holds, 0 where it does not or was not measured.", NULL},
    {"hbmark_threshold_margin_ratio", "ratio",
     "How far the number is on the good side, as a share of what is required.", "margin"},
    {"hbmark_threshold_failed_nodes", "", "Nodes that do not hold it.", "nodes_failed"},
};

static void put_threshold(struct prom *p, const struct threshold *t)
{
    bool begun = false;

    for (size_t i = 0; i < p->in->n; i++) {
        const json_t *row;
        size_t k;

        json_array_foreach (json_object_get(export_require(p->in, i), "rows"), k, row) {
            const bool holds = strcmp(member_text(row, "verdict"), "PASS") == 0;
            const double value = t->path ? member_number(row, t->path) : holds;

            if (!isfinite(value))
                continue;
            if (!begun)
                put_head(p, t->name, t->unit, t->help);
            begun = true;
            put_name(p, t->name);
            put_label(p, "name", member_text(row, "name"));
            put_run_label(p, i);
            put_value(p, value);
        }
    }
}

/* Adds the points of a run, each of its last launch. -1 without memory. */
static int add_points(struct prom *p, size_t run)
{
    const struct readout *r = p->in->runs[run];
    json_t *index = json_object();
    int rc = index ? 0 : -1;

    for (size_t i = 0; !rc && i < r->n; i++) {
        const struct figure *f = &r->figure[i];
        const json_t *at = json_object_get(index, f->id);

        if (!sheet_takes(p->in->glob, f))
            continue;
        if (at && p->item[json_integer_value(at)].f->launch <= f->launch)
            p->item[json_integer_value(at)].f = f;
        else if (!at && !(rc = json_object_set_new(index, f->id, json_integer((json_int_t)p->n))))
            p->item[p->n++] = (struct item){f, run};
    }
    json_decref(index);
    return rc;
}

/* "n7" as it is, a second node of that name "n7#2"; a node without one is "node3", from 0: a name
 * that `seen` does not have yet, and then has. NULL without memory. */
static const char *host_name(struct prom *p, json_t *seen, const char *host, size_t i)
{
    char clean[TEXT_ROOM], name[TEXT_ROOM + 32];
    json_int_t n;

    member_clean(clean, sizeof clean, host);
    snprintf(name, sizeof name, *clean ? "%s" : "%snode%zu", clean, i);
    for (n = 1; json_object_get(seen, name); n++) {
        const json_int_t more = json_integer_value(json_object_get(seen, clean));

        n = more > n ? more : n; /* where the last one of this name was put */
        json_object_set_new(seen, clean, json_integer(n + 1));
        snprintf(name, sizeof name, "%s#%lld", clean, (long long)n + 1);
    }
    return json_object_set_new(seen, name, json_integer(1)) ? NULL : pool_text(p->pool, name);
}

/* Labels need names of a run's nodes of which no two are alike. -1 without memory. */
static int name_hosts(struct prom *p, size_t run)
{
    const struct readout *r = p->in->runs[run];
    json_t *seen = json_object();
    int rc = seen ? 0 : -1;

    p->host[run] = pool_alloc(p->pool, r->nodes + 1, sizeof *p->host[run]);
    for (size_t i = 0; p->host[run] && !rc && i < r->nodes; i++) {
        p->host[run][i] = host_name(p, seen, r->node[i].host, i);
        rc = p->host[run][i] ? 0 : -1;
    }
    json_decref(seen);
    return p->host[run] ? rc : -1;
}

static int prepare(struct prom *p)
{
    size_t room = 1;

    for (size_t i = 0; i < p->in->n; i++)
        room += p->in->runs[i]->n;
    p->pool = pool_new();
    p->item = calloc(room, sizeof *p->item);
    p->host = p->pool ? pool_alloc(p->pool, p->in->n + 1, sizeof *p->host) : NULL;
    if (!p->item || !p->host)
        return -1;
    for (size_t i = 0; i < p->in->n; i++)
        if (add_points(p, i) || name_hosts(p, i))
            return -1;
    return 0;
}

static int write_all(struct prom *p, struct error *e)
{
    int rc = prepare(p) || put_families(p) ? error_set(e, EXIT_INTERNAL, "out of memory") : 0;

    for (size_t g = 0; !rc && g < sizeof gauges / sizeof *gauges; g++)
        put_gauge(p, &gauges[g]);
    for (size_t t = 0; !rc && t < sizeof thresholds / sizeof *thresholds; t++)
        put_threshold(p, &thresholds[t]);
    if (!rc) {
        put_status_counts(p);
        put_runs(p);
    }
    free(p->item);
    pool_free(p->pool);
    return rc;
}

int prometheus_write(FILE *out, const struct export_input *in, struct error *e)
{
    return write_all(&(struct prom){.out = out, .in = in}, e);
}

int openmetrics_write(FILE *out, const struct export_input *in, struct error *e)
{
    if (write_all(&(struct prom){.out = out, .in = in, .open = true}, e))
        return -1;
    fputs("# EOF\n", out);
    return 0;
}
