/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The site of a run: ranks, machine, this rank's share of it, device and plan, opened in order. */
#ifndef HBMARK_SITE_H
#define HBMARK_SITE_H

#include "comm/comm.h"
#include "config/config.h"
#include "lab/lab.h"
#include "machine/machine.h"
#include "plan/plan.h"

enum { SITE_BAYS = 16 };

struct site {
    struct comm comm;
    struct machine machine;
    struct bay bays[SITE_BAYS]; /* devices that are open: the host's first */
    unsigned nbays;
    struct plan plan;
    struct place *places;            /* of all ranks, once there is a plan */
    hwloc_cpuset_t cpuset;           /* this rank's share of the node's cores */
    unsigned share_cores, share_pus; /* in the least share of all ranks: what each plans with */
    bool oversubscribed;             /* ranks of some node share a hardware thread */
    /* Of this node: what its ranks may use together, the cores they plan with, and the cores that
     * they could have were they not bound. */
    hwloc_cpuset_t node_cpuset;
    unsigned used_cores, permitted_cores;
    bool comm_open, machine_open;
};

/* Ranks alone; then the machine and this rank's share of it; or both. Collective. */
int site_open_ranks(struct site *s, const struct config *c, struct error *e);
int site_open_machine(struct site *s, const struct config *c, struct error *e);
int site_open(struct site *s, const struct config *c, struct error *e);

/* The host's device (ops) on this rank's cores, with what the benchmarks asked for need of it; then
 * those of --device. */
int site_open_device(struct site *s, const struct config *c, const struct device_ops *ops,
                     const struct bench_table *const *benches, struct error *e);

/* In its place, where the machine is only described: its kernels and facts, nothing to launch. */
void site_pretend_device(struct site *s);

/* What fails on one rank fails on all, before the next exchange would wait for it. Collective. */
int site_together(struct site *s, int rc, struct error *e);

/* The plan, the same on every rank. plan.seed is drawn or taken from the config, and shared. */
int site_plan(struct site *s, const struct config *c, const struct bench_table *const *benches,
              struct error *e);

/* The topo record of this rank's node, less its XML file. */
json_t *site_topo_json(const struct site *s);

void site_close(struct site *s);

#endif
