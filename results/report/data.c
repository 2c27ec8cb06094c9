/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The data of a page: each run by its sections, and what other parts say of them. */
#include <stdlib.h>
#include <string.h>

#include "analyze/derive.h"
#include "compare/compare.h"
#include "project/target.h"
#include "record/member.h"
#include "record/role.h"
#include "record/words.h"
#include "render/parts.h"
#include "report/page.h"
#include "report/sections.h"
#include "require/require.h"
#include "verify/verify.h"

static json_t *skips_of(const struct readout *r)
{
    json_t *list = json_array();

    for (size_t i = 0; i < r->skips; i++)
        json_array_append_new(list, json_pack("[s, s, s, s]", r->skip[i].id, r->skip[i].bench,
                                              r->skip[i].reason, r->skip[i].text));
    return list;
}

/* The record without the members that chain it to the others. */
static json_t *body_of(const json_t *record)
{
    static const char *const head[] = {"v", "t", "seq", "prev", "mono_ns"};
    json_t *o = record ? json_copy((json_t *)record) : json_null();

    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        json_object_del(o, head[i]);
    return o;
}

/* Journals of version 0.1 leave the roles to the name. */
static json_t *with_roles(json_t *o)
{
    json_object_set_new(o, "roles", roles_json(roles_of(o)));
    return o;
}

/* A run that was killed, or a journal of an older version, has no derived records: they follow from
 * the points all the same. */
static json_t *derived_anew(const struct readout *r)
{
    json_t *records = json_array(), *all;

    if (r->topo)
        json_array_append(records, (json_t *)r->topo);
    for (size_t i = 0; i < r->n; i++)
        json_array_append(records, r->figure[i].record);
    all = derive_all(records);
    json_decref(records);
    return all ? all : json_array();
}

static json_t *derived_of(const struct readout *r)
{
    json_t *list = json_array_size(r->derived) ? json_array() : derived_anew(r), *o;
    size_t i;

    json_array_foreach (r->derived, i, o)
        json_array_append_new(list, with_roles(body_of(o)));
    return list;
}

static json_t *events_of(const struct readout *r)
{
    json_t *list = json_array(), *o;
    size_t i;

    json_array_foreach (r->events, i, o)
        json_array_append_new(list, body_of(o));
    return list;
}

/* {bench: [roles]} of the benchmarks of the run. */
static json_t *roles_of_run(const struct readout *r)
{
    json_t *all = json_object();

    for (size_t i = 0; i < r->n; i++)
        if (!json_object_get(all, r->figure[i].bench))
            json_object_set_new(all, r->figure[i].bench, roles_json(r->figure[i].roles));
    return all;
}

/* {role: [benchmarks]}, for the commands that the page suggests. */
static json_t *names_of_roles(void)
{
    json_t *all = json_object();

    for (unsigned i = 0; i < ROLES; i++) {
        json_t *names = json_array();
        const char *name;

        for (unsigned k = 0; (name = role_name(1u << i, k)); k++)
            json_array_append_new(names, json_string(name));
        json_object_set_new(all, role_word((enum role)(1u << i)), names);
    }
    return all;
}

static json_t *method_of(const struct readout *r)
{
    char *text = part_method(r);
    json_t *value = text ? json_string(text) : NULL;

    free(text);
    return value;
}

static json_t *run_of(const struct readout *r, size_t runs, struct error *e)
{
    struct {
        const char *key;
        json_t *value;
    } parts[] = {
        {"head", section_head(r)},
        {"points", section_points(r)},
        {"roles", roles_of_run(r)},
        {"details", section_details(r)},
        {"samples", section_samples(r)},
        {"nodes", section_nodes(r)},
        {"facts", section_facts(r)},
        {"slow", section_slow(r)},
        {"skips", skips_of(r)},
        {"derived", derived_of(r)},
        {"events", events_of(r)},
        {"preflight", body_of(r->preflight)},
        {"env", body_of(r->env)},
        {"topo", body_of(r->topo)},
        {"checklist", section_checklist(r, runs)},
        {"method", method_of(r)},
    };
    json_t *o = json_object();
    int rc = 0;

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        rc |= section_set(o, parts[i].key, parts[i].value);
    if (!rc)
        return o;
    json_decref(o);
    error_set(e, EXIT_INTERNAL, "%s: out of memory", r->path);
    return NULL;
}

/* {data}, or {why} where another part has no answer. What the user named and got wrong is an error
 * of the command; what this build or this run cannot answer is a sentence of the page. */
static json_t *answer(json_t *data, bool named, struct error *e)
{
    if (data)
        return json_pack("{s:o}", "data", data);
    if (named && e->code != EXIT_UNAVAILABLE)
        return NULL;
    return json_pack("{s:s}", "why", e->text);
}

static json_t *compares_of(struct readout **all, size_t n)
{
    const struct compare_options o = {.min_effect = 0.02, .level = 0.95};
    json_t *list = json_array();

    for (size_t i = 1; i < n; i++) {
        struct error e = {0};

        json_array_append_new(list, answer(compare_json(all[0], all[i], &o, &e), false, &e));
    }
    return list;
}

static json_t *requires_of(struct readout **all, size_t n, const char *file, struct error *e)
{
    json_t *list = json_array();

    for (size_t i = 0; file && i < n; i++) {
        json_t *o = answer(require_json(all[i], file, e), true, e);

        if (!o) {
            json_decref(list);
            return NULL;
        }
        json_array_append_new(list, o);
    }
    return list;
}

static json_t *verifies_of(char *const *dirs, size_t n, const struct report_options *o)
{
    const struct verify_options none = {0};
    json_t *list = json_array();

    for (size_t i = 0; i < n; i++) {
        struct error e = {0};
        json_t *one = o->unverified ? json_pack("{s:s}", "why", o->unverified)
                                    : answer(verify_json(dirs[i], &none, &e), false, &e);

        json_array_append_new(list, one);
    }
    return list;
}

/* An answer for each run: runs side by side are offers of several vendors, or one machine at
 * several times. What their measurements make together is asked of hbmark target. A wrong target
 * has no answer of any run; a run without figures lacks its own only. */
static json_t *targets_of(struct readout **all, size_t n, const char *against, struct error *e)
{
    json_t *list = json_array();
    bool answered = !against;

    for (size_t i = 0; against && i < n; i++) {
        struct error one = {0};
        json_t *data = target_json(&all[i], 1, against, NULL, &one);

        answered |= data || one.code == EXIT_UNAVAILABLE;
        if (!data)
            *e = one;
        json_array_append_new(list, answer(data, false, &one));
    }
    if (answered)
        return list;
    json_decref(list);
    return NULL;
}

static json_t *words_of(const struct word *word)
{
    json_t *o = json_object();

    for (; word->code; word++)
        json_object_set_new(o, word->code, json_string(word->full ? word->full : ""));
    return o;
}

static json_t *all_words(void)
{
    return json_pack("{s:o, s:o, s:o, s:o}", "status", words_of(words_status), "class",
                     words_of(words_class), "flag", words_of(words_flag), "reason",
                     words_of(words_reason));
}

static json_t *data_of(struct readout **all, char *const *dirs, size_t n,
                       const struct report_options *o, struct error *e)
{
    json_t *data = json_pack("{s:i, s:o, s:o, s:o, s:o, s:o}", "v", 1, "names", names_of_roles(),
                             "runs", json_array(), "words", all_words(), "compare",
                             compares_of(all, n), "verify", verifies_of(dirs, n, o));
    int rc = section_set(data, "require", requires_of(all, n, o->require, e)) ||
             section_set(data, "targets", targets_of(all, n, o->against, e));

    for (size_t i = 0; i < n && !rc; i++)
        rc = json_array_append_new(json_object_get(data, "runs"), run_of(all[i], n, e));
    if (!rc)
        return data;
    json_decref(data);
    return NULL;
}

json_t *page_data(char *const *dirs, size_t n, const struct report_options *o, struct error *e)
{
    struct readout **all = readout_open_all(
        dirs, n, READOUT_SAMPLES | READOUT_NODES | READOUT_RECORDS | READOUT_FACTS, e);
    json_t *data;

    if (!all)
        return NULL;
    e->text[0] = '\0';
    data = data_of(all, dirs, n, o, e);
    if (!data && !e->text[0])
        error_set(e, EXIT_INTERNAL, "out of memory");
    readout_free_all(all, n);
    return data;
}
