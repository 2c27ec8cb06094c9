/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Roles: the words, what a record carries, and what the names of version 0.1 stand for. */
#include "record/role.h"

#include <string.h>

#include <CUnit/CUnit.h>

#include "schema/fields.h"
#include "suite.h"

static void test_words(void)
{
    json_t *all = roles_json((1u << ROLES) - 1), *word;
    size_t i;

    CU_ASSERT_EQUAL(json_array_size(all), ROLES);
    json_array_foreach (all, i, word) {
        CU_ASSERT_EQUAL(role_of(json_string_value(word)), 1u << i);
        CU_ASSERT_STRING_EQUAL(role_word((enum role)(1u << i)), json_string_value(word));
    }
    CU_ASSERT_EQUAL(role_of("no-such-role"), 0);
    CU_ASSERT_STRING_EQUAL(role_word((enum role)3), "");
    json_decref(all);
}

/* The published schema knows these words and no others, in their order. */
static void test_schema(void)
{
    json_t *schema = fields_schema();
    json_t *all = roles_json((1u << ROLES) - 1);
    const json_t *defs = json_object_get(schema, "$defs");

    CU_ASSERT(json_equal(json_object_get(json_object_get(defs, "role"), "enum"), all));
    json_decref(all);
    json_decref(schema);
}

static void test_record(void)
{
    static const struct {
        const char *record;
        unsigned roles;
    } cases[] = {
        {"{\"bench\": \"x\", \"roles\": [\"read\", \"stream\"]}", ROLE_READ | ROLE_STREAM},
        {"{\"bench\": \"x\", \"roles\": [\"read\", \"of a later version\", 1]}", ROLE_READ},
        {"{\"bench\": \"x\"}", 0},
        {"{}", 0},
        {"[]", 0},
        {"{\"roles\": \"read\", \"bench\": 3}", 0},
        /* Of version 0.1: the name tells, the whole of it. */
        {"{\"bench\": \"latency.idle\"}", ROLE_IDLE_LATENCY},
        {"{\"bench\": \"latency.idl\"}", 0},
        {"{\"bench\": \"latency.idle.x\"}", 0},
        {"{\"bench\": \"stream.triad\"}", ROLE_TRIAD | ROLE_BANDWIDTH | ROLE_STREAM},
        /* What the record says goes first. */
        {"{\"bench\": \"latency.idle\", \"roles\": []}", 0},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *record = json_loads(cases[i].record, 0, NULL);

        CU_ASSERT_EQUAL(roles_of(record), cases[i].roles);
        json_decref(record);
    }
}

static void test_any_and_all(void)
{
    json_t *record = json_pack("{s:s}", "bench", "bw.sweep.copy");

    CU_ASSERT(roles_any(record, ROLE_COPY | ROLE_STREAM));
    CU_ASSERT(!roles_any(record, ROLE_STREAM));
    CU_ASSERT(!roles_any(record, 0));
    CU_ASSERT(roles_all(record, ROLE_COPY | ROLE_BANDWIDTH_CURVE));
    CU_ASSERT(!roles_all(record, ROLE_COPY | ROLE_STREAM));
    json_decref(record);
}

static void test_names(void)
{
    const unsigned later = ROLE_DENSE_SOLVER | ROLE_MESSAGES | ROLE_TRANSPOSE;
    unsigned n = 0;

    while (role_name(ROLE_BANDWIDTH_CURVE, n))
        n++;
    CU_ASSERT_EQUAL(n, 3);
    CU_ASSERT_STRING_EQUAL(role_name(ROLE_STREAM | ROLE_TRIAD, 0), "stream.triad");
    CU_ASSERT_PTR_NULL(role_name(ROLE_STREAM | ROLE_ROOFLINE, 0));
    /* Each role of version 0.1 has a benchmark that can be suggested, and no later one has. */
    for (unsigned i = 0; i < ROLES; i++)
        CU_ASSERT_EQUAL(role_name(1u << i, 0) == NULL, ((1u << i) & later) != 0);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"words", test_words},          {"schema", test_schema}, {"of a record", test_record},
        {"any, all", test_any_and_all}, {"names", test_names},   {NULL, NULL},
    };

    return unit_run("role", tests);
}
