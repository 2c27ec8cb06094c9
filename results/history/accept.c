/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* hbmark history DB accept: what was found worse is to stay so; history begins anew there. */
#include "history/actions.h"
#include "render/table.h"

/* What of it is meant: --metric and --node. */
static int accept_findings(struct action *a, sqlite3_int64 run, size_t *accepted, struct error *e)
{
    sqlite3_stmt *q = store_query(
        a->store, e,
        "SELECT g.series, g.node, s.id, s.bench, n.host FROM finding g JOIN series s USING "
        "(series) JOIN node n USING (node) WHERE g.run = ? AND accepted_utc IS NULL",
        "i", run);
    int rc = 0;

    while (store_next(a->store, q, &rc, e)) {
        if (!past_wants(&a->filter, store_text(q, 2), store_text(q, 3)) ||
            !past_wants_node(&a->filter, store_text(q, 4)))
            continue;
        rc = store_once(a->store, e, NULL,
                        "UPDATE finding SET accepted_utc = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') "
                        "WHERE run = ? AND series = ? AND node = ?",
                        "iii", run, sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1));
        ++*accepted;
    }
    return rc;
}

/* The verdict is accepted once nothing of it stands. */
static int accept_verdict(struct action *a, sqlite3_int64 run, struct error *e)
{
    return store_once(
        a->store, e, NULL,
        "INSERT INTO verdict (run, result, judged, unjudged, settings) SELECT ?1, 'ACCEPTED', 0, "
        "0, '' WHERE EXISTS (SELECT 1 FROM verdict WHERE run = ?1 AND result = 'WORSE') AND NOT "
        "EXISTS (SELECT 1 FROM finding WHERE run = ?1 AND accepted_utc IS NULL)",
        "i", run);
}

static int accept_one(struct action *a, const char *word, size_t *accepted, struct error *e)
{
    sqlite3_int64 run;

    if (store_begin(a->store, e))
        return -1;
    run = action_run(a, word, e);
    if (run < 0 || accept_findings(a, run, accepted, e) || accept_verdict(a, run, e)) {
        store_rollback(a->store);
        return -1;
    }
    return store_commit(a->store, e);
}

enum exit_code action_accept(struct action *a, struct error *e)
{
    size_t accepted = 0;
    int rc = 0;

    if (!a->nwords)
        rc = error_set(e, EXIT_USAGE,
                       "accept what? Name the run: 'last', a run directory, or what 'hbmark "
                       "history %s list' shows under RUN",
                       a->store->path);
    for (size_t i = 0; rc == 0 && i < a->nwords; i++)
        rc = accept_one(a, a->words[i], &accepted, e);
    if (rc == 0 && reading_is(a->in, READ_JSON))
        rc = action_json(a, "accepted", json_integer((json_int_t)accepted), e);
    else if (rc == 0 && !accepted)
        table_line(a->page.out, &a->page.style,
                   "nothing to accept: check found nothing worse there");
    else if (rc == 0)
        table_line(a->page.out, &a->page.style,
                   "%zu figure%s accepted: history begins anew there with this level", accepted,
                   accepted == 1 ? "" : "s");
    return rc ? e->code : EXIT_PASS;
}
