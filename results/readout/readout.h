/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A run directory read back as a table: every figure that was measured, with what identifies it. */
#ifndef HBMARK_READOUT_H
#define HBMARK_READOUT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "readout/figure.h"
#include "record/error.h"

/* What is read besides the figures: each costs memory. */
enum readout_want {
    READOUT_SAMPLES = 1, /* figure.sample */
    READOUT_NODES = 2,   /* figure.node */
    READOUT_RECORDS = 4, /* figure.record, without its samples and ranks */
    READOUT_FACTS = 8    /* node.fact */
};

/* What is known of a node, and whether nodes that differ in it are worth a word: a table, so that
 * lists of them, and of what drifts, are made by looping over it. */
struct readout_fact {
    const char *name;  /* "microcode" */
    const char *title; /* "microcode" as people say it */
    const char *type;  /* record it stands in: env, topo */
    const char *path;  /* in that record */
};
enum { READOUT_FACTS_MOST = 32 };
extern const struct readout_fact readout_facts[]; /* name NULL ends it */
size_t readout_fact_count(void);

struct readout_node {
    const char *host;        /* "" if the record does not tell */
    const char *const *fact; /* readout_fact_count() texts, "" where absent; NULL if not wanted */
};

/* A point that was not run, and why. */
struct readout_skip {
    const char *id, *bench, *reason, *text;
};

/* All texts live as long as the readout. JSON members are borrowed from it as well. */
struct readout {
    const char *path;  /* as given */
    const char *title; /* label of the run, else the directory's name; UTF-8 */
    struct figure *figure;
    size_t n;
    struct readout_node *node; /* of all launches, each host once, in the order of ranks */
    size_t nodes;
    struct readout_skip *skip; /* planned and not run, and points with status SKIP */
    size_t skips;
    /* The first of each, or NULL; of end the last one that nothing was measured after. */
    const json_t *run, *env, *topo, *preflight, *end;
    const json_t *events, *derived; /* arrays, never NULL; of derived with one id the last */
    unsigned launches;
    uint64_t lines;
    bool torn; /* the last line was half written */
    const char
        *newer; /* "hbmark/1.7" if a later version wrote it: what that added is left out; "" */

    json_t *keep; /* owns what is above */
    void *arena;
};

/* Reads dir (or a journal file), verifying each line's chain link, the types of all members that
 * figures are made of, and the SHA-256 of sidecars that are wanted. NULL and e on failure: file,
 * line, what is wrong (EXIT_BAD_DATA; EXIT_UNAVAILABLE where the file cannot be read). Points of a
 * resumed launch replace those of the same id and launch; a host that several launches used is one
 * node, with the facts of the last. Texts are as they stand in the record: clean them for a
 * terminal (member_clean), escape them for a format. */
struct readout *readout_open(const char *dir, unsigned want, struct error *e);
void readout_free(struct readout *r);

/* The same of records in memory as journal_load() gives them, which are dir's, for a summary of
 * whatever is there: what is wrong in a record counts as absent. NULL without memory. */
struct readout *readout_of(const json_t *records, const char *dir, unsigned want);

/* Opens all, on several cores; NULL and e if one fails, and none stays open. Free with
 * readout_free_all(). */
struct readout **readout_open_all(char *const *dirs, size_t n, unsigned want, struct error *e);
void readout_free_all(struct readout **all, size_t n);

#endif
