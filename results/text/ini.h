/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* INI files that people write, read by a table of their keys; the first fault is kept with file,
 * line, value and what to write instead. */
#ifndef HBMARK_INI_H
#define HBMARK_INI_H

#include <stdbool.h>
#include <stddef.h>

#include "record/error.h"

struct ini;
struct ini_row;
/* Takes the value of in->key. 1, or 0 after a fault. */
typedef int ini_take_fn(struct ini *in, const struct ini_row *row, const char *value);

/* A key that a file may have. */
struct ini_row {
    const char *section; /* "suite"; "run ": any that begins so; "": any; NULL ends the table */
    const char *key;     /* NULL: any that no row before it takes */
    ini_take_fn *take;
    size_t offset; /* for take(): the member that gets it, and what it may be */
    const void *may;
};

enum { INI_LINE = 200, INI_SECTION = 50 }; /* bytes of a line, of a section's name, as inih has */

/* rows, to and strict are the caller's to set; the others tell take() of the value in work. */
struct ini {
    const struct ini_row *rows;
    void *to;
    bool strict; /* a section without keys, or with a name that inih cuts, is a fault */
    const char *file;
    struct error *e;
    const char *section, *key;
    const char *label; /* what follows the row's own part of the section's name */
    int line, header;  /* of the value, of its section */
    bool first;        /* of the values of its section */
    bool failed;
    /* own */
    const char *next, *end, *wrong;
    int headers, seen; /* section lines so far, and of those the ones with a key */
};

/* Reads a file's text. 0, or -1 and e: EXIT_BAD_DATA. */
int ini_read(struct ini *in, const char *text, size_t bytes, const char *file, struct error *e);

/* "FILE:LINE: TEXT" into e as EXIT_BAD_DATA, unless there was a fault before; line 0: the one read
 * last. Returns 0, which ends the reading. */
int ini_fault(struct ini *in, int line, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* The fault that in->key is none of these n keys: the nearest one, and all. */
int ini_unknown(struct ini *in, const char *const *keys, size_t n);

#endif
