/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Points that may stand in one column: those of one class, metric and unit, in reading order. */
#ifndef HBMARK_EXPORT_SHEET_H
#define HBMARK_EXPORT_SHEET_H

#include "export/export.h"
#include "record/member.h"
#include "text/units.h"

struct sheet {
    const char *rules, *metric, *unit;
    const struct figure **f; /* of status PASS and WARN, by benchmark and factors */
    size_t n;
    struct units_scale scale; /* of all its numbers */
    bool launches;            /* does the run have several? */
};

/* The sheets of a run: a new array of *n, to be freed by sheet_free(). NULL without memory. */
struct sheet *sheet_make(const struct export_input *in, const struct readout *r, size_t *n);
void sheet_free(struct sheet *all, size_t n);

/* Columns of a table for people: fields of figures, and how they are written. `other` is the end of
 * a range, or what stands for a text that is none. */
struct sheet_column {
    const char *title;
    bool right;
    enum { SHEET_TEXT, SHEET_COUNT, SHEET_BYTES, SHEET_SCALED, SHEET_PERCENT } how;
    const char *field, *other;
};
enum { SHEET_COLUMNS = 16 };

/* Which columns have something to show; how many. */
size_t sheet_shown(const struct sheet *s, const struct sheet_column *shown[SHEET_COLUMNS]);

/* What stands in a column for a point, "" for nothing. */
void sheet_cell(char to[TEXT_ROOM], const struct sheet *s, const struct sheet_column *c,
                const struct figure *f);

/* "95 %": the level of the intervals, by the first that has one; "" if none does. */
void sheet_level(char to[TEXT_ROOM], const struct sheet *s);

#endif
