/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Untrusted text character by character, and numbers, for every format. */
#ifndef HBMARK_ESCAPE_H
#define HBMARK_ESCAPE_H

#include <stdint.h>
#include <stdio.h>

/* The next character (Unicode code point) of *text, which moves on; 0 at its end. What could drive
 * a terminal, break a line or turn its direction comes as '?': control characters, line and
 * paragraph separators, bidirectional overrides, noncharacters; and so do bytes that are no
 * UTF-8. So no format needs to know of them. */
uint32_t text_next(const char **text);

/* Writes one character as UTF-8. */
void text_put(FILE *out, uint32_t character);

/* The text as it comes from text_next(), with what the table (a NULL instead ends it) has for each
 * ASCII character that it names; the rest as it is. */
struct text_escape {
    char character;
    const char *instead;
};
void text_escaped(FILE *out, const char *text, const struct text_escape *escapes);

/* A decimal number that reads back as the same double, of 15 digits where these do, else of 17; ""
 * for one that is not finite. */
enum { TEXT_NUMBER = 32 };
const char *text_number(char to[TEXT_NUMBER], double value);

#endif
