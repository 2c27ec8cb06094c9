/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Random updates: the sequence of HPC Challenge, and every way to apply it in every set this CPU
 * can run, against the plain definition. */
#include <stdlib.h>
#include <string.h>

#include "gups.h"
#include "kernel_check.h"
#include "../unit.h"

/* Jumps land where steps do. */
static void jumps(void)
{
    uint64_t x = 1;

    for (uint64_t k = 0; k < 5000; k++, x = gups_next(x))
        CU_ASSERT_EQUAL(gups_power(k), x);
    /* One whole period, as the reference gives it, comes back to the begin. */
    CU_ASSERT_EQUAL(gups_power(1317624576693539401u), 1);
    CU_ASSERT_EQUAL(gups_next(0x8000000000000001u), 0x5);
}

/* Tables of powers of two; streams that one or several workers share; splits off by a page. */
static const struct shape {
    uint64_t words, tables, workers;
} shapes[] = {{64, 1, 1}, {4096, 1, 1}, {4096, 1, 2}, {1024, 2, 2}, {8192, 1, 3}, {1024, 3, 3}};

static struct gups make(const struct shape *s, uint64_t words)
{
    struct gups g = {.n = s->words * s->tables,
                     .tables = s->tables,
                     .pitch = s->words,
                     .mask = s->words - 1,
                     .streams = GUPS_STREAMS * s->workers,
                     .words = words};

    g.section = 4 * s->words / gups_per_table(&g);
    g.section += g.section == 0;
    return g;
}

/* The definition, update by update. */
static void apply(const struct gups *g, uint64_t *t, uint64_t from, uint64_t count)
{
    for (uint64_t s = 0; s < g->streams; s++) {
        uint64_t x = gups_state(g, s, from);

        for (uint64_t i = 0; i < count; i++) {
            uint64_t at = s / gups_per_table(g) * g->pitch;

            x = gups_next(x);
            at += x & g->mask & -g->words;
            for (uint64_t k = 0; k < g->words; k++)
                t[at + k] ^= x;
        }
    }
}

/* Runs a row worker by worker; u words are joined by xor (watch) or added (all others). */
static union kernel_out run(const struct kernel *k, struct kargs *a, const struct shape *s,
                            int join)
{
    const struct gups *g = a->own;
    union kernel_out all = {{0}};

    for (uint64_t w = 0; w < s->workers; w++) {
        union kernel_out out = {{0}};
        const uint64_t lo = g->n * w / s->workers / 64 * 64;
        const uint64_t hi = w + 1 == s->workers ? g->n : g->n * (w + 1) / s->workers / 64 * 64;

        a->out = &out;
        k->fn(a, lo, hi);
        for (unsigned i = 0; i < KERNEL_OUT_WORDS; i++)
            all.u[i] = join ? all.u[i] ^ out.u[i] : all.u[i] + out.u[i];
    }
    return all;
}

static const struct kernel *row(const struct kernel_set *set, const char *name)
{
    return kernel_find(set, name, "plain", ELEM_U64, 0);
}

/* One timed row: three launches, and all that proves them. */
static void row_of(const struct kernel_set *set, const struct kernel *k, const struct shape *s)
{
    struct gups g = make(s, strcmp(k->name, "gups") == 0 ? 1 : GUPS_LINE);
    uint64_t *t = aligned_alloc(64, g.n * 8), *want = aligned_alloc(64, g.n * 8);
    struct kargs a = {.v = {t}, .own = &g};
    union kernel_out out, before, ends;

    run(row(set, "gups_fill"), &a, s, 0);
    for (uint64_t i = 0; i < g.n; i++)
        want[i] = i % g.pitch;
    CU_ASSERT_EQUAL(memcmp(t, want, g.n * 8), 0);
    for (g.from = 0, g.count = 1; g.from < 40; g.from += g.count, g.count = g.count * 3 + 1) {
        g.line = (gups_state(&g, 1, g.from + 1) & g.mask) / GUPS_LINE * GUPS_LINE;
        out = run(k, &a, s, 0);
        ends = run(row(set, "gups_ends"), &a, s, 0);
        CU_ASSERT_EQUAL(out.u[0], ends.u[0]);
        CU_ASSERT_EQUAL(out.u[1], g.streams * g.count);
        CU_ASSERT_EQUAL(out.u[1], ends.u[1]);
        out = run(row(set, "gups_watch"), &a, s, 1);
        CU_ASSERT_EQUAL(memcmp(out.u, want + g.line, 64), 0);
        apply(&g, want, g.from, g.count);
        CU_ASSERT_EQUAL(memcmp(t, want, g.n * 8), 0);
    }
    before = run(kernel_find(set, k->name, "check", ELEM_U64, 0), &a, s, 0);
    CU_ASSERT(before.u[1] > 0);
    g.count = g.from;
    run(row(set, "gups_undo"), &a, s, 0);
    out = run(kernel_find(set, k->name, "check", ELEM_U64, 0), &a, s, 0);
    CU_ASSERT(out.u[0] == s->words * s->tables && out.u[1] == 0);
    free(t);
    free(want);
}

static void rows(void)
{
    size_t count;
    const struct kernel_set *sets = kernel_host_sets(&count);
    unsigned n = 0;

    for (size_t s = 0; s < count; s++)
        for (size_t t = 0; t < sets[s].ntables && cpu_can_run(sets[s].isa); t++)
            for (size_t i = 0; i < sets[s].tables[t]->count; i++) {
                const struct kernel *k = &sets[s].tables[t]->rows[i];

                if ((strcmp(k->name, "gups") && strcmp(k->name, "gups_line")) ||
                    !strcmp(k->variant, "check"))
                    continue;
                for (size_t j = 0; j < sizeof shapes / sizeof *shapes; j++)
                    row_of(&sets[s], k, &shapes[j]);
                n++;
            }
    CU_ASSERT(n >= 11);
}

/* A word that lost one update, one that lost two, and one that is broken are told apart. */
static void faults(void)
{
    size_t count;
    const struct kernel_set *set = kernel_host_sets(&count);
    const struct shape s = {4096, 1, 1};
    struct gups g = make(&s, 1);
    uint64_t *t = aligned_alloc(64, g.n * 8), x = gups_power(1000), y = 0;
    struct kargs a = {.v = {t}, .own = &g};
    union kernel_out out;

    run(row(set, "gups_fill"), &a, &s, 0);
    t[x & g.mask] ^= x;
    for (uint64_t k = 1001; !y; k++) /* two more of one word */
        for (uint64_t j = 1001; j < k && !y; j++)
            if (((gups_power(j) ^ gups_power(k)) & g.mask) == 0)
                y = gups_power(j) ^ gups_power(k), x = gups_power(j);
    t[x & g.mask] ^= y;
    t[5] ^= 3;
    out = run(kernel_find(set, "gups", "check", ELEM_U64, 0), &a, &s, 0);
    CU_ASSERT_EQUAL(out.u[0], g.n - 3);
    CU_ASSERT_EQUAL(out.u[1], 3);
    CU_ASSERT(out.u[4] == 1 && out.u[5] == 1 && out.u[6] == 1);
    CU_ASSERT(out.u[2] > 0 && out.u[2] <= 6);
    free(t);
}

int main(void)
{
    CU_TestInfo tests[] = {{"jumps", jumps}, {"rows", rows}, {"faults", faults}, CU_TEST_INFO_NULL};

    return unit_run("gups", tests);
}
