/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The block-cyclic distribution and the messages of a transposition, against dealing out element by
 * element: all grids of up to twelve ranks, blocks from one element to more than the matrix. */
#include <stdbool.h>
#include <stdlib.h>

#include "cyclic.h"
#include "../unit.h"

enum { RANKS = 12, LONGEST = 67 };

static const uint64_t lengths[] = {1, 2, 5, 12, 13, 64, LONGEST}, blocks[] = {1, 2, 3, 8, 64, 100};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Deals the elements out one by one. */
static void dealt(const struct cyclic *d)
{
    uint64_t has[RANKS] = {0};

    for (uint64_t i = 0, in = 0, owner = 0; i < d->n; i++) {
        CU_ASSERT_EQUAL(cyclic_owner(d, i), owner);
        CU_ASSERT_EQUAL(cyclic_local(d, i), has[owner]);
        CU_ASSERT_EQUAL(cyclic_global(d, (unsigned)owner, has[owner]), i);
        has[owner]++;
        if (++in == d->block) {
            in = 0;
            owner = (owner + 1) % d->ranks;
        }
    }
    for (unsigned r = 0; r < d->ranks; r++)
        CU_ASSERT_EQUAL(cyclic_count(d, r), has[r]);
}

static void dimension(void)
{
    for (unsigned ranks = 1; ranks <= RANKS; ranks++)
        for (size_t n = 0; n < COUNT(lengths); n++)
            for (size_t b = 0; b < COUNT(blocks); b++)
                dealt(&(struct cyclic){lengths[n], blocks[b], ranks});
    /* By hand: 23 elements in blocks of 4 over 3: 4+4, 4+4, 4+3. */
    CU_ASSERT_EQUAL(cyclic_count(&(struct cyclic){23, 4, 3}, 2), 7);
    CU_ASSERT_EQUAL(cyclic_global(&(struct cyclic){23, 4, 3}, 1, 5), 17);
    /* Larger than 32 bits. */
    CU_ASSERT_EQUAL(cyclic_count(&(struct cyclic){10000000000u, 1000, 2}, 1), 5000000000u);
}

static unsigned owner_of(const struct cyclic_grid *g, uint64_t row, uint64_t column)
{
    return (unsigned)(row / g->block % g->p * g->q + column / g->block % g->q);
}

/* Shares say which elements of the whole a rank has, and there is room for them. */
static void share(const struct cyclic_grid *g, unsigned array)
{
    uint64_t elements = 0;

    for (unsigned rank = 0; rank < g->p * g->q; rank++) {
        const struct transpose_share s = cyclic_share(g, array, rank);

        CU_ASSERT(s.own.array == array && s.wide_a == g->n);
        CU_ASSERT(s.own.pitch >= s.columns && s.own.pitch % 8 == 0 && s.own.pitch / 8 % 2 == 1);
        CU_ASSERT(s.rows * s.own.pitch <= cyclic_room(g, array));
        for (uint64_t r = 0; r < s.rows; r++)
            for (uint64_t c = 0; c < s.columns; c++) {
                const uint64_t i = transpose_at(&s.own.row, r);
                const uint64_t j = transpose_at(&s.own.column, c);

                CU_ASSERT(j < s.wide && owner_of(g, i, j) == rank);
                elements++;
            }
    }
    CU_ASSERT_EQUAL(elements, g->m * g->n);
}

static bool is_same(const struct transpose_line *a, const struct transpose_line *b)
{
    return a->first == b->first && a->block == b->block && a->step == b->step && a->from == b->from;
}

/* Both ends describe the message in the same way. */
static void both_ends(const struct cyclic_message *s, const struct cyclic_message *r)
{
    CU_ASSERT(s->from == r->from && s->to == r->to);
    CU_ASSERT(s->rows == r->rows && s->columns == r->columns);
    CU_ASSERT(s->a.pitch == r->a.pitch && s->c.pitch == r->c.pitch);
    CU_ASSERT(is_same(&s->a.row, &r->a.row) && is_same(&s->a.column, &r->a.column));
    CU_ASSERT(is_same(&s->c.row, &r->c.row) && is_same(&s->c.column, &r->c.column));
}

/* Every element of a message is the right one on both ends; seen counts it. */
static void elements_of(const struct cyclic_grid *g, const struct cyclic_message *m,
                        unsigned char *seen)
{
    const struct transpose_share a = cyclic_share(g, TRANSPOSE_A, m->from);
    const struct transpose_share c = cyclic_share(g, TRANSPOSE_C, m->to);
    uint64_t most_rows, most_columns;

    cyclic_largest(g, &most_rows, &most_columns);
    CU_ASSERT(m->rows <= most_rows && m->columns <= most_columns);
    CU_ASSERT(m->a.pitch == a.own.pitch && m->c.pitch == c.own.pitch);
    for (uint64_t r = 0; r < m->rows; r++)
        for (uint64_t k = 0; k < m->columns; k++) {
            const uint64_t ar = transpose_at(&m->a.row, k), ac = transpose_at(&m->a.column, r);
            const uint64_t cr = transpose_at(&m->c.row, r), cc = transpose_at(&m->c.column, k);
            const uint64_t i = transpose_at(&a.own.row, ar), j = transpose_at(&a.own.column, ac);

            CU_ASSERT(ar < a.rows && ac < a.columns && cr < c.rows && cc < c.columns);
            CU_ASSERT(transpose_at(&c.own.row, cr) == j && transpose_at(&c.own.column, cc) == i);
            seen[i * g->n + j]++;
        }
}

/* In each step each rank sends once and receives once; together all elements travel once. */
static void exchange(const struct cyclic_grid *g)
{
    unsigned char *const seen = calloc(g->m * g->n, 1);
    uint64_t once = 0;

    for (unsigned step = 0; step < cyclic_steps(g); step++) {
        unsigned received = 0;

        for (unsigned rank = 0; rank < g->p * g->q; rank++) {
            const struct cyclic_message s = cyclic_sends(g, step, rank);
            const struct cyclic_message r = cyclic_receives(g, step, s.to);

            CU_ASSERT_EQUAL(s.from, rank);
            received |= 1u << s.to;
            both_ends(&s, &r);
            CU_ASSERT(step == 0 || s.to != rank); /* what stays does in the first step */
            elements_of(g, &s, seen);
        }
        CU_ASSERT_EQUAL(received, (1u << g->p * g->q) - 1);
    }
    for (uint64_t i = 0; i < g->m * g->n; i++)
        once += seen[i] == 1;
    CU_ASSERT_EQUAL(once, g->m * g->n);
    free(seen);
}

static void grids(void)
{
    static const uint64_t sizes[][2] = {{1, 1}, {1, LONGEST}, {LONGEST, 1}, {13, 64}, {61, 61}};
    unsigned n = 0;

    for (unsigned p = 1; p <= RANKS; p++)
        for (unsigned q = 1; p * q <= RANKS; q++)
            for (size_t s = 0; s < COUNT(sizes); s++)
                for (size_t b = 0; b < COUNT(blocks); b++, n++) {
                    const struct cyclic_grid g = {sizes[s][0], sizes[s][1], blocks[b], p, q};

                    share(&g, TRANSPOSE_A);
                    share(&g, TRANSPOSE_C);
                    exchange(&g);
                }
    CU_ASSERT(n > 1000);
}

int main(void)
{
    CU_TestInfo tests[] = {{"dimension", dimension}, {"grids", grids}, CU_TEST_INFO_NULL};

    return unit_run("cyclic", tests);
}
