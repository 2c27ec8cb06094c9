/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Sparse matrix by vector, and dense products: every set against its check, which finds what is not
 * done or wrong. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gemm.h"
#include "kernel_check.h"
#include "spmv.h"
#include "../unit.h"

enum { SPARE = 65536 };

static void run(const struct kernel_set *set, const char *name, const char *variant, enum elem elem,
                const struct kargs *a, size_t lo, size_t hi)
{
    const struct kernel *k = kernel_find(set, name, variant, elem, 0);

    CU_ASSERT_PTR_NOT_NULL_FATAL(k);
    k->fn(a, lo, hi);
}

static void fill(const struct kernel_set *set, enum elem elem, struct kargs a, unsigned k, size_t n)
{
    a.v[0] = a.v[k];
    a.seed = data_key(a.seed, k);
    run(set, "fill", "plain", elem, &a, 0, n);
}

static union kernel_out checked(const struct kernel_set *set, const char *name, enum elem elem,
                                struct kargs a, size_t n)
{
    union kernel_out out = {{0}};

    a.out = &out;
    run(set, name, "check", elem, &a, 0, n);
    return out;
}

/* Rows that do not fill a block or a chunk; two workers. */
static void sparse_of(const struct kernel_set *set, const char *format, size_t n, bool random)
{
    const struct spmv s = {{n, 16, 16 * (n < 500 ? 5 : 9), 64, 27}, random};
    const size_t wide[] = {1, SPMV_ROW, SPMV_ROW, 1}, middle = n / 2 / 64 * 64;
    union kernel_out out = {{0}};
    struct kargs a = {.seed = 3, .base = 5 * n, .own = &s, .out = &out};
    double *y;

    for (unsigned k = 0; k < 4; k++)
        a.v[k] = aligned_alloc(KERNEL_LINE, (n * 8 * wide[k] + SPARE) / 64 * 64);
    y = a.v[0];
    run(set, "spmv_data", format, ELEM_F64, &a, middle, n);
    run(set, "spmv_data", format, ELEM_F64, &a, 0, middle);
    fill(set, ELEM_F64, a, 0, n);
    fill(set, ELEM_F64, a, 3, n);
    out = checked(set, "spmv", ELEM_F64, a, n);
    CU_ASSERT(out.u[0] == 0 && out.u[1] == n);
    y[n] = 7;
    run(set, "spmv", format, ELEM_F64, &a, middle, n);
    run(set, "spmv", format, ELEM_F64, &a, 0, middle);
    out = checked(set, "spmv", ELEM_F64, a, n);
    CU_ASSERT(out.u[0] == n && out.u[1] == 0 && out.u[2] == 0 && out.f[3] < 1e-14);
    CU_ASSERT(y[n] == 7);
    ((unsigned char *)&y[n - 1])[2] += 4;
    y[100] = NAN;
    out = checked(set, "spmv", ELEM_F64, a, n);
    CU_ASSERT(out.u[1] == 2 && out.u[2] == 101 && isnan(out.f[3]));
    for (unsigned k = 0; k < 4; k++)
        free(a.v[k]);
}

/* Each row of the grid's operator has 27 neighbours, all different. */
static void columns(void)
{
    const struct spmv s = {{1000, 16, 16 * 11, 64, 27}, false};
    unsigned same = 0;

    for (uint64_t i = 0; i < 1000; i++)
        for (unsigned k = 0; k < SPMV_ROW; k++)
            for (unsigned j = 0; j < k; j++)
                same += spmv_column(&s, 1, i, k) == spmv_column(&s, 1, i, j);
    CU_ASSERT_EQUAL(same, 0);
    CU_ASSERT_EQUAL(spmv_column(&s, 1, 500, 13), 500);
}

static void sparse(void)
{
    static const size_t sizes[] = {128, 156, 4096, 4099};
    size_t count;
    const struct kernel_set *sets = kernel_host_sets(&count);

    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < 4 && cpu_can_run(sets[i].isa) && !sets[i].extension; k++)
            for (int random = 0; random < 2; random++) {
                sparse_of(&sets[i], "csr", sizes[k], random);
                sparse_of(&sets[i], "sell", sizes[k], random);
            }
}

/* One product over blocks, then one added; then each kind of fault. */
static void dense_of(const struct kernel_set *set, enum elem elem, struct gemm g)
{
    const size_t n = (g.m + 16) * (g.m + 16), w = elem_bytes(elem);
    const double unit = elem == ELEM_F64 ? 0x1p-53 : 0x1p-24;
    union kernel_out out = {{0}};
    struct kargs a = {.seed = 9, .own = &g, .out = &out};
    unsigned char *c;

    for (unsigned k = 0; k < 3; k++)
        a.v[k] = aligned_alloc(KERNEL_LINE, (n * w + 127) / 64 * 64);
    c = a.v[0];
    g.key = 77;
    g.allowed = 25 * unit * (double)g.m;
    fill(set, elem, a, 1, n);
    fill(set, elem, a, 2, n);
    run(set, "gemm_data", "poison", elem, &a, 0, n);
    run(set, "gemm_data", "signs", elem, &a, 0, n);
    run(set, "gemm_data", "right", elem, &a, 0, n);
    g.alpha = g.sum = 1.25;
    out = checked(set, "gemm", elem, a, n);
    CU_ASSERT(out.u[0] == 0 && out.u[1] == g.m);
    memset(&out, 0, sizeof out);
    run(set, "gemm", "plain", elem, &a, 0, (size_t)g.down * g.across * GEMM_BLOCK);
    CU_ASSERT(out.u[0] == g.down * g.across);
    out = checked(set, "gemm", elem, a, n);
    CU_ASSERT(out.u[0] == g.m && out.u[1] == 0);
    g.beta = 1;
    g.alpha = 0.5;
    g.sum += g.alpha;
    out = checked(set, "gemm", elem, a, n); /* not yet added */
    CU_ASSERT(out.u[1] > 0);
    run(set, "gemm", "plain", elem, &a, 0, (size_t)g.down * g.across * GEMM_BLOCK);
    out = checked(set, "gemm", elem, a, g.m * g.m / 128 * 64); /* one of two workers */
    CU_ASSERT(out.u[0] > 0 && out.u[0] < g.m && out.u[1] == 0);
    out = checked(set, "gemm", elem, a, n);
    CU_ASSERT(out.u[0] == g.m && out.u[1] == 0 && out.f[3] < g.allowed);
    c[(3 * g.m + 5) * w + w - 2] ^= 16; /* one element, by a few per cent at most */
    out = checked(set, "gemm", elem, a, n);
    CU_ASSERT(out.u[1] == 1 && out.u[2] == 4);
    memset(c + (2 * g.m + 7) * w, 0xff, w);
    out = checked(set, "gemm", elem, a, n);
    CU_ASSERT(out.u[1] == 2 && out.u[2] == 3 && isnan(out.f[3]));
    for (unsigned k = 0; k < 3; k++)
        free(a.v[k]);
}

static void dense(void)
{
    static const struct gemm shapes[] = {
        {.m = 16, .down = 1, .across = 1}, {.m = 48, .down = 2, .across = 1},
        {.m = 80, .down = 3, .across = 2}, {.m = 160, .down = 2, .across = 2},
        {.m = 48, .down = 7, .across = 5}, /* more blocks than lines */
    };
    size_t count;
    const struct kernel_set *sets = kernel_host_sets(&count);

    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++)
            if (cpu_can_run(sets[i].isa) && !sets[i].extension) {
                dense_of(&sets[i], ELEM_F64, shapes[k]);
                dense_of(&sets[i], ELEM_F32, shapes[k]);
            }
}

/* The blocks of C are all of it, each element once. */
static void blocks(void)
{
    const struct gemm g = {.m = 112, .down = 5, .across = 3};
    static unsigned char seen[112 * 112];
    unsigned bad = 0;

    for (size_t b = 0; b < 15; b++) {
        const struct gemm_part p = gemm_part(&g, b);

        for (size_t i = p.row; i < p.row + p.rows; i++)
            for (size_t j = p.col; j < p.col + p.cols; j++)
                seen[i * 112 + j]++;
    }
    for (size_t i = 0; i < sizeof seen; i++)
        bad += seen[i] != 1;
    CU_ASSERT_EQUAL(bad, 0);
}

int main(void)
{
    CU_TestInfo tests[] = {{"columns", columns},
                           {"sparse", sparse},
                           {"blocks", blocks},
                           {"dense", dense},
                           CU_TEST_INFO_NULL};

    return unit_run("matrices", tests);
}
