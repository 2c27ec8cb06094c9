/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What benchmarks that walk a cycle of lines have in common. */
#ifndef HBMARK_CHASE_H
#define HBMARK_CHASE_H

#include "cycle.h"
#include "api/bench.h"

enum { CHASE_HOPS = 1024 }; /* of one repetition */

/* What a run keeps of its chase: handed to the kernels as it is, then how far the walk has come. */
struct chase {
    struct cycle_walk walk;
    uint64_t step;
    unsigned chains;
};

_Static_assert(sizeof(struct chase) <= 1024, "what a benchmark may keep");

/* Links all lines of array 0; page by page, if pages have so many lines. */
int chase_setup(struct run *r, uint64_t page_lines, unsigned chains, struct error *e);
/* One chain in random order over all lines. */
int chase_setup_random(struct run *r, struct error *e);

/* The next walk begins where the last one ended. */
void chase_next(struct run *r, unsigned repeat);
int chase_step(struct run *r, unsigned repeat, struct error *e);

/* Did a walk that gave `end` end where it had to? It follows from the seed alone. */
void chase_ended(const struct run *r, uint64_t end, struct check *c);
int chase_check_end(struct run *r, struct check *c, struct error *e);
/* ... and every line links to its successor: one cycle, which visits every line once. */
int chase_check(struct run *r, struct check *c, struct error *e);

struct traffic chase_traffic(const struct run *r);

/* Long enough that one interrupt more or less does not show. */
#define CHASE_SAMPLE_S 0.002

#define CHASE_PROOF                                                                                \
    "every line's successor against the seed's own (one cycle, each line once), before and "       \
    "after; after each sample, that the walk ended where it must"

/* What rows of chases have in common. */
#define CHASE                                                                                      \
    .loop.kernel = "chase", .loop.arrays = 1, .shape.workers = 1,                                  \
    .protocol.sample_s = CHASE_SAMPLE_S, .step = chase_step, .traffic = chase_traffic,             \
    .proof = CHASE_PROOF, .check_sample = chase_check_end, .check = chase_check

#endif
