/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "project/law.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { SIZE = 1 + LAW_TERMS };

const struct law laws[] = {
    {"perfect", 0, {{0, 0}}},
    {"log", 1, {{0, 1}}},
    {"amdahl", 1, {{1, 0}}},
    {"log^2", 1, {{0, 2}}},
    {"n^1/4", 1, {{0.25, 0}}},
    {"n^1/2", 1, {{0.5, 0}}},
    {"n^3/4", 1, {{0.75, 0}}},
    {"n^1/2 log", 1, {{0.5, 1}}},
    {"n log", 1, {{1, 1}}},
    {"usl", 2, {{1, 0}, {2, 0}}},
    {"log + amdahl", 2, {{0, 1}, {1, 0}}},
    {"log + n^1/2", 2, {{0, 1}, {0.5, 0}}},
    {0},
};

const struct law *law_find(const char *name)
{
    for (const struct law *l = laws; l->name; l++)
        if (strcmp(l->name, name) == 0)
            return l;
    return NULL;
}

static double term(const struct law *l, size_t i, double nodes)
{
    const double part = pow(nodes, l->term[i].power);

    /* n (n - 1) of the USL: its share of n - 1 is that law's other term. */
    if (l->term[i].power > 1)
        return nodes * (nodes - 1);
    return l->term[i].logs ? part * pow(log2(nodes), l->term[i].logs) : part - 1;
}

/* The normal equations of a fit, a b = c. */
struct system {
    double a[SIZE][SIZE], c[SIZE];
    size_t n;
};

static void swap_rows(struct system *s, size_t i, size_t j)
{
    const struct system was = *s;

    memcpy(s->a[i], was.a[j], sizeof s->a[i]);
    memcpy(s->a[j], was.a[i], sizeof s->a[j]);
    s->c[i] = was.c[j];
    s->c[j] = was.c[i];
}

/* Gauss-Jordan with row pivots; c becomes b. False where there is no one solution. */
static bool solve(struct system *s)
{
    for (size_t i = 0; i < s->n; i++) {
        size_t best = i;

        for (size_t r = i + 1; r < s->n; r++)
            if (fabs(s->a[r][i]) > fabs(s->a[best][i]))
                best = r;
        swap_rows(s, i, best);
        if (!(fabs(s->a[i][i]) > 1e-13))
            return false;
        for (size_t r = 0; r < s->n; r++) {
            const double by = r == i ? 0 : s->a[r][i] / s->a[i][i];

            for (size_t k = i; k < s->n; k++)
                s->a[r][k] -= by * s->a[i][k];
            s->c[r] -= by * s->c[i];
        }
    }
    for (size_t i = 0; i < s->n; i++)
        s->c[i] /= s->a[i][i];
    return true;
}

/* What is fitted: times of a node in units of `unit`, terms in units of their largest value, so
 * that the equations are well scaled whatever the law and the rate. */
struct task {
    const struct law_point *p;
    size_t n, columns, column[SIZE];
    double unit, scale[SIZE];
};

static void choose(struct task *t, const struct law *law, unsigned set)
{
    double most = 1;

    for (size_t i = 0; i < t->n; i++)
        most = fmax(most, t->p[i].nodes);
    t->columns = 1;
    t->column[0] = 0;
    t->scale[0] = 1;
    for (size_t k = 0; k < law->terms; k++)
        if (set & 1u << k) {
            t->column[t->columns] = k + 1;
            t->scale[t->columns++] = fmax(term(law, k, most), 1e-9);
        }
}

/* Each equation is divided by its measured time: what counts is the relative error. */
static void equations(const struct task *t, const struct law *law, struct system *s)
{
    *s = (struct system){.n = t->columns};
    for (size_t i = 0; i < t->n; i++) {
        const double time = t->p[i].nodes / t->p[i].rate / t->unit;
        double x[SIZE] = {1 / time};

        for (size_t k = 1; k < t->columns; k++)
            x[k] = term(law, t->column[k] - 1, t->p[i].nodes) / t->scale[k] / time;
        for (size_t k = 0; k < t->columns; k++) {
            for (size_t j = 0; j < t->columns; j++)
                s->a[k][j] += x[k] * x[j];
            s->c[k] += x[k];
        }
    }
}

/* Fits b0 and the terms in the set (bits); the sum of squares, or INFINITY. */
static double fit_set(struct law_fit *fit, struct task *t, unsigned set)
{
    struct system s;
    double sum = 0;

    choose(t, fit->law, set);
    equations(t, fit->law, &s);
    if (!solve(&s) || !(s.c[0] > 0))
        return INFINITY;
    memset(fit->b, 0, sizeof fit->b);
    for (size_t k = 0; k < t->columns; k++) {
        if (!(s.c[k] >= 0))
            return INFINITY;
        fit->b[t->column[k]] = s.c[k] * t->unit / t->scale[k];
    }
    for (size_t i = 0; i < t->n; i++)
        sum += pow(t->p[i].rate / law_rate(fit, t->p[i].nodes) - 1, 2);
    return sum;
}

static size_t different(const struct law_point *p, size_t n)
{
    size_t found = 0;

    for (size_t i = 0; i < n; i++) {
        bool seen = false;

        for (size_t j = 0; j < i && !seen; j++)
            seen = p[j].nodes == p[i].nodes;
        found += !seen;
    }
    return found;
}

int law_fit(struct law_fit *fit, const struct law *law, const struct law_point *p, size_t n)
{
    struct task t = {.p = p, .n = n};
    double best = INFINITY;

    if (different(p, n) < 1 + law->terms)
        return -1;
    for (size_t i = 0; i < n; i++)
        t.unit += p[i].nodes / p[i].rate / (double)n;
    fit->law = law;
    /* Non-negative least squares over so few terms: the best of all sets that give no sign. */
    for (unsigned set = 0; set < 1u << law->terms; set++) {
        struct law_fit one = {.law = law};
        const double sum = fit_set(&one, &t, set);

        if (sum < best) {
            best = sum;
            *fit = one;
        }
    }
    return isfinite(best) ? 0 : -1;
}

double law_rate(const struct law_fit *fit, double nodes)
{
    double time = fit->b[0];

    for (size_t i = 0; i < fit->law->terms; i++)
        time += fit->b[i + 1] > 0 ? fit->b[i + 1] * term(fit->law, i, nodes) : 0;
    return nodes / time;
}

double law_residual(const struct law_fit *fit, const struct law_point *p, size_t n)
{
    double sum = 0;

    if (n <= 1 + fit->law->terms)
        return 0;
    for (size_t i = 0; i < n; i++)
        sum += pow(log(p[i].rate / law_rate(fit, p[i].nodes)), 2);
    return sqrt(sum / (double)(n - 1 - fit->law->terms));
}
