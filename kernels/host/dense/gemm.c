/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A matrix product in plain C for where there is no library, and the check of any. */
#include "gemm.h"
#include "family.h"

/* Rows of B at a time, and columns: the part of B in work fits into a second-level cache, the row
 * of C into the first. */
enum { DEEP = 64, WIDE = 512, LANES = 16, TOGETHER = 4 };

/* c[0, n) += the sum over four rows of B. */
static INLINE void add_four(real *restrict c, const real *b, size_t m, const real *x, size_t n)
{
    const real x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3];

    for (size_t j = 0; j < n; j++)
        c[j] += (x0 * b[j] + x1 * b[m + j]) + (x2 * b[2 * m + j] + x3 * b[3 * m + j]);
}

/* Columns [col, col + n) of a block: rows of C in turn, DEEP rows of B for each. */
static void columns(const struct kargs *a, const struct gemm_part *p, size_t col, size_t n)
{
    const struct gemm *g = a->own;
    const size_t m = g->m;
    real *const c = a->v[0];
    const real *const left = a->v[1], *const right = a->v[2], alpha = (real)g->alpha;

    for (size_t i = p->row; i < p->row + p->rows; i++)
        for (size_t j = col; j < col + n; j++)
            c[i * m + j] = g->beta == 0 ? 0 : (real)g->beta * c[i * m + j];
    for (size_t k = 0; k < m; k += DEEP)
        for (size_t i = p->row; i < p->row + p->rows; i++)
            for (size_t q = k; q < k + DEEP && q < m; q += TOGETHER) {
                real x[TOGETHER];

                for (unsigned t = 0; t < TOGETHER; t++)
                    x[t] = alpha * left[i * m + q + t];
                add_four(c + i * m + col, right + q * m + col, m, x, n);
            }
}

/* u[0]: blocks done. */
static void product(const struct kargs *a, size_t lo, size_t hi)
{
    for (size_t b = lo / GEMM_BLOCK; b < hi / GEMM_BLOCK; b++) {
        const struct gemm_part p = gemm_part(a->own, b);

        for (size_t j = 0; j < p.cols; j += WIDE)
            columns(a, &p, p.col + j, p.cols - j < WIDE ? p.cols - j : WIDE);
        a->out->u[0]++;
    }
}

/* Row i of a matrix by a vector. */
static double row_by(const real *row, const double *x, size_t m)
{
    double sums[LANES] = {0}, sum = 0;

    for (size_t j = 0; j < m; j += LANES)
        for (unsigned l = 0; l < LANES; l++)
            sums[l] += (double)row[j + l] * x[j + l];
    for (unsigned l = 0; l < LANES; l++)
        sum += sums[l];
    return sum;
}

/* x, then B x, behind A. */
static double *vector(const struct kargs *a, unsigned k)
{
    const struct gemm *g = a->own;

    return (double *)((real *)a->v[1] + g->m * g->m) + k * g->m;
}

/* Rows whose first element lies in [lo, hi). */
#define EACH_ROW(i, g, lo, hi)                                                                     \
    for (size_t i = ((lo) + (g)->m - 1) / (g)->m; i < (g)->m && i * (g)->m < (hi); i++)

/* x: 1 or -1. */
static void make_signs(const struct kargs *a, size_t lo, size_t hi)
{
    const struct gemm *g = a->own;

    EACH_ROW(i, g, lo, hi)
    vector(a, 0)[i] = data_bits(g->key, i) >> 63 ? 1 : -1;
}

static void right_by_signs(const struct kargs *a, size_t lo, size_t hi)
{
    const struct gemm *g = a->own;

    EACH_ROW(i, g, lo, hi)
    vector(a, 1)[i] = row_by((const real *)a->v[2] + i * g->m, vector(a, 0), g->m);
}

/* Freivalds, Probabilistic machines can use less running time, IFIP 1977: C x = sum A (B x), row by
 * row. u[0]: right, u[1]: wrong, u[2]: first wrong + 1, f[3]: largest error. */
static void check(const struct kargs *a, size_t lo, size_t hi)
{
    const struct gemm *g = a->own;
    union kernel_out *out = a->out;

    EACH_ROW(i, g, lo, hi)
    {
        const double want = g->sum * row_by((const real *)a->v[1] + i * g->m, vector(a, 1), g->m);
        const double got = row_by((const real *)a->v[0] + i * g->m, vector(a, 0), g->m);
        const double err = __builtin_fabs(got - want) / (4 * (double)g->m * g->sum);

        if (err > out->f[3] || err != err) /* a NaN stays */
            out->f[3] = err;
        if (err <= g->allowed) {
            out->u[0]++;
            continue;
        }
        out->u[1]++;
        if (!out->u[2])
            out->u[2] = i + 1;
    }
}

/* C is nothing yet. */
static void poison(const struct kargs *a, size_t lo, size_t hi)
{
    real *const c = a->v[0];

    for (size_t i = lo; i < hi; i++)
        c[i] = __builtin_nanf("");
}

static void zero(const struct kargs *a, size_t lo, size_t hi)
{
    real *const left = a->v[1], *const right = a->v[2];

    for (size_t i = lo; i < hi; i++)
        left[i] = right[i] = 0;
}

static const struct kernel rows[] = {
    {"gemm", "plain", ELEM, 0, product, STORES_READ},
    {"gemm", "check", ELEM, 0, check, STORES_READ},
    {"gemm_data", "poison", ELEM, 0, poison, STORES_READ},
    {"gemm_data", "zero", ELEM, 0, zero, STORES_READ},
    {"gemm_data", "signs", ELEM, 0, make_signs, STORES_READ},
    {"gemm_data", "right", ELEM, 0, right_by_signs, STORES_READ},
};

KERNEL_TABLE(gemm, rows);
