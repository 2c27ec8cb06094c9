/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Nodes: who they are, and the facts in which they may differ. */
#include <stdlib.h>
#include <string.h>

#include "readout/reader.h"
#include "render/view.h"

const struct readout_fact readout_facts[] = {
    {"cpu_model", "CPU model", "env", "cpu_model"},
    {"cores", "cores", "topo", "cores"},
    {"llc", "last-level caches, bytes", "topo", "llc_sum_bytes"},
    {"memory", "memory available, bytes", "topo", "memory_available_bytes"},
    {"microcode", "microcode", "env", "microcode"},
    {"bios", "BIOS version", "env", "bios_version"},
    {"product", "product", "env", "product"},
    {"os", "operating system", "env", "os_release"},
    {"kernel", "kernel", "env", "kernel"},
    {"cmdline", "kernel command line", "env", "cmdline"},
    {"governor", "CPU governor", "env", "governor"},
    {"boost", "boost", "env", "boost"},
    {"no_turbo", "turbo disabled", "env", "no_turbo"},
    {"smt", "SMT", "env", "smt"},
    {"thp", "transparent huge pages", "env", "thp"},
    {"numa_balancing", "NUMA balancing", "env", "numa_balancing"},
    {"virt", "virtualisation", "env", "virt"},
    {"compiler", "compiler", "env", "compiler.version"},
    {"git", "revision of hbmark", "env", "build.git"},
    {"exe", "SHA-256 of hbmark", "env", "build.exe_sha256"},
    {"mpi", "MPI", "env", "mpi.version"},
    {"hwloc", "hwloc", "topo", "hwloc_version"},
    {"used_cores", "cores used", "topo", "used_cores"},
    {0},
};

size_t readout_fact_count(void)
{
    return sizeof readout_facts / sizeof *readout_facts - 1;
}

_Static_assert(sizeof readout_facts / sizeof *readout_facts - 1 <= READOUT_FACTS_MOST, "room");

int reader_grow(void *array, size_t *room, size_t n, size_t size)
{
    void **at = array, *more;

    if (n < *room)
        return 0;
    more = realloc(*at, (*room ? *room * 2 : 64) * size);
    if (!more)
        return -1;
    *room = *room ? *room * 2 : 64;
    *at = more;
    return 0;
}

/* Facts that records of this type tell, as text. */
static int take_facts(struct reader *in, struct readout_node *node, const json_t *record,
                      const char *type)
{
    const char **fact = (const char **)node->fact;

    if (!(in->want & READOUT_FACTS))
        return 0;
    if (!fact)
        node->fact = fact = pool_alloc(in->pool, readout_fact_count(), sizeof *fact);
    if (!fact)
        return -1;
    for (size_t i = 0; i < readout_fact_count(); i++) {
        char text[VIEW_ROOM];

        if (!fact[i])
            fact[i] = "";
        if (strcmp(readout_facts[i].type, type) != 0)
            continue;
        view_any(text, record, readout_facts[i].path);
        fact[i] = pool_text(in->pool, strcmp(text, "-") == 0 ? "" : text);
        if (!fact[i])
            return -1;
    }
    return 0;
}

/* Node k of this launch: known already, or one more. */
static struct readout_node *node_at(struct reader *in, size_t k)
{
    struct readout *r = in->r;

    if (k < r->nodes)
        return &r->node[k];
    if (reader_grow(&r->node, &in->node_room, r->nodes, sizeof *r->node))
        return NULL;
    r->node[r->nodes] = (struct readout_node){.host = ""};
    return &r->node[r->nodes++];
}

static int take_node(struct reader *in, json_t *record, size_t k, const char *type)
{
    struct readout_node *node = node_at(in, k);
    const char *host = view_text(record, "hostname");

    if (!node)
        return -1;
    if (*host)
        node->host = pool_text(in->pool, host);
    return node->host ? take_facts(in, node, record, type) : -1;
}

int reader_env(struct reader *in, json_t *record, struct error *e)
{
    if (!in->r->env && !json_array_append(in->r->keep, record))
        in->r->env = record;
    if (!in->r->env || take_node(in, record, in->envs++, "env"))
        return error_set(e, EXIT_INTERNAL, "out of memory");
    return 0;
}

int reader_topo(struct reader *in, json_t *record, struct error *e)
{
    if (!in->r->topo && !json_array_append(in->r->keep, record))
        in->r->topo = record;
    if (!in->r->topo || take_node(in, record, in->topos++, "topo"))
        return error_set(e, EXIT_INTERNAL, "out of memory");
    return 0;
}
