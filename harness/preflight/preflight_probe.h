/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Measurements of the preflight: the clock, the noise on each core, what others do meanwhile. */
#ifndef HBMARK_PREFLIGHT_PROBE_H
#define HBMARK_PREFLIGHT_PROBE_H

#include <stdbool.h>
#include <stddef.h>

#include "preflight/preflight.h"

struct clock_probe {
    double resolution_ns; /* smallest step seen */
    double overhead_ns;   /* of one reading */
    double jump_ns;       /* largest departure from CLOCK_MONOTONIC_RAW within one reading */
    unsigned backwards, jumps;
    bool frozen;
};

/* One core's fixed work: the same quantum over and over; what takes longer was taken away. */
struct noise_core {
    unsigned cpu;
    double p50_ns, p99_ns, max_ns;
    double lost; /* share of the time beyond the median quantum */
    size_t n;    /* quanta; 0: could not run there */
};

struct noise_probe {
    struct noise_core *cores;
    unsigned ncores;
    const struct noise_core *worst; /* by lost; NULL if nothing ran */
    double p50_least_ns, p50_most_ns;
};

/* Shares of the window's CPU time on the run's CPUs. */
struct load_probe {
    double window_s;
    unsigned ncpus;
    double others; /* CPUs busy with other work */
    double steal;  /* share taken by the hypervisor */
    double load1;
    bool known;
};

struct preflight_probes {
    struct clock_probe clock;
    struct noise_probe noise;
    struct load_probe load;
};

void probe_clock(double (*clock_ns)(void), struct clock_probe *p);

/* All at about the same time: the noise runs on every core at once, inside the load's window. */
void preflight_probe(const struct preflight_input *in, struct preflight_probes *p);
void preflight_probe_fini(struct preflight_probes *p);

#endif
