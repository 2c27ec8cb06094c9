/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Loaded latency: one chase a rank while the other workers load the memory at a given rate. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chase.h"
#include "load.h"
#include "machine/machine.h"

#define IDLE "idle"

/* The chase first, as its kernels want it; the flag on a line that nothing else lies on. */
struct loaded {
    struct chase chase;
    struct load_work work;
    uint64_t bytes; /* that the generators moved in the last launch */
    _Alignas(KERNEL_LINE) unsigned stop;
};

_Static_assert(sizeof(struct loaded) <= RUN_OWN, "what a benchmark may keep");

static bool is_idle(const struct run *r)
{
    return strcmp(run_at_word(r, 0), IDLE) == 0;
}

static uint64_t units_of(const struct run *r)
{
    return run_n(r) / LOAD_UNIT;
}

static int setup(struct run *r, struct error *e)
{
    struct loaded *l = run_own(r);

    if (chase_setup_random(r, e))
        return -1;
    memset(&l->work, 0, sizeof l->work);
    l->stop = 1;
    l->chase.walk.ended = &l->stop;
    l->work.stop = &l->stop;
    l->work.key = data_key(run_seed(r), 1);
    l->work.delay = strtoull(run_at_word(r, 0), NULL, 10);
    const struct team fill = {"loadfill", "plain",        0, 0, 0, 0, run_n(r),
                              &l->work,   sizeof l->work, 0};

    return run_teams(r, &fill, 1, e);
}

/* Both at the same time; the generators end when the chase does. */
static int step(struct run *r, unsigned repeat, struct error *e)
{
    struct loaded *l = run_own(r);
    const struct team teams[] = {
        {"chase", "plain", 1, 0, 1, 0, run_n(r), NULL, 0, 0},
        {"load", run_variant(r), 0, 1, 0, 0, run_n(r), &l->work, sizeof l->work, 0},
    };
    const uint64_t unit = LOAD_UNIT * elem_bytes(run_elem(r));

    chase_next(r, repeat);
    l->work.launch++;
    l->stop = 0;
    if (run_teams(r, teams, is_idle(r) ? 1 : 2, e))
        return -1;
    l->bytes = 0;
    for (unsigned w = 1; w < run_workers(r) && !is_idle(r); w++)
        l->bytes += (run_out(r, w)->u[LOAD_READ] + run_out(r, w)->u[LOAD_WRITTEN]) * unit;
    run_side(r, 0, (double)l->bytes);
    run_side(r, 1, (double)(l->bytes + l->chase.walk.hops * KERNEL_LINE));
    return 0;
}

/* What a generator that read so many units of its part had to add up. */
static uint64_t sum_of(const struct load_work *w, const union kernel_out *o)
{
    const uint64_t first = o->u[LOAD_FIRST], units = o->u[LOAD_UNITS];
    const uint64_t laps = o->u[LOAD_READ] / units, began = load_begin(w, units);
    const uint64_t rest = o->u[LOAD_READ] % units, end = units - began;
    const uint64_t high = rest < end ? rest : end;

    return laps * load_sum(w->key, first, units) + load_sum(w->key, first + began, high) +
           load_sum(w->key, first, rest - high);
}

/* Adds to the check what generators 1.. left: the sums of what they read, and that their parts are
 * all there is. Returns how many units bear the mark of this launch. */
static uint64_t check_sums(const struct run *r, struct check *c)
{
    const struct loaded *l = run_own(r);
    const unsigned bits = 8 * (unsigned)elem_bytes(run_elem(r));
    uint64_t units = 0, marked = 0;

    for (unsigned w = 1; w < run_workers(r); w++) {
        const union kernel_out *o = run_out(r, w);

        if (!o->u[LOAD_UNITS])
            continue; /* had no part: the others' parts must be all */
        units += o->u[LOAD_UNITS];
        c->elements += o->u[LOAD_READ];
        c->bad +=
            o->u[LOAD_READ] == 0 || ((o->u[LOAD_SUM] ^ sum_of(&l->work, o)) << (64 - bits)) != 0;
        marked += o->u[LOAD_WRITTEN] < o->u[LOAD_UNITS] ? o->u[LOAD_WRITTEN] : o->u[LOAD_UNITS];
    }
    c->bad += units != units_of(r);
    c->pass = c->bad == 0 && c->elements > 0;
    return marked;
}

static int check_sample(struct run *r, struct check *c, struct error *e)
{
    (void)e;
    chase_ended(r, run_out(r, 0)->u[0], c);
    if (!is_idle(r))
        check_sums(r, c);
    return 0;
}

/* ... and every line of the chase, every unit read and every unit written. */
static int check(struct run *r, struct check *c, struct error *e)
{
    struct loaded *l = run_own(r);
    uint64_t marked = 0, found = 0;
    union kernel_out out;

    chase_ended(r, run_out(r, 0)->u[0], c);
    if (!is_idle(r))
        marked = check_sums(r, c);
    if (run_kernel(r, "chase", "check", 0, run_n(r), &out, e))
        return -1;
    c->kind = "links and load";
    c->elements = out.u[0] + out.u[1];
    c->bad += out.u[1];
    c->first_bad = out.u[2] ? out.u[2] - 1 : 0;
    c->bad += c->elements != l->chase.walk.cycle.lines;

    const struct team all = {"load", "check", 0, 0, 0, 0, run_n(r), &l->work, sizeof l->work, 0};

    if (run_teams(r, &all, 1, e))
        return -1;
    memset(&out, 0, sizeof out);
    for (unsigned w = 0; w < run_workers(r); w++) {
        out.u[0] += run_out(r, w)->u[0];
        out.u[1] += run_out(r, w)->u[1];
        found += run_out(r, w)->u[3];
    }
    c->elements += out.u[0] + out.u[1];
    c->bad += out.u[1] + (out.u[0] + out.u[1] != units_of(r)) + (found != marked);
    c->pass = c->bad == 0 && c->elements > 0;
    return 0;
}

/* The curve can only show what the cores that load draw. */
static void note(const struct run *r, char *text, size_t size)
{
    if (run_workers(r) == 2)
        snprintf(text, size,
                 "one core loads: the curve ends at what one core draws from memory, which may be "
                 "far below what memory gives");
}

static const char *lacks(const struct bench_site *site, char *text, size_t size)
{
    if (site->machine->allowed_cores >= 2)
        return NULL;
    snprintf(text, size,
             "one core chases while others load, and there is one: widen the cpuset, or start "
             "fewer ranks on a node");
    return "FEW_CORES";
}

static const struct bench rows[] = {
    {.name = "latency.loaded",
     .roles = ROLE_LOADED_LATENCY,
     .summary = "time of one load while the other cores load memory, from full speed to idle",
     .loop.kernel = "load",
     .formula = "p = *p beside blocks of reads and writes, each block followed by a pause",
     .counts = "loads of the chase; load bandwidth: bytes that the generators read and wrote, "
               "counted by them (payload). One chase and all other cores of a rank load: start a "
               "rank a NUMA node for a chase in each. With two cores one loads, and the curve ends "
               "at what one core draws. Variants: share of reads in %, nt: stores past the caches",
     .source = "bandwidth-latency curves: Esmaili-Dokht et al., A Mess of Memory System "
               "Benchmarking, Simulation and Application Profiling, MICRO 2024; the rate by "
               "pauses as Intel Memory Latency Checker",
     .proof = "after each sample: that the walk ended where it must, and the sum of all that each "
              "generator read against the closed form of its data; before and after: every link, "
              "every unit read against the seed, and of every unit written by which launch it was",
     .loop.arrays = 3,
     .quantities.metric = METRIC_LATENCY,
     .shape.least = 2,
     .shape.llc_times = 8,
     /* Starting skew and the last block are 0.1 % of it. */
     .protocol.sample_s = 0.02,
     .axes[0].name = "delay",
     .axes[0].values = "0,25,50,100,200,400,800,1600,3200,6400,25600," IDLE,
     .quantities.sides = {{.name = "load bandwidth", .unit = "B/s", .sum = true, .rate = true},
                          {.name = "total bandwidth", .unit = "B/s", .sum = true, .rate = true}},
     .lacks = lacks,
     .note = note,
     .traffic = chase_traffic,
     .setup = setup,
     .step = step,
     .check_sample = check_sample,
     .check = check},
};

const struct bench_table bench_latency_loaded = {"latency", rows, sizeof rows / sizeof *rows};
