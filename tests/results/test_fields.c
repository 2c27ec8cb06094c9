/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The table of fields: each has one place, a parent and a form; what follows knows all of them. */
#include "schema/fields.h"

#include <stdio.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "readout/figure.h"
#include "suite.h"

static const struct field *const parts[] = {fields_run, fields_point, fields_derived};

enum { PARTS = sizeof parts / sizeof *parts };

/* What the fields of a path stand in: the row of the record or object, above them. */
static void test_parents(void)
{
    for (int i = 0; i < PARTS; i++)
        for (const struct field *f = parts[i]; f->path; f++) {
            const char *dot = strrchr(f->path, '.');
            char above[80] = "";

            CU_ASSERT_PTR_EQUAL(field_find(f->path), f); /* twice, the first would be found */
            if (!dot)
                continue;
            snprintf(above, sizeof above, "%.*s", (int)(dot - f->path), f->path);
            CU_ASSERT_PTR_NOT_NULL_FATAL(field_find(above));
            CU_ASSERT(field_find(above) < f && strchr(field_find(above)->form, '{') != NULL);
        }
}

static void test_find(void)
{
    CU_ASSERT_STRING_EQUAL(field_find("point.summary.median")->unit, "*");
    CU_ASSERT_PTR_EQUAL(field_find("point.utc"), field_find("head.utc"));
    CU_ASSERT_PTR_NULL(field_find("point.summary.mode"));
    CU_ASSERT_PTR_NULL(field_find("nothing"));
}

/* Every column has a meaning; a number's form is none of a text. */
static void test_figures(void)
{
    for (const struct figure_field *f = figure_fields; f->name; f++) {
        const struct field *meaning = figure_meaning(f);

        CU_ASSERT_PTR_NOT_NULL_FATAL(meaning);
        CU_ASSERT(*meaning->help != '\0');
        CU_ASSERT_EQUAL(f->kind == FIGURE_TRUTH, strncmp(meaning->form, "boolean", 7) == 0);
        CU_ASSERT(f->kind != FIGURE_NUMBER || !strstr("string words name", meaning->form));
    }
}

/* Each form of the table as it comes out, by a field that has it. */
static void test_forms(void)
{
    static const struct {
        const char *of, *name, *schema;
    } cases[] = {
        {"run", "mode", "{\"enum\": [\"measure\", \"simulate\"]}"},
        {"topo", "smt", "{\"type\": [\"integer\", \"boolean\", \"null\"]}"},
        {"topo", "simulated", "{\"type\": \"boolean\"}"},
        {"topo", "packages", "{\"$ref\": \"#/$defs/count\"}"},
        {"topo", "memory_limit", "{\"type\": [\"string\", \"null\"]}"},
        {"topo", "llc_sum_bytes",
         "{\"anyOf\": [{\"$ref\": \"#/$defs/count\"}, {\"type\": \"null\"}]}"},
        {"visit", "sides", "{\"type\": \"array\", \"items\": {\"type\": \"array\"}}"},
        {"visit", "time", "{\"type\": \"object\"}"},
        {"against", "agrees", "{\"type\": \"boolean\"}"},
        {"point", "utc", "true"},
        {"point", "time",
         "{\"type\": [\"object\", \"null\"],"
         " \"additionalProperties\": {\"type\": [\"number\", \"string\", \"null\"]}}"},
        {"bandwidth", "above",
         "{\"type\": \"array\", \"items\": {\"type\": \"object\", \"additionalProperties\": false,"
         " \"properties\": {\"id\": {\"type\": \"string\"},"
         "  \"ratio\": {\"$ref\": \"#/$defs/positive\"}}, \"required\": [\"id\", \"ratio\"]}}"},
    };
    json_t *schema = fields_schema();
    const json_t *defs = json_object_get(schema, "$defs");

    CU_ASSERT_PTR_NOT_NULL_FATAL(schema);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const json_t *of = json_object_get(defs, cases[i].of);
        json_t *made = json_object_get(json_object_get(of, "properties"), cases[i].name);
        json_t *right = json_loads(cases[i].schema, JSON_DECODE_ANY, NULL);

        CU_ASSERT_PTR_NOT_NULL(made);
        if (!json_equal(made, right))
            CU_FAIL(cases[i].name);
        json_decref(right);
    }
    json_decref(schema);
}

/* Closed objects say so; where a member may be null its reason belongs there, elsewhere none. */
static void test_objects(void)
{
    json_t *schema = fields_schema();
    const json_t *defs = json_object_get(schema, "$defs");
    const json_t *run = json_object_get(defs, "run"), *env = json_object_get(defs, "env"),
                 *ratio = json_object_get(defs, "ratio");

    CU_ASSERT(json_is_false(json_object_get(run, "additionalProperties")));
    CU_ASSERT_PTR_NOT_NULL(json_object_get(run, "patternProperties"));
    CU_ASSERT_PTR_NULL(json_object_get(env, "additionalProperties"));
    CU_ASSERT_PTR_NOT_NULL(json_object_get(env, "patternProperties"));
    CU_ASSERT(json_is_false(json_object_get(ratio, "additionalProperties")));
    CU_ASSERT_PTR_NULL(json_object_get(ratio, "patternProperties"));
    CU_ASSERT_EQUAL(json_array_size(json_object_get(schema, "allOf")), 10);
    json_decref(schema);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"parents", test_parents}, {"find", test_find},       {"figures", test_figures},
        {"forms", test_forms},     {"objects", test_objects}, {NULL, NULL},
    };

    return unit_run("fields", tests);
}
