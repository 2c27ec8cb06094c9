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
    "SELECT * FROM (SELECT r.run, r.utc, r.suite, r.label, r.version, r.launches, r.complete,"
    " substr(r.uuid, 1, 8) AS short, r.uuid,"
    " (SELECT count(*) FROM run_node m WHERE m.run = r.run) AS nodes,"
    " (SELECT group_concat(host, ' ') FROM (SELECT host FROM run_node JOIN node USING (node)"
    "  WHERE run_node.run = r.run ORDER BY host LIMIT 200)) AS hosts,"
    " (SELECT count(*) FROM point p WHERE p.run = r.run AND status = 'PASS') AS pass,"
    " (SELECT count(*) FROM point p WHERE p.run = r.run AND status = 'WARN') AS warn,"
    " (SELECT count(*) FROM point p WHERE p.run = r.run"
    "  AND status IN ('FAIL', 'INVALID', 'ERROR')) AS fail,"
    " (SELECT count(*) FROM point p WHERE p.run = r.run AND status = 'SKIP') AS skip,"
    " (SELECT CASE WHEN sum(result = 'ACCEPTED') THEN 'WORSE, accepted'"
    "  WHEN sum(result = 'WORSE') THEN 'WORSE' WHEN sum(result = 'PASS') THEN 'PASS'"
    "  ELSE max(result) END FROM verdict v WHERE v.run = r.run) AS result"
    " FROM run r WHERE ?2 = '' OR EXISTS (SELECT 1 FROM run_node m JOIN node USING (node)"
    "  WHERE m.run = r.run AND host GLOB ?2)"
    " ORDER BY r.utc DESC, r.run DESC LIMIT ?1) ORDER BY utc, run";

enum column {
    C_RUN,
    C_UTC,
    C_SUITE,
    C_LABEL,
    C_VERSION,
    C_LAUNCHES,
    C_COMPLETE,
    C_SHORT,
    C_UUID,
    C_NODES,
    C_HOSTS,
    C_PASS,
    C_WARN,
    C_FAIL,
    C_SKIP,
    C_RESULT
};

static const struct table_column columns[] = {
    {.title = "BEGAN (UTC)"},
    {.title = "HOSTS", .shrink = true},
    {.title = "SUITE", .shrink = true, .drop = 2},
    {.title = "LABEL", .shrink = true, .drop = 2},
    {.title = "LAUNCHES", .right = true, .drop = 1},
    {.title = "PASS", .right = true},
    {.title = "WARN", .right = true},
    {.title = "FAIL", .right = true},
    {.title = "SKIP", .right = true, .drop = 1},
    {.title = "RUN"},
    {.title = "CHECKED"},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static int add_row(struct table *t, sqlite3_stmt *q)
{
    char began[WORDS_ROOM], hosts[96];
    const char *result = store_text(q, C_RESULT);
    const int nodes = sqlite3_column_int(q, C_NODES);
    const char *cells[COLUMNS];

    words_minute(began, store_text(q, C_UTC));
    snprintf(hosts, sizeof hosts, nodes > 2 ? "%d: %.80s" : "%.0d%.80s", nodes > 2 ? nodes : 0,
             store_text(q, C_HOSTS));
    cells[0] = began;
    cells[1] = hosts;
    cells[2] = store_text(q, C_SUITE);
    cells[3] = store_text(q, C_LABEL);
    cells[4] = store_text(q, C_LAUNCHES);
    cells[5] = store_text(q, C_PASS);
    cells[6] = store_text(q, C_WARN);
    cells[7] = store_text(q, C_FAIL);
    cells[8] = store_text(q, C_SKIP);
    cells[9] = store_text(q, C_SHORT);
    cells[10] = *result ? result : sqlite3_column_int(q, C_COMPLETE) ? "-" : "- (did not end)";
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

static json_t *run_json(sqlite3_stmt *q)
{
    const char *result = store_text(q, C_RESULT);

    return json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:I, s:b, s:I, s:o, s:{s:I, s:I, s:I, s:I}, s:s?}", "run_uuid",
        store_text(q, C_UUID), "utc", store_text(q, C_UTC), "suite", store_text(q, C_SUITE),
        "label", store_text(q, C_LABEL), "version", store_text(q, C_VERSION), "launches",
        (json_int_t)sqlite3_column_int64(q, C_LAUNCHES), "complete",
        sqlite3_column_int(q, C_COMPLETE), "nodes", (json_int_t)sqlite3_column_int64(q, C_NODES),
        "hosts", hosts_json(store_text(q, C_HOSTS)), "points", "pass",
        (json_int_t)sqlite3_column_int64(q, C_PASS), "warn",
        (json_int_t)sqlite3_column_int64(q, C_WARN), "fail",
        (json_int_t)sqlite3_column_int64(q, C_FAIL), "skip",
        (json_int_t)sqlite3_column_int64(q, C_SKIP), "checked", *result ? result : NULL);
}

static void print(struct action *a, const struct table *t)
{
    if (!t->rows) {
        fprintf(a->out, "no run%s\n",
                a->in->option[READ_NODE] ? " of such a node" : ": 'hbmark history DB add RUN'");
        return;
    }
    table_print(a->out, t, &a->style);
    fprintf(a->out, "%zu run%s; 'hbmark history %s trend' shows how figures went\n", t->rows,
            t->rows == 1 ? "" : "s", a->store->path);
}

enum exit_code action_list(struct action *a, struct error *e)
{
    const bool json = reading_is(a->in, READ_JSON);
    const char *node = a->in->option[READ_NODE];
    struct table t = {.n = COLUMNS};
    json_t *runs = json_array();
    sqlite3_stmt *q = store_prepare(a->store, query, e);
    int rc = q && runs ? 1 : -1;

    memcpy(t.columns, columns, sizeof columns);
    if (q) {
        sqlite3_bind_int64(q, 1, a->last ? (sqlite3_int64)a->last : -1);
        store_bind_text(q, 2, node ? node : "");
    }
    while (rc == 1 && (rc = store_step(a->store, q, e)) == 1)
        if (json ? json_array_append_new(runs, run_json(q)) : add_row(&t, q))
            rc = json ? action_no_json(a, e) : error_set(e, EXIT_INTERNAL, "out of memory");
    sqlite3_finalize(q);
    if (rc == 0 && json)
        rc = action_json(a, json_pack("{s:s, s:O}", "schema", "hbmark-history/1", "runs", runs), e);
    else if (rc == 0)
        print(a, &t);
    json_decref(runs);
    table_fini(&t);
    return rc ? e->code : EXIT_PASS;
}
