/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The table of keys that a threshold may have. */
#ifndef HBMARK_REQUIRE_KEYS_H
#define HBMARK_REQUIRE_KEYS_H

#include "require/requirement.h"

struct require_key;

/* Takes the value of a key into a row. NULL, or what is wrong with it and what to write. */
typedef const char *require_key_fn(struct requirement *q, const struct require_key *key,
                                   const char *value);

struct require_key {
    const char *name;
    require_key_fn *set;
    size_t offset;        /* in struct requirement */
    const char *words;    /* the ones it takes, "|" between; NULL: any text */
    const char *fallback; /* as it would be written; "" where there is none */
    bool fills;           /* is the fallback a value to be set, not a word for the help? */
    const char *help;
};
extern const struct require_key require_keys[REQUIRE_KEYS];

int require_key_of(const char *name); /* its place in the table, -1 if there is none */

#endif
