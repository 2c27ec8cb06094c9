/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Which figures may be compared with each other over time. */
#ifndef HBMARK_SERIES_H
#define HBMARK_SERIES_H

#include "history/store.h"
#include "readout/readout.h"

enum series_scope {
    SERIES_ALONE, /* the figure of a run on one node */
    SERIES_ALL,   /* of all nodes of a run together */
    SERIES_SHARE  /* one node's share of such a run */
};

/* The number of the series of a figure in this scope, made if there was none; -1 and e. Figures are
 * of one series if they agree in: point (benchmark, type, variant, threads, order of cores, tier,
 * pages, size, the benchmark's own factor, as asked for), class, instruction set, threads, ranks of
 * a node, whether variants were searched, scope, CPU model, and nodes of the run where all are
 * meant together. Builds of hbmark, kernels and firmware are not among them: what they change is
 * what one wants to see, and a step names them. */
sqlite3_int64 series_number(struct store *s, const struct readout *r, const struct figure *f,
                            enum series_scope scope, const char *hardware, struct error *e);

#endif
