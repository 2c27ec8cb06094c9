/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What can be done with a database of runs: one function for each word after its name. */
#ifndef HBMARK_HISTORY_ACTIONS_H
#define HBMARK_HISTORY_ACTIONS_H

#include <jansson.h>
#include <stdio.h>

#include "command/reading.h"
#include "history/past.h"
#include "render/summary.h"

struct action {
    const struct reading *in;
    struct store *store; /* NULL: not there yet, add makes it */
    double wait_s;       /* for another writer */
    char **words;        /* after the action's name */
    size_t nwords;
    size_t last; /* --last, or 0 */
    double min_effect;
    struct past_filter filter; /* --metric and --node */
    struct reading_page page;
};

/* Each returns the exit code, with e filled where it is an error. */
enum exit_code action_add(struct action *a, struct error *e);
enum exit_code action_list(struct action *a, struct error *e);
enum exit_code action_trend(struct action *a, struct error *e);
enum exit_code action_check(struct action *a, struct error *e);
enum exit_code action_accept(struct action *a, struct error *e);

/* The run that a word names: "last", a uuid or its beginning, or a run directory. Its number, or -1
 * and e. */
sqlite3_int64 action_run(const struct action *a, const char *word, struct error *e);

/* Prints {schema, KEY: value}, without a key the value itself, and a newline. The value is stolen;
 * 0, or -1 and e, also where it is NULL. */
int action_json(struct action *a, const char *key, json_t *value, struct error *e);
/* Why there is no JSON: returns -1. */
int action_no_json(const struct action *a, struct error *e);

#endif
