/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "compare/level.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "stats/robust.h"
#include "stats/stats.h"
#include "stats/student.h"

const char *const verdict_names[VERDICT_COUNT] = {"WORSE", "BETTER", "UNRESOLVED", "SAME"};

/* Autocorrelation beyond this needs more samples than anybody takes to be told from a level. */
static const double CORRELATION_MOST = 0.97;
/* How far above its estimate the autocorrelation is taken to be, in units of 1/sqrt(n), its
 * standard error where there is none. This and what follows was chosen by
 * tests/compare/test_error_rates.c: with less doubt pairs of 6 samples with r = 0.8 are called
 * different too often, with more a loss of 5 % is missed in 20 samples. */
static const double CORRELATION_DOUBT = 0.4;
/* Kendall's standard deviations from which a trend is believed in part and in full. */
static const double TREND_DOUBTED = 1.0, TREND_SURE = 2.6;
enum { BATCHES_LEAST = 3, BATCHES_MOST = 10 };

/* What the within-launch interval is made from; blocks of one allocation. */
struct series {
    double *ln;           /* in the order taken */
    double *rank, *order; /* ranks in the order taken; sorted values */
    double *room;
    double centre; /* the median */
    size_t n;
};

static int series_init(struct series *s, const double *sample, size_t n)
{
    s->n = n;
    s->ln = malloc(4 * n * sizeof *s->ln);
    if (!s->ln)
        return -1;
    s->rank = s->ln + n;
    s->order = s->rank + n;
    s->room = s->order + n;
    for (size_t i = 0; i < n; i++)
        s->ln[i] = s->order[i] = log(sample[i]);
    stats_sort(s->order, n);
    s->centre = stats_quantile(s->order, n, 0.5);
    return robust_ranks(s->ln, n, s->rank);
}

/* First-order autocorrelation, 1 - RVN/2 of Bartels on ranks. About an estimated mean it is too low
 * by (1 + 3r)/n (Marriott and Pope, Biometrika 41 (1954) 390-402). */
static double correlation_of(const struct series *s)
{
    const double n = (double)s->n, mean = (n + 1.0) / 2.0;
    double steps = 0.0, square = 0.0, r;

    for (size_t i = 0; i < s->n; i++) {
        square += (s->rank[i] - mean) * (s->rank[i] - mean);
        if (i)
            steps += (s->rank[i] - s->rank[i - 1]) * (s->rank[i] - s->rank[i - 1]);
    }
    if (!(square > 0.0))
        return 0.0;
    r = 1.0 - steps / (2.0 * square);
    return r > 0.0 ? r + (1.0 + 3.0 * r) / n : r;
}

/* What autocorrelation r, known from n samples, does to the width of an interval. */
static double stretch_of(double r, double n)
{
    const double most = r + CORRELATION_DOUBT / sqrt(n);
    const double used = fmin(fmax(most, 0.0), CORRELATION_MOST);

    return sqrt((1.0 + used) / (1.0 - used));
}

static double median_of(const double *x, size_t n, double *room)
{
    memcpy(room, x, n * sizeof *x);
    stats_sort(room, n);
    return stats_quantile(room, n, 0.5);
}

/* Batches of four samples and more: fewer do not average the noise away, and with fewer batches
 * Student's quantile grows. */
static size_t batches_of(size_t n)
{
    const size_t b = n / 4;

    return b < BATCHES_LEAST ? BATCHES_LEAST : b > BATCHES_MOST ? BATCHES_MOST : b;
}

/* Medians of the batches about the median of all; the number of them. */
static size_t batch_medians(const struct series *s, double *median)
{
    const size_t b = batches_of(s->n);

    for (size_t i = 0; i < b; i++) {
        const size_t from = i * s->n / b, to = (i + 1) * s->n / b;

        median[i] = median_of(s->ln + from, to - from, s->room) - s->centre;
    }
    return b;
}

/* Half width of Student's interval from medians of batches. */
static double batch_width(const double *median, size_t b, double level)
{
    double sum = 0.0, square = 0.0;

    for (size_t i = 0; i < b; i++) {
        sum += median[i];
        square += median[i] * median[i];
    }
    square -= sum * sum / (double)b;
    return student_quantile(level, (double)b - 1.0) *
           sqrt(fmax(square, 0.0) / (double)b / (double)(b - 1));
}

/* How far a trend is to be believed, 0 to 1: Kendall's S as in Mann (Econometrica 13 (1945)
 * 245-259). Of many samples every k-th will do. */
static double trend_of(const struct series *s)
{
    enum { PAIRED_MOST = 400 };
    const size_t step = 1 + s->n / PAIRED_MOST;
    double sign = 0.0, d = 0.0, z;

    for (size_t i = 0; i < s->n; i += step, d += 1.0)
        for (size_t j = i + step; j < s->n; j += step)
            sign += (s->ln[j] > s->ln[i]) - (s->ln[j] < s->ln[i]);
    z = fabs(sign) / sqrt(d * (d - 1.0) * (2.0 * d + 5.0) / 18.0);
    return fmin(fmax((z - TREND_DOUBTED) / (TREND_SURE - TREND_DOUBTED), 0.0), 1.0);
}

static void set_noise(const struct series *s, const struct stats_interval *ci, double level,
                      struct level *out)
{
    const double r = correlation_of(s), stretch = stretch_of(r, (double)s->n);
    double median[BATCHES_MOST], width;
    const size_t b = batch_medians(s, median);
    /* The ends of the launch lie half a batch beyond the middles of the first and last one. */
    const double reach = trend_of(s) * (double)b / (double)(b - 1);

    width = batch_width(median, b, level);
    out->down = fmax(stretch * (s->centre - ci->lo), width);
    out->up = fmax(stretch * (ci->hi - s->centre), width);
    for (size_t i = 0; i < b; i++) {
        out->below = fmax(out->below, -median[i] * reach);
        out->above = fmax(out->above, median[i] * reach);
    }
    out->df = fmax((double)s->n / (stretch * stretch) - 1.0, 2.0);
    out->error =
        (out->down + out->up + out->below + out->above) / 2.0 / student_quantile(level, out->df);
}

int level_within(const double *sample, size_t n, double level, struct level *out)
{
    struct stats_interval ci;
    struct series s;

    *out = (struct level){.centre = NAN, .n = n, .launches = 1};
    if (!n)
        return 0;
    if (series_init(&s, sample, n)) {
        free(s.ln);
        return -1;
    }
    out->centre = s.centre;
    ci = stats_median_ci(s.order, n, level);
    out->valid = ci.valid;
    if (ci.valid)
        set_noise(&s, &ci, level, out);
    free(s.ln);
    return 0;
}

void level_across(const struct level *launch, size_t n, double level, struct level *out)
{
    double mean = 0.0, between = 0.0, within = 0.0, width;

    if (n == 1) {
        *out = launch[0];
        return;
    }
    *out = (struct level){.launches = n, .df = (double)n - 1.0, .valid = true};
    for (size_t i = 0; i < n; i++) {
        mean += launch[i].centre / (double)n;
        within += launch[i].valid ? launch[i].error * launch[i].error / (double)n : 0.0;
        out->n += launch[i].n;
    }
    for (size_t i = 0; i < n; i++)
        between += (launch[i].centre - mean) * (launch[i].centre - mean) / (double)(n - 1);
    out->centre = mean;
    out->error = sqrt(fmax(between, within) / (double)n);
    width = out->error * student_quantile(level, out->df);
    out->down = out->up = width;
}

/* Degrees of freedom of the difference of two means (Welch, Biometrika 34 (1947) 28-35). Two
 * launches that agree may both be of the slower of two modes, so of two there is one only: no more
 * than one side has. */
static double welch_df(const struct level *a, const struct level *b)
{
    const size_t least = a->launches < b->launches ? a->launches : b->launches;
    const double va = a->error * a->error, vb = b->error * b->error, v = va + vb;

    if (least == 2)
        return 1.0;
    return v > 0.0 ? v * v / (va * va / a->df + vb * vb / b->df) : a->df + b->df;
}

static void welch(struct ratio *r, const struct level *a, const struct level *b, double level)
{
    const double error = hypot(a->error, b->error), df = welch_df(a, b);
    const double width = error * student_quantile(level, df), ln = r->value;

    r->lo = ln - width;
    r->hi = ln + width;
    r->p = error > 0.0 ? student_two_sided(ln / error, df) : ln != 0.0 ? 0.0 : 1.0;
}

/* r->value is ln(b / a). The p follows from the side that looks towards 0: noise grows with the
 * level asked for as Student's quantile does, wander does not. */
static void square_and_add(struct ratio *r, const struct level *a, const struct level *b,
                           double level)
{
    const double down = hypot(b->down, a->up), up = hypot(b->up, a->down);
    const double below = b->below + a->above, above = b->above + a->below, ln = r->value;
    const double noise = ln > 0.0 ? down : up, wander = ln > 0.0 ? below : above;
    const double df = fmin(a->df, b->df), beyond = fmax(fabs(ln) - wander, 0.0);

    r->lo = ln - down - below;
    r->hi = ln + up + above;
    r->p = noise > 0.0    ? student_two_sided(beyond / noise * student_quantile(level, df), df)
           : beyond > 0.0 ? 0.0
                          : 1.0;
}

struct ratio level_ratio(const struct level *a, const struct level *b, bool higher, double level)
{
    struct ratio r = {.value = b->centre - a->centre, .lo = NAN, .hi = NAN, .p = NAN};

    r.valid = a->valid && b->valid && isfinite(r.value);
    if (r.valid && a->launches > 1 && b->launches > 1)
        welch(&r, a, b, level);
    else if (r.valid)
        square_and_add(&r, a, b, level);
    if (!higher) {
        const double lo = r.lo;

        r.value = -r.value;
        r.lo = -r.hi;
        r.hi = -lo;
    }
    r.value = exp(r.value);
    r.lo = exp(r.lo);
    r.hi = exp(r.hi);
    return r;
}

enum verdict level_verdict(const struct ratio *r, double min_effect)
{
    /* As far below 1 as above it, so that A against B says the same as B against A. */
    const double most = 1.0 + min_effect, least = 1.0 / most;

    if (!r->valid)
        return VERDICT_UNRESOLVED;
    if (r->lo >= least && r->hi <= most)
        return VERDICT_SAME;
    if (r->hi < 1.0 && r->value < least)
        return VERDICT_WORSE;
    if (r->lo > 1.0 && r->value > most)
        return VERDICT_BETTER;
    return VERDICT_UNRESOLVED;
}
