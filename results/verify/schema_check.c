/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "verify/schema.h"
#include "verify/schema_rule.h"

/* Deeper than any record goes, and than schemas refer to each other. */
enum { DEPTH_MOST = 64, SHOWN = 60 };

struct checker {
    const struct schema *s;
    struct error *e; /* NULL: only whether */
    unsigned depth;
};

static bool check(struct checker *c, size_t place, const json_t *v);

/* What is wrong, where it is found; whoever called puts the path before it. */
__attribute__((format(printf, 2, 3))) static bool wrong(struct checker *c, const char *fmt, ...)
{
    va_list ap;
    char text[200];

    if (!c->e)
        return false;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    error_set(c->e, EXIT_BAD_DATA, ": %s", text);
    return false;
}

static bool under(struct checker *c, const char *name)
{
    char was[ERROR_ROOM];

    if (!c->e)
        return false;
    snprintf(was, sizeof was, "%s", c->e->text);
    error_set(c->e, EXIT_BAD_DATA, "%.*s%s%.700s", SHOWN, name,
              was[0] == ':' || was[0] == '[' ? "" : ".", was);
    return false;
}

static const char *shown(const json_t *v, char text[SHOWN])
{
    static const char *const kinds[] = {[JSON_OBJECT] = "an object",
                                        [JSON_ARRAY] = "an array",
                                        [JSON_TRUE] = "true",
                                        [JSON_FALSE] = "false",
                                        [JSON_NULL] = "null"};

    if (json_is_string(v))
        snprintf(text, SHOWN, "\"%.40s\"", json_string_value(v));
    else if (json_is_number(v))
        snprintf(text, SHOWN, "%.17g", json_number_value(v));
    else
        snprintf(text, SHOWN, "%s", kinds[json_typeof(v)]);
    return text;
}

static unsigned types_of(const json_t *v)
{
    static const unsigned types[] = {
        [JSON_OBJECT] = TYPE_OBJECT, [JSON_ARRAY] = TYPE_ARRAY,
        [JSON_STRING] = TYPE_STRING, [JSON_REAL] = TYPE_NUMBER,
        [JSON_TRUE] = TYPE_BOOLEAN,  [JSON_FALSE] = TYPE_BOOLEAN,
        [JSON_NULL] = TYPE_NULL,     [JSON_INTEGER] = TYPE_NUMBER | TYPE_INTEGER};

    /* 1.0 is an integer, by the specification. */
    if (json_is_real(v) && json_real_value(v) == floor(json_real_value(v)))
        return TYPE_NUMBER | TYPE_INTEGER;
    return types[json_typeof(v)];
}

static bool equal(const json_t *a, const json_t *b)
{
    if (json_is_number(a) && json_is_number(b))
        return json_number_value(a) == json_number_value(b);
    return json_equal(a, b);
}

static bool is_one_of(const json_t *words, const json_t *v)
{
    const char *text = json_string_value(v);

    for (size_t i = 0; i < json_array_size(words); i++) {
        const json_t *w = json_array_get(words, i);

        if (text && json_is_string(w) ? strcmp(text, json_string_value(w)) == 0 : equal(w, v))
            return true;
    }
    return false;
}

static bool check_number(struct checker *c, const struct rule *r, const json_t *v)
{
    static const char *const why[BOUND_COUNT] = {"below", "not above", "above", "not below"};
    const double x = json_number_value(v), *b = r->bound;
    /* Written so that a NAN, which is no bound, is never broken. */
    const bool broken[BOUND_COUNT] = {x<b[BOUND_MIN], x <= b[BOUND_MORE], x> b[BOUND_MAX],
                                      x >= b[BOUND_LESS]};

    for (int i = 0; i < BOUND_COUNT; i++)
        if (broken[i])
            return wrong(c, "%.17g is %s %.17g", x, why[i], b[i]);
    return true;
}

static size_t characters(const char *text)
{
    size_t n = 0;

    for (; *text; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

static bool check_string(struct checker *c, const struct rule *r, const json_t *v)
{
    const char *text = json_string_value(v);

    if (r->min_length > 0 && (double)characters(text) < r->min_length)
        return wrong(c, "shorter than %g", r->min_length);
    if (!r->pattern || pattern_matches(&c->s->pattern[r->pattern - 1], text))
        return true;
    return wrong(c, "\"%.*s\" does not match %s", SHOWN, text, c->s->pattern[r->pattern - 1].text);
}

static bool check_array(struct checker *c, const struct rule *r, const json_t *v)
{
    const size_t n = json_array_size(v);
    char name[32];

    if ((double)n < r->min_items || (double)n > r->max_items)
        return wrong(c, "%zu elements", n);
    for (size_t i = 0; r->items && i < n; i++)
        if (!check(c, r->items, json_array_get(v, i))) {
            snprintf(name, sizeof name, "[%zu]", i);
            return under(c, name);
        }
    /* After the items: where they are of a few words, this ends soon. */
    for (size_t i = 1; r->unique && i < n; i++)
        for (size_t k = 0; k < i; k++)
            if (equal(json_array_get(v, i), json_array_get(v, k)))
                return wrong(c, "elements %zu and %zu are the same", k, i);
    return true;
}

static bool check_member(struct checker *c, const struct rule *r, const char *name,
                         const json_t *value)
{
    const json_t *own = r->properties ? json_object_get(r->properties, name) : NULL;
    bool known = own != NULL;

    if (own && !check(c, (size_t)json_integer_value(own), value))
        return under(c, name);
    for (size_t i = 0; i < r->npatterns; i++) {
        if (!pattern_matches(&c->s->pattern[r->patterns[i].pattern], name))
            continue;
        known = true;
        if (!check(c, r->patterns[i].rule, value))
            return under(c, name);
    }
    if (known || !r->others || check(c, r->others, value))
        return true;
    if (c->s->rule[r->others].never)
        return wrong(c, "no member \"%.*s\" belongs here", SHOWN, name);
    return under(c, name);
}

static bool check_object(struct checker *c, const struct rule *r, const json_t *v)
{
    const char *name;
    json_t *value;

    for (size_t i = 0; i < json_array_size(r->required); i++) {
        name = json_string_value(json_array_get(r->required, i));
        if (!json_object_get(v, name))
            return wrong(c, "member \"%s\" is missing", name);
    }
    if (!r->properties && !r->npatterns && !r->others)
        return true;
    json_object_foreach ((json_t *)v, name, value)
        if (!check_member(c, r, name, value))
            return false;
    return true;
}

static bool check_value(struct checker *c, const struct rule *r, const json_t *v)
{
    char text[SHOWN];

    if (r->never)
        return wrong(c, "does not belong here");
    if (r->types && !(r->types & types_of(v)))
        return wrong(c, "%s is of the wrong type", shown(v, text));
    if (r->constant && !equal(r->constant, v))
        return wrong(c, "%s is not what it has to be", shown(v, text));
    if (r->words && !is_one_of(r->words, v))
        return wrong(c, "%s is none of the words allowed", shown(v, text));
    if (json_is_number(v))
        return check_number(c, r, v);
    if (json_is_string(v))
        return check_string(c, r, v);
    if (json_is_array(v))
        return check_array(c, r, v);
    return !json_is_object(v) || check_object(c, r, v);
}

/* The number of these rules that hold; only one failure may be said, so none is. */
static size_t how_many(struct checker *c, const struct places *list, const json_t *v, size_t enough)
{
    struct error *e = c->e;
    size_t n = 0;

    c->e = NULL;
    for (size_t i = 0; i < list->n && n < enough; i++)
        n += check(c, list->at[i], v);
    c->e = e;
    return n;
}

static bool holds(struct checker *c, size_t place, const json_t *v)
{
    const struct places one = {&place, 1};

    return how_many(c, &one, v, 1) == 1;
}

static bool check_parts(struct checker *c, const struct rule *r, const json_t *v)
{
    char text[SHOWN];

    for (size_t i = 0; i < r->all.n; i++)
        if (!check(c, r->all.at[i], v))
            return false;
    if (r->any.n && !how_many(c, &r->any, v, 1))
        return wrong(c, "%s has none of the forms allowed", shown(v, text));
    if (r->one.n && how_many(c, &r->one, v, 2) != 1)
        return wrong(c, "%s has not exactly one of the forms allowed", shown(v, text));
    if (r->not &&holds(c, r->not, v))
        return wrong(c, "%s is what it must not be", shown(v, text));
    if (!r->when)
        return true;
    if (holds(c, r->when, v))
        return !r->then || check(c, r->then, v);
    return !r->otherwise || check(c, r->otherwise, v);
}

static bool check(struct checker *c, size_t place, const json_t *v)
{
    const struct rule *r = &c->s->rule[place];
    bool right;

    if (place == RULE_NONE)
        return true;
    if (c->depth >= DEPTH_MOST)
        return wrong(c, "nested too deep");
    c->depth++;
    right = check_value(c, r, v) && (!r->ref || check(c, r->ref, v)) && check_parts(c, r, v);
    c->depth--;
    return right;
}

bool schema_check(const struct schema *s, const json_t *value, struct error *e)
{
    struct checker c = {.s = s, .e = e};

    if (check(&c, s->root, value))
        return true;
    if (e && e->text[0] == ':')
        memmove(e->text, e->text + 2, strlen(e->text + 2) + 1);
    return false;
}
