/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Kernels that compute: every row of every set this CPU can run, at odd sizes, against the set's
 * own check and against the library's fma(). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data.h"
#include "fma.h"
#include "kernel_check.h"
#include "../unit.h"

enum { MOST = 5000, SEED = 5 };

static const struct family {
    const char *name;
    enum elem elem;
} families[] = {{"fma", ELEM_F64},       {"fma", ELEM_F32},     {"fma", ELEM_F16},
                {"dotchain", ELEM_BF16}, {"dotchain", ELEM_I8}, {"tiles", ELEM_BF16},
                {"tiles", ELEM_I8}};

static const size_t sizes[] = {1, 63, 64, 65, 127, 1000, 2048, 4096, 4099};
static const uint64_t counts[] = {0, 1, 2, 7, 1024};

static uint64_t result(const struct kernel *k, struct kargs *a, size_t lo, size_t hi)
{
    union kernel_out out = {{0}};

    a->out = &out;
    k->fn(a, lo, hi);
    return out.u[0];
}

static void fill(const struct kernel_set *set, enum elem elem, struct kargs *a)
{
    struct kargs f = *a;

    f.seed = data_key(SEED, 0);
    kernel_find(set, "fill", "plain", elem, 0)->fn(&f, 0, MOST);
}

/* One row at all sizes: right, in two parts as in one; a wrong element and an idle kernel show. */
static void row(const struct kernel_set *set, const struct kernel *k)
{
    const struct kernel *check = kernel_find(set, k->name, "check", k->elem, 0);
    struct fma_work w = {0};
    struct kargs a = {.v = {aligned_alloc(KERNEL_LINE, 5056 * 8)}, .own = &w, .seed = SEED};
    unsigned char *bytes = a.v[0];

    fill(set, k->elem, &a);
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
            const size_t n = sizes[s], middle = n / 128 * 64, wrong = n / 2 * elem_bytes(k->elem);
            uint64_t want, got;

            w.steps = counts[c];
            want = result(check, &a, 0, n);
            got = result(k, &a, 0, n);
            if (want != got)
                fprintf(stderr, "%s %s.%s %s n %zu steps %llu\n", set->isa, k->name, k->variant,
                        elem_name(k->elem), n, (unsigned long long)w.steps);
            CU_ASSERT_EQUAL(want, got);
            /* Tiles take rows of different lengths. */
            got = result(k, &a, 0, middle) + result(k, &a, middle, n);
            CU_ASSERT_EQUAL((k->elem == ELEM_F64 ? want - got : (uint32_t)(want - got)), 0);
            if (w.steps == 0 && k->elem != ELEM_F64 && k->elem != ELEM_F32)
                continue; /* products of nothing are zero, and halves of it as well */
            CU_ASSERT_NOT_EQUAL(want, 0);
            bytes[wrong + elem_bytes(k->elem) / 2] ^= 4;
            CU_ASSERT_NOT_EQUAL(result(k, &a, 0, n), want);
            bytes[wrong + elem_bytes(k->elem) / 2] ^= 4;
        }
    /* One step more or less is another result. (Twice the steps need not be: each f32 then has an
     * exponent more by one, and 512 of those are a carry out of the sum.) */
    for (w.steps = 2; w.steps <= 2048; w.steps *= 2) {
        const uint64_t one = result(k, &a, 0, 4096);

        w.steps++;
        CU_ASSERT_NOT_EQUAL(result(k, &a, 0, 4096), one);
        w.steps--;
    }
    free(a.v[0]);
}

static void rows(void)
{
    size_t count, n = 0;
    const struct kernel_set *sets = kernel_host_sets(&count);

    for (size_t s = 0; s < count; s++)
        for (size_t t = 0; cpu_can_run(sets[s].isa) && t < sets[s].ntables; t++)
            for (size_t i = 0; i < sets[s].tables[t]->count; i++)
                for (size_t f = 0; f < sizeof families / sizeof *families; f++) {
                    const struct kernel *k = &sets[s].tables[t]->rows[i];

                    if (strcmp(k->name, families[f].name) || k->elem != families[f].elem ||
                        strcmp(k->variant, "check") == 0)
                        continue;
                    row(&sets[s], k);
                    n++;
                }
    CU_ASSERT(n >= 8);
}

/* The checks are no better than the kernels where both are wrong alike: the library's fma() step by
 * step, where the set fuses; else within the rounding of each step, which the factor shrinks. */
static void reference(void)
{
    size_t count;
    const struct kernel_set *sets = kernel_host_sets(&count);
    struct fma_work w = {.steps = FMA_STEPS};
    union kernel_out out;
    struct kargs a = {.own = &w, .seed = SEED, .out = &out};

    for (size_t s = 0; s < count; s++) {
        const bool fused = strcmp(sets[s].isa, "generic") != 0;
        double x = data_f64(data_key(SEED, 0), 0), got;

        if (sets[s].extension || !cpu_can_run(sets[s].isa))
            continue;
        memset(&out, 0, sizeof out);
        kernel_find(&sets[s], "fma", "check", ELEM_F64, 0)->fn(&a, 0, 1);
        memcpy(&got, &out.u[0], sizeof got);
        for (unsigned k = 0; k < FMA_STEPS; k++)
            x = fma(x, FMA_FACTOR, FMA_TERM);
        CU_ASSERT(fused ? x == got : fabs(x - got) < FMA_STEPS * 0x1p-51);
        CU_ASSERT(got > 1 && got < 2);
    }
}

static double ticks;

static double pretended_clock(void)
{
    return ticks += 1000;
}

/* Quanta: the sum follows from the seed, each slot has its time; the chain ends where it must. */
static void quanta(void)
{
    size_t count;
    const struct kernel_set *sets = kernel_host_sets(&count);
    struct fma_work w = {
        .clock = pretended_clock, .turns = 1000, .key = 3, .chain_a = 5, .chain_b = 77};
    struct kargs a = {.v = {aligned_alloc(KERNEL_LINE, 5056 * 8)}, .own = &w, .seed = SEED};
    double *slots = a.v[0];
    uint64_t x = w.key;

    for (uint64_t k = 0; k < w.turns; k++)
        x = (x + w.chain_a) ^ w.chain_b;
    for (size_t s = 0; s < count; s++) {
        const struct kernel *fwq = kernel_find(&sets[s], "fwq", "plain", ELEM_F64, 0);

        if (!cpu_can_run(sets[s].isa) || !fwq)
            continue;
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            const struct kernel *check = kernel_find(&sets[s], "fwq", "check", ELEM_F64, 0);
            const uint64_t want = result(check, &a, 0, sizes[i]);

            memset(slots, 0, 5056 * 8);
            CU_ASSERT_EQUAL(result(fwq, &a, 0, sizes[i]), want);
            CU_ASSERT_EQUAL(slots[(sizes[i] - 1) / 64 * 64 + 1], 1000);
            w.turns--;
            CU_ASSERT_NOT_EQUAL(result(fwq, &a, 0, sizes[i]), want);
            w.turns++;
        }
        CU_ASSERT_EQUAL(result(kernel_find(&sets[s], "chain", "plain", ELEM_F64, 0), &a, 0, 1), x);
    }
    free(a.v[0]);
}

int main(void)
{
    CU_TestInfo tests[] = {
        {"rows", rows}, {"reference", reference}, {"quanta", quanta}, CU_TEST_INFO_NULL};

    return unit_run("fma", tests);
}
