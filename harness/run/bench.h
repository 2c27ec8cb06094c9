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
#include "run/calls.h"
#include "run/metric.h"
#include "run/scene.h"

struct bench_table;

/* Work of one repetition. Counted from the source: payload without write-allocate. */
struct traffic {
    double read, written; /* bytes */
    double flops;
    double ops;    /* other countable work: loads, updates, messages */
    double serial; /* of these, so many one after the other: what a latency is the time of one of */
};

/* Verdict of a check. pass must follow from what was looked at: nothing seen is a failure. */
struct check {
    const char *kind;       /* "per-element", "sum" */
    uint64_t elements, bad; /* looked at; wrong */
    uint64_t first_bad;     /* index of the first wrong element, if bad */
    double max_error;       /* relative */
    double expected, got;   /* sums */
    uint64_t sum;           /* of whole numbers: what was got, exactly, over all ranks ... */
    unsigned passes;        /* ... in so many repetitions; 0: no such sum */
    double tolerance;
    bool pass;
};

enum {
    BENCH_STORES = 1,   /* v[0] is overwritten: write-allocate counts, samples can be tripped */
    BENCH_UPDATES = 2,  /* v[0] is read and written: no write-allocate, steps are counted */
    BENCH_REAL_SUM = 4, /* the result is a sum of reals, else of integers */
    BENCH_TOGGLES = 8,  /* two steps leave v[0] as it was: a sample takes an odd number of them */
    BENCH_CURVE = 16,   /* runs over sizes from the first cache to memory, unless one is given */
    BENCH_CACHED = 32,  /* meant to stay in registers or caches: no rule of size, no doubling */
    BENCH_LAST = 64,    /* runs after all others: it looks at what they found */
    BENCH_WORDS = 128,  /* --at takes the words of `values` and no others */
    BENCH_CELLS = 256,  /* a sample's time is that of its cells, less those aside */
    BENCH_MATRIX = 512, /* unless told else, runs from each node with cores to each with memory */
    BENCH_PAIRS = 1024, /* with it: to two nodes of two kinds, by the weights that --at gives */
    BENCH_CAPACITY =
        2048,            /* a curve over the working set of all arrays, up to 80 % of the memory */
    BENCH_EACH = 4096,   /* `size` is that of each worker's part */
    BENCH_LEVELS = 8192, /* runs with half of each level of caches, and with memory */
    BENCH_ROWS = 16384,  /* step() launches the row of the point: variants are tried as of a loop */
    BENCH_TABLE = 32768, /* v[0] is a table: a power of two of elements, half of memory at most */
    BENCH_TABLES = 65536 /* the same, a table of each worker */
};

enum { BENCH_SIDES = 6 };

/* A quantity that a sample gives besides its time. */
struct side {
    const char *name, *unit; /* "load bandwidth", "B/s" */
    bool sum;                /* over ranks; else the largest */
    bool rate; /* what is given is an amount: recorded is that over the sample's time */
    bool ops;  /* ops of the traffic over the sample's time: nothing is to be given */
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
    unsigned least;     /* workers at least; 0: one */
    unsigned octave;    /* of a curve: sizes per factor of two */
    unsigned llc_times; /* size in last-level caches, where left to us; 0: by the rule of STREAM */
    size_t size;        /* bytes of the widest array, where left to us; 0: by these rules */
    double sample_s;    /* least length of a sample, where left to us */
    double rest_s;      /* of idleness before the samples that count */
    double least_s,
        most_s;         /* of samples at least and at most, whatever --time says; 0: as it says */
    const char *types;  /* element types it has, the usual first; NULL: "f64, f32" */
    const char *axis;   /* what --at means to it: "chains"; NULL: it has no such factor */
    const char *values; /* of --at, unless given */
    const char *threads, *binds; /* of these options, unless given; NULL: as for all */
    /* Measures the fastest of all rows of these tables (NULL-terminated): those that are bandwidths
     * of memory and leave their launches to us. */
    const struct bench_table *const *over;
    struct side sides[BENCH_SIDES];
    unsigned wide[KERNEL_OPERANDS]; /* array k has so many elements for each of the n; 0: one */
    /* NULL where it can run here; else a reason code, and text with what is missing and what to do
     * about it: its points are then listed as not run. */
    const char *(*lacks)(const struct bench_site *site, char *text, size_t size);
    /* What the record of this point should say besides; "" for nothing. NULL: it never does. */
    void (*note)(const struct run *r, char *text, size_t size);
    /* NULL: --at takes numbers, or words as the flag says. Else judges a value of it, as lacks().
     */
    const char *(*asks)(const struct bench_site *site, struct bench_ask *ask, char *text,
                        size_t size);
    /* NULL, or what --at means with --input FILE, unless given: a comma list. */
    void (*listed)(const struct bench_site *site, char *list, size_t size);
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

#endif
