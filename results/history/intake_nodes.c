/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "history/intake_nodes.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Facts that differ from run to run where nothing was changed. */
static const char *const fleeting[] = {"memory"};

static bool lasts(const char *fact)
{
    for (size_t i = 0; i < sizeof fleeting / sizeof *fleeting; i++)
        if (strcmp(fact, fleeting[i]) == 0)
            return false;
    return true;
}

/* One object of what is known of a node, the same text for the same facts; NULL without memory. */
static char *facts_text(const struct readout_node *node)
{
    json_t *o = json_object();
    char *text = NULL;

    for (size_t i = 0; o && node->fact && i < readout_fact_count(); i++)
        if (*node->fact[i] && lasts(readout_facts[i].name))
            json_object_set_new(o, readout_facts[i].name, json_string(node->fact[i]));
    if (o)
        text = json_dumps(o, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(o);
    return text;
}

static const char *cpu_of(const struct readout_node *node)
{
    for (size_t i = 0; node->fact && i < readout_fact_count(); i++)
        if (strcmp(readout_facts[i].name, "cpu_model") == 0)
            return node->fact[i];
    return "";
}

/* Statements that are run for each node. */
enum statement { ADD_NODE, FIND_NODE, ADD_FACTS, FIND_FACTS, ADD, STATEMENTS };
static const char *const statements[STATEMENTS] = {
    [ADD_NODE] = "INSERT OR IGNORE INTO node (host) VALUES (?)",
    [FIND_NODE] = "SELECT node FROM node WHERE host = ?",
    [ADD_FACTS] = "INSERT OR IGNORE INTO environment (facts) VALUES (?)",
    [FIND_FACTS] = "SELECT environment FROM environment WHERE facts = ?",
    [ADD] = "INSERT OR IGNORE INTO run_node (run, node, environment) VALUES (?, ?, ?)",
};

struct writer {
    struct store *s;
    sqlite3_stmt *q[STATEMENTS];
    struct error *e;
};

/* The number of a text that is unique in its table: found, or added first. -1: failed. */
static sqlite3_int64 number_of(struct writer *w, enum statement add, enum statement find,
                               const char *text)
{
    sqlite3_int64 number = -1;
    int rc;

    store_bind(w->q[find], "t", text);
    rc = store_step(w->s, w->q[find], w->e);
    if (rc == 0) {
        store_bind(w->q[add], "t", text);
        rc = store_step(w->s, w->q[add], w->e);
        return rc ? -1 : sqlite3_last_insert_rowid(w->s->db);
    }
    if (rc == 1)
        number = sqlite3_column_int64(w->q[find], 0);
    sqlite3_reset(w->q[find]);
    return number;
}

/* A name for each: one that is empty, or was seen in this run before, gets its place. */
static sqlite3_int64 number_node(struct writer *w, const struct readout *r, size_t at, json_t *seen)
{
    const char *host = at < r->nodes ? r->node[at].host : "";
    char name[320];

    snprintf(name, sizeof name, "%s", host);
    if (!*host)
        snprintf(name, sizeof name, "node-%zu", at);
    else if (json_object_get(seen, host))
        snprintf(name, sizeof name, "%.256s#%zu", host, at);
    json_object_set_new(seen, name, json_true());
    return number_of(w, ADD_NODE, FIND_NODE, name);
}

static int kind_of(struct intake_nodes *nodes, const char *cpu, size_t *kind)
{
    const char **more;

    /* Neighbours are mostly alike: the last one first. */
    for (size_t i = nodes->kinds; i-- > 0;)
        if (strcmp(nodes->kind[i], cpu) == 0) {
            *kind = i;
            return 0;
        }
    more = realloc(nodes->kind, (nodes->kinds + 1) * sizeof *more);
    if (!more)
        return -1;
    nodes->kind = more;
    nodes->kind[nodes->kinds] = cpu;
    *kind = nodes->kinds++;
    return 0;
}

static int write_node(struct writer *w, const struct readout *r, sqlite3_int64 run,
                      struct intake_node *node)
{
    const struct readout_node unknown = {.host = ""};
    char *facts = facts_text(node->at < r->nodes ? &r->node[node->at] : &unknown);
    sqlite3_int64 environment;
    int rc;

    if (!facts)
        return store_no_memory(w->e);
    environment = number_of(w, ADD_FACTS, FIND_FACTS, facts);
    store_bind(w->q[ADD], "iii", run, node->number, environment);
    rc = environment < 0 ? -1 : store_step(w->s, w->q[ADD], w->e);
    sqlite3_clear_bindings(w->q[ADD_FACTS]);
    sqlite3_clear_bindings(w->q[FIND_FACTS]);
    free(facts);
    return rc;
}

static int compare(const void *a, const void *b)
{
    const struct intake_node *x = a, *y = b;

    return (x->number > y->number) - (x->number < y->number);
}

static int write_nodes(struct writer *w, const struct readout *r, sqlite3_int64 run,
                       struct intake_nodes *nodes)
{
    json_t *seen = json_object();
    int rc = seen ? 0 : store_no_memory(w->e);

    for (int i = 0; rc == 0 && i < STATEMENTS; i++)
        rc = (w->q[i] = store_query(w->s, w->e, statements[i], "")) ? 0 : -1;
    for (size_t i = 0; rc == 0 && i < nodes->n; i++) {
        struct intake_node *node = &nodes->node[i];

        node->at = i;
        node->number = number_node(w, r, i, seen);
        if (node->number < 0 || write_node(w, r, run, node))
            rc = -1;
        else if (kind_of(nodes, i < r->nodes ? cpu_of(&r->node[i]) : "", &node->kind))
            rc = store_no_memory(w->e);
    }
    json_decref(seen);
    for (int i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(w->q[i]);
    return rc;
}

int intake_nodes_write(struct store *s, const struct readout *r, sqlite3_int64 run,
                       struct intake_nodes *nodes, struct error *e)
{
    struct writer w = {.s = s, .e = e};

    *nodes = (struct intake_nodes){.n = r->nodes ? r->nodes : 1};
    nodes->node = calloc(nodes->n, sizeof *nodes->node);
    if (!nodes->node)
        return store_no_memory(e);
    if (write_nodes(&w, r, run, nodes))
        return -1;
    qsort(nodes->node, nodes->n, sizeof *nodes->node, compare);
    return 0;
}

void intake_nodes_fini(struct intake_nodes *nodes)
{
    free(nodes->node);
    free(nodes->kind);
    *nodes = (struct intake_nodes){0};
}
