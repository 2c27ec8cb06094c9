/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "history/history.h"

#include <errno.h>
#include <fnmatch.h>
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

bool action_wants_metric(const struct action *a, const char *id, const char *bench)
{
    const char *glob = a->in->option[READ_METRIC];

    return !glob || fnmatch(glob, id, 0) == 0 || fnmatch(glob, bench, 0) == 0;
}

bool action_wants_node(const struct action *a, const char *host)
{
    const char *glob = a->in->option[READ_NODE];

    return !glob || fnmatch(glob, host, 0) == 0;
}

void action_host(char *to, size_t room, const char *host)
{
    member_clean(to, room, *host ? host : "(all)");
}

int action_no_json(const struct action *a, struct error *e)
{
    return error_set(e, EXIT_BAD_DATA,
                     "%s: no JSON can be made of it: a text in it is no UTF-8, or memory is short",
                     a->store->path);
}

int action_json(struct action *a, json_t *o, struct error *e)
{
    int rc;

    if (!o)
        return action_no_json(a, e);
    rc = json_dumpf(o, a->out, JSON_INDENT(2)) || putc('\n', a->out) == EOF ? -1 : 0;
    json_decref(o);
    return rc ? error_set(e, EXIT_UNAVAILABLE, "cannot write: %s", strerror(errno)) : 0;
}

/* Room for a run_uuid and some more. */
enum { UUID_ROOM = 128 };

/* The run_uuid of a run directory; a word that names none is taken for a uuid itself. */
static int uuid_of(const char *word, char uuid[UUID_ROOM], struct error *e)
{
    struct readout *r;

    snprintf(uuid, UUID_ROOM, "%s", word);
    if (access(word, F_OK))
        return 0;
    r = readout_open(word, 0, e);
    if (!r)
        return -1;
    snprintf(uuid, UUID_ROOM, "%s", member_text(r->run, "run_uuid"));
    readout_free(r);
    return 0;
}

sqlite3_int64 action_run(const struct action *a, const char *word, struct error *e)
{
    const bool last = strcmp(word, "last") == 0;
    char uuid[UUID_ROOM];
    sqlite3_stmt *q;
    sqlite3_int64 run = -1;
    int rc;

    if (!last && uuid_of(word, uuid, e))
        return -1;
    q = store_prepare(a->store,
                      last ? "SELECT run FROM run ORDER BY utc DESC, run DESC LIMIT 1"
                           : "SELECT run FROM run WHERE length(?1) >= 4 AND "
                             "substr(uuid, 1, length(?1)) = ?1 LIMIT 2",
                      e);
    if (!q)
        return -1;
    if (!last)
        store_bind_text(q, 1, uuid);
    rc = store_step(a->store, q, e);
    if (rc == 1)
        run = sqlite3_column_int64(q, 0);
    if (rc == 0)
        error_set(e, EXIT_USAGE,
                  last ? "%s: has no run yet: 'hbmark history %s add RUN'"
                       : "%s: knows no run '%s': add it first, or see 'hbmark "
                         "history %s list'",
                  a->store->path, last ? a->store->path : word, a->store->path);
    if (rc == 1 && !last && store_step(a->store, q, e) == 1) {
        error_set(e, EXIT_USAGE, "%s: several runs begin with '%s': give more of it",
                  a->store->path, word);
        run = -1;
    }
    sqlite3_finalize(q);
    return run;
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
    size_t when;

    a->wait_s = STORE_WAIT_S;
    if (reading_share(a->in, READ_MIN_EFFECT, 0.02, 0, 1, &a->min_effect, e))
        return -1;
    if (option[READ_LAST] && (!units_count(option[READ_LAST], &last) || !last || last > 1000000))
        return error_set(e, EXIT_USAGE, "--last '%s': give a number of runs, as in '--last 30'",
                         option[READ_LAST]);
    if (option[READ_WAIT] && !units_seconds(option[READ_WAIT], &a->wait_s))
        return error_set(e, EXIT_USAGE, "--wait '%s': give a duration, as in '30s'",
                         option[READ_WAIT]);
    if (reading_choice(a->in, READ_COLOR, "auto|always|never", "auto", &when, e))
        return -1;
    a->last = (size_t)last;
    a->style.color = when == 1 || (when == 0 && !option[READ_OUTPUT] && isatty(STDOUT_FILENO) &&
                                   !getenv("NO_COLOR"));
    return 0;
}

static bool takes_unicode(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *locale = NULL;

    for (size_t i = 0; i < sizeof names / sizeof *names && (!locale || !*locale); i++)
        locale = getenv(names[i]);
    return isatty(STDOUT_FILENO) && locale && (strstr(locale, "UTF-8") || strstr(locale, "utf8"));
}

static int open_output(struct action *a, struct error *e)
{
    const char *path = a->in->option[READ_OUTPUT];

    a->out = path ? fopen(path, "w") : stdout;
    if (!a->out)
        return error_set(e, EXIT_UNAVAILABLE, "%s: cannot write: %s", path, strerror(errno));
    a->style.width = table_page_width(a->out);
    a->style.unicode = !path && takes_unicode();
    return 0;
}

/* What could not be written is an error even where everything else went well. */
static enum exit_code close_output(struct action *a, enum exit_code code, struct error *e)
{
    const bool bad = fflush(a->out) != 0 || ferror(a->out);
    const int why = errno;

    if (a->out != stdout)
        fclose(a->out);
    if (!bad || e->text[0])
        return code;
    error_set(e, EXIT_UNAVAILABLE, "cannot write: %s", strerror(why));
    return e->code;
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
    if (open_output(&a, e))
        code = e->code;
    else
        code = close_output(&a, act(&a, index, e), e);
    store_close(a.store);
    return code;
}
