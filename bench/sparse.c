/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Kernels of solvers of partial differential equations: what memory gives to neighbours' values. */
#include <float.h>
#include <stdlib.h>
#include <string.h>

#include "api/bench.h"
#include "spmv.h"
#include "stencil.h"

/* STENCIL_LEAST: below it the nine rows around a point overlap. STENCIL_SIDE: of planes that lie
 * four at a time in a second-level cache of 1 MiB. STENCIL_BLOCK: bytes of such a plane. */
enum {
    SPMV_LEAST = 128,
    STENCIL_LEAST = 1024,
    STENCIL_SIDE = 128,
    STENCIL_BLOCK = 150 << 10,
    STENCIL_ROW = 16
};

/* A cube, nearly, or a bar whose planes have sides of most. They are odd multiples, so that rows
 * and planes lie apart in the sets of a cache; a row is whole lines. */
static struct stencil grid_of(size_t n, size_t most, size_t elem)
{
    struct stencil s = {.n = n};
    size_t side = 1, rows;

    while (side < most && (side + 1) * (side + 1) * (side + 1) <= n)
        side++;
    s.nx = (side / STENCIL_ROW | 1) * STENCIL_ROW;
    s.plane = s.nx * (side | 1);
    rows = STENCIL_BLOCK / (s.nx * elem);
    s.block = (rows ? rows : 1) * s.nx;
    return s;
}

static int stencil_setup(struct run *r, struct error *e)
{
    struct stencil *s = run_own(r);

    if (run_n(r) < STENCIL_LEAST)
        return error_set(e, EXIT_USAGE, "%s: a grid of %zu points is too small: give --size %zu",
                         run_bench(r)->name, run_n(r), STENCIL_LEAST * elem_bytes(run_elem(r)));
    *s = grid_of(run_n(r), strstr(run_at_word(r, 0), "cube") ? SIZE_MAX : STENCIL_SIDE,
                 elem_bytes(run_elem(r)));
    s->points = (unsigned)strtoul(run_at_word(r, 0), NULL, 10);
    return run_fill(r, 0, e) || run_fill(r, 1, e) ? -1 : 0;
}

static int stencil_check(struct run *r, struct check *c, struct error *e)
{
    const struct stencil *s = run_own(r);
    const double eps = run_elem(r) == ELEM_F64 ? DBL_EPSILON : FLT_EPSILON;

    if (run_check_elements(r, c, e))
        return -1;
    c->tolerance = (s->points + 4) * eps; /* as kernels/host/sparse/stencil.c allows */
    return 0;
}

/* Datta et al. count 8 operations a point for 7 points of two weights, 30 for 27 of four. */
static struct traffic stencil_traffic(const struct run *r)
{
    const struct stencil *s = run_own(r);
    const double n = (double)s->n * run_ranks(r), bytes = n * (double)elem_bytes(run_elem(r));

    return (struct traffic){
        .read = bytes, .written = bytes, .flops = n * (s->points == 27 ? 30 : 8), .ops = n};
}

/* The format that the point asks for: "csr" of "csr-random". */
static const char *format_of(const struct run *r)
{
    return strncmp(run_at_word(r, 0), "sell", 4) == 0 ? "sell" : "csr";
}

static int spmv_setup(struct run *r, struct error *e)
{
    struct spmv *s = run_own(r);
    const size_t n = run_n(r);

    if (n < SPMV_LEAST || n > INT32_MAX)
        return error_set(e, EXIT_USAGE,
                         "%s: a matrix of %zu rows: give a --size between %zu and %zu bytes a rank",
                         run_bench(r)->name, n, SPMV_LEAST * SPMV_ROW * elem_bytes(ELEM_F64),
                         elem_bytes(ELEM_F64) * SPMV_ROW * INT32_MAX);
    s->grid = grid_of(n, SIZE_MAX, elem_bytes(ELEM_F64));
    s->random = strstr(run_at_word(r, 0), "random") != NULL;
    if (run_kernel(r, "spmv_data", format_of(r), 0, n, NULL, e))
        return -1;
    return run_fill(r, 0, e) || run_fill(r, 3, e) ? -1 : 0;
}

static int spmv_step(struct run *r, unsigned repeat, struct error *e)
{
    for (unsigned k = 0; k < repeat; k++)
        if (run_launch_row(r, "spmv", format_of(r), 0, e))
            return -1;
    return 0;
}

static int spmv_check(struct run *r, struct check *c, struct error *e)
{
    if (run_check_elements(r, c, e))
        return -1;
    c->tolerance = (SPMV_ROW + 2) * DBL_EPSILON; /* as kernels/host/sparse/spmv.c allows */
    return 0;
}

/* Each value, column, row pointer and element of x and y once. */
static struct traffic spmv_traffic(const struct run *r)
{
    const double n = (double)run_n(r) * run_ranks(r);

    return (struct traffic){.read = n * (SPMV_ROW * (8 + 4) + 4 + 8),
                            .written = n * 8,
                            .flops = n * 2 * SPMV_ROW,
                            .ops = n};
}

static const struct bench rows[] = {
    {.name = "compute.spmv",
     .roles = ROLE_BANDWIDTH_BOUND | ROLE_SPARSE_PRODUCT,
     .summary = "sparse matrix by vector, 27 entries a row, in CSR and SELL-C-sigma",
     .loop.kernel = "spmv",
     .formula = "y[i] = sum of a[i][j] * x[column[i][j]]",
     .loop.arrays = 4,
     .loop.wide = {1, SPMV_ROW, SPMV_WORDS * 4 / SPMV_BLOCK / 8, 1},
     .loop.does = LOOP_STORES,
     .axes[0].words = true,
     .quantities.metric = METRIC_FLOPS,
     .shape.types = "f64",
     .counts = "2 operations an entry; payload: 8 bytes of value and 4 of column an entry, 4 of "
               "pointer a row, x read and y written once. Each rank has a matrix of its own: the "
               "27-point operator of a grid, or columns at random; --size is that of the values",
     .source = "the operator is that of HPCG (Dongarra, Heroux, Luszczek, IJHPCA 2016) with values "
               "at random and ends that meet; SELL-8-1: Kreutzer et al., SIAM J. Sci. Comput. "
               "2014",
     .proof = "every element of y against the sum made again from the seed, within the error bound "
              "of that sum, before and after, over poisoned results; in each sample 64 elements",
     .axes[0].name = "matrix",
     .axes[0].values = "csr,sell,csr-random,sell-random",
     .setup = spmv_setup,
     .step = spmv_step,
     .traffic = spmv_traffic,
     .check = spmv_check},
    {.name = "compute.stencil",
     .roles = ROLE_BANDWIDTH_BOUND,
     .summary = "sweep of a 7- or 27-point stencil over a grid of three dimensions",
     .loop.kernel = "stencil",
     .formula = "a[i] = sum of w[k] * b[i + offset[k]]",
     .loop.arrays = 2,
     .loop.does = LOOP_STORES,
     .axes[0].words = true,
     .quantities.metric = METRIC_FLOPS,
     .counts = "8 operations a point with 7 points, 30 with 27; payload: b read once and a written "
               "once. Each rank has a grid of its own, whose ends meet (helical boundaries): a bar "
               "with planes of 144 x 129 points at most, or a cube of as many",
     .source = "Datta et al., Stencil Computation Optimization and Auto-tuning, SC 2008",
     .proof = "every point against the sum over its neighbours, made again from the seed, within "
              "the error bound of that sum, before and after, over poisoned results; in each "
              "sample 64 points",
     .axes[0].name = "points",
     .axes[0].values = "7,27,7-cube,27-cube",
     .setup = stencil_setup,
     .traffic = stencil_traffic,
     .check = stencil_check},
};

const struct bench_table bench_sparse = {"compute", rows, sizeof rows / sizeof *rows};
