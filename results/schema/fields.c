/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Fields by their paths, and all of them as JSON Schema. */
#include "schema/fields.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/role.h"
#include "record/words.h"

/* The longest path and the longest form, with room to spare. */
enum { PATH_ROOM = 80, FORM_ROOM = 400 };

static const struct field *const records[] = {fields_run, fields_point, fields_derived};

enum { RECORDS = sizeof records / sizeof *records };

static const struct field *find(const char *path)
{
    for (size_t i = 0; i < RECORDS; i++)
        for (const struct field *f = records[i]; f->path; f++)
            if (strcmp(f->path, path) == 0)
                return f;
    return NULL;
}

const struct field *field_find(const char *path)
{
    const struct field *f = find(path);
    const char *name = strchr(path, '.');
    char of_all[PATH_ROOM];

    if (f || !name)
        return f;
    snprintf(of_all, sizeof of_all, "head%s", name);
    return find(of_all);
}

/* The schema being made. What memory failed for would be a rule left out: then there is none. */
struct maker {
    const json_t *head; /* fields of all records; NULL: the table is of something else */
    bool failed;
};

static void set(struct maker *m, json_t *o, const char *key, json_t *value)
{
    m->failed |= json_object_set_new(o, key, value) != 0;
}

static void append(struct maker *m, json_t *list, json_t *value)
{
    m->failed |= json_array_append_new(list, value) != 0;
}

static json_t *from_text(const char *text)
{
    char *copy = strdup(text);
    json_t *made;

    for (char *c = copy; c && (c = strchr(c, '\''));)
        *c = '"';
    made = copy ? json_loads(copy, 0, NULL) : NULL;
    free(copy);
    return made;
}

/* "a|b|c" as a list of texts. */
static json_t *split(struct maker *m, const char *text, const char *at)
{
    json_t *list = json_array();

    for (size_t n; *text; text += n + (text[n] != '\0')) {
        n = strcspn(text, at);
        append(m, list, json_stringn(text, n));
    }
    return list;
}

/* The codes of record/words.h, or those of record/role.h. */
static json_t *words_of(struct maker *m, const char *name)
{
    static const struct {
        const char *name;
        const struct word *words;
    } tables[] = {{"status", words_status},
                  {"class", words_class},
                  {"flag", words_flag},
                  {"reason", words_reason}};
    json_t *list;

    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        if (strcmp(name, tables[i].name) != 0)
            continue;
        list = json_array();
        for (const struct word *w = tables[i].words; w->code; w++)
            append(m, list, json_string(w->code));
        return list;
    }
    return roles_json((1u << ROLES) - 1);
}

/* What the types "string/number" allow, or the form of another name. */
static json_t *named(struct maker *m, const char *text)
{
    static const char types[] = " string number integer boolean object array ";
    char word[FORM_ROOM];
    json_t *list, *o;

    snprintf(word, sizeof word, " %.*s ", (int)strcspn(text, "/"), text);
    if (!strstr(types, word))
        return json_pack("{s:o}", "$ref", json_sprintf("#/$defs/%s", text));
    list = split(m, text, "/");
    o = json_pack("{s:O}", "type", strchr(text, '/') ? list : json_array_get(list, 0));
    json_decref(list);
    return o;
}

/* One type more where it has types, so that what is wrong is told exactly. */
static json_t *or_null(struct maker *m, json_t *o)
{
    json_t *type = json_object_get(o, "type");

    if (json_is_string(type))
        set(m, o, "type", json_pack("[O, s]", type, "null"));
    else if (type)
        append(m, type, json_string("null"));
    else
        return json_pack("{s:[o, {s:s}]}", "anyOf", o, "type", "null");
    return o;
}

static json_t *object(struct maker *m, const struct field *f, bool closed);

/* The form in the first n characters of text; the fields behind f are those of its object. */
static json_t *form(struct maker *m, const struct field *f, const char *text, size_t n)
{
    char word[FORM_ROOM];
    json_t *list;

    assert(n > 0 && n < sizeof word);
    if (text[n - 1] == '?')
        return or_null(m, form(m, f, text, n - 1));
    snprintf(word, sizeof word, "%.*s", (int)n, text);
    if (strncmp(word, "{'", 2) == 0)
        return from_text(word);
    if (*word == '{')
        return object(m, f, strcmp(word, "{}") == 0);
    if (*word == '[') {
        list = json_pack("{s:s, s:o}", "type", "array", "items",
                         form(m, f, word + 1, strcspn(word, "]") - 1));
        if (word[n - 1] == '+')
            set(m, list, "minItems", json_integer(1));
        return list;
    }
    if (strcmp(word, "words") == 0)
        return json_pack("{s:o}", "enum", words_of(m, f->path));
    if (strchr(word, '|'))
        return json_pack("{s:o}", "enum", split(m, word, "|"));
    return named(m, word);
}

static bool ends_with(const char *text, const char *end)
{
    const size_t n = strlen(text), k = strlen(end);

    return n >= k && strcmp(text + n - k, end) == 0;
}

static bool is_needed(const struct field *f)
{
    return ends_with(f->form, "!");
}

static bool may_be_null(const struct field *f)
{
    return ends_with(f->form, "?") || ends_with(f->form, "?!");
}

static json_t *whole(struct maker *m, const struct field *f)
{
    json_t *o = form(m, f, f->form, strlen(f->form) - is_needed(f));

    if (*f->help)
        set(m, o, "description", json_string(f->help));
    return o;
}

/* The name of c if it is a field of f, else NULL. */
static const char *name_in(const struct field *f, const struct field *c)
{
    const char *name = c->path + strlen(f->path) + 1;

    return strchr(name, '.') ? NULL : name;
}

static bool is_behind(const struct field *f, const struct field *c)
{
    const size_t n = strlen(f->path);

    return c->path && strncmp(c->path, f->path, n) == 0 && c->path[n] == '.';
}

/* A record is one of the words of head.t, and begins with all fields of the head. */
static void set_head(struct maker *m, const char *record, json_t *members)
{
    const json_t *types = json_object_get(json_object_get(m->head, "t"), "enum"), *type;
    const char *name;
    json_t *value;
    size_t i;

    json_array_foreach (types, i, type)
        if (strcmp(json_string_value(type), record) == 0)
            json_object_foreach ((json_t *)m->head, name, value)
                set(m, members, name, json_true());
}

/* Members by their names; what else the fields say of the object goes into o. */
static json_t *members_of(struct maker *m, const struct field *f, json_t *o)
{
    json_t *members = json_object();

    set_head(m, f->path, members);
    for (const struct field *c = f + 1; is_behind(f, c); c++) {
        const char *name = name_in(f, c);

        if (!name)
            continue;
        if (*name == '$')
            set(m, o, name + 1, from_text(c->form));
        else if (*name == '*')
            set(m, o, "additionalProperties", whole(m, c));
        else
            set(m, members, name, whole(m, c));
    }
    return members;
}

static json_t *object(struct maker *m, const struct field *f, bool closed)
{
    json_t *o = json_pack("{s:s}", "type", "object"), *needed = json_array(), *members;
    bool reasons = !closed && is_behind(f, f + 1);

    if (closed)
        set(m, o, "additionalProperties", json_false());
    members = members_of(m, f, o);
    if (json_object_size(members))
        m->failed |= json_object_set(o, "properties", members) != 0;
    json_decref(members);
    for (const struct field *c = f + 1; is_behind(f, c); c++) {
        const char *name = name_in(f, c);

        reasons |= name && *name != '*' && may_be_null(c);
        if (name && is_needed(c))
            append(m, needed, json_string(name));
    }
    if (reasons && m->head)
        set(m, o, "patternProperties",
            json_pack("{s:{s:s}}", "_reason$", "$ref", "#/$defs/sentence"));
    if (json_array_size(needed))
        m->failed |= json_object_set(o, "required", needed) != 0;
    json_decref(needed);
    return o;
}

/* By the word that member key holds, all of it, or its member of, has the form of that name. */
static void set_by(struct maker *m, json_t *o, const json_t *members, const char *key,
                   const char *of)
{
    json_t *all = json_array(), *then;
    const json_t *word;
    size_t i;

    json_array_foreach (json_object_get(json_object_get(members, key), "enum"), i, word) {
        then = json_pack("{s:o}", "$ref", json_sprintf("#/$defs/%s", json_string_value(word)));
        if (of)
            then = json_pack("{s:{s:o}}", "properties", of, then);
        append(m, all,
               json_pack("{s:{s:{s:{s:O}}}, s:o}", "if", "properties", key, "const", word, "then",
                         then));
    }
    set(m, o, "allOf", all);
}

static json_t *definitions(struct maker *m, const struct field *const *parts, size_t n)
{
    json_t *all = json_object();

    for (size_t i = 0; i < n; i++)
        for (const struct field *f = parts[i]; f->path; f++)
            if (!strchr(f->path, '.'))
                set(m, all, f->path, whole(m, f));
    return all;
}

/* A schema without its definitions yet: what is judged has the form of this name. */
static json_t *begin(const char *title, const char *name)
{
    return json_pack("{s:s, s:s, s:o}", "$schema", "https://json-schema.org/draft/2020-12/schema",
                     "title", title, "$ref", json_sprintf("#/$defs/%s", name));
}

static json_t *end(const struct maker *m, json_t *schema)
{
    if (!m->failed)
        return schema;
    json_decref(schema);
    return NULL;
}

json_t *fields_schema(void)
{
    struct maker m = {0};
    json_t *o = begin("hbmark/1", "head"), *head = whole(&m, find("head")), *all, *derived;

    m.head = json_object_get(head, "properties");
    set_by(&m, o, m.head, "t", NULL);
    all = definitions(&m, records, RECORDS);
    derived = json_object_get(all, "derived");
    set_by(&m, derived, json_object_get(derived, "properties"), "kind", "data");
    set(&m, o, "$defs", all);
    json_decref(head);
    return end(&m, o);
}

json_t *fields_schema_of(const char *title, const struct field *table)
{
    struct maker m = {0};
    json_t *o = begin(title, table->path);

    set(&m, o, "$defs", definitions(&m, &table, 1));
    return end(&m, o);
}
