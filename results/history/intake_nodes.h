/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The nodes of a run on its way into the database. */
#ifndef HBMARK_INTAKE_NODES_H
#define HBMARK_INTAKE_NODES_H

#include <stddef.h>

#include "history/store.h"
#include "readout/readout.h"

#define INTAKE_TOGETHER ((size_t)-1) /* no kind: all nodes */

struct intake_node {
    sqlite3_int64 number; /* in the database */
    size_t at;            /* in the readout */
    size_t kind;
};

struct intake_nodes {
    struct intake_node *node; /* by number; at least one */
    size_t n;
    const char **kind; /* CPU models: figures of different ones are never compared */
    size_t kinds;
};

/* Writes nodes, what they were like, and that the run had them. Fills nodes, which the caller frees
 * with intake_nodes_fini() also on failure. 0, or -1 and e. */
int intake_nodes_write(struct store *s, const struct readout *r, sqlite3_int64 run,
                       struct intake_nodes *nodes, struct error *e);
void intake_nodes_fini(struct intake_nodes *nodes);

#endif
