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

sqlite3_int64 series_number(struct store *s, const struct readout *r, const struct figure *f,
                            enum series_scope scope, const char *hardware, struct error *e)
{
    const size_t all = r->nodes ? r->nodes : 1;
    const int nodes = scope == SERIES_SHARE ? 0 : (int)all;
    const double ranks = known(f->ranks) / (double)all;
    const bool tuned = member_true(f->record, "params.tuned");
    char *key = key_of(f, scopes[scope], nodes, ranks, tuned, hardware);
    sqlite3_int64 number = -1;
    int rc = key ? store_once(s, e, &number, "SELECT series FROM series WHERE key = ?", "t", key)
                 : store_no_memory(e);

    if (rc == 0) {
        rc = store_once(s, e, NULL,
                        "INSERT INTO series (key, id, bench, class, metric, unit, direction, "
                        "scope, nodes, ranks, threads, isa, tuned, hardware) VALUES (?, ?, ?, ?, "
                        "?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        "ttttttttiditit", key, f->id, f->bench, f->rules, f->metric, f->unit,
                        f->direction, scopes[scope], (sqlite3_int64)nodes, ranks,
                        (sqlite3_int64)known(f->threads), f->isa, (sqlite3_int64)tuned, hardware);
        number = sqlite3_last_insert_rowid(s->db);
    }
    sqlite3_free(key);
    return rc < 0 ? -1 : number;
}
