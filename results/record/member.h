/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Reading members of records that may be absent or of another type. */
#ifndef HBMARK_MEMBER_H
#define HBMARK_MEMBER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum { TEXT_ROOM = 256 }; /* bytes that hold any text made here or in text/units.h */

/* The member at a path such as "summary.ci.lo", or NULL. Borrowed. */
const json_t *member_at(const json_t *o, const char *path);

/* The string at path, "" if there is none; the number (also one written as a decimal string), NAN
 * if there is none. */
const char *member_text(const json_t *o, const char *path);
double member_number(const json_t *o, const char *path);
bool member_true(const json_t *o, const char *path);

/* The first and the last record of this type, or NULL; how many there are. */
const json_t *member_record(const json_t *records, const char *type);
const json_t *member_last(const json_t *records, const char *type);
size_t member_count(const json_t *records, const char *type);
bool member_is(const json_t *record, const char *type);
/* Is there this text? */
bool member_says(const json_t *o, const char *path, const char *text);

/* Copies s with control characters, which could drive a terminal, as '?'; cuts it to room. */
void member_clean(char *to, size_t room, const char *s);

/* The string, number or truth at path as text; "-" if there is none. */
void member_any(char to[TEXT_ROOM], const json_t *o, const char *path);

#endif
