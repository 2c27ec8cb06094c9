/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Gathers and scatters of every set this CPU can run, against loops over the same indices. */
#include <stdlib.h>
#include <string.h>

#include "gather.h"
#include "kernel_check.h"
#include "../unit.h"

enum { SEED = 77, MOST = 1100 };

/* Lengths around those of vectors; steps that overlap, meet, or leave gaps. */
static const struct shape {
    uint64_t n, length, stride, delta, shifts;
} shapes[] = {{64, 1, 1, 1, 1},     {63, 3, 2, 5, 1},     {4096, 16, 1, 16, 1},
              {4099, 16, 4, 64, 1}, {4096, 7, 3, 1, 1},   {4096, 16, 32, 512, 4},
              {8192, 33, 2, 70, 2}, {9000, 1000, 1, 0, 1}};

/* Everything of one case; arrays have room for the widest element. */
struct bed {
    struct gather g;
    struct kargs a;
    void *v[KERNEL_OPERANDS];
    enum elem elem;
};

static uint64_t bits(const struct bed *b, unsigned array, uint64_t i)
{
    return elem_bytes(b->elem) == 4 ? ((uint32_t *)b->v[array])[i] : ((uint64_t *)b->v[array])[i];
}

static void set_bits(const struct bed *b, unsigned array, uint64_t i, uint64_t x)
{
    if (elem_bytes(b->elem) == 4)
        ((uint32_t *)b->v[array])[i] = (uint32_t)x;
    else
        ((uint64_t *)b->v[array])[i] = x;
}

/* Runs a row in two parts. */
static union kernel_out run(struct bed *b, const struct kernel *k)
{
    union kernel_out all = {{0}};
    const uint64_t half = b->g.n / 128 * 64;

    b->a.out = &all;
    if (half)
        k->fn(&b->a, 0, half);
    k->fn(&b->a, half, b->g.n);
    return all;
}

static const struct kernel *helper(const struct kernel_set *set, const struct bed *b,
                                   const char *name, const char *variant)
{
    return kernel_find(set, name, variant, b->elem, 0);
}

/* Arrays with data as run_fill() leaves it, index arrays with the pattern or an order. */
static void make(struct bed *b, const struct kernel_set *set, const struct shape *s,
                 const char *name, enum elem elem)
{
    const bool gs = strcmp(name, "gs") == 0;
    const uint64_t last = (s->shifts - 1) * 16 + (s->length - 1) * s->stride + 1;
    const struct kernel *fill = kernel_find(set, "fill", "plain", elem, 0);
    union kernel_out out;

    memset(b, 0, sizeof *b);
    b->elem = elem;
    b->g = (struct gather){.n = s->n, .shifts = s->shifts, .turn = 3, .turns = 2, .key = 5};
    b->g.length = s->length;
    b->g.count = s->delta ? (s->n - last) / s->delta + 1 : 5;
    b->g.delta[0] = b->g.delta[1] = s->delta;
    b->a = (struct kargs){.own = &b->g, .out = &out};
    for (unsigned k = 0; k < (gs ? 4u : 2u); k++) {
        b->v[k] = aligned_alloc(64, (s->n + 63) / 64 * 64 * 8);
        b->a.v[0] = b->v[k];
        b->a.seed = data_key(SEED, k);
        fill->fn(&b->a, 0, s->n);
    }
    memcpy(b->a.v, b->v, sizeof b->v);
    b->a.seed = SEED;
    for (unsigned k = 1; k < 4 && b->v[k]; k += 2)
        for (uint64_t j = 0; j < s->length; j++)
            set_bits(b, k, j, j * s->stride);
}

static void make_random(struct bed *b, const struct kernel_set *set)
{
    b->g.length = b->g.advance = GATHER_BLOCK;
    b->g.count = b->g.n / GATHER_BLOCK;
    b->g.random = b->g.count * GATHER_BLOCK;
    b->g.delta[0] = b->g.delta[1] = 0;
    b->g.shifts = 1;
    run(b, helper(set, b, "gather_index", "plain"));
}

static void drop(struct bed *b)
{
    for (unsigned k = 0; k < KERNEL_OPERANDS; k++)
        free(b->v[k]);
}

/* The sum that two turns of a gather must give, from the definition. */
static uint64_t sum_of(const struct bed *b)
{
    const uint64_t line = KERNEL_LINE / elem_bytes(b->elem);
    uint64_t sum = 0;

    for (uint64_t t = b->g.turn; t < b->g.turn + b->g.turns; t++)
        for (uint64_t i = 0; i < b->g.count; i++)
            for (uint64_t j = 0; j < b->g.length; j++)
                sum += bits(b, 0,
                            t % b->g.shifts * line + b->g.delta[0] * i +
                                bits(b, 1, b->g.advance * i + j));
    return elem_bytes(b->elem) == 4 ? (uint32_t)sum : sum;
}

static void gathers(struct bed *b, const struct kernel_set *set, const struct kernel *k)
{
    const uint64_t mask = elem_bytes(b->elem) == 4 ? UINT32_MAX : UINT64_MAX;
    const struct kernel *check = helper(set, b, "gather", "check");
    const uint64_t got = run(b, k).u[0] & mask;
    uint64_t expected = 0;
    union kernel_out out;

    CU_ASSERT_EQUAL(got, sum_of(b));
    for (uint64_t t = 0; t < 2; t++, b->g.turn++)
        expected += run(b, helper(set, b, "gather_sum", "plain")).u[0];
    b->g.turn -= 2;
    CU_ASSERT_EQUAL(got, expected & mask);
    out = run(b, check);
    CU_ASSERT(out.u[0] == b->g.n && out.u[1] == 0);
    set_bits(b, 0, 17, bits(b, 0, 17) ^ 4);
    out = run(b, check);
    CU_ASSERT(out.u[1] == 1 && out.u[2] == 18);
}

static void scatters(struct bed *b, const struct kernel_set *set, const struct kernel *k)
{
    const struct kernel *check = helper(set, b, k->name, "check");
    const uint64_t moved = b->g.count * b->g.length;
    uint64_t at;
    union kernel_out out;

    b->g.turns = 1;
    out = run(b, check);
    CU_ASSERT(out.u[0] == 0 && out.u[1] == moved); /* nothing was done */
    run(b, k);
    out = run(b, check);
    CU_ASSERT(out.u[0] == moved && out.u[1] == 0);
    at = b->g.turn % b->g.shifts * (KERNEL_LINE / elem_bytes(b->elem)) + bits(b, 1, 0);
    set_bits(b, 0, at, bits(b, 0, at) ^ 1);
    out = run(b, check);
    CU_ASSERT(out.u[1] >= 1 && out.u[2] == at + 1);
    b->g.turn++; /* the next turn was not done */
    out = run(b, check);
    CU_ASSERT(out.u[1] >= moved - moved / 8);
}

static void row_of(const struct kernel_set *set, const struct kernel *k)
{
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (int random = 0; random < 2; random++) {
            struct bed b;

            make(&b, set, &shapes[i], k->name, k->elem);
            if (random && b.g.n >= GATHER_BLOCK)
                make_random(&b, set);
            if (strcmp(k->name, "gather") == 0)
                gathers(&b, set, k);
            else
                scatters(&b, set, k);
            drop(&b);
        }
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

                if ((strcmp(k->name, "gather") && strcmp(k->name, "scatter") &&
                     strcmp(k->name, "gs")) ||
                    !strcmp(k->variant, "check"))
                    continue;
                row_of(&sets[s], k);
                n++;
            }
    CU_ASSERT(n >= 12);
}

/* Each element once, and hardly one next to the one before. */
static void order(void)
{
    for (uint64_t n = 64; n < MOST; n += 64) {
        const struct gather g = {.random = n, .key = n};
        unsigned char seen[2][MOST] = {{0}};
        unsigned bad = 0, near = 0, same = 0;

        for (uint64_t k = 0; k < n; k++) {
            const uint64_t a = gather_order(&g, 0, k), b = gather_order(&g, 1, k);

            bad += a >= n || b >= n || seen[0][a]++ || seen[1][b]++;
            near += k && a - gather_order(&g, 0, k - 1) == 1;
            same += a == b;
        }
        CU_ASSERT_EQUAL(bad, 0);
        CU_ASSERT(near < n / 4 && same < n / 4);
    }
}

int main(void)
{
    CU_TestInfo tests[] = {{"rows", rows}, {"order", order}, CU_TEST_INFO_NULL};

    return unit_run("gather", tests);
}
