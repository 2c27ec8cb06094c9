/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Writes a journal of any records with a right head and chain, also such as hbmark never writes,
 * and without syncing each line. */
#ifndef HBMARK_TEST_BOOK_H
#define HBMARK_TEST_BOOK_H

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>

struct book {
    FILE *out;
    uint64_t lines;
    char tip[65];
    const char *version; /* "hbmark/1.0" */
};

/* Begins folder/journal.jsonl; ends the program if it cannot. */
void book_begin(struct book *b, const char *folder);
void book_end(struct book *b);

/* Adds a record of this type. text: a JSON object; body is stolen. */
void book_text(struct book *b, const char *type, const char *text);
void book_add(struct book *b, const char *type, json_t *body);

/* Adds these bytes as a line, as if they had been chained. */
void book_raw(struct book *b, const char *line, size_t n);

#endif
