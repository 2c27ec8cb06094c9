/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "require/outcome.h"

#include <fnmatch.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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

bool outcome_meant(const struct requirement *q, const struct figure *f)
{
    for (size_t i = 0; i < SELECTORS; i++)
        if (q->glob[i] &&
            !require_matches(q->glob[i], figure_text(f, figure_field(require_selectors[i].field))))
            return false;
    return is_number(q->threads, f->threads) && is_number(q->ranks, f->ranks) &&
           is_number(q->size_bytes, f->size_bytes);
}

void outcome_say(struct outcome *o, enum grade grade, const char *fmt, ...)
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

bool outcome_holds(const struct requirement *q, double value)
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
        outcome_say(o, GRADE_WRONG, "its data were wrong: %s", f->text);
    else if (!figure_counts(f))
        outcome_say(o, GRADE_MISSING, "%s: %s", f->status, f->text);
    else if (strcmp(q->value->unit, "*") == 0 && strcmp(f->unit, q->required.unit) != 0) {
        o->value = o->lo = o->hi = NAN; /* never a bandwidth under the name of a time */
        outcome_say(o, GRADE_MISSING, "it is in %s, and the threshold in %s",
                    strcmp(f->unit, "1") == 0 ? "no unit" : f->unit,
                    strcmp(q->required.unit, "1") == 0 ? "no unit" : q->required.unit);
    } else if (f->n < q->min_samples)
        outcome_say(o, GRADE_MISSING, "it has %.0f samples of %.0f that are asked for", f->n,
                    q->min_samples);
    else if (q->converged && !f->converged)
        outcome_say(o, GRADE_MISSING, "it did not converge: give it more time");
    else if (refused(q, f, flag))
        outcome_say(o, GRADE_MISSING, "flagged %s, which is no evidence here (key refuse)", flag);
    else if ((double)r->nodes < q->min_nodes)
        outcome_say(o, GRADE_MISSING, "the run has %zu nodes of %.0f that are asked for", r->nodes,
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
        outcome_say(o, GRADE_MISSING, "the point has no %s", q->value->name);
    else if (interval && !(isfinite(f->lo) && isfinite(f->hi)))
        outcome_say(o, GRADE_MISSING,
                    "its median has no interval: take more samples, or say by = median");
    else if (outcome_holds(q, o->judged))
        outcome_say(o, GRADE_PASS, "%s", "");
    else if (interval && outcome_holds(q, o->value))
        outcome_say(o, GRADE_FAIL,
                    "the median holds, but its interval does not: measure longer (--ci), or say by "
                    "= median");
    else
        outcome_say(o, GRADE_FAIL, "%s", "");
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
        outcome_say(o, GRADE_MISSING, "it has no value of each node: say nodes = total");
        return;
    }
    for (size_t i = 0; i < r->nodes; i++) {
        const double value = o->f->node[i];

        if (!isfinite(value)) {
            absent++;
            continue;
        }
        o->nodes_failed += !outcome_holds(q, value);
        if (!isfinite(o->judged) || slack_of(q, value) < slack_of(q, o->judged))
            o->judged = value;
    }
    o->value = o->judged;
    o->slack = slack_of(q, o->judged);
    if (o->nodes_failed)
        outcome_say(o, GRADE_FAIL, "%zu of %zu nodes do not hold", o->nodes_failed, o->nodes);
    else if (absent)
        outcome_say(o, GRADE_MISSING, "%zu of %zu nodes have no value", absent, o->nodes);
    o->nodes_failed += absent;
}

struct outcome outcome_none(const struct readout *r)
{
    return (struct outcome){.value = NAN,
                            .lo = NAN,
                            .hi = NAN,
                            .judged = NAN,
                            .slack = NAN,
                            .by = "",
                            .nodes = r->nodes > 1 ? r->nodes : 1};
}

struct outcome outcome_of(const struct requirement *q, const struct readout *r,
                          const struct figure *f)
{
    const bool median = strcmp(q->value->name, "median") == 0;
    struct outcome o = outcome_none(r);

    o.f = f;
    if (figure_counts(f)) {
        o.value = figure_number(f, q->value);
        o.lo = median ? f->lo : NAN;
        o.hi = median ? f->hi : NAN;
    }
    if (!is_evidence(&o, q, r))
        o.nodes_failed = o.nodes;
    else if (q->nodes == NODES_EACH && r->nodes > 1 && median)
        judge_nodes(&o, q, r);
    else
        judge_whole(&o, q);
    return o;
}
