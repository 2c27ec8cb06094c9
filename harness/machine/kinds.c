/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "machine/parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "text/units.h"
#include "machine/cpu_table.h"
#include "machine/sysinfo.h"
#include "machine/topology_shim.h"

static const char *const kind_names[MEM_KINDS] = {"unknown", "dram", "hbm", "gpu", "cxl", "nvm"};
static const char *const source_names[KIND_SOURCES] = {
    "user", "hwloc", "bandwidth", "cpu-model", "pattern", "measured", "none"};

const char *memkind_name(enum memkind k)
{
    return kind_names[k];
}

enum memkind memkind_parse(const char *name)
{
    enum memkind k = 0;

    while (k < MEM_KINDS && strcasecmp(name, kind_names[k]) != 0)
        k++;
    return k;
}

const char *kind_source_name(enum kind_source s)
{
    return source_names[s];
}

static void decide(struct memnode *n, enum memkind kind, enum kind_source source, const char *fmt,
                   ...) __attribute__((format(printf, 4, 5)));

static void decide(struct memnode *n, enum memkind kind, enum kind_source source, const char *fmt,
                   ...)
{
    va_list ap;

    n->kind = kind;
    n->source = source;
    va_start(ap, fmt);
    vsnprintf(n->evidence, sizeof n->evidence, fmt, ap);
    va_end(ap);
    sys_clean(n->evidence);
}

static bool undecided(const struct memnode *n)
{
    return n->source == KIND_SOURCES;
}

static void from_hwloc(struct machine *m)
{
    for (unsigned i = 0; i < m->nnodes; i++) {
        const char *key, *value;
        enum memkind kind = shim_memkind(m->nodes[i].obj, &key, &value);

        if (undecided(&m->nodes[i]) && kind != MEM_UNKNOWN)
            decide(&m->nodes[i], kind, KIND_HWLOC, "hwloc %s %.40s", key, value);
    }
}

/* What is known of the speed of every node, in one unit; 0 where nothing is. */
struct speeds {
    const double *of;
    const char *unit;
    enum kind_source source;
};

/* The node with cores that n is compared with: the one serving the same cores, else the first. */
static const struct memnode *reference(const struct machine *m, const double *speed,
                                       const struct memnode *n)
{
    const struct memnode *first = NULL;

    for (unsigned i = 0; i < m->nnodes; i++) {
        const struct memnode *r = &m->nodes[i];

        if (r->cpuless || speed[i] <= 0)
            continue;
        if (hwloc_bitmap_intersects(r->obj->cpuset, n->obj->cpuset))
            return r;
        if (!first)
            first = r;
    }
    return first;
}

/* HBM beside DRAM is 2 to 5 times as fast (KNL 4, Xeon Max 3 by HMAT); two kinds of DRAM never
 * differ by 2. Only a faster node without cores is evidence: when it is slower, the slow one may be
 * NVM, CXL or far memory, and the fast one plain DRAM. */
static const double faster = 2;

static void from_speeds(struct machine *m, const struct speeds *s)
{
    for (unsigned i = 0; i < m->nnodes; i++) {
        struct memnode *n = &m->nodes[i];
        const struct memnode *r = n->cpuless && s->of[i] > 0 ? reference(m, s->of, n) : NULL;
        const double own = r ? s->of[r - m->nodes] : 0;

        if (!r || s->of[i] < faster * own)
            continue;
        if (undecided(n))
            decide(n, MEM_HBM, s->source, "%.0f %s, %.1f x node %u", s->of[i], s->unit,
                   s->of[i] / own, r->os_index);
        if (undecided(r))
            decide(&m->nodes[r - m->nodes], MEM_DRAM, s->source,
                   "%.0f %s, node %u beside it has %.1f x that", own, s->unit, n->os_index,
                   s->of[i] / own);
    }
}

struct totals {
    unsigned beside;     /* nodes without cores that may be the HBM of this CPU */
    uint64_t own_bytes;  /* of nodes with cores */
    uint64_t side_bytes; /* memory-side caches in front of nodes */
};

/* Sizes that firmware reports are a little below the nominal ones, never above. */
static bool fits(uint64_t bytes, uint64_t nominal)
{
    return nominal == 0 || bytes <= nominal;
}

static struct totals add_up(const struct machine *m, const struct cpu_memory *cpu)
{
    struct totals t = {0};

    for (unsigned i = 0; i < m->nnodes; i++) {
        const struct memnode *n = &m->nodes[i];

        if (!n->cpuless)
            t.own_bytes = sum_bytes(t.own_bytes, n->size_bytes);
        else if (fits(n->size_bytes, cpu->beside_bytes))
            t.beside++;
    }
    for (hwloc_obj_t o = NULL;
         (o = hwloc_get_next_obj_by_type(m->topology, HWLOC_OBJ_MEMCACHE, o));)
        t.side_bytes = sum_bytes(t.side_bytes, o->attr->cache.size);
    return t;
}

/* A node with cores on a CPU that may run with HBM alone, beside DRAM, or as its cache. */
static void own_by_mode(const struct machine *m, const struct cpu_memory *cpu,
                        const struct totals *t, struct memnode *n)
{
    char size[32];

    units_print_size(cpu->package_bytes, size, sizeof size);
    if (t->side_bytes)
        decide(n, MEM_DRAM, KIND_CPU_TABLE, "%s in cache mode: HBM is a cache of it", cpu->name);
    else if (t->beside)
        decide(n, MEM_DRAM, KIND_CPU_TABLE, "%s in flat mode: HBM is the nodes without cores",
               cpu->name);
    else if (fits(t->own_bytes / m->packages, cpu->package_bytes))
        decide(n, MEM_HBM, KIND_CPU_TABLE, "%s, all memory fits its %s of HBM a package", cpu->name,
               size);
    else
        decide(n, MEM_DRAM, KIND_CPU_TABLE, "%s, more than its %s of HBM a package: cache mode?",
               cpu->name, size);
}

static void from_cpu(struct machine *m, const struct cpu_memory *cpu)
{
    struct totals t = add_up(m, cpu);

    for (unsigned i = 0; i < m->nnodes; i++) {
        struct memnode *n = &m->nodes[i];

        if (n->cpuless || !undecided(n))
            continue;
        if (cpu->own == MEM_UNKNOWN)
            own_by_mode(m, cpu, &t, n);
        else
            decide(n, cpu->own, KIND_CPU_TABLE, "%s has no other memory of its own", cpu->name);
    }
}

static void from_pattern(struct machine *m, const struct cpu_memory *cpu)
{
    for (unsigned i = 0; i < m->nnodes; i++) {
        struct memnode *n = &m->nodes[i];

        if (n->cpuless && undecided(n) && cpu->beside != MEM_UNKNOWN &&
            fits(n->size_bytes, cpu->beside_bytes))
            decide(n, cpu->beside, KIND_PATTERN, "no cores of its own, beside a %s", cpu->name);
    }
}

static void from_nothing(struct machine *m, const struct speeds *s)
{
    for (unsigned i = 0; i < m->nnodes; i++) {
        struct memnode *n = &m->nodes[i];
        const struct memnode *r = s->of[i] > 0 ? reference(m, s->of, n) : NULL;

        if (!undecided(n))
            continue;
        if (!n->cpuless)
            decide(n, MEM_DRAM, KIND_NONE, "nothing says otherwise");
        else if (r && s->of[i] < s->of[r - m->nodes])
            decide(n, MEM_UNKNOWN, s->source == KIND_MEASURED ? KIND_MEASURED : KIND_NONE,
                   "no cores, %.2f x the bandwidth of node %u: CXL or NVM?",
                   s->of[i] / s->of[r - m->nodes], r->os_index);
        else
            decide(n, MEM_UNKNOWN, KIND_NONE, "no cores of its own, and nothing says what it is");
    }
}

int machine_read_kinds(struct machine *m, const char *user, struct error *e)
{
    const struct cpu_memory *cpu = cpu_memory_find(m->topology);
    double *MiBps = calloc(m->nnodes + 1, sizeof *MiBps);
    const struct speeds attribute = {MiBps, "MiB/s", KIND_BANDWIDTH};
    int rc = MiBps ? 0 : error_set(e, EXIT_INTERNAL, "no memory for %u nodes", m->nnodes);

    for (unsigned i = 0; rc == 0 && i < m->nnodes; i++) {
        m->nodes[i].source = KIND_SOURCES;
        MiBps[i] = (double)m->nodes[i].bandwidth_MiBps;
    }
    if (rc == 0 && user)
        rc = machine_user_kinds(m, user, e);
    if (rc == 0) {
        from_hwloc(m);
        from_speeds(m, &attribute);
        if (cpu) {
            from_cpu(m, cpu);
            from_pattern(m, cpu);
        }
        from_nothing(m, &attribute);
    }
    free(MiBps);
    return rc;
}

void machine_kinds_by_rate(struct machine *m, const double *GBps)
{
    const struct speeds measured = {GBps, "GB/s read", KIND_MEASURED};

    for (unsigned i = 0; i < m->nnodes; i++)
        if (m->nodes[i].source == KIND_NONE)
            m->nodes[i].source = KIND_SOURCES;
    from_speeds(m, &measured);
    from_nothing(m, &measured);
}
