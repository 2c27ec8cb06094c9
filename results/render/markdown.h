/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Writing text from records into Markdown so that it stays text. */
#ifndef HBMARK_MARKDOWN_H
#define HBMARK_MARKDOWN_H

#include <jansson.h>
#include <stdio.h>

/* The text without markup, HTML, table bars or control characters taking effect. */
void markdown_text(FILE *out, const char *text);

/* The string, number or truth at path, in full; "-" if there is none. */
void markdown_member(FILE *out, const json_t *o, const char *path);

/* What put writes of the records. */
void markdown_stream(FILE *out, void (*put)(FILE *out, const json_t *records),
                     const json_t *records);

#endif
