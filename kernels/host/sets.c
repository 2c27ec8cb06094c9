/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The sets of host kernels that were built, from the list that CMake wrote. */
#include <string.h>

#include "kernel.h"

/* host_kernels.def has one line a set: SET(avx2, 0, TABLE(stream_avx2_f64) ..), most capable last,
 * then the extensions, with a 1. */
#define SET(isa, extension, tables) tables
#define TABLE(name)                 extern const struct kernel_table name;
#include "host_kernels.def"
#undef SET
#undef TABLE

#define TABLE(name) &name,
#define SET(isa, extension, tables)                                                                \
    static const struct kernel_table *const isa##_tables[] = {tables};
#include "host_kernels.def"
#undef SET
#undef TABLE

#define SET(isa, extension, tables)                                                                \
    {#isa, extension, isa##_tables, sizeof isa##_tables / sizeof isa##_tables[0]},
static const struct kernel_set sets[] = {
#include "host_kernels.def"
};

const struct kernel_set *kernel_host_sets(size_t *count)
{
    *count = sizeof sets / sizeof sets[0];
    return sets;
}

static const struct kernel *find_row(const struct kernel_table *table, const struct kernel *want)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct kernel *k = &table->rows[i];

        if (k->elem == want->elem && !strcmp(k->name, want->name) &&
            (!want->variant || !strcmp(k->variant, want->variant)) &&
            (!want->unroll || k->unroll == want->unroll))
            return k;
    }
    return NULL;
}

const struct kernel *kernel_find(const struct kernel_set *set, const char *name,
                                 const char *variant, enum elem elem, unsigned unroll)
{
    const struct kernel want = {.name = name, .variant = variant, .elem = elem, .unroll = unroll};
    const struct kernel *found = NULL;

    for (size_t i = 0; i < set->ntables && !found; i++)
        found = find_row(set->tables[i], &want);
    return found;
}
