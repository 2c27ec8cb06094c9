/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Ranks: who we are, reductions, gathers, and one clock for all. Alone or over MPI. Long: each
 * operation with what it promises when a rank fails. */
#ifndef HBMARK_COMM_H
#define HBMARK_COMM_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "record/error.h"

/* How well the ranks' clocks agree: this rank's clock reads rank 0's time plus
 * offset_ns + drift * (t - t0_ns), t being its own reading. */
struct comm_sync {
    const char *method; /* "one rank", "same host clock", "ping-pong", "ping-pong, linear drift" */
    double offset_ns, drift; /* of this rank */
    double t0_ns;
    double error_ns;          /* error bound at the last sync, the largest over all ranks */
    double drift_max;         /* largest |drift| over all ranks */
    unsigned points;          /* syncs so far */
    unsigned invalid_windows; /* window starts a rank came late to */
};

struct comm_model; /* sync points and window lead: private to comm_clock.c */

struct comm {
    const struct comm_ops *ops;
    void *impl;
    struct comm_model *model;
    double (*clock)(void); /* this rank's clock in ns: comm_clock_ns, or a test's own */
    int rank, size;
    int local_rank, local_size; /* within this node */
    int node, nodes;
    bool oversubscribed; /* more ranks on some node than CPUs it may use: waits yield the CPU */
    bool any_thread;     /* others than the first thread may call, never two at a time */
    struct comm_sync sync;
    char library[128]; /* "Open MPI v4.1.4", or "none" */
};

enum comm_op { COMM_SUM, COMM_MIN, COMM_MAX };

/* One table an implementation fills. All are collective except send, recv and abort. None returns
 * an error: after an MPI error no rank can go on, so it is named on stderr and the job aborted. */
struct comm_ops {
    const char *name; /* "self", "mpi" */
    void (*barrier)(struct comm *c);
    void (*reduce)(struct comm *c, double *x, int n, enum comm_op op); /* result on every rank */
    void (*bcast)(struct comm *c, void *data, size_t bytes, int root);
    void (*gather)(struct comm *c, const void *mine, size_t bytes, void *all); /* all: rank 0 */
    /* sizes (rank 0 only): bytes of each rank, their sum at most INT_MAX; all in rank order. */
    void (*gatherv)(struct comm *c, const void *mine, size_t bytes, const size_t *sizes, void *all);
    void (*send)(struct comm *c, const void *data, size_t bytes, int to);
    void (*recv)(struct comm *c, void *data, size_t bytes, int from);
    /* Within each node: bytes of each of its ranks, in their order, on every one of them. */
    void (*local_gather)(struct comm *c, const void *mine, size_t bytes, void *all);
    void (*abort)(struct comm *c, int code); /* ends all ranks with this exit code; no return */
    void (*close)(struct comm *c);
};

/* True if a launcher (mpirun, srun, ...) started this process as a rank, were it the only one:
 * then, and only then, MPI is initialised. Looks at the environment, costs nothing. */
bool comm_launched(void);

/* AUTO: MPI if launched, else a single rank. */
enum comm_mode { COMM_AUTO, COMM_MPI, COMM_ALONE };

/* Opens ranks, and synchronises clocks once.
 * Fails, with c untouched, if the launcher and the MPI we are built with do not fit. Collective. */
int comm_open(struct comm *c, enum comm_mode mode, struct error *e);
void comm_close(struct comm *c);

/* From now on waits give up the CPU: ranks were found to share one. Not collective. */
void comm_yield(struct comm *c);

/* Measures offsets to rank 0 again (rank 0 with one rank a node, that one with its node); from the
 * second call on also the drift, where the time since the first tells one. Collective. */
void comm_sync_clocks(struct comm *c);
/* This rank's reading t of its own clock, on rank 0's clock. */
double comm_global_ns(const struct comm *c, double local_ns);
/* This process's clock: CLOCK_MONOTONIC in ns. */
double comm_clock_ns(void);

/* All ranks agree on a start time a little ahead and spin until it; returns it, on rank 0's clock.
 * Returns at once with one rank. What is measured follows directly: nothing is exchanged after
 * the start, since leaving a reduction would undo it. Collective. */
double comm_window(struct comm *c);
/* After the sample: false (everywhere) if a rank came late to the last window, so that the sample
 * must not count. Lengthens the notice given after three late ones in a row. Collective. */
bool comm_window_valid(struct comm *c);

/* Variable-length text from every rank, in rank order, on rank 0 (a new JSON array of strings);
 * NULL elsewhere. Collective. */
json_t *comm_gather_text(struct comm *c, const char *text);

/* True everywhere if true on any rank. Collective. */
bool comm_any(struct comm *c, bool mine);

/* The ranks.sync record: method, offset_error_ns, drift_ppm, points, invalid_windows. */
json_t *comm_sync_json(const struct comm *c);

#endif
