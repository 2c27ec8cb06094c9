/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What a run is, and what its points tell besides the columns. */
#include <stdlib.h>
#include <string.h>

#include "record/member.h"
#include "report/sections.h"

static json_t *config_of(const struct readout *r)
{
    json_t *list = json_array(), *value;
    const char *key;

    json_object_foreach (json_object_get(r->run, "config"), key, value) {
        if (strcmp(member_text(value, "origin"), "default") == 0)
            continue;
        json_array_append_new(list, json_pack("[s, O?, s]", key, json_object_get(value, "value"),
                                              member_text(value, "origin")));
    }
    return list;
}

/* The last part of the path: where the run lies is nobody's business but the user's. */
static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash && slash[1] ? slash + 1 : path;
}

static const char *status_of(const struct readout *r)
{
    const char *status = member_text(r->end, "status");

    return *status ? status : "killed";
}

json_t *section_head(const struct readout *r)
{
    static const char *const members[] = {"run_uuid",  "suite", "version",      "mode",
                                          "seed",      "label", "suite_sha256", "config_sha256",
                                          "challenge", "argv"};
    json_t *o = json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:b, s:I}", "title", r->title, "dir",
                          base_of(r->path), "begun", member_text(r->run, "utc"), "ended",
                          member_text(r->end, "utc"), "status", status_of(r), "launches",
                          (json_int_t)r->launches, "torn", r->torn, "lines", (json_int_t)r->lines);

    for (size_t i = 0; o && i < sizeof members / sizeof *members; i++) {
        json_t *value = json_object_get(r->run, members[i]);

        if (value)
            json_object_set(o, members[i], value);
    }
    if (section_set(o, "config", config_of(r)) ||
        section_set(o, "elapsed_s", section_real(member_number(r->end, "elapsed_s"))) ||
        section_set(o, "exit_code", section_real(member_number(r->end, "exit_code"))) ||
        section_set(o, "planned", section_real(member_number(r->end, "points_planned")))) {
        json_decref(o);
        return NULL;
    }
    return o;
}

/* Members kept of a point's record, and of each those that are long or said elsewhere. */
static const struct member {
    const char *name, *drop[4];
} details[] = {
    {"note", {NULL}},
    {"sides", {"values", NULL}},
    {"cells", {"file", "sha256", "values", NULL}},
    {"counters", {"text", NULL}},
    {"energy", {NULL}},
    {"energy_reason", {NULL}},
    {"context", {NULL}},
    {"doubling", {NULL}},
    {"constant", {NULL}},
    {"ranks", {NULL}},
    {"warmup", {NULL}},
    {"work", {NULL}},
    {"bound_reason", {NULL}},
    {"utc", {NULL}},
};

/* Reasons why a sensor is absent are the same in each point; the provenance tells them. */
static void drop_reasons(json_t *o)
{
    const char *key;
    json_t *value;
    void *next;

    json_object_foreach_safe(o, next, key, value)
    {
        const size_t n = strlen(key);

        if ((n > 7 && strcmp(key + n - 7, "_reason") == 0) || json_is_null(value))
            json_object_del(o, key);
    }
}

static json_t *trimmed(const json_t *value, const struct member *m)
{
    json_t *copy = json_is_array(value) ? json_array() : json_copy((json_t *)value), *item;
    size_t i;

    json_array_foreach (value, i, item)
        json_array_append_new(copy, trimmed(item, m));
    if (!json_is_object(copy))
        return copy;
    for (i = 0; i < 4 && m->drop[i]; i++)
        json_object_del(copy, m->drop[i]);
    drop_reasons(copy);
    return copy;
}

static json_t *details_of(const json_t *record)
{
    json_t *o = json_object();

    for (size_t i = 0; o && i < sizeof details / sizeof *details; i++) {
        const json_t *value = json_object_get(record, details[i].name);

        if (value && !json_is_null(value) &&
            section_set(o, details[i].name, trimmed(value, &details[i]))) {
            json_decref(o);
            return NULL;
        }
    }
    return o;
}

json_t *section_details(const struct readout *r)
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < r->n; i++)
        if (json_array_append_new(list, details_of(r->figure[i].record))) {
            json_decref(list);
            return NULL;
        }
    return list;
}
