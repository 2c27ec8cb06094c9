/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Nodes: who they are, and the facts in which they may differ. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "readout/reader.h"
#include "record/member.h"

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

/* Facts are compared whole: kernel command lines are longer than what a table shows. */
enum { FACT_ROOM = 8192 };

static const char *fact_text(struct reader *in, const json_t *record, const char *path)
{
    const char *text = member_text(record, path);
    char clean[FACT_ROOM], shown[TEXT_ROOM];

    if (*text) {
        member_clean(clean, sizeof clean, text);
        return pool_text(in->pool, clean);
    }
    member_any(shown, record, path);
    return pool_text(in->pool, strcmp(shown, "-") == 0 ? "" : shown);
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
        if (!fact[i])
            fact[i] = "";
        if (strcmp(readout_facts[i].type, type) != 0)
            continue;
        fact[i] = fact_text(in, record, readout_facts[i].path);
        if (!fact[i])
            return -1;
    }
    return 0;
}

static bool is_free(const struct reader *in, size_t i)
{
    return i < in->r->nodes && in->mark[i] != in->round;
}

/* Where a node that is host stood in earlier launches, as number k or anywhere; else, or where that
 * is another node of this launch (containers may share a name), a new place. SIZE_MAX without
 * memory. */
static size_t place_of_host(struct reader *in, size_t k, const char *host)
{
    struct readout *r = in->r;
    const json_t *at = json_object_get(in->hosts, host);
    const size_t i = (size_t)json_integer_value(at);

    if (is_free(in, k) && strcmp(r->node[k].host, host) == 0)
        return k;
    if (at && is_free(in, i))
        return i;
    if (reader_grow(&r->node, &in->node_room, r->nodes, sizeof *r->node) ||
        reader_grow(&in->mark, &in->mark_room, r->nodes, sizeof *in->mark) ||
        (!at && json_object_set_new(in->hosts, host, json_integer((json_int_t)r->nodes))))
        return SIZE_MAX;
    r->node[r->nodes] = (struct readout_node){.host = pool_text(in->pool, host)};
    return r->node[r->nodes].host ? r->nodes++ : SIZE_MAX;
}

/* Node k of this launch: told already, or one more. NULL without memory. */
static struct readout_node *node_at(struct reader *in, size_t k, const char *host)
{
    size_t i;

    if (k < in->known)
        return &in->r->node[in->node_of[k]];
    if (reader_grow(&in->node_of, &in->node_of_room, in->known, sizeof *in->node_of))
        return NULL;
    i = place_of_host(in, k, host);
    if (i == SIZE_MAX)
        return NULL;
    in->mark[i] = in->round;
    in->node_of[in->known++] = i;
    return &in->r->node[i];
}

int reader_node(struct reader *in, json_t *record, struct error *e)
{
    const char *type = member_text(record, "t"), *host;
    struct readout_node *node;

    if (reader_text(record, "hostname", &host, e))
        return -1;
    node = node_at(in, strcmp(type, "env") == 0 ? in->envs++ : in->topos++, host);
    if (!node || take_facts(in, node, record, type))
        return error_set(e, EXIT_INTERNAL, "out of memory");
    return 0;
}

void reader_begin_round(struct reader *in)
{
    in->round++;
    in->known = in->envs = in->topos = 0;
}
