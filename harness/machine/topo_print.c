/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "text/units.h"
#include "machine/machine.h"

enum { SIZE = 24 };

#define LABEL "%-9s "

static const char *plural(unsigned n)
{
    return n == 1 ? "" : "s";
}

static void banner(const struct machine *m, FILE *out)
{
    if (m->simulated)
        fprintf(out,
                "*** SIMULATED: %s\n"
                "*** Runs can be planned for this machine, but nothing is measured on it.\n\n",
                m->origin);
}

static void cores(const struct machine *m, FILE *out)
{
    char *list = NULL;

    fprintf(out, LABEL "%s%s%s\n", "CPU", m->cpu_model, m->simulated ? "" : ", ",
            m->simulated ? "" : m->origin);
    fprintf(out, LABEL "%u package%s, %u core%s, %u hardware thread%s\n", "Cores", m->packages,
            plural(m->packages), m->cores, plural(m->cores), m->pus, plural(m->pus));
    if (m->allowed_pus == m->pus)
        fprintf(out, LABEL "all of them may be used\n", "");
    else if (hwloc_bitmap_list_asprintf(&list, m->allowed) >= 0)
        fprintf(out, LABEL "only %u core%s may be used (CPUs %s): cpuset or binding\n", "",
                m->allowed_cores, plural(m->allowed_cores), list);
    free(list);
}

static void caches(const struct machine *m, FILE *out)
{
    char size[SIZE], name[16];

    for (unsigned i = 0; i < m->ncaches; i++) {
        const struct cachelevel *c = &m->caches[i];

        snprintf(name, sizeof name, c->level ? "L%u" : "memory-side", c->level);
        fprintf(out, "%s%s %s x %u", i ? ", " : "Caches    ", name,
                units_print_size(c->size_bytes, size, sizeof size), c->instances);
    }
    if (!m->ncaches) {
        fprintf(out, LABEL "none known\n", "Caches");
        return;
    }
    fprintf(out, "\n" LABEL "last level in reach: %s; ", "",
            units_print_size(m->llc_sum_bytes, size, sizeof size));
    if (m->llc_sum_bytes < UINT64_MAX / LLC_TIMES)
        fprintf(out, "%d times that is %s: in memory, not in cache\n", LLC_TIMES,
                units_print_size(LLC_TIMES * m->llc_sum_bytes, size, sizeof size));
    else
        fprintf(out, "no array can be larger\n");
}

/* Neighbours of which the page has nothing different to say share a line. */
static bool alike(const struct memnode *a, const struct memnode *b)
{
    return b->os_index == a->os_index + 1 && a->kind == b->kind && a->source == b->source &&
           a->cores == b->cores && a->cpuless == b->cpuless && a->allowed == b->allowed &&
           a->bandwidth_MiBps == b->bandwidth_MiBps && a->size_bytes == b->size_bytes;
}

static void node_line(const struct memnode *n, unsigned count, FILE *out)
{
    char range[24], size[SIZE], room[SIZE], near[24];

    snprintf(range, sizeof range, "%u", n->os_index);
    if (count > 1)
        snprintf(range, sizeof range, "%u-%u", n->os_index, n->os_index + count - 1);
    snprintf(near, sizeof near, n->cpuless && n->cores ? "near %u" : "%u", n->cores);
    fprintf(out, "  %-9s %-8s %-10s %-10s %-8s %-9s  %s%s\n", range, memkind_name(n->kind),
            units_print_size(n->size_bytes, size, sizeof size),
            units_print_size(n->free_bytes, room, sizeof room), near, kind_source_name(n->source),
            n->evidence, n->allowed ? "" : " (forbidden by our cpuset)");
}

static void nodes(const struct machine *m, FILE *out)
{
    unsigned first = 0;
    bool doubt = false;

    fprintf(out, "\n  %-9s %-8s %-10s %-10s %-8s %-9s  %s\n", "node", "kind", "size", "free",
            "cores", "known by", "because");
    for (unsigned i = 1; i <= m->nnodes; i++) {
        doubt |= m->nodes[i - 1].kind == MEM_UNKNOWN;
        if (i < m->nnodes && alike(&m->nodes[i - 1], &m->nodes[i]))
            continue;
        node_line(&m->nodes[first], i - first, out);
        first = i;
    }
    if (first < m->nnodes)
        node_line(&m->nodes[first], m->nnodes - first, out);
    fprintf(out, "  Is a kind wrong%s? Say so with --kind NODE=KIND.\n\n",
            doubt ? " or unknown" : "");
}

static void memory(const struct machine *m, FILE *out)
{
    char size[SIZE], room[SIZE], tiers[128];

    fprintf(out, LABEL "%s may be taken now, decided by %s; %s of it by arrays\n", "Memory",
            units_print_size(m->memory_available_bytes, size, sizeof size), m->memory_limit,
            units_print_size(machine_room_bytes(m, NULL), room, sizeof room));
    fprintf(out, LABEL "%s\n", "Tiers", machine_tiers(m, tiers, sizeof tiers));
}

static void pages(const struct machine *m, FILE *out)
{
    char size[SIZE];
    unsigned shown = 0;

    fprintf(out, LABEL "%s; transparent huge pages: %s; reserved: ", "Pages",
            units_print_size(m->base_page_bytes, size, sizeof size), m->thp);
    for (unsigned i = 0; i < m->nhugepages; i++) {
        const struct hugepool *p = &m->hugepages[i];

        if (p->total)
            fprintf(out, "%s%" PRIu64 " of %s (%" PRIu64 " free)", shown++ ? ", " : "", p->total,
                    units_print_size(p->bytes, size, sizeof size), p->free);
    }
    fprintf(out, "%s\n", shown ? "" : "none");
}

/* Only what is known: an empty or unknown setting says nothing to a reader. */
static void item(FILE *out, unsigned *shown, const char *name, const char *value)
{
    if (value[0] && strcmp(value, "unknown") != 0)
        fprintf(out, "%s%s %s", (*shown)++ ? "; " : "", name, value);
}

static void settings(const struct machine *m, FILE *out)
{
    unsigned shown = 0;

    fprintf(out, LABEL, "System");
    item(out, &shown, "clock", m->clocksource);
    item(out, &shown, "virtualisation", m->virtualisation);
    item(out, &shown, "governor", m->governor);
    item(out, &shown, "microcode", m->microcode);
    if (m->numa_balancing >= 0)
        item(out, &shown, "NUMA balancing", m->numa_balancing ? "on" : "off");
    fprintf(out, "%s\n" LABEL, shown ? "" : "unknown", "Kernels");
    for (unsigned i = 0; i < m->isa_count; i++)
        fprintf(out, "%s%s", i ? ", " : "", m->isas[i]);
    fprintf(out, "\n");
}

void machine_print(const struct machine *m, FILE *out)
{
    banner(m, out);
    cores(m, out);
    caches(m, out);
    nodes(m, out);
    memory(m, out);
    if (m->simulated)
        return;
    pages(m, out);
    settings(m, out);
}
