/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Lines of INI text in memory, counted, for inih: it tells its handler none, and cuts long ones. */
#ifndef HBMARK_LINES_H
#define HBMARK_LINES_H

struct lines {
    const char *next, *end;
    int line;
    const char *wrong; /* with the line that ended it early; else NULL */
};

/* An ini_reader; stream is a struct lines. */
char *lines_next(char *str, int num, void *stream);

#endif
