/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What setup, step and check of a benchmark may call. Memory is the run's and dies with it. Long:
 * all that a benchmark may call. */
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
struct net;

/* Elements of each array on this rank; type; number of workers; repetitions since the fill. */
size_t run_n(const struct run *r);
enum elem run_elem(const struct run *r);
unsigned run_workers(const struct run *r);
uint64_t run_steps(const struct run *r);
/* Repetitions in the last launch. */
unsigned run_repeat(const struct run *r);
const struct bench *run_bench(const struct run *r);

/* OS index of the processor that worker w is bound to. */
unsigned run_cpu(const struct run *r, unsigned w);
uint64_t run_seed(const struct run *r);
/* This rank, its node, how many ranks there are. */
unsigned run_rank(const struct run *r);
unsigned run_node(const struct run *r);
unsigned run_ranks(const struct run *r);
/* Does this rank take part in what is timed? Each does unless its setup() or step() says no: a
 * sample's time is then that of the others. */
void run_takes_part(struct run *r, bool yes);
/* The point's value of an axis: its number (0 for a word), and as the user names it. */
double run_at(const struct run *r, unsigned axis);
const char *run_at_word(const struct run *r, unsigned axis);
/* The point's variant; of "auto" the kernel's first. */
const char *run_variant(const struct run *r);
/* The file given with --input, or "". */
const char *run_input(const struct run *r);
/* RUN_OWN bytes of the benchmark's own, zeroed at first; kernels get it as kargs.own. */
enum { RUN_OWN = 4096 };
void *run_own(const struct run *r);
/* Memory for so many bytes beside the arrays, where the point's memory is: untouched at first, then
 * the same each time. NULL with *e. */
void *run_room(struct run *r, size_t bytes, struct error *e);
/* Start of array k: an address on the device, which the host may not read or write. */
void *run_array(const struct run *r, unsigned k);
/* Is this sample one that counts, not warm-up or search? */
bool run_sampling(const struct run *r);

/* Fills array k with its position-dependent random data. */
int run_fill(struct run *r, unsigned k, struct error *e);
/* Runs the kernel of the point over all elements, `repeat` times. May return before it ends. */
int run_launch(struct run *r, unsigned repeat, struct error *e);
/* Until all that was launched has ended; then run_out() has the results of this rank's workers, and
 * run_result() their sum. A step need not wait: its sample ends when the work does. */
int run_wait(struct run *r, struct error *e);
/* Copies bytes between memory of the device, such as run_array(), and of the host. */
int run_fetch(struct run *r, const void *from, void *to, size_t bytes, struct error *e);
int run_store(struct run *r, void *to, const void *from, size_t bytes, struct error *e);
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
    size_t own_bytes;
    uint64_t steps; /* its kargs.steps; 0: the run's */
};

/* Runs the teams at the same time, once, and waits; the results stay apart: run_out(). Teams that
 * wait for each other hang on a device that runs them in turn: the first has to end without the
 * others. */
int run_teams(struct run *r, const struct team *teams, size_t n, struct error *e);
/* Result of worker w in the last launch, after run_wait(). */
const union kernel_out *run_out(const struct run *r, unsigned w);

/* Messages between the ranks of the run, of a row whose protocol has them: see comm/net.h. */
struct net *run_net(const struct run *r);
/* While it is on, a thread that the row's protocol keeps lets messages go on; until it is off, as
 * it is at the end of a step, nothing else may call run_net(). False: none is given, as no hardware
 * thread is left or MPI allows none. */
bool run_progress(struct run *r, bool on);

/* From now on the time of this step belongs to phase k of the row's; BENCH_PHASES: to none. */
void run_phase(struct run *r, unsigned k);
/* What the record should say besides, in this unit: the last value of a name on rank 0, of up to
 * eight names, which are static texts. */
void run_fact(struct run *r, const char *name, double value, const char *unit);

/* A second quantity of the sample being taken, k-th of the row's sides. Summed or the largest over
 * ranks, over the sample's time or not, as the row says. Each step that is sampled must give it
 * once. */
void run_side(struct run *r, unsigned k, double value);
/* How long the block that check_sample() looks at took on this rank, in ns. */
double run_took_ns(const struct run *r);
/* The bound that follows from what was measured beside the work, in the metric's unit, over all
 * ranks; source: a static text. The last one counts. */
void run_bound(struct run *r, double value, const char *source);

/* A clock in ns that a kernel may read, for kernels whose result is how long their work took: the
 * host's. NULL on other devices. */
typedef double worker_clock_fn(void);
worker_clock_fn *run_worker_clock(const struct run *r);

/* "cpu 3", with several ranks "rank 1 cpu 3". */
void run_name_worker(const struct run *r, unsigned w, char *text, size_t size);
/* Runs any kernel of the device's set by name and variant over [lo, hi); out may be NULL. */
int run_kernel(struct run *r, const char *name, const char *variant, size_t lo, size_t hi,
               union kernel_out *out, struct error *e);
/* Result of the last launch, over this rank's workers, after run_wait(). */
const union kernel_out *run_result(const struct run *r);

/* Checks: every element against the kernel's "check" variant; or the sum of the last launch
 * against it, exactly (integers) or within the error bound of the additions (reals). */
int run_check_elements(struct run *r, struct check *c, struct error *e);
int run_check_sum(struct run *r, struct check *c, struct error *e);
/* The same against the "check" variant of another kernel. */
int run_check_sum_of(struct run *r, const char *kernel, struct check *c, struct error *e);
int run_check_dot(struct run *r, struct check *c, struct error *e);

#endif
