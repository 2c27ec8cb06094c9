/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The run directory: begun, resumed or added to, and finished. Rank 0 only, but for reopening. */
#ifndef HBMARK_RUNDIR_H
#define HBMARK_RUNDIR_H

#include <jansson.h>
#include <stdio.h>

#include "config/config.h"
#include "record/journal.h"
#include "session/site.h"

struct rundir {
    char path[1024];
    struct journal *journal;
    json_t *done_ids;    /* resume: {id: true}; else NULL */
    json_t *done_visits; /* resume: {id: [visit records]} of points begun; else NULL */
    json_t *topo;        /* of the earlier run's first node; else NULL */
    json_t *env;         /* of the same */
    uint64_t seed;       /* resume, into: of the earlier run */
    char uuid[37];       /* of the run, also of an earlier one */
    bool continued;      /* resume or into: the run record is there already */
    unsigned launch;
};

/* Opens the directory to resume or add to and replaces the config by the one it was begun with;
 * does nothing for a new run. Every rank reads it; the one that writes locks it. EXIT_BAD_DATA if
 * it is no run, or one of another machine. */
int rundir_reopen(struct rundir *d, struct config *c, bool writes, struct error *e);

/* Makes the directory of a new run. */
int rundir_create(struct rundir *d, const struct config *c, struct error *e);

/* What is known before the first point. Texts of ranks that are not their node's first are "". */
struct beginning {
    int argc;
    char **argv;
    const json_t *envs, *topos; /* JSON texts gathered from the ranks */
    json_t *preflight;
    FILE *echo;
};

/* Writes the records that come before the first point: run (or a launch or resume event), env and
 * topo of each node, preflight, plan. EXIT_BAD_DATA if the directory is of another machine. If the
 * ranks leave cores of a node idle, says so on stderr and in an event. */
int rundir_begin(struct rundir *d, const struct config *c, struct site *s,
                 const struct beginning *b, struct error *e);

/* Writes what follows from all points of the directory, those of earlier launches too. */
int rundir_derive(struct rundir *d, FILE *echo, struct error *e);

/* Writes the end record (nothing may take time between its making and this: it says how long the
 * run took), summary.txt, summary.md, report.html (if that fails it is said on stderr) and
 * manifest. */
int rundir_finish(struct rundir *d, json_t *end, FILE *echo, struct error *e);

void rundir_close(struct rundir *d);

#endif
