/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* hbmark history DB list: the runs by date. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "history/actions.h"
#include "history/words.h"
#include "render/table.h"

/* hosts: up to 200 of them, by blanks. A verdict once given stays: the worst one of a run is shown.
 */
static const char query[] =
    "SELECT * FROM (SELECT r.utc,"
    " (SELECT group_concat(host, ' ') FROM (SELECT host FROM run_node JOIN node USING (node)"
    "  WHERE run_node.run = r.run ORDER BY host LIMIT 200)) AS hosts,"
    " r.suite, r.label, r.launches,"
    " (SELECT count(*) FROM point p WHERE p.run = r.run AND status = 'PASS') AS pass,"
    " (SELECT count(*) FROM point p WHERE p.run = r.run AND status = 'WARN') AS warn,"
    " (SELECT count(*) FROM point p WHERE p.run = r.run"
    "  AND status IN ('FAIL', 'INVALID', 'ERROR')) AS fail,"
    " (SELECT count(*) FROM point p WHERE p.run = r.run AND status = 'SKIP') AS skip,"
    " substr(r.uuid, 1, 8) AS short,"
    " (SELECT CASE WHEN sum(result = 'ACCEPTED') THEN 'WORSE, accepted'"
    "  WHEN sum(result = 'WORSE') THEN 'WORSE' WHEN sum(result = 'PASS') THEN 'PASS'"
    "  ELSE max(result) END FROM verdict v WHERE v.run = r.run) AS result,"
    " (SELECT count(*) FROM run_node m WHERE m.run = r.run) AS nodes,"
    " r.version, r.complete, r.uuid, r.run FROM run r WHERE ?2 = '' OR EXISTS (SELECT 1 FROM "
    "run_node m JOIN node USING (node)"
    "  WHERE m.run = r.run AND host GLOB ?2)"
    " ORDER BY r.utc DESC, r.run DESC LIMIT ?1) ORDER BY utc, run";

/* The first are those of the table. */
enum column {
    C_UTC,
    C_HOSTS,
    C_SUITE,
    C_LABEL,
    C_LAUNCHES,
    C_PASS,
    C_WARN,
    C_FAIL,
    C_SKIP,
    C_SHORT,
    C_RESULT,
    COLUMNS,
    C_NODES = COLUMNS,
    C_VERSION,
    C_COMPLETE,
    C_UUID
};

static int add_row(struct table *t, sqlite3_stmt *q)
{
    char began[WORDS_ROOM], hosts[96];
    const int nodes = sqlite3_column_int(q, C_NODES);
    const char *cells[COLUMNS];

    for (int i = 0; i < COLUMNS; i++)
        cells[i] = store_text(q, i);
    words_minute(began, store_text(q, C_UTC));
    snprintf(hosts, sizeof hosts, nodes > 2 ? "%d: %.80s" : "%.0d%.80s", nodes > 2 ? nodes : 0,
             cells[C_HOSTS]);
    cells[C_UTC] = began;
    cells[C_HOSTS] = hosts;
    if (!*cells[C_RESULT])
        cells[C_RESULT] = sqlite3_column_int(q, C_COMPLETE) ? "-" : "- (did not end)";
    return table_add(t, cells);
}

static json_t *hosts_json(const char *hosts)
{
    json_t *all = json_array();
    char *copy = strdup(hosts), *rest = NULL;

    for (char *host = copy ? strtok_r(copy, " ", &rest) : NULL; all && host;
         host = strtok_r(NULL, " ", &rest))
        json_array_append_new(all, json_string(host));
    free(copy);
    return all;
}

static json_int_t number(sqlite3_stmt *q, enum column c)
{
    return sqlite3_column_int64(q, c);
}

static json_t *run_json(sqlite3_stmt *q)
{
    const char *result = store_text(q, C_RESULT);

    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:b, s:I, s:o, s:{s:I, s:I, s:I, s:I}, s:s?}",
                     "run_uuid", store_text(q, C_UUID), "utc", store_text(q, C_UTC), "suite",
                     store_text(q, C_SUITE), "label", store_text(q, C_LABEL), "version",
                     store_text(q, C_VERSION), "launches", number(q, C_LAUNCHES), "complete",
                     (int)number(q, C_COMPLETE), "nodes", number(q, C_NODES), "hosts",
                     hosts_json(store_text(q, C_HOSTS)), "points", "pass", number(q, C_PASS),
                     "warn", number(q, C_WARN), "fail", number(q, C_FAIL), "skip",
                     number(q, C_SKIP), "checked", *result ? result : NULL);
}

static void print(struct action *a, const struct table *t)
{
    if (!t->rows) {
        fprintf(a->page.out, "no run%s\n",
                a->in->option[READ_NODE] ? " of such a node" : ": 'hbmark history DB add RUN'");
        return;
    }
    table_print(a->page.out, t, &a->page.style);
    fprintf(a->page.out, "%zu run%s; 'hbmark history %s trend' shows how figures went\n", t->rows,
            t->rows == 1 ? "" : "s", a->store->path);
}

enum exit_code action_list(struct action *a, struct error *e)
{
    const bool json = reading_is(a->in, READ_JSON);
    const char *node = a->in->option[READ_NODE];
    struct table t = {.columns = {{.title = "BEGAN (UTC)"},
                                  {.title = "HOSTS", .shrink = true},
                                  {.title = "SUITE", .shrink = true, .drop = 2},
                                  {.title = "LABEL", .shrink = true, .drop = 2},
                                  {.title = "LAUNCHES", .right = true, .drop = 1},
                                  {.title = "PASS", .right = true},
                                  {.title = "WARN", .right = true},
                                  {.title = "FAIL", .right = true},
                                  {.title = "SKIP", .right = true, .drop = 1},
                                  {.title = "RUN"},
                                  {.title = "CHECKED"}},
                      .n = COLUMNS};
    json_t *runs = json_array();
    sqlite3_stmt *q =
        store_query(a->store, e, query, "it", a->last ? (sqlite3_int64)a->last : (sqlite3_int64)-1,
                    node ? node : "");
    int rc = 0;

    while (store_next(a->store, q, &rc, e))
        if (json ? json_array_append_new(runs, run_json(q)) : add_row(&t, q))
            rc = json ? action_no_json(a, e) : store_no_memory(e);
    if (rc == 0 && json)
        rc = action_json(a, "runs", json_incref(runs), e);
    else if (rc == 0)
        print(a, &t);
    json_decref(runs);
    table_fini(&t);
    return rc ? e->code : EXIT_PASS;
}
