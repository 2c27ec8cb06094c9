/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "machine/parts.h"

#include "machine/cpu_table.h"

hwloc_obj_type_t machine_core_type(hwloc_topology_t t)
{
    return hwloc_get_nbobjs_by_type(t, HWLOC_OBJ_CORE) > 0 ? HWLOC_OBJ_CORE : HWLOC_OBJ_PU;
}

/* Objects with a CPU in set; packages whose cores are all offline may still be listed. */
static unsigned count(hwloc_topology_t t, hwloc_obj_type_t type, hwloc_const_cpuset_t set)
{
    unsigned n = 0;

    for (hwloc_obj_t o = NULL; (o = hwloc_get_next_obj_by_type(t, type, o));)
        n += hwloc_bitmap_intersects(o->cpuset, set) ? 1 : 0;
    return n;
}

/* What the cpuset allows, and of that what the launcher bound us to. */
static hwloc_cpuset_t allowed_cpus(const struct machine *m)
{
    hwloc_cpuset_t allowed = hwloc_bitmap_dup(hwloc_topology_get_allowed_cpuset(m->topology));
    hwloc_cpuset_t bound = hwloc_bitmap_alloc();

    if (allowed && bound && !m->simulated &&
        hwloc_get_cpubind(m->topology, bound, HWLOC_CPUBIND_PROCESS) == 0)
        hwloc_bitmap_and(allowed, allowed, bound);
    hwloc_bitmap_free(bound);
    if (allowed)
        hwloc_bitmap_and(allowed, allowed, hwloc_topology_get_topology_cpuset(m->topology));
    return allowed;
}

int machine_read_cores(struct machine *m, struct error *e)
{
    hwloc_topology_t t = m->topology;
    hwloc_const_cpuset_t all = hwloc_topology_get_topology_cpuset(t);
    hwloc_obj_type_t core = machine_core_type(t);

    m->allowed = allowed_cpus(m);
    if (!m->allowed)
        return error_set(e, EXIT_UNAVAILABLE, "topology: out of memory");
    m->packages = count(t, HWLOC_OBJ_PACKAGE, all);
    if (m->packages == 0)
        m->packages = 1;
    m->cores = count(t, core, all);
    m->pus = count(t, HWLOC_OBJ_PU, all);
    m->allowed_cores = count(t, core, m->allowed);
    m->allowed_pus = count(t, HWLOC_OBJ_PU, m->allowed);
    cpu_names(t, m->cpu_model, sizeof m->cpu_model, m->cpu_vendor, sizeof m->cpu_vendor);
    if (m->allowed_pus == 0)
        return error_set(e, EXIT_UNAVAILABLE,
                         "%s: none of its %u cores may be used: look at the "
                         "cpuset and the launcher's binding",
                         m->origin, m->cores);
    return 0;
}
