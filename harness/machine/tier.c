/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "machine/machine.h"

bool machine_is_near(const struct machine *m, hwloc_const_nodeset_t nodes, unsigned cpu,
                     unsigned node)
{
    bool any = false, here = false;

    for (unsigned i = 0; i < m->nnodes; i++)
        if (hwloc_bitmap_isset(nodes, m->nodes[i].os_index) &&
            hwloc_bitmap_isset(m->nodes[i].obj->cpuset, cpu)) {
            any = true;
            here = here || m->nodes[i].os_index == node;
        }
    return any ? here : hwloc_bitmap_isset(nodes, node);
}

char *machine_tiers(const struct machine *m, char *buf, size_t size)
{
    bool seen[MEM_KINDS] = {false};
    size_t used = 0;

    buf[0] = '\0';
    for (unsigned i = 0; i < m->nnodes && used < size; i++) {
        const struct memnode *n = &m->nodes[i];

        if (!memnode_usable(n) || seen[n->kind])
            continue;
        seen[n->kind] = true;
        used += (size_t)snprintf(buf + used, size - used, "%s%s", used ? ", " : "",
                                 memkind_name(n->kind));
    }
    return buf;
}

/* Adds the node whose number *tier begins with; *tier then stands after it. */
static int one_node(const struct machine *m, const char **rest, hwloc_nodeset_t set,
                    struct error *e)
{
    char list[128], *end, tier[24];
    unsigned long index = strtoul(*rest, &end, 10);

    snprintf(tier, sizeof tier, "%.*s", (int)(end - *rest), *rest);
    *rest = end;
    for (unsigned i = 0; end[0] == (end[0] ? '+' : '\0') && i < m->nnodes; i++) {
        const struct memnode *n = &m->nodes[i];

        if (n->os_index != index)
            continue;
        if (!n->allowed)
            return error_set(e, EXIT_UNAVAILABLE, "tier %s: our cpuset forbids node %s", tier,
                             tier);
        if (n->size_bytes == 0)
            return error_set(e, EXIT_UNAVAILABLE, "tier %s: node %s has no memory", tier, tier);
        return hwloc_bitmap_set(set, n->os_index) == 0
                   ? 0
                   : error_set(e, EXIT_UNAVAILABLE, "tier %s: out of memory", tier);
    }
    hwloc_bitmap_list_snprintf(list, sizeof list, hwloc_topology_get_topology_nodeset(m->topology));
    return error_set(e, EXIT_UNAVAILABLE, "tier %s: no such memory node: there %s %s", tier,
                     m->nnodes == 1 ? "is node" : "are nodes", list);
}

int machine_tier(const struct machine *m, const char *tier, hwloc_nodeset_t set, struct error *e)
{
    char list[128];
    bool all = strcmp(tier, "all") == 0;
    enum memkind kind = memkind_parse(tier);

    hwloc_bitmap_zero(set);
    for (const char *rest = tier; isdigit((unsigned char)rest[0]);) {
        if (one_node(m, &rest, set, e))
            return -1;
        if (!*rest)
            return 0;
        rest += isdigit((unsigned char)rest[1]) ? 1 : 0;
    }
    if (!all && kind == MEM_KINDS)
        return error_set(
            e, EXIT_USAGE,
            "tier \"%s\": unknown: this machine has %s; also \"all\", or a node number", tier,
            machine_tiers(m, list, sizeof list));
    for (unsigned i = 0; i < m->nnodes; i++) {
        const struct memnode *n = &m->nodes[i];

        if (memnode_usable(n) && (all ? n->kind != MEM_GPU : n->kind == kind) &&
            hwloc_bitmap_set(set, n->os_index) != 0)
            return error_set(e, EXIT_UNAVAILABLE, "tier %s: out of memory", tier);
    }
    if (hwloc_bitmap_iszero(set))
        return error_set(e, EXIT_UNAVAILABLE,
                         "tier %s: this machine has none: it has %s; if a node is taken for "
                         "something else, say what it is with --kind NODE=KIND",
                         tier, machine_tiers(m, list, sizeof list));
    return 0;
}

/* What stays for page tables (0.2 % with 4 KiB pages), the page cache and everybody else: 1/16,
 * at least 64 MiB, yet never more than half. */
static uint64_t less_reserve(uint64_t bytes)
{
    uint64_t keep = bytes / 16, least = UINT64_C(64) << 20;

    if (keep < least)
        keep = least;
    return bytes - (keep < bytes / 2 ? keep : bytes / 2);
}

uint64_t machine_room_bytes(const struct machine *m, hwloc_const_nodeset_t nodes)
{
    uint64_t sum = 0;

    for (unsigned i = 0; i < m->nnodes; i++) {
        const struct memnode *n = &m->nodes[i];

        if (!memnode_usable(n) ||
            (nodes ? !hwloc_bitmap_isset(nodes, n->os_index) : n->kind == MEM_GPU))
            continue;
        sum += n->free_bytes < UINT64_MAX - sum ? n->free_bytes : UINT64_MAX - sum;
    }
    if (sum > m->memory_available_bytes)
        sum = m->memory_available_bytes;
    return less_reserve(sum);
}
