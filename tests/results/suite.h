/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Files and folders for tests. */
#ifndef HBMARK_TEST_SUITE_H
#define HBMARK_TEST_SUITE_H

#include <stddef.h>

#include "../unit.h"

/* A new empty folder below the build's temporary one; the caller frees. suite_remove() deletes it
 * with all that is in it. */
char *suite_folder(void);
void suite_remove(char *folder);

/* folder/name; the caller frees. */
char *suite_path(const char *folder, const char *name);

/* The whole file, NUL-terminated, its size in *n; the caller frees. NULL if it cannot be read. */
char *suite_slurp(const char *path, size_t *n);
void suite_spill(const char *path, const char *data, size_t n);

/* True if got equals the golden file; prints both ways to look if not. With UPDATE_GOLDEN=1 in the
 * environment the file is rewritten instead. */
int suite_golden(const char *path, const char *got);

#endif
