/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What a benchmark is: one const row. All that the author of one needs besides kernel.h. */
#ifndef HBMARK_BENCH_H
#define HBMARK_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel.h"
#include "record/error.h"

struct run;

/* Work of one repetition. Counted from the source: payload without write-allocate. */
struct traffic {
    double read, written; /* bytes */
    double flops;
    double ops;    /* other countable work: loads, updates, messages */
    double serial; /* of these, so many one after the other: what a latency is the time of one of */
};

/* What the headline number is and how it follows from work and time. */
enum metric { METRIC_BANDWIDTH, METRIC_FLOPS, METRIC_RATE, METRIC_LATENCY, METRIC_COUNT };

/* Verdict of a check. pass must follow from what was looked at: nothing seen is a failure. */
struct check {
    const char *kind;       /* "per-element", "sum" */
    uint64_t elements, bad; /* looked at; wrong */
    uint64_t first_bad;     /* index of the first wrong element, if bad */
    double max_error;       /* relative */
    double expected, got;   /* sums */
    double tolerance;
    bool pass;
};

enum {
    BENCH_STORES = 1,   /* v[0] is overwritten: write-allocate counts, samples can be tripped */
    BENCH_UPDATES = 2,  /* v[0] is read and written: no write-allocate, steps are counted */
    BENCH_REAL_SUM = 4, /* the result is a sum of reals, else of integers */
    BENCH_TOGGLES = 8,  /* two steps leave v[0] as it was: a sample takes an odd number of them */
    BENCH_CURVE = 16    /* runs over sizes from the first cache to memory, unless one is given */
};

struct bench {
    const char *name;    /* what the user types: "stream.triad" */
    const char *summary; /* one line for `list` */
    const char *formula; /* "a[i] = b[i] + s * c[i]" */
    const char *counts;  /* what the number counts, in words */
    const char *source;  /* paper, manual or rule it follows */
    const char *proof;   /* what its check looks at; NULL: as its flags say */
    const char *kernel;  /* the kernel it launches, any variant, any device */
    unsigned arrays;     /* operands of n elements */
    unsigned flags;
    double scalar;
    unsigned reads, writes, flops; /* elements and operations per element */
    unsigned
        max_steps; /* refill after this many repetitions, so that values stay bounded; 0 never */
    enum metric metric;
    bool rules;         /* its plain variant follows the STREAM run rules */
    unsigned workers;   /* always so many; 0: as many as the point says */
    unsigned octave;    /* of a curve: sizes per factor of two */
    unsigned llc_times; /* size in last-level caches, where left to us; 0: by the rule of STREAM */
    double sample_s;    /* least length of a sample, where left to us */
    const char *axis;   /* what --at means to it: "chains"; NULL: it has no such factor */
    const char *values; /* of --at, unless given */
    struct traffic (*traffic)(const struct run *r); /* NULL: from reads, writes, flops */
    int (*setup)(struct run *r, struct error *e);   /* NULL: run_fill() of every array */
    int (*step)(struct run *r, unsigned repeat, struct error *e);  /* NULL: run_launch() */
    int (*check)(struct run *r, struct check *c, struct error *e); /* required */
    /* NULL: check(), or a look at what a store left. After each sample: has to be quick. */
    int (*check_sample)(struct run *r, struct check *c, struct error *e);
};

/* A family: the rows of one file. */
struct bench_table {
    const char *family;
    const struct bench *rows;
    size_t count;
};

/* For setup, step and check. Memory belongs to the run and dies with it. */

/* Elements of each array on this rank; type; number of workers; repetitions since the fill. */
size_t run_n(const struct run *r);
enum elem run_elem(const struct run *r);
unsigned run_workers(const struct run *r);
uint64_t run_steps(const struct run *r);
const struct bench *run_bench(const struct run *r);

uint64_t run_seed(const struct run *r);
unsigned run_ranks(const struct run *r);
/* The point's value of the benchmark's axis. */
double run_at(const struct run *r);
/* 1 KiB of the benchmark's own, zeroed at first; kernels get it as kargs.own. */
void *run_own(const struct run *r);

/* Fills array k with its position-dependent random data. */
int run_fill(struct run *r, unsigned k, struct error *e);
/* Runs the kernel of the point over all elements, `repeat` times. Results of reductions are
 * added over workers and ranks. */
int run_launch(struct run *r, unsigned repeat, struct error *e);
/* The same of the row (name, variant, unroll) of the device's set. */
int run_launch_row(struct run *r, const char *name, const char *variant, unsigned unroll,
                   struct error *e);
/* Runs any kernel of the device's set by name and variant over [lo, hi); out may be NULL. */
int run_kernel(struct run *r, const char *name, const char *variant, size_t lo, size_t hi,
               union kernel_out *out, struct error *e);
/* Result of the last run_launch, over this rank's workers. */
const union kernel_out *run_result(const struct run *r);

/* Checks: every element against the kernel's "check" variant; or the sum of the last launch
 * against it, exactly (integers) or within the error bound of the additions (reals). */
int run_check_elements(struct run *r, struct check *c, struct error *e);
int run_check_sum(struct run *r, struct check *c, struct error *e);
int run_check_dot(struct run *r, struct check *c, struct error *e);

/* Names and units of the metric, for tables and records. */
struct metric_row {
    const char *name, *unit; /* "bandwidth", "B/s" */
    const char *shown;       /* "GB/s" */
    double scale;            /* shown = value / scale */
    bool higher;             /* higher is better */
};
const struct metric_row *metric_row(enum metric m);

#endif
