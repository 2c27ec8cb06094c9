/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The cycle of a pointer chase, and the walks over it, in every set this CPU can run. */
#include <stdlib.h>
#include <string.h>

#include "cycle.h"
#include "kernel_check.h"
#include "../unit.h"

/* Sizes around powers of two, with and without pages. */
static const struct cycle cycles[] = {
    {1, 1, 1},       {2, 2, 2},       {3, 3, 3},     {4, 63, 63},   {5, 64, 64},  {6, 65, 65},
    {7, 4096, 4096}, {8, 4099, 4099}, {9, 4096, 64}, {10, 640, 64}, {11, 100, 1}, {12, 64, 64},
};

/* Each line once, each step back from its line. */
static void permutation(void)
{
    for (size_t i = 0; i < sizeof cycles / sizeof *cycles; i++) {
        const struct cycle *c = &cycles[i];
        unsigned char *seen = calloc(c->lines, 1);
        uint64_t bad = 0;

        for (uint64_t s = 0; s < c->lines; s++) {
            uint64_t line = cycle_line(c, s);

            bad += line >= c->lines || seen[line]++ || cycle_step(c, line) != s;
        }
        CU_ASSERT_EQUAL(bad, 0);
        CU_ASSERT_EQUAL(cycle_line(c, c->lines), cycle_line(c, 0));
        free(seen);
    }
}

/* With pages, a page is finished before the next is entered. */
static void pages(void)
{
    const struct cycle c = {9, 4096, 64};
    unsigned changes = 0;

    for (uint64_t s = 1; s < c.lines; s++)
        changes += cycle_line(&c, s) / 64 != cycle_line(&c, s - 1) / 64;
    CU_ASSERT_EQUAL(changes, 4096 / 64 - 1);
}

/* Another key, another order; and hardly a step goes to a neighbour, as prefetchers would like. */
static void random_order(void)
{
    const struct cycle a = {1, 4096, 4096}, b = {2, 4096, 4096};
    unsigned same = 0, near = 0;

    for (uint64_t s = 0; s < a.lines; s++) {
        int64_t far = (int64_t)cycle_line(&a, s + 1) - (int64_t)cycle_line(&a, s);

        same += cycle_line(&a, s) == cycle_line(&b, s);
        near += far >= -2 && far <= 2;
    }
    CU_ASSERT(same < 20); /* 1 expected */
    CU_ASSERT(near < 30); /* 4 expected */
}

static const struct kernel *row(const struct kernel_set *set, const char *variant, unsigned unroll)
{
    const char *name = strcmp(variant, "link") == 0 ? "link" : "chase";

    return kernel_find(set, name, name[0] == 'l' ? "plain" : variant, ELEM_F64, unroll);
}

static void walks_of(const struct kernel_set *set, const struct cycle *cycle)
{
    static const unsigned chains[] = {1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32};
    const size_t n = cycle->lines * 8;
    union kernel_out out = {{0}};
    unsigned ended;
    struct cycle_walk w = {.cycle = *cycle, .ended = &ended};
    struct kargs a = {.v = {aligned_alloc(KERNEL_LINE, n * 8)}, .own = &w, .out = &out};
    uint64_t *words = a.v[0];

    memset(words, 0xff, n * 8);
    row(set, "link", 0)->fn(&a, 0, n / 16 * 8); /* two workers */
    row(set, "link", 0)->fn(&a, n / 16 * 8, n);
    row(set, "check", 0)->fn(&a, 0, n);
    CU_ASSERT(out.u[0] == cycle->lines && out.u[1] == 0);
    for (size_t i = 0; i < sizeof chains / sizeof *chains; i++)
        for (w.hops = 0; w.hops < 40; w.hops += 13) {
            uint64_t expected = 0;

            for (unsigned k = 0; k < chains[i]; k++) {
                w.at[k] = cycle_line(cycle, 3 * k);
                expected += cycle_line(cycle, 3 * k + w.hops);
            }
            out.u[0] = 0;
            CU_ASSERT_PTR_NOT_NULL_FATAL(row(set, "plain", chains[i]));
            ended = 0;
            row(set, "plain", chains[i])->fn(&a, 0, n);
            CU_ASSERT_EQUAL(out.u[0], expected);
            CU_ASSERT_EQUAL(ended, 1);
        }
    /* A link to the wrong line, and a line that was overwritten. */
    words[8 * 5] = words[8 * 6];
    words[8 * 9 + 1]++;
    memset(&out, 0, sizeof out);
    row(set, "check", 0)->fn(&a, 0, n);
    CU_ASSERT(out.u[0] == cycle->lines - 2 && out.u[1] == 2 && out.u[2] == 5 + 1);
    free(a.v[0]);
}

static void walks(void)
{
    size_t count;
    const struct kernel_set *sets = kernel_host_sets(&count);

    for (size_t s = 0; s < count; s++)
        if (cpu_can_run(sets[s].isa) && !sets[s].extension)
            for (size_t i = 0; i < sizeof cycles / sizeof *cycles; i++)
                if (cycles[i].lines > 10)
                    walks_of(&sets[s], &cycles[i]);
}

int main(void)
{
    CU_TestInfo tests[] = {{"permutation", permutation},
                           {"pages", pages},
                           {"random order", random_order},
                           {"walks", walks},
                           CU_TEST_INFO_NULL};

    return unit_run("chase", tests);
}
