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

/* A transaction that writes, one that reads what is there now, their end. */
int store_begin(struct store *s, struct error *e);
int store_snapshot(struct store *s, struct error *e);
int store_commit(struct store *s, struct error *e);
void store_rollback(struct store *s);

/* What SQLite just refused, in words, with its exit code. Returns -1. */
int store_failed(const struct store *s, const char *doing, struct error *e);

/* Runs statements without results. */
int store_run(struct store *s, const char *sql, struct error *e);

/* A statement, finalized by the caller; NULL and e. */
sqlite3_stmt *store_prepare(struct store *s, const char *sql, struct error *e);

/* 1: a row is there; 0: done, and the statement is reset; -1 and e. */
int store_step(struct store *s, sqlite3_stmt *q, struct error *e);

/* A text column, "" where it is null. It lives until the next step. */
const char *store_text(sqlite3_stmt *q, int column);

/* Binds a text that lives until the statement has been stepped; a number, NULL where it is none. */
void store_bind_text(sqlite3_stmt *q, int place, const char *text);
void store_bind_number(sqlite3_stmt *q, int place, double number);

#endif
