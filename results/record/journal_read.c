/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "record/journal.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "record/chain.h"

int journal_read(const char *path, journal_visit_fn *visit, void *arg, int *torn, struct error *e)
{
    struct chain c = {0};
    char *file;
    int fd = chain_open(path, CHAIN_READ_ONLY, &file, e), result = 0, fault = 0;
    json_t *record;

    *torn = 0;
    if (fd < 0)
        return -1;
    c.path = file;
    c.in = fdopen(fd, "r");
    if (!c.in) {
        close(fd);
        free(file);
        return error_set(e, EXIT_INTERNAL, "out of memory");
    }
    while (!result && (record = chain_next(&c, torn, &fault, e)) != NULL) {
        result = visit(record, arg, e);
        json_decref(record);
    }
    fclose(c.in);
    chain_fini(&c);
    free(file);
    return fault ? -1 : result;
}

struct loaded {
    json_t *all;
    bool env, topo; /* the first was seen */
};

static bool is_of(const json_t *record, const char *type)
{
    const char *t = json_string_value(json_object_get(record, "t"));

    return t && strcmp(t, type) == 0;
}

/* What is left of a record that is there once a node. */
static json_t *who_wrote(const json_t *record)
{
    return json_pack("{s:O, s:O*}", "t", json_object_get(record, "t"), "hostname",
                     json_object_get(record, "hostname"));
}

static int collect(json_t *record, void *arg, struct error *e)
{
    struct loaded *b = arg;
    bool *seen = is_of(record, "env") ? &b->env : is_of(record, "topo") ? &b->topo : NULL;
    const bool again = seen && *seen;

    if (seen)
        *seen = true;
    if (is_of(record, "point"))
        json_object_del(json_object_get(record, "ranks"), "per_rank");
    if (json_array_append_new(b->all, again ? who_wrote(record) : json_incref(record)))
        return error_set(e, EXIT_INTERNAL, "out of memory");
    return 0;
}

json_t *journal_load(const char *path, int *torn, struct error *e)
{
    struct loaded b = {.all = json_array()};

    if (b.all && !journal_read(path, collect, &b, torn, e))
        return b.all;
    json_decref(b.all);
    return NULL;
}
