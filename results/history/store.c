/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "history/store.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The smallest page that a database has. */
enum { PAGE_LEAST = 512 };

/* What SQLite says, whose fault it is, and what to do. */
static const struct refusal {
    int code; /* primary result code */
    enum exit_code exit;
    const char *text, *advice;
} refusals[] = {
    {SQLITE_BUSY, EXIT_UNAVAILABLE, "another process is using it", "try later, or give --wait"},
    {SQLITE_LOCKED, EXIT_UNAVAILABLE, "another process is using it", "try later, or give --wait"},
    {SQLITE_READONLY, EXIT_UNAVAILABLE, "it cannot be written",
     "check the rights of the file and its folder and whether the disk is read-only"},
    {SQLITE_CANTOPEN, EXIT_UNAVAILABLE, "it cannot be opened",
     "check that its folder is there and may be written"},
    {SQLITE_PERM, EXIT_UNAVAILABLE, "access is denied", "check its rights"},
    {SQLITE_FULL, EXIT_UNAVAILABLE, "the disk is full",
     "nothing was changed; free some space and repeat"},
    {SQLITE_IOERR, EXIT_UNAVAILABLE, "the disk cannot be read or written",
     "check the disk and its free space"},
    {SQLITE_NOMEM, EXIT_INTERNAL, "out of memory", "free some and repeat"},
    {SQLITE_NOTADB, EXIT_BAD_DATA, "it is no SQLite database",
     "name another file, or one that is not there yet"},
    {SQLITE_CORRUPT, EXIT_BAD_DATA, "it is broken",
     "restore a copy, or add the run directories to a new file"},
    {SQLITE_CONSTRAINT, EXIT_BAD_DATA, "its contents contradict themselves",
     "restore a copy, or add the run directories to a new file"},
    {SQLITE_ERROR, EXIT_BAD_DATA, "it lacks what this version of hbmark writes",
     "restore a copy, or add the run directories to a new file"},
};

int store_failed(const struct store *s, const char *doing, struct error *e)
{
    const int code = s->db ? sqlite3_errcode(s->db) & 0xff : SQLITE_NOMEM;
    const char *said = s->db ? sqlite3_errmsg(s->db) : "no memory";

    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        if (refusals[i].code == code)
            return error_set(e, refusals[i].exit, "%s: %s: %s (%s): %s", s->path, doing,
                             refusals[i].text, said, refusals[i].advice);
    return error_set(e, EXIT_INTERNAL, "%s: %s: %s", s->path, doing, said);
}

int store_run(struct store *s, const char *sql, struct error *e)
{
    if (sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK)
        return 0;
    return store_failed(s, "cannot write", e);
}

int store_no_memory(struct error *e)
{
    return error_set(e, EXIT_INTERNAL, "out of memory");
}

static void bind_all(sqlite3_stmt *q, const char *types, va_list values)
{
    for (int place = 1; *types; types++, place++)
        if (*types == 'i')
            sqlite3_bind_int64(q, place, va_arg(values, sqlite3_int64));
        else if (*types == 't')
            sqlite3_bind_text(q, place, va_arg(values, const char *), -1, SQLITE_STATIC);
        else
            sqlite3_bind_double(q, place, va_arg(values, double));
}

void store_bind(sqlite3_stmt *q, const char *types, ...)
{
    va_list values;

    va_start(values, types);
    bind_all(q, types, values);
    va_end(values);
}

static sqlite3_stmt *prepare(struct store *s, struct error *e, const char *sql, const char *types,
                             va_list values)
{
    sqlite3_stmt *q = NULL;

    if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) != SQLITE_OK)
        store_failed(s, "cannot read", e);
    else
        bind_all(q, types, values);
    return q;
}

sqlite3_stmt *store_query(struct store *s, struct error *e, const char *sql, const char *types, ...)
{
    sqlite3_stmt *q;
    va_list values;

    va_start(values, types);
    q = prepare(s, e, sql, types, values);
    va_end(values);
    return q;
}

int store_once(struct store *s, struct error *e, sqlite3_int64 *number, const char *sql,
               const char *types, ...)
{
    sqlite3_stmt *q;
    va_list values;
    int rc;

    va_start(values, types);
    q = prepare(s, e, sql, types, values);
    va_end(values);
    rc = store_step(s, q, e);
    if (rc == 1 && number)
        *number = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    return rc;
}

bool store_next(struct store *s, sqlite3_stmt *q, int *rc, struct error *e)
{
    const int step = *rc ? -1 : store_step(s, q, e);

    if (step == 1)
        return true;
    *rc = step;
    sqlite3_finalize(q);
    return false;
}

int store_step(struct store *s, sqlite3_stmt *q, struct error *e)
{
    int rc;

    if (!q)
        return -1;
    rc = sqlite3_step(q);
    if (rc == SQLITE_ROW)
        return 1;
    if (rc == SQLITE_DONE) {
        sqlite3_reset(q);
        return 0;
    }
    store_failed(s, sqlite3_stmt_readonly(q) ? "cannot read" : "cannot write", e);
    sqlite3_reset(q);
    return -1;
}

const char *store_text(sqlite3_stmt *q, int column)
{
    const char *text = (const char *)sqlite3_column_text(q, column);

    return text ? text : "";
}

int store_begin(struct store *s, struct error *e)
{
    return store_run(s, "BEGIN IMMEDIATE", e);
}

/* A BEGIN alone sees nothing yet: the first read does. */
int store_snapshot(struct store *s, struct error *e)
{
    if (sqlite3_exec(s->db, "BEGIN; SELECT count(*) FROM sqlite_master", NULL, NULL, NULL) ==
        SQLITE_OK)
        return 0;
    store_failed(s, "cannot read", e);
    store_rollback(s);
    return -1;
}

int store_commit(struct store *s, struct error *e)
{
    if (store_run(s, "COMMIT", e) == 0)
        return 0;
    store_rollback(s);
    return -1;
}

void store_rollback(struct store *s)
{
    if (!sqlite3_get_autocommit(s->db))
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
}

/* SQLite would wait for ever at a FIFO, and make a directory's error look like a lack of rights. */
static int is_file(const char *path, bool make, struct error *e)
{
    struct stat st;

    if (stat(path, &st)) {
        if (errno == ENOENT && make)
            return 0;
        if (errno == ENOENT)
            return error_set(e, EXIT_USAGE,
                             "%s: no such database: 'hbmark history %s add RUN' makes it", path,
                             path);
        return error_set(e, EXIT_UNAVAILABLE, "%s: cannot open: %s", path, strerror(errno));
    }
    /* SQLite takes a file this small for an empty one and would write over it. */
    if (S_ISREG(st.st_mode) && st.st_size > 0 && st.st_size < PAGE_LEAST)
        return error_set(
            e, EXIT_BAD_DATA,
            "%s: %jd bytes are no database: name another file, or one that is not there yet", path,
            (intmax_t)st.st_size);
    if (!S_ISREG(st.st_mode))
        return error_set(
            e, EXIT_USAGE,
            "%s is no file: the first word is the database, as in 'hbmark history site.db add RUN'",
            path);
    return 0;
}

static int open_db(struct store *s, bool make, struct error *e)
{
    const int flags = SQLITE_OPEN_READWRITE | (make ? SQLITE_OPEN_CREATE : 0);

    if (sqlite3_open_v2(s->path, &s->db, flags, NULL) != SQLITE_OK)
        return store_failed(s, "cannot open", e);
    sqlite3_extended_result_codes(s->db, 1);
    sqlite3_busy_timeout(s->db, (int)fmin(s->wait_s * 1e3, 1e9));
    s->read_only = sqlite3_db_readonly(s->db, "main") == 1;
    /* The schema of an untrusted file may call functions in views and triggers: none of ours does.
     */
    if (sqlite3_exec(s->db, "PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON", NULL, NULL,
                     NULL) != SQLITE_OK)
        return store_failed(s, "cannot open", e);
    return store_reach_version(s, make, e);
}

struct store *store_open(const char *path, bool make, double wait_s, struct error *e)
{
    struct store *s = calloc(1, sizeof *s);

    if (!s) {
        store_no_memory(e);
        return NULL;
    }
    s->path = path;
    s->wait_s = wait_s;
    if (is_file(path, make, e) || open_db(s, make, e)) {
        store_close(s);
        return NULL;
    }
    return s;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    sqlite3_close_v2(s->db);
    free(s);
}
