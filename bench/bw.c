/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Bandwidth against working set, threads, and reads to writes; and the highest that can be found.
 */
#include "loops.h"

extern const struct bench_table bench_stream, bench_bw;

/* Elements of [0, n) that are read, of pages in groups of ten: see kernels/host/load/mix_loops.h.
 */
static uint64_t mix_read_elements(uint64_t n, uint64_t page, unsigned tenths)
{
    const uint64_t group = 10 * page, rest = n % group, reads = tenths * page;

    return n / group * reads + (rest < reads ? rest : reads);
}

static struct traffic mix_traffic(const struct run *r)
{
    const size_t w = elem_bytes(run_elem(r));
    const uint64_t n = run_n(r);
    const uint64_t reads = mix_read_elements(n, 4096 / w, (unsigned)run_at(r, 0) / 10);
    const double bytes = (double)w * run_ranks(r);

    return (struct traffic){.read = bytes * (double)reads,
                            .written = bytes * (double)(n - reads),
                            .ops = (double)n * run_ranks(r)};
}

/* Was all read that had to be? With nothing to read, what was written has to tell. */
static int mix_check_sample(struct run *r, struct check *c, struct error *e)
{
    if (run_at(r, 0) > 0)
        return run_check_sum_of(r, "mix_read", c, e);
    *c = (struct check){.kind = "sum", .pass = true};
    return 0;
}

static int mix_check(struct run *r, struct check *c, struct error *e)
{
    struct check sum;

    if (mix_check_sample(r, &sum, e) || run_check_elements(r, c, e))
        return -1;
    c->bad += sum.bad;
    c->expected = sum.expected;
    c->got = sum.got;
    c->pass = c->pass && sum.pass;
    return 0;
}

#define SETS                                                                                       \
    "; the size of the curve is the working set: all arrays together, over all threads (size is "  \
    "that of each array)"

/* Long enough that starting the threads is under 1 % of it. */
#define SAMPLE_S 0.0005

#define SWEEP                                                                                      \
    .shape.octave = 8, .protocol.sample_s = SAMPLE_S, .shape.threads = "1,domain,all",             \
    .source = MCCALPIN

static const struct bench_table *const searched[] = {&bench_stream, &bench_bw, NULL};

static const struct bench rows[] = {
    {.name = "bw.sweep.read",
     .roles = ROLE_BANDWIDTH | ROLE_BANDWIDTH_CURVE | ROLE_READ,
     .summary = "read against the working set, from the first cache to most of the memory",
     .shape.size = SIZE_CAPACITY,
     .counts = COUNTS_READ SETS,
     LOOP_READ,
     SWEEP},
    {.name = "bw.sweep.copy",
     .roles = ROLE_BANDWIDTH | ROLE_BANDWIDTH_CURVE | ROLE_COPY,
     .summary = "copy against the working set, from the first cache to most of the memory",
     .shape.size = SIZE_CAPACITY,
     .counts = COUNTS_COPY SETS,
     LOOP_COPY,
     SWEEP},
    {.name = "bw.sweep.triad",
     .roles = ROLE_BANDWIDTH | ROLE_BANDWIDTH_CURVE | ROLE_TRIAD,
     .summary = "triad against the working set, from the first cache to most of the memory",
     .shape.size = SIZE_CAPACITY,
     .counts = COUNTS_TRIAD SETS,
     LOOP_TRIAD,
     SWEEP},
    {.name = "bw.scaling",
     .roles = ROLE_BANDWIDTH | ROLE_BANDWIDTH_SCALING | ROLE_TRIAD,
     .summary = "triad on one thread to all, filling cache by cache or scattered",
     .shape.threads = "each",
     .shape.binds = "compact,scatter",
     .counts = COUNTS_TRIAD,
     .source = MCCALPIN,
     LOOP_TRIAD},
    {.name = "bw.mix",
     .roles = ROLE_BANDWIDTH | ROLE_BANDWIDTH_MIX,
     .summary = "reads and writes together, from 100:0 to 0:100",
     .loop.kernel = "mix",
     .formula = "sum += bits(b[i]) of r % of the pages, a[i] = s of the others",
     .loop.arrays = 2,
     .loop.does = LOOP_STORES,
     .axes[0].words = true,
     .loop.scalar = 1.7,
     .axes[0].name = "read",
     .axes[0].values = "100,90,80,70,60,50,40,30,20,10,0",
     .counts = "bytes of b read and of a written: of each 10 pages so many are read, the others "
               "written, line by line in turn",
     .source = "DRAM turns its bus around between reads and writes; ratios in steps of 10 %",
     .proof = "every element written, before and after; in each sample the exact integer sum of "
              "all that is read, and a place made wrong that only a write makes right",
     .traffic = mix_traffic,
     .check_sample = mix_check_sample,
     .check = mix_check},
    {.name = "bw.max",
     .roles = ROLE_BANDWIDTH | ROLE_HIGHEST_BANDWIDTH,
     .summary = "the highest bandwidth of this machine: searched for, then measured afresh",
     .loop.kernel = "schoenauer", /* of those searched, what has the most arrays */
     .formula = "that of the fastest of stream.* and bw.mix",
     .loop.arrays = 4,
     .loop.reads = 3,
     .loop.writes = 1,
     .protocol.last = true,
     .protocol.over = searched,
     .counts = "as the benchmark that was fastest, which params.chosen names",
     .source = "races of all kernels, then of threads and their order, and what earlier points of "
               "the run found best",
     .proof = "as the benchmark that was chosen",
     .check = run_check_elements},
};

const struct bench_table bench_bw = {"bw", rows, sizeof rows / sizeof *rows};
