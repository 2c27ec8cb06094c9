/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* How history writes days, shares and changes for people. */
#ifndef HBMARK_HISTORY_WORDS_H
#define HBMARK_HISTORY_WORDS_H

#include <stddef.h>

enum { WORDS_ROOM = 64 };

/* All return `to`. "2026-11-27" and "2026-11-27 15:50" of "2026-11-27T15:50:54.203631Z"; "?" of
 * what is none. */
char *words_day(char to[WORDS_ROOM], const char *utc);
char *words_minute(char to[WORDS_ROOM], const char *utc);

/* "-5.2 %" of -0.052. */
char *words_percent(char to[WORDS_ROOM], double share);

/* "12.34 GB/s". */
char *words_value(char to[2 * WORDS_ROOM], const char *unit, double value);

/* What people call a node: "(all)" for '', control characters as '?'. */
char *words_host(char to[WORDS_ROOM], const char *host);

#endif
