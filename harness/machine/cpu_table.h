/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* CPU models whose memory is known: what hangs on them when nothing else tells. */
#ifndef HBMARK_CPU_TABLE_H
#define HBMARK_CPU_TABLE_H

#include <hwloc.h>
#include <stdint.h>

#include "machine/memnode.h"

struct cpu_memory {
    const char *model;              /* part of the model name */
    const char *implementer, *part; /* of Arm CPUs, as hwloc gives them, or NULL */
    const char *name;               /* for people */
    enum memkind own;               /* of nodes with cores; MEM_UNKNOWN: see package_bytes */
    enum memkind beside;            /* of nodes without */
    uint64_t beside_bytes;          /* the largest such node; 0: any size */
    uint64_t package_bytes;         /* HBM in a package that may be all the memory there is */
};

/* The row for the CPU of this topology, or NULL. */
const struct cpu_memory *cpu_memory_find(hwloc_topology_t t);

/* Model and vendor for people: from hwloc, or from the Arm identification. "unknown" if nothing. */
void cpu_names(hwloc_topology_t t, char *model, size_t msize, char *vendor, size_t vsize);

#endif
