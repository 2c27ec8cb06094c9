/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Reading a journal line by line and checking that each line follows from the one before. */
#ifndef HBMARK_CHAIN_H
#define HBMARK_CHAIN_H

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>

#include "record/error.h"

#define JOURNAL_NAME "journal.jsonl"

enum {
    CHAIN_LINE_MAX = 64 << 20,      /* bytes: far above a point with all its samples */
    CHAIN_CONTAINERS_MAX = 2 << 20, /* objects and arrays in a line: a rank of a point is one */
    CHAIN_BLOCK = 1 << 15,          /* bytes read at a time */
    CHAIN_READ_ONLY = 0,
    CHAIN_READ_WRITE = 1
};

/* Where a reader is: what the next line must hold. Zero-initialise but for path and in. */
struct chain {
    const char *path; /* of the journal file, for messages; not owned */
    FILE *in;         /* not owned */
    uint64_t lines;   /* verified so far, which is the seq of the next line */
    uint64_t bytes;   /* of the verified lines */
    char tip[65];     /* SHA-256 of the last verified line */
    char *line;       /* buffer of chain_next(), freed by chain_fini() */
    size_t room;
    size_t at, got; /* read of block, and in it */
    char block[CHAIN_BLOCK];
};

/* Opens the journal file of a run directory; messages name what is wrong with either. The path of
 * the file is allocated into *file for the caller to free. A file descriptor, or -1. */
int chain_open(const char *dir_or_file, int writable, char **file, struct error *e);

/* The next record, a new reference. NULL at the end, at a torn last line (*torn set), or at a
 * fault (*fault set, e filled). */
json_t *chain_next(struct chain *c, int *torn, int *fault, struct error *e);

/* Frees the line buffer. */
void chain_fini(struct chain *c);

#endif
