/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* One point being measured: state shared by placing, sampling, probing, tuning and recording. */
#ifndef HBMARK_RUN_H
#define HBMARK_RUN_H

#include "comm/courier.h"
#include "stats/stats.h"
#include "machine/sysinfo.h"
#include "plan/rng.h"
#include "run/series.h"
#include "run/visit.h"
#include "lab/lab.h"
#include "plan/plan.h"

enum { RUN_COUNTERS = 4 * COUNTERS_PER_PASS, RUN_FACTS = 8 };

/* What a benchmark says besides. */
struct fact {
    const char *name, *unit;
    double value;
};

struct probe {
    bool done;
    const char *why_not; /* if not done */
    double low;          /* the ratio is not below this, with 98 % confidence after nine pairs */
    double ratio;        /* of rates: base over probe */
    unsigned pairs;
};

struct run {
    struct lab *lab;
    struct bay *bay;       /* of the point's device: it and its buffers */
    struct device *device; /* of the bay */
    const struct point *point;
    const struct bench *bench;
    const struct kernel *kernel;
    unsigned workers;
    unsigned *cpus;
    size_t n;
    size_t offset;
    char at[BENCH_AXES][AT_CHARS], bind[12]; /* the point's, or what the search chose */
    uint64_t base;                           /* index of this rank's element 0 in the whole array */
    uint64_t seed;
    void *v[KERNEL_OPERANDS];
    void *own;               /* the benchmark's, RUN_OWN bytes */
    struct buffer room;      /* ... and what it wanted beside the arrays */
    union kernel_out *out;   /* one a worker */
    union kernel_out result; /* of all workers, once added up */
    bool added;
    bool idle; /* this rank takes no part in what is timed */
    uint64_t steps;
    unsigned repeat; /* of the last launch */
    bool untrapped;  /* probes: samples are not checked one by one */
    bool expected_known;
    union kernel_out expected; /* of a reduction over these n elements */
    struct rng trip;
    double side_now[BENCH_SIDES];
    double took_ns, span_ns; /* the last timed block: by the host's clock; by the device's events */
    double host_ns, events_ns; /* the same of all samples that count */
    double bound;              /* that the benchmark measured, 0 if none */
    const char *bound_source;
    double energy_J, energy_ns, energy_idle_W; /* power.c, over all visits; NAN: no counters */
    double energy_from_J, energy_from_ns, energy_read_ns;
    double energy_timed_ns; /* samples meanwhile */
    struct cells cells;
    struct joined joined;
    unsigned phase;                               /* of the step, BENCH_PHASES: none */
    double phase_from_ns, phase_ns[BENCH_PHASES]; /* of the samples that count */
    uint64_t phase_times;                         /* repetitions in them */
    struct fact facts[RUN_FACTS];
    unsigned nfacts;
    struct courier *courier; /* NULL: none yet ... */
    bool no_courier;         /* ... or none to be had in this visit */
    bool sampling;           /* samples count now */
    uint64_t sample_checks;
    /* what came out */
    struct series series;
    struct stats stats;
    struct visit visits[PLAN_VISITS];
    unsigned nvisits;
    struct sys_activity activity; /* over all visits */
    struct check check;
    struct residence before, after;
    struct probe doubling, constant_probe;
    bool probed; /* in a visit of this process */
    struct counter_value counters[RUN_COUNTERS];
    int ncounters;
    double time_s[TIME_COUNT];
    double entered_ns;
    bool tuned;
    unsigned searches; /* of a search over benchmarks: how often it was made */
    unsigned tried;    /* configurations that tuning looked at */
};

/* run.c: operands and kernels. */
int run_place(struct run *r, struct error *e); /* buffers, binding, fill */
int run_bind(struct run *r, struct error *e);  /* workers alone */
int run_setup(struct run *r, struct error *e); /* fill anew, steps 0 */
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
