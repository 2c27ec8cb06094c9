/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The validator against small schemas of each keyword, and the record's own against real journals.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"
#include "verify/schema.h"

struct example {
    const char *schema, *value;
    bool valid;
    const char *says; /* what the error must hold; NULL: anything */
};

static const struct example examples[] = {
    {"true", "1", true, NULL},
    {"false", "1", false, "does not belong"},
    {"{}", "null", true, NULL},
    {"{\"type\":\"object\"}", "{}", true, NULL},
    {"{\"type\":\"object\"}", "[]", false, "an array is of the wrong type"},
    {"{\"type\":[\"string\",\"null\"]}", "null", true, NULL},
    {"{\"type\":[\"string\",\"null\"]}", "1", false, "1 is of the wrong type"},
    {"{\"type\":\"integer\"}", "1", true, NULL},
    {"{\"type\":\"integer\"}", "1.0", true, NULL}, /* 2020-12: a number without a fraction */
    {"{\"type\":\"integer\"}", "1.5", false, NULL},
    {"{\"type\":\"number\"}", "1", true, NULL},
    {"{\"type\":\"boolean\"}", "false", true, NULL},
    {"{\"type\":\"boolean\"}", "0", false, NULL},
    {"{\"const\":\"a\"}", "\"a\"", true, NULL},
    {"{\"const\":1}", "1.0", true, NULL},
    {"{\"const\":true}", "false", false, "not what it has to be"},
    {"{\"enum\":[\"a\",\"b\",3]}", "\"b\"", true, NULL},
    {"{\"enum\":[\"a\",\"b\",3]}", "3", true, NULL},
    {"{\"enum\":[\"a\",\"b\",3]}", "\"c\"", false, "none of the words"},
    {"{\"minimum\":1}", "1", true, NULL},
    {"{\"minimum\":1}", "0.999", false, "is below 1"},
    {"{\"exclusiveMinimum\":0}", "0", false, "not above 0"},
    {"{\"maximum\":1}", "1.001", false, "above 1"},
    {"{\"exclusiveMaximum\":1}", "1", false, "not below 1"},
    {"{\"minimum\":1}", "\"text\"", true, NULL}, /* of numbers alone */
    {"{\"minLength\":2}", "\"a\"", false, "shorter than 2"},
    {"{\"minLength\":2}", "\"\xc3\xa9\"", false, "shorter"}, /* characters, not bytes */
    {"{\"minLength\":2}", "\"\xc3\xa9\xc3\xa9\"", true, NULL},
    {"{\"pattern\":\"^[0-9]{2,3}$\"}", "\"123\"", true, NULL},
    {"{\"pattern\":\"^[0-9]{2,3}$\"}", "\"1234\"", false, "does not match"},
    {"{\"pattern\":\"b\"}", "\"abc\"", true, NULL}, /* not anchored */
    {"{\"pattern\":\"_x$\"}", "\"a_x\"", true, NULL},
    {"{\"pattern\":\"_x$\"}", "\"_xa\"", false, NULL},
    {"{\"pattern\":\"^(\\\\.[0-9]+)?Z$\"}", "\".5Z\"", true, NULL},
    {"{\"minItems\":1}", "[]", false, "0 elements"},
    {"{\"maxItems\":1}", "[1,2]", false, "2 elements"},
    {"{\"items\":{\"type\":\"string\"}}", "[\"a\",1]", false, "[1]: 1 is of the wrong type"},
    {"{\"uniqueItems\":true}", "[1,2,1]", false, "elements 0 and 2 are the same"},
    {"{\"uniqueItems\":true}", "[1,2,3]", true, NULL},
    {"{\"required\":[\"a\"]}", "{\"b\":1}", false, "member \"a\" is missing"},
    {"{\"required\":[\"a\"]}", "{\"a\":null}", true, NULL},
    {"{\"properties\":{\"a\":{\"type\":\"string\"}}}", "{\"a\":1}", false, "a: 1 is"},
    {"{\"properties\":{\"a\":{\"properties\":{\"b\":false}}}}", "{\"a\":{\"b\":1}}", false,
     "a.b: does not belong"},
    {"{\"properties\":{\"a\":true},\"additionalProperties\":false}", "{\"a\":1}", true, NULL},
    {"{\"properties\":{\"a\":true},\"additionalProperties\":false}", "{\"b\":1}", false,
     "no member \"b\""},
    {"{\"additionalProperties\":{\"type\":\"string\"}}", "{\"b\":1}", false, "b: 1"},
    {"{\"patternProperties\":{\"_r$\":{\"type\":\"string\"}},\"additionalProperties\":false}",
     "{\"a_r\":\"x\"}", true, NULL},
    {"{\"patternProperties\":{\"_r$\":{\"type\":\"string\"}},\"additionalProperties\":false}",
     "{\"a_r\":1}", false, "a_r"},
    {"{\"properties\":{\"a_r\":true},\"patternProperties\":{\"_r$\":{\"type\":\"string\"}}}",
     "{\"a_r\":1}", false, NULL}, /* both count */
    {"{\"allOf\":[{\"minimum\":1},{\"maximum\":2}]}", "3", false, "above 2"},
    {"{\"anyOf\":[{\"type\":\"string\"},{\"minimum\":5}]}", "5", true, NULL},
    {"{\"anyOf\":[{\"type\":\"string\"},{\"minimum\":5}]}", "4", false, "none of the forms"},
    {"{\"oneOf\":[{\"minimum\":1},{\"minimum\":5}]}", "2", true, NULL},
    {"{\"oneOf\":[{\"minimum\":1},{\"minimum\":5}]}", "6", false, "exactly one"},
    {"{\"oneOf\":[{\"minimum\":1},{\"minimum\":5}]}", "0", false, "exactly one"},
    {"{\"not\":{\"const\":1}}", "1", false, "must not be"},
    {"{\"not\":{\"const\":1}}", "2", true, NULL},
    {"{\"if\":{\"minimum\":5},\"then\":{\"maximum\":6},\"else\":{\"maximum\":1}}", "7", false,
     NULL},
    {"{\"if\":{\"minimum\":5},\"then\":{\"maximum\":6},\"else\":{\"maximum\":1}}", "2", false,
     NULL},
    {"{\"if\":{\"minimum\":5},\"then\":{\"maximum\":6},\"else\":{\"maximum\":1}}", "6", true, NULL},
    {"{\"if\":{\"minimum\":5}}", "7", true, NULL},
    {"{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"minimum\":1}}}", "0", false, "below"},
    /* Siblings of a reference count as well, since 2019-09. */
    {"{\"$ref\":\"#/$defs/a\",\"maximum\":2,\"$defs\":{\"a\":{\"minimum\":1}}}", "3", false, NULL},
    /* A tree that names itself. */
    {"{\"$ref\":\"#/$defs/t\",\"$defs\":{\"t\":{\"type\":\"array\",\"items\":{\"$ref\":"
     "\"#/$defs/t\"}}}}",
     "[[],[[]]]", true, NULL},
    {"{\"$ref\":\"#/$defs/t\",\"$defs\":{\"t\":{\"type\":\"array\",\"items\":{\"$ref\":"
     "\"#/$defs/t\"}}}}",
     "[[],[1]]", false, "[1][0]"},
    {"{\"$ref\":\"#/$defs/t\",\"$defs\":{\"t\":{\"$ref\":\"#/$defs/t\"}}}", "1", false, "too deep"},
};

static void keywords_do_what_they_say(void)
{
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        const struct example *x = &examples[i];
        struct error e = {0};
        struct schema *s = schema_make(x->schema, strlen(x->schema), &e);
        json_t *value = json_loads(x->value, JSON_DECODE_ANY, NULL);
        bool valid;

        CU_ASSERT_PTR_NOT_NULL_FATAL(value);
        if (!s)
            printf("\n%s: %s", x->schema, e.text);
        CU_ASSERT_PTR_NOT_NULL_FATAL(s);
        valid = schema_check(s, value, &e);
        if (valid != x->valid || (!valid && x->says && !strstr(e.text, x->says)))
            printf("\n%s of %s: %s", x->schema, x->value, valid ? "valid" : e.text);
        CU_ASSERT_EQUAL(valid, x->valid);
        CU_ASSERT(valid || !x->says || strstr(e.text, x->says) != NULL);
        CU_ASSERT_EQUAL(schema_check(s, value, NULL), x->valid);
        json_decref(value);
        schema_free(s);
    }
}

static void what_is_not_known_is_refused(void)
{
    static const char *const bad[] = {"{\"minProperties\":1}",
                                      "{\"type\":\"text\"}",
                                      "{\"properties\":{\"a\":{\"format\":\"date\"}}}",
                                      "{\"$ref\":\"#/$defs/a\"}",
                                      "{\"$ref\":\"https://example.org/schema\"}",
                                      "{\"pattern\":\"(\"}",
                                      "{\"patternProperties\":{\"[\":true}}",
                                      "{\"allOf\":[]}",
                                      "{\"enum\":3}",
                                      "{\"minimum\":\"1\"}",
                                      "{\"items\":3}",
                                      "{\"type\":\"string\"",
                                      ""};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct error e = {0};
        struct schema *s = schema_make(bad[i], strlen(bad[i]), &e);

        if (s)
            printf("\n%s was taken", bad[i]);
        CU_ASSERT_PTR_NULL(s);
        CU_ASSERT_EQUAL(e.code, EXIT_INTERNAL);
        CU_ASSERT(*e.text != '\0');
        schema_free(s);
    }
}

/* Calls each() for every record of a journal in the test data. Their number. */
static size_t each_record(const char *name, void (*each)(const struct schema *, json_t *),
                          const struct schema *s)
{
    char path[512], *line = NULL;
    size_t room = 0, n = 0;
    FILE *in;

    snprintf(path, sizeof path, "%s/%s", TEST_DATA_DIR, name);
    in = fopen(path, "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(in);
    while (getline(&line, &room, in) > 0) {
        json_t *record = json_loads(line, 0, NULL);

        CU_ASSERT_PTR_NOT_NULL_FATAL(record);
        each(s, record);
        json_decref(record);
        n++;
    }
    free(line);
    fclose(in);
    return n;
}

static void is_valid(const struct schema *s, json_t *record)
{
    struct error e = {0};
    const bool valid = schema_check(s, record, &e);

    if (!valid)
        printf("\n%s", e.text);
    CU_ASSERT(valid);
}

/* A member that nobody knows, a required one missing, one of the wrong type: in any record but
 * those that take more members by design. */
static void is_not_valid(const struct schema *s, json_t *record)
{
    static const char *const closed[] = {"run", "plan", "point", "preflight", "derived", "end"};
    const char *type = json_string_value(json_object_get(record, "t"));
    bool is_closed = false;
    json_t *copy = json_deep_copy(record);

    for (size_t i = 0; i < sizeof closed / sizeof *closed; i++)
        is_closed |= strcmp(type, closed[i]) == 0;
    json_object_set_new(copy, "unheard_of", json_true());
    CU_ASSERT_EQUAL(schema_check(s, copy, NULL), !is_closed);
    json_object_del(copy, "unheard_of");
    CU_ASSERT(schema_check(s, copy, NULL));
    json_object_del(copy, "utc");
    CU_ASSERT(!schema_check(s, copy, NULL));
    json_object_set_new(copy, "utc", json_integer(3));
    CU_ASSERT(!schema_check(s, copy, NULL));
    json_decref(copy);
}

static void real_records_are_judged(void)
{
    static const char *const names[] = {"quick.jsonl", "suite.jsonl", "failed.jsonl", "many.jsonl"};
    struct error e = {0};
    struct schema *s = schema_of_record(&e);

    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        CU_ASSERT(each_record(names[i], is_valid, s) > 5);
        CU_ASSERT(each_record(names[i], is_not_valid, s) > 5);
    }
    schema_free(s);
    schema_free(NULL);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"each keyword does what it says", keywords_do_what_they_say},
        {"what is not known is refused", what_is_not_known_is_refused},
        {"records of real journals are valid, and not when changed", real_records_are_judged},
        CU_TEST_INFO_NULL,
    };

    return unit_run("verify: schema", tests);
}
