/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Regular files of a run directory: never a link, never one that makes the reader wait. */
#ifndef HBMARK_FILE_H
#define HBMARK_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/error.h"

/* All bytes of dir/name with a zero byte behind them; the caller frees. NULL and e: the code is
 * EXIT_PASS if it is not there, EXIT_BAD_DATA if it is no regular file or longer than most. */
char *file_bytes(const char *dir, const char *name, size_t most, size_t *n, struct error *e);

/* The n float64 in little-endian order that dir/name is made of, whose SHA-256 is this (NULL: not
 * asked); the caller frees. NULL and e as above. */
double *file_doubles(const char *dir, const char *name, size_t n, const char *sha256,
                     struct error *e);

/* Opened to read, or -1 and e as above. */
int file_open(const char *dir, const char *name, struct error *e);

/* Is there anything of this name? Its bytes: 0, or -1 where it is no regular file. */
bool file_exists(const char *dir, const char *name);
int file_size(const char *dir, const char *name, uint64_t *bytes);

#endif
