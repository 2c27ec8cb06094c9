/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The values that factors take where the user leaves them to the benchmark and the machine. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/units.h"
#include "run/curve.h"
#include "run/plan_maker.h"

/* "3:1" */
static bool read_weights(const char *text, unsigned weight[2])
{
    int end = 0;

    return sscanf(text, "%3u:%3u%n", &weight[0], &weight[1], &end) == 2 && !text[end] &&
           weight[0] + weight[1] > 0;
}

int plan_check_at(struct maker *k)
{
    const struct bench *b = k->bench;
    const char *value = k->value[OPT_AT];
    const size_t n = strlen(value);
    unsigned weight[2];
    uint64_t number;

    if (b->flags & BENCH_PAIRS) {
        if (read_weights(value, weight))
            return 0;
        return error_set(k->e, EXIT_USAGE,
                         "%s: at = '%s' is not two weights below 1000 such as 3:1", b->name, value);
    }

    if (!b->axis || (!(b->flags & BENCH_WORDS) && units_count(value, &number)))
        return 0;
    for (const char *w = b->values; w; w = strchr(w, ',') ? strchr(w, ',') + 1 : NULL)
        if (n && strncmp(w, value, n) == 0 && (w[n] == ',' || w[n] == '\0'))
            return 0;
    return error_set(
        k->e, EXIT_USAGE, "%s: at = '%s' is not %s: %s", b->name, value,
        b->flags & BENCH_WORDS ? "one of its values" : "a whole number or one of these", b->values);
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

    if (!(p->bench->flags & BENCH_PAIRS))
        return 0;
    if (sscanf(p->tier, "%u+%u", &p->pair[0], &p->pair[1]) == 2 &&
        hwloc_bitmap_weight(p->nodes) == 2)
        return read_weights(p->at, p->weight) ? 0 : -1;
    snprintf(text, sizeof text, "%s deals pages out over two nodes: give them with --tier 0+1",
             p->bench->name);
    return plan_cannot(k, p, OPT_TIER, "NO_TIER", text) ? -1 : 1;
}

static int bad_from(struct maker *k, const struct point *p, const char *code, const char *text)
{
    return plan_cannot(k, p, OPT_FROM, code, text) ? -1 : 1;
}

int plan_from(struct maker *k, struct point *p, uint64_t *cores, unsigned *pus)
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
    *cores = n->cores;
    hwloc_bitmap_free(set);
    if (*cores)
        return 0;
    snprintf(text, sizeof text, "from %u: none of our cores is at this node: they are at %.100s",
             n->os_index, each_from(k, list, sizeof list));
    return bad_from(k, p, "FEW_CORES", text);
}

const char *plan_values(struct maker *k, int id, char *list, size_t size)
{
    const char *text = config_text(k->c, k->group, (enum option_id)id);

    if (id == OPT_FROM && (strcmp(text, "each") == 0 ||
                           (k->bench->flags & BENCH_MATRIX && strcmp(text, "auto") == 0)))
        return each_from(k, list, size);
    if (id == OPT_TIER && strcmp(text, "each") == 0 && k->bench->flags & BENCH_PAIRS)
        return each_pair(k, list, size);
    if (id == OPT_TIER && strcmp(text, "each") == 0 && k->bench->flags & BENCH_MATRIX)
        return each_node(k, list, size);
    if (id == OPT_TIER && strcmp(text, "each") == 0)
        return each_tier(k, list, size) ? NULL : list;
    if (id == OPT_TYPE && strcmp(text, "auto") == 0) {
        snprintf(list, size, "%.*s", (int)strcspn(k->bench->types ? k->bench->types : "f64", ","),
                 k->bench->types ? k->bench->types : "f64");
        return list;
    }
    if (id == OPT_AT && (!k->bench->axis || strcmp(text, "auto") == 0))
        return k->bench->axis ? k->bench->values : "auto";
    if (id != OPT_SIZE || strcmp(text, "auto") != 0)
        return text;
    if (k->bench->flags & BENCH_CURVE)
        return curve_sizes(plan_llc_bytes(k), k->bench->octave, list, size);
    if (k->bench->size) {
        snprintf(list, size, "%zu", k->bench->size);
        return list;
    }
    return text;
}
