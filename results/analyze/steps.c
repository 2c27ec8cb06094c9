/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "analyze/steps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    OCTAVE = 12,              /* sizes tried in a factor of two: 6 % apart */
    SHAPES = 5,               /* laws of missing */
    COLUMNS = STEPS_MOST + 3, /* constant, overhead, steps, one more that is tried */
    ROUNDS = 3,               /* of reweighting: absolute deviations from squares */
    SWEEPS = 2                /* of moving each step to its best place */
};

/* A jump that is worth a word; two steps that are one; residuals no machine is better than. */
static const double JUMP_LEAST = 0.15, APART_LEAST = 2.0, SCATTER_LEAST = 0.005;
/* A difference of BIC that is called strong (Kass, Raftery, JASA 90 (1995) 773-795). */
static const double EVIDENCE = 6.0;

/* P(X >= a), X of Poisson's law with mean a x. */
static double poisson_tail(double x, int a)
{
    double term = exp(-a * x), below = 0.0;

    for (int i = 0; i < a; i++) {
        below += term;
        term *= a * x / (i + 1);
    }
    return below < 1.0 ? 1.0 - below : 0.0;
}

/* The share of accesses to x cache sizes that miss. */
static double miss_share(int shape, double x)
{
    switch (shape) {
    case 0:
        return x > 1.0;
    case 1:
        return poisson_tail(x, 16);
    case 2:
        return poisson_tail(x, 6);
    case 3:
        return x > 1.0 ? sqrt(1.0 - 1.0 / x) : 0.0;
    default:
        return x > 1.0 ? 1.0 - 1.0 / x : 0.0;
    }
}

struct fit {
    const double *x, *y;
    size_t n;
    double first;           /* size of candidate 0 */
    size_t sizes;           /* candidates: each in every shape */
    double *table;          /* [candidate][n] */
    double *weight, *start; /* 1 / y^2; overhead */
    const double *column[COLUMNS];
    size_t fixed;                /* constant and overhead */
    size_t cand[STEPS_MOST + 1]; /* of each step */
    size_t steps;
    double coef[COLUMNS];
    double cost; /* sum of |log y - log fit| */
};

static double size_of(const struct fit *f, size_t cand)
{
    return f->first * exp2((double)(cand / SHAPES) / OCTAVE);
}

/* Gauss with pivots; false if singular. */
static bool solve(double a[COLUMNS][COLUMNS + 1], size_t k)
{
    for (size_t i = 0; i < k; i++) {
        size_t p = i;

        for (size_t r = i + 1; r < k; r++)
            p = fabs(a[r][i]) > fabs(a[p][i]) ? r : p;
        if (fabs(a[p][i]) < 1e-12)
            return false;
        for (size_t c = i; c <= k; c++) {
            double t = a[i][c];

            a[i][c] = a[p][c];
            a[p][c] = t;
        }
        for (size_t r = 0; r < k; r++) {
            double q = a[r][i] / a[i][i];

            for (size_t c = i; r != i && c <= k; c++)
                a[r][c] -= q * a[i][c];
        }
    }
    return true;
}

/* Weighted least squares over the columns in `use`; their coefficients, or false. */
static bool squares(const struct fit *f, const double *w, const size_t *use, size_t k, double *coef)
{
    double a[COLUMNS][COLUMNS + 1] = {{0}};

    for (size_t i = 0; i < k; i++)
        for (size_t j = i; j < k; j++) {
            for (size_t p = 0; p < f->n; p++)
                a[i][j] += w[p] * f->column[use[i]][p] * f->column[use[j]][p];
            a[j][i] = a[i][j];
        }
    for (size_t i = 0; i < k; i++)
        for (size_t p = 0; p < f->n; p++)
            a[i][k] += w[p] * f->column[use[i]][p] * f->y[p];
    /* In the scale of each column, so that a pivot can be told from nothing. */
    for (size_t i = 0; i < k; i++) {
        double d = a[i][i] > 0 ? a[i][i] : 1.0;

        for (size_t j = 0; j <= k; j++)
            a[i][j] /= d;
    }
    if (!solve(a, k))
        return false;
    for (size_t i = 0; i < k; i++)
        coef[use[i]] = a[i][k] / a[i][i];
    return true;
}

/* The same with no coefficient below 0: the most negative one is left out until none is. */
static bool positive_squares(const struct fit *f, const double *w, size_t k, double *coef)
{
    size_t use[COLUMNS], left = k;

    for (size_t i = 0; i < k; i++)
        use[i] = i;
    for (;;) {
        size_t worst = 0;

        memset(coef, 0, COLUMNS * sizeof *coef);
        if (!left || !squares(f, w, use, left, coef))
            return false;
        for (size_t i = 1; i < left; i++)
            worst = coef[use[i]] < coef[use[worst]] ? i : worst;
        if (coef[use[worst]] >= 0.0)
            return true;
        memmove(&use[worst], &use[worst + 1], (left - worst - 1) * sizeof *use);
        left--;
    }
}

/* Sum of |log y - log fit|; the weights of the next round of squares in next. */
static double distance(const struct fit *f, size_t k, const double *coef, double *next)
{
    double sum = 0.0;

    for (size_t p = 0; p < f->n; p++) {
        double v = 0.0, r;

        for (size_t i = 0; i < k; i++)
            v += coef[i] * f->column[i][p];
        r = v > 0.0 ? fabs(log(f->y[p] / v)) : 10.0;
        sum += r;
        next[p] = f->weight[p] / fmax(r, 0.002);
    }
    return sum;
}

/* Coefficients and cost of the first k columns. */
static double evaluate(const struct fit *f, size_t k, double *w, double *coef)
{
    double now[COLUMNS], best = HUGE_VAL;

    memcpy(w, f->weight, f->n * sizeof *w);
    for (int round = 0; round < ROUNDS; round++) {
        double cost;

        if (!positive_squares(f, w, k, now))
            break;
        cost = distance(f, k, now, w);
        if (cost < best) {
            best = cost;
            memcpy(coef, now, sizeof now);
        }
    }
    return best;
}

/* Puts step j at the best of the candidates [from, to); its cost. */
static double best_place(struct fit *f, size_t j, size_t from, size_t to, double *w)
{
    size_t k = f->fixed + f->steps, chosen = f->cand[j];
    double best = HUGE_VAL, coef[COLUMNS] = {0}, chosen_coef[COLUMNS] = {0};

    for (size_t c = from; c < to; c++) {
        double cost;

        f->column[f->fixed + j] = f->table + c * f->n;
        cost = evaluate(f, k, w, coef);
        if (cost < best) {
            best = cost;
            chosen = c;
            memcpy(chosen_coef, coef, sizeof coef);
        }
    }
    f->cand[j] = chosen;
    f->column[f->fixed + j] = f->table + chosen * f->n;
    f->cost = best;
    memcpy(f->coef, chosen_coef, sizeof chosen_coef);
    return best;
}

/* Candidates within an octave or so of c. */
static void around(const struct fit *f, size_t c, size_t octaves, size_t *from, size_t *to)
{
    size_t reach = octaves * OCTAVE * SHAPES, base = c / SHAPES * SHAPES;

    *from = base > reach ? base - reach : 0;
    *to = base + reach + SHAPES < f->sizes * SHAPES ? base + reach + SHAPES : f->sizes * SHAPES;
}

static void refine(struct fit *f, double *w)
{
    size_t from, to;

    for (int sweep = 0; sweep < SWEEPS; sweep++)
        for (size_t j = 0; j < f->steps; j++) {
            around(f, f->cand[j], 1, &from, &to);
            best_place(f, j, from, to, w);
        }
    if (!f->steps)
        f->cost = evaluate(f, f->fixed, w, f->coef);
}

static void by_size(struct fit *f)
{
    for (size_t i = 0; i < f->steps; i++)
        for (size_t j = i + 1; j < f->steps; j++)
            if (f->cand[j] < f->cand[i]) {
                size_t c = f->cand[i];
                double d = f->coef[f->fixed + i];

                f->cand[i] = f->cand[j];
                f->cand[j] = c;
                f->coef[f->fixed + i] = f->coef[f->fixed + j];
                f->coef[f->fixed + j] = d;
            }
    for (size_t i = 0; i < f->steps; i++)
        f->column[f->fixed + i] = f->table + f->cand[i] * f->n;
}

static void drop(struct fit *f, size_t j, double *w)
{
    memmove(&f->cand[j], &f->cand[j + 1], (f->steps - j - 1) * sizeof *f->cand);
    f->steps--;
    for (size_t i = 0; i < f->steps; i++)
        f->column[f->fixed + i] = f->table + f->cand[i] * f->n;
    refine(f, w);
    by_size(f);
}

/* The step that is none: too low, or one with its neighbour. STEPS_MOST if all are. */
static size_t needless(const struct fit *f)
{
    double level = f->coef[0], jump[STEPS_MOST];

    for (size_t j = 0; j < f->steps; j++) {
        jump[j] = f->coef[f->fixed + j] / fmax(level, 1e-300);
        level += f->coef[f->fixed + j];
        if (jump[j] < JUMP_LEAST)
            return j;
    }
    for (size_t j = 1; j < f->steps; j++)
        if (size_of(f, f->cand[j]) < APART_LEAST * size_of(f, f->cand[j - 1]))
            return jump[j] < jump[j - 1] ? j : j - 1;
    return STEPS_MOST;
}

/* -2 log likelihood of Laplace noise and the price of size, height and choice of shape of each
 * step. */
static double bic(const struct fit *f)
{
    double n = (double)f->n;

    return 2.0 * n * log(fmax(f->cost / n, SCATTER_LEAST)) + 2.5 * (double)f->steps * log(n);
}

/* Takes out the steps that the data hardly ask for; false if there is none. */
static bool weed(struct fit *f, double *w)
{
    for (size_t j = 0; j < f->steps; j++) {
        struct fit less = *f;

        drop(&less, j, w);
        if (bic(&less) < bic(f) + EVIDENCE) {
            *f = less;
            return true;
        }
    }
    return false;
}

static void search(struct fit *f, double *w)
{
    struct fit best;
    size_t j;

    refine(f, w);
    best = *f;
    for (size_t k = 1; k <= STEPS_MOST; k++) {
        f->steps = k;
        best_place(f, k - 1, 0, f->sizes * SHAPES, w);
        refine(f, w);
        if (bic(f) < bic(&best))
            best = *f;
        else if (k > best.steps + 1)
            break;
    }
    *f = best;
    by_size(f);
    while (f->steps && (j = needless(f)) < STEPS_MOST)
        drop(f, j, w);
    while (weed(f, w))
        ;
}

/* The connected sizes around the best one whose cost is within `times`. */
static void region(const struct fit *f, const double *cost, size_t at, double most, double *lo,
                   double *hi)
{
    size_t a = at, b = at;

    while (a > 0 && cost[a - 1] <= most)
        a--;
    while (b + 1 < f->sizes && cost[b + 1] <= most)
        b++;
    *lo = size_of(f, a * SHAPES);
    *hi = size_of(f, b * SHAPES);
}

/* Profile likelihood of step j's size, over all shapes and with all heights free. */
static void interval(struct fit *f, size_t j, double *cost, double *w, struct step *s)
{
    const double n = (double)f->n, floor = SCATTER_LEAST * n;
    size_t cand = f->cand[j], from, to;
    double coef[COLUMNS], least, lo, hi;

    for (size_t i = 0; i < f->sizes; i++)
        cost[i] = HUGE_VAL;
    around(f, cand, 2, &from, &to);
    for (size_t c = from; c < to; c++) {
        f->column[f->fixed + j] = f->table + c * f->n;
        cost[c / SHAPES] = fmin(cost[c / SHAPES], evaluate(f, f->fixed + f->steps, w, coef));
    }
    f->column[f->fixed + j] = f->table + cand * f->n;
    least = fmax(cost[cand / SHAPES], floor);
    /* 3.84: 95 % of chi squared with one degree of freedom; 0.4: as good as the best. */
    region(f, cost, cand / SHAPES, least * exp(0.4 / (2.0 * n)), &lo, &hi);
    s->size = sqrt(lo * hi);
    region(f, cost, cand / SHAPES, least * exp(3.84 / (2.0 * n)), &s->lo, &s->hi);
}

static void result(struct fit *f, double *cost, double *w, struct steps *s)
{
    double level = f->coef[0];

    *s = (struct steps){.n = f->steps, .scatter = f->cost / (double)f->n};
    s->level[0] = level;
    for (size_t j = 0; j < f->steps; j++) {
        interval(f, j, cost, w, &s->step[j]);
        s->step[j].before = level;
        level += f->coef[f->fixed + j];
        s->step[j].after = s->level[j + 1] = level;
    }
}

static void fill(struct fit *f, bool startup)
{
    f->fixed = startup ? 2 : 1;
    for (size_t p = 0; p < f->n; p++) {
        f->weight[p] = 1.0 / (f->y[p] * f->y[p]);
        f->start[p] = f->x[0] / f->x[p];
        f->weight[f->n + p] = 1.0; /* the constant */
        for (size_t c = 0; c < f->sizes * SHAPES; c++)
            f->table[c * f->n + p] = miss_share((int)(c % SHAPES), f->x[p] / size_of(f, c));
    }
    f->column[0] = f->weight + f->n;
    f->column[1] = f->start;
}

int steps_fit(const double *size, const double *cost, size_t n, bool startup, struct steps *s)
{
    struct fit f = {.x = size, .y = cost, .n = n};
    double *memory, *w;

    if (n < STEPS_LEAST_POINTS)
        return -1;
    /* Two points on each side: one alone cannot be told from an outlier. */
    f.first = size[1];
    f.sizes = (size_t)(log2(size[n - 2] / size[1]) * OCTAVE) + 1;
    memory = calloc((f.sizes * SHAPES + 4) * n + f.sizes, sizeof *memory);
    if (!memory)
        return -1;
    f.table = memory;
    f.weight = f.table + f.sizes * SHAPES * n;
    f.start = f.weight + 2 * n;
    w = f.start + n;
    fill(&f, startup);
    search(&f, w);
    result(&f, w + n, w, s);
    free(memory);
    return 0;
}
