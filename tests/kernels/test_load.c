/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Generators of load: what they read adds up, what they write bears their mark, in every set. */
#include <stdlib.h>
#include <string.h>

#include "kernel_check.h"
#include "load.h"
#include "../unit.h"

static const struct {
    const char *variant;
    uint64_t reads, writes;
} mixes[] = {{"r100", 12, 0}, {"r75", 9, 3},   {"r67", 8, 4},  {"r50", 6, 6},
             {"r75nt", 9, 3}, {"r67nt", 8, 4}, {"r50nt", 6, 6}};

/* Elements, in units that blocks divide or not, with a tail that is left alone. */
static const size_t sizes[] = {64, 65, 5 * 64, 12 * 64, 13 * 64 + 63, 64 * 64, 4099};

struct rig {
    const struct kernel_set *set;
    enum elem elem;
    struct load_work work;
    unsigned stop;
    union kernel_out out;
    struct kargs args;
    size_t bytes;
};

static void open_rig(struct rig *t, const struct kernel_set *set, enum elem elem, size_t n)
{
    memset(t, 0, sizeof *t);
    t->set = set;
    t->elem = elem;
    t->stop = 1;
    t->work = (struct load_work){.key = 77, .delay = 3, .stop = &t->stop};
    t->args.own = &t->work;
    t->args.out = &t->out;
    t->bytes = (n * elem_bytes(elem) + KERNEL_LINE) / KERNEL_LINE * KERNEL_LINE;
    for (int k = 1; k <= 2; k++) {
        t->args.v[k] = aligned_alloc(KERNEL_LINE, t->bytes);
        memset(t->args.v[k], 0xff, t->bytes);
    }
    kernel_find(set, "loadfill", "plain", elem, 0)->fn(&t->args, 0, n);
}

static void close_rig(struct rig *t)
{
    free(t->args.v[1]);
    free(t->args.v[2]);
}

static uint64_t masked(const struct rig *t, uint64_t x)
{
    return t->elem == ELEM_F32 ? (uint32_t)x : x;
}

/* The words of one unit of the array read, added up one by one. */
static uint64_t unit_sum(const struct rig *t, size_t unit)
{
    uint64_t sum = 0;

    for (size_t k = unit * LOAD_UNIT; k < (unit + 1) * LOAD_UNIT; k++)
        sum += t->elem == ELEM_F32 ? ((const uint32_t *)t->args.v[1])[k]
                                   : ((const uint64_t *)t->args.v[1])[k];
    return masked(t, sum);
}

static void check_of(struct rig *t, size_t n)
{
    memset(&t->out, 0, sizeof t->out);
    kernel_find(t->set, "load", "check", t->elem, 0)->fn(&t->args, 0, n);
}

/* One block each of the next two launches over [lo, n). */
static void mix_of(struct rig *t, size_t m, size_t n, size_t lo)
{
    const struct kernel *k = kernel_find(t->set, "load", mixes[m].variant, t->elem, 0);
    const uint64_t units = (n - lo) / LOAD_UNIT, first = lo / LOAD_UNIT;

    if (!k)
        return; /* no such stores in this set */
    for (unsigned turn = 0; turn < 2; turn++) {
        uint64_t sum = 0, began;

        t->work.launch++;
        began = load_begin(&t->work, units);
        memset(&t->out, 0, sizeof t->out);
        k->fn(&t->args, lo, n);
        for (uint64_t i = 0; i < mixes[m].reads; i++)
            sum += unit_sum(t, first + (began + i) % units);
        CU_ASSERT_EQUAL(masked(t, t->out.u[LOAD_SUM]), masked(t, sum));
        CU_ASSERT_EQUAL(t->out.u[LOAD_READ], mixes[m].reads);
        CU_ASSERT_EQUAL(t->out.u[LOAD_WRITTEN], mixes[m].writes);
        CU_ASSERT_EQUAL(t->out.u[LOAD_FIRST], first);
        CU_ASSERT_EQUAL(t->out.u[LOAD_UNITS], units);
        check_of(t, n);
        CU_ASSERT_EQUAL(t->out.u[0], n / LOAD_UNIT);
        CU_ASSERT_EQUAL(t->out.u[1], 0);
        CU_ASSERT_EQUAL(t->out.u[3], mixes[m].writes < units ? mixes[m].writes : units);
    }
}

static void each(void (*test)(struct rig *t, size_t n))
{
    size_t count;
    const struct kernel_set *sets = kernel_host_sets(&count);

    for (size_t s = 0; s < count; s++)
        for (enum elem e = ELEM_F64; e <= ELEM_F32; e++)
            for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
                struct rig t;

                if (!kernel_find(&sets[s], "load", "check", e, 0) || !cpu_can_run(sets[s].isa))
                    continue;
                open_rig(&t, &sets[s], e, sizes[i]);
                test(&t, sizes[i]);
                close_rig(&t);
            }
}

static void mixes_of(struct rig *t, size_t n)
{
    for (size_t m = 0; m < sizeof mixes / sizeof *mixes; m++) {
        mix_of(t, m, n, 0);
        if (n >= 2 * LOAD_UNIT)
            mix_of(t, m, n, LOAD_UNIT);
    }
}

static void all_mixes(void)
{
    each(mixes_of);
}

/* The closed form is the sum over units, also where n is large and odd. */
static void sums_of(struct rig *t, size_t n)
{
    uint64_t sum = 0;

    for (uint64_t i = 0; i < n / LOAD_UNIT; i++) {
        sum += unit_sum(t, i);
        CU_ASSERT_EQUAL(masked(t, load_sum(t->work.key, i, 1)), unit_sum(t, i));
    }
    CU_ASSERT_EQUAL(masked(t, load_sum(t->work.key, 0, n / LOAD_UNIT)), masked(t, sum));
}

static void closed_form(void)
{
    const uint64_t half = (uint64_t)3 << 40, all = 2 * half + 1;

    each(sums_of);
    CU_ASSERT_EQUAL(load_sum(5, 9, half) + load_sum(5, 9 + half, half + 1), load_sum(5, 9, all));
}

/* A word of either array, a mark of a launch that never was, and what is no number. */
static void broken_of(struct rig *t, size_t n)
{
    const size_t unit = n / LOAD_UNIT - 1, bytes = elem_bytes(t->elem);
    unsigned char *at;

    for (int k = 1; k <= 2; k++)
        for (size_t word = 0; word < LOAD_UNIT; word += 21) {
            at = (unsigned char *)t->args.v[k] + (unit * LOAD_UNIT + word) * bytes;
            for (unsigned b = 0; b < bytes; b++) {
                const unsigned char was = at[b];

                at[b] ^= b + 1 == bytes ? 0x7f : 0x10;
                check_of(t, n);
                CU_ASSERT_EQUAL(t->out.u[1], 1);
                CU_ASSERT_EQUAL(t->out.u[2], unit + 1);
                at[b] = was;
            }
        }
    at = (unsigned char *)t->args.v[2] + unit * LOAD_UNIT * bytes;
    memset(at, 0xff, LOAD_UNIT * bytes);
    check_of(t, n);
    CU_ASSERT_EQUAL(t->out.u[1], 1);
}

static void broken(void)
{
    each(broken_of);
}

int main(void)
{
    CU_TestInfo tests[] = {{"mixes", all_mixes},
                           {"closed form", closed_form},
                           {"broken words are found", broken},
                           CU_TEST_INFO_NULL};

    return unit_run("load", tests);
}
