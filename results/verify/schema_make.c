/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "schema/fields.h"
#include "verify/schema.h"
#include "verify/schema_rule.h"

/* The schema being made; places stay, the array of rules may move. */
struct maker {
    struct schema *s;
    struct error *e;
};

static int fault(struct maker *m, const char *what, const char *value)
{
    return error_set(m->e, EXIT_INTERNAL, "the schema: %s '%s'", what, value);
}

static int no_memory(struct maker *m)
{
    return error_set(m->e, EXIT_INTERNAL, "out of memory for the schema");
}

/* A new rule that allows anything. Its place, or 0 without memory. */
static size_t add_rule(struct maker *m)
{
    struct schema *s = m->s;
    struct rule *r;

    if (s->n == s->room) {
        const size_t room = s->room ? 2 * s->room : 64;
        struct rule *more = realloc(s->rule, room * sizeof *more);

        if (!more)
            return no_memory(m) + 1;
        s->rule = more;
        s->room = room;
    }
    r = &s->rule[s->n];
    memset(r, 0, sizeof *r);
    for (int i = 0; i < BOUND_COUNT; i++)
        r->bound[i] = NAN;
    r->min_length = r->min_items = r->max_items = NAN;
    return s->n++;
}

static bool is_plain(const char *text, size_t n)
{
    return n && strcspn(text, "^$.[](){}*+?|\\") >= n;
}

/* Its place + 1, or 0 and the error. */
static size_t add_pattern(struct maker *m, const char *text)
{
    struct schema *s = m->s;
    const size_t n = text ? strlen(text) : 0;
    struct pattern *p;

    for (size_t i = 0; text && i < s->npatterns; i++)
        if (strcmp(s->pattern[i].text, text) == 0)
            return i + 1;
    if (s->npatterns == s->pattern_room) {
        const size_t room = s->pattern_room ? 2 * s->pattern_room : 8;
        struct pattern *more = realloc(s->pattern, room * sizeof *more);

        if (!more)
            return no_memory(m) + 1;
        s->pattern = more;
        s->pattern_room = room;
    }
    p = &s->pattern[s->npatterns];
    memset(p, 0, sizeof *p);
    if (n > 1 && text[n - 1] == '$' && is_plain(text, n - 1)) {
        p->suffix = strndup(text, n - 1);
        p->suffix_n = n - 1;
    } else if (!text || regcomp(&p->regex, text, REG_EXTENDED | REG_NOSUB)) {
        return fault(m, "no pattern", text ? text : "") + 1;
    }
    p->text = strdup(text);
    return ++s->npatterns;
}

bool pattern_matches(const struct pattern *p, const char *text)
{
    const size_t n = p->suffix ? strlen(text) : 0;

    if (p->suffix)
        return n >= p->suffix_n && memcmp(text + n - p->suffix_n, p->suffix, p->suffix_n) == 0;
    return regexec(&p->regex, text, 0, NULL, 0) == 0;
}

static int make_rule(struct maker *m, const json_t *from, size_t *place);
static int fill_rule(struct maker *m, const json_t *from, size_t at);

static int set_type(struct maker *m, size_t at, const json_t *v)
{
    static const struct {
        const char *name;
        enum rule_type bit;
    } types[] = {{"object", TYPE_OBJECT}, {"array", TYPE_ARRAY},     {"string", TYPE_STRING},
                 {"number", TYPE_NUMBER}, {"integer", TYPE_INTEGER}, {"boolean", TYPE_BOOLEAN},
                 {"null", TYPE_NULL}};
    const size_t n = json_is_array(v) ? json_array_size(v) : 1;

    for (size_t i = 0; i < n; i++) {
        const char *name = json_string_value(json_is_array(v) ? json_array_get(v, i) : v);
        unsigned bit = 0;

        for (size_t k = 0; name && k < sizeof types / sizeof *types; k++)
            bit |= strcmp(name, types[k].name) == 0 ? types[k].bit : 0;
        if (!bit)
            return fault(m, "no type", name ? name : "");
        m->s->rule[at].types |= bit;
    }
    return 0;
}

static int set_const(struct maker *m, size_t at, const json_t *v)
{
    m->s->rule[at].constant = v;
    return 0;
}

static int set_enum(struct maker *m, size_t at, const json_t *v)
{
    m->s->rule[at].words = v;
    return json_is_array(v) ? 0 : fault(m, "no array", "enum");
}

static int set_required(struct maker *m, size_t at, const json_t *v)
{
    m->s->rule[at].required = v;
    return json_is_array(v) ? 0 : fault(m, "no array", "required");
}

static int set_unique(struct maker *m, size_t at, const json_t *v)
{
    m->s->rule[at].unique = json_is_true(v);
    return 0;
}

static int set_pattern(struct maker *m, size_t at, const json_t *v)
{
    const size_t p = add_pattern(m, json_string_value(v));

    m->s->rule[at].pattern = p;
    return p ? 0 : -1;
}

static int set_properties(struct maker *m, size_t at, const json_t *v)
{
    json_t *all = json_object(), *value;
    const char *name;
    size_t place;

    m->s->rule[at].properties = all;
    json_object_foreach ((json_t *)v, name, value)
        if (make_rule(m, value, &place) ||
            json_object_set_new(all, name, json_integer((json_int_t)place)))
            return -1;
    return all ? 0 : no_memory(m);
}

static int set_patterns(struct maker *m, size_t at, const json_t *v)
{
    struct named *all = calloc(json_object_size(v) + 1, sizeof *all);
    const char *name;
    json_t *value;
    size_t n = 0;

    m->s->rule[at].patterns = all;
    if (!all)
        return no_memory(m);
    json_object_foreach ((json_t *)v, name, value) {
        const size_t p = add_pattern(m, name);

        if (!p || make_rule(m, value, &all[n].rule))
            return -1;
        all[n++].pattern = p - 1;
        m->s->rule[at].npatterns = n;
    }
    return 0;
}

/* Keywords whose value is a number, a schema, or an array of schemas: where it goes. */
static const struct {
    const char *key;
    size_t offset;
} numbers[] = {{"minimum", offsetof(struct rule, bound[BOUND_MIN])},
               {"exclusiveMinimum", offsetof(struct rule, bound[BOUND_MORE])},
               {"maximum", offsetof(struct rule, bound[BOUND_MAX])},
               {"exclusiveMaximum", offsetof(struct rule, bound[BOUND_LESS])},
               {"minLength", offsetof(struct rule, min_length)},
               {"minItems", offsetof(struct rule, min_items)},
               {"maxItems", offsetof(struct rule, max_items)}},
  schemas[] = {{"additionalProperties", offsetof(struct rule, others)},
               {"items", offsetof(struct rule, items)},
               {"if", offsetof(struct rule, when)},
               {"then", offsetof(struct rule, then)},
               {"else", offsetof(struct rule, otherwise)},
               {"not", offsetof(struct rule, not )}},
  lists[] = {{"allOf", offsetof(struct rule, all)},
             {"anyOf", offsetof(struct rule, any)},
             {"oneOf", offsetof(struct rule, one)}};

static const struct {
    const char *key;
    int (*set)(struct maker *m, size_t at, const json_t *value);
} keywords[] = {{"type", set_type},
                {"const", set_const},
                {"enum", set_enum},
                {"required", set_required},
                {"uniqueItems", set_unique},
                {"pattern", set_pattern},
                {"properties", set_properties},
                {"patternProperties", set_patterns}};

/* Said elsewhere, or for people. */
static const char *const silent[] = {"$schema", "$defs", "title", "description", "$ref"};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static void *member(struct maker *m, size_t at, size_t offset)
{
    return (char *)&m->s->rule[at] + offset;
}

static int set_list(struct maker *m, size_t at, size_t offset, const json_t *v)
{
    struct places list = {.at = calloc(json_array_size(v) + 1, sizeof *list.at)};

    *(struct places *)member(m, at, offset) = list;
    if (!list.at)
        return no_memory(m);
    for (size_t i = 0; i < json_array_size(v); i++) {
        if (make_rule(m, json_array_get(v, i), &list.at[i]))
            return -1;
        list.n = i + 1;
        *(struct places *)member(m, at, offset) = list;
    }
    return list.n ? 0 : fault(m, "no schemas", "allOf, anyOf, oneOf");
}

/* 0 set, 1 not such a keyword, -1 and the error. */
static int set_simple(struct maker *m, size_t at, const char *key, const json_t *v)
{
    size_t place;

    for (size_t i = 0; i < COUNT(numbers); i++)
        if (strcmp(key, numbers[i].key) == 0) {
            *(double *)member(m, at, numbers[i].offset) = json_number_value(v);
            return json_is_number(v) ? 0 : fault(m, "no number", key);
        }
    for (size_t i = 0; i < COUNT(schemas); i++)
        if (strcmp(key, schemas[i].key) == 0) {
            if (make_rule(m, v, &place))
                return -1;
            *(size_t *)member(m, at, schemas[i].offset) = place;
            return 0;
        }
    for (size_t i = 0; i < COUNT(lists); i++)
        if (strcmp(key, lists[i].key) == 0)
            return set_list(m, at, lists[i].offset, v);
    return 1;
}

static int set_keyword(struct maker *m, size_t at, const char *key, const json_t *v)
{
    const int rc = set_simple(m, at, key, v);

    if (rc <= 0)
        return rc;
    for (size_t i = 0; i < COUNT(keywords); i++)
        if (strcmp(key, keywords[i].key) == 0)
            return keywords[i].set(m, at, v);
    for (size_t i = 0; i < COUNT(silent); i++)
        if (strcmp(key, silent[i]) == 0)
            return 0;
    return fault(m, "a keyword that is not known here:", key);
}

/* The rule of "#/$defs/NAME": made once, and before its own members, so that it may name itself. */
static int make_reference(struct maker *m, const char *name, size_t *place)
{
    static const char defs[] = "#/$defs/";
    const json_t *known = json_object_get(m->s->named, name), *from;

    if (known) {
        *place = (size_t)json_integer_value(known);
        return 0;
    }
    from = strncmp(name, defs, strlen(defs)) == 0
               ? json_object_get(json_object_get(m->s->text, "$defs"), name + strlen(defs))
               : NULL;
    if (!from)
        return fault(m, "no definition", name);
    *place = add_rule(m);
    if (!*place || json_object_set_new(m->s->named, name, json_integer((json_int_t)*place)))
        return -1;
    return fill_rule(m, from, *place);
}

static int make_members(struct maker *m, size_t at, const json_t *from)
{
    const char *ref = json_string_value(json_object_get(from, "$ref")), *key;
    json_t *value;
    size_t place = RULE_NONE;

    json_object_foreach ((json_t *)from, key, value)
        if (set_keyword(m, at, key, value))
            return -1;
    if (!ref)
        return 0;
    if (make_reference(m, ref, &place))
        return -1;
    m->s->rule[at].ref = place;
    return 0;
}

static int fill_rule(struct maker *m, const json_t *from, size_t at)
{
    m->s->rule[at].never = json_is_false(from);
    if (json_is_boolean(from))
        return 0;
    return json_is_object(from) ? make_members(m, at, from)
                                : fault(m, "no object where a schema belongs", "");
}

static int make_rule(struct maker *m, const json_t *from, size_t *place)
{
    if (json_is_true(from)) {
        *place = RULE_NONE;
        return 0;
    }
    *place = add_rule(m);
    return *place ? fill_rule(m, from, *place) : -1;
}

/* Of what json_loads or the table of fields made, which it takes. */
static struct schema *compile(json_t *from, struct error *e)
{
    struct schema *s = calloc(1, sizeof *s);
    struct maker m = {s, e};

    if (!s) {
        json_decref(from);
        error_set(e, EXIT_INTERNAL, "out of memory");
        return NULL;
    }
    add_rule(&m); /* RULE_NONE */
    s->text = from;
    s->named = json_object();
    if (s->n && s->named && !make_rule(&m, from, &s->root))
        return s;
    schema_free(s);
    return NULL;
}

struct schema *schema_make(const char *text, size_t n, struct error *e)
{
    json_error_t why;
    json_t *from = json_loadb(text, n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);

    if (from)
        return compile(from, e);
    error_set(e, EXIT_INTERNAL, "the schema, line %d: %s", why.line, why.text);
    return NULL;
}

struct schema *schema_of_record(struct error *e)
{
    json_t *from = fields_schema();

    if (from)
        return compile(from, e);
    error_set(e, EXIT_INTERNAL, "out of memory for the schema");
    return NULL;
}

void schema_free(struct schema *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->n; i++) {
        json_decref(s->rule[i].properties);
        free(s->rule[i].patterns);
        free(s->rule[i].all.at);
        free(s->rule[i].any.at);
        free(s->rule[i].one.at);
    }
    for (size_t i = 0; i < s->npatterns; i++) {
        if (!s->pattern[i].suffix)
            regfree(&s->pattern[i].regex);
        free(s->pattern[i].suffix);
        free(s->pattern[i].text);
    }
    free(s->pattern);
    free(s->rule);
    json_decref(s->named);
    json_decref(s->text);
    free(s);
}
