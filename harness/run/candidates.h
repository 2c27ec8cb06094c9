/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What a search races: kernels, workers, orders of cores and offsets, of one benchmark or several.
 */
#ifndef HBMARK_CANDIDATES_H
#define HBMARK_CANDIDATES_H

#include "run/run.h"

enum { CANDIDATES = 256, TUNE_ROUNDS = 9 };

struct candidate {
    const struct bench *bench;
    const struct kernel *kernel;
    char at[24], bind[12];
    unsigned workers;
    size_t offset;
    double relative[TUNE_ROUNDS]; /* time per work of each round over that round's median */
};

/* Each fills c, which has room for CANDIDATES, and returns how many. */

/* Rows of the device's set that the point allows; one unroll each unless all are wanted. */
size_t candidates_rows(const struct run *r, bool unrolls, struct candidate *c);
/* Rows of all benchmarks that the point's searches, every value of their factors; first what
 * earlier points found best. */
size_t candidates_benches(const struct run *r, struct candidate *c);
/* base, and the same with fewer workers; with other orders of the cores as well if orders. */
size_t candidates_workers(const struct run *r, const struct candidate *base, bool orders,
                          struct candidate *c);
/* base, and the same with other offsets. */
size_t candidates_offsets(const struct candidate *base, struct candidate *c);

#endif
