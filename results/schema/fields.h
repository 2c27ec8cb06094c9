/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The fields of all records, in one table: what judges, reads and documents them follows from it.
 */
#ifndef HBMARK_FIELDS_H
#define HBMARK_FIELDS_H

#include <jansson.h>

/* A field, and behind an object or a list of objects the fields of it. A path without a dot is a
 * record of head.t, or a form with a name, which others may use. The form says what the value is:
 *
 *   {} {...}    an object of the fields that follow; {...}: and of any others
 *   [FORM]      a list; [FORM]+: of one element and more
 *   a|b|c       one of these texts; words: one of those in record/words.h, or record/role.h
 *   text number integer boolean object array, with / between those that may be
 *   NAME        the form of this name
 *   {'...'}     in JSON Schema, with ' for "
 *   FORM?       or null, if the member KEY_reason says why
 *   FORM!       never left out
 *
 * The field "*" of an object stands for all of any name; "$keyword" is no field but a rule of JSON
 * Schema on the object. */
struct field {
    const char *path; /* "point.summary.median" */
    const char *form;
    const char *unit; /* SI; "*": that of the point's number; "": none, or the name tells it */
    const char *help;
};

/* The field of a record, also "point.utc"; NULL if there is none. */
const struct field *field_find(const char *path);

/* All of them as JSON Schema 2020-12 of one line of a journal; NULL without memory. */
json_t *fields_schema(void);

/* The same of a table of anything else; the whole has the form of its first row. */
json_t *fields_schema_of(const char *title, const struct field *table);

/* The parts of the table of records, and the table of the catalogue's files, which only the build
 * needs; path NULL ends each. */
extern const struct field fields_run[], fields_point[], fields_derived[], fields_catalogue[];

#endif
