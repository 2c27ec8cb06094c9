/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What else changed between two runs of a node: kernel, firmware, build, settings. */
#ifndef HBMARK_WHY_H
#define HBMARK_WHY_H

#include <jansson.h>

#include "history/store.h"

/* Facts that differ: {"kernel": ["6.1.0-25", "6.1.0-26"], ...}; of node 0 those of the first of its
 * nodes that both runs have. Empty where nothing differs, null where it is not known. A new
 * reference, or NULL and e. */
json_t *why_changed(struct store *s, sqlite3_int64 before, sqlite3_int64 after, sqlite3_int64 node,
                    struct error *e);

/* "kernel 6.1.0-25 -> 6.1.0-26; CPU governor powersave -> performance", cut to room; "" of none. */
void why_words(char *to, size_t room, const json_t *changed);

#endif
