/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The closed lists of statuses, classes, flags and reason codes, each with its words. */
#ifndef HBMARK_WORDS_H
#define HBMARK_WORDS_H

struct word {
    const char *code;
    const char
        *brief; /* for one line, and a flag's as the text of its point; NULL: that says more */
    const char *full; /* a sentence with what to do, for a page */
};

/* Tables that end with a NULL code. The schema has its codes from them. */
extern const struct word words_status[], words_class[], words_flag[], words_reason[];

/* The entry for code, or NULL. */
const struct word *words_find(const struct word *table, const char *code);

#endif
