/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* One threshold held against the points of a run.
 *
 * A point is worth what its worst launch is worth: the best of several would be a retry until it
 * passes. Of points that differ in code only the best counts, unless each is asked for: who buys
 * memory may run the fastest code. Every other difference is a different measurement, and each
 * must hold. Wrong data in any of them fails the row. */
#include <fnmatch.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/journal.h"
#include "render/view.h"
#include "require/requirement.h"

/* The worse, the further down; wrong data outweighs a better variant. */
enum grade { GRADE_PASS, GRADE_FAIL, GRADE_MISSING, GRADE_WRONG };

enum { WHY_ROOM = 400 };

/* What a point says of a threshold. */
struct outcome {
    const struct figure *f; /* NULL: none */
    enum grade grade;
    double value, lo, hi; /* NAN: not there */
    double judged;        /* what was held against the threshold */
    double slack;         /* in the unit; above 0 is good */
    const char *by;
    size_t nodes, nodes_failed;
    char why[WHY_ROOM];
};

static const double unknown = NAN;

bool require_matches(const char *globs, const char *text)
{
    char one[256];

    while (*globs) {
        size_t n = strcspn(globs, ","), from = strspn(globs, " ");

        from = from < n ? from : n;
        snprintf(one, sizeof one, "%.*s", (int)(n - from), globs + from);
        for (size_t end = strlen(one); end && one[end - 1] == ' ';)
            one[--end] = '\0';
        if (*one && fnmatch(one, text, 0) == 0)
            return true;
        globs += n + (globs[n] == ',');
    }
    return false;
}

/* Exactly: numbers of points are whole. */
static bool is_number(double wanted, double is)
{
    return isnan(wanted) || wanted == is;
}

static bool is_meant(const struct requirement *q, const struct figure *f)
{
    for (size_t i = 0; i < SELECTORS; i++)
        if (q->glob[i] &&
            !require_matches(q->glob[i], figure_text(f, figure_field(require_selectors[i].field))))
            return false;
    return is_number(q->threads, f->threads) && is_number(q->ranks, f->ranks) &&
           is_number(q->size_bytes, f->size_bytes);
}

static void say(struct outcome *o, enum grade grade, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void say(struct outcome *o, enum grade grade, const char *fmt, ...)
{
    va_list ap;

    o->grade = grade;
    va_start(ap, fmt);
    vsnprintf(o->why, sizeof o->why, fmt, ap);
    va_end(ap);
}

/* How far value is on the good side. */
static double slack_of(const struct requirement *q, double value)
{
    const double above = value - q->required.value;

    switch (q->op) {
    case AT_LEAST:
    case MORE:
        return above;
    case AT_MOST:
    case LESS:
        return -above;
    case WITHIN:
        return q->tolerance * fabs(q->required.value) - fabs(above);
    }
    return NAN;
}

static bool holds(const struct requirement *q, double value)
{
    const double slack = slack_of(q, value);

    return q->op == MORE || q->op == LESS ? slack > 0 : slack >= 0;
}

/* The first flag of the point that the row does not take for evidence, into one[64]; else false. */
static bool refused(const struct requirement *q, const struct figure *f, char one[64])
{
    for (const char *flag = f->flags; *flag; flag += *flag == ',') {
        const size_t n = strcspn(flag, ",");

        snprintf(one, 64, "%.*s", (int)n, flag);
        if (require_matches(q->refuse, one))
            return true;
        flag += n;
    }
    return false;
}

/* Is the point evidence at all? If not, o says why. */
static bool is_evidence(struct outcome *o, const struct requirement *q, const struct readout *r)
{
    const struct figure *f = o->f;
    char flag[64];

    if (strcmp(f->status, "FAIL") == 0)
        say(o, GRADE_WRONG, "its data were wrong: %s", f->text);
    else if (!figure_counts(f))
        say(o, GRADE_MISSING, "%s: %s", f->status, f->text);
    else if (strcmp(q->value->unit, "*") == 0 && strcmp(f->unit, q->required.unit) != 0)
        say(o, GRADE_MISSING, "it is in %s, and the threshold in %s",
            strcmp(f->unit, "1") == 0 ? "no unit" : f->unit,
            strcmp(q->required.unit, "1") == 0 ? "no unit" : q->required.unit);
    else if (f->n < q->min_samples)
        say(o, GRADE_MISSING, "it has %.0f samples of %.0f that are asked for", f->n,
            q->min_samples);
    else if (q->converged && !f->converged)
        say(o, GRADE_MISSING, "it did not converge: give it more time");
    else if (refused(q, f, flag))
        say(o, GRADE_MISSING, "flagged %s, which is no evidence here (key refuse)", flag);
    else if ((double)r->nodes < q->min_nodes)
        say(o, GRADE_MISSING, "the run has %zu nodes of %.0f that are asked for", r->nodes,
            q->min_nodes);
    else
        return true;
    return false;
}

/* The end of the interval that speaks against the threshold. */
static double worse_end(const struct requirement *q, const struct figure *f)
{
    return slack_of(q, f->lo) < slack_of(q, f->hi) ? f->lo : f->hi;
}

static void judge_whole(struct outcome *o, const struct requirement *q)
{
    const struct figure *f = o->f;
    const bool median = strcmp(q->value->name, "median") == 0;
    const bool interval = median && q->by == BY_INTERVAL;

    o->by = interval ? "interval" : "median";
    o->judged = interval ? worse_end(q, f) : o->value;
    o->nodes = 1;
    if (!isfinite(o->value))
        say(o, GRADE_MISSING, "the point has no %s", q->value->name);
    else if (interval && !(isfinite(f->lo) && isfinite(f->hi)))
        say(o, GRADE_MISSING, "its median has no interval: take more samples, or say by = median");
    else if (holds(q, o->judged))
        say(o, GRADE_PASS, "%s", "");
    else if (interval && holds(q, o->value))
        say(o, GRADE_FAIL,
            "the median holds, but its interval does not: measure longer (--ci), or "
            "say by = median");
    else
        say(o, GRADE_FAIL, "%s", "");
    o->nodes_failed = o->grade != GRADE_PASS;
    o->slack = slack_of(q, o->judged);
}

/* The record has one median a rank, so a node has a value and no interval. */
static void judge_nodes(struct outcome *o, const struct requirement *q, const struct readout *r)
{
    size_t absent = 0;

    o->by = "node medians";
    o->nodes = r->nodes;
    o->value = o->lo = o->hi = NAN; /* those of all nodes together */
    if (!o->f->node) {
        o->nodes_failed = r->nodes;
        say(o, GRADE_MISSING, "it has no value of each node: say nodes = total");
        return;
    }
    for (size_t i = 0; i < r->nodes; i++) {
        const double value = o->f->node[i];

        if (!isfinite(value)) {
            absent++;
            continue;
        }
        o->nodes_failed += !holds(q, value);
        if (!isfinite(o->judged) || slack_of(q, value) < slack_of(q, o->judged))
            o->judged = value;
    }
    o->value = o->judged;
    o->slack = slack_of(q, o->judged);
    if (o->nodes_failed)
        say(o, GRADE_FAIL, "%zu of %zu nodes do not hold", o->nodes_failed, o->nodes);
    else if (absent)
        say(o, GRADE_MISSING, "%zu of %zu nodes have no value", absent, o->nodes);
    o->nodes_failed += absent;
}

static struct outcome judge(const struct requirement *q, const struct readout *r,
                            const struct figure *f)
{
    struct outcome o = {.f = f,
                        .value = unknown,
                        .lo = unknown,
                        .hi = unknown,
                        .judged = unknown,
                        .slack = unknown,
                        .by = "",
                        .nodes = r->nodes > 1 ? r->nodes : 1};
    const bool node_by_node =
        q->nodes == NODES_EACH && r->nodes > 1 && strcmp(q->value->name, "median") == 0;

    if (figure_counts(f)) {
        o.value = figure_number(f, q->value);
        o.lo = strcmp(q->value->name, "median") == 0 ? f->lo : NAN;
        o.hi = strcmp(q->value->name, "median") == 0 ? f->hi : NAN;
    }
    if (!is_evidence(&o, q, r))
        o.nodes_failed = o.nodes;
    else if (node_by_node)
        judge_nodes(&o, q, r);
    else
        judge_whole(&o, q);
    return o;
}

/* Is a a worse outcome than b? */
static bool is_worse(const struct outcome *a, const struct outcome *b)
{
    static const int severity[] = {
        [GRADE_PASS] = 0, [GRADE_MISSING] = 1, [GRADE_FAIL] = 2, [GRADE_WRONG] = 3};

    if (a->grade != b->grade)
        return severity[a->grade] > severity[b->grade];
    return a->slack < b->slack;
}

/* Of alternatives: one that holds first, then one that was measured; wrong data outweighs all. */
static bool is_better(const struct outcome *a, const struct outcome *b)
{
    static const int worth[] = {
        [GRADE_PASS] = 2, [GRADE_FAIL] = 1, [GRADE_MISSING] = 0, [GRADE_WRONG] = 3};

    if (a->grade != b->grade)
        return worth[a->grade] > worth[b->grade];
    return a->slack > b->slack;
}

typedef bool prefer_fn(const struct outcome *a, const struct outcome *b);

/* What identifies a measurement: all but the launch; of alternatives, all but the code as well. */
static void key_of(char *key, size_t room, const struct figure *f, bool code)
{
    const char *after = strchr(f->id, ' ');

    if (code) {
        snprintf(key, room, "%s", f->id);
        return;
    }
    /* "BENCH TYPE VARIANT ...": what follows the variant are the other factors. */
    for (int word = 0; word < 2 && after; word++)
        after = strchr(after + 1, ' ');
    snprintf(key, room, "%s|%s|%s|%s", f->bench, f->rules, f->type, after ? after : f->id);
}

/* Keeps for each key the outcome that is preferred; n becomes how many there are. -1 without
 * memory. */
static int reduce(struct outcome *all, size_t *n, bool code, prefer_fn *prefer)
{
    json_t *index = json_object();
    size_t kept = 0;

    for (size_t i = 0; i < *n; i++) {
        const json_t *at;
        char key[600];

        key_of(key, sizeof key, all[i].f, code);
        at = json_object_get(index, key);
        if (at) {
            struct outcome *was = &all[json_integer_value(at)];

            if (prefer(&all[i], was))
                *was = all[i];
            continue;
        }
        if (json_object_set_new(index, key, json_integer((json_int_t)kept))) {
            json_decref(index);
            return -1;
        }
        all[kept++] = all[i];
    }
    *n = kept;
    json_decref(index);
    return 0;
}

/* Why no point matches: it was not run, or the name is a slip. */
static void nothing_matches(struct outcome *o, const struct requirement *q, const struct readout *r)
{
    for (size_t i = 0; i < r->skips; i++)
        if (q->glob[0] && require_matches(q->glob[0], r->skip[i].bench)) {
            say(o, GRADE_MISSING, "not run: %s: %s", r->skip[i].reason, r->skip[i].text);
            return;
        }
    for (size_t i = 0; i < r->n; i++)
        if (q->glob[0] && require_matches(q->glob[0], r->figure[i].bench)) {
            say(o, GRADE_MISSING,
                "the run has points of '%s', but none of this tier, type, class or the like",
                r->figure[i].bench);
            return;
        }
    say(o, GRADE_MISSING, "the run has no point of '%s'", q->glob[0] ? q->glob[0] : q->glob[1]);
}

static void set_real(json_t *o, const char *key, double value)
{
    json_object_set_new(o, key, isfinite(value) ? json_real(value) : json_null());
}

/* Texts from records are UTF-8; names of files need not be. */
static void set_text(json_t *o, const char *key, const char *text)
{
    json_t *value = json_string(text);

    json_object_set_new(o, key, value ? value : json_string("(not UTF-8)"));
}

static json_t *failed_nodes(const struct outcome *o, const struct requirement *q,
                            const struct readout *r)
{
    json_t *all = json_array();
    const bool each = o->f && o->f->node && strcmp(o->by, "node medians") == 0;

    for (size_t i = 0; each && i < r->nodes && json_array_size(all) < REQUIRE_NAMED; i++) {
        const double value = o->f->node[i];
        json_t *node;

        if (isfinite(value) && holds(q, value))
            continue;
        node = json_object();
        set_text(node, "node", r->node[i].host);
        set_real(node, "value", value);
        json_array_append_new(all, node);
    }
    return all;
}

static json_t *row_json(const struct outcome *o, const struct requirement *q,
                        const struct readout *r, size_t points)
{
    static const char *const verdicts[] = {"PASS", "FAIL", "MISSING", "FAIL"};
    const struct figure *f = o->f;
    json_t *row = json_object();

    set_text(row, "name", q->name);
    set_text(row, "metric", f ? f->metric : "");
    set_text(row, "tier", f ? f->tier : q->glob[2] ? q->glob[2] : "");
    set_text(row, "operator", q->op == WITHIN ? "within" : require_operators[q->op]);
    set_real(row, "required", q->required.value);
    set_real(row, "value", o->value);
    set_real(row, "lo", o->lo);
    set_real(row, "hi", o->hi);
    set_text(row, "unit", q->required.unit);
    set_real(row, "margin", o->slack / fabs(q->required.value));
    json_object_set_new(row, "nodes", json_integer((json_int_t)o->nodes));
    json_object_set_new(row, "nodes_failed", json_integer((json_int_t)o->nodes_failed));
    set_text(row, "verdict", verdicts[o->grade]);
    set_text(row, "why", o->why);
    set_text(row, "bench", f ? f->bench : q->glob[0] ? q->glob[0] : "");
    set_text(row, "id", f ? f->id : "");
    set_real(row, "judged", o->judged);
    set_text(row, "by", o->by);
    set_real(row, "tolerance", q->op == WITHIN ? q->tolerance : NAN);
    json_object_set_new(row, "points", json_integer((json_int_t)points));
    json_object_set_new(row, "line", json_integer(q->line));
    json_object_set_new(row, "failed", failed_nodes(o, q, r));
    return row;
}

json_t *require_row(const struct requirement *q, const struct readout *r)
{
    struct outcome *all = calloc(r->n + 1, sizeof *all), last;
    size_t n = 0, points;
    json_t *row = NULL;

    for (size_t i = 0; all && i < r->n; i++)
        if (is_meant(q, &r->figure[i]))
            all[n++] = judge(q, r, &r->figure[i]);
    points = n;
    if (all && !n) {
        last = (struct outcome){.value = unknown,
                                .lo = unknown,
                                .hi = unknown,
                                .judged = unknown,
                                .slack = unknown,
                                .by = "",
                                .nodes = r->nodes > 1 ? r->nodes : 1};
        last.nodes_failed = last.nodes;
        nothing_matches(&last, q, r);
        row = row_json(&last, q, r, 0);
    } else if (all && !reduce(all, &n, true, is_worse) &&
               !reduce(all, &n, q->variants == VARIANTS_EACH,
                       q->variants == VARIANTS_EACH ? is_worse : is_better)) {
        prefer_fn *prefer = q->points == POINTS_BEST ? is_better : is_worse;

        last = all[0];
        for (size_t i = 1; i < n; i++)
            if (prefer(&all[i], &last))
                last = all[i];
        row = row_json(&last, q, r, points);
    }
    free(all);
    return row;
}
