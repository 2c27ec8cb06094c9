/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A session: everything one process opened to measure a plan, and its walk over the points. */
#ifndef HBMARK_SESSION_H
#define HBMARK_SESSION_H

#include <jansson.h>
#include <signal.h>

#include "comm/comm.h"
#include "config/config.h"
#include "counters/counters.h"
#include "device/device.h"
#include "machine/machine.h"
#include "record/journal.h"
#include "plan/plan.h"
#include "record/proof.h"

/* Who watches: called on rank 0 only. NULL members are not called. */
struct observer {
    void *arg;
    /* phase: "fill", "sample 12"; left_s: what the rest of the session is thought to take */
    void (*phase)(void *arg, const struct point *p, size_t index, const char *phase, double left_s);
    void (*done)(void *arg, const json_t *record, size_t index, size_t total);
};

/* Buffers are kept from point to point: touching a GiB for the first time can take seconds. */
struct pool {
    struct buffer buf[KERNEL_OPERANDS];
    hwloc_nodeset_t nodes; /* what they are bound to */
    enum pages pages;
    unsigned weight[2]; /* of pages dealt out over two nodes */
    uint64_t partition; /* who touched them first: workers, CPUs, elements */
};

/* A bandwidth of memory that a point of this run found, and how. */
struct found {
    const struct bench *bench;
    const struct kernel *kernel;
    char at[24], bind[12], tier[24];
    unsigned workers;
    size_t offset;
    enum pages pages;
    double rate; /* B/s */
};

enum { SESSION_BEST = 8 };
struct energy;

struct session {
    const struct config *config;
    const struct machine *machine;
    struct comm *comm;
    struct device *device;
    struct counters *counters; /* NULL: none */
    struct energy *energy;     /* NULL: not looked for */
    struct plan *plan;
    struct journal *journal; /* rank 0 */
    struct proof proof;      /* of each point, if there is a challenge; rank 0 */
    FILE *echo;              /* --json: records go here too; rank 0 */
    struct observer observer;
    const volatile sig_atomic_t *stop; /* set by a signal: finish the sample, keep what is done */
    hwloc_cpuset_t cpuset;             /* this rank's share of the cores */
    bool oversubscribed;               /* ranks share a hardware thread */
    unsigned launch;
    json_t *done_ids; /* resume: {id: true} of finished points, or NULL */
    struct pool pool;
    double started_ns;
    struct eta *eta;
    double point_ns;                 /* when the point in work began */
    size_t index;                    /* of the point in work */
    struct found best[SESSION_BEST]; /* the highest first */
    size_t nbest;
    size_t points_done, failed, invalid, errors; /* by status */
    size_t loose, timeouts;                      /* not converged; of the errors */
    double time_s[5]; /* fill, warm-up, timed, check, other: see enum run_time */
};

/* Is the point's result kept from an earlier launch of the same run? */
bool session_is_done(const struct session *s, const struct point *p);

/* Measures every point of the plan that is not done yet, one "point" record each. Returns 0 also
 * when points failed (their records say so); -1 and e when the run cannot go on. */
int session_run(struct session *s, struct error *e);

/* Tells the observer what is done now; n, if not 0, follows the phase. */
void session_show(const struct session *s, const char *phase, size_t n);

/* Exit code that the points' statuses and a stop signal mean. */
enum exit_code session_exit_code(const struct session *s, bool strict);

/* Writes an "event" record on rank 0: kind and text as results/README.md lists them, the launch,
 * and the members of more (stolen; may be NULL). */
int session_event(struct session *s, const char *kind, const char *text, json_t *more,
                  struct error *e);

/* The "end" record. */
json_t *session_end_json(const struct session *s, enum exit_code code);

/* Releases the pool. */
void session_fini(struct session *s);

#endif
