/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "history/history.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "history/actions.h"
#include "readout/readout.h"
#include "record/member.h"
#include "render/table.h"
#include "text/nearest.h"
#include "text/units.h"

static const struct {
    const char *name;
    enum exit_code (*run)(struct action *a, struct error *e);
    bool makes; /* the database, if it is not there */
    bool reads; /* and nothing else: in one snapshot */
} actions[] = {
    {"add", action_add, true, false},        {"list", action_list, false, true},
    {"trend", action_trend, false, true},    {"check", action_check, false, false},
    {"accept", action_accept, false, false},
};
enum { ACTIONS = sizeof actions / sizeof *actions };

int action_no_json(const struct action *a, struct error *e)
{
    return error_set(e, EXIT_BAD_DATA,
                     "%s: no JSON can be made of it: a text in it is no UTF-8, or memory is short",
                     a->store->path);
}

int action_json(struct action *a, const char *key, json_t *value, struct error *e)
{
    json_t *o = key ? json_pack("{s:s, s:o}", "schema", "hbmark-history/1", key, value) : value;
    int rc;

    if (!o)
        return action_no_json(a, e);
    rc = json_dumpf(o, a->page.out, JSON_INDENT(2)) || putc('\n', a->page.out) == EOF ? -1 : 0;
    json_decref(o);
    return rc ? error_set(e, EXIT_UNAVAILABLE, "cannot write: %s", strerror(errno)) : 0;
}

/* The run_uuid of a run directory; a word that names none is taken for a uuid itself. */
static int uuid_of(const char *word, char uuid[TEXT_ROOM], struct error *e)
{
    struct readout *r = access(word, F_OK) ? NULL : readout_open(word, 0, e);

    snprintf(uuid, TEXT_ROOM, "%s", r ? member_text(r->run, "run_uuid") : word);
    if (!r && access(word, F_OK) == 0)
        return -1;
    readout_free(r);
    return 0;
}

sqlite3_int64 action_run(const struct action *a, const char *word, struct error *e)
{
    const bool last = strcmp(word, "last") == 0;
    const char *path = a->store->path;
    char uuid[TEXT_ROOM];
    sqlite3_int64 run = -1;
    sqlite3_stmt *q;
    size_t n = 0;
    int rc = 0;

    if (!last && uuid_of(word, uuid, e))
        return -1;
    q = store_query(a->store, e,
                    last ? "SELECT run FROM run ORDER BY utc DESC, run DESC LIMIT 1"
                         : "SELECT run FROM run WHERE length(?1) >= 4 AND substr(uuid, 1, "
                           "length(?1)) = ?1 LIMIT 2",
                    last ? "" : "t", uuid);
    for (; store_next(a->store, q, &rc, e); n++)
        run = sqlite3_column_int64(q, 0);
    if (rc || n == 1)
        return rc ? -1 : run;
    if (n)
        return error_set(e, EXIT_USAGE, "%s: several runs begin with '%s': give more of it", path,
                         word);
    return last ? error_set(e, EXIT_USAGE, "%s: has no run yet: 'hbmark history %s add RUN'", path,
                            path)
                : error_set(e, EXIT_USAGE,
                            "%s: knows no run '%s': add it first, or see 'hbmark history %s list'",
                            path, word, path);
}

static int find_action(const char *word, size_t *index, struct error *e)
{
    const char *names[ACTIONS], *near;

    for (*index = 0; *index < ACTIONS; ++*index) {
        names[*index] = actions[*index].name;
        if (strcmp(word, actions[*index].name) == 0)
            return 0;
    }
    near = nearest_word(word, names, ACTIONS);
    return error_set(e, EXIT_USAGE,
                     "no action '%s'%s%s%s: add, list, trend, check or accept, as in 'hbmark "
                     "history site.db trend'",
                     word, near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "");
}

static int read_options(struct action *a, struct error *e)
{
    const char *const *option = a->in->option;
    uint64_t last = 0;

    a->wait_s = STORE_WAIT_S;
    a->filter = (struct past_filter){option[READ_METRIC], option[READ_NODE]};
    if (reading_share(a->in, READ_MIN_EFFECT, 0.02, 0, 1, &a->min_effect, e))
        return -1;
    if (option[READ_LAST] && (!units_count(option[READ_LAST], &last) || !last || last > 1000000))
        return error_set(e, EXIT_USAGE, "--last '%s': give a number of runs, as in '--last 30'",
                         option[READ_LAST]);
    if (option[READ_WAIT] && !units_seconds(option[READ_WAIT], &a->wait_s))
        return error_set(e, EXIT_USAGE, "--wait '%s': give a duration, as in '30s'",
                         option[READ_WAIT]);
    a->last = (size_t)last;
    return 0;
}

static enum exit_code act(struct action *a, size_t index, struct error *e)
{
    enum exit_code code;

    if (!actions[index].reads)
        return actions[index].run(a, e);
    if (store_snapshot(a->store, e))
        return e->code;
    code = actions[index].run(a, e);
    store_rollback(a->store);
    return code;
}

enum exit_code cmd_history(const struct reading *in, struct error *e)
{
    struct action a = {.in = in, .words = in->words + 2, .nwords = in->nwords - 2};
    enum exit_code code;
    size_t index;

    if (find_action(in->words[1], &index, e) || read_options(&a, e))
        return e->code;
    if (a.nwords && actions[index].reads) {
        error_set(e, EXIT_USAGE, "%s takes no word '%s'", actions[index].name, a.words[0]);
        return e->code;
    }
    if (actions[index].makes && !a.nwords) {
        error_set(e, EXIT_USAGE, "add what? Name run directories: 'hbmark history %s add RUN'",
                  in->words[0]);
        return e->code;
    }
    /* One that is to be made is left to the action: what is no run must leave no database. */
    if (!actions[index].makes || access(in->words[0], F_OK) == 0) {
        a.store = store_open(in->words[0], actions[index].makes, a.wait_s, e);
        if (!a.store)
            return e->code;
    }
    if (reading_page(in, &a.page, e)) {
        code = e->code;
    } else {
        code = act(&a, index, e);
        if (reading_page_end(&a.page, e->text[0] ? -1 : 0, e))
            code = e->code;
    }
    store_close(a.store);
    return code;
}
