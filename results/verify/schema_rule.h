/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A compiled schema: what its maker and its checker share. */
#ifndef HBMARK_SCHEMA_RULE_H
#define HBMARK_SCHEMA_RULE_H

#include <jansson.h>
#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

enum { RULE_NONE = 0 }; /* place 0 of the rules allows anything */

/* A pattern. "_reason$" and the like are compared, since an object has many keys. */
struct pattern {
    char *suffix; /* or NULL: regex */
    size_t suffix_n;
    regex_t regex;
    char *text;
};

/* Places of rules, or of patterns. */
struct places {
    size_t *at, n;
};

/* Rules of one pattern over names. */
struct named {
    size_t pattern, rule;
};

enum bound { BOUND_MIN, BOUND_MORE, BOUND_MAX, BOUND_LESS, BOUND_COUNT };

struct rule {
    bool never;                              /* false as a schema */
    unsigned types;                          /* bits of enum rule_type; 0: any */
    const json_t *constant, *words;          /* borrowed from the schema's text */
    double bound[BOUND_COUNT];               /* NAN: none */
    double min_length, min_items, max_items; /* NAN: none */
    size_t pattern;                          /* place + 1, or 0 */
    bool unique;
    json_t *properties;     /* {name: place of its rule}, or NULL */
    const json_t *required; /* names */
    struct named *patterns;
    size_t npatterns;
    size_t others, items; /* place of a rule, 0: none */
    struct places all, any, one;
    size_t when, then, otherwise, not, ref;
};

enum rule_type {
    TYPE_OBJECT = 1,
    TYPE_ARRAY = 2,
    TYPE_STRING = 4,
    TYPE_NUMBER = 8,
    TYPE_INTEGER = 16,
    TYPE_BOOLEAN = 32,
    TYPE_NULL = 64
};

struct schema {
    json_t *text;
    struct rule *rule;
    size_t n, room;
    struct pattern *pattern;
    size_t npatterns, pattern_room;
    json_t *named; /* "#/$defs/x" -> place */
    size_t root;
};

bool pattern_matches(const struct pattern *p, const char *text);

#endif
