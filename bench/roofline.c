/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The roofline: multiply-adds on each element that is read, from none to 2048, in each level of
 * caches and in memory. */
#include <string.h>

#include "fma.h"
#include "api/bench.h"

static int setup(struct run *r, struct error *e)
{
    struct fma_work *w = run_own(r);

    memset(w, 0, sizeof *w);
    w->steps = (uint64_t)run_at(r, 0);
    return run_fill(r, 0, e);
}

static struct traffic traffic(const struct run *r)
{
    const struct fma_work *w = run_own(r);
    const double n = (double)run_n(r) * run_ranks(r);

    return (struct traffic){
        .read = n * (double)elem_bytes(run_elem(r)), .flops = 2 * n * (double)w->steps, .ops = n};
}

/* After each sample: the sum, and the bandwidth at which the elements came. */
static int check_sample(struct run *r, struct check *c, struct error *e)
{
    if (run_took_ns(r) > 0)
        run_side(r, 0, traffic(r).read / run_ranks(r) * run_repeat(r) / run_took_ns(r) * 1e9);
    return run_check_sum(r, c, e);
}

/* Four times the caches, as STREAM asks, but no 1 GiB: 2048 steps on each element of that would
 * take seconds. */
#define ROOFLINE                                                                                   \
    .loop.kernel = "fma", .loop.arrays = 1, .shape.size = SIZE_LEVELS, .shape.llc_times = 4,       \
    .protocol.sample_s = 0.002, .axes[0].name = "fma", .setup = setup, .traffic = traffic,         \
    .check = run_check_sum,                                                                        \
    .source = "Williams, Waterman, Patterson, Roofline, CACM 2009; intensities as in the "         \
              "Empirical Roofline Tool, reading only",                                             \
    .proof = "the sum of all results' bits, exactly, against a plain recomputation from the "      \
             "seed, before and after and in each sample"

static const struct bench rows[] = {
    {.name = "roofline",
     .roles = ROLE_ROOFLINE,
     .summary = "multiply-adds per element read, in each level of caches and in memory",
     .formula = "x = a[i]; fma times: x = x * c + d",
     .counts = "two operations of each multiply-add; of f64, fma = 2048 are 256 multiply-adds a "
               "byte",
     .quantities.metric = METRIC_FLOPS,
     .axes[0].values = "1,2,4,8,16,32,64,128,512,2048",
     .quantities.sides = {{.name = "bandwidth", .unit = "B/s", .sum = true}},
     .check_sample = check_sample,
     ROOFLINE},
    {.name = "roofline.read",
     .roles = ROLE_ROOFLINE,
     .summary = "its left end: the same loads, no multiply-add",
     .formula = "x = a[i]",
     .counts = "bytes read",
     .quantities.metric = METRIC_BANDWIDTH,
     .axes[0].values = "0",
     ROOFLINE},
};

const struct bench_table bench_roofline = {"roofline", rows, sizeof rows / sizeof *rows};
