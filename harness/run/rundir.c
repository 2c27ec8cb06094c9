/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "run/rundir.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "build_info.h"
#include "render/summary.h"

enum { NAMES_TRIED = 100 };

/* What an earlier journal tells: its run record, which points are done, how many launches. */
struct earlier {
    struct rundir *d;
    json_t *run;
    unsigned launches;
    bool every_launch; /* --into: done points of earlier launches do not count */
};

static int visit(json_t *record, void *arg, struct error *e)
{
    struct earlier *w = arg;
    const char *type = json_string_value(json_object_get(record, "t"));
    const char *id = json_string_value(json_object_get(record, "id"));
    json_int_t launch = json_integer_value(json_object_get(record, "launch"));

    (void)e;
    if (type && strcmp(type, "run") == 0 && !w->run)
        w->run = json_incref(record);
    if (type && strcmp(type, "topo") == 0 && !w->d->topo)
        w->d->topo = json_incref(record);
    if (!type || !id || strcmp(type, "point") != 0)
        return 0;
    if (launch + 1 > w->launches) {
        w->launches = (unsigned)launch + 1;
        json_object_clear(w->d->done_ids); /* only the last launch is resumed */
    }
    if (!w->every_launch &&
        strcmp(json_string_value(json_object_get(record, "status")) ?: "", "SKIP") != 0)
        json_object_set_new(w->d->done_ids, id, json_true());
    return 0;
}

static int restore(struct earlier *w, struct config *c, struct error *e)
{
    const char *seed = NULL;

    if (!w->run)
        return error_set(e, EXIT_BAD_DATA,
                         "%s: no run record in the journal: nothing was begun "
                         "there; start a new run",
                         w->d->path);
    if (c->ngroups)
        return error_set(e, EXIT_USAGE,
                         "%s was begun with its own suite: name no benchmark with "
                         "--resume or --into",
                         w->d->path);
    if (config_restore(c, w->run, e))
        return error_prefix(e, "%s", w->d->path);
    seed = json_string_value(json_object_get(w->run, "seed"));
    w->d->seed = seed ? strtoull(seed, NULL, 10) : 0;
    return 0;
}

int rundir_reopen(struct rundir *d, struct config *c, bool writes, struct error *e)
{
    bool into = *config_text(c, NULL, OPT_INTO), resume = *config_text(c, NULL, OPT_RESUME);
    struct earlier w = {.d = d, .every_launch = into};
    int torn = 0, rc;

    if (!into && !resume)
        return 0;
    if (into && resume)
        return error_set(e, EXIT_USAGE, "--into and --resume cannot both be given");
    snprintf(d->path, sizeof d->path, "%s", config_text(c, NULL, into ? OPT_INTO : OPT_RESUME));
    d->done_ids = json_object();
    if (writes) {
        d->journal = journal_append(d->path, &torn, e);
        if (!d->journal)
            return -1;
    }
    rc = journal_read(d->path, visit, &w, &torn, e) ? -1 : restore(&w, c, e);
    d->continued = true;
    d->launch = into ? w.launches : w.launches ? w.launches - 1 : 0;
    json_decref(w.run);
    return rc;
}

static void default_path(struct rundir *d, int attempt)
{
    char host[65] = "host", when[32], again[16] = "";
    time_t now = time(NULL);
    struct tm tm;

    gethostname(host, sizeof host - 1);
    if (strchr(host, '.'))
        *strchr(host, '.') = '\0';
    gmtime_r(&now, &tm);
    strftime(when, sizeof when, "%Y%m%d-%H%M%S", &tm);
    if (attempt)
        snprintf(again, sizeof again, "-%d", attempt + 1);
    snprintf(d->path, sizeof d->path, "hbmark-%s-%s%s", when, host, again);
}

int rundir_create(struct rundir *d, const struct config *c, struct error *e)
{
    const char *wanted = config_text(c, NULL, OPT_OUTPUT);

    for (int i = 0; i < NAMES_TRIED; i++) {
        if (*wanted)
            snprintf(d->path, sizeof d->path, "%s", wanted);
        else
            default_path(d, i);
        /* Two runs begun in one second take two names. */
        if (!*wanted && access(d->path, F_OK) == 0)
            continue;
        d->journal = journal_create(d->path, e);
        return d->journal ? 0 : -1;
    }
    return error_set(e, EXIT_UNAVAILABLE, "%s: all names are taken: give one with --output",
                     d->path);
}

static void uuid_text(char text[37])
{
    unsigned char b[16];

    if (getrandom(b, sizeof b, 0) != sizeof b)
        memset(b, 0, sizeof b);
    b[6] = (unsigned char)((b[6] & 0x0f) | 0x40); /* RFC 9562, version 4 */
    b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
    for (int i = 0, at = 0; i < 16; i++)
        at += snprintf(text + at, 37 - (size_t)at, "%s%02x",
                       i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", b[i]);
}

static json_t *run_json(const struct config *c, const struct site *s, int argc, char **argv)
{
    char uuid[37], seed[24], sha[65], *text;
    json_t *config = config_json(c), *args = json_array(), *o;

    uuid_text(uuid);
    for (int i = 0; i < argc; i++)
        json_array_append_new(args, json_string(argv[i]) ?: json_string("(not UTF-8)"));
    snprintf(seed, sizeof seed, "%" PRIu64, s->plan.seed);
    text = json_dumps(config, JSON_COMPACT | JSON_SORT_KEYS);
    record_sha256(text ? text : "", text ? strlen(text) : 0, sha);
    free(text);
    o = json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:s, s:o, s:s, s:i, s:s}", "run_uuid", uuid,
                  "program", "hbmark", "version", BUILD_VERSION, "suite", c->suite, "config",
                  config, "groups", config_groups_json(c), "config_sha256", sha, "argv", args,
                  "seed", seed, "launches", 1, "mode", "measure");
    if (c->sha256[0])
        json_object_set_new(o, "suite_sha256", json_string(c->sha256));
    else
        record_absent(o, "suite_sha256", "no suite file");
    if (*config_text(c, NULL, OPT_LABEL))
        json_object_set_new(o, "label", json_string(config_text(c, NULL, OPT_LABEL)));
    else
        record_absent(o, "label", "none given");
    record_absent(o, "challenge", "none given");
    return o;
}

static json_t *topo_json(const struct rundir *d, const struct site *s, struct error *e)
{
    json_t *o = machine_json(&s->machine);
    char path[1100], sha[65];

    snprintf(path, sizeof path, "%s/topology.xml", d->path);
    if (machine_export(&s->machine, path, e) || record_sha256_file(path, sha, e)) {
        record_absent(o, "xml_file", "hwloc could not write it");
        record_absent(o, "xml_sha256", "hwloc could not write it");
        return o;
    }
    json_object_set_new(o, "xml_file", json_string("topology.xml"));
    json_object_set_new(o, "xml_sha256", json_string(sha));
    return o;
}

static int write_envs(struct rundir *d, json_t *envs, FILE *echo, struct error *e)
{
    for (size_t i = 0; i < json_array_size(envs); i++) {
        const char *text = json_string_value(json_array_get(envs, i));
        json_t *env = text && *text ? json_loads(text, 0, NULL) : NULL;

        if (env && journal_write(d->journal, "env", env, echo, e))
            return -1;
    }
    return 0;
}

/* A run holds one machine: points of two would never be told apart again. */
static int same_machine(const struct rundir *d, const struct site *s, struct error *e)
{
    static const char *const keys[] = {"cores", "pus", "allowed_cores", "llc_sum_bytes"};
    json_t *now;
    int rc = 0;

    if (!d->topo)
        return 0;
    now = machine_json(&s->machine);
    for (size_t i = 0; i < sizeof keys / sizeof *keys && rc == 0; i++)
        if (!json_equal(json_object_get(d->topo, keys[i]), json_object_get(now, keys[i])))
            rc = error_set(e, EXIT_BAD_DATA,
                           "%s: was begun on another machine or with other "
                           "cores (%s differs): start a new run",
                           d->path, keys[i]);
    json_decref(now);
    return rc;
}

int rundir_begin(struct rundir *d, const struct config *c, struct site *s, int argc, char **argv,
                 json_t *envs, json_t *preflight, FILE *echo, struct error *e)
{
    json_t *note;

    if (same_machine(d, s, e))
        return -1;
    if (d->continued) {
        note = json_pack("{s:s, s:s, s:i}", "kind", "resume", "text",
                         *config_text(c, NULL, OPT_INTO) ? "one more launch" : "resumed", "launch",
                         (int)d->launch);
        if (journal_write(d->journal, "event", note, echo, e))
            return -1;
    } else if (journal_write(d->journal, "run", run_json(c, s, argc, argv), echo, e)) {
        return -1;
    }
    if (write_envs(d, envs, echo, e) ||
        journal_write(d->journal, "topo", topo_json(d, s, e), echo, e))
        return -1;
    json_incref(preflight);
    if (journal_write(d->journal, "preflight", preflight, echo, e))
        return -1;
    return journal_write(d->journal, "plan", plan_json(&s->plan), echo, e);
}

/* Derived files: made from the journal alone, so they can always be made again. */
static int derive(const struct rundir *d, const json_t *records, const char *name, bool page,
                  struct error *e)
{
    const struct render_style plain = {0};
    char path[1100];
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", d->path, name);
    f = fopen(path, "we");
    if (!f)
        return error_set(e, EXIT_UNAVAILABLE, "cannot write %s: %s", path, strerror(errno));
    if (page)
        render_page(f, records);
    else
        render_summary(f, records, d->path, &plain);
    if (fclose(f) != 0)
        return error_set(e, EXIT_UNAVAILABLE, "cannot write %s: %s", path, strerror(errno));
    return 0;
}

int rundir_finish(struct rundir *d, json_t *end, FILE *echo, struct error *e)
{
    json_t *records;
    int torn, rc;

    if (journal_write(d->journal, "end", end, echo, e))
        return -1;
    records = journal_load(d->path, &torn, e);
    if (!records)
        return -1;
    rc = derive(d, records, "summary.txt", false, e) || derive(d, records, "summary.md", true, e) ||
         journal_manifest(d->path, e);
    json_decref(records);
    return rc ? -1 : 0;
}

void rundir_close(struct rundir *d)
{
    journal_close(d->journal);
    json_decref(d->done_ids);
    json_decref(d->topo);
    memset(d, 0, sizeof *d);
}
