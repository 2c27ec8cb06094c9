/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What a benchmark is told before there is a point: the machine, and what was asked for. */
#ifndef HBMARK_SCENE_H
#define HBMARK_SCENE_H

#include <stddef.h>

#include "kernel.h"

struct bench;
struct machine;
struct place;

enum { BENCH_AXES = 4, AT_CHARS = 24 };

/* What a benchmark can ask before it says that it can run here. */
struct bench_site {
    const struct bench *bench;     /* the one that asks */
    const struct machine *machine; /* cores and processors: this rank's share */
    const struct kernel_set *set;
    unsigned local_ranks, ranks; /* of this node; of all */
    const struct place *places;  /* of all ranks, or NULL: not known yet */
    const char *input;           /* file of --input, or "" */
    const char *variant;         /* of --variant: a list, or "auto" */
};

/* Values of the axes, before there is a point. */
struct bench_ask {
    const char *const *at; /* of each axis */
    enum elem elem;
    size_t unit;  /* to set: a size left to us has to be a multiple of so many bytes, a rank */
    size_t bytes; /* to set, or 0: of the widest array on a rank; nothing is left to choose */
    /* To set by who solves: how long one is thought to take, set up and checked; errs to the long.
     */
    double solve_s;
};

#endif
