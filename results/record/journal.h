/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The journal of a run directory: append-only JSON lines, each chained to the one before. */
#ifndef HBMARK_JOURNAL_H
#define HBMARK_JOURNAL_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "record/error.h"

#define RECORD_VERSION "hbmark/1.0"

struct journal;

/* Makes dir (its parent must exist) and an empty journal in it, locked against a second writer.
 * Fails if dir already holds a journal with a record in it. NULL and e on failure; nothing is left
 * behind then. */
struct journal *journal_create(const char *dir, struct error *e);

/* Opens the journal of dir to append: verifies every line first. A torn last line (power cut,
 * kill -9) is moved to journal.torn and *torn set; any other fault is EXIT_BAD_DATA with the line
 * number. A journal that another process holds is EXIT_UNAVAILABLE with its pid. */
struct journal *journal_append(const char *dir, int *torn, struct error *e);

/* Writes one record of this type and syncs it to disk. The body's members follow the common head
 * v, t, seq, prev, utc, mono_ns; body is stolen. If echo is set, the same line goes there too.
 * On failure the journal is as before (a half-written line is cut off again). */
int journal_write(struct journal *j, const char *type, json_t *body, FILE *echo, struct error *e);

/* Also verifies nothing was lost: flush, sync, unlock. NULL is a no-op. */
void journal_close(struct journal *j);

/* Writes n float64 (little-endian) to samples/NAME.f64 and returns {file, n, sha256}, or NULL. */
json_t *journal_sidecar(struct journal *j, const char *name, const double *values, size_t n,
                        struct error *e);

/* Reads a run directory (or a journal file): calls visit for each line in order, after its chain
 * link, head and JSON were verified. A torn last line is not visited; *torn tells. Stops with the
 * visitor's non-zero result. -1 and e (file:line) on a broken line. */
typedef int journal_visit_fn(json_t *record, void *arg, struct error *e);
int journal_read(const char *path, journal_visit_fn *visit, void *arg, int *torn, struct error *e);

/* All records of a run as one JSON array (new reference), or NULL. What grows with the number of
 * nodes is left out, so that a summary of 100 000 of them fits into memory: times of each rank, and
 * all of an env or topo record behind the first but its type and hostname. */
json_t *journal_load(const char *path, int *torn, struct error *e);

/* Writes manifest.json: name, size and SHA-256 of every file of the run directory. */
int journal_manifest(const char *dir, struct error *e);

/* Lower-case hex SHA-256 of a memory block or a file; hex has room for 65. */
void record_sha256(const void *data, size_t bytes, char hex[65]);
int record_sha256_file(const char *path, char hex[65], struct error *e);
void record_hex(const unsigned char digest[32], char hex[65]);

/* Helpers that keep records honest: a number that is not finite becomes null with its reason, or
 * with the one that is given, an integer of 2^53 or more a decimal string; an absent value is null
 * with the reason beside it in KEY_reason. The object is borrowed. */
void record_real(json_t *obj, const char *key, double value);
void record_known(json_t *obj, const char *key, double value, const char *why_not);
void record_int(json_t *obj, const char *key, uint64_t value);
void record_absent(json_t *obj, const char *key, const char *reason);

#endif
