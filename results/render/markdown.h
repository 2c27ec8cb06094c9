/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Writing text into Markdown, as GitHub and GitLab read it, so that it stays text. */
#ifndef HBMARK_MARKDOWN_H
#define HBMARK_MARKDOWN_H

#include <stdio.h>

/* The format with its %s and %zu (it may have no other), whose texts stay text: without markup,
 * HTML, table bars, links, names of people or control characters taking effect. */
void markdown_put(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The head of a table of n columns; align has a letter for each, 'l' or 'r'. */
void markdown_head(FILE *out, const char *const *titles, const char *align, size_t n);
/* A row of it; "-" for a text that is "". */
void markdown_row(FILE *out, const char *const *cells, size_t n);

#endif
