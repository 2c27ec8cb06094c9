/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What the user asked for: one option table that command line, suite files, help and record share.
 */
#ifndef HBMARK_CONFIG_H
#define HBMARK_CONFIG_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/options.h"
#include "record/error.h"

enum origin { ORIGIN_DEFAULT, ORIGIN_SUITE, ORIGIN_COMMAND };

struct setting {
    char *value; /* NULL: not set here; owned */
    enum origin origin;
};

/* One [run NAME] section of a suite: benchmarks and what differs from the defaults for them. */
struct run_group {
    char name[64];
    char *benches; /* comma list of names and globs; owned */
    int line;      /* in the suite file, 0 if none */
    struct setting set[OPT_COUNT];
};

struct config {
    char suite[64], summary[160]; /* name and one line */
    char source[512];             /* file it came from, or "command line" */
    char sha256[65];              /* of the suite file, "" if none */
    struct setting set[OPT_COUNT];
    struct run_group *groups;
    size_t ngroups;
};

void config_init(struct config *c);
void config_fini(struct config *c);

/* The option with this key, or -1; *near (may be NULL) gets the most similar key. */
int config_find(const char *key, const char **near);

/* Checks text for the option (each value of a comma list, for factors) and stores a copy.
 * EXIT_USAGE with what is allowed. */
int config_check(enum option_id id, const char *text, struct error *e);
int config_set(struct setting *set, enum option_id id, const char *text, enum origin origin,
               struct error *e);

/* The value in force: command line, then the group (NULL: none), then suite defaults, then the
 * default. Never NULL. */
const char *config_text(const struct config *c, const struct run_group *g, enum option_id id);
enum origin config_origin(const struct config *c, const struct run_group *g, enum option_id id);
/* The same, as a number in the option's unit; values were checked when set. 0 where empty. */
double config_number(const struct config *c, const struct run_group *g, enum option_id id);
bool config_is(const struct config *c, const struct run_group *g, enum option_id id,
               const char *word);

/* Suite by name (installed or next to the program) or by path. Adds its groups and settings. */
int config_load_suite(struct config *c, const char *name, struct error *e);
/* Parses suite text: what config_load_suite does after reading; for tests and fuzzing. */
int config_parse_suite(struct config *c, const char *text, size_t bytes, const char *file,
                       struct error *e);
/* Options that contradict each other, in every group: EXIT_USAGE with both of them. */
int config_consistent(const struct config *c, struct error *e);
/* Adds a group of benchmarks named on the command line. */
int config_add_group(struct config *c, const char *name, const char *benches, struct error *e);

/* {key: {value, origin}} and the groups [{name, benches, set: {key: value}}], for the run record.
 */
json_t *config_json(const struct config *c);
json_t *config_groups_json(const struct config *c);
/* Back from a run record: everything but the options of this call's output. */
int config_restore(struct config *c, const json_t *run, struct error *e);

#endif
