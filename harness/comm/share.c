/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "comm/share.h"

#include <limits.h>
#include <stdlib.h>

#include "machine/parts.h"

/* A core, or a hardware thread where there are fewer cores than ranks. */
struct unit {
    hwloc_obj_t obj;
    unsigned ranks; /* on it */
};

struct member {
    hwloc_cpuset_t *set, share;
    unsigned last, units; /* last unit it may have; how many it got */
};

/* Ranks that have cores in common, and those cores. */
struct group {
    struct member *members;
    struct unit *units;
    unsigned n, nunits;
};

unsigned share_cores(hwloc_topology_t t, hwloc_const_cpuset_t set)
{
    hwloc_obj_type_t type = machine_core_type(t);
    unsigned n = 0;

    for (hwloc_obj_t o = NULL; (o = hwloc_get_next_obj_by_type(t, type, o));)
        n += hwloc_bitmap_intersects(o->cpuset, set) ? 1 : 0;
    return n;
}

bool share_overlaps(const hwloc_cpuset_t *sets, unsigned n)
{
    hwloc_bitmap_t taken = hwloc_bitmap_alloc();
    bool found = false;

    for (unsigned i = 0; taken && i < n && !found; i++) {
        found = hwloc_bitmap_intersects(taken, sets[i]);
        hwloc_bitmap_or(taken, taken, sets[i]);
    }
    hwloc_bitmap_free(taken);
    return found;
}

static void list_units(struct group *g, hwloc_topology_t t, hwloc_obj_type_t type,
                       hwloc_const_cpuset_t all)
{
    g->nunits = 0;
    for (hwloc_obj_t o = NULL; (o = hwloc_get_next_obj_by_type(t, type, o));)
        if (hwloc_bitmap_intersects(o->cpuset, all))
            g->units[g->nunits++] = (struct unit){o, 0};
}

static bool may_have(const struct group *g, unsigned m, unsigned u)
{
    return hwloc_bitmap_intersects(*g->members[m].set, g->units[u].obj->cpuset);
}

static void give(struct group *g, unsigned m, unsigned u)
{
    hwloc_bitmap_or(g->members[m].share, g->members[m].share, g->units[u].obj->cpuset);
    g->members[m].units++;
    g->units[u].ranks++;
}

/* Who gets the unit: of those that still want one, who runs out of choice first (earliest deadline
 * first, which finds a division where sets are ranges of cores); with equal sets the ranks in turn,
 * each until it has its quota. n if nobody may have it. */
static unsigned taker(const struct group *g, unsigned u, unsigned quota)
{
    unsigned best = g->n;

    for (unsigned m = 0; m < g->n; m++)
        if (g->members[m].units < quota && may_have(g, m, u) &&
            (best == g->n || g->members[m].last < g->members[best].last))
            best = m;
    return best;
}

static void give_least_taken(struct group *g, unsigned m)
{
    unsigned best = g->nunits;

    for (unsigned u = 0; u < g->nunits; u++)
        if (may_have(g, m, u) && (best == g->nunits || g->units[u].ranks < g->units[best].ranks))
            best = u;
    if (best < g->nunits)
        give(g, m, best);
}

static void divide(struct group *g)
{
    unsigned quota = g->nunits / g->n ? g->nunits / g->n : 1;

    for (unsigned m = 0; m < g->n; m++)
        for (unsigned u = 0; u < g->nunits; u++)
            if (may_have(g, m, u))
                g->members[m].last = u;
    for (unsigned u = 0; u < g->nunits; u++) {
        unsigned m = taker(g, u, quota);

        if (m < g->n)
            give(g, m, u);
    }
    for (unsigned m = 0; m < g->n; m++) {
        if (g->members[m].units == 0)
            give_least_taken(g, m);
        hwloc_bitmap_and(*g->members[m].set, *g->members[m].set, g->members[m].share);
    }
}

/* Adds to the group every rank that overlaps what it has, until none does. */
static void grow(struct group *g, hwloc_cpuset_t *sets, bool *placed, unsigned n,
                 hwloc_bitmap_t all)
{
    for (unsigned before = UINT_MAX; before != g->n;) {
        before = g->n;
        for (unsigned i = 0; i < n; i++) {
            if (placed[i] || (g->n && !hwloc_bitmap_intersects(all, sets[i])))
                continue;
            placed[i] = true;
            hwloc_bitmap_or(all, all, sets[i]);
            hwloc_bitmap_zero(g->members[g->n].share);
            g->members[g->n].set = &sets[i];
            g->members[g->n].last = g->members[g->n].units = 0;
            g->n++;
        }
    }
}

static void divide_all(struct group *g, hwloc_topology_t t, hwloc_cpuset_t *sets, bool *placed,
                       unsigned n, hwloc_bitmap_t all)
{
    for (unsigned done = 0; done < n; done += g->n) {
        g->n = 0;
        hwloc_bitmap_zero(all);
        grow(g, sets, placed, n, all);
        list_units(g, t, machine_core_type(t), all);
        if (g->nunits < g->n)
            list_units(g, t, HWLOC_OBJ_PU, all);
        divide(g);
    }
}

int share_divide(hwloc_topology_t t, hwloc_cpuset_t *sets, unsigned n)
{
    unsigned pus = (unsigned)hwloc_get_nbobjs_by_type(t, HWLOC_OBJ_PU);
    struct group g = {.members = calloc(n, sizeof *g.members),
                      .units = calloc(pus, sizeof *g.units)};
    bool *placed = calloc(n, sizeof *placed), ok = g.members && g.units && placed;
    hwloc_bitmap_t all = hwloc_bitmap_alloc();

    for (unsigned i = 0; ok && i < n; i++)
        ok = (g.members[i].share = hwloc_bitmap_alloc()) != NULL;
    ok = ok && all;
    if (ok)
        divide_all(&g, t, sets, placed, n, all);
    for (unsigned i = 0; g.members && i < n; i++)
        hwloc_bitmap_free(g.members[i].share);
    hwloc_bitmap_free(all);
    free(placed);
    free(g.units);
    free(g.members);
    return ok ? 0 : -1;
}
