/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Dense linear algebra: the matrix product of a library, or of plain C. */
#include <float.h>
#include <stdio.h>
#include <string.h>

#include "data.h"
#include "gemm.h"
#include "machine/machine.h"
#include "api/bench.h"

/* EDGE: C, A and B end before their arrays do: room for the vectors of the check. */
enum { EDGE = 16, ROUNDS = 3 };

/* What a run keeps: handed to the kernels as it is, then its own. */
struct product {
    struct gemm gemm;
    unsigned launches, repeat;
    uint64_t looks;
};

static const char *lacks(const struct bench_site *site, char *text, size_t size)
{
    const struct kernel *k = kernel_find(site->set, "gemm", NULL, ELEM_F64, 0);

    if (site->machine->simulated || strcmp(site->variant, "plain") == 0 ||
        (k && strcmp(k->variant, "plain") != 0))
        return NULL;
    snprintf(text, size,
             "no BLAS library with CBLAS was found: install one (Debian: libopenblas0-pthread), or "
             "name one with --blas FILE; --variant plain measures a product in plain C");
    return "NO_LIBRARY";
}

/* One block of C a worker, as square as their number lets them be: what a block reads of A and B,
 * and packs, is least then. */
static void divide(struct gemm *g, unsigned workers)
{
    g->across = 1;
    for (unsigned k = 2; k * k <= workers; k++)
        if (workers % k == 0)
            g->across = k;
    g->down = workers / g->across;
}

static int setup(struct run *r, struct error *e)
{
    struct product *p = run_own(r);
    struct gemm *g = &p->gemm;
    size_t m = 0;

    while ((m + EDGE) * (m + EDGE) <= run_n(r))
        m += EDGE;
    if (m < 2 * EDGE)
        return error_set(e, EXIT_USAGE,
                         "%s: matrices of %zu elements are too small: give --size %zu",
                         run_bench(r)->name, run_n(r), 4 * EDGE * EDGE * elem_bytes(run_elem(r)));
    memset(p, 0, sizeof *p);
    g->m = m - EDGE;
    divide(g, run_workers(r));
    if (run_kernel(r, "gemm_data", "poison", 0, run_n(r), NULL, e))
        return -1;
    if (strcmp(run_at_word(r, 0), "zero") == 0)
        return run_kernel(r, "gemm_data", "zero", 0, run_n(r), NULL, e);
    return run_fill(r, 1, e) || run_fill(r, 2, e) ? -1 : 0;
}

/* The first product of a step overwrites C, the others add to it; no two steps in a row have the
 * same factors. So what C is in the end tells if all were done. */
static int step(struct run *r, unsigned repeat, struct error *e)
{
    struct product *p = run_own(r);
    struct gemm *g = &p->gemm;
    const struct team team = {
        .name = "gemm", .variant = run_variant(r), .hi = (size_t)GEMM_BLOCK * g->down * g->across};

    p->repeat = repeat;
    g->sum = 0;
    for (unsigned k = 0; k < repeat; k++) {
        g->alpha = 1 + p->launches++ % 8 * 0.125;
        g->beta = k > 0;
        g->sum += g->alpha;
        if (run_teams(r, &team, 1, e))
            return -1;
    }
    return 0;
}

/* Rounding errors of a sum of m terms, of random data, are within 5 sqrt(m) units with a chance of
 * error of 1e-5 (Higham, Mary, A new approach to probabilistic rounding error analysis, SIAM J.
 * Sci. Comput. 2019); m of these with random signs, within 5 sqrt(m) of that (Hoeffding). Zeros
 * have none. */
static double allowed(const struct run *r)
{
    const struct product *p = run_own(r);
    const double unit = (run_elem(r) == ELEM_F64 ? DBL_EPSILON : FLT_EPSILON) / 2;

    return strcmp(run_at_word(r, 0), "zero") == 0 ? 0 : 25 * unit * ((double)p->gemm.m + p->repeat);
}

/* One round with new signs: a wrong element of C shows in each. */
static int look(struct run *r, struct check *c, struct error *e)
{
    struct product *p = run_own(r);
    struct gemm *g = &p->gemm;
    const uint64_t blocks = (uint64_t)g->down * g->across;
    union kernel_out out;

    g->key = data_key(run_seed(r) ^ ++p->looks, 3);
    g->allowed = allowed(r);
    if (run_kernel(r, "gemm_data", "signs", 0, run_n(r), NULL, e) ||
        run_kernel(r, "gemm_data", "right", 0, run_n(r), NULL, e) ||
        run_kernel(r, "gemm", "check", 0, run_n(r), &out, e))
        return -1;
    *c = (struct check){.kind = "Freivalds",
                        .elements = (out.u[0] + out.u[1]) * g->m,
                        .bad = out.u[1],
                        .first_bad = out.u[2] ? (out.u[2] - 1) * g->m : 0,
                        .max_error = out.f[3],
                        .tolerance = g->allowed,
                        .expected = (double)blocks,
                        .got = (double)run_result(r)->u[0]};
    c->bad += run_result(r)->u[0] != blocks;
    c->pass = c->bad == 0 && c->elements == g->m * g->m;
    return 0;
}

static int check(struct run *r, struct check *c, struct error *e)
{
    double worst = 0;

    for (unsigned k = 0; k < ROUNDS; k++) {
        if (look(r, c, e))
            return -1;
        worst = c->max_error > worst || c->max_error != c->max_error ? c->max_error : worst;
        if (!c->pass)
            break;
    }
    c->max_error = worst;
    return 0;
}

static struct traffic traffic(const struct run *r)
{
    const struct product *p = run_own(r);
    const double m = (double)p->gemm.m, all = run_ranks(r);
    const double matrix = all * m * m * (double)elem_bytes(run_elem(r));

    return (struct traffic){
        .read = 2 * matrix, .written = matrix, .flops = all * 2 * m * m * m, .ops = all};
}

static const struct bench rows[] = {
    {.name = "compute.gemm",
     .roles = ROLE_MATRIX_PRODUCT,
     .summary = "matrix product of the BLAS library that is there",
     .loop.kernel = "gemm",
     .formula = "C = alpha A B (+ C)",
     .loop.arrays = 3,
     .quantities.metric = METRIC_FLOPS,
     .shape.llc_times = 1,
     .counts = "2 m^3 operations of square matrices of order m, which three arrays of --size hold; "
               "each rank has matrices of its own, each worker one call on its block of C",
     .source = "Dongarra et al., A Set of Level 3 Basic Linear Algebra Subprograms, TOMS 1990; the "
               "library is loaded when the program runs (--blas)",
     .proof = "Freivalds: C x against A (B x) for random signs x, every row within the bound of "
              "its rounding errors, three times over all of C before and after, over poisoned C, "
              "and once after each sample; factors change from step to step",
     .axes[0].name = "data",
     .axes[0].values = "random,zero",
     .shape.size = SIZE_OWN,
     .axes[0].words = true,
     .lacks = lacks,
     .setup = setup,
     .step = step,
     .traffic = traffic,
     .check_sample = look,
     .check = check},
};

const struct bench_table bench_dense = {"compute", rows, sizeof rows / sizeof *rows};
