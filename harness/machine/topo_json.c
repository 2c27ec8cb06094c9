/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "machine/machine.h"
#include "record/journal.h"

/* Texts here passed sys_clean(), so that json_string() cannot fail on them. */
static void text(json_t *obj, const char *key, const char *value)
{
    json_object_set_new(obj, key, json_string(value));
}

static void text_or_absent(json_t *obj, const char *key, const char *value, const char *reason)
{
    if (value[0] && strcmp(value, "unknown") != 0)
        text(obj, key, value);
    else
        record_absent(obj, key, reason);
}

static json_t *list(hwloc_const_bitmap_t set)
{
    char *s = NULL;
    json_t *j;

    if (hwloc_bitmap_list_asprintf(&s, set) < 0)
        return json_null();
    j = json_string(s);
    free(s);
    return j;
}

static json_t *caches(const struct machine *m)
{
    json_t *a = json_array();

    for (unsigned i = 0; i < m->ncaches; i++) {
        const struct cachelevel *c = &m->caches[i];
        json_t *o = json_object();

        record_int(o, "level", c->level);
        text(o, "place", c->level ? "core-side" : "memory-side");
        record_int(o, "size_bytes", c->size_bytes);
        record_int(o, "instances", c->instances);
        record_int(o, "sum_bytes", c->sum_bytes);
        json_array_append_new(a, o);
    }
    return a;
}

static json_t *node(const struct memnode *n)
{
    json_t *o = json_object();

    record_int(o, "os_index", n->os_index);
    text(o, "kind", memkind_name(n->kind));
    text(o, "kind_source", kind_source_name(n->source));
    text(o, "evidence", n->evidence);
    record_int(o, "size_bytes", n->size_bytes);
    record_int(o, "available_bytes", n->free_bytes);
    record_int(o, "cores", n->cores);
    json_object_set_new(o, "cpuset", list(n->obj->cpuset));
    json_object_set_new(o, "cpuless", json_boolean(n->cpuless));
    json_object_set_new(o, "allowed", json_boolean(n->allowed));
    if (n->bandwidth_MiBps)
        record_int(o, "bandwidth_MiBps", n->bandwidth_MiBps);
    else
        record_absent(o, "bandwidth_MiBps", "firmware tells none (no HMAT)");
    return o;
}

static json_t *nodes(const struct machine *m)
{
    json_t *a = json_array();

    for (unsigned i = 0; i < m->nnodes; i++)
        json_array_append_new(a, node(&m->nodes[i]));
    return a;
}

static json_t *hugepages(const struct machine *m)
{
    json_t *a = json_array();

    for (unsigned i = 0; i < m->nhugepages; i++) {
        json_t *o = json_object();

        record_int(o, "page_bytes", m->hugepages[i].bytes);
        record_int(o, "total", m->hugepages[i].total);
        record_int(o, "free", m->hugepages[i].free);
        json_array_append_new(a, o);
    }
    return a;
}

static json_t *isas(const struct machine *m)
{
    json_t *a = json_array();

    for (unsigned i = 0; i < m->isa_count; i++)
        json_array_append_new(a, json_string(m->isas[i]));
    return a;
}

static void counts(json_t *j, const struct machine *m)
{
    const struct {
        const char *key;
        uint64_t value;
    } rows[] = {
        {"packages", m->packages},
        {"cores", m->cores},
        {"pus", m->pus},
        {"smt", m->cores ? (m->pus + m->cores - 1) / m->cores : 1},
        {"allowed_cores", m->allowed_cores},
        {"allowed_pus", m->allowed_pus},
        {"llc_sum_bytes", m->llc_sum_bytes},
        {"memory_available_bytes", m->memory_available_bytes},
        {"base_page_bytes", m->base_page_bytes},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        record_int(j, rows[i].key, rows[i].value);
}

static void settings(json_t *j, const struct machine *m)
{
    const char *why =
        m->simulated ? "a described machine does not tell" : "the system does not tell";
    const struct {
        const char *key, *value;
    } rows[] = {{"thp", m->thp},
                {"clocksource", m->clocksource},
                {"virtualisation", m->virtualisation},
                {"microcode", m->microcode},
                {"governor", m->governor}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        text_or_absent(j, rows[i].key, rows[i].value, why);
    if (m->numa_balancing >= 0)
        record_int(j, "numa_balancing", (uint64_t)m->numa_balancing);
    else
        record_absent(j, "numa_balancing", why);
}

json_t *machine_json(const struct machine *m)
{
    json_t *j = json_object();
    char version[16];
    unsigned v = hwloc_get_api_version();

    snprintf(version, sizeof version, "%u.%u.%u", v >> 16, v >> 8 & 255, v & 255);
    record_absent(j, "xml_file", "not written yet");
    record_absent(j, "xml_sha256", "not written yet");
    text(j, "hwloc_version", version);
    text(j, "origin", m->origin);
    json_object_set_new(j, "simulated", json_boolean(m->simulated));
    text(j, "cpu_model", m->cpu_model);
    text(j, "cpu_vendor", m->cpu_vendor);
    counts(j, m);
    json_object_set_new(j, "allowed_cpuset", list(m->allowed));
    text(j, "memory_limit", m->memory_limit);
    settings(j, m);
    json_object_set_new(j, "caches", caches(m));
    json_object_set_new(j, "nodes", nodes(m));
    json_object_set_new(j, "hugepages", hugepages(m));
    json_object_set_new(j, "isas", isas(m));
    return j;
}
