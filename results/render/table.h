/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Text tables with aligned columns, and lines cut to the width of the page. */
#ifndef HBMARK_TABLE_H
#define HBMARK_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct render_style {
    bool color;     /* ANSI colours: a terminal, and NO_COLOR is not set */
    bool unicode;   /* small pictures in block characters: a terminal that takes UTF-8 */
    unsigned width; /* columns; 0 means 100 */
};

enum { TABLE_COLUMNS = 16, TABLE_TITLE = 32 };

struct table_column {
    char title[TABLE_TITLE];
    bool right;  /* numbers */
    bool hide;   /* leave it out */
    int drop;    /* leave it out where the page is too narrow: 1 first, 4 last; 0 never */
    bool shrink; /* cut its texts before leaving out the last ones */
};

/* Rows of cells; a row without cells is a heading across all columns. Zero-initialise but for
 * columns and n; free with table_fini(). */
struct table {
    struct table_column columns[TABLE_COLUMNS];
    size_t n, rows, room;
    struct table_row *row;
};

/* Columns that text takes on a terminal: one a character (UTF-8), none for its other bytes. */
size_t table_width(const char *text);

/* How many lines the text has; each ends with a newline. */
size_t table_lines(const char *text);

/* Adds a row of t->n cells (copied), or a heading. After a NULL no cells follow: the cell before it
 * takes the rest of the line. 0, or -1 without memory. */
int table_add(struct table *t, const char *const *cells);
int table_heading(struct table *t, const char *text);

/* Titles, then rows; the last column is not padded and is coloured by the status it begins with. */
void table_print(FILE *out, const struct table *t, const struct render_style *style);
void table_fini(struct table *t);

/* Columns of the page behind out: of the terminal, or of $COLUMNS where it does not tell; 100 where
 * out is no terminal, so that what is kept never depends on who looked. */
unsigned table_page_width(FILE *out);

/* A line of the heading and the first of the texts (a NULL ends them) that fits the width; the last
 * one is cut. */
void table_fitting(FILE *out, const struct render_style *style, const char *heading,
                   const char *const *texts);

/* Text in lines of at most width columns, broken at blanks, all but the first indented. */
void table_wrapped(FILE *out, const char *text, size_t indent, size_t width);

/* One line, cut to the width with "..." where it is longer; control characters become '?'. */
void table_line(FILE *out, const struct render_style *style, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
