/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Each member of each record in turn becomes every other type of JSON, and is left out; the chain
 * is right. What is read then holds what readers rely on, or is refused by file and line. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "book.h"
#include "readout/readout.h"
#include "suite.h"

#include "../unit.h"

/* NULL: the member is left out. */
static const char *const others[] = {
    "null",
    "true",
    "1",
    "-1",
    "1.5",
    "1e300",
    "\"\"",
    "\"\\u001b[2J\"",
    "\"12345678901234567890123\"",
    "[]",
    "[1]",
    "{\"value\":1}",
    NULL,
};

static struct {
    char *folder;
    json_t *records; /* of the base run */
    long tried, refused, unplaced, wrong;
} the;

static bool is_sound(const struct readout *r, const struct figure *f)
{
    bool sound = *f->id && *f->bench && f->launch >= 0 && f->launch < r->launches;

    for (const struct figure_field *field = figure_fields; field->name; field++)
        sound = sound && figure_text(f, field) && !isinf(figure_number(f, field));
    if (!figure_counts(f))
        return sound;
    sound = sound && f->median > 0 && *f->unit && *f->direction &&
            (isnan(f->lo) || (f->lo <= f->median && f->median <= f->hi));
    for (size_t i = 0; i < f->samples; i++)
        sound = sound && f->sample[i] > 0 && isfinite(f->sample[i]);
    for (size_t i = 0; f->node && i < r->nodes; i++)
        sound = sound && !isinf(f->node[i]) && !(f->node[i] <= 0);
    return sound;
}

static bool all_sound(const struct readout *r)
{
    bool sound = r->run && r->path && r->title && r->newer;

    for (size_t i = 0; i < r->n; i++)
        sound = sound && is_sound(r, &r->figure[i]);
    for (size_t i = 0; i < r->nodes; i++)
        for (size_t k = 0; k < readout_fact_count(); k++)
            sound = sound && r->node[i].host && r->node[i].fact && r->node[i].fact[k];
    for (size_t i = 0; i < r->skips; i++)
        sound = sound && r->skip[i].id && r->skip[i].bench && r->skip[i].reason && r->skip[i].text;
    return sound;
}

static void say(size_t changed, const char *path, const char *other, const char *what)
{
    printf("\n  record %zu, %s = %s: %s", changed + 1, path, other ? other : "(left out)", what);
    the.wrong++;
}

/* Writes the records as they stand now and reads them back. */
static void judge(size_t changed, const char *path, const char *other)
{
    struct error e = {0};
    struct readout *r;
    struct book b;
    json_t *record;
    char line[64];
    size_t i;

    book_begin(&b, the.folder);
    json_array_foreach (the.records, i, record)
        book_add(&b, json_string_value(json_object_get(record, "t")),
                 json_incref(json_object_get(record, "body")));
    book_end(&b);
    r = readout_open(the.folder, 15, &e);
    the.tried++;
    the.refused += !r;
    snprintf(line, sizeof line, "journal.jsonl:%zu: ", changed + 1);
    if (r && !all_sound(r))
        say(changed, path, other, "garbage was read");
    if (!r && (e.code != EXIT_BAD_DATA || !strstr(e.text, "journal.jsonl:")))
        say(changed, path, other, e.text);
    /* What a launch is missed for later is found where it is missed. */
    if (!r && !strstr(e.text, line))
        the.unplaced++;
    readout_free(r);
}

static void flip_all(size_t changed, json_t *o, const char *path);

/* The members of o[key], or o[index]; then itself. */
static void flip_in(size_t changed, json_t *o, const char *key, size_t index, const char *path)
{
    json_t *was = key ? json_object_get(o, key) : json_array_get(o, index);
    char below[256];

    json_incref(was);
    if (key)
        snprintf(below, sizeof below, "%s.%s", path, key);
    else
        snprintf(below, sizeof below, "%s[%zu]", path, index);
    flip_all(changed, was, below);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        json_t *other = others[i] ? json_loads(others[i], JSON_DECODE_ANY, NULL) : NULL;

        if (other && key)
            json_object_set_new(o, key, other);
        else if (other)
            json_array_set_new(o, index, other);
        else if (key)
            json_object_del(o, key);
        else
            continue;
        judge(changed, below, others[i]);
    }
    if (key)
        json_object_set(o, key, was);
    else
        json_array_set(o, index, was);
    json_decref(was);
}

static void flip_all(size_t changed, json_t *o, const char *path)
{
    json_t *keys = json_array(), *key, *value;
    const char *name;
    size_t i;

    json_object_foreach (o, name, value)
        json_array_append_new(keys, json_string(name));
    json_array_foreach (keys, i, key)
        flip_in(changed, o, json_string_value(key), 0, path);
    json_decref(keys);
    if (json_array_size(o)) /* the others are alike */
        flip_in(changed, o, NULL, json_array_size(o) - 1, path);
}

/* The base run without heads: {t, body}. */
static json_t *load_records(void)
{
    FILE *in = fopen(TEST_SOURCE_DIR "/data/base.jsonl", "r");
    json_t *all = json_array(), *record;

    while (in && (record = json_loadf(in, JSON_DISABLE_EOF_CHECK, NULL)) != NULL) {
        json_t *type = json_incref(json_object_get(record, "t"));
        static const char *const head[] = {"v", "t", "seq", "prev", "utc", "mono_ns"};

        for (size_t i = 0; i < sizeof head / sizeof *head; i++)
            json_object_del(record, head[i]);
        json_array_append_new(all, json_pack("{s:o, s:o}", "t", type, "body", record));
    }
    if (in)
        fclose(in);
    return all;
}

/* Is there one before of this type and status? */
static bool is_known(size_t i)
{
    const json_t *record = json_array_get(the.records, i);
    const char *const keys[] = {"status", "kind"};
    bool known = false;

    for (size_t k = 0; k < i && !known; k++) {
        const json_t *other = json_array_get(the.records, k);

        known = json_equal(json_object_get(record, "t"), json_object_get(other, "t"));
        for (size_t m = 0; m < 2; m++) {
            json_t *a = json_object_get(json_object_get(record, "body"), keys[m]);
            json_t *b = json_object_get(json_object_get(other, "body"), keys[m]);

            known = known && (a == b || json_equal(a, b));
        }
    }
    return known;
}

static void no_type_is_believed(void)
{
    json_t *record;
    size_t i;

    the.folder = suite_folder();
    the.records = load_records();
    CU_ASSERT_TRUE(json_array_size(the.records) > 10);
    judge(0, "", "nothing");
    CU_ASSERT_EQUAL(the.refused, 0);
    json_array_foreach (the.records, i, record)
        if (!is_known(i))
            flip_all(i, json_object_get(record, "body"), "");
    printf("%ld journals, %ld refused, ", the.tried, the.refused);
    CU_ASSERT_EQUAL(the.wrong, 0);
    CU_ASSERT_TRUE(the.refused > 500);
    CU_ASSERT_TRUE(the.unplaced < the.refused / 50);
    json_decref(the.records);
    suite_remove(the.folder);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"no type is believed", no_type_is_believed},
        CU_TEST_INFO_NULL,
    };

    return unit_run("types of members", tests);
}
