/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What setup, step and check of a benchmark may call. Memory belongs to the run and dies with it.
 */
#ifndef HBMARK_CALLS_H
#define HBMARK_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel.h"
#include "record/error.h"

struct run;
struct check;
struct bench;

/* Elements of each array on this rank; type; number of workers; repetitions since the fill. */
size_t run_n(const struct run *r);
enum elem run_elem(const struct run *r);
unsigned run_workers(const struct run *r);
uint64_t run_steps(const struct run *r);
const struct bench *run_bench(const struct run *r);

uint64_t run_seed(const struct run *r);
unsigned run_ranks(const struct run *r);
/* The point's value of the benchmark's axis: its number (0 for a word), and as the user names it.
 */
double run_at(const struct run *r);
const char *run_at_word(const struct run *r);
/* The variant that the point asks for, or NULL: whichever is first. */
const char *run_variant(const struct run *r);
/* The file given with --input, or "". */
const char *run_input(const struct run *r);
/* RUN_OWN bytes of the benchmark's own, zeroed at first; kernels get it as kargs.own. */
enum { RUN_OWN = 4096 };
void *run_own(const struct run *r);
/* Start of array k. */
void *run_array(const struct run *r, unsigned k);
/* Is this sample one that counts, not warm-up or search? */
bool run_sampling(const struct run *r);

/* Fills array k with its position-dependent random data. */
int run_fill(struct run *r, unsigned k, struct error *e);
/* Runs the kernel of the point over all elements, `repeat` times. Results of reductions are
 * added over workers and ranks. */
int run_launch(struct run *r, unsigned repeat, struct error *e);
/* The same of the row (name, variant, unroll) of the device's set. */
int run_launch_row(struct run *r, const char *name, const char *variant, unsigned unroll,
                   struct error *e);
/* One of several kernels that run at the same time, each on workers of its own. */
struct team {
    const char *name, *variant;
    unsigned unroll;         /* 0: the first */
    unsigned first, workers; /* of the point's workers; 0 workers: all from first */
    size_t lo, hi;           /* elements, split over the team */
    const void *own;         /* its kargs.own; NULL: the run's */
};

/* Runs the teams at the same time, once; the results stay apart: run_out(). Teams that wait for
 * each other hang on a device that runs them in turn: the first has to end without the others. */
int run_teams(struct run *r, const struct team *teams, size_t n, struct error *e);
/* Result of worker w in the last launch. */
const union kernel_out *run_out(const struct run *r, unsigned w);

/* A second quantity of the sample being taken, k-th of the row's sides. Summed or the largest over
 * ranks, as the row says. Each step that is sampled must give it once. */
void run_side(struct run *r, unsigned k, double value);

/* A step that measures many cells in turn, of a matrix or a list. setup() calls run_cells() with
 * the names of rows and columns (text is copied); the step brackets each cell's work. */
int run_cells(struct run *r, const char *const *rows, size_t nrows, const char *const *cols,
              size_t ncols, struct error *e);
void run_cell_begin(struct run *r);
/* ops: how many of what one cell's number is the time of. */
void run_cell_end(struct run *r, size_t cell, double ops);

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

#endif
