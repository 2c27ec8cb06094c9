/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The library of matrix products: absent, not one, and one whose products are right. */
#include <stdlib.h>
#include <string.h>

#include "data.h"
#include "device/blas.h"
#include "device/sets.h"
#include "gemm.h"
#include "../unit.h"

static const char *const isas[] = {"generic"};

static void absent(void)
{
    struct error e;

    CU_ASSERT_PTR_NULL(blas_open("none", isas, 1, &e));
    CU_ASSERT_PTR_NULL(blas_open("/nowhere/libblas.so", isas, 1, &e));
    CU_ASSERT_EQUAL(e.code, EXIT_UNAVAILABLE);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "/nowhere/libblas.so"));
    CU_ASSERT_PTR_NULL(blas_open("libc.so.6", isas, 1, &e));
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "cblas_dgemm"));
    blas_close(NULL);
}

/* A library that was told to use less than the CPU has says so, and what to set. */
static void told(void)
{
    static const char *const wide[] = {"generic", "avx2", "avx512"};
    struct error e;
    struct blas *b;

    setenv("OPENBLAS_CORETYPE", "Haswell", 1);
    b = blas_open("libopenblas.so.0", wide, 3, &e);
    unsetenv("OPENBLAS_CORETYPE");
    if (b && strstr(blas_text(b), "core Haswell")) { /* where it is, on a CPU that has the core */
        CU_ASSERT_PTR_NOT_NULL_FATAL(blas_remedy(b));
        CU_ASSERT_PTR_NOT_NULL(strstr(blas_remedy(b), "OPENBLAS_CORETYPE=SKYLAKEX"));
        CU_ASSERT_STRING_EQUAL(blas_table(b)->rows[0].variant, "openblas/Haswell");
    }
    blas_close(b);
    b = blas_open("auto", isas, 1, &e);
    CU_ASSERT(!b || strstr(blas_text(b), "lib"));
    CU_ASSERT(!b || !strstr(blas_text(b), "core ") || !blas_remedy(b)); /* nothing to gain */
    blas_close(b);
}

static void launch(const struct kernel_set *set, const char *name, const char *variant,
                   enum elem elem, const struct kargs *a, size_t n)
{
    const struct kernel *k = kernel_find(set, name, variant, elem, 0);

    CU_ASSERT_PTR_NOT_NULL_FATAL(k);
    k->fn(a, 0, n);
}

static void product_of(const struct kernel_set *set, const struct blas *b, enum elem elem)
{
    struct gemm g = {.m = 112, .down = 3, .across = 2, .alpha = 1.5, .sum = 1.5, .key = 4};
    const size_t n = 128 * 128, w = elem_bytes(elem);
    union kernel_out out = {{0}};
    struct kargs a = {.seed = 2, .own = &g, .library = b, .out = &out}, fill;

    for (unsigned k = 0; k < 3; k++) {
        a.v[k] = aligned_alloc(KERNEL_LINE, n * w);
        fill = a;
        fill.v[0] = a.v[k];
        fill.seed = data_key(2, k);
        launch(set, "fill", "plain", elem, &fill, n);
    }
    g.allowed = 25 * (elem == ELEM_F64 ? 0x1p-53 : 0x1p-24) * (double)g.m;
    launch(set, "gemm_data", "poison", elem, &a, n);
    launch(set, "gemm_data", "signs", elem, &a, n);
    launch(set, "gemm_data", "right", elem, &a, n);
    for (unsigned k = 0; k < 2; k++) {
        memset(&out, 0, sizeof out);
        kernel_find(set, "gemm", NULL, elem, 0)->fn(&a, 0, (size_t)GEMM_BLOCK * 6);
        CU_ASSERT_EQUAL(out.u[0], 6);
        g.sum = 1.5 * (k + 1);
        memset(&out, 0, sizeof out);
        launch(set, "gemm", "check", elem, &a, n);
        CU_ASSERT(out.u[0] == g.m && out.u[1] == 0);
        g.beta = 1;
    }
    for (unsigned k = 0; k < 3; k++)
        free(a.v[k]);
}

/* The rows of a library are found before those in plain C. */
static void products(void)
{
    struct error e;
    struct blas *b = blas_open("auto", isas, 1, &e);
    struct kernel_set *set = device_set_new(isas, 1, "auto", &e);

    CU_ASSERT_PTR_NOT_NULL_FATAL(set);
    CU_ASSERT_STRING_EQUAL(kernel_find(set, "gemm", NULL, ELEM_F64, 0)->variant, "plain");
    if (b) {
        CU_ASSERT_EQUAL(device_set_add(set, blas_table(b), &e), 0);
        CU_ASSERT_STRING_NOT_EQUAL(kernel_find(set, "gemm", NULL, ELEM_F64, 0)->variant, "plain");
        CU_ASSERT_STRING_EQUAL(device_set_of(kernel_find(set, "gemm", NULL, ELEM_F64, 0)),
                               "library");
    }
    product_of(set, b, ELEM_F64);
    product_of(set, b, ELEM_F32);
    device_set_free(set);
    blas_close(b);
}

int main(void)
{
    CU_TestInfo tests[] = {
        {"absent", absent}, {"told", told}, {"products", products}, CU_TEST_INFO_NULL};

    return unit_run("blas", tests);
}
