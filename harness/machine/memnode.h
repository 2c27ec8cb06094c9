/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* One memory node: what it is made of, who says so, how large it is and who is near it. */
#ifndef HBMARK_MEMNODE_H
#define HBMARK_MEMNODE_H

#include <hwloc.h>
#include <stdbool.h>
#include <stdint.h>

enum memkind { MEM_UNKNOWN, MEM_DRAM, MEM_HBM, MEM_GPU, MEM_CXL, MEM_NVM, MEM_KINDS };

/* Where a node's kind comes from, the most trusted first. */
enum kind_source {
    KIND_USER,      /* --kind NODE=KIND */
    KIND_HWLOC,     /* subtype of the NUMA node, set by hwloc */
    KIND_BANDWIDTH, /* bandwidth attribute (HMAT) against the other nodes */
    KIND_CPU_TABLE, /* a CPU model known to have this memory */
    KIND_PATTERN,   /* such a CPU, and no core of its own and the size such a node has */
    KIND_MEASURED,  /* read from it: session/kinds.h */
    KIND_NONE,      /* nothing says: DRAM with cores, UNKNOWN without */
    KIND_SOURCES
};

struct memnode {
    unsigned os_index;
    enum memkind kind;
    enum kind_source source;
    char evidence[96];        /* "hwloc subtype HBM", "780000 MiB/s, 3.4 x node 0" */
    uint64_t size_bytes;      /* the OS may report it low until it is touched: machine_room_bytes */
    uint64_t free_bytes;      /* free or easily reclaimed when the machine was read */
    hwloc_obj_t obj;          /* its cpuset is the locality, shared with the DRAM node beside it */
    bool cpuless;             /* no cores, or a node of lower index is home to them */
    bool allowed;             /* our cpuset lets us allocate here */
    unsigned cores;           /* allowed cores local to it */
    uint64_t bandwidth_MiBps; /* best of the hwloc attribute, 0 if none */
};

/* The default tier label of a node: "hbm", "dram", ... Never NULL. */
const char *memkind_name(enum memkind k);
/* The kind of that name, in any case; MEM_KINDS if there is none. */
enum memkind memkind_parse(const char *name);
const char *kind_source_name(enum kind_source s);

/* True if a benchmark may put arrays here. */
static inline bool memnode_usable(const struct memnode *n)
{
    return n->allowed && n->size_bytes > 0;
}

#endif
