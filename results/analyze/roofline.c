/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The roofline: ceilings of compute and of each level, ridge points, benchmarks placed below them
 * (Williams, Waterman, Patterson, Roofline, CACM 52 (2009) 65-76). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/parts.h"
#include "record/journal.h"
#include "record/member.h"

enum { LEVELS = 16 };

/* The fastest point that shows a ceiling. */
struct ceiling {
    char name[40]; /* "L2", "dram" */
    double value;
    const json_t *point;
};

struct roof {
    const char *type;
    struct ceiling peak, level[LEVELS];
    size_t n;
};

/* "L2"; memory by its kind: "dram". */
static void level_name(char to[40], const json_t *point)
{
    const char *level = member_text(point, "params.level");
    bool memory = !*level || strcmp(level, "memory") == 0;

    snprintf(to, 40, "%s", memory ? member_text(point, "params.tier") : level);
}

static bool is_between(const char *level)
{
    return strchr(level, '-') != NULL;
}

static void raise_ceiling(struct ceiling *c, double value, const json_t *point)
{
    if (value > 0.0 && !(value <= c->value)) {
        c->value = value;
        c->point = point;
    }
}

static void raise_level(struct roof *r, const json_t *point)
{
    char name[40];
    size_t i = 0;

    level_name(name, point);
    if (is_between(name))
        return;
    while (i < r->n && strcmp(r->level[i].name, name) != 0)
        i++;
    if (i == LEVELS)
        return;
    if (i == r->n) {
        r->level[r->n] = (struct ceiling){.value = 0.0};
        snprintf(r->level[r->n++].name, sizeof r->level[i].name, "%s", name);
    }
    raise_ceiling(&r->level[i], parts_payload(point), point);
}

static bool is_roof_point(const json_t *p)
{
    return roles_any(p, ROLE_ROOFLINE | ROLE_PEAK_FLOPS);
}

/* Ceilings of this element type: compute from the roofline's own points and from registers,
 * bandwidth from the roofline's points, and from the best bandwidth of each memory if it is higher.
 */
static void raise_roof(struct roof *r, const struct parts *in)
{
    for (size_t i = 0; i < in->n; i++) {
        const json_t *p = in->point[i];

        if (is_roof_point(p) && strcmp(member_text(p, "params.type"), r->type) == 0)
            raise_ceiling(&r->peak, parts_flops(p), p);
        if (roles_any(p, ROLE_ROOFLINE) && strcmp(member_text(p, "params.type"), r->type) == 0)
            raise_level(r, p);
    }
    for (size_t i = 0; i < in->n; i++)
        /* From node to node: names of nodes, not kinds of memory. */
        if (parts_is_bandwidth(in->point[i]) &&
            !roles_any(in->point[i], ROLE_NODE_MATRIX | ROLE_INTERLEAVE))
            raise_level(r, in->point[i]);
}

static int by_value(const void *a, const void *b)
{
    const struct ceiling *p = a, *q = b;

    return (p->value < q->value) - (p->value > q->value);
}

static const struct ceiling *level_of(const struct roof *r, const json_t *point)
{
    char name[40];

    level_name(name, point);
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->level[i].name, name) == 0)
            return &r->level[i];
    return NULL;
}

static json_t *ceiling_json(const struct ceiling *c, const char *unit)
{
    return json_pack("{s:s, s:f, s:s, s:s}", "name", c->name, "value", c->value, "unit", unit, "id",
                     member_text(c->point, "id"));
}

/* Where a benchmark of known work stands: its intensity, what the roof allows, its share. */
static json_t *place_json(const struct roof *r, const json_t *point)
{
    const double flops = member_number(point, "work.flops");
    const double intensity = flops / member_number(point, "work.payload_bytes");
    const struct ceiling *level = level_of(r, point);
    double rate = parts_flops(point), roof;

    if (!(intensity > 0.0) || !isfinite(intensity) || !(rate > 0.0) || !level)
        return NULL;
    roof = fmin(r->peak.value, intensity * level->value);
    return json_pack("{s:s, s:s, s:f, s:f, s:f, s:s, s:f}", "id", member_text(point, "id"), "bench",
                     member_text(point, "bench"), "intensity", intensity, "rate", rate, "roof",
                     roof, "limit", roof < r->peak.value ? level->name : "compute", "share",
                     rate / roof);
}

static json_t *placed(const struct roof *r, const struct parts *in)
{
    json_t *all = json_array();

    for (size_t i = 0; i < in->n; i++) {
        const json_t *p = in->point[i];
        json_t *one = NULL;

        if (strcmp(member_text(p, "params.type"), r->type) == 0 && !is_roof_point(p))
            one = place_json(r, p);
        if (one)
            json_array_append_new(all, one);
    }
    return all;
}

/* The roofline's own points, for the picture. */
static json_t *measured(const struct roof *r, const struct parts *in)
{
    json_t *all = json_array();

    for (size_t i = 0; i < in->n; i++) {
        const json_t *p = in->point[i];
        double rate = parts_flops(p);
        double intensity = member_number(p, "work.flops") / member_number(p, "work.payload_bytes");
        char name[40];

        if (!roles_any(p, ROLE_ROOFLINE) || strcmp(member_text(p, "params.type"), r->type) ||
            !(rate > 0.0) || !isfinite(intensity))
            continue;
        level_name(name, p);
        json_array_append_new(all, json_pack("{s:s, s:s, s:f, s:f}", "id", member_text(p, "id"),
                                             "level", name, "intensity", intensity, "rate", rate));
    }
    return all;
}

static void put(json_t *o, struct roof *r, const struct parts *in)
{
    json_t *d = parts_data(o), *levels = json_array(), *ridges = json_array();
    char text[1024] = "", peak[PARTS_ROOM], rate[PARTS_ROOM];

    qsort(r->level, r->n, sizeof *r->level, by_value);
    snprintf(r->peak.name, sizeof r->peak.name, "compute");
    parts_of(o, r->peak.point);
    json_object_set_new(d, "type", json_string(r->type));
    json_object_set_new(d, "peak", ceiling_json(&r->peak, "flop/s"));
    for (size_t i = 0; i < r->n; i++) {
        const struct ceiling *c = &r->level[i];

        parts_of(o, c->point);
        json_array_append_new(levels, ceiling_json(c, "B/s"));
        json_array_append_new(ridges, json_pack("{s:s, s:f}", "level", c->name, "intensity",
                                                r->peak.value / c->value));
        snprintf(strchr(text, 0), sizeof text - strlen(text), ", %s %s (ridge %.3g flop/B)",
                 c->name, parts_value(rate, c->value, "B/s"), r->peak.value / c->value);
    }
    json_object_set_new(d, "levels", levels);
    json_object_set_new(d, "ridges", ridges);
    json_object_set_new(d, "points", measured(r, in));
    json_object_set_new(d, "placed", placed(r, in));
    parts_text(o, "roofline %s: compute %s%s", r->type, parts_value(peak, r->peak.value, "flop/s"),
               text);
}

static void one_roof(const struct parts *in, const char *type, json_t *out)
{
    struct roof r = {.type = type};
    char id[64];
    json_t *o;

    raise_roof(&r, in);
    if (!r.peak.point || !r.n)
        return;
    snprintf(id, sizeof id, "%.40s", type);
    o = parts_record_about(out, "roofline", "roofline", id);
    if (o)
        put(o, &r, in);
}

void derive_roofline(const struct parts *in, json_t *out)
{
    json_t *seen = json_object();

    for (size_t i = 0; i < in->n; i++) {
        const char *type = member_text(in->point[i], "params.type");

        if (!is_roof_point(in->point[i]) || !*type || json_object_get(seen, type))
            continue;
        json_object_set_new(seen, type, json_true());
        one_roof(in, type, out);
    }
    json_decref(seen);
}
