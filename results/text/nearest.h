/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* "Did you mean": the name that a misspelt one is nearest to. */
#ifndef HBMARK_NEAREST_H
#define HBMARK_NEAREST_H

#include <stddef.h>

/* The most similar of n names to text, or NULL if none is near. */
const char *nearest_word(const char *text, const char *const *names, size_t n);

#endif
