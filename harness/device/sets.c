/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "device/sets.h"

#include <stdlib.h>
#include <string.h>

#include "code.h"

/* Can the CPU run the set? */
static bool is_among(const char *const *isas, unsigned count, const struct kernel_set *set)
{
    for (unsigned i = 0; i < count; i++)
        if (strcmp(isas[i], set->isa) == 0)
            return true;
    return false;
}

static const struct kernel_set *whole_set(const char *const *isas, unsigned n, const char *isa,
                                          struct error *e)
{
    size_t count;
    const struct kernel_set *sets = kernel_host_sets(&count), *best = NULL;
    char names[128] = "";

    for (size_t i = 0; i < count; i++) {
        if (sets[i].extension || !is_among(isas, n, &sets[i]))
            continue;
        strncat(names, " ", sizeof names - strlen(names) - 1);
        strncat(names, sets[i].isa, sizeof names - strlen(names) - 1);
        if (strcmp(isa, "auto") == 0 || strcmp(isa, sets[i].isa) == 0)
            best = &sets[i];
    }
    if (!best)
        error_set(e, EXIT_UNAVAILABLE, "isa '%s' is not one this CPU and build have:%s", isa,
                  names);
    return best;
}

struct kernel_set *device_set_new(const char *const *isas, unsigned n, const char *isa,
                                  struct error *e)
{
    size_t count;
    const struct kernel_set *sets = kernel_host_sets(&count), *best = whole_set(isas, n, isa, e);
    const struct kernel_table **tables;
    struct kernel_set *set;
    size_t room = 0;

    if (!best)
        return NULL;
    for (size_t i = 0; i < count; i++)
        room += sets[i].ntables;
    set = malloc(sizeof *set);
    tables = malloc(room * sizeof *tables);
    if (!set || !tables) {
        free(set);
        free(tables);
        error_set(e, EXIT_INTERNAL, "no memory for the kernels");
        return NULL;
    }
    *set = (struct kernel_set){best->isa, false, tables, best->ntables};
    memcpy(tables, best->tables, best->ntables * sizeof *tables);
    /* A set that was asked for by name stays alone: its numbers are meant to be its own. */
    for (size_t i = 0; i < count && strcmp(isa, "auto") == 0; i++)
        if (sets[i].extension && is_among(isas, n, &sets[i])) {
            memcpy(tables + set->ntables, sets[i].tables, sets[i].ntables * sizeof *tables);
            set->ntables += sets[i].ntables;
        }
    return set;
}

int device_set_add(struct kernel_set *set, const struct kernel_table *table, struct error *e)
{
    const struct kernel_table **more = malloc((set->ntables + 1) * sizeof *more);

    if (!more)
        return error_set(e, EXIT_INTERNAL, "no memory for the kernels");
    more[0] = table;
    memcpy(more + 1, set->tables, set->ntables * sizeof *more);
    free((void *)set->tables);
    set->tables = more;
    set->ntables++;
    return 0;
}

void device_set_free(struct kernel_set *set)
{
    if (!set)
        return;
    free((void *)set->tables);
    free(set);
}

static const char *find_set(const struct kernel_set *sets, size_t count,
                            const struct kernel *kernel)
{
    for (size_t i = 0; i < count; i++)
        for (size_t t = 0; t < sets[i].ntables; t++) {
            const struct kernel_table *table = sets[i].tables[t];

            if (kernel >= table->rows && kernel < table->rows + table->count)
                return sets[i].isa;
        }
    return "library";
}

const char *device_set_of(const struct kernel *kernel)
{
    size_t count;
    const struct kernel_set *sets =
        kernel->code ? kernel_device_sets(&count) : kernel_host_sets(&count);

    return find_set(sets, count, kernel);
}
