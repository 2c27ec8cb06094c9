/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "readout/readout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "readout/pool.h"
#include "readout/reader.h"
#include "record/chain.h"
#include "record/journal.h"
#include "record/member.h"

static int no_memory(struct error *e)
{
    return error_set(e, EXIT_INTERNAL, "out of memory");
}

static int take_run(struct reader *in, json_t *record, struct error *e)
{
    if (in->r->run != record)
        return error_set(e, EXIT_BAD_DATA, "a second run record: two journals in one file");
    in->r->launches = 1;
    return 0;
}

/* Each launch tells its nodes anew. */
static int take_event(struct reader *in, json_t *record, struct error *e)
{
    const char *kind;

    if (reader_text(record, "kind", &kind, e))
        return -1;
    if (strcmp(kind, "launch") == 0)
        in->r->launches++;
    if (strcmp(kind, "launch") == 0 || strcmp(kind, "resume") == 0) {
        reader_begin_round(in);
        in->r->end = NULL; /* a launch that was killed before its first point leaves this alone */
    }
    return json_array_append((json_t *)in->r->events, record) ? no_memory(e) : 0;
}

static int take_derived(struct reader *in, json_t *record, struct error *e)
{
    json_t *all = (json_t *)in->r->derived, *at;
    char *key;
    int rc;

    if (asprintf(&key, "derived %s", member_text(record, "id")) < 0)
        return no_memory(e);
    at = json_object_get(in->index, key);
    rc = at ? json_array_set(all, (size_t)json_integer_value(at), record)
            : json_object_set_new(in->index, key, json_integer((json_int_t)json_array_size(all))) ||
                  json_array_append(all, record);
    free(key);
    return rc ? no_memory(e) : 0;
}

#define FIRST(member) offsetof(struct readout, member)

static const struct taker {
    const char *type;
    size_t first; /* where the first record of this type is kept; 0: nowhere */
    int (*take)(struct reader *in, json_t *record, struct error *e);
} takers[] = {
    {"run", FIRST(run), take_run},      {"env", FIRST(env), reader_node},
    {"topo", FIRST(topo), reader_node}, {"preflight", FIRST(preflight), NULL},
    {"plan", 0, reader_plan},           {"point", 0, reader_point},
    {"event", 0, take_event},           {"derived", 0, take_derived},
    {"end", FIRST(end), NULL},
};

static int take_by(struct reader *in, const struct taker *t, json_t *record, struct error *e)
{
    const json_t **first = (void *)((char *)in->r + t->first);

    if (t->first && !*first) {
        if (json_array_append(in->r->keep, record))
            return no_memory(e);
        *first = record;
    }
    return t->take ? t->take(in, record, e) : 0;
}

/* The later of two versions "hbmark/1.N", if later than ours; else what was known. */
static int take_version(struct reader *in, const char *version, struct error *e)
{
    static const char ours[] = RECORD_VERSION;
    const char *than = *in->r->newer ? in->r->newer : ours;

    if (!strrchr(version, '.'))
        return 0; /* journal_read() lets none of these through */
    if (strtoul(strrchr(version, '.') + 1, NULL, 10) <= strtoul(strrchr(than, '.') + 1, NULL, 10))
        return 0;
    in->r->newer = pool_text(in->pool, version);
    return in->r->newer ? 0 : no_memory(e);
}

static int take(struct reader *in, json_t *record, struct error *e)
{
    const char *type = member_text(record, "t"), *version = member_text(record, "v");

    if (take_version(in, version, e))
        return -1;
    if (in->r->lines == 1 && strcmp(type, "run") != 0 && !in->lenient)
        return error_set(e, EXIT_BAD_DATA,
                         "the first record is not of type run, but '%.40s': "
                         "not the journal of a run, or its beginning is missing",
                         type);
    for (size_t i = 0; i < sizeof takers / sizeof *takers; i++)
        if (strcmp(type, takers[i].type) == 0)
            return take_by(in, &takers[i], record, e);
    return 0; /* of a later minor version */
}

static int visit(json_t *record, void *arg, struct error *e)
{
    struct reader *in = arg;

    in->r->lines++;
    if (take(in, record, e) == 0)
        return 0;
    return e->code == EXIT_BAD_DATA
               ? error_prefix(e, "%s:%llu", in->file, (unsigned long long)in->r->lines)
               : -1;
}

/* Where the journal is, which may have been named itself, and what lies beside it. */
static int find_files(struct reader *in, const char *path)
{
    struct stat st;
    char *dir = strdup(path), *file = NULL, *slash = dir ? strrchr(dir, '/') : NULL;

    if (!dir)
        return -1;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
        if (asprintf(&file, "%s/" JOURNAL_NAME, path) < 0)
            file = NULL;
    } else {
        file = strdup(path);
        if (slash)
            slash[slash == dir] = '\0';
        else
            snprintf(dir, strlen(dir) + 1, "."); /* "" is refused when it is opened */
    }
    in->dir = pool_text(in->pool, dir);
    in->file = file ? pool_text(in->pool, file) : NULL;
    free(dir);
    free(file);
    return in->dir && in->file ? 0 : -1;
}

/* What is not UTF-8 becomes '?', since names of directories may be any bytes. */
static void make_utf8(char *text)
{
    for (char *c = text; *c;) {
        json_t *whole = json_string(c);

        if (whole) {
            json_decref(whole);
            return;
        }
        while (*c && (unsigned char)*c < 0x80)
            c++;
        if (*c)
            *c++ = '?';
    }
}

/* The label, else the name of the directory. */
static const char *title_of(struct reader *in)
{
    const char *label = member_text(in->r->run, "label"), *title;
    char *real, *name;

    if (*label)
        return pool_text(in->pool, label);
    real = realpath(in->dir, NULL); /* "." has a name too */
    name = real ? strrchr(real, '/') + 1 : NULL;
    if (name)
        make_utf8(name);
    title = pool_text(in->pool, name ? name : in->dir);
    free(real);
    return title;
}

static int finish(struct reader *in, const char *path, struct error *e)
{
    struct readout *r = in->r;

    if (!r->run && !in->lenient)
        return error_set(e, EXIT_BAD_DATA,
                         "%s holds no record: no run, or one that ended before its first record",
                         path);
    r->path = pool_text(in->pool, path);
    r->title = title_of(in);
    return r->path && r->title ? reader_settle(in, e) : no_memory(e);
}

static int begin(struct reader *in, unsigned want, const char *path)
{
    struct readout *r = calloc(1, sizeof *r);

    *in = (struct reader){.r = r, .want = want, .pool = pool_new(), .round = 1};
    in->index = json_object();
    in->ran = json_object();
    in->hosts = json_object();
    in->plan = json_object();
    if (!r) {
        pool_free(in->pool);
        return -1;
    }
    r->arena = in->pool;
    r->keep = json_array();
    r->events = json_array();
    r->derived = json_array();
    r->newer = "";
    if (!in->pool || !in->index || !in->ran || !in->hosts || !in->plan || !r->keep || !r->events ||
        !r->derived)
        return -1;
    return find_files(in, path);
}

/* What only reading needs. */
static void end(struct reader *in)
{
    json_decref(in->index);
    json_decref(in->ran);
    json_decref(in->hosts);
    json_decref(in->plan);
    free(in->node_of);
    free(in->mark);
    free(in->node_count);
}

struct readout *readout_open(const char *dir, unsigned want, struct error *e)
{
    struct reader in;
    int torn = 0, rc;

    rc = begin(&in, want, dir) ? no_memory(e) : journal_read(dir, visit, &in, &torn, e);
    if (rc == 0)
        rc = finish(&in, dir, e);
    end(&in);
    if (rc) {
        readout_free(in.r);
        return NULL;
    }
    in.r->torn = torn;
    return in.r;
}

struct readout *readout_of(const json_t *records, const char *dir, unsigned want)
{
    struct reader in;
    struct error e;
    size_t i;
    int rc = begin(&in, want, dir);

    in.lenient = true;
    for (i = 0; !rc && i < json_array_size(records); i++) {
        in.r->lines++;
        rc = take(&in, json_array_get(records, i), &e) && e.code == EXIT_INTERNAL;
    }
    rc = rc || finish(&in, dir, &e);
    end(&in);
    if (!rc)
        return in.r;
    readout_free(in.r);
    return NULL;
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
