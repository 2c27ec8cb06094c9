/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Gathers as many bytes as each rank has to rank 0: cells of a matrix, texts, samples. */
#ifndef HBMARK_GATHER_H
#define HBMARK_GATHER_H

#include <stdint.h>

#include "comm/comm.h"

/* One value of a sparse matrix, from whichever rank measured it. */
struct cell {
    uint32_t row, column;
    double value;
};

struct bytes {
    const void *data;
    size_t n;
};

/* Of rank r: sizes[r] bytes, which follow those of the ranks before it. */
struct gathered {
    void *data; /* bytes of them in all */
    size_t *sizes;
    size_t bytes;
};

/* What each rank has, on rank 0; all is empty elsewhere. Fails on every rank if rank 0 has no
 * memory for it. Collective. */
int comm_gather_bytes(struct comm *c, struct bytes mine, struct gathered *all, struct error *e);
/* The same in rounds of at most limit bytes of all ranks together. */
int comm_gather_bytes_in(struct comm *c, struct bytes mine, struct gathered *all, size_t limit,
                         struct error *e);
void gathered_free(struct gathered *all);

#endif
