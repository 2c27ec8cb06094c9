/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What a benchmark is: one const row. All that the author of one needs besides kernel.h. */
#ifndef HBMARK_BENCH_H
#define HBMARK_BENCH_H

#include "api/calls.h"
#include "api/cells.h"
#include "api/check.h"
#include "api/loop.h"
#include "api/protocol.h"
#include "api/quantities.h"
#include "api/scene.h"
#include "api/shape.h"
#include "record/role.h"

/* Work of one repetition, of all ranks together (run_n() is of one). Counted from the source:
 * payload without write-allocate. */
struct traffic {
    double read, written; /* bytes, whole numbers */
    double flops;
    double ops;    /* other countable work: loads, updates, messages */
    double serial; /* of these, so many one after the other: what a latency is the time of one of */
};

/* A factor of the benchmark's own, which --at gives values to. */
struct axis {
    const char *name;   /* "chains"; NULL ends the list */
    const char *values; /* unless given */
    bool words;         /* the words of values and no others; else numbers, and words of it */
    /* NULL, or the values with --input FILE, unless given: a comma list. */
    void (*listed)(const struct bench_site *site, char *list, size_t size);
};

struct bench {
    const char *name;    /* what the user types: "stream.triad" */
    const char *summary; /* one line for `list` */
    const char *formula; /* "a[i] = b[i] + s * c[i]" */
    const char *counts;  /* what the number counts, in words */
    const char *source;  /* paper, manual or rule it follows */
    const char *proof;   /* what its check looks at; NULL: as its loop says */
    unsigned roles;      /* what its numbers mean to who reads them: record/role.h */
    bool rules;          /* its plain variant follows the STREAM run rules */
    struct loop loop;
    struct shape shape;
    struct axis axes[BENCH_AXES];
    struct protocol protocol;
    struct quantities quantities;
    /* NULL where it can run here; else a reason code, and text with what is missing and what to do
     * about it: its points are then listed as not run. */
    const char *(*lacks)(const struct bench_site *site, char *text, size_t size);
    /* NULL: axes take whole numbers, 0 too, or words as they say. Else judges their values, as
     * lacks(), and says what memory they need. */
    const char *(*asks)(const struct bench_site *site, struct bench_ask *ask, char *text,
                        size_t size);
    /* What the record of this point should say besides; "" for nothing. NULL: it never does. */
    void (*note)(const struct run *r, char *text, size_t size);
    struct traffic (*traffic)(const struct run *r); /* NULL: from reads, writes, flops */
    int (*setup)(struct run *r, struct error *e);   /* NULL: run_fill() of every array */
    int (*step)(struct run *r, unsigned repeat, struct error *e); /* NULL: run_launch() */
    /* Required. Of this rank's part: what one finds wrong counts for all. It may be asked again
     * with no step between. */
    int (*check)(struct run *r, struct check *c, struct error *e);
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
