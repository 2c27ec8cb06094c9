/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "record/journal.h"

#include <stdlib.h>
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

static int collect(json_t *record, void *arg, struct error *e)
{
    if (json_array_append(arg, record))
        return error_set(e, EXIT_INTERNAL, "out of memory");
    return 0;
}

json_t *journal_load(const char *path, int *torn, struct error *e)
{
    json_t *all = json_array();

    if (all && !journal_read(path, collect, all, torn, e))
        return all;
    json_decref(all);
    return NULL;
}
