/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What this machine is: cores we may use, caches they reach, memory nodes and their kinds. Long:
 * all that plan, run and commands ask of a machine. */
#ifndef HBMARK_MACHINE_H
#define HBMARK_MACHINE_H

#include <hwloc.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "machine/memnode.h"
#include "record/error.h"

enum { MACHINE_LEVELS = 6, MACHINE_PAGESIZES = 4, MACHINE_ISAS = 16 };

/* Arrays of so many times the caches in reach count as in memory: at most a quarter of one lies in
 * them. STREAM's rule. */
enum { LLC_TIMES = 4 };

struct cachelevel {
    unsigned level;      /* 1 to 5; 0 for memory-side caches */
    uint64_t size_bytes; /* of one instance, the largest where they differ */
    unsigned instances;  /* reachable by the allowed cores */
    uint64_t sum_bytes;
};

struct hugepool {
    uint64_t bytes; /* page size */
    uint64_t total, free;
};

/* What is not known, as on simulated machines, is 0 or "unknown"; numa_balancing is -1 then. */
struct machine {
    hwloc_topology_t topology;
    bool simulated;   /* XML, synthetic or FSROOT: plans, but never measures */
    char origin[256]; /* "this machine", "file x.xml", "synthetic pack:2 ..." */
    char cpu_model[96], cpu_vendor[48];
    unsigned packages, cores, pus;       /* of the whole machine, online */
    unsigned allowed_cores, allowed_pus; /* in our cpuset and binding: what may be measured */
    hwloc_cpuset_t allowed;
    unsigned ncaches;
    struct cachelevel caches[MACHINE_LEVELS]; /* L1 first, memory-side last */
    uint64_t llc_sum_bytes; /* outermost caches the allowed cores reach, and memory-side ones */
    unsigned nnodes;
    struct memnode *nodes;           /* by OS index */
    uint64_t memory_available_bytes; /* what we may really take now */
    char memory_limit[64];           /* what decided: "MemAvailable", "cgroup v2 memory.max", ... */
    uint64_t base_page_bytes;
    struct hugepool hugepages[MACHINE_PAGESIZES]; /* smallest page first */
    unsigned nhugepages;
    char thp[16];       /* always, madvise, never, absent */
    uint64_t thp_bytes; /* of one transparent huge page; 2 MiB where the system does not say */
    char clocksource[32], virtualisation[48], microcode[32], governor[32];
    int numa_balancing; /* 0, 1, -1 unknown */
    unsigned isa_count; /* kernel sets this CPU can execute, by name, most capable last */
    const char *isas[MACHINE_ISAS];
};

struct machine_options {
    const char *topology; /* NULL: this machine; else XML path, "synthetic:...", "fsroot:DIR" */
    const char *kinds;    /* user's override "2=hbm,8-15=hbm", or NULL */
};

/* Loads the machine. On failure m is untouched. Free with machine_fini(). With topology NULL,
 * HWLOC_XMLFILE, HWLOC_SYNTHETIC and HWLOC_FSROOT are obeyed as if they had been given as options;
 * HWLOC_THISSYSTEM=1 tells that such a description is of this very machine. A description is first
 * loaded in a child process, so that a broken one cannot end ours. */
int machine_init(struct machine *m, const struct machine_options *o, struct error *e);
void machine_fini(struct machine *m);

/* Decides by rates of the nodes (0: unknown), see session/kinds.h, what nothing else told. */
void machine_kinds_by_rate(struct machine *m, const double *GBps);

/* Nodes of a tier: a kind such as "hbm", a node's OS index, several ("0+2"), or "all": every node
 * the CPU may allocate from except GPU memory, which must be asked for by name. Fills set (cleared
 * first) with node OS indices; EXIT_UNAVAILABLE naming the tiers present if it is empty. */
int machine_tier(const struct machine *m, const char *tier, hwloc_nodeset_t set, struct error *e);

/* Is node (OS index) one of nodes, and among these as near to this PU as one can be? */
bool machine_is_near(const struct machine *m, hwloc_const_nodeset_t nodes, unsigned cpu,
                     unsigned node);

/* Names of the tiers present, in the order of their nodes: "dram, hbm". Returns buf. */
char *machine_tiers(const struct machine *m, char *buf, size_t size);

/* Largest array count * bytes that may be allocated now on these nodes (NULL: all but GPU memory)
 * by this process, with the reserve the system needs kept back. */
uint64_t machine_room_bytes(const struct machine *m, hwloc_const_nodeset_t nodes);

struct bind_request {
    const char *policy; /* "compact" fills a package first, "scatter" alternates over packages and
                         * caches, "numa" takes cores local to near first */
    hwloc_const_cpuset_t within; /* NULL: all allowed cores; what is not allowed is left out */
    hwloc_const_nodeset_t near;  /* of "numa" only; may be NULL */
    unsigned count;              /* threads */
};

/* PU OS indices for count threads in binding order: one PU a core until cores run out. -1 if
 * count is 0 or exceeds the PUs there are, or the policy is unknown; cpus is untouched then. */
int machine_bind_order(const struct machine *m, const struct bind_request *r, unsigned *cpus,
                       struct error *e);

/* Do two policies give other PUs to count threads? False where either cannot. */
bool machine_order_differs(const struct machine *m, hwloc_const_cpuset_t within, const char *policy,
                           const char *other, unsigned count);

/* A cache domain: how many cores of within (NULL: all allowed) share the last-level cache of the
 * first of them, in compact order. */
unsigned machine_domain_cores(const struct machine *m, hwloc_const_cpuset_t within);

/* Bytes of the caches of a level (1 to 5) that these PUs reach: each cache counts once. */
uint64_t machine_reached_bytes(const struct machine *m, unsigned level, const unsigned *cpus,
                               unsigned count);

/* Writes the topology as hwloc XML of version 2, which every hwloc since 2.0 reads. */
int machine_export(const struct machine *m, const char *path, struct error *e);

/* The topo record (see results/README.md) and, for people, the `hbmark topo` page. */
json_t *machine_json(const struct machine *m);
void machine_print(const struct machine *m, FILE *out);

#endif
