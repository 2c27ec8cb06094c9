/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A temporary root directory with the /proc and /sys files that a test writes into it. */
#ifndef HBMARK_TREE_H
#define HBMARK_TREE_H

#include <stddef.h>

struct tree_file {
    const char *path, *text; /* path from the root, beginning with / */
};

/* Makes dir (replacing an old one) with these files. Returns 0 or -1. */
int tree_make(const char *dir, const struct tree_file *files, size_t n);
void tree_remove(const char *dir);

#endif
