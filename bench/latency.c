/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Latency: loads that need each other, over working sets from the first cache to memory. */
#include <string.h>

#include "cycle.h"
#include "run/bench.h"

enum { HOPS = 1024, PAGE_LINES = 4096 / KERNEL_LINE };

/* What a run keeps of its chase: handed to the kernels as it is, then how far the walk has come. */
struct chase {
    struct cycle_walk walk;
    uint64_t step;
    unsigned chains;
};

_Static_assert(sizeof(struct chase) <= 1024, "what a benchmark may keep");

static uint64_t lines_of(const struct run *r)
{
    return run_n(r) * elem_bytes(run_elem(r)) / KERNEL_LINE;
}

static int setup(struct run *r, uint64_t page_lines, unsigned chains, struct error *e)
{
    struct chase *c = run_own(r);
    const uint64_t lines = lines_of(r) / page_lines * page_lines;

    if (lines < CYCLE_CHAINS)
        return error_set(e, EXIT_USAGE, "%s: a size of %zu bytes has fewer than %d cache lines",
                         run_bench(r)->name, run_n(r) * elem_bytes(run_elem(r)), CYCLE_CHAINS);
    memset(c, 0, sizeof *c);
    c->walk.cycle = (struct cycle){data_key(run_seed(r), 0), lines, page_lines};
    c->chains = chains;
    return run_kernel(r, "chase", "link", 0, run_n(r), NULL, e);
}

static int setup_random(struct run *r, struct error *e)
{
    return setup(r, lines_of(r), 1, e);
}

static int setup_pages(struct run *r, struct error *e)
{
    return setup(r, PAGE_LINES, 1, e);
}

static int setup_chains(struct run *r, struct error *e)
{
    return setup(r, lines_of(r), (unsigned)run_at(r), e);
}

/* The step of the cycle that chain k is at. */
static uint64_t step_of(const struct chase *c, unsigned k)
{
    return c->step + c->walk.cycle.lines / c->chains * k;
}

static int step(struct run *r, unsigned repeat, struct error *e)
{
    struct chase *c = run_own(r);

    c->step = (c->step + c->walk.hops) % c->walk.cycle.lines;
    c->walk.hops = (uint64_t)repeat * HOPS;
    for (unsigned k = 0; k < c->chains; k++)
        c->walk.at[k] = cycle_line(&c->walk.cycle, step_of(c, k));
    return run_launch_row(r, "chase", "plain", c->chains, e);
}

/* The last walk ended where it had to: it follows from the seed alone. */
static int check_end(struct run *r, struct check *c, struct error *e)
{
    const struct chase *w = run_own(r);
    uint64_t expected = 0;

    (void)e;
    for (unsigned k = 0; k < w->chains; k++)
        expected += cycle_line(&w->walk.cycle, step_of(w, k) + w->walk.hops);
    *c = (struct check){.kind = "end of the walk",
                        .elements = w->walk.hops * w->chains,
                        .bad = run_result(r)->u[0] != expected,
                        .expected = (double)expected,
                        .got = (double)run_result(r)->u[0]};
    c->pass = c->bad == 0 && c->elements > 0;
    return 0;
}

/* ... and every line links to its successor: one cycle, which visits every line once. */
static int check(struct run *r, struct check *c, struct error *e)
{
    const struct chase *w = run_own(r);
    union kernel_out out;

    if (check_end(r, c, e) || run_kernel(r, "chase", "check", 0, run_n(r), &out, e))
        return -1;
    c->kind = "links";
    c->elements = out.u[0] + out.u[1];
    c->bad += out.u[1];
    c->first_bad = out.u[2] ? out.u[2] - 1 : 0;
    c->pass = c->bad == 0 && c->elements == w->walk.cycle.lines;
    return 0;
}

static struct traffic traffic(const struct run *r)
{
    const struct chase *c = run_own(r);
    const double loads = (double)HOPS * c->chains * run_ranks(r);

    return (struct traffic){.read = loads * KERNEL_LINE, .ops = loads, .serial = HOPS};
}

/* Long enough that one interrupt more or less does not show. */
#define SAMPLE_S 0.002

#define PROOF                                                                                      \
    "every line's successor against the seed's own (one cycle, each line once), before and "       \
    "after; "                                                                                      \
    "after each sample, that the walk ended where it must"

/* What all chases have in common. */
#define CHASE                                                                                      \
    .kernel = "chase", .arrays = 1, .workers = 1, .sample_s = SAMPLE_S, .step = step,              \
    .traffic = traffic, .proof = PROOF, .check_sample = check_end, .check = check

/* ... and those whose result is the time of one load. */
#define ONE_CHAIN                                                                                  \
    CHASE, .formula = "p = *p", .metric = METRIC_LATENCY, .flags = BENCH_CURVE,                    \
           .counts = "loads of one chain a rank; with one rank no other core does anything"

static const struct bench rows[] = {
    {.name = "latency.idle",
     .summary = "time of one load, each needing the one before, lines in random order",
     .source = "McVoy, Staelin, lmbench, USENIX 1996; the cycle is a keyed permutation",
     .octave = 2,
     .setup = setup_random,
     ONE_CHAIN},
    {.name = "latency.page",
     .summary = "the same, all lines of a 4 KiB page before the next page: without TLB misses",
     .source = "as latency.idle",
     .octave = 1,
     .setup = setup_pages,
     ONE_CHAIN},
    {.name = "latency.mlp",
     .summary = "bandwidth of one core that walks k independent chains",
     .formula = "p[k] = *p[k]",
     .counts = "whole lines of all chains",
     .source = "as latency.idle; parallelism by Little's law",
     .metric = METRIC_BANDWIDTH,
     .llc_times = 8,
     .axis = "chains",
     .values = "1,2,3,4,5,6,8,10,12,16,20,24,32",
     .setup = setup_chains,
     CHASE},
};

const struct bench_table bench_latency = {"latency", rows, sizeof rows / sizeof *rows};
