/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Does what a point claims follow from its samples? Every figure is made again from them. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/member.h"
#include "stats/stats.h"
#include "verify/audit.h"
#include "record/file.h"

/* The same sums in the same order give the same bits; another compiler may contract them. */
static const double SAME = 1e-9;
/* Clocks of several ranks agree on what a sample is within a few microseconds. */
static const double RANKS_SLACK_NS = 50000, ONE_SLACK_NS = 1000;
enum { SAMPLES_MOST = 1 << 26 };

struct samples {
    double resolution_ns; /* of the clock: the finest that an env record states */
    uint64_t points, values;
};

/* One point whose figures are made again. */
struct remade {
    struct audit *a;
    struct tally *t;
    const json_t *point;
    const char *id;
    double *x; /* ns */
    size_t n;
    struct stats s;
    double work; /* value = work / time, or time / work */
    bool higher;
};

/* Of a sidecar, or NULL: what is wrong with it is said by the judge of files. */
static double *from_file(const struct audit *a, const char *name, size_t n)
{
    struct error e;

    return n <= SAMPLES_MOST ? file_doubles(a->dir, name, n, NULL, &e) : NULL;
}

static double *from_array(const json_t *values, size_t n)
{
    double *x = n ? malloc(n * sizeof *x) : NULL;

    for (size_t i = 0; x && i < n; i++)
        x[i] = json_number_value(json_array_get(values, i));
    return x;
}

static void wrong(struct remade *r, const char *what, double is, double should)
{
    audit_fail(r->a, r->t, "%s: %s is %.12g, but its samples give %.12g", r->id, what, is, should);
}

static void expect(struct remade *r, const char *path, double should)
{
    const double is = member_number(r->point, path);

    if (isfinite(is) && !audit_near(is, should, SAME))
        wrong(r, path, is, should);
}

static double value_of(const struct remade *r, double ns)
{
    return r->higher ? r->work / ns : ns / r->work;
}

/* Work in one sample, in units that give the summary's unit from ns. A latency, or a rate of other
 * things than bytes and operations, does not state it: then the median says it, and the other
 * figures are held against that one. */
static void find_work(struct remade *r)
{
    static const struct {
        const char *unit, *path;
    } counted[] = {{"B/s", "work.payload_bytes"}, {"flop/s", "work.flops"}};
    const char *unit = member_text(r->point, "summary.unit");
    const double median = member_number(r->point, "summary.median");

    r->higher = member_says(r->point, "summary.direction", "higher");
    r->work = r->higher ? median * r->s.median : r->s.median / median;
    for (size_t i = 0; i < sizeof counted / sizeof *counted; i++)
        if (strcmp(unit, counted[i].unit) == 0 && r->higher)
            r->work = member_number(r->point, counted[i].path) *
                      member_number(r->point, "samples.reps") * 1e9;
}

static void check_figures(struct remade *r)
{
    const struct stats *s = &r->s;
    const double bus = member_number(r->point, "work.bus_bytes");
    double low, high;

    find_work(r);
    low = r->higher ? s->p95 : s->p05;
    high = r->higher ? s->p05 : s->p95;
    expect(r, "summary.n", (double)r->n);
    expect(r, "samples.n", (double)r->n);
    expect(r, "summary.median", value_of(r, s->median));
    expect(r, "summary.best", value_of(r, s->min));
    expect(r, "summary.p05", value_of(r, low));
    expect(r, "summary.p95", value_of(r, high));
    expect(r, "summary.mean", value_of(r, s->mean));
    if (isfinite(bus))
        expect(r, "summary.bus_median",
               bus * member_number(r->point, "samples.reps") * 1e9 / s->median);
    /* Differences: their error is that of what they are the difference of. */
    if (fabs(member_number(r->point, "summary.cov") - s->robust_cov) > SAME)
        wrong(r, "summary.cov", member_number(r->point, "summary.cov"), s->robust_cov);
    if (fabs(member_number(r->point, "summary.drift") - stats_drift(r->x, r->n)) > SAME)
        wrong(r, "summary.drift", member_number(r->point, "summary.drift"),
              stats_drift(r->x, r->n));
}

static void check_interval(struct remade *r)
{
    const json_t *ci = member_at(r->point, "summary.ci");
    const struct stats_interval *s = &r->s.ci;

    if (json_is_object(ci) != s->valid) {
        audit_fail(r->a, r->t, "%s: an interval of %zu samples: %s", r->id, r->n,
                   s->valid ? "left out" : "made up, they are too few");
        return;
    }
    if (!s->valid)
        return;
    expect(r, "summary.ci.lo", value_of(r, r->higher ? s->hi : s->lo));
    expect(r, "summary.ci.hi", value_of(r, r->higher ? s->lo : s->hi));
}

static void check_bound(struct remade *r)
{
    const double bound = member_number(r->point, "bound.value");
    const double median = member_number(r->point, "summary.median");
    const char *status = member_text(r->point, "status");

    if (!isfinite(bound))
        return;
    expect(r, "bound_fraction", median / bound);
    if (r->higher && median > bound && strcmp(status, "INVALID") != 0)
        audit_fail(r->a, r->t, "%s: above its bound by %.1f %%, but %s", r->id,
                   100 * (median / bound - 1), status);
}

/* Does a visit begin with sample i? Its clock may be another process's. */
static bool begins_visit(const struct remade *r, size_t i)
{
    const json_t *visits = json_object_get(r->point, "visits"), *one;
    double first = 0;
    size_t k;

    json_array_foreach (visits, k, one) {
        if (first == (double)i)
            return true;
        first += member_number(one, "n");
    }
    return false;
}

static void check_values(struct remade *r, double resolution_ns)
{
    const json_t *start = member_at(r->point, "samples.start_ns");
    const double slack = member_number(r->point, "ranks.n") > 1 ? RANKS_SLACK_NS : ONE_SLACK_NS;
    double before = 0;

    for (size_t i = 0; i < r->n; i++)
        if (!(r->x[i] > 0) || r->x[i] < resolution_ns) {
            audit_fail(r->a, r->t,
                       "%s: sample %zu of %.6g ns is shorter than the clock can tell (%.6g ns)",
                       r->id, i + 1, r->x[i], resolution_ns);
            return;
        }
    if (start && json_array_size(start) != r->n) {
        audit_fail(r->a, r->t, "%s: %zu starts of %zu samples", r->id, json_array_size(start),
                   r->n);
        return;
    }
    for (size_t i = 0; i < json_array_size(start); i++) {
        const double at = json_number_value(json_array_get(start, i));

        if (at < before - slack && !begins_visit(r, i)) {
            audit_fail(r->a, r->t, "%s: sample %zu starts %.6g ns before the one before it ends",
                       r->id, i + 1, before - at);
            return;
        }
        before = at + r->x[i];
    }
}

/* No rank can have been faster or slower than all together: those wait for the last. */
static void check_ranks(struct remade *r)
{
    const json_t *ranks = member_at(r->point, "ranks.per_rank"), *one;
    const double n = member_number(r->point, "ranks.n");
    size_t i;

    if (!ranks)
        return;
    if ((double)json_array_size(ranks) != n)
        audit_fail(r->a, r->t, "%s: %zu of %.0f ranks are told of", r->id, json_array_size(ranks),
                   n);
    json_array_foreach (ranks, i, one) {
        const json_t *median = json_object_get(one, "median_ns");
        const double ns = json_number_value(median);

        if (json_integer_value(json_object_get(one, "rank")) != (json_int_t)i) {
            audit_fail(r->a, r->t, "%s: rank %zu is missing, or told twice", r->id, i);
            return;
        }
        if (median && (!(ns >= 0) || ns > r->s.median + RANKS_SLACK_NS)) {
            audit_fail(r->a, r->t, "%s: rank %zu took %.6g ns, more than all together (%.6g ns)",
                       r->id, i, ns, r->s.median);
            return;
        }
    }
}

/* Second quantities: the same from their own values. */
static void check_sides(struct remade *r)
{
    static const char *const names[] = {"median", "p05", "p95"};
    const json_t *sides = json_object_get(r->point, "sides"), *side;
    size_t i;

    json_array_foreach (sides, i, side) {
        const json_t *values = json_object_get(side, "values");
        const size_t n = json_array_size(values);
        double *x = from_array(values, n);
        struct stats s;

        if (x && stats_make(x, n, 0.95, &s) == 0)
            for (size_t k = 0; k < 3; k++) {
                const double is = member_number(side, names[k]);
                const double should = k == 0 ? s.median : k == 1 ? s.p05 : s.p95;

                if (isfinite(is) && fabs(is - should) > SAME * (fabs(should) + DBL_MIN))
                    wrong(r, member_text(side, "name"), is, should);
            }
        if (n != r->n)
            audit_fail(r->a, r->t, "%s: %zu values of side '%s', but %zu samples", r->id, n,
                       member_text(side, "name"), r->n);
        free(x);
    }
}

/* Cells that have a place in the file: all of the matrix, or those that are listed. */
static size_t count_cells(const json_t *cells)
{
    const json_t *row = json_object_get(cells, "row");

    return row ? json_array_size(row)
               : json_array_size(json_object_get(cells, "rows")) *
                     json_array_size(json_object_get(cells, "cols"));
}

/* Medians of the cells are of s, the file holds ns: sample by sample, row by row. */
static void check_cells(struct remade *r)
{
    const json_t *cells = json_object_get(r->point, "cells");
    const json_t *medians = json_object_get(cells, "median");
    const size_t count = count_cells(cells);
    double *all, *x;

    if (!json_object_get(cells, "file"))
        return;
    all = count && count < SAMPLES_MOST / r->n
              ? from_file(r->a, member_text(cells, "file"), r->n * count)
              : NULL;
    x = malloc(r->n * sizeof *x);
    if (json_array_size(medians) != count || !all)
        audit_fail(r->a, r->t, "%s: %zu cells do not fit their medians or file", r->id, count);
    for (size_t i = 0; all && x && i < count; i++) {
        const double is = json_number_value(json_array_get(medians, i));
        struct stats s;

        for (size_t k = 0; k < r->n; k++)
            x[k] = all[k * count + i] * 1e-9;
        if (stats_make(x, r->n, 0.95, &s) == 0 && fabs(is - s.median) > SAME * fabs(s.median)) {
            wrong(r, "a cell", is, s.median);
            break;
        }
    }
    free(x);
    free(all);
}

static void check_point(struct remade *r, struct samples *own)
{
    const double level = member_number(r->point, "summary.ci.level");

    if (stats_make(r->x, r->n, stats_look_level(isfinite(level) ? level : 0.95), &r->s)) {
        audit_fail(r->a, r->t, "%s: its samples are no numbers", r->id);
        return;
    }
    own->points++;
    own->values += r->n;
    check_figures(r);
    check_interval(r);
    check_bound(r);
    check_values(r, own->resolution_ns);
    check_ranks(r);
    check_sides(r);
    check_cells(r);
}

static void on_record(struct audit *a, struct tally *t, void *own, const json_t *record)
{
    struct samples *s = own;
    struct remade r = {a, t, record, member_text(record, "id"), NULL, 0, {0}, 0, false};
    const json_t *values = member_at(record, "samples.values");
    const double n = member_number(record, "samples.n");
    const double tick = member_number(record, "clock.resolution_ns");

    if (member_is(record, "env") && tick > 0 && (!s->resolution_ns || tick < s->resolution_ns))
        s->resolution_ns = tick;
    if (!member_is(record, "point") || !json_is_object(json_object_get(record, "summary")))
        return;
    r.n = values ? json_array_size(values) : n > 0 && n <= SAMPLES_MOST ? (size_t)n : 0;
    r.x = values ? from_array(values, r.n) : from_file(a, member_text(record, "samples.file"), r.n);
    if (r.x)
        check_point(&r, s);
    else
        audit_fail(a, t, "%s: its samples cannot be read", r.id);
    free(r.x);
}

static void on_end(struct audit *a, struct tally *t, void *own)
{
    const struct samples *s = own;

    if (!t->count[FINDING_FAIL])
        audit_pass(a, t,
                   "medians, intervals, best and spread of %llu points follow from %llu samples",
                   (unsigned long long)s->points, (unsigned long long)s->values);
}

const struct judge judge_samples = {"samples", sizeof(struct samples), on_record, on_end};
