/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A session: the walk over the points of a plan, and what came of it. */
#ifndef HBMARK_SESSION_H
#define HBMARK_SESSION_H

#include <jansson.h>

#include "lab/lab.h"
#include "plan/plan.h"
#include "record/journal.h"
#include "record/proof.h"

/* Who watches: called on rank 0 only. NULL members are not called. */
struct observer {
    void *arg;
    /* phase: "fill", "sample 12"; left_s: what the rest of the session is thought to take */
    void (*phase)(void *arg, const struct point *p, size_t index, const char *phase, double left_s);
    void (*done)(void *arg, const json_t *record, size_t index, size_t total);
};

struct eta;
struct run;

struct session {
    struct lab lab;
    struct plan *plan;
    struct journal *journal; /* rank 0 */
    struct proof proof;      /* of each point, if there is a challenge; rank 0 */
    FILE *echo;              /* --json: records go here too; rank 0 */
    struct observer observer;
    json_t *done_ids;    /* resume: {id: true} of finished points, or NULL */
    json_t *done_visits; /* resume: {id: [visit records]} of the others, or NULL */
    struct run **runs;   /* of each point: its visits so far, or NULL */
    bool *closed;        /* of each point: its record is written */
    size_t visits_done;
    struct eta *eta;
    double point_ns;                /* when the point in work began */
    size_t index;                   /* of the point in work */
    size_t failed, invalid, errors; /* points by status */
    size_t loose, timeouts;         /* not converged; of the errors */
    double time_s[TIME_COUNT];
};

/* Is the point's result kept from an earlier launch of the same run? */
bool session_is_done(const struct session *s, const struct point *p);

/* Measures every point of the plan that is not done yet, one "point" record each. Returns 0 also
 * when points failed (their records say so); -1 and e when the run cannot go on. */
int session_run(struct session *s, struct error *e);

/* Tells the observer what is done now, as the watcher of the lab; arg is the session. */
void session_show(void *arg, const char *phase, size_t n);

/* Exit code that the points' statuses and a stop signal mean. */
enum exit_code session_exit_code(const struct session *s, bool strict);

/* Writes an "event" record on rank 0: kind and text as results/README.md lists them, the launch,
 * and the members of more (stolen; may be NULL). */
int session_event(struct session *s, const char *kind, const char *text, json_t *more,
                  struct error *e);

/* The "end" record. */
json_t *session_end_json(const struct session *s, enum exit_code code);

/* Releases the buffers. */
void session_fini(struct session *s);

#endif
