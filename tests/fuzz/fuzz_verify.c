/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a run directory: its journal, or, behind a first byte of 1, its manifest; and each
 * line that is JSON held against the schema, which the chain would keep mutations from. Behind a 2
 * the first line is a schema and the rest the value. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "verify/schema.h"
#include "verify/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put(const char *dir, const char *name, const void *data, size_t size)
{
    char path[128];
    FILE *out;

    snprintf(path, sizeof path, "%s/%s", dir, name);
    out = fopen(path, "wb");
    if (!out || fwrite(data, 1, size, out) != size || fclose(out))
        abort();
}

static void as_directory(const uint8_t *data, size_t size, int manifest)
{
    static const char line[] =
        "{\"v\":\"hbmark/1.0\",\"t\":\"run\",\"seq\":0,\"prev\":"
        "\"0000000000000000000000000000000000000000000000000000000000000000\"}\n";
    static const struct verify_options o = {.challenge = "text"};
    struct error e;
    char dir[64], path[96];
    json_t *run;

    snprintf(dir, sizeof dir, "/tmp/fuzz-verify.%ld", (long)getpid());
    mkdir(dir, 0700);
    snprintf(path, sizeof path, "%s/manifest.json", dir);
    unlink(path); /* of the input before */
    if (manifest)
        put(dir, "journal.jsonl", line, sizeof line - 1);
    put(dir, manifest ? "manifest.json" : "journal.jsonl", data, size);
    run = verify_json(dir, &o, &e);
    if (run && strcmp(json_string_value(json_object_get(run, "verdict")), "PASS") == 0 && manifest)
        abort(); /* that line is no run of this challenge */
    json_decref(run);
}

static void as_records(const uint8_t *data, size_t size)
{
    static struct schema *schema;
    struct error e;

    if (!schema && !(schema = schema_of_record(&e)))
        abort();
    while (size) {
        const uint8_t *end = memchr(data, '\n', size);
        const size_t n = end ? (size_t)(end - data) : size;
        json_t *record = json_loadb((const char *)data, n, JSON_DECODE_ANY, NULL);

        if (record && schema_check(schema, record, &e) != schema_check(schema, record, NULL))
            abort();
        json_decref(record);
        data += n;
        size -= n;
        if (end) {
            data++;
            size--;
        }
    }
}

static void as_schema(const uint8_t *data, size_t size)
{
    const uint8_t *end = memchr(data, '\n', size);
    const size_t n = end ? (size_t)(end - data) : size;
    struct error e;
    struct schema *s = schema_make((const char *)data, n, &e);
    json_t *value = end ? json_loadb((const char *)end, size - n, JSON_DECODE_ANY, NULL) : NULL;

    if (s && value)
        schema_check(s, value, &e);
    json_decref(value);
    schema_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size && data[0] == 2) {
        as_schema(data + 1, size - 1);
    } else if (size && data[0] == 1) {
        as_directory(data + 1, size - 1, 1);
    } else {
        as_directory(data, size, 0);
        as_records(data, size);
    }
    return 0;
}
