/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A run against the runs before it: what is worse, what could not be judged, what is gone. */
#ifndef HBMARK_JUDGE_H
#define HBMARK_JUDGE_H

#include "history/bounds.h"
#include "history/past.h"

/* How often a run in which nothing has changed is found worse, at most. Half of it is spent: of
 * heavy-tailed noise that all figures of a run share, the tail is learnt a little too light, and as
 * much as 1.6 times what is spent is found (test history.bounds). */
#define JUDGE_ALARM 0.01
#define JUDGE_LEVEL (JUDGE_ALARM / 2)
/* Earlier runs that a figure is compared with. More would look further back than hardware and
 * software stay as they are; fewer would widen the bounds. */
enum { JUDGE_RUNS = 30 };

enum judge_verdict { JUDGE_PASS, JUDGE_WORSE, JUDGE_NOT_JUDGED };
extern const char *const judge_verdicts[]; /* "PASS", "WORSE", "NOT JUDGED" */

/* A figure that is worse. */
struct judge_finding {
    size_t series; /* place in the catalogue */
    sqlite3_int64 node;
    double value, reference, limit, effect, chance;
    size_t runs, earlier; /* of how many of the newest runs; earlier ones it was compared with */
};

/* A point that has gone from good to failed, or is no longer there. */
struct judge_lost {
    char *id, *status, *reason;
};

/* Set store, run, references, min_effect and filter, the rest zero; free with judge_free(). */
struct judge {
    struct store *store;
    sqlite3_int64 run;
    size_t references; /* JUDGE_RUNS */
    double min_effect; /* figures that are worse by less are not found so */
    const struct past_filter *filter;

    enum judge_verdict verdict;
    struct past_runs runs; /* up to this one */
    struct past_catalogue catalogue;
    struct judge_finding *finding; /* worst first */
    size_t findings, judged, unjudged;
    struct judge_lost *failed, *missing;
    size_t fails, misses;
    double level, tail;
};

/* Judges it by the runs that began before it. 0, or -1 and e; free it in either case. */
int judge_make(struct judge *j, struct error *e);
void judge_free(struct judge *j);

/* Keeps the verdict and what was found, beside those of earlier checks. In a transaction. */
int judge_keep(struct judge *j, const char *settings, struct error *e);

#endif
