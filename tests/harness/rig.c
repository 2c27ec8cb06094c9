/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/config.h"
#include "session/site.h"

#define BENCH(family) extern const struct bench_table bench_##family;
#include "benches.def"
#undef BENCH

const struct bench_table *const rig_benches[] = {
#define BENCH(family) &bench_##family,
#include "benches.def"
#undef BENCH
    NULL};

struct energy *rig_energy;
size_t rig_llc_bytes;
const struct bench_table *const *rig_tables;
int (*rig_ready)(struct session *s, struct error *e);

static void remove_dir(const char *dir)
{
    char command[256];

    snprintf(command, sizeof command, "rm -rf '%s'", dir);
    if (system(command) != 0)
        perror(dir);
}

static int configure(struct config *c, const char *benches, const struct rig_option *o,
                     struct error *e)
{
    config_init(c);
    /* The virtual clock of the null device knows nothing of how far a launch was told to walk. */
    if (config_set(c->set, OPT_SAMPLE, "1us", ORIGIN_DEFAULT, e))
        return -1;
    for (; o && o->key; o++) {
        int id = config_find(o->key, NULL);

        if (id < 0)
            return error_set(e, EXIT_USAGE, "no option %s", o->key);
        if (config_set(c->set, (enum option_id)id, o->value, ORIGIN_COMMAND, e))
            return -1;
    }
    return config_add_group(c, "test", benches, e);
}

static json_t *run_in(const char *dir, struct config *c, struct site *site, enum exit_code *code,
                      struct error *e)
{
    struct session s = {.lab = {.config = c,
                                .machine = &site->machine,
                                .comm = &site->comm,
                                .bays = site->bays,
                                .nbays = site->nbays,
                                .energy = rig_energy,
                                .cpuset = site->cpuset,
                                .seed = site->plan.seed,
                                .started_ns = comm_clock_ns()},
                        .plan = &site->plan};
    json_t *records = NULL;
    int torn;

    if (rig_llc_bytes)
        site->bays[0].device.facts.cache_bytes = rig_llc_bytes;
    s.lab.journal = s.journal = journal_create(dir, e);
    if (!s.journal)
        return NULL;
    if ((!rig_ready || rig_ready(&s, e) == 0) && session_run(&s, e) == 0) {
        *code = session_exit_code(&s, false);
        if (journal_write(s.journal, "end", session_end_json(&s, *code), NULL, e) == 0)
            records = journal_load(dir, &torn, e);
    }
    session_fini(&s);
    journal_close(s.journal);
    return records;
}

json_t *rig_run(const char *benches, const struct rig_option *options, enum exit_code *code,
                struct error *e)
{
    char parent[] = "/tmp/hbmark-rig-XXXXXX", dir[64];
    struct config c;
    struct site site = {0};
    const struct bench_table *const *tables = rig_tables ? rig_tables : rig_benches;
    json_t *records = NULL;

    *code = EXIT_INTERNAL;
    if (!mkdtemp(parent))
        return NULL;
    snprintf(dir, sizeof dir, "%s/run", parent);
    if (configure(&c, benches, options, e) == 0 && site_open(&site, &c, e) == 0 &&
        site_open_device(&site, &c, &device_null, tables, e) == 0 &&
        site_plan(&site, &c, tables, e) == 0)
        records = run_in(dir, &c, &site, code, e);
    site_close(&site);
    config_fini(&c);
    remove_dir(parent);
    return records;
}

const json_t *rig_point(const json_t *records, size_t wanted)
{
    for (size_t i = 0; i < json_array_size(records); i++) {
        const json_t *r = json_array_get(records, i);

        if (strcmp(rig_text(r, "t"), "point") == 0 && wanted-- == 0)
            return r;
    }
    return NULL;
}

const char *rig_text(const json_t *record, const char *key)
{
    const char *text = json_string_value(json_object_get(record, key));

    return text ? text : "";
}

bool rig_flagged(const json_t *point, const char *flag)
{
    const json_t *flags = json_object_get(point, "flags");

    for (size_t i = 0; i < json_array_size(flags); i++)
        if (strcmp(json_string_value(json_array_get(flags, i)), flag) == 0)
            return true;
    return false;
}
