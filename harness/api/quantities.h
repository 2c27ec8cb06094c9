/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The quantities of a benchmark: its headline number, what a sample gives besides, named phases. */
#ifndef HBMARK_QUANTITIES_H
#define HBMARK_QUANTITIES_H

#include <stdbool.h>

/* What the headline number is and how it follows from work and time. */
enum metric {
    METRIC_BANDWIDTH,
    METRIC_FLOPS,
    METRIC_RATE,    /* of ops */
    METRIC_UPDATES, /* the same, of updates of a table */
    METRIC_TOKENS,  /* the same, of tokens of a language model */
    METRIC_LATENCY,
    METRIC_COUNT
};

/* Names and units of the metric, for tables and records. */
struct metric_row {
    const char *name, *unit; /* "bandwidth", "B/s" */
    const char *shown;       /* "GB/s" */
    double scale;            /* shown = value / scale */
    bool higher;             /* higher is better */
};
const struct metric_row *metric_row(enum metric m);

/* A quantity that a sample gives besides its time. */
struct side {
    const char *name, *unit; /* "load bandwidth", "B/s" */
    bool sum;                /* over ranks; else the largest */
    bool rate;               /* an amount is given: recorded is that over the sample's time */
    bool ops;                /* ops of the traffic over the sample's time: nothing is given */
};

enum { BENCH_SIDES = 6, BENCH_PHASES = 6 };

struct quantities {
    enum metric metric;
    bool of_cells; /* a sample's time is that of its cells, less those aside */
    struct side sides[BENCH_SIDES];
    const char *phases[BENCH_PHASES]; /* of a step: run_phase() */
};

#endif
