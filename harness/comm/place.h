/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Where each rank runs: its node and host, and there its package and last-level cache. */
#ifndef HBMARK_PLACE_H
#define HBMARK_PLACE_H

#include <hwloc.h>

#include "comm/comm.h"
#include "record/error.h"

struct place {
    int rank;           /* of all */
    int node;           /* as comm numbers them */
    int package, cache; /* hwloc's logical indices on that node */
    char host[64];
};

/* Fills package and cache of a CPU (OS index): the cache is the outermost one above it, or as the
 * package where hwloc knows none. What hwloc does not know is 0. */
void place_of_cpu(struct place *p, hwloc_topology_t t, unsigned cpu);

/* The place of each rank, on every rank, in their order: c->size of them, for free(). cpu is the
 * first CPU of this rank's share. NULL on all ranks if one has no memory. Collective. */
struct place *places_gather(struct comm *c, hwloc_topology_t t, unsigned cpu, struct error *e);

#endif
