/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "history/why.h"

#include <stdio.h>
#include <string.h>

#include "readout/readout.h"

static const char query[] =
    "SELECT a.facts, b.facts FROM run_node m JOIN run_node n USING (node)"
    " JOIN environment a ON a.environment = m.environment"
    " JOIN environment b ON b.environment = n.environment"
    " WHERE m.run = ?1 AND n.run = ?2 AND (?3 = 0 OR m.node = ?3) ORDER BY m.node LIMIT 1";

/* A name that only one of them has did not change: it was not asked for, or could not be read. */
static json_t *differences(const json_t *before, const json_t *after)
{
    json_t *all = json_object();

    for (size_t i = 0; all && i < readout_fact_count(); i++) {
        const char *name = readout_facts[i].name;
        const char *was = json_string_value(json_object_get(before, name));
        const char *is = json_string_value(json_object_get(after, name));

        if (was && is && strcmp(was, is) != 0)
            json_object_set_new(all, name, json_pack("[s, s]", was, is));
    }
    return all;
}

json_t *why_changed(struct store *s, sqlite3_int64 before, sqlite3_int64 after, sqlite3_int64 node,
                    struct error *e)
{
    sqlite3_stmt *q = store_query(s, e, query, "iii", before, after, node);
    json_t *was = NULL, *is = NULL, *all = NULL;
    int rc = 0;

    while (store_next(s, q, &rc, e)) { /* one, or none */
        was = json_loads(store_text(q, 0), 0, NULL);
        is = json_loads(store_text(q, 1), 0, NULL);
    }
    if (rc == 0)
        all = was && is ? differences(was, is) : json_null();
    if (rc == 0 && !all)
        store_no_memory(e);
    json_decref(was);
    json_decref(is);
    return all;
}

void why_words(char *to, size_t room, const json_t *changed)
{
    size_t n = 0;

    *to = '\0';
    for (size_t i = 0; i < readout_fact_count() && n + 1 < room; i++) {
        const json_t *pair = json_object_get(changed, readout_facts[i].name);

        if (pair)
            n +=
                (size_t)snprintf(to + n, room - n, "%s%s %.40s -> %.40s", n ? "; " : "",
                                 readout_facts[i].title, json_string_value(json_array_get(pair, 0)),
                                 json_string_value(json_array_get(pair, 1)));
    }
}
