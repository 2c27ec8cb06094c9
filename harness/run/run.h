/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* One point being measured: state shared by placing, sampling, probing, tuning and recording.
 * Long: what the files of this room share of a point. */
#ifndef HBMARK_RUN_H
#define HBMARK_RUN_H

#include "comm/courier.h"
#include "stats/stats.h"
#include "run/series.h"
#include "run/state.h"
#include "run/visit.h"
#include "lab/lab.h"
#include "plan/plan.h"

struct run {
    struct lab *lab;
    struct bay *bay;       /* of the point's device: it and its buffers */
    struct device *device; /* of the bay */
    const struct point *point;
    /* How it is measured: as the point says, or the search chose. */
    const struct bench *bench;
    const struct kernel *kernel;
    unsigned workers;
    unsigned *cpus;
    size_t n, offset;
    char at[BENCH_AXES][AT_CHARS], bind[12];
    struct search search;
    /* Its data. */
    uint64_t seed, base; /* index of this rank's element 0 in the whole array */
    void *v[KERNEL_OPERANDS];
    void *own;          /* the benchmark's, RUN_OWN bytes */
    struct buffer room; /* ... and what it wanted beside the arrays */
    /* Launches since the fill. */
    union kernel_out *out;   /* one a worker */
    union kernel_out result; /* of all workers, once added up */
    bool added;
    bool idle; /* this rank takes no part in what is timed */
    uint64_t steps;
    unsigned repeat; /* of the last launch */
    /* The sample being taken. */
    bool sampling; /* samples count now */
    struct block block;
    double side_now[BENCH_SIDES];
    struct cells cells;
    struct joined joined;
    struct phases phases;
    struct courier *courier; /* NULL: none yet ... */
    bool no_courier;         /* ... or none to be had in this visit */
    struct expected expected;
    struct traps traps;
    struct spent clock;
    /* What came out. */
    struct series series;
    struct stats stats;
    struct visit visits[PLAN_VISITS];
    unsigned nvisits;
    struct context context;
    struct check check;
    struct probes probes;
    struct counted counted;
    struct energy_used energy;
    struct measured_bound bound;
    struct facts facts;
};

/* run.c: operands and kernels. */
int run_place(struct run *r, struct error *e); /* buffers, binding, fill */
int run_bind(struct run *r, struct error *e);  /* workers alone */
int run_setup(struct run *r, struct error *e); /* every array as at the start, steps 0 */
/* Elements from the line of lo to hi of array k: "plain" as run_fill(), or "constant". */
int run_fill_range(struct run *r, unsigned k, const char *variant, size_t lo, size_t hi,
                   struct error *e);
void run_discard(struct run *r); /* pages go back: the next touch is the first again */
int run_step(struct run *r, unsigned repeat, struct error *e);
int run_kernel_seeded(struct run *r, const char *name, const char *variant, uint64_t seed,
                      double scalar, size_t lo, size_t hi, union kernel_out *out, struct error *e);
struct traffic run_traffic(const struct run *r);
void run_use_offset(struct run *r, size_t offset);

/* link.c: buffers at the ends of a link; nothing of other points. */
int link_place(struct run *r, struct error *e);
/* "host->opencl:0", or the point's device. */
void link_name(const struct run *r, char *text, size_t size);

/* sample.c: the only caller of the clock. */
double run_now_ns(const struct run *r);
void run_clock(struct run *r, enum run_time into); /* time since the last call goes there */
bool run_stopped(const struct run *r);
/* -1 and EXIT_TIMEOUT on all ranks once the point has had its --timeout. Collective. */
int run_in_time(struct run *r, struct error *e);
/* A fault on one rank becomes one on all, before the next exchange would wait for it. Collective.
 */
int run_together(struct run *r, int rc, struct error *e);

/* probe.c: the same again with twice the data, or constant data. */
int probe_doubling(struct run *r, struct error *e);
int probe_constant(struct run *r, struct error *e);
int probe_counters(struct run *r, struct error *e);

/* tune.c: chooses kernel row, workers and offset; of a search over benchmarks also the benchmark.
 */
int tune_choose(struct run *r, struct error *e);
/* candidates.c: a point's result may be one that a later search starts from. */
void found_keep(struct lab *l, const struct run *r, double rate);

/* verify.c */
int verify_arm(struct run *r, size_t *at, struct error *e);
int verify_trip(struct run *r, size_t at, struct error *e);
int verify_poisoned(struct run *r, struct error *e);

#endif
