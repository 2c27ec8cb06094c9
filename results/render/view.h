/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Reading members of records that may be absent or of another type, and writing them for people. */
#ifndef HBMARK_VIEW_H
#define HBMARK_VIEW_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum { VIEW_ROOM = 256 }; /* bytes that hold any text made here */

/* The member at a path such as "summary.ci.lo", or NULL. Borrowed. */
const json_t *view_at(const json_t *o, const char *path);

/* The string at path, "" if there is none; the number (also one written as a decimal string), NAN
 * if there is none. */
const char *view_text(const json_t *o, const char *path);
double view_number(const json_t *o, const char *path);
bool view_true(const json_t *o, const char *path);

/* The first and the last record of this type, or NULL; how many there are. */
const json_t *view_record(const json_t *records, const char *type);
const json_t *view_last(const json_t *records, const char *type);
size_t view_count(const json_t *records, const char *type);
bool view_is(const json_t *record, const char *type);
/* Is there this text? */
bool view_says(const json_t *o, const char *path, const char *text);

/* Copies s with control characters, which could drive a terminal, as '?'; cuts it to room. */
void view_clean(char *to, size_t room, const char *s);

/* The string, number or truth at path as text; "-" if there is none. */
void view_any(char to[VIEW_ROOM], const json_t *o, const char *path);

/* "23.5 GiB", "4 KiB"; "-" if not finite. */
void view_bytes(char to[VIEW_ROOM], double bytes);

/* "2:31", "1:02:03". */
void view_duration(char to[VIEW_ROOM], double seconds);

/* How people write values of an SI unit: shown = value * factor. */
struct view_scale {
    char unit[32]; /* "GB/s" of "B/s" */
    double factor;
};

/* The customary prefix of the unit (GB/s, ns, pJ/B); another where this value would need more than
 * five digits before the point, or two noughts after it. NAN: the customary one. */
struct view_scale view_scale(const char *si_unit, double value);

/* 4 digits. */
void view_digits(char to[VIEW_ROOM], double value, double factor);

#endif
