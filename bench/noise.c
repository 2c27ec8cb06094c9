/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Noise of the system: quanta of equal work on all cores at once, and what lengthens some. */
#include <math.h>
#include <stdlib.h>

#include "analyze/detours.h"
#include "data.h"
#include "device/device.h"
#include "fma.h"
#include "api/bench.h"

/* 50 us at four cycles a turn and 4 GHz: short enough to tell a timer of 1 kHz, long beside the
 * clock. 2048 quanta a sample are 0.1 s: a hundred of such ticks, and a p99.9. */
enum { TURNS = 50000, QUANTA = 2048, CORES_SHOWN = 512 };

enum { SIDE_LOST, SIDE_P999, SIDE_WORST, SIDE_RATE, SIDE_PERIOD };

static size_t quanta(size_t from, size_t to)
{
    return (to - from + QUANTUM_SLOT - 1) / QUANTUM_SLOT;
}

static unsigned cores_shown(const struct run *r)
{
    return run_workers(r) < CORES_SHOWN ? run_workers(r) : CORES_SHOWN;
}

/* One row a core. */
static int name_cells(struct run *r, struct error *e)
{
    static const char *const cols[] = {"lost per quantum", "worst quantum"};
    char text[CORES_SHOWN][24];
    const char *rows[CORES_SHOWN];

    for (unsigned w = 0; w < cores_shown(r); w++) {
        run_name_worker(r, w, text[w], sizeof text[w]);
        rows[w] = text[w];
    }
    return run_cells(r, rows, cores_shown(r), cols, 2, e);
}

static int setup(struct run *r, struct error *e)
{
    struct fma_work *w = run_own(r);

    *w = (struct fma_work){
        .clock = run_worker_clock(r), .turns = TURNS, .key = data_key(run_seed(r), 1)};
    return run_fill(r, 0, e) || name_cells(r, e) ? -1 : 0;
}

static struct traffic traffic(const struct run *r)
{
    const double n = (double)quanta(0, run_n(r));

    return (struct traffic){.ops = n * run_ranks(r), .serial = n / run_workers(r)};
}

/* One worker's quanta, gathered from their slots. */
static int analyse(const struct run *r, const double *slots, unsigned worker, double *x,
                   struct detours *d)
{
    const size_t most = quanta(0, run_n(r));
    size_t from, to, n = 0;

    device_part(0, run_n(r), worker, run_workers(r), &from, &to);
    for (size_t i = from; i < to; i += QUANTUM_SLOT, n++) {
        x[n] = slots[i];
        x[most + n] = slots[i + 1];
    }
    return detours_make(x, x + most, n, x + 2 * most, d);
}

/* Finds what each core lost. x: room for three times the quanta of a sample. */
static void judge(struct run *r, const double *slots, double *x)
{
    double side[SIDE_PERIOD + 1] = {0}, lost = -1;

    for (unsigned w = 0; w < run_workers(r); w++) {
        struct detours d;

        if (analyse(r, slots, w, x, &d))
            continue;
        if (w < cores_shown(r)) {
            run_cell_set(r, w, 0, d.lost * d.least_ns / (1 - d.lost));
            run_cell_set(r, w, 1, d.worst_ns);
        }
        side[SIDE_LOST] += d.lost / run_workers(r);
        side[SIDE_P999] = fmax(side[SIDE_P999], d.p999_ns * 1e-9);
        side[SIDE_WORST] = fmax(side[SIDE_WORST], d.worst_ns * 1e-9);
        side[SIDE_RATE] += d.per_s;
        /* The period of the core that loses most. */
        if (d.lost > lost) {
            lost = d.lost;
            side[SIDE_PERIOD] = d.period_s;
        }
    }
    for (unsigned k = 0; k <= SIDE_PERIOD; k++)
        run_side(r, k, side[k]);
}

/* After each sample: the sum of what the generators ended on, then the lengths of the quanta. */
static int check_sample(struct run *r, struct check *c, struct error *e)
{
    const size_t n = run_n(r), most = quanta(0, n);
    double *slots;
    int rc;

    if (run_check_sum(r, c, e))
        return -1;
    slots = malloc((n + 3 * most) * sizeof *slots);
    if (!slots)
        return error_set(e, EXIT_INTERNAL, "no memory for %zu quanta", most);
    rc = run_fetch(r, run_array(r, 0), slots, n * sizeof *slots, e);
    if (rc == 0)
        judge(r, slots, slots + n);
    free(slots);
    return rc;
}

static const struct bench rows[] = {
    {.name = "noise.fwq",
     .summary = "equal work on all cores at once: time lost to interruptions, and their period",
     .loop.kernel = "fwq",
     .shape.types = "f64",
     .formula = "t[i] = time of 50000 steps x = x * a + c (integers)",
     .counts = "time of one quantum; all that lengthens it beyond the shortest is lost",
     .source = "Sottile, Minnich, CLUSTER 2004 (fixed work quantum); periods from the gaps between "
               "detours",
     .proof = "the sum of what all quanta's generators end on, exactly, from the seed, before and "
              "after and in each sample",
     .loop.arrays = 1,
     .shape.bytes = (size_t)QUANTA * QUANTUM_SLOT * sizeof(double),
     .shape.size = SIZE_OWN_EACH,
     .quantities.metric = METRIC_LATENCY,
     .quantities.sides = {[SIDE_LOST] = {.name = "time lost", .unit = "1"},
                          [SIDE_P999] = {.name = "p99.9 quantum", .unit = "s"},
                          [SIDE_WORST] = {.name = "worst quantum", .unit = "s"},
                          [SIDE_RATE] = {.name = "interruptions", .unit = "1/s", .sum = true},
                          [SIDE_PERIOD] = {.name = "dominant period (0: none)", .unit = "s"}},
     .setup = setup,
     .traffic = traffic,
     .check_sample = check_sample,
     .check = run_check_sum},
};

const struct bench_table bench_noise = {"noise", rows, sizeof rows / sizeof *rows};
