/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Latency: loads that need each other, over working sets from the first cache to memory. */
#include "chase.h"

enum { PAGE_LINES = 4096 / KERNEL_LINE };

static int setup_pages(struct run *r, struct error *e)
{
    return chase_setup(r, PAGE_LINES, 1, e);
}

static int setup_chains(struct run *r, struct error *e)
{
    return chase_setup(r, run_n(r) * elem_bytes(run_elem(r)) / KERNEL_LINE, (unsigned)run_at(r, 0),
                       e);
}

/* Chases whose result is the time of one load. */
#define ONE_CHAIN                                                                                  \
    CHASE, .formula = "p = *p", .quantities.metric = METRIC_LATENCY, .shape.size = SIZE_CURVE,     \
           .counts = "loads of one chain a rank; with one rank no other core does anything"

static const struct bench rows[] = {
    {.name = "latency.idle",
     .roles = ROLE_IDLE_LATENCY,
     .summary = "time of one load, each needing the one before, lines in random order",
     .source = "McVoy, Staelin, lmbench, USENIX 1996; the cycle is a keyed permutation",
     .shape.octave = 2,
     .setup = chase_setup_random,
     ONE_CHAIN},
    {.name = "latency.page",
     .roles = ROLE_PAGE_LATENCY,
     .summary = "the same, all lines of a 4 KiB page before the next page: without TLB misses",
     .source = "as latency.idle",
     .shape.octave = 1,
     .setup = setup_pages,
     ONE_CHAIN},
    {.name = "latency.mlp",
     .roles = ROLE_BANDWIDTH | ROLE_MEMORY_PARALLELISM,
     .summary = "bandwidth of one core that walks k independent chains",
     .formula = "p[k] = *p[k]",
     .counts = "whole lines of all chains",
     .source = "as latency.idle; parallelism by Little's law",
     .quantities.metric = METRIC_BANDWIDTH,
     .shape.llc_times = 8,
     .axes[0].name = "chains",
     .axes[0].values = "1,2,3,4,5,6,8,10,12,16,20,24,32",
     .setup = setup_chains,
     CHASE},
};

const struct bench_table bench_latency = {"latency", rows, sizeof rows / sizeof *rows};
