/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Compute ceilings: arithmetic in registers, beside the clock that the cores had meanwhile. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "data.h"
#include "fma.h"
#include "api/bench.h"

/* Turns of the chain that the clock follows from: 30 us at 4 GHz, a thousand times the clock's
 * own time, and short beside a sample. */
enum { CHAIN_TURNS = 65536 };

enum { SIDE_CLOCK, SIDE_PER_CYCLE };

/* What a run keeps; kernels get it as it is, by its first member. */
struct compute {
    struct fma_work work;
    uint64_t chain_end;   /* what the chain must end on */
    double clock_Hz;      /* of the look before this sample */
    double sum_Hz, looks; /* of all samples that counted */
    double units;         /* instructions in a cycle of the fastest core, summed over the same */
};

static bool is_tiles(const struct run *r)
{
    return strcmp(run_bench(r)->loop.kernel, "tiles") == 0;
}

static uint64_t chain_end(const struct fma_work *w)
{
    uint64_t x = w->key;

    for (uint64_t k = 0; k < w->turns; k++)
        x = (x + w->chain_a) ^ w->chain_b;
    return x;
}

static int setup(struct run *r, struct error *e)
{
    struct compute *c = run_own(r);

    memset(c, 0, sizeof *c);
    c->work = (struct fma_work){.steps = is_tiles(r) ? TILE_STEPS : FMA_STEPS,
                                .clock = run_worker_clock(r),
                                .turns = CHAIN_TURNS,
                                .key = run_seed(r),
                                .chain_a = data_key(run_seed(r), 1),
                                .chain_b = data_key(run_seed(r), 2)};
    c->chain_end = chain_end(&c->work);
    return run_fill(r, 0, e);
}

static struct traffic traffic(const struct run *r)
{
    const struct compute *c = run_own(r);
    const double n = (double)run_n(r) * run_ranks(r);

    return (struct traffic){.read = n * (double)elem_bytes(run_elem(r)),
                            .flops =
                                n * 2 * (double)c->work.steps * (is_tiles(r) ? TILE_PRODUCTS : 1),
                            .ops = n};
}

/* What a look at the cores tells. */
struct look {
    double Hz; /* mean clock of this rank's cores, all busy; 0: a chain ended where it must not */
    double units;  /* the most instructions in a cycle of any core */
    double per_op; /* operations of one instruction */
};

/* One chain of known cycles on each core, then one group of the kernel's own chains. */
static int look_at_cores(struct run *r, struct look *l, struct error *e)
{
    const struct compute *c = run_own(r);
    const char *kernel = run_bench(r)->loop.kernel;
    double sum = 0;
    unsigned n = 0;

    memset(l, 0, sizeof *l);
    if (run_kernel(r, "chain", "plain", 0, run_n(r), NULL, e))
        return -1;
    for (unsigned w = 0; w < run_workers(r); w++) {
        const union kernel_out *o = run_out(r, w);

        if (!o->u[1])
            continue; /* more workers than parts of the array */
        if (o->u[0] != c->chain_end)
            return 0;
        sum += (double)CHAIN_CYCLES * CHAIN_TURNS / ((double)o->u[1] / 1024) * 1e9;
        n++;
    }
    l->Hz = n ? sum / n : 0;
    if (run_kernel(r,
                   is_tiles(r)        ? "tiles_peak"
                   : kernel[0] == 'd' ? "dotchain_peak"
                                      : "fma_peak",
                   "plain", 0, run_n(r), NULL, e))
        return -1;
    for (unsigned w = 0; w < run_workers(r) && l->Hz > 0; w++) {
        const union kernel_out *o = run_out(r, w);

        if (!o->u[0])
            continue;
        l->per_op = (double)o->u[0];
        l->units = fmax(l->units, (double)o->u[1] * 0x1p-20 * 1e9 / l->Hz / l->per_op);
    }
    return 0;
}

/* The units that a core has are the whole number nearest to the instructions that it started in a
 * cycle, in its best few microseconds: so a core that others kept busy does not get a lower bound.
 */
static void state_bound(struct run *r, const struct compute *c, double per_op)
{
    const double units = fmax(1, round(c->units / c->looks));

    run_bound(r, units * per_op * c->sum_Hz / c->looks * run_workers(r) * run_ranks(r),
              "units x operations of an instruction x measured core clock x cores");
}

/* After each sample: the sum, then the clock, which stands for the time between this look and the
 * one before. */
static int check_sample(struct run *r, struct check *k, struct error *e)
{
    struct compute *c = run_own(r);
    const double before = c->clock_Hz;
    struct look l;
    double Hz, each;

    if (run_check_sum(r, k, e) || look_at_cores(r, &l, e))
        return -1;
    c->clock_Hz = l.Hz;
    if (!k->pass || l.Hz <= 0) {
        k->pass = false;
        return 0;
    }
    Hz = before > 0 ? (before + l.Hz) / 2 : l.Hz;
    each = traffic(r).flops / run_ranks(r) / run_workers(r) * run_repeat(r);
    run_side(r, SIDE_CLOCK, Hz);
    run_side(r, SIDE_PER_CYCLE, each / run_took_ns(r) * 1e9 / Hz);
    if (!run_sampling(r))
        return 0;
    c->sum_Hz += Hz;
    c->units += l.units;
    c->looks++;
    state_bound(r, c, l.per_op);
    return 0;
}

#define PROOF                                                                                      \
    "the sum of all results' bits, exactly, against a plain recomputation from the seed, before "  \
    "and after and in each sample; the chain that the clock follows from ends where it must"

/* 256 KiB a worker are 64 million multiply-adds of f64: 1 ms at 16 in a cycle of 4 GHz. */
#define COMPUTE                                                                                    \
    .loop.arrays = 1, .shape.bytes = (size_t)256 << 10, .quantities.metric = METRIC_FLOPS,         \
    .setup = setup, .traffic = traffic, .proof = PROOF, .check_sample = check_sample,              \
    .check = run_check_sum, .shape.size = SIZE_OWN_EACH,                                           \
    .quantities.sides = {                                                                          \
        [SIDE_CLOCK] = {.name = "core clock", .unit = "Hz"},                                       \
        [SIDE_PER_CYCLE] = {.name = "operations per cycle of a core", .unit = "1"},                \
    }

#define BURST .protocol.rest_s = 1, .protocol.most_s = 0.9, .protocol.sample_s = 0.02

#define FMA                                                                                        \
    .loop.kernel = "fma", .shape.types = "f64, f32, f16", .formula = "x = x * a + b",              \
    .counts = "two operations of each multiply-add; registers only, one load in 2048 steps",       \
    .source = "latency x units independent chains: Treibig, Hager, Wellein, likwid-bench, "        \
              "PSTI 2010; the clock from a chain of one-cycle operations, since the TSC is not it"

static const char *lacks_kernel(const struct bench_site *site, char *text, size_t size)
{
    const char *name = site->bench->loop.kernel;

    if (kernel_find(site->set, name, NULL, ELEM_BF16, 0) ||
        kernel_find(site->set, name, NULL, ELEM_I8, 0))
        return NULL;
    snprintf(text, size,
             "this CPU has no %s of bf16 or i8, or its system does not grant them; kernels of set "
             "%s: --isa auto takes all that a CPU has",
             strcmp(name, "tiles") == 0 ? "tiles (AMX)" : "dot products", site->set->isa);
    return "NO_ISA";
}

static const struct bench rows[] = {
    {.name = "compute.fma",
     .roles = ROLE_PEAK_FLOPS,
     .summary = "multiply-adds in registers, from idle, for under a second",
     FMA,
     COMPUTE,
     BURST},
    {.name = "compute.sustained",
     .roles = ROLE_SUSTAINED_FLOPS,
     .summary = "the same for a minute at least, warm",
     FMA,
     COMPUTE,
     .protocol.least_s = 60,
     .protocol.visits = 1, /* sustained is one long stretch */
     .protocol.sample_s = 1},
    {.name = "compute.dot",
     .roles = ROLE_PEAK_FLOPS,
     .summary = "dot-product instructions of bf16 or i8 in registers, from idle",
     .loop.kernel = "dotchain",
     .shape.types = "bf16, i8",
     .formula = "t += x[0] * m[0] + x[1] * m[1] (+ ..)",
     .counts = "two operations of each product; those of i8 are integer operations",
     .source = "VDPBF16PS, VPDPBUSD: Intel SDM 2; as compute.fma",
     .lacks = lacks_kernel,
     COMPUTE,
     BURST},
    {.name = "compute.tiles",
     .roles = ROLE_PEAK_FLOPS,
     .summary = "products of tiles of bf16 or i8 (AMX), from idle",
     .loop.kernel = "tiles",
     .shape.types = "bf16, i8",
     .formula = "C[16][16] += A[16][K] * B[K][16]",
     .counts = "two operations of each product; those of i8 are integer operations",
     .source = "TDPBF16PS, TDPBSSD: Intel SDM 2; as compute.fma",
     .lacks = lacks_kernel,
     COMPUTE,
     BURST},
};

const struct bench_table bench_compute = {"compute", rows, sizeof rows / sizeof *rows};
