/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The values of each factor: as configured, or what the benchmark or the machine has. */
#include <stdio.h>
#include <string.h>

#include "text/units.h"
#include "plan/curve.h"
#include "plan/maker.h"

/* Of the memory that may be taken: leaves room for what the system does meanwhile. */
static const double CAPACITY_SHARE = 0.8;

enum { LIST_CHARS = 4096 };

/* The axis that text names at its start, as in "block=64"; BENCH_AXES: none. */
static unsigned named_axis(const struct axis *axes, const char *text)
{
    for (unsigned i = 0; i < BENCH_AXES && axes[i].name; i++)
        if (strncmp(text, axes[i].name, strlen(axes[i].name)) == 0 &&
            text[strlen(axes[i].name)] == '=')
            return i;
    return BENCH_AXES;
}

/* "n=1024,2048 block=64" names axes, and what has no name is of the first: the list that text gives
 * the axis, copied to list, or NULL. */
static const char *given_at(const struct axis *axes, unsigned axis, const char *text, char *list,
                            size_t size)
{
    unsigned of = 0; /* the axis that text is about */
    size_t n = 0;

    for (const char *c = text; *c; c++) {
        const unsigned named = c == text || c[-1] == ' ' ? named_axis(axes, c) : BENCH_AXES;

        if (named < BENCH_AXES) {
            of = named;
            c += strlen(axes[of].name); /* to the "=" */
            n = of == axis ? 0 : n;
        } else if (of == axis && n + 1 < size) {
            list[n++] = *c;
        }
    }
    while (n && list[n - 1] == ' ')
        n--;
    list[n] = '\0';
    return n ? list : NULL;
}

/* Values of an axis, where they are left to the benchmark. */
static const char *listed_at(const struct maker *k, unsigned axis, char *list, size_t size)
{
    const struct axis *a = &k->bench->axes[axis];
    const struct bench_site site = plan_site(k);

    if (!a->name)
        return "auto";
    if (!a->listed || !*site.input)
        return a->values;
    *list = '\0'; /* nothing for this benchmark in the file: its own values */
    a->listed(&site, list, size);
    return *list ? list : a->values;
}

static const char *at_values(struct maker *k, unsigned axis, const char *text, char *list,
                             size_t size)
{
    const char *given = NULL;

    if (k->bench->axes[axis].name && strcmp(text, "auto") != 0)
        given = given_at(k->bench->axes, axis, text, list, size);
    return given ? given : listed_at(k, axis, list, size);
}

static bool is_in(const char *list, const char *value)
{
    const size_t n = strlen(value);

    for (const char *w = list; w; w = strchr(w, ',') ? strchr(w, ',') + 1 : NULL)
        if (n && strncmp(w, value, n) == 0 && (w[n] == ',' || w[n] == '\0'))
            return true;
    return false;
}

/* Is the value one of those that the axis has? */
static int check_axis(struct maker *k, unsigned axis)
{
    const struct axis *a = &k->bench->axes[axis];
    const char *value = k->value[OPT_AT + axis];
    char list[LIST_CHARS];
    uint64_t number;

    if ((!a->words && units_count(value, &number)) || is_in(a->values, value) ||
        is_in(listed_at(k, axis, list, sizeof list), value))
        return 0;
    return error_set(k->e, EXIT_USAGE, "%s: at = '%s' is not %s: %s", k->bench->name, value,
                     a->words ? "one of its values" : "a whole number or one of these", a->values);
}

/* A value such as "3 blok=64" names a factor that there is not. */
static int check_names(struct maker *k)
{
    char names[BENCH_AXES * AT_CHARS] = "";

    for (unsigned i = 0; i < BENCH_AXES && k->bench->axes[i].name; i++)
        snprintf(strchr(names, 0), sizeof names - strlen(names), "%s%s", i ? ", " : "",
                 k->bench->axes[i].name);
    for (unsigned i = 0; i < BENCH_AXES && k->bench->axes[i].name; i++)
        if (strchr(k->value[OPT_AT + i], '='))
            return error_set(k->e, EXIT_USAGE, "%s: at = '%s' names a factor that it has not: %s",
                             k->bench->name, k->value[OPT_AT + i], names);
    return 0;
}

int plan_check_at(struct maker *k)
{
    unsigned weight[2];

    if (check_names(k))
        return -1;
    if (k->bench->shape.where == WHERE_PAIRS) {
        if (plan_weights(k->value[OPT_AT], weight))
            return 0;
        return error_set(k->e, EXIT_USAGE,
                         "%s: at = '%s' is not two weights below 1000 such as 3:1", k->bench->name,
                         k->value[OPT_AT]);
    }
    for (unsigned i = 0; i < BENCH_AXES && k->bench->axes[i].name && !k->bench->asks; i++)
        if (check_axis(k, i))
            return -1;
    return 0;
}

unsigned plan_domain_cores(const struct maker *k)
{
    unsigned n = k->scope->domain_cores;

    n = n ? n : machine_domain_cores(k->m, NULL);
    return n && n < k->m->allowed_cores ? n : k->m->allowed_cores;
}

/* Words become numbers, but for "all", and "domain" is "all" where it is that; a number of threads
 * that is there already is left out, so that a list of words is none of the same. */
static const char *thread_values(struct maker *k, const char *text, char *list, size_t size)
{
    char words[512], item[16];
    bool seen[4096] = {false};
    const char *p = words;
    size_t at = 0;

    if (!strchr(text, ',') && strcmp(text, "domain") != 0 && strcmp(text, "each") != 0)
        return text;
    /* "each" first becomes its numbers, where it stands. */
    words[0] = '\0';
    for (const char *q = text; *q;) {
        size_t skip = strspn(q, " ,"), n = strcspn(q += skip, " ,"), w = strlen(words);

        if (w + n + 2 > sizeof words)
            return text;
        if (n == 4 && strncmp(q, "each", 4) == 0)
            curve_threads(k->m->allowed_cores, plan_domain_cores(k), words + w, sizeof words - w);
        else
            snprintf(words + w, sizeof words - w, "%.*s", (int)n, q);
        snprintf(strchr(words, 0), 2, ",");
        q += n;
    }
    list[0] = '\0';
    while (*p) {
        size_t n = strcspn(p, ",");
        uint64_t count = k->m->allowed_cores;

        snprintf(item, sizeof item, "%.*s", (int)n, p);
        p += n + (p[n] == ',');
        if (strcmp(item, "domain") == 0) {
            count = plan_domain_cores(k);
            snprintf(item, sizeof item, count == k->m->allowed_cores ? "all" : "%u",
                     (unsigned)count);
        } else if (strcmp(item, "all") != 0) {
            units_count(item, &count);
        }
        if (!*item || (count < 4096 && seen[count]))
            continue;
        if (count < 4096)
            seen[count] = true;
        at += (size_t)snprintf(list + at, size - at, "%s%s", at ? "," : "", item);
    }
    return list;
}

/* Orders that take other cores than the first one does: the others would measure the same. Ranks
 * may differ in that, and have to plan alike, so with several all are taken. */
static const char *bind_values(struct maker *k, const char *text, char *list, size_t size)
{
    const unsigned threads = plan_threads(k);
    char first[16] = "", item[16];
    size_t at = 0;

    list[0] = '\0';
    while (*text) {
        size_t n = strcspn(text, ",");

        snprintf(item, sizeof item, "%.*s", (int)n, text);
        text += n + (text[n] == ',');
        if (*first && k->scope->local_ranks == 1 &&
            !machine_order_differs(k->m, NULL, first, item, threads))
            continue;
        if (!*first)
            snprintf(first, sizeof first, "%s", item);
        at += (size_t)snprintf(list + at, size - at, "%s%s", at ? "," : "", item);
    }
    return list;
}

/* Bytes that all local ranks may take of the tier in work. */
static uint64_t room_bytes(const struct maker *k)
{
    hwloc_nodeset_t nodes;
    uint64_t room = k->scope->room_bytes;
    struct error absent;

    if (!plan_device(k)->host)
        return plan_device(k)->facts->memory_bytes;
    nodes = hwloc_bitmap_alloc();
    if (nodes && machine_tier(k->m, k->value[OPT_TIER], nodes, &absent) == 0 &&
        machine_room_bytes(k->m, nodes) < room)
        room = machine_room_bytes(k->m, nodes);
    hwloc_bitmap_free(nodes);
    return room;
}

/* No working set gives each worker its part and lies in the range: listed, as an empty list. */
static const char *no_size(struct maker *k, const char *range)
{
    char id[POINT_ID], text[256];

    snprintf(id, sizeof id, "%s t%s %s", k->bench->name, k->value[OPT_THREADS], k->value[OPT_TIER]);
    snprintf(text, sizeof text,
             "no working set of %u threads, 4 KiB each or more, lies in %s: give --size 4KiB..1GiB",
             plan_threads(k), range ? range : "the memory that may be taken");
    return plan_add_skip(k, id, range ? "NOT_SELECTED" : "NO_MEMORY", text) ? NULL : "";
}

/* Sizes of a curve; of those, the range that text names, if it does. */
static const char *sizes_of(struct maker *k, const char *range, char *list, size_t size)
{
    const struct bench *b = k->bench;
    struct curve c = {.octave = b->shape.octave, .arrays = 1, .workers = 1, .upto = UINT64_MAX};
    uint64_t number;
    char from[32];

    if (units_count(config_text(k->c, k->group, OPT_OCTAVE), &number))
        c.octave = (unsigned)number;
    if (b->shape.size == SIZE_CAPACITY) {
        const enum elem e = plan_elem(k);

        c.arrays = b->loop.arrays;
        c.workers = plan_threads(k) * k->scope->local_ranks;
        c.elem_bytes = elem_bytes(e);
        c.upto = (uint64_t)(CAPACITY_SHARE * (double)room_bytes(k));
    } else {
        c.llc = plan_llc_bytes(k);
    }
    if (range) {
        snprintf(from, sizeof from, "%.*s", (int)(strstr(range, "..") - range), range);
        units_size(from, &c.from);
        units_size(strstr(range, "..") + 2, &number);
        c.upto = number < c.upto ? number : c.upto;
    }
    curve_sizes(&c, list, size);
    return *list ? list : no_size(k, range);
}

static const char *given_bytes(struct maker *k, char *list, size_t size)
{
    const struct shape *s = &k->bench->shape;
    const bool each = s->size == SIZE_OWN_EACH;

    if (!s->bytes)
        return "auto";
    snprintf(list, size, "%zu", s->bytes * (each ? plan_threads(k) * k->scope->local_ranks : 1));
    return list;
}

static const char *curve_values(struct maker *k, char *list, size_t size)
{
    return sizes_of(k, NULL, list, size);
}

/* The sizes that each rule gives where they are left to us: "auto" is then plan_size()'s. */
static const char *(*const size_rules[SIZE_RULES])(struct maker *k, char *list, size_t size) = {
    [SIZE_MEMORY] = given_bytes, [SIZE_CURVE] = curve_values,      [SIZE_CAPACITY] = curve_values,
    [SIZE_OWN] = given_bytes,    [SIZE_LEVELS] = plan_level_sizes, [SIZE_OWN_EACH] = given_bytes,
    [SIZE_TABLE] = given_bytes,  [SIZE_TABLES] = given_bytes,
};

static const char *size_values(struct maker *k, const char *text, char *list, size_t size)
{
    const char *range = strstr(text, "..") ? text : NULL;

    if (!range && strcmp(text, "auto") != 0)
        return text;
    if (range && shape_is_curve(&k->bench->shape))
        return sizes_of(k, range, list, size);
    if (range) {
        error_set(k->e, EXIT_USAGE,
                  "size = '%s' is a range, and %s no curve over sizes: give one size", text,
                  k->bench->name);
        return NULL;
    }
    return size_rules[k->bench->shape.size](k, list, size);
}

/* Factors that are the host's alone have one value on other devices; NULL: it is not such a one. */
static const char *elsewhere(const struct maker *k, enum option_id id)
{
    return id == OPT_FROM || id == OPT_PAGES ? "auto"
           : id == OPT_TIER                  ? plan_device(k)->facts->memory
           : id == OPT_THREADS               ? "all"
           : id == OPT_BIND                  ? "compact"
                                             : NULL;
}

const char *plan_values(struct maker *k, int id, char *list, size_t size)
{
    const enum option_id option = id > OPT_AT ? OPT_AT : (enum option_id)id;
    const bool left = config_origin(k->c, k->group, option) == ORIGIN_DEFAULT;
    const struct bench *b = k->bench;
    const char *text = config_text(k->c, k->group, option);
    const char *types = b->shape.types ? b->shape.types : "f64";

    if (id == OPT_DEVICE)
        return plan_device_values(k, text, list, size);
    if (!plan_device(k)->host && elsewhere(k, option))
        return elsewhere(k, option);
    if (id == OPT_FROM || id == OPT_TIER)
        return plan_nodes(k, id, text, list, size);
    if (id == OPT_TYPE && strcmp(text, "auto") == 0) {
        snprintf(list, size, "%.*s", (int)strcspn(types, ","), types);
        return list;
    }
    if (id == OPT_THREADS)
        return thread_values(k, left && b->shape.threads ? b->shape.threads : text, list, size);
    if (id == OPT_BIND && left && b->shape.binds)
        return bind_values(k, b->shape.binds, list, size);
    if (option == OPT_AT)
        return at_values(k, (unsigned)(id - OPT_AT), text, list, size);
    return id == OPT_SIZE ? size_values(k, text, list, size) : text;
}
