/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* INI text in memory, read by inih: lines are counted, as it tells its handler none and cuts long
 * ones, and the first fault is kept with file and line. What all readers of INI files share. */
#ifndef HBMARK_LINES_H
#define HBMARK_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "record/error.h"

struct lines {
    const char *next, *end;
    int line;
    const char *wrong; /* with the line that ended it early; else NULL */
    const char *file;  /* for faults */
    struct error *e;
    bool failed; /* the first fault is in *e; later ones are its consequences */
};

/* An ini_reader; stream is a struct lines. */
char *lines_next(char *str, int num, void *stream);

/* "FILE:LINE: TEXT" into e as EXIT_BAD_DATA, unless there was a fault before; line 0: the one read
 * last. Returns 0, which ends inih's reading. */
int lines_fault(struct lines *l, int line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* After ini_parse_stream(), which gave `bad`: are all lines read, and what they say, without fault?
 * 0 or -1; a line that is none is said to be "neither '[SECTION]', 'key = value' nor '; comment'".
 */
int lines_end(struct lines *l, int bad, const char *section);

#endif
