/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Nodes as factors of a point: memory of which kind, and the cores of which node. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/maker.h"

bool plan_weights(const char *text, unsigned weight[2])
{
    int end = 0;

    return sscanf(text, "%3u:%3u%n", &weight[0], &weight[1], &end) == 2 && !text[end] &&
           weight[0] + weight[1] > 0;
}

/* Kinds of memory present, as a list, for --tier each. GPU memory is measured from the GPU: what is
 * left out is said. */
static int each_tier(struct maker *k, char *list, size_t size)
{
    char id[POINT_ID], text[256], gpu[64] = "";

    list[0] = '\0';
    for (unsigned i = 0; i < k->m->nnodes; i++) {
        const struct memnode *n = &k->m->nodes[i];
        const char *name = memkind_name(n->kind), *at = strstr(list, name);

        if (n->kind == MEM_GPU && memnode_usable(n))
            snprintf(strchr(gpu, 0), sizeof gpu - strlen(gpu), "%s%u", *gpu ? "," : "",
                     n->os_index);
        if (n->kind == MEM_GPU || n->size_bytes == 0 ||
            (at && (at[strlen(name)] == ',' || at[strlen(name)] == '\0')))
            continue;
        snprintf(strchr(list, 0), size - strlen(list), "%s%s", *list ? "," : "", name);
    }
    if (!*gpu)
        return 0;
    snprintf(id, sizeof id, "%s gpu", k->bench->name);
    snprintf(text, sizeof text,
             "GPU memory (node %s) is for a GPU to measure, which this program cannot; from the "
             "CPU: --tier gpu",
             gpu);
    return plan_add_skip(k, id, "NO_DEVICE", text);
}

/* Appends "text," to a list. */
static void append(char *list, size_t size, const char *text)
{
    snprintf(strchr(list, 0), size - strlen(list), "%s%s", *list ? "," : "", text);
}

/* Nodes that hold cores, for --from each: every core is at home in one of them. */
static const char *each_from(const struct maker *k, char *list, size_t size)
{
    char number[16];

    list[0] = '\0';
    for (unsigned i = 0; i < k->m->nnodes; i++) {
        snprintf(number, sizeof number, "%u", k->m->nodes[i].os_index);
        if (!k->m->nodes[i].cpuless && k->m->nodes[i].cores > 0)
            append(list, size, number);
    }
    return list;
}

/* Nodes that hold memory, GPU memory too: the matrix is of what the cores reach. */
static const char *each_node(const struct maker *k, char *list, size_t size)
{
    char number[16];

    list[0] = '\0';
    for (unsigned i = 0; i < k->m->nnodes; i++) {
        snprintf(number, sizeof number, "%u", k->m->nodes[i].os_index);
        if (memnode_usable(&k->m->nodes[i]))
            append(list, size, number);
    }
    return list;
}

static const struct memnode *node_of(const struct machine *m, const char *number)
{
    for (unsigned i = 0; i < m->nnodes; i++)
        if (isdigit((unsigned char)*number) && m->nodes[i].os_index == strtoul(number, NULL, 10))
            return &m->nodes[i];
    return NULL;
}

/* Says once a benchmark that no cores have two kinds of memory near them. */
static int no_pair(struct maker *k)
{
    static const char text[] =
        "pages are dealt out over two kinds of memory near a node's cores, and there is one kind: "
        "name two nodes with --tier 0+1, or say what a node is with --kind NODE=KIND";

    for (size_t i = 0; i < k->plan->nskips; i++)
        if (k->plan->skips[i].bench == k->bench->name &&
            strcmp(k->plan->skips[i].reason_code, "NO_TIER") == 0)
            return 0;
    return plan_add_skip(k, k->bench->name, "NO_TIER", text);
}

/* The node of `from` with each node near its cores that is of another kind: "0+8,0+9". None: the
 * benchmark is listed as not run. NULL on error. */
static const char *each_pair(struct maker *k, char *list, size_t size)
{
    const struct memnode *home = node_of(k->m, k->value[OPT_FROM]);
    char pair[32];

    list[0] = '\0';
    for (unsigned i = 0; home && i < k->m->nnodes; i++) {
        const struct memnode *n = &k->m->nodes[i];

        snprintf(pair, sizeof pair, "%u+%u", home->os_index, n->os_index);
        if (n->kind != home->kind && n->kind != MEM_GPU && memnode_usable(n) &&
            memnode_usable(home) && hwloc_bitmap_intersects(n->obj->cpuset, home->obj->cpuset))
            append(list, size, pair);
    }
    return *list || !no_pair(k) ? list : NULL;
}

int plan_pair(struct maker *k, struct point *p)
{
    char text[128];

    if (p->bench->shape.where != WHERE_PAIRS)
        return 0;
    if (sscanf(p->tier, "%u+%u", &p->pair[0], &p->pair[1]) == 2 &&
        hwloc_bitmap_weight(p->nodes) == 2)
        return plan_weights(p->at[0], p->weight) ? 0 : -1;
    snprintf(text, sizeof text, "%s deals pages out over two nodes: give them with --tier 0+1",
             p->bench->name);
    return plan_cannot(k, p, OPT_TIER, "NO_TIER", text) ? -1 : 1;
}

static int bad_from(struct maker *k, const struct point *p, const char *code, const char *text)
{
    return plan_cannot(k, p, OPT_FROM, code, text) ? -1 : 1;
}

unsigned plan_cores(const struct maker *k)
{
    const struct memnode *n = node_of(k->m, k->value[OPT_FROM]);

    if (!plan_device(k)->host)
        return plan_device(k)->facts->workers;
    return n ? n->cores : k->m->allowed_cores;
}

int plan_from(struct maker *k, struct point *p, unsigned *pus)
{
    const char *from = k->value[OPT_FROM];
    const struct memnode *n = node_of(k->m, from);
    hwloc_bitmap_t set;
    char text[256], list[128];

    if (strcmp(from, "auto") == 0)
        return 0;
    if (!n) {
        snprintf(text, sizeof text, "from %.40s: no such node: nodes with cores are %.100s", from,
                 each_from(k, list, sizeof list));
        return bad_from(k, p, "NO_TIER", text);
    }
    p->from = (int)n->os_index;
    plan_name(k, p);
    if (k->scope->local_ranks > 1)
        return bad_from(k, p, "MANY_RANKS",
                        "cores of one node are chosen of all that a node has: start one rank a "
                        "node, or leave --from away and bind the ranks");
    set = hwloc_bitmap_dup(n->obj->cpuset);
    hwloc_bitmap_and(set, set, k->m->allowed);
    *pus = (unsigned)hwloc_bitmap_weight(set);
    hwloc_bitmap_free(set);
    if (n->cores)
        return 0;
    snprintf(text, sizeof text, "from %u: none of our cores is at this node: they are at %.100s",
             n->os_index, each_from(k, list, sizeof list));
    return bad_from(k, p, "FEW_CORES", text);
}

const char *plan_nodes(struct maker *k, int id, const char *text, char *list, size_t size)
{
    const bool matrix = k->bench->shape.where != WHERE_TIER, each = strcmp(text, "each") == 0;

    if (id == OPT_FROM)
        return each || (matrix && strcmp(text, "auto") == 0) ? each_from(k, list, size) : text;
    if (!each)
        return text;
    if (k->bench->shape.where == WHERE_PAIRS)
        return each_pair(k, list, size);
    if (matrix)
        return each_node(k, list, size);
    return each_tier(k, list, size) ? NULL : list;
}
