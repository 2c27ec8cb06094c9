/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Reading a file of patterns. What is wrong in it is told with the line of the entry's key. */
#include "pattern.h"

#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { FILE_MOST = 16 << 20, DELTA_USUAL = 8 };

static const char *const kernels[PATTERN_KERNELS] = {"gather", "scatter", "gs"};

/* Where a value came from, for messages. */
struct where {
    const char *text, *end, *source;
    size_t entry;
    const char *key; /* NULL: the entry as a whole */
};

/* Past the string that begins at c. */
static const char *after_string(const char *c, const char *end)
{
    for (c++; c < end && *c != '"'; c++)
        c += *c == '\\';
    return c < end ? c + 1 : end;
}

/* Line of the entry's key, or where it begins. The text is known to be JSON. */
static unsigned line_of(const struct where *w)
{
    const size_t n = w->key ? strlen(w->key) : 0;
    unsigned line = 1, begin = 1;
    size_t entries = 0, depth = 0;
    char before = 0; /* last character that is no space */

    for (const char *c = w->text; c < w->end;) {
        const bool here = entries == w->entry + 1;

        if (depth == 1 && (before == '[' || before == ',') && !strchr(" \t\r\n]", *c)) {
            entries++;
            if (entries == w->entry + 1)
                begin = line;
        }
        before = strchr(" \t\r\n", *c) ? before : *c;
        if (*c == '"') {
            if (here && depth == 2 && n && (size_t)(w->end - c) > n + 1 &&
                strncmp(c + 1, w->key, n) == 0 && c[n + 1] == '"')
                return line;
            c = after_string(c, w->end);
            continue;
        }
        depth += *c == '{' || *c == '[';
        depth -= depth && (*c == '}' || *c == ']');
        if (here && depth < 2)
            break;
        line += *c++ == '\n';
    }
    return begin;
}

static int wrong(const struct where *w, struct error *e, const char *what)
{
    return error_set(e, EXIT_USAGE, "%s:%u: entry %zu: %s%s%s%s", w->source, line_of(w), w->entry,
                     w->key ? "\"" : "", w->key ? w->key : "", w->key ? "\": " : "", what);
}

/* A number of the entry that is not below `least`; absent: as it was. */
static int get_number(json_t *entry, struct where *w, const char *key, uint64_t least,
                      uint64_t *value, struct error *e)
{
    json_t *found = json_object_get(entry, key);
    const json_int_t x = json_integer_value(found);
    char text[96];

    w->key = key;
    if (!found)
        return 0;
    if (!json_is_integer(found) || x < 0 || (uint64_t)x < least || (uint64_t)x > PATTERN_REACH) {
        snprintf(text, sizeof text, "%lld is not a whole number from %llu to 2^40", (long long)x,
                 (unsigned long long)least);
        return wrong(w, e,
                     json_is_integer(found) ? text : "not a whole number: write it without quotes");
    }
    *value = (uint64_t)x;
    return 0;
}

/* An array of indices. */
static int from_array(struct pattern *p, unsigned s, const json_t *array, const struct where *w,
                      struct error *e)
{
    char text[96];

    p->length = json_array_size(array);
    if (p->length == 0 || p->length > PATTERN_LENGTH)
        return wrong(w, e, p->length ? "more than 2^20 indices" : "no indices: give at least one");
    p->index[s] = calloc(p->length, sizeof *p->index[s]);
    if (!p->index[s])
        return error_set(e, EXIT_INTERNAL, "no memory for %zu indices", p->length);
    p->sides = s + 1;
    for (size_t i = 0; i < p->length; i++) {
        const json_t *x = json_array_get(array, i);
        const json_int_t value = json_integer_value(x);

        if (!json_is_integer(x) || value < 0 || (uint64_t)value > PATTERN_REACH) {
            snprintf(text, sizeof text, "index %zu is not a whole number from 0 to 2^40", i);
            return wrong(w, e, text);
        }
        p->index[s][i] = (uint64_t)value;
    }
    return 0;
}

static int get_side(struct pattern *p, unsigned s, json_t *entry, const char *key, struct where *w,
                    struct error *e)
{
    const json_t *found = json_object_get(entry, key);
    struct error why;

    w->key = NULL;
    if (!found) {
        char text[128];

        snprintf(text, sizeof text, "a %s needs \"%s\": indices, or text such as UNIFORM:8:4",
                 kernels[p->kernel], key);
        return wrong(w, e, text);
    }
    w->key = key;
    if (json_is_array(found))
        return from_array(p, s, found, w, e);
    if (!json_is_string(found))
        return wrong(w, e, "neither a list of indices nor text such as UNIFORM:8:4");
    return pattern_spec(p, s, json_string_value(found), &why) ? wrong(w, e, why.text) : 0;
}

/* As Spatter does: only the first indices; all of them modulo a boundary. */
static int cut(struct pattern *p, unsigned s, json_t *entry, struct where *w, struct error *e)
{
    uint64_t size = p->length, boundary = PATTERN_REACH + 1;

    if (get_number(entry, w, "pattern-size", 1, &size, e) ||
        get_number(entry, w, "boundary", 1, &boundary, e))
        return -1;
    p->length = size < p->length ? size : p->length;
    for (size_t i = 0; i < p->length; i++)
        p->index[s][i] %= boundary;
    return 0;
}

static int get_kernel(struct pattern *p, json_t *entry, struct where *w, struct error *e)
{
    json_t *found = json_object_get(entry, "kernel");
    const char *word = found ? json_string_value(found) : kernels[0];
    char text[128];

    w->key = "kernel";
    for (unsigned k = 0; word && k < PATTERN_KERNELS; k++)
        if (strcasecmp(word, kernels[k]) == 0) {
            p->kernel = (enum pattern_kernel)k;
            return 0;
        }
    snprintf(text, sizeof text, "'%.40s' is none of gather, scatter, gs: leave the entry out",
             word ? word : "no text");
    return wrong(w, e, text);
}

/* What Spatter's entries can have; those after "boundary" say how it runs, which is ours to say. */
static const char *const keys[] = {
    "name",  "kernel", "pattern",      "pattern-gather", "pattern-scatter", "pattern-size",
    "delta", "count",  "delta-gather", "delta-scatter",  "boundary",        "wrap",
    "seed",  "nruns",  "runs",         "local-work-size"};

static int known_keys(json_t *entry, struct where *w, struct error *e)
{
    const char *key;
    json_t *value;
    char text[96];

    json_object_foreach (entry, key, value) {
        size_t i = 0;

        while (i < sizeof keys / sizeof *keys && strcmp(keys[i], key) != 0)
            i++;
        if (i == sizeof keys / sizeof *keys) {
            snprintf(text, sizeof text, "unknown key '%.40s': see Spatter's README", key);
            w->key = key;
            return wrong(w, e, text);
        }
    }
    return 0;
}

/* A word that can stand in an id and in a list. */
static void set_name(struct pattern *p, size_t number, const char *name)
{
    snprintf(p->name, sizeof p->name, name && *name ? "%zu:%.14s" : "%zu", number, name);
    for (char *c = p->name; *c; c++)
        if (!strchr("0123456789:.-_", *c) && ((*c | 32) < 'a' || (*c | 32) > 'z'))
            *c = '-';
}

static int get_sides(struct pattern *p, json_t *entry, struct where *w, struct error *e)
{
    size_t first;

    p->delta[0] = p->delta[1] = DELTA_USUAL;
    if (p->kernel != PATTERN_GS)
        return get_number(entry, w, "delta", 0, &p->delta[0], e) ||
                       get_side(p, 0, entry, "pattern", w, e) || cut(p, 0, entry, w, e)
                   ? -1
                   : 0;
    if (get_number(entry, w, "delta-scatter", 0, &p->delta[0], e) ||
        get_number(entry, w, "delta-gather", 0, &p->delta[1], e) ||
        get_side(p, 0, entry, "pattern-scatter", w, e) || cut(p, 0, entry, w, e))
        return -1;
    first = p->length;
    if (get_side(p, 1, entry, "pattern-gather", w, e) || cut(p, 1, entry, w, e))
        return -1;
    w->key = "pattern-gather";
    return first == p->length ? 0 : wrong(w, e, "not as long as \"pattern-scatter\"");
}

static int get_entry(struct pattern *p, json_t *entry, struct where *w, struct error *e)
{
    static const char *const counts[] = {"count", "wrap", "seed",
                                         "nruns", "runs", "local-work-size"};
    json_t *name = json_object_get(entry, "name");
    uint64_t ignored;

    w->key = NULL;
    p->line = line_of(w);
    if (!json_is_object(entry))
        return wrong(w, e, "not an object: write {\"kernel\": .., \"pattern\": ..}");
    if (known_keys(entry, w, e) || get_kernel(p, entry, w, e))
        return -1;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (get_number(entry, w, counts[i], 0, &ignored, e))
            return -1;
    w->key = "name";
    if (name && !json_is_string(name))
        return wrong(w, e, "not text");
    set_name(p, w->entry, json_string_value(name));
    return get_sides(p, entry, w, e);
}

int patterns_parse(struct patterns *p, const char *text, size_t size, const char *source,
                   struct error *e)
{
    struct where w = {.text = text, .end = text + size, .source = source};
    json_error_t why;
    json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &why);
    const size_t n = json_array_size(root);
    int rc = 0;

    memset(p, 0, sizeof *p);
    if (!root)
        return error_set(e, EXIT_USAGE, "%s:%d: not JSON: %.120s", source,
                         why.line > 0 ? why.line : 1, why.text);
    if (n == 0 || n > PATTERN_ENTRIES)
        rc = error_set(e, EXIT_USAGE, "%s:1: %s: write [{\"kernel\": .., \"pattern\": ..}, ..]",
                       source, n ? "more than 128 entries" : "not a list with an entry");
    p->entries = rc ? NULL : calloc(n, sizeof *p->entries);
    if (!rc && !p->entries)
        rc = error_set(e, EXIT_INTERNAL, "no memory for %zu patterns", n);
    for (; rc == 0 && p->count < n; w.entry++)
        rc = get_entry(&p->entries[p->count++], json_array_get(root, w.entry), &w, e);
    json_decref(root);
    if (rc)
        patterns_fini(p);
    return rc;
}

int patterns_read(struct patterns *p, const char *path, struct error *e)
{
    FILE *in = fopen(path, "rb");
    char *text = in ? malloc(FILE_MOST) : NULL;
    size_t size = text ? fread(text, 1, FILE_MOST, in) : 0;
    int rc;

    memset(p, 0, sizeof *p);
    if (!in || !text || ferror(in))
        rc = error_set(e, EXIT_USAGE, "%s: cannot be read: %s: give --input a file of patterns",
                       path, strerror(errno));
    else if (size == FILE_MOST)
        rc = error_set(e, EXIT_USAGE, "%s: longer than 16 MiB", path);
    else
        rc = patterns_parse(p, text, size, path, e);
    free(text);
    if (in)
        fclose(in);
    return rc;
}

void patterns_fini(struct patterns *p)
{
    for (size_t i = 0; i < p->count; i++)
        pattern_fini(&p->entries[i]);
    free(p->entries);
    memset(p, 0, sizeof *p);
}
