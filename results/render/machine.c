/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The machine and the run in a few words, for the top of a summary and of a page. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "record/member.h"
#include "render/parts.h"
#include "text/units.h"

char *part_host(const struct readout *r)
{
    const char *host = r->nodes && *r->node[0].host ? r->node[0].host : "-";
    char *text;
    int n = r->nodes > 1 ? asprintf(&text, "%s and %zu more nodes", host, r->nodes - 1)
                         : asprintf(&text, "%s", host);

    return n < 0 ? NULL : text;
}

static void put_caches(FILE *out, const json_t *topo)
{
    const json_t *caches = member_at(topo, "caches"), *cache;
    double level = 0.0, sum = NAN;
    char text[TEXT_ROOM];
    size_t i;

    json_array_foreach (caches, i, cache)
        if (member_number(cache, "level") > level) {
            level = member_number(cache, "level");
            sum = member_number(cache, "sum_bytes");
        }
    units_bytes(text, sum);
    if (isfinite(sum))
        fprintf(out, "  L%.0f %s", level, text);
}

/* Each kind of memory once, with the sum over its nodes. */
static void put_memory(FILE *out, const json_t *topo)
{
    const json_t *nodes = member_at(topo, "nodes"), *node, *other;
    char text[TEXT_ROOM], kind[TEXT_ROOM];
    size_t i, k;

    json_array_foreach (nodes, i, node) {
        double sum = 0.0;
        bool first = true;

        json_array_foreach (nodes, k, other)
            if (strcmp(member_text(node, "kind"), member_text(other, "kind")) == 0) {
                first = first && k >= i;
                sum += member_number(other, "size_bytes");
            }
        if (!first)
            continue;
        member_any(kind, node, "kind");
        units_bytes(text, sum);
        fprintf(out, "  %s %s", kind, text);
    }
}

static void put_machine(FILE *out, const json_t *env, const json_t *topo)
{
    char cpu[TEXT_ROOM], cores[TEXT_ROOM], allowed[TEXT_ROOM], virt[TEXT_ROOM];
    size_t nodes = json_array_size(member_at(topo, "nodes"));

    member_any(cpu, env, "cpu_model");
    member_any(cores, topo, "cores");
    member_any(allowed, topo, json_object_get(topo, "used_cores") ? "used_cores" : "allowed_cores");
    member_any(virt, env, "virt");
    if (member_true(topo, "simulated"))
        fputs("SIMULATED ", out);
    fprintf(out, "%s, %s of %s cores, %zu NUMA node%s", cpu, allowed, cores, nodes,
            nodes == 1 ? "" : "s");
    put_caches(out, topo);
    put_memory(out, topo);
    if (strcmp(virt, "-") != 0 && strcmp(virt, "none") != 0)
        fprintf(out, "  %s", virt);
}

char *part_machine(const struct readout *r)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    if (!out)
        return NULL;
    put_machine(out, r->env, r->topo);
    fclose(out);
    return text;
}

const char *part_ended(const struct readout *r)
{
    const char *status = member_text(r->end, "status");

    return *status ? status : "not ended";
}
