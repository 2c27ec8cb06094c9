/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The lab: what one process opened to measure with, and what its points leave to each other. */
#ifndef HBMARK_LAB_H
#define HBMARK_LAB_H

#include <signal.h>

#include "api/bench.h"
#include "comm/comm.h"
#include "comm/net.h"
#include "config/config.h"
#include "counters/counters.h"
#include "device/device.h"
#include "lab/pool.h"
#include "machine/machine.h"
#include "record/journal.h"

/* Who watches: told on rank 0 what is done now; n, if not 0, follows the phase. */
struct watcher {
    void *arg;
    void (*phase)(void *arg, const char *phase, size_t n); /* NULL: nobody does */
};

/* A bandwidth of memory that a point of this run found, and how. */
struct found {
    const struct bench *bench;
    const struct kernel *kernel;
    char at[AT_CHARS], bind[12], tier[24];
    unsigned workers;
    size_t offset;
    enum pages pages;
    double rate; /* B/s */
};

/* A device and the buffers on it. */
struct bay {
    char name[24];     /* as --device names it: "host", "opencl:0" */
    char why_not[320]; /* not "": it could not be opened */
    struct device device;
    struct pool pool;
};

enum { LAB_BEST = 8 };
struct energy;

struct lab {
    const struct config *config;
    const struct machine *machine;
    struct comm *comm;
    struct bay *bays; /* a device each: the host's first */
    unsigned nbays;
    struct counters *counters;         /* NULL: none */
    struct energy *energy;             /* NULL: not looked for */
    struct journal *journal;           /* takes large sets of samples; rank 0 */
    hwloc_cpuset_t cpuset;             /* this rank's share of the cores */
    bool oversubscribed;               /* ranks share a hardware thread */
    const volatile sig_atomic_t *stop; /* set by a signal: finish the sample, keep what is done */
    struct watcher watcher;
    uint64_t seed;
    unsigned launch;
    double started_ns;
    size_t points_done;
    struct net *net;             /* of all ranks, once a benchmark has messages: lab_net() */
    struct found best[LAB_BEST]; /* the highest first */
    size_t nbest;
};

/* Is the run asked to stop, on any rank? Collective. */
bool lab_stopped(const struct lab *l);

/* Seconds that --budget leaves, on this rank's clock; INFINITY where there is none. */
double lab_left_s(const struct lab *l);

/* Tells the watcher. */
void lab_show(const struct lab *l, const char *phase, size_t n);

/* Opens the net of all ranks, where it is not open. Collective. */
int lab_net(struct lab *l, struct error *e);

/* Closes the net, if there is one: the next lab_net() opens another. Collective. */
void lab_drop_net(struct lab *l);

/* Releases the buffers, and closes the net. */
void lab_fini(struct lab *l);

#endif
