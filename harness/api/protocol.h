/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The protocol of a benchmark: how it wants to be sampled, where the options leave that to it. */
#ifndef HBMARK_PROTOCOL_H
#define HBMARK_PROTOCOL_H

#include <stdbool.h>

struct bench_table;

/* Zero: as the options say. */
struct protocol {
    double sample_s;        /* least length of a sample */
    double rest_s;          /* of idleness before the samples that count */
    double least_s, most_s; /* of samples at least and at most, whatever --time says */
    double timeout_s; /* of a point, where its work takes longer than --timeout allows others */
    unsigned samples; /* so many, neither more nor fewer: long solves */
    unsigned visits;  /* times the session comes back to a point of it */
    bool messages;    /* its ranks send to each other: run_net() */
    bool progress;    /* a hardware thread is kept for its messages: run_progress() */
    bool last;        /* after all others: it looks at what they found */
    /* One long solve at a time: a step is a whole solve, set up anew before each. No step for a
     * poisoned result, none for warming up, none with twice the data. */
    bool solves;
    /* Measures the fastest of all rows of these tables (NULL-terminated): those that are bandwidths
     * of memory and leave their launches to us. */
    const struct bench_table *const *over;
};

#endif
