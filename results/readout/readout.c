/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "readout/readout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "readout/pool.h"
#include "readout/reader.h"
#include "record/journal.h"
#include "render/view.h"

static int no_memory(struct error *e)
{
    return error_set(e, EXIT_INTERNAL, "out of memory");
}

/* A copy of the record is kept in keep; what else points to it borrows. */
static const json_t *keep(struct readout *r, const json_t *record)
{
    return json_array_append(r->keep, (json_t *)record) ? NULL : record;
}

static int take_run(struct reader *in, json_t *record, struct error *e)
{
    if (in->r->run)
        return 0;
    in->r->run = keep(in->r, record);
    in->r->launches = 1;
    return in->r->run ? 0 : no_memory(e);
}

/* Each launch tells its nodes anew. */
static int take_event(struct reader *in, json_t *record, struct error *e)
{
    const char *kind = view_text(record, "kind");

    if (strcmp(kind, "launch") == 0)
        in->r->launches++;
    if (strcmp(kind, "launch") == 0 || strcmp(kind, "resume") == 0)
        in->envs = in->topos = 0;
    return json_array_append((json_t *)in->r->events, record) ? no_memory(e) : 0;
}

static int take_preflight(struct reader *in, json_t *record, struct error *e)
{
    if (!in->r->preflight)
        in->r->preflight = keep(in->r, record);
    return in->r->preflight ? 0 : no_memory(e);
}

static int take_derived(struct reader *in, json_t *record, struct error *e)
{
    return json_array_append((json_t *)in->r->derived, record) ? no_memory(e) : 0;
}

static int take_end(struct reader *in, json_t *record, struct error *e)
{
    in->r->end = keep(in->r, record);
    return in->r->end ? 0 : no_memory(e);
}

static const struct taker {
    const char *type;
    int (*take)(struct reader *in, json_t *record, struct error *e);
} takers[] = {
    {"run", take_run},     {"env", reader_env},
    {"topo", reader_topo}, {"preflight", take_preflight},
    {"plan", reader_plan}, {"point", reader_point},
    {"event", take_event}, {"derived", take_derived},
    {"end", take_end},
};

static int visit(json_t *record, void *arg, struct error *e)
{
    struct reader *in = arg;
    const char *type = view_text(record, "t");

    in->r->lines++;
    for (size_t i = 0; i < sizeof takers / sizeof *takers; i++)
        if (strcmp(type, takers[i].type) == 0)
            return takers[i].take(in, record, e);
    return 0; /* of a later minor version */
}

/* The label, else the name of the directory. */
static const char *title_of(struct reader *in, const char *dir)
{
    const char *label = view_text(in->r->run, "label");
    char name[256];
    size_t n = strlen(dir), from;

    if (*label)
        return pool_text(in->pool, label);
    while (n > 1 && dir[n - 1] == '/')
        n--;
    for (from = n; from > 0 && dir[from - 1] != '/';)
        from--;
    snprintf(name, sizeof name, "%.*s", (int)(n - from), dir + from);
    return pool_text(in->pool, name);
}

static int finish(struct reader *in, const char *dir, struct error *e)
{
    struct readout *r = in->r;

    if (!r->run)
        return error_set(e, EXIT_BAD_DATA, "%s: no run record: not the journal of a run", dir);
    r->path = pool_text(in->pool, dir);
    r->title = title_of(in, dir);
    reader_settle(in);
    return r->path && r->title ? 0 : no_memory(e);
}

static int begin(struct reader *in, unsigned want, const char *dir)
{
    struct readout *r = calloc(1, sizeof *r);

    in->pool = pool_new();
    in->index = json_object();
    in->want = want;
    in->dir = dir;
    in->r = r;
    if (!r)
        return -1;
    r->keep = json_array();
    r->events = json_array();
    r->derived = json_array();
    r->arena = in->pool;
    return in->pool && in->index && r->keep && r->events && r->derived ? 0 : -1;
}

struct readout *readout_open(const char *dir, unsigned want, struct error *e)
{
    struct reader in = {0};
    int torn = 0, rc;

    rc = begin(&in, want, dir) ? no_memory(e) : journal_read(dir, visit, &in, &torn, e);
    if (rc == 0)
        rc = finish(&in, dir, e);
    json_decref(in.index);
    if (rc) {
        readout_free(in.r);
        return NULL;
    }
    in.r->torn = torn;
    return in.r;
}

void readout_free(struct readout *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->n; i++) {
        free(r->figure[i].sample);
        free(r->figure[i].node);
        json_decref(r->figure[i].record);
    }
    free(r->figure);
    free(r->node);
    free(r->skip);
    json_decref((json_t *)r->events);
    json_decref((json_t *)r->derived);
    json_decref(r->keep);
    pool_free(r->arena);
    free(r);
}

struct readout **readout_open_all(char *const *dirs, size_t n, unsigned want, struct error *e)
{
    struct readout **all = calloc(n ? n : 1, sizeof *all);

    for (size_t i = 0; all && i < n; i++) {
        all[i] = readout_open(dirs[i], want, e);
        if (!all[i]) {
            readout_free_all(all, i);
            return NULL;
        }
    }
    if (!all)
        no_memory(e);
    return all;
}

void readout_free_all(struct readout **all, size_t n)
{
    for (size_t i = 0; all && i < n; i++)
        readout_free(all[i]);
    free(all);
}
