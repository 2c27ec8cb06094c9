/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The database of runs: one SQLite file, opened, brought to this version, and asked. */
#ifndef HBMARK_STORE_H
#define HBMARK_STORE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "record/error.h"

/* Its PRAGMA user_version and application_id ("HBMK"). */
enum { STORE_VERSION = 2, STORE_APPLICATION = 0x48424d4b };

/* Waiting for another writer by default: adding a run of 100 000 nodes takes a minute. */
#define STORE_WAIT_S 300.0

struct store {
    sqlite3 *db;
    const char *path;
    double wait_s;
    bool read_only; /* its file or disk is */
};

/* Opens path; where make is set, makes it if it is not there. A database of an older version is
 * migrated. One writer at a time, and readers see whole runs only: the rollback journal, which
 * unlike WAL works on network file systems whose locks work, and BEGIN IMMEDIATE, which unlike
 * BEGIN cannot fail half-way for a lock. NULL and e: EXIT_USAGE if it is not there, EXIT_BAD_DATA
 * if it is no database of ours, broken, or newer than this program, EXIT_UNAVAILABLE if it is
 * locked, cannot be written or the disk is full. */
struct store *store_open(const char *path, bool make, double wait_s, struct error *e);
void store_close(struct store *s);

/* Of versions.c: brings an opened database to STORE_VERSION, in one transaction; an empty file if
 * make is set. 0; -1 and e if it is no database of ours, newer than this program, or cannot be
 * written. */
int store_reach_version(struct store *s, bool make, struct error *e);

/* A transaction that writes, one that reads what is there now, their end. */
int store_begin(struct store *s, struct error *e);
int store_snapshot(struct store *s, struct error *e);
int store_commit(struct store *s, struct error *e);
void store_rollback(struct store *s);

/* What SQLite just refused, in words, with its exit code. Returns -1. */
int store_failed(const struct store *s, const char *doing, struct error *e);

/* "out of memory" as EXIT_INTERNAL. Returns -1. */
int store_no_memory(struct error *e);

/* Runs statements without values and results. */
int store_run(struct store *s, const char *sql, struct error *e);

/* A statement with its first values bound; NULL and e. Each letter of types is one value: i
 * sqlite3_int64, t text that lives until the statement has been stepped, d a double (NULL of NAN).
 * The caller finalizes it, unless store_next() does. */
sqlite3_stmt *store_query(struct store *s, struct error *e, const char *sql, const char *types,
                          ...);
/* Binds the values of a statement that is used again. */
void store_bind(sqlite3_stmt *q, const char *types, ...);

/* 1: a row is there; 0: done, and the statement is reset; -1 and e (also of q NULL, e as it is). */
int store_step(struct store *s, sqlite3_stmt *q, struct error *e);

/* For loops over all rows: true with the next one, unless *rc, 0 at first, was set to -1. At the
 * end q is finalized, and *rc is 0; or -1, and e filled. */
bool store_next(struct store *s, sqlite3_stmt *q, int *rc, struct error *e);

/* One statement that gives no row, or whose first row alone says something: 1, 0 or -1 as
 * store_step(); a number in its first column goes to *number (NULL: not wanted). */
int store_once(struct store *s, struct error *e, sqlite3_int64 *number, const char *sql,
               const char *types, ...);

/* A text column, "" where it is null. It lives until the next step. */
const char *store_text(sqlite3_stmt *q, int column);

#endif
