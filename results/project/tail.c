/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "project/tail.h"

#include <math.h>
#include <stdlib.h>

#include "stats/stats.h"

/* Of the distribution above its threshold. Hosking and Wallis (Technometrics 1987) find moments by
 * probability weights best for so few excesses; bounds keep the mean finite. */
static const double tail_share = 0.1, shape_least = -0.5, shape_most = 0.5;

/* Shape and scale from excesses y over the threshold, ascending: with the weighted moments
 * a0 = mean(y), a1 = mean(y (1 - p)), the shape (as xi of the extreme-value literature) is
 * 2 - a0 / (a0 - 2 a1) and the scale 2 a0 a1 / (a0 - 2 a1); p of the i-th of m is (i + 0.65) / m.
 */
static void fit_pareto(struct tail *t, const double *time, size_t n, size_t above)
{
    double a0 = 0, a1 = 0;

    for (size_t i = 0; i < above; i++) {
        const double y = time[n - above + i] - t->from;

        a0 += y / (double)above;
        a1 += y * (1 - ((double)i + 0.65) / (double)above) / (double)above;
    }
    if (!(a0 > 2 * a1) || !(a1 > 0))
        return;
    t->shape = fmin(fmax(2 - a0 / (a0 - 2 * a1), shape_least), shape_most);
    t->scale = a0 * (1 - t->shape); /* keeps the mean excess, a0 */
    t->share = (double)above / (double)n;
    t->pareto = true;
}

static void fit(struct tail *t, double *time, size_t n)
{
    size_t above;

    for (size_t i = 0; i < n; i++)
        t->mean += log(time[i]) / (double)n;
    for (size_t i = 0; i < n; i++)
        t->sd += pow(log(time[i]) - t->mean, 2) / (double)(n - 1);
    t->sd = sqrt(t->sd);
    t->nodes = n;
    if (n < TAIL_PARETO)
        return;
    stats_sort(time, n);
    t->from = stats_quantile(time, n, 1 - tail_share);
    for (above = 0; above < n && time[n - 1 - above] > t->from;)
        above++;
    if (above >= 2)
        fit_pareto(t, time, n, above);
}

int tail_make(struct tail *t, const double *rate, size_t n)
{
    double *time = malloc((n ? n : 1) * sizeof *time), sum = 0;
    size_t found = 0;

    *t = (struct tail){0};
    if (!time)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (isfinite(rate[i]) && rate[i] > 0) {
            time[found++] = rate[i];
            sum += rate[i];
        }
    for (size_t i = 0; i < found; i++)
        time[i] = sum / (double)found / time[i];
    if (found >= TAIL_LEAST)
        fit(t, time, found);
    free(time);
    return 0;
}

struct tail tail_assumed(double cov)
{
    /* Of a lognormal variable with mean 1 for the rate: what tail_make() would find. */
    const double variance = log1p(cov * cov);

    return (struct tail){.nodes = 1, .mean = variance / 2, .sd = sqrt(variance)};
}

/* 1 - u^(1/n) without loss for large n. */
static double exceeded(double n, double u)
{
    return -expm1(log(u) / n);
}

double tail_slowest(const struct tail *t, double n, double u)
{
    const double p = exceeded(n, u);

    if (t->pareto && p < t->share) {
        const double ratio = t->share / p;
        const double excess =
            fabs(t->shape) < 1e-9 ? log(ratio) : expm1(t->shape * log(ratio)) / t->shape;

        return t->from + t->scale * excess;
    }
    /* Normal in the logarithm; erfc() holds small p where 1 - p would round to 1. */
    return exp(t->mean - t->sd * draw_normal_quantile(p));
}

struct tail tail_draw(const struct tail *t, struct draw *d)
{
    struct tail drawn = *t;
    const unsigned free_nodes = t->nodes < 2 ? 0 : (unsigned)(t->nodes - 1);
    double wider;

    if (!free_nodes)
        return drawn;
    wider = sqrt(free_nodes / draw_chi2(d, free_nodes));
    drawn.sd = t->sd * wider;
    drawn.mean = t->mean + draw_normal(d) * drawn.sd / sqrt((double)t->nodes);
    if (t->pareto) {
        /* The excesses' own mean, of share x nodes of them: gamma, by its two moments. */
        const unsigned excesses = (unsigned)(t->share * (double)t->nodes);

        drawn.scale = t->scale * 2.0 * excesses / draw_chi2(d, 2 * excesses);
    }
    return drawn;
}
