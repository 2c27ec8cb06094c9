/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "cyclic.h"

#include "kernel.h"

uint64_t cyclic_count(const struct cyclic *d, unsigned me)
{
    const uint64_t round = d->block * d->ranks, before = me * d->block, rest = d->n % round;
    const uint64_t last = rest > before ? rest - before : 0;

    return d->n / round * d->block + (last < d->block ? last : d->block);
}

uint64_t cyclic_global(const struct cyclic *d, unsigned me, uint64_t x)
{
    return (x / d->block * d->ranks + me) * d->block + x % d->block;
}

unsigned cyclic_owner(const struct cyclic *d, uint64_t global)
{
    return (unsigned)(global / d->block % d->ranks);
}

uint64_t cyclic_local(const struct cyclic *d, uint64_t global)
{
    return global / (d->block * d->ranks) * d->block + global % d->block;
}

static unsigned common_divisor(unsigned a, unsigned b)
{
    while (b) {
        const unsigned rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

static unsigned common_multiple(const struct cyclic_grid *g)
{
    return g->p / common_divisor(g->p, g->q) * g->q;
}

/* Every `every`-th block from number `first` on; what touches is one block without end. */
static struct transpose_line line(uint64_t block, uint64_t first, uint64_t every)
{
    if (every == 1)
        return (struct transpose_line){first * block, UINT64_MAX, 0, 0};
    return (struct transpose_line){first * block, block, every * block, 0};
}

/* An odd number of lines: in a power of two the rows of a tile would share a few sets of a cache.
 */
static uint64_t pitch_of(uint64_t columns)
{
    const uint64_t line_elements = KERNEL_LINE / sizeof(double);

    return ((columns + line_elements - 1) / line_elements | 1) * line_elements;
}

static uint64_t columns_of(const struct cyclic_grid *g, unsigned array, unsigned column)
{
    const struct cyclic d = {array == TRANSPOSE_A ? g->n : g->m, g->block, g->q};

    return cyclic_count(&d, column);
}

static uint64_t rows_of(const struct cyclic_grid *g, unsigned array, unsigned row)
{
    const struct cyclic d = {array == TRANSPOSE_A ? g->m : g->n, g->block, g->p};

    return cyclic_count(&d, row);
}

struct transpose_share cyclic_share(const struct cyclic_grid *g, unsigned array, unsigned rank)
{
    const unsigned row = rank / g->q, column = rank % g->q;
    const uint64_t columns = columns_of(g, array, column);

    return (struct transpose_share){
        .rows = rows_of(g, array, row),
        .columns = columns,
        .own = {array, pitch_of(columns), line(g->block, row, g->p), line(g->block, column, g->q)},
        .wide = array == TRANSPOSE_A ? g->n : g->m,
        .wide_a = g->n};
}

size_t cyclic_room(const struct cyclic_grid *g, unsigned array)
{
    return rows_of(g, array, 0) * pitch_of(columns_of(g, array, 0));
}

unsigned cyclic_steps(const struct cyclic_grid *g)
{
    return common_multiple(g) / common_divisor(g->p, g->q);
}

void cyclic_largest(const struct cyclic_grid *g, uint64_t *rows, uint64_t *columns)
{
    const unsigned l = common_multiple(g);

    *rows = cyclic_count(&(struct cyclic){g->n, g->block, l}, 0);
    *columns = cyclic_count(&(struct cyclic){g->m, g->block, l}, 0);
}

/* The message of blocks (I, J) with I = i and J = j modulo L. */
static struct cyclic_message message(const struct cyclic_grid *g, unsigned i, unsigned j)
{
    const unsigned l = common_multiple(g), ip = i % g->p, iq = i % g->q, jp = j % g->p,
                   jq = j % g->q;
    const struct cyclic_message m = {
        .from = ip * g->q + jq,
        .to = jp * g->q + iq,
        .rows = cyclic_count(&(struct cyclic){g->n, g->block, l}, j),
        .columns = cyclic_count(&(struct cyclic){g->m, g->block, l}, i),
        .a = {TRANSPOSE_A, pitch_of(columns_of(g, TRANSPOSE_A, jq)),
              line(g->block, i / g->p, l / g->p), line(g->block, j / g->q, l / g->q)},
        .c = {TRANSPOSE_C, pitch_of(columns_of(g, TRANSPOSE_C, iq)),
              line(g->block, j / g->p, l / g->p), line(g->block, i / g->q, l / g->q)}};

    return m;
}

/* A step is made of the messages with J - I = k modulo L, of those k that are the same modulo the
 * greatest common divisor of P and Q one for each of its values: for one k, the L senders differ,
 * and so do the receivers, and the others belong to other k of the step. Finds the message whose
 * `far` (I or J) has the given rest modulo Q, and the near one modulo P. */
struct cyclic_message cyclic_sends(const struct cyclic_grid *g, unsigned step, unsigned rank)
{
    const unsigned row = rank / g->q, column = rank % g->q, l = common_multiple(g);
    const unsigned d = common_divisor(g->p, g->q);
    const unsigned k = (column % d + d - row % d) % d + step * d;
    unsigned i = row;

    while ((i + k) % g->q != column)
        i += g->p;
    return message(g, i, (i + k) % l);
}

struct cyclic_message cyclic_receives(const struct cyclic_grid *g, unsigned step, unsigned rank)
{
    const unsigned row = rank / g->q, column = rank % g->q, l = common_multiple(g);
    const unsigned d = common_divisor(g->p, g->q);
    const unsigned k = (row % d + d - column % d) % d + step * d;
    unsigned i = column;

    while ((i + k) % g->p != row)
        i += g->q;
    return message(g, i, (i + k) % l);
}
