/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "comm/place.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void place_of_cpu(struct place *p, hwloc_topology_t t, unsigned cpu)
{
    hwloc_obj_t package = NULL, cache = NULL;

    for (hwloc_obj_t o = hwloc_get_pu_obj_by_os_index(t, cpu); o; o = o->parent) {
        if (o->type == HWLOC_OBJ_PACKAGE)
            package = o;
        if (hwloc_obj_type_is_dcache(o->type))
            cache = o;
    }
    p->package = package ? (int)package->logical_index : 0;
    p->cache = cache ? (int)cache->logical_index : p->package;
}

struct place *places_gather(struct comm *c, hwloc_topology_t t, unsigned cpu, struct error *e)
{
    struct place mine = {.rank = c->rank, .node = c->node};
    struct place *all = calloc((size_t)c->size, sizeof *all);

    if (comm_any(c, !all)) {
        free(all);
        error_set(e, EXIT_UNAVAILABLE, "no memory for the places of %d ranks", c->size);
        return NULL;
    }
    place_of_cpu(&mine, t, cpu);
    gethostname(mine.host, sizeof mine.host - 1);
    c->ops->gather(c, &mine, sizeof mine, all);
    c->ops->bcast(c, all, (size_t)c->size * sizeof *all, 0);
    return all;
}
