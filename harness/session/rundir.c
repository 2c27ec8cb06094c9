/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "session/rundir.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "build_info.h"

enum { NAMES_TRIED = 100 };

/* What an earlier journal tells: its run record, which points are done, how many launches. */
struct earlier {
    struct rundir *d;
    json_t *run;
    unsigned launches;
    bool every_launch; /* --into: done points of earlier launches do not count */
};

static void keep_first(json_t **kept, json_t *record)
{
    if (!*kept)
        *kept = json_incref(record);
}

/* A launch begins with the run record or with its event; journals of older versions may tell of it
 * by its points alone. Only the last one is resumed. */
static void note_launch(struct earlier *w, const json_t *record)
{
    json_int_t launch = json_integer_value(json_object_get(record, "launch"));

    if (launch + 1 <= w->launches)
        return;
    w->launches = (unsigned)launch + 1;
    json_object_clear(w->d->done_ids);
    json_object_clear(w->d->done_visits);
}

/* A visit of the launch that goes on. */
static void note_visit(struct earlier *w, json_t *record, const char *id)
{
    json_t *all = json_object_get(w->d->done_visits, id);

    if (!all) {
        all = json_array();
        json_object_set_new(w->d->done_visits, id, all);
    }
    json_array_append(all, record);
}

static int visit(json_t *record, void *arg, struct error *e)
{
    struct earlier *w = arg;
    const char *type = json_string_value(json_object_get(record, "t")) ?: "";
    const char *id = json_string_value(json_object_get(record, "id"));
    struct {
        const char *type;
        json_t **kept;
    } first[] = {{"run", &w->run}, {"topo", &w->d->topo}, {"env", &w->d->env}};

    (void)e;
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        if (strcmp(type, first[i].type) == 0)
            keep_first(first[i].kept, record);
    if (strcmp(type, "run") == 0 || strcmp(type, "event") == 0 || strcmp(type, "point") == 0)
        note_launch(w, record);
    if (id && strcmp(type, "visit") == 0 && !w->every_launch)
        note_visit(w, record, id);
    if (id && strcmp(type, "point") == 0 && !w->every_launch &&
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
    snprintf(w->d->uuid, sizeof w->d->uuid, "%s",
             json_string_value(json_object_get(w->run, "run_uuid")) ?: "");
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
    d->done_visits = json_object();
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

/* Where the run is begun, so that who reads the record finds the directory; it may be moved. */
static void add_dir(json_t *o, const char *path)
{
    char *full = realpath(path, NULL);
    json_t *text = json_string(full ? full : path);

    free(full);
    if (text)
        json_object_set_new(o, "dir", text);
    else
        record_absent(o, "dir", "its name is not UTF-8");
}

static void add_text(json_t *o, const char *key, const char *text, const char *why_not)
{
    if (*text)
        json_object_set_new(o, key, json_string(text));
    else
        record_absent(o, key, why_not);
}

static json_t *run_json(struct rundir *d, const struct config *c, const struct site *s,
                        const struct beginning *b)
{
    char seed[24], sha[65], *text;
    json_t *config = config_json(c), *args = json_array(), *o;

    uuid_text(d->uuid);
    for (int i = 0; i < b->argc; i++)
        json_array_append_new(args, json_string(b->argv[i]) ?: json_string("(not UTF-8)"));
    snprintf(seed, sizeof seed, "%" PRIu64, s->plan.seed);
    text = json_dumps(config, JSON_COMPACT | JSON_SORT_KEYS);
    record_sha256(text ? text : "", text ? strlen(text) : 0, sha);
    free(text);
    o = json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:s, s:o, s:s, s:i, s:s}", "run_uuid", d->uuid,
                  "program", "hbmark", "version", BUILD_VERSION, "suite", c->suite, "config",
                  config, "groups", config_groups_json(c), "config_sha256", sha, "argv", args,
                  "seed", seed, "launches", 1, "mode", "measure");
    add_dir(o, d->path);
    add_text(o, "suite_sha256", c->sha256, "no suite file");
    add_text(o, "label", config_text(c, NULL, OPT_LABEL), "none given");
    add_text(o, "challenge", config_text(c, NULL, OPT_CHALLENGE), "none given");
    return o;
}

/* Only of the first node, whose file system this is. */
static void add_topology_file(json_t *o, const struct rundir *d, const struct site *s)
{
    static const char why[] = "hwloc could not write it";
    char path[1100], sha[65];
    struct error e;

    snprintf(path, sizeof path, "%s/topology.xml", d->path);
    if (machine_export(&s->machine, path, &e) || record_sha256_file(path, sha, &e)) {
        record_absent(o, "xml_file", why);
        record_absent(o, "xml_sha256", why);
        return;
    }
    json_object_del(o, "xml_file_reason");
    json_object_del(o, "xml_sha256_reason");
    json_object_set_new(o, "xml_file", json_string("topology.xml"));
    json_object_set_new(o, "xml_sha256", json_string(sha));
}

/* Those of the nodes; ranks that do not speak for their node sent "". */
static json_t *parse(const json_t *texts)
{
    json_t *all = json_array();

    for (size_t i = 0; i < json_array_size(texts); i++) {
        const char *text = json_string_value(json_array_get(texts, i));
        json_t *o = text && *text ? json_loads(text, 0, NULL) : NULL;

        if (o)
            json_array_append_new(all, o);
    }
    return all;
}

static int write_each(struct rundir *d, const char *type, json_t *all, FILE *echo, struct error *e)
{
    json_t *record;
    size_t i;

    json_array_foreach (all, i, record) {
        json_incref(record);
        if (journal_write(d->journal, type, record, echo, e))
            return -1;
    }
    return 0;
}

static char *text_of(const json_t *value, char text[128])
{
    if (json_is_string(value))
        snprintf(text, 128, "%s", json_string_value(value));
    else
        snprintf(text, 128, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    return text;
}

/* What must be the same for points of two launches to stand in one table, the plainest first. */
static const struct identity {
    const char *key, *what;
    bool env; /* else topo */
} identities[] = {
    {"hostname", "host", true},
    {"machine_id_hash", "hashed machine-id", true},
    {"cpu_model", "CPU model", true},
    {"cores", "number of cores", false},
    {"pus", "number of hardware threads", false},
    {"allowed_cores", "number of cores the ranks may use", false},
    {"local_ranks", "number of ranks on the first node", false},
    {"llc_sum_bytes", "bytes of last-level cache in reach", false},
};

/* A run holds one machine: points of two would never be told apart again. Of several nodes the
 * first speaks. What one of the two journals does not tell is not compared. */
static int same_machine(const struct rundir *d, const json_t *env, const json_t *topo,
                        struct error *e)
{
    for (size_t i = 0; i < sizeof identities / sizeof *identities; i++) {
        const struct identity *id = &identities[i];
        const json_t *then = json_object_get(id->env ? d->env : d->topo, id->key);
        const json_t *now = json_object_get(id->env ? env : topo, id->key);
        char was[128], is[128];

        if (!then || !now || json_is_null(then) || json_is_null(now) || json_equal(then, now))
            continue;
        return error_set(
            e, EXIT_BAD_DATA,
            "%s: was begun on another machine, or with other cores or ranks: the %s was '%s' "
            "and is '%s': go on as it was begun, or start a new run here",
            d->path, id->what, text_of(then, was), text_of(now, is));
    }
    return 0;
}

static int write_begin(struct rundir *d, const struct config *c, struct site *s,
                       const struct beginning *b, struct error *e)
{
    bool into = *config_text(c, NULL, OPT_INTO);

    if (!d->continued)
        return journal_write(d->journal, "run", run_json(d, c, s, b), b->echo, e);
    return journal_write(d->journal, "event",
                         json_pack("{s:s, s:s, s:i}", "kind", into ? "launch" : "resume", "text",
                                   into ? "one more launch" : "resumed", "launch", (int)d->launch),
                         b->echo, e);
}

/* The first node whose ranks leave cores idle; NULL if none does. */
static const json_t *idle_node(const json_t *topos)
{
    const json_t *o;
    size_t i;

    json_array_foreach (topos, i, o)
        if (json_integer_value(json_object_get(o, "used_cores")) <
            json_integer_value(json_object_get(o, "permitted_cores")))
            return o;
    return NULL;
}

/* A launcher that binds each rank to one core is easily taken for a slow machine. A process that
 * no launcher started was bound by its user, who knows. */
static int note_idle_cores(struct rundir *d, const json_t *topos, FILE *echo, struct error *e)
{
    const json_t *o = comm_launched() ? idle_node(topos) : NULL;
    json_int_t ranks = json_integer_value(json_object_get(o, "local_ranks"));
    json_int_t used = json_integer_value(json_object_get(o, "used_cores"));
    json_int_t permitted = json_integer_value(json_object_get(o, "permitted_cores"));
    json_int_t allowed = json_integer_value(json_object_get(o, "allowed_cores"));
    const char *host = json_string_value(json_object_get(o, "hostname"));
    char text[400];

    if (!o)
        return 0;
    snprintf(text, sizeof text,
             "the %lld rank%s of %s use%s %lld of its %lld cores: %s; to use all, give mpirun "
             "--bind-to none (srun --cpu-bind=none), or -n and --map-by that fill the node",
             (long long)ranks, ranks == 1 ? "" : "s", host ? host : "this node",
             ranks == 1 ? "s" : "", (long long)used, (long long)permitted,
             allowed < permitted ? "the launcher bound them to those"
                                 : "the cores cannot be divided into equal shares");
    fprintf(stderr, "hbmark: note: %s\n", text);
    return journal_write(d->journal, "event",
                         json_pack("{s:s, s:s, s:i, s:I, s:I}", "kind", "note", "text", text,
                                   "launch", (int)d->launch, "used_cores", used, "permitted_cores",
                                   permitted),
                         echo, e);
}

static int write_all(struct rundir *d, const struct config *c, struct site *s,
                     const struct beginning *b, json_t *envs, json_t *topos, struct error *e)
{
    json_t *first = json_array_get(topos, 0);

    if (!first)
        return error_set(e, EXIT_INTERNAL, "no topology was gathered");
    if (same_machine(d, json_array_get(envs, 0), first, e) || write_begin(d, c, s, b, e))
        return -1;
    add_topology_file(first, d, s);
    if (write_each(d, "env", envs, b->echo, e) || write_each(d, "topo", topos, b->echo, e))
        return -1;
    json_incref(b->preflight);
    if (journal_write(d->journal, "preflight", b->preflight, b->echo, e) ||
        journal_write(d->journal, "plan", plan_json(&s->plan), b->echo, e))
        return -1;
    return note_idle_cores(d, topos, b->echo, e);
}

int rundir_begin(struct rundir *d, const struct config *c, struct site *s,
                 const struct beginning *b, struct error *e)
{
    json_t *envs = parse(b->envs), *topos = parse(b->topos);
    int rc = write_all(d, c, s, b, envs, topos, e);

    json_decref(envs);
    json_decref(topos);
    return rc;
}

void rundir_close(struct rundir *d)
{
    journal_close(d->journal);
    json_decref(d->done_ids);
    json_decref(d->done_visits);
    json_decref(d->topo);
    json_decref(d->env);
    memset(d, 0, sizeof *d);
}
