/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What a point was measured with and where its memory lay, for the record. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "device/sets.h"
#include "run/outcome.h"

/* Bytes of all arrays together, over the ranks of a node. */
static uint64_t working_set(const struct run *r)
{
    return r->point->size_bytes * r->bench->loop.arrays;
}

/* Of this level's caches, what the workers reach; with several ranks, what all of them do. */
static double cache_room(const struct run *r, const struct cachelevel *c)
{
    if (r->bench->shape.workers == 1)
        return (double)c->size_bytes;
    return r->lab->comm->size > 1
               ? (double)c->sum_bytes
               : (double)machine_reached_bytes(r->lab->machine, c->level, r->cpus, r->workers);
}

/* The cache that a working set lies in, by the sizes the machine states: "L2"; "L2-L3" where it may
 * lie in both, since it fills over half of one or is not twice the other; "memory". */
static const char *level_of(const struct run *r, char name[24])
{
    const struct machine *m = r->lab->machine;
    const double size = (double)working_set(r);
    char below[12] = "";

    for (unsigned i = 0; i < m->ncaches; i++) {
        const struct cachelevel *c = &m->caches[i];
        const double room = cache_room(r, c);

        if (c->level && size <= room / 2) {
            snprintf(name, 24, "%s%sL%u", below, *below ? "-" : "", c->level);
            return name;
        }
        *below = '\0';
        if (c->level && size < 2 * room)
            snprintf(below, sizeof below, "L%u", c->level);
    }
    snprintf(name, 24, "%s%smemory", below, *below ? "-" : "");
    return name;
}

/* "read=70", "n=4096 block=64 grid=1x2" */
static json_t *at_json(const struct run *r)
{
    char text[BENCH_AXES * 2 * AT_CHARS] = "";

    for (unsigned i = 0; i < BENCH_AXES && r->bench->axes[i].name; i++)
        snprintf(strchr(text, 0), sizeof text - strlen(text), "%s%.20s=%s", i ? " " : "",
                 r->bench->axes[i].name, r->at[i]);
    return json_string(text);
}

/* What is at the ends of a link, of which the host has no name of a product. */
static json_t *ends_json(const struct run *r)
{
    const struct device *near = &r->lab->bays[r->point->link[LINK_NEAR]].device;
    const struct device *far = &r->lab->bays[r->point->link[LINK_FAR]].device;
    char text[2 * sizeof near->facts.name];

    snprintf(text, sizeof text, "%.93s -> %.93s", near->ops->host ? "host" : near->facts.name,
             far->ops->host ? "host" : far->facts.name);
    return json_string(text);
}

json_t *outcome_params_json(const struct run *r)
{
    const struct point *p = r->point;
    json_t *nodes = json_array();
    char level[24], device[64];
    unsigned i;
    json_t *o;

    hwloc_bitmap_foreach_begin (i, p->nodes)
        json_array_append_new(nodes, json_integer(i));
    hwloc_bitmap_foreach_end();
    link_name(r, device, sizeof device);
    o = json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:s, s:s, s:o, s:s, s:s}", "type",
                  elem_name(p->elem), "variant", r->kernel ? r->kernel->variant : p->variant, "isa",
                  r->kernel ? device_set_of(r->kernel) : r->device->set->isa, "unroll",
                  r->kernel ? (int)r->kernel->unroll : 0, "threads", (int)r->workers, "ranks",
                  r->lab->comm->size, "bind", r->bind, "tier", p->tier, "nodes", nodes, "pages",
                  pages_name(p->pages), "device", device);
    record_int(o, "size_bytes", p->size_bytes);
    record_int(o, "n", p->n);
    record_int(o, "offset_bytes", r->offset);
    if (r->bench->shape.links)
        json_object_set_new(o, "device_name", ends_json(r));
    else if (!r->device->ops->host)
        json_object_set_new(o, "device_name", json_string(r->device->facts.name));
    if (r->device->ops->span_ns)
        json_object_set_new(o, "timed_by", json_string("events of the device"));
    if (p->from >= 0)
        json_object_set_new(o, "from", json_integer(p->from));
    if (r->kernel && strcmp(device_set_of(r->kernel), "library") == 0 && r->device->library)
        json_object_set_new(o, "library", json_string(r->device->library));
    if (r->bench->axes[0].name)
        json_object_set_new(o, "at", at_json(r));
    if (r->bench != p->bench)
        json_object_set_new(o, "chosen", json_string(r->bench->name));
    if (shape_is_curve(&r->bench->shape))
        record_int(o, "working_set_bytes", working_set(r));
    if (shape_is_curve(&r->bench->shape) || r->bench->shape.size == SIZE_LEVELS)
        json_object_set_new(o, "level", json_string(level_of(r, level)));
    json_object_set_new(o, "tuned", json_boolean(r->search.tuned));
    record_int(o, "configurations_tried", r->search.tried);
    if (p->bench->protocol.over && r->search.times)
        json_object_set_new(o, "searches", json_integer(r->search.times));
    return o;
}

static void share_json(json_t *o, const char *key, double share, const char *why_not)
{
    record_known(o, key, share >= 0 ? share : NAN, why_not);
}

void outcome_residence_json(json_t *o, const struct run *r)
{
    json_t *cpus, *p;

    if (!r->device->ops->host) {
        record_absent(o, "placement",
                      "the device's own memory, which has no pages of the system's");
        return;
    }
    if (r->bench->loop.arrays == 0) {
        record_absent(o, "placement", "it has no arrays");
        return;
    }
    cpus = json_array();
    p = json_object();
    for (unsigned w = 0; w < r->workers; w++)
        json_array_append_new(cpus, json_integer(r->cpus[w]));
    json_object_set_new(p, "cpus", cpus);
    record_int(p, "pages_sampled", r->context.before.sampled);
    share_json(p, "local_before", r->context.before.local,
               "the kernel does not tell where pages are");
    share_json(p, "local_after", r->context.after.local,
               "the kernel does not tell where pages are");
    share_json(p, "huge", r->context.before.huge, "page sizes cannot be read (smaps)");
    share_json(p, "huge_after", r->context.after.huge, "page sizes cannot be read (smaps)");
    record_int(p, "page_bytes", r->context.before.page_bytes);
    json_object_set_new(p, "verified",
                        json_boolean(r->context.before.local >= 0 && r->context.after.local >= 0));
    json_object_set_new(o, "placement", p);
}
