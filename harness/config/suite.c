/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Suite files: INI with [suite], [defaults] and one [run NAME] for each group of benchmarks. */
#include "config/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/journal.h"
#include "text/files.h"
#include "text/ini.h"

static int set_option(struct ini *in, struct setting *set, const char *value)
{
    struct setting overruled[OPT_COUNT] = {{0}};
    const char *near = NULL;
    struct error e;
    const int id = config_find(in->key, &near);
    int rc;

    if (id < 0)
        return ini_fault(in, 0, "unknown option '%s'%s%s%s", in->key,
                         near ? ": did you mean '" : "", near ? near : "", near ? "'?" : "");
    if (!option_in_suite((enum option_id)id))
        return ini_fault(in, 0, "option cannot stand in a suite: '%s': give it on the command line",
                         in->key);
    if (set[id].value && set[id].origin == ORIGIN_COMMAND)
        set = overruled; /* checked all the same, then forgotten */
    else if (set[id].value)
        return ini_fault(in, 0, "option given twice: '%s'", in->key);
    rc = config_set(set, (enum option_id)id, value, ORIGIN_SUITE, &e);
    free(overruled[id].value);
    return rc ? ini_fault(in, 0, "%s", e.text) : 1;
}

static int take_text(struct ini *in, const struct ini_row *row, const char *value)
{
    snprintf((char *)in->to + row->offset, *(const size_t *)row->may, "%s", value);
    return 1;
}

static int take_default(struct ini *in, const struct ini_row *row, const char *value)
{
    (void)row;
    return set_option(in, ((struct config *)in->to)->set, value);
}

static int take_run(struct ini *in, const struct ini_row *row, const char *value)
{
    struct config *c = in->to;
    struct run_group *g = NULL;

    for (size_t i = 0; i < c->ngroups && !g; i++)
        if (strcmp(c->groups[i].name, in->label) == 0)
            g = &c->groups[i];
    if (!g) {
        if (config_add_group(c, in->label, NULL, in->e)) {
            in->failed = true;
            return 0;
        }
        g = &c->groups[c->ngroups - 1];
        g->line = in->line;
    }
    if (!row->key)
        return set_option(in, g->set, value);
    if (g->benches)
        return ini_fault(in, 0, "bench given twice in run '%s'", in->label);
    g->benches = strdup(value);
    return g->benches ? 1 : ini_fault(in, 0, "out of memory");
}

#define TEXT(member)                                                                               \
    take_text, offsetof(struct config, member), &(const size_t)                                    \
    {                                                                                              \
        sizeof((struct config *)0)->member                                                         \
    }
static const struct ini_row rows[] = {{"suite", "name", TEXT(suite)},
                                      {"suite", "summary", TEXT(summary)},
                                      {.section = "defaults", .take = take_default},
                                      {"run ", "bench", take_run, 0, NULL},
                                      {.section = "run ", .take = take_run},
                                      {0}};

int config_parse_suite(struct config *c, const char *text, size_t bytes, const char *file,
                       struct error *e)
{
    struct ini in = {.rows = rows, .to = c};

    if (ini_read(&in, text, bytes, file, e))
        return -1;
    if (c->ngroups == 0)
        return error_set(e, EXIT_BAD_DATA, "%s: no [run NAME] section, so nothing to run", file);
    for (size_t i = 0; i < c->ngroups; i++)
        if (!c->groups[i].benches || !*c->groups[i].benches)
            return error_set(e, EXIT_BAD_DATA, "%s:%d: [run %s] names no 'bench'", file,
                             c->groups[i].line, c->groups[i].name);
    snprintf(c->source, sizeof c->source, "%s", file);
    record_sha256(text, bytes, c->sha256);
    return 0;
}

int config_load_suite(struct config *c, const char *name, struct error *e)
{
    char path[4352], in[300], *text;
    size_t bytes = 0;
    int rc;

    if (strchr(name, '/') || (strlen(name) > 4 && strcmp(name + strlen(name) - 4, ".ini") == 0))
        snprintf(path, sizeof path, "%s", name);
    else {
        snprintf(in, sizeof in, "suites/%.255s.ini", name);
        files_share_path(in, path, sizeof path);
    }
    text = files_text(path, "suite", &bytes, e);
    if (!text)
        return error_add(e, "; the suites that come with hbmark are quick, standard and full");
    rc = config_parse_suite(c, text, bytes, path, e);
    free(text);
    if (rc == 0 && !c->suite[0])
        snprintf(c->suite, sizeof c->suite, "%.60s", name);
    return rc;
}
