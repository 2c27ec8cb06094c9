/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "machine/parts.h"

#include <stdlib.h>

#include "machine/sysinfo.h"

static unsigned local_cores(const struct machine *m, hwloc_obj_t node)
{
    hwloc_obj_type_t type = machine_core_type(m->topology);
    hwloc_cpuset_t both = hwloc_bitmap_alloc();
    unsigned n = 0;

    if (!both || hwloc_bitmap_and(both, node->cpuset, m->allowed) != 0)
        goto out;
    for (hwloc_obj_t o = NULL; (o = hwloc_get_next_obj_by_type(m->topology, type, o));)
        n += hwloc_bitmap_intersects(o->cpuset, both) ? 1 : 0;
out:
    hwloc_bitmap_free(both);
    return n;
}

/* hwloc gives a node without cores the locality of the cores that reach it best, so that HBM and
 * DRAM of one package share a cpuset. The system numbers nodes with cores first. */
static bool is_cpuless(hwloc_topology_t t, hwloc_obj_t node)
{
    if (hwloc_bitmap_iszero(node->cpuset))
        return true;
    for (hwloc_obj_t o = NULL; (o = hwloc_get_next_obj_by_type(t, HWLOC_OBJ_NUMANODE, o));)
        if (o->os_index < node->os_index && hwloc_bitmap_intersects(o->cpuset, node->cpuset))
            return true;
    return false;
}

/* Best over the initiators. Read bandwidth stands in where firmware tells no other. */
static uint64_t bandwidth(hwloc_topology_t t, hwloc_obj_t node)
{
    static const hwloc_memattr_id_t ids[] = {HWLOC_MEMATTR_ID_BANDWIDTH,
                                             HWLOC_MEMATTR_ID_READ_BANDWIDTH};
    struct hwloc_location best;
    hwloc_uint64_t value = 0;

    for (size_t i = 0; i < sizeof ids / sizeof *ids && value == 0; i++)
        if (hwloc_memattr_get_best_initiator(t, ids[i], node, 0, &best, &value) != 0)
            value = 0;
    return value;
}

static void describe(const struct machine *m, struct memnode *n, hwloc_obj_t obj)
{
    n->os_index = obj->os_index;
    n->obj = obj;
    n->size_bytes = obj->attr->numanode.local_memory;
    n->free_bytes = n->size_bytes;
    n->cpuless = is_cpuless(m->topology, obj);
    n->allowed = hwloc_bitmap_isset(hwloc_topology_get_allowed_nodeset(m->topology), obj->os_index);
    n->cores = local_cores(m, obj);
    n->bandwidth_MiBps = bandwidth(m->topology, obj);
}

/* Memory of one node as the system counts it now. File pages are given back when memory is short,
 * but those in use (active) only at a price. */
static void measure(struct memnode *n, const char *root)
{
    char path[SYS_PATH], key[64];
    uint64_t KiB, inactive = 0;

    sys_path(path, root, "/sys/devices/system/node/node%u/meminfo", n->os_index);
    snprintf(key, sizeof key, "Node %u MemTotal", n->os_index);
    if (sys_field(path, key, &KiB))
        n->size_bytes = KiB * 1024;
    snprintf(key, sizeof key, "Node %u Inactive(file)", n->os_index);
    sys_field(path, key, &inactive);
    snprintf(key, sizeof key, "Node %u MemFree", n->os_index);
    if (sys_field(path, key, &KiB))
        n->free_bytes = (KiB + inactive) * 1024;
}

/* Where memory is brought up late or plugged in on demand, a node grows as it is touched, while
 * /proc/meminfo tells the whole at once. With one node the whole is its own. */
static void measure_only(struct memnode *n, const char *root)
{
    char path[SYS_PATH];
    uint64_t KiB;

    sys_path(path, root, "/proc/meminfo");
    if (sys_field(path, "MemTotal", &KiB))
        n->size_bytes = KiB * 1024;
    if (sys_field(path, "MemAvailable", &KiB))
        n->free_bytes = KiB * 1024;
}

static int by_index(const void *a, const void *b)
{
    const struct memnode *x = a, *y = b;

    return (x->os_index > y->os_index) - (x->os_index < y->os_index);
}

int machine_read_nodes(struct machine *m, const char *root, struct error *e)
{
    int count = hwloc_get_nbobjs_by_type(m->topology, HWLOC_OBJ_NUMANODE);
    hwloc_obj_t o = NULL;

    if (count <= 0)
        return error_set(e, EXIT_BAD_DATA, "%s: no memory node in it", m->origin);
    m->nodes = calloc((size_t)count, sizeof *m->nodes);
    if (!m->nodes)
        return error_set(e, EXIT_UNAVAILABLE, "topology: out of memory");
    while ((o = hwloc_get_next_obj_by_type(m->topology, HWLOC_OBJ_NUMANODE, o))) {
        struct memnode *n = &m->nodes[m->nnodes++];

        describe(m, n, o);
        if (root && count == 1)
            measure_only(n, root);
        else if (root)
            measure(n, root);
    }
    qsort(m->nodes, m->nnodes, sizeof *m->nodes, by_index);
    return 0;
}
