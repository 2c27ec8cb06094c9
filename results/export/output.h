/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A file that is there whole or as it was: written beside its place, then renamed. */
#ifndef HBMARK_EXPORT_OUTPUT_H
#define HBMARK_EXPORT_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "record/error.h"

struct output {
    FILE *out;
    char *path, *temp; /* temp NULL: not a regular file, written directly */
};

/* Opens it for writing; NULL or "-" is standard output, and devices and pipes are written as they
 * are. What a symbolic link names is replaced, not the link. 0, or -1 and e. */
int output_open(struct output *o, const char *file, struct error *e);

/* Puts it in place (keep), or leaves all as it was. 0, or -1 and e. */
int output_close(struct output *o, bool keep, struct error *e);

#endif
