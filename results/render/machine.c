/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "render/machine.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "render/view.h"

/* A resumed run describes its nodes once more. */
static size_t distinct_hosts(const json_t *records)
{
    json_t *seen = json_object();
    const json_t *record;
    size_t i, n;

    json_array_foreach (records, i, record)
        if (view_is(record, "env"))
            json_object_set_new(seen, view_text(record, "hostname"), json_true());
    n = json_object_size(seen);
    json_decref(seen);
    return n;
}

void machine_host(FILE *out, const json_t *records)
{
    size_t nodes = distinct_hosts(records);
    char text[VIEW_ROOM];

    view_any(text, view_record(records, "env"), "hostname");
    fputs(text, out);
    if (nodes > 1)
        fprintf(out, " and %zu more nodes", nodes - 1);
}

static void put_caches(FILE *out, const json_t *topo)
{
    const json_t *caches = view_at(topo, "caches"), *cache;
    double level = 0.0, sum = NAN;
    char text[VIEW_ROOM];
    size_t i;

    json_array_foreach (caches, i, cache)
        if (view_number(cache, "level") > level) {
            level = view_number(cache, "level");
            sum = view_number(cache, "sum_bytes");
        }
    view_bytes(text, sum);
    if (isfinite(sum))
        fprintf(out, "  L%.0f %s", level, text);
}

/* Each kind of memory once, with the sum over its nodes. */
static void put_memory(FILE *out, const json_t *topo)
{
    const json_t *nodes = view_at(topo, "nodes"), *node, *other;
    char text[VIEW_ROOM], kind[VIEW_ROOM];
    size_t i, k;

    json_array_foreach (nodes, i, node) {
        double sum = 0.0;
        bool first = true;

        json_array_foreach (nodes, k, other)
            if (strcmp(view_text(node, "kind"), view_text(other, "kind")) == 0) {
                first = first && k >= i;
                sum += view_number(other, "size_bytes");
            }
        if (!first)
            continue;
        view_any(kind, node, "kind");
        view_bytes(text, sum);
        fprintf(out, "  %s %s", kind, text);
    }
}

void machine_line(FILE *out, const json_t *records)
{
    const json_t *env = view_record(records, "env"), *topo = view_record(records, "topo");
    char cpu[VIEW_ROOM], cores[VIEW_ROOM], allowed[VIEW_ROOM], virt[VIEW_ROOM];
    size_t nodes = json_array_size(view_at(topo, "nodes"));

    view_any(cpu, env, "cpu_model");
    view_any(cores, topo, "cores");
    view_any(allowed, topo, json_object_get(topo, "used_cores") ? "used_cores" : "allowed_cores");
    view_any(virt, env, "virt");
    if (view_true(topo, "simulated"))
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
    const char *kind = view_text(record, "kind");

    return view_is(record, "event") && (!strcmp(kind, "launch") || !strcmp(kind, "resume"));
}

const char *machine_run_status(const json_t *records)
{
    const char *status = "not ended";
    const json_t *record;
    size_t i;

    /* A resumed run has several; the last one counts, if nothing was written after it. */
    json_array_foreach (records, i, record) {
        if (view_is(record, "end") && *view_text(record, "status"))
            status = view_text(record, "status");
        else if (view_is(record, "point") || view_is(record, "run") || begins_again(record))
            status = "not ended";
    }
    return status;
}
