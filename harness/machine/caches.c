/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "machine/parts.h"

uint64_t sum_bytes(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static const hwloc_obj_type_t types[] = {HWLOC_OBJ_L1CACHE, HWLOC_OBJ_L2CACHE, HWLOC_OBJ_L3CACHE,
                                         HWLOC_OBJ_L4CACHE, HWLOC_OBJ_L5CACHE, HWLOC_OBJ_MEMCACHE};

/* A memory-side cache in front of memory without cores is within reach of all. */
static bool reachable(const struct machine *m, hwloc_obj_t cache)
{
    return hwloc_bitmap_intersects(cache->cpuset, m->allowed) ||
           (cache->type == HWLOC_OBJ_MEMCACHE && hwloc_bitmap_iszero(cache->cpuset));
}

/* The last level is what has no cache behind it: on hybrid chips that may be an L2 for some cores
 * and an L3 for others. */
static bool outermost(hwloc_obj_t cache)
{
    for (hwloc_obj_t o = cache->parent; o; o = o->parent)
        if (hwloc_obj_type_is_cache(o->type))
            return false;
    return true;
}

static void add(struct machine *m, struct cachelevel *c, hwloc_obj_t cache)
{
    uint64_t bytes = cache->attr->cache.size;

    if (!reachable(m, cache))
        return;
    if (bytes > c->size_bytes)
        c->size_bytes = bytes;
    c->instances++;
    c->sum_bytes = sum_bytes(c->sum_bytes, bytes);
    if (cache->type == HWLOC_OBJ_MEMCACHE || outermost(cache))
        m->llc_sum_bytes = sum_bytes(m->llc_sum_bytes, bytes);
}

void machine_read_caches(struct machine *m)
{
    for (unsigned i = 0; i < sizeof types / sizeof *types; i++) {
        struct cachelevel c = {.level = types[i] == HWLOC_OBJ_MEMCACHE ? 0 : i + 1};

        for (hwloc_obj_t o = NULL; (o = hwloc_get_next_obj_by_type(m->topology, types[i], o));)
            add(m, &c, o);
        if (c.instances)
            m->caches[m->ncaches++] = c;
    }
}

uint64_t machine_reached_bytes(const struct machine *m, unsigned level, const unsigned *cpus,
                               unsigned count)
{
    uint64_t sum = 0;

    if (level < 1 || level > 5)
        return 0;
    for (hwloc_obj_t o = NULL;
         (o = hwloc_get_next_obj_by_type(m->topology, types[level - 1], o));) {
        bool reached = false;

        for (unsigned i = 0; i < count && !reached; i++)
            reached = hwloc_bitmap_isset(o->cpuset, cpus[i]);
        if (reached)
            sum = sum_bytes(sum, o->attr->cache.size);
    }
    return sum;
}
