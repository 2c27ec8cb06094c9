/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The plan: config x benchmarks x machine -> points, and what is left out and why. Pure. Long:
 * every factor of a point. */
#ifndef HBMARK_PLAN_H
#define HBMARK_PLAN_H

#include <jansson.h>

#include "api/bench.h"
#include "config/config.h"
#include "device/facts.h"
#include "device/placement.h"
#include "machine/machine.h"

enum { POINT_ID = 160, PLAN_VISITS = 16 };

/* Data of a link goes from the near end to the far one. */
enum link_end { LINK_NEAR, LINK_FAR, LINK_ENDS };

/* What the time of a point goes to. */
enum run_time { TIME_FILL, TIME_WARMUP, TIME_TIMED, TIME_CHECK, TIME_OTHER, TIME_COUNT };
extern const char *const run_time_names[TIME_COUNT]; /* as records have them: "fill_s" */

/* One measurement to make: a benchmark and one value of every factor. */
struct point {
    char id[POINT_ID]; /* unique in the plan, stable over launches: the resume key */
    const struct bench *bench;
    const struct run_group *group; /* of the suite it came from */
    unsigned device;               /* index among those of the lab; of a link the host's */
    unsigned link[LINK_ENDS];      /* of a link: the same of what is at its ends; else 0, 0 */
    char tier[24];                 /* "dram", "hbm", "all", "3" */
    hwloc_nodeset_t nodes;         /* owned by the plan */
    unsigned pair[2], weight[2];   /* not 0, 0: pages are dealt out over these two of nodes */
    int from;                      /* node whose cores work, -1: all cores */
    enum elem elem;
    char variant[24]; /* a variant's name or "auto" */
    unsigned unroll;  /* 0: any */
    unsigned threads; /* per rank */
    unsigned visits;  /* times that the session comes to it */
    unsigned solves;  /* in a visit; 0: it is no solver */
    double timeout_s;
    char bind[12];
    enum pages pages;
    size_t n;          /* elements of each array on this rank */
    size_t size_bytes; /* of each array over the ranks of a node */
    bool rounded;      /* down from what was asked for, to a power of two */
    bool doubled;      /* twice the size fits as well and is wanted */
    size_t offset;
    char at[BENCH_AXES][AT_CHARS];         /* values of the benchmark's axes: numbers or words */
    double part_s[TIME_COUNT], estimate_s; /* guessed before anything is measured; their sum */
    unsigned index;                        /* in the suite's order */
};

struct plan_skip {
    char id[POINT_ID];
    const char *bench, *reason_code;
    char text[256];
};

struct plan {
    struct point *points;
    size_t count;
    struct plan_skip *skips;
    size_t nskips;
    double estimate_s;
    uint64_t seed;
};

/* A device that points may be on, as the plan sees it. */
struct plan_device {
    const char *name;    /* as --device names it */
    const char *why_not; /* "", or why it cannot be used: its points are listed as not run */
    const struct kernel_set *set;
    const struct device_facts *facts;
    bool host; /* has its nodes and cores: tiers, pages, binding mean something */
};

/* What of the world the plan depends on, besides the machine. */
struct plan_scope {
    const struct bench_table *const *benches; /* NULL-terminated */
    const struct plan_device *devices;        /* the host's first; a point holds an index */
    unsigned ndevices;
    const struct place *places;  /* of all ranks, or NULL */
    unsigned local_ranks, ranks; /* on this node; of all */
    unsigned domain_cores;       /* of the least cache domain of the ranks; 0: look */
    uint64_t room_bytes;         /* memory all local ranks may take */
};

/* Expands and checks. A benchmark or factor the user named that cannot be is an error
 * (EXIT_USAGE or EXIT_UNAVAILABLE); what a suite lists and this machine lacks is a skip. */
int plan_make(struct plan *p, const struct config *c, const struct machine *m,
              const struct plan_scope *scope, struct error *e);
void plan_fini(struct plan *p);

/* Is a benchmark asked for that launches this kernel? */
bool plan_wants(const struct config *c, const struct bench_table *const *benches,
                const char *kernel);

/* Visits of all points. */
unsigned plan_visits(const struct plan *p);

json_t *plan_json(const struct plan *p);
/* The page of `hbmark plan`. */
void plan_print(const struct plan *p, FILE *out);

/* Benchmark by name, or NULL; *near (may be NULL) gets the most similar name. */
const struct bench *plan_bench(const struct bench_table *const *benches, const char *name,
                               const char **near);

#endif
