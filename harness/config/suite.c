/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Suite files: INI with [suite], [defaults] and one [run NAME] for each group of benchmarks. */
#include "config/config.h"

#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/journal.h"
#include "text/files.h"
#include "text/lines.h"

struct parser {
    struct lines in; /* first: inih hands it to lines_next() */
    struct config *c;
    const char *file;
    bool failed; /* the first fault is in *e; later ones are its consequences */
    struct error *e;
    struct setting overruled[OPT_COUNT]; /* what the command line has set already */
};

static int fault(struct parser *p, const char *what, const char *name, const char *help)
{
    if (!p->failed)
        error_set(p->e, EXIT_BAD_DATA, "%s:%d: %s '%s'%s%s", p->file, p->in.line, what, name,
                  *help ? ": " : "", help);
    p->failed = true;
    return 0;
}

static int set_option(struct parser *p, struct setting *set, const char *name, const char *value)
{
    const char *near = NULL;
    char help[128] = "";
    struct error e;
    int id = config_find(name, &near);

    if (id < 0) {
        if (near)
            snprintf(help, sizeof help, "did you mean '%s'?", near);
        return fault(p, "unknown option", name, help);
    }
    if (!option_in_suite((enum option_id)id))
        return fault(p, "option cannot stand in a suite:", name, "give it on the command line");
    if (set[id].value && set[id].origin == ORIGIN_COMMAND)
        set = p->overruled; /* checked all the same, then forgotten */
    else if (set[id].value)
        return fault(p, "option given twice:", name, "");
    if (config_set(set, (enum option_id)id, value, ORIGIN_SUITE, &e)) {
        if (!p->failed)
            error_set(p->e, EXIT_BAD_DATA, "%s:%d: %s", p->file, p->in.line, e.text);
        p->failed = true;
        return 0;
    }
    return 1;
}

static int on_suite(struct parser *p, const char *name, const char *value)
{
    if (strcmp(name, "name") == 0)
        snprintf(p->c->suite, sizeof p->c->suite, "%s", value);
    else if (strcmp(name, "summary") == 0)
        snprintf(p->c->summary, sizeof p->c->summary, "%s", value);
    else
        return fault(p, "unknown key in [suite]:", name, "[suite] has name and summary");
    return 1;
}

static int on_run(struct parser *p, const char *label, const char *name, const char *value)
{
    struct run_group *g = NULL;

    for (size_t i = 0; i < p->c->ngroups && !g; i++)
        if (strcmp(p->c->groups[i].name, label) == 0)
            g = &p->c->groups[i];
    if (!g) {
        if (strlen(label) >= sizeof g->name)
            return fault(p, "run name too long:", label, "");
        if (config_add_group(p->c, label, NULL, p->e)) {
            p->failed = true;
            return 0;
        }
        g = &p->c->groups[p->c->ngroups - 1];
        g->line = p->in.line;
    }
    if (strcmp(name, "bench") != 0)
        return set_option(p, g->set, name, value);
    if (g->benches)
        return fault(p, "bench given twice in run", label, "");
    g->benches = strdup(value);
    return g->benches != NULL;
}

static int on_value(void *user, const char *section, const char *name, const char *value)
{
    struct parser *p = user;

    if (p->failed)
        return 0;
    if (strcmp(section, "suite") == 0)
        return on_suite(p, name, value);
    if (strcmp(section, "defaults") == 0)
        return set_option(p, p->c->set, name, value);
    if (strncmp(section, "run ", 4) == 0)
        return on_run(p, section + 4, name, value);
    return fault(p, "unknown section", section, "use [suite], [defaults] or [run NAME]");
}

int config_parse_suite(struct config *c, const char *text, size_t bytes, const char *file,
                       struct error *e)
{
    struct parser p = {.in = {.next = text, .end = text + bytes}, .c = c, .file = file, .e = e};
    int bad = ini_parse_stream(lines_next, &p, on_value, &p);

    for (int i = 0; i < OPT_COUNT; i++)
        free(p.overruled[i].value);
    if (p.failed)
        return -1;
    if (p.in.wrong)
        return error_set(e, EXIT_BAD_DATA, "%s:%d: %s", file, p.in.line, p.in.wrong);
    if (bad > 0)
        return error_set(e, EXIT_BAD_DATA,
                         "%s:%d: neither '[section]', 'key = value' nor '; comment'", file, bad);
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
