/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "compare/unfair.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/member.h"

enum weight { SERIOUS, NOTABLE, MACHINE, IGNORED };

/* Names of facts and settings with their weight; of all others it is NOTABLE. */
static const struct weighed {
    const char *name;
    enum weight weight;
} node_weights[] = {
    {"cpu_model", MACHINE}, {"cores", MACHINE},    {"llc", MACHINE},        {"memory", MACHINE},
    {"product", MACHINE},   {"compiler", SERIOUS}, {"git", SERIOUS},        {"exe", SERIOUS},
    {"virt", SERIOUS},      {"governor", SERIOUS}, {"used_cores", SERIOUS}, {NULL, NOTABLE},
};

/* Of settings that name points the points tell; those of the sampling change how sure a number is,
 * not what it means; where it went and how it was shown changes nothing. */
static const struct weighed setting_weights[] = {
    {"output", IGNORED}, {"into", IGNORED},     {"resume", IGNORED}, {"label", IGNORED},
    {"json", IGNORED},   {"quiet", IGNORED},    {"color", IGNORED},  {"strict", IGNORED},
    {"seed", IGNORED},   {"topology", SERIOUS}, {"kind", SERIOUS},   {"device", SERIOUS},
    {"isa", SERIOUS},    {"blas", SERIOUS},     {"size", SERIOUS},   {"threads", SERIOUS},
    {"pages", SERIOUS},  {"bind", SERIOUS},     {"tune", SERIOUS},   {NULL, NOTABLE},
};

/* Flags that say that a number is of something else than it seems; of others less. */
static const struct weighed flag_weights[] = {
    {"remote-pages", SERIOUS}, {"pages-not-granted", SERIOUS}, {"oversubscribed", SERIOUS},
    {"shared-units", SERIOUS}, {"swapped", SERIOUS},           {"throttled", SERIOUS},
    {"steal", SERIOUS},        {"cache-assisted", SERIOUS},    {NULL, NOTABLE},
};

static enum weight weight_of(const struct weighed *table, const char *name)
{
    while (table->name && strcmp(table->name, name) != 0)
        table++;
    return table->weight;
}

/* Entries by weight; each list keeps the order in which things were found. */
struct finding {
    json_t *list[IGNORED];
    bool failed;
};

struct difference {
    enum weight weight;
    const char *fact, *a, *b, *text; /* text NULL: "FACT: A in A, B in B" */
};

/* Values as they are shown: without control characters, of hashes the beginning. */
static void put_value(char to[TEXT_ROOM], const char *value)
{
    enum { HASH_LEAST = 40, HASH_SHOWN = 12 };

    member_clean(to, TEXT_ROOM, *value ? value : "not told");
    if (strlen(to) >= HASH_LEAST && strspn(to, "0123456789abcdef") == strlen(to))
        to[HASH_SHOWN] = '\0';
}

static void add(struct finding *f, const struct difference *d)
{
    static const char *const names[] = {"serious", "notable", "machine"};
    char a[TEXT_ROOM], b[TEXT_ROOM], text[3 * TEXT_ROOM];
    json_t *entry;

    if (d->weight == IGNORED)
        return;
    put_value(a, d->a);
    put_value(b, d->b);
    if (d->text)
        snprintf(text, sizeof text, "%s", d->text);
    else
        snprintf(text, sizeof text, "%s: %s in A, %s in B", d->fact, a, b);
    entry = json_pack("{s:s, s:s, s:s, s:s, s:s}", "fact", d->fact, "a", a, "b", b, "weight",
                      names[d->weight], "text", text);
    if (json_array_append_new(f->list[d->weight], entry))
        f->failed = true;
}

static const char *value_at(char to[TEXT_ROOM], const json_t *record, const char *path)
{
    member_any(to, record, path);
    return strcmp(to, "-") == 0 ? "" : to;
}

/* Facts of the run as a whole. */
static void whole_runs(struct finding *f, const struct readout *a, const struct readout *b)
{
    const struct {
        const char *fact, *path;
        const json_t *a, *b;
        enum weight weight;
    } facts[] = {
        {"mode", "mode", a->run, b->run, SERIOUS},
        {"version of hbmark", "version", a->run, b->run, SERIOUS},
        {"build type", "build.type", a->env, b->env, SERIOUS},
        {"uncommitted changes in the source", "build.dirty", a->env, b->env, SERIOUS},
        {"compiler flags", "compiler.flags", a->env, b->env, SERIOUS},
        {"suite", "suite", a->run, b->run, NOTABLE},
        {"suite's SHA-256", "suite_sha256", a->run, b->run, NOTABLE},
        {"OpenMP runtime", "omp.runtime", a->env, b->env, NOTABLE},
        {"container", "container", a->env, b->env, NOTABLE},
    };

    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        char va[TEXT_ROOM], vb[TEXT_ROOM];
        const struct difference d = {facts[i].weight, facts[i].fact,
                                     value_at(va, facts[i].a, facts[i].path),
                                     value_at(vb, facts[i].b, facts[i].path), NULL};

        if (strcmp(d.a, d.b) != 0)
            add(f, &d);
    }
}

/* What a run says of itself that no comparison can mend, also where both say the same. */
static void troubles(struct finding *f, const struct readout *a, const struct readout *b)
{
    const struct readout *const both[] = {a, b};
    const char *const uuid = member_text(a->run, "run_uuid");

    if (*uuid && strcmp(uuid, member_text(b->run, "run_uuid")) == 0)
        add(f, &(struct difference){SERIOUS, "same run", uuid, uuid,
                                    "A and B are the same run: nothing can differ"});
    for (size_t i = 0; i < 2; i++) {
        const char *end = both[i]->end ? member_text(both[i]->end, "status") : "no end";
        char text[TEXT_ROOM];

        if (strcmp(end, "complete") == 0)
            continue;
        snprintf(text, sizeof text, "%c did not finish (%.40s): what it did last may be disturbed",
                 i ? 'B' : 'A', end);
        add(f, &(struct difference){SERIOUS, "end of the run", i ? "complete" : end,
                                    i ? end : "complete", text});
    }
}

static void counts(struct finding *f, const struct readout *a, const struct readout *b)
{
    const struct {
        const char *fact;
        size_t a, b;
        enum weight weight;
    } facts[] = {{"nodes", a->nodes, b->nodes, SERIOUS},
                 {"launches", a->launches, b->launches, NOTABLE}};

    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        char va[32], vb[32];

        snprintf(va, sizeof va, "%zu", facts[i].a);
        snprintf(vb, sizeof vb, "%zu", facts[i].b);
        if (facts[i].a != facts[i].b)
            add(f, &(struct difference){facts[i].weight, facts[i].fact, va, vb, NULL});
    }
}

static void settings(struct finding *f, const struct readout *a, const struct readout *b)
{
    const json_t *both[] = {json_object_get(a->run, "config"), json_object_get(b->run, "config")};
    const json_t *setting;
    const char *key;

    json_object_foreach ((json_t *)both[0], key, setting) {
        char va[TEXT_ROOM], vb[TEXT_ROOM], fact[80];
        const json_t *other = json_object_get(both[1], key);
        const struct difference d = {weight_of(setting_weights, key), fact,
                                     value_at(va, setting, "value"), value_at(vb, other, "value"),
                                     NULL};

        snprintf(fact, sizeof fact, "--%.60s", key);
        if (other && strcmp(d.a, d.b) != 0)
            add(f, &d);
    }
}

static int by_text(const void *a, const void *b)
{
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;

    return x == y ? 0 : strcmp(x, y);
}

/* The most frequent value of fact i over the nodes, and how many have it and others. Texts of one
 * readout are kept once: equal ones are mostly one pointer. */
static int node_value(char to[TEXT_ROOM], const struct readout *r, size_t i)
{
    const char **all = malloc(r->nodes * sizeof *all), *value = "";
    size_t with = 0, others = 0;

    if (!all)
        return -1;
    for (size_t k = 0; k < r->nodes; k++)
        all[k] = r->node[k].fact[i] ? r->node[k].fact[i] : "";
    qsort(all, r->nodes, sizeof *all, by_text);
    for (size_t k = 0, end; k < r->nodes; k = end, others++) {
        for (end = k + 1; end < r->nodes && by_text(&all[end], &all[k]) == 0;)
            end++;
        value = end - k > with ? all[k] : value;
        with = end - k > with ? end - k : with;
    }
    value = *value ? value : "not told";
    if (--others)
        snprintf(to, TEXT_ROOM, "%.150s on %zu of %zu nodes (%zu other%s)", value, with, r->nodes,
                 others, others > 1 ? "s" : "");
    else
        snprintf(to, TEXT_ROOM, "%.250s", value);
    free(all);
    return 0;
}

/* What is free of the memory is never the same twice. */
static bool nearly(const char *name, const char *a, const char *b)
{
    char *enda, *endb;
    const double x = strtod(a, &enda), y = strtod(b, &endb);

    return strcmp(name, "memory") == 0 && !*enda && !*endb && fabs(x - y) < 0.05 * fmax(x, y);
}

static void nodes(struct finding *f, const struct readout *a, const struct readout *b)
{
    if (!a->nodes || !b->nodes || !a->node[0].fact || !b->node[0].fact)
        return;
    for (size_t i = 0; i < readout_fact_count(); i++) {
        const struct readout_fact *fact = &readout_facts[i];
        char va[TEXT_ROOM], vb[TEXT_ROOM];

        if (node_value(va, a, i) || node_value(vb, b, i)) {
            f->failed = true;
            return;
        }
        if (strcmp(va, vb) != 0 && !nearly(fact->name, va, vb))
            add(f, &(struct difference){weight_of(node_weights, fact->name), fact->title, va, vb,
                                        NULL});
    }
}

/* Factors of points that the machine or a search chose. */
static const struct factor {
    const char *field, *title;
    enum weight weight;
} factors[] = {
    {"ranks", "ranks", SERIOUS},
    {"threads", "threads of a rank", SERIOUS},
    {"size_bytes", "size of arrays, bytes", NOTABLE},
    {"pages", "page size asked for", SERIOUS},
    {"isa", "instruction set", NOTABLE},
    {"variant", "code variant", NOTABLE},
    {"chosen", "benchmark chosen", NOTABLE},
    {"device", "device", SERIOUS},
};

static void field_text(char to[TEXT_ROOM], const struct figure *f, const struct figure_field *field)
{
    const double number = figure_number(f, field);

    if (field->kind == FIGURE_TEXT)
        snprintf(to, TEXT_ROOM, "%.250s", figure_text(f, field));
    else if (isfinite(number))
        snprintf(to, TEXT_ROOM, "%.0f", number);
    else
        to[0] = '\0';
}

/* The first points that differ in a factor stand for all that do. */
static void points(struct finding *f, const struct match *m)
{
    for (size_t k = 0; k < sizeof factors / sizeof *factors; k++) {
        const struct figure_field *field = figure_field(factors[k].field);
        char a[TEXT_ROOM], b[TEXT_ROOM], va[TEXT_ROOM] = "", vb[TEXT_ROOM] = "", text[1024];
        const char *id = "";
        size_t n = 0, all = 0;

        for (size_t i = 0; i < m->n; i++) {
            if (!m->pair[i].compared)
                continue;
            all++;
            field_text(a, m->pair[i].a->launch[0], field);
            field_text(b, m->pair[i].b->launch[0], field);
            if (strcmp(a, b) == 0 || n++)
                continue;
            memcpy(va, a, sizeof va);
            memcpy(vb, b, sizeof vb);
            id = m->pair[i].a->launch[0]->bench;
        }
        snprintf(text, sizeof text, "%s: differs at %zu of %zu points, as %.60s: %s in A, %s in B",
                 factors[k].title, n, all, id, va, vb);
        if (n)
            add(f, &(struct difference){factors[k].weight, factors[k].title, va, vb, text});
    }
}

static bool has_flag(const struct match_point *p, const char *flag, size_t n)
{
    for (size_t i = 0; i < p->counting; i++)
        for (const char *s = p->launch[i]->flags; *s; s += strcspn(s, ","), s += *s == ',')
            if (strncmp(s, flag, n) == 0 && (s[n] == ',' || !s[n]))
                return true;
    return false;
}

/* Counts points by flag, once a point: {flag: n}. */
static void count_flags(json_t *to, const struct match_point *p)
{
    for (size_t i = 0; i < p->counting; i++)
        for (const char *s = p->launch[i]->flags, *end; *s; s = *end ? end + 1 : end) {
            char flag[64];
            bool before = false;

            end = s + strcspn(s, ",");
            snprintf(flag, sizeof flag, "%.*s", (int)(end - s), s);
            for (size_t k = 0; k < i && !before; k++)
                before = has_flag(&(struct match_point){&p->launch[k], 1, 1}, flag, strlen(flag));
            if (!before)
                json_object_set_new(
                    to, flag, json_integer(json_integer_value(json_object_get(to, flag)) + 1));
        }
}

/* Flags that one run has at more points than the other. */
static void flags(struct finding *f, const struct match *m)
{
    json_t *of[2] = {json_object(), json_object()}, *names = json_object(), *unused;
    const char *flag;

    for (size_t i = 0; i < m->n; i++)
        if (m->pair[i].compared) {
            count_flags(of[0], m->pair[i].a);
            count_flags(of[1], m->pair[i].b);
        }
    if (!of[0] || !of[1] || json_object_update(names, of[0]) || json_object_update(names, of[1]))
        f->failed = true;
    json_object_foreach (names, flag, unused) {
        const long long a = json_integer_value(json_object_get(of[0], flag));
        const long long b = json_integer_value(json_object_get(of[1], flag));
        char va[32], vb[32], text[160];

        snprintf(va, sizeof va, "%lld points", a);
        snprintf(vb, sizeof vb, "%lld points", b);
        snprintf(text, sizeof text, "flag %s: at %lld of the compared points in A, %lld in B", flag,
                 a, b);
        if (a != b)
            add(f, &(struct difference){weight_of(flag_weights, flag), flag, va, vb, text});
    }
    json_decref(of[0]);
    json_decref(of[1]);
    json_decref(names);
}

json_t *unfair_list(const struct readout *a, const struct readout *b, const struct match *m)
{
    struct finding f = {{json_array(), json_array(), json_array()}, false};

    if (f.list[0] && f.list[1] && f.list[2]) {
        troubles(&f, a, b);
        counts(&f, a, b);
        whole_runs(&f, a, b);
        points(&f, m);
        flags(&f, m);
        settings(&f, a, b);
        nodes(&f, a, b);
    }
    f.failed |= json_array_extend(f.list[SERIOUS], f.list[NOTABLE]) ||
                json_array_extend(f.list[SERIOUS], f.list[MACHINE]);
    json_decref(f.list[NOTABLE]);
    json_decref(f.list[MACHINE]);
    if (!f.failed)
        return f.list[SERIOUS];
    json_decref(f.list[SERIOUS]);
    return NULL;
}
