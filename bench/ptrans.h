/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* HPC Challenge's PTRANS, C = A' + C over a grid of ranks: its exchange, data and verdict, on any
 * device that launches kernels and any net that carries messages. */
#ifndef HBMARK_PTRANS_H
#define HBMARK_PTRANS_H

#include <stdbool.h>

#include "comm/net.h"
#include "cyclic.h"
#include "kernel.h"
#include "record/error.h"

/* What the time of a step goes to. Parts that stay on a rank count as added. */
enum ptrans_phase { PTRANS_PACK, PTRANS_EXCHANGE, PTRANS_ADD, PTRANS_PHASES };

/* Row (name, variant) of a table over [0, n); variant NULL: that of the point. */
struct ptrans_launch {
    const char *name, *variant;
    const void *own;
    size_t own_bytes, n;
    uint64_t steps; /* of a check: additions so far */
};

/* What is asked of who runs the kernels. */
struct ptrans_host {
    void *run;
    struct net *net;  /* of the ranks of the grid alone, in its order */
    double *messages; /* array TRANSPOSE_MESSAGES */
    unsigned workers;
    int (*launch)(void *run, const struct ptrans_launch *l, struct error *e);
    const union kernel_out *(*out)(void *run, unsigned worker); /* of the last launch */
    /* From now on time belongs to this phase; PTRANS_PHASES: to none. */
    void (*phase)(void *run, enum ptrans_phase k);
};

struct ptrans {
    struct cyclic_grid grid;
    uint64_t chunk_rows, chunk_columns; /* messages go in chunks of this size, as C has them */
    uint64_t row_chunks, column_chunks; /* of the largest message */
    uint64_t steps;                     /* additions since the reset */
};

/* The usual side of a chunk: 8 MiB. Ranks wait for each other after each chunk, so one has to last
 * longer than a scheduler takes a core away. Measured with two ranks on two cores, against hpcc:
 * with nothing else running 2 MiB are as good, with ten other processes they are half as fast. */
enum { PTRANS_SIDE = 1024 };

/* EXIT_USAGE if the grid has no matrix or no ranks. Messages go in chunks of side x side elements,
 * or as many in another shape. */
int ptrans_init(struct ptrans *p, const struct cyclic_grid *g, uint64_t side, struct error *e);
/* Elements of array k on each rank, messages included. */
size_t ptrans_room(const struct ptrans *p, unsigned array);

/* Fills A and C. */
int ptrans_reset(struct ptrans *p, const struct ptrans_host *h, struct error *e);
/* C = A' + C, once. Collective over the net. */
int ptrans_step(struct ptrans *p, const struct ptrans_host *h, struct error *e);

/* All elements of C, of all ranks, against their values made again from the seed. */
struct ptrans_verdict {
    double right, wrong;   /* elements, bit by bit */
    double error, largest; /* largest difference; largest value that was to be */
    double residual;       /* HPCC's: error / largest / (eps max(M, N)), at most 16 */
    double first;          /* on this rank: index of its first wrong element + 1, or 0 */
    bool pass;             /* all right, and by HPCC's rule */
};

int ptrans_check(struct ptrans *p, const struct ptrans_host *h, struct ptrans_verdict *v,
                 struct error *e);

#endif
