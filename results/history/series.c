/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "history/series.h"

#include <math.h>

#include "record/member.h"

static const char *const scopes[] = {
    [SERIES_ALONE] = "alone", [SERIES_ALL] = "all", [SERIES_SHARE] = "share"};

static double known(double number)
{
    return isfinite(number) ? number : 0;
}

/* Parts of the key are told apart by a byte that no text of JSON holds unescaped. */
#define SEPARATED "%s\x1f%s\x1f%s\x1f%s\x1f%d\x1f%g\x1f%.0f\x1f%s\x1f%d\x1f%s"

static char *key_of(const struct figure *f, const char *scope, int nodes, double ranks, bool tuned,
                    const char *hardware)
{
    return sqlite3_mprintf(SEPARATED, f->id, f->rules, f->metric, scope, nodes, ranks,
                           known(f->threads), f->isa, tuned, hardware);
}

static sqlite3_int64 number_of(struct store *s, const char *key, struct error *e)
{
    sqlite3_stmt *q = store_prepare(s, "SELECT series FROM series WHERE key = ?", e);
    sqlite3_int64 number = -1;
    int rc;

    if (!q)
        return -1;
    store_bind_text(q, 1, key);
    rc = store_step(s, q, e);
    if (rc >= 0)
        number = rc == 1 ? sqlite3_column_int64(q, 0) : 0;
    sqlite3_finalize(q);
    return number;
}

sqlite3_int64 series_number(struct store *s, const struct readout *r, const struct figure *f,
                            enum series_scope scope, const char *hardware, struct error *e)
{
    const size_t all = r->nodes ? r->nodes : 1;
    const int nodes = scope == SERIES_SHARE ? 0 : (int)all;
    const double ranks = known(f->ranks) / (double)all;
    const bool tuned = member_true(f->record, "params.tuned");
    char *key = key_of(f, scopes[scope], nodes, ranks, tuned, hardware);
    const char *const texts[] = {key,       f->id,   f->bench,     f->rules,
                                 f->metric, f->unit, f->direction, scopes[scope]};
    sqlite3_int64 number =
        key ? number_of(s, key, e) : error_set(e, EXIT_INTERNAL, "out of memory");
    sqlite3_stmt *q = NULL;

    if (number == 0) {
        number = -1;
        q = store_prepare(s,
                          "INSERT INTO series (key, id, bench, class, metric, unit, direction, "
                          "scope, nodes, ranks, threads, isa, tuned, hardware) "
                          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                          e);
        for (int i = 0; q && i < (int)(sizeof texts / sizeof *texts); i++)
            store_bind_text(q, i + 1, texts[i]);
        if (q) {
            sqlite3_bind_int(q, 9, nodes);
            sqlite3_bind_double(q, 10, ranks);
            sqlite3_bind_int64(q, 11, (sqlite3_int64)known(f->threads));
            store_bind_text(q, 12, f->isa);
            sqlite3_bind_int(q, 13, tuned);
            store_bind_text(q, 14, hardware);
            if (store_step(s, q, e) == 0)
                number = sqlite3_last_insert_rowid(s->db);
        }
        sqlite3_finalize(q);
    }
    sqlite3_free(key);
    return number;
}
