/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What can be done with a database of runs: one function for each word after its name. */
#ifndef HBMARK_HISTORY_ACTIONS_H
#define HBMARK_HISTORY_ACTIONS_H

#include <jansson.h>
#include <stdio.h>

#include "command/reading.h"
#include "history/store.h"
#include "render/summary.h"

struct action {
    const struct reading *in;
    struct store *store; /* NULL: not there yet, add makes it */
    double wait_s;       /* for another writer */
    char **words;        /* after the action's name */
    size_t nwords;
    size_t last; /* --last, or 0 */
    double min_effect;
    FILE *out;
    struct render_style style;
};

/* Each returns the exit code, with e filled where it is an error. */
enum exit_code action_add(struct action *a, struct error *e);
enum exit_code action_list(struct action *a, struct error *e);
enum exit_code action_trend(struct action *a, struct error *e);
enum exit_code action_check(struct action *a, struct error *e);
enum exit_code action_accept(struct action *a, struct error *e);

/* Does a series or node match --metric (its id, or its benchmark) and --node? */
bool action_wants_metric(const struct action *a, const char *id, const char *bench);
bool action_wants_node(const struct action *a, const char *host);

/* The run that a word names: "last", a uuid or its beginning, or a run directory. Its number, or -1
 * and e. */
sqlite3_int64 action_run(const struct action *a, const char *word, struct error *e);

/* Prints o and a newline, and frees it; 0, or -1 and e, also where it is NULL. */
int action_json(struct action *a, json_t *o, struct error *e);
/* Why there is no JSON: returns -1. */
int action_no_json(const struct action *a, struct error *e);

/* What people call a node: "(all)" for '', control characters as '?'. */
void action_host(char *to, size_t room, const char *host);

#endif
