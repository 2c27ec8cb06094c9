/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Writing files so that they are there, whole, after a power cut. */
#ifndef HBMARK_DISK_H
#define HBMARK_DISK_H

#include <stddef.h>
#include <stdint.h>

#include "record/error.h"

/* Syncs the directory dir + suffix, so that files made in it stay. */
int disk_sync_dir(const char *dir, const char *suffix, struct error *e);

/* Replaces dir/name by these bytes, by way of a temporary file and rename(2): a reader sees the
 * old file or the new one. Nothing changes on failure. */
int disk_replace(const char *dir, const char *name, const void *data, size_t bytes,
                 struct error *e);

/* Makes dir/name, and the folder that name starts with, of n float64 in little-endian order.
 * hex becomes the SHA-256 of the file. */
int disk_write_f64(const char *dir, const char *name, const double *values, size_t n, char hex[65],
                   struct error *e);

/* Adds what fd holds from byte `from` on to dir/name, then cuts fd off there. */
int disk_move_tail(int fd, uint64_t from, const char *dir, const char *name, struct error *e);

#endif
