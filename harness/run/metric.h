/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What the headline number of a benchmark is. */
#ifndef HBMARK_METRIC_H
#define HBMARK_METRIC_H

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

#endif
