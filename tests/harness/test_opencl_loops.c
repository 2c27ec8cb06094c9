/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The stream family on an OpenCL device: same data, same results, same checks as on the host. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "opencl_rig.h"

static const size_t sizes[] = {1, 63, 64, 4096, 4099, N_MOST};
static const enum elem types[] = {ELEM_F64, ELEM_F32};

static void fill_is_equal(const char *variant, double s, enum elem e, size_t n)
{
    struct launch l = launch_of(device_kernel("fill", variant, e), n, 0);
    struct kargs a = {.v = {want}, .s = s, .seed = data_key(SEED, 1), .base = BASE};

    memset(want, 0xa5, sizeof want);
    store(0, 0, want, sizeof want);
    host_kernel("fill", variant, e)->fn(&a, 0, n);
    l.args.s = s;
    l.args.seed = a.seed;
    perform(l);
    fetch(0);
    CU_ASSERT_EQUAL(memcmp(got[0], want, sizeof want), 0);
}

static void test_fill(void)
{
    for (size_t t = 0; t < COUNT(types); t++)
        for (size_t i = 0; i < COUNT(sizes); i++) {
            fill_is_equal("plain", 0, types[t], sizes[i]);
            fill_is_equal("constant", 1.7, types[t], sizes[i]);
            fill_is_equal("constant", NAN, types[t], sizes[i]);
        }
}

/* The sum of one launch that repeats, against both checks: the device's and the host's. */
static void sum_is_equal(const struct kernel *k, size_t n, unsigned repeat)
{
    struct launch l = launch_of(k, n, 0);
    struct kargs a = l.args;
    union kernel_out sum, theirs, ours = {{0}};

    l.repeat = repeat;
    sum = perform(l);
    theirs = run(device_kernel(k->name, "check", k->elem), n, 0);
    a.out = &ours;
    host_kernel(k->name, "check", k->elem)->fn(&a, 0, n);
    if (is(k->name, "dot")) {
        CU_ASSERT_DOUBLE_EQUAL(theirs.f[0], ours.f[0], 4 * 0x1p-53 * ours.f[1]);
        CU_ASSERT_DOUBLE_EQUAL(theirs.f[1], ours.f[1], (double)n * 0x1p-53 * ours.f[1]);
        CU_ASSERT_DOUBLE_EQUAL(sum.f[0], repeat * ours.f[0],
                               repeat * (double)n * 0x1p-53 * ours.f[1]);
        return;
    }
    CU_ASSERT_EQUAL(theirs.u[0] << (64 - 8 * elem_bytes(k->elem)),
                    ours.u[0] << (64 - 8 * elem_bytes(k->elem)));
    CU_ASSERT_EQUAL(sum.u[0] << (64 - 8 * elem_bytes(k->elem)),
                    repeat * ours.u[0] << (64 - 8 * elem_bytes(k->elem)));
}

/* What a loop left: right by the check on the device and, fetched, by the one of the host. */
static void loop_is_right(const struct kernel *k, size_t n, unsigned steps)
{
    struct launch l = launch_of(k, n, 0);
    union kernel_out theirs, ours = {{0}};
    struct kargs a = l.args;

    l.repeat = steps;
    perform(l);
    theirs = run(device_kernel(k->name, "check", k->elem), n, steps);
    CU_ASSERT(theirs.u[0] == n && !theirs.u[1] && !theirs.u[2] && theirs.f[3] < 1e-5);
    for (unsigned j = 0; j < KERNEL_OPERANDS; j++) {
        fetch(j);
        CU_ASSERT(guard_whole(j, k->elem, n));
        a.v[0] = got[j];
        a.out = &ours;
        a.steps = j ? 0 : steps; /* those that are only read are as filled */
        a.seed = SEED;
        if (j == 0)
            host_kernel(k->name, "check", k->elem)->fn(&a, 0, n);
        else {
            struct kargs f = {.v = {want}, .seed = data_key(SEED, j), .base = BASE};

            host_kernel("fill", "plain", k->elem)->fn(&f, 0, n);
            ours.u[1] = memcmp(want, got[j], n * elem_bytes(k->elem)) != 0;
        }
        CU_ASSERT_EQUAL(ours.u[1], 0);
    }
}

/* Calls what() for each row that is a loop; every loop has its check. */
static void each_row(void (*what)(const struct kernel *k))
{
    for (size_t t = 0; t < dev.set->ntables; t++)
        for (size_t i = 0; i < dev.set->tables[t]->count; i++) {
            const struct kernel *k = &dev.set->tables[t]->rows[i];

            if (!is(k->variant, "check") && !is(k->name, "fill"))
                what(k);
        }
}

static void row_is_right(const struct kernel *k)
{
    const unsigned before = CU_get_number_of_failures();

    for (size_t i = 0; i < COUNT(sizes); i++)
        for (unsigned steps = 1; steps <= 3; steps += 2) {
            fill(k->elem, sizes[i]);
            if (is_sum(k->name))
                sum_is_equal(k, sizes[i], steps);
            else
                loop_is_right(k, sizes[i], steps);
        }
    if (CU_get_number_of_failures() > before)
        printf("\n    %s.%s x %u %s", k->name, k->variant, k->unroll, elem_name(k->elem));
}

static void test_rows(void)
{
    each_row(row_is_right);
}

/* Spoils element i, looks, and puts it back. */
static void fault_is_found(const struct kernel *k, size_t n, size_t i, const void *bits)
{
    const size_t bytes = elem_bytes(k->elem);
    union kernel_out seen, right;

    store(0, i * bytes, bits, bytes);
    seen = run(is_sum(k->name) ? k : device_kernel(k->name, "check", k->elem), n, 1);
    store(0, i * bytes, got[0] + i * bytes, bytes);
    if (is_sum(k->name)) {
        right = run(device_kernel(k->name, "check", k->elem), n, 1);
        CU_ASSERT(is(k->name, "dot")
                      ? !(fabs(seen.f[0] - right.f[0]) <= 0x1p-53 * (double)n * right.f[1])
                      : seen.u[0] << (64 - 8 * bytes) != right.u[0] << (64 - 8 * bytes));
        return;
    }
    CU_ASSERT(seen.u[0] == n - 1 && seen.u[1] == 1 && seen.u[2] == i + 1 && !(seen.f[3] <= 0));
}

static void row_finds_faults(const struct kernel *k)
{
    const size_t at[] = {0, 4099 / 2, 4098};
    const size_t bytes = elem_bytes(k->elem);

    if (!is(k->variant, "plain"))
        return;
    fill(k->elem, 4099);
    run(k, 4099, 0);
    fetch(0);
    for (size_t j = 0; j < COUNT(at); j++) {
        unsigned char bits[8];

        memcpy(bits, got[0] + at[j] * bytes, bytes);
        bits[bytes - 2] ^= 4; /* the lowest bits of the exponent, or the highest below it */
        fault_is_found(k, 4099, at[j], bits);
        memset(bits, 0xff, sizeof bits); /* NaN */
        fault_is_found(k, 4099, at[j], bits);
    }
}

static void test_faults(void)
{
    each_row(row_finds_faults);
}

/* On poison and on arrays as filled, what did nothing is found out. */
static void row_finds_no_work(const struct kernel *k)
{
    const struct kernel *check = device_kernel(k->name, "check", k->elem);
    struct launch poison = launch_of(device_kernel("fill", "constant", k->elem), 4099, 0);
    union kernel_out seen;

    if (!is(k->variant, "plain") || is_sum(k->name))
        return;
    fill(k->elem, 4099);
    seen = run(check, 4099, 0);
    CU_ASSERT(seen.u[0] == 4099 && seen.u[1] == 0);
    seen = run(check, 4099, 1);
    CU_ASSERT_EQUAL(seen.u[1], 4099);
    poison.args.s = NAN;
    perform(poison);
    seen = run(check, 4099, 1);
    CU_ASSERT(seen.u[0] == 0 && seen.u[1] == 4099 && seen.u[2] == 1 && !(seen.f[3] <= 1));
}

static void test_no_work(void)
{
    each_row(row_finds_no_work);
}

int main(void)
{
    CU_TestInfo tests[] = {{"fill", test_fill},
                           {"rows", test_rows},
                           {"faults", test_faults},
                           {"no_work", test_no_work},
                           CU_TEST_INFO_NULL};

    return rig_opencl("opencl loops", tests);
}
