/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "history/judge_lost.h"

#include <stdlib.h>
#include <string.h>

enum { LOST_MOST = 100000 };

static const char failed_query[] =
    "SELECT p.id, p.status, p.reason FROM point p WHERE p.run = ?1"
    " AND p.status IN ('FAIL', 'INVALID', 'ERROR') AND EXISTS (SELECT 1 FROM series s JOIN figure f"
    "  USING (series) JOIN run r ON r.run = f.run WHERE s.id = p.id AND (r.utc, r.run) <"
    "  (SELECT utc, run FROM run WHERE run = ?1)"
    "  AND EXISTS (SELECT 1 FROM run_node m JOIN run_node n USING (node) WHERE m.run = ?1"
    "  AND n.run = r.run))"
    " GROUP BY p.id ORDER BY p.id";

static const char missing_query[] =
    "WITH now AS (SELECT * FROM run WHERE run = ?1), before AS (SELECT r.run FROM run r, now"
    "  WHERE r.suite = now.suite AND r.label = now.label AND r.complete"
    "  AND (r.utc, r.run) < (now.utc, now.run)"
    "  AND (SELECT group_concat(node) FROM (SELECT node FROM run_node m WHERE m.run = r.run"
    "   ORDER BY node)) = (SELECT group_concat(node) FROM (SELECT node FROM run_node m"
    "   WHERE m.run = ?1 ORDER BY node))"
    "  ORDER BY r.utc DESC, r.run DESC LIMIT 1)"
    " SELECT p.id, coalesce(max(q.status), 'not there'), coalesce(max(q.reason), '')"
    " FROM point p JOIN before USING (run) LEFT JOIN point q ON q.run = ?1 AND q.id = p.id"
    " WHERE p.status IN ('PASS', 'WARN') AND (q.id IS NULL OR q.status = 'SKIP')"
    " GROUP BY p.id ORDER BY p.id";

static bool wanted(const struct judge *j, const char *id)
{
    char bench[128];
    const size_t n = strcspn(id, " ");

    if (n >= sizeof bench)
        return j->wants_metric(j->arg, id, id);
    memcpy(bench, id, n);
    bench[n] = '\0';
    return j->wants_metric(j->arg, id, bench);
}

static int add(struct judge_lost **lost, size_t *n, sqlite3_stmt *q)
{
    struct judge_lost *more = realloc(*lost, (*n + 1) * sizeof *more), *l;

    if (!more)
        return -1;
    *lost = more;
    l = &more[(*n)++];
    l->id = strdup(store_text(q, 0));
    l->status = strdup(store_text(q, 1));
    l->reason = strdup(store_text(q, 2));
    return l->id && l->status && l->reason ? 0 : -1;
}

static int find(struct judge *j, const char *sql, struct judge_lost **lost, size_t *n,
                struct error *e)
{
    sqlite3_stmt *q = store_prepare(j->store, sql, e);
    int rc = q ? 1 : -1;

    if (q)
        sqlite3_bind_int64(q, 1, j->run);
    while (rc == 1 && (rc = store_step(j->store, q, e)) == 1)
        if (wanted(j, store_text(q, 0)) && *n < LOST_MOST && add(lost, n, q))
            rc = error_set(e, EXIT_INTERNAL, "out of memory");
    sqlite3_finalize(q);
    return rc;
}

int judge_lost_find(struct judge *j, struct error *e)
{
    if (find(j, failed_query, &j->failed, &j->fails, e))
        return -1;
    return find(j, missing_query, &j->missing, &j->misses, e);
}

void judge_lost_free(struct judge_lost *lost, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        free(lost[i].id);
        free(lost[i].status);
        free(lost[i].reason);
    }
    free(lost);
}
