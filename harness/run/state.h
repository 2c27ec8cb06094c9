/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What a run keeps, concern by concern. Long: one struct a concern. */
#ifndef HBMARK_RUN_STATE_H
#define HBMARK_RUN_STATE_H

#include "counters/counters.h"
#include "api/quantities.h"
#include "device/placement.h"
#include "machine/sysinfo.h"
#include "plan/plan.h"
#include "plan/rng.h"

enum { RUN_COUNTERS = 4 * COUNTERS_PER_PASS, RUN_FACTS = 8 };

/* What a benchmark says besides. */
struct fact {
    const char *name, *unit;
    double value;
};

struct facts {
    struct fact of[RUN_FACTS];
    unsigned n;
    bool lost; /* there were more */
};

/* The bound that a benchmark measured beside its work; 0: none. */
struct measured_bound {
    double value;
    const char *source;
};

/* Result of a reduction over the run's elements. */
struct expected {
    bool known;
    union kernel_out out;
};

/* Places made wrong in samples, where only the timed work can make them right. */
struct traps {
    bool off; /* probes and searches: their samples are not checked one by one */
    struct rng places;
    uint64_t checked; /* samples */
};

/* The last timed block, by the host's clock and by the device's events; and the same of all samples
 * that count. */
struct block {
    double took_ns, span_ns;
    double host_ns, events_ns;
};

/* power.c, over all visits; NAN: no counters. */
struct energy_used {
    double J, ns, idle_W;
    double from_J, from_ns, read_ns;
    double timed_ns; /* samples meanwhile */
};

struct phases {
    unsigned now; /* of the step, BENCH_PHASES: none */
    double from_ns;
    double ns[BENCH_PHASES]; /* of the samples that count */
    uint64_t times;          /* repetitions in them */
};

struct probe {
    bool done;
    const char *why_not; /* if not done */
    double low;          /* the ratio is not below this, with 98 % confidence after nine pairs */
    double ratio;        /* of rates: base over probe */
    unsigned pairs;
};

struct probes {
    struct probe doubling, constant;
    bool made; /* in a visit of this process */
};

struct counted {
    struct counter_value of[RUN_COUNTERS];
    int n;
};

/* How the search went whose choice is measured. */
struct search {
    bool tuned;
    unsigned times; /* of a search over benchmarks: how often it was made */
    unsigned tried; /* configurations that were looked at */
};

/* Around the samples: what the system did over all visits, and where pages lay. */
struct context {
    struct sys_activity activity;
    struct residence before, after;
};

/* Where the time of a run went. */
struct spent {
    double spent_s[TIME_COUNT];
    double since_ns;
};

#endif
