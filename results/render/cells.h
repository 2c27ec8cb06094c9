/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The columns of result tables: one list of fields for the summary, the page and the line. */
#ifndef HBMARK_CELLS_H
#define HBMARK_CELLS_H

#include <jansson.h>
#include <stdio.h>

#include "record/member.h"
#include "render/rows.h"
#include "render/table.h"

/* Fills t with the columns of the summary and the rows, with a heading for each class. Columns in
 * which no row has a value are hidden. 0, or -1 without memory. */
int cells_table(struct table *t, const struct rows *r);

/* All columns, as a Markdown table of the rows [from, to). */
void cells_markdown(FILE *out, const struct rows *r, size_t from, size_t to);

/* "pages 99 % local, 100 % huge": what was read back; "-" if nothing was. */
void cells_pages(char to[TEXT_ROOM], const json_t *point);

/* "57.62 GB/s", "[57.10, 58.20]", "71 %", "WARN unstable, drift": "-" where there is none. */
void cells_median(char to[TEXT_ROOM], const json_t *point);
void cells_interval(char to[TEXT_ROOM], const json_t *point);
void cells_bound(char to[TEXT_ROOM], const json_t *point);
void cells_status(char to[TEXT_ROOM], const json_t *point);

#endif
