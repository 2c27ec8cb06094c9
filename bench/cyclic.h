/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Matrices in the two-dimensional block-cyclic distribution, and the messages that transposing one
 * takes. Pure.
 *
 * The ranks of a grid of P x Q are counted by rows. Block (I, J) is with rank (I mod P, J mod Q),
 * so block (I, J) of A goes to where C has its block (J, I): to (J mod P, I mod Q). All blocks with
 * the same I mod L and J mod L, L the least common multiple of P and Q, go the same way and make
 * one message: Choi, Dongarra, Walker, Parallel matrix transpose algorithms on distributed memory
 * concurrent computers, Parallel Computing 21, 1995. */
#ifndef HBMARK_CYCLIC_H
#define HBMARK_CYCLIC_H

#include <stddef.h>
#include <stdint.h>

#include "transpose.h"

/* One dimension: n elements in blocks, dealt out to so many ranks in turn. */
struct cyclic {
    uint64_t n, block;
    unsigned ranks;
};

/* Elements that rank `me` has; the number of its element x in the whole; and the reverse. */
uint64_t cyclic_count(const struct cyclic *d, unsigned me);
uint64_t cyclic_global(const struct cyclic *d, unsigned me, uint64_t x);
unsigned cyclic_owner(const struct cyclic *d, uint64_t global);
uint64_t cyclic_local(const struct cyclic *d, uint64_t global);

/* A has m x n elements, C n x m; both are dealt out over p x q ranks in square blocks. */
struct cyclic_grid {
    uint64_t m, n, block;
    unsigned p, q;
};

/* What a rank has of A or C, by rows, for the kernels that fill and check. */
struct transpose_share cyclic_share(const struct cyclic_grid *g, unsigned array, unsigned rank);
/* Elements that the array has room for: those of the largest share of all ranks. */
size_t cyclic_room(const struct cyclic_grid *g, unsigned array);

/* All blocks that go from one rank to another: where they are in the sender's A, and where in the
 * receiver's C. */
struct cyclic_message {
    unsigned from, to;      /* ranks; may be the same */
    uint64_t rows, columns; /* as C has them; may be none */
    struct transpose_end a, c;
};

/* The exchange has so many steps. In each, every rank sends one message and receives one. */
unsigned cyclic_steps(const struct cyclic_grid *g);
struct cyclic_message cyclic_sends(const struct cyclic_grid *g, unsigned step, unsigned rank);
struct cyclic_message cyclic_receives(const struct cyclic_grid *g, unsigned step, unsigned rank);
/* The sizes that no message exceeds: rows, columns. */
void cyclic_largest(const struct cyclic_grid *g, uint64_t *rows, uint64_t *columns);

#endif
