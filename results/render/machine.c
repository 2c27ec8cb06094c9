/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "render/machine.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "record/member.h"
#include "text/units.h"

/* A resumed run describes its nodes once more. */
static size_t distinct_hosts(const json_t *records)
{
    json_t *seen = json_object();
    const json_t *record;
    size_t i, n;

    json_array_foreach (records, i, record)
        if (member_is(record, "env"))
            json_object_set_new(seen, member_text(record, "hostname"), json_true());
    n = json_object_size(seen);
    json_decref(seen);
    return n;
}

void machine_host(FILE *out, const json_t *records)
{
    size_t nodes = distinct_hosts(records);
    char text[TEXT_ROOM];

    member_any(text, member_record(records, "env"), "hostname");
    fputs(text, out);
    if (nodes > 1)
        fprintf(out, " and %zu more nodes", nodes - 1);
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

void machine_line(FILE *out, const json_t *records)
{
    const json_t *env = member_record(records, "env"), *topo = member_record(records, "topo");
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

/* A launch that was killed before its first point has left this alone. */
static bool begins_again(const json_t *record)
{
    const char *kind = member_text(record, "kind");

    return member_is(record, "event") && (!strcmp(kind, "launch") || !strcmp(kind, "resume"));
}

const char *machine_run_status(const json_t *records)
{
    const char *status = "not ended";
    const json_t *record;
    size_t i;

    /* A resumed run has several; the last one counts, if nothing was written after it. */
    json_array_foreach (records, i, record) {
        if (member_is(record, "end") && *member_text(record, "status"))
            status = member_text(record, "status");
        else if (member_is(record, "point") || member_is(record, "run") || begins_again(record))
            status = "not ended";
    }
    return status;
}
