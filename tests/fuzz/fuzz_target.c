/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a target's INI file, as --set and as each part of the catalogue: read or refused
 * with the file's name, never a crash; what was read can be answered with a device. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "project/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A device and no run: what is fuzzed is what is asked of it. */
static const char device[] =
    "{\"format\": \"hbmark-catalogue/1\", \"kind\": \"devices\", \"rows\": [{\"id\": \"d\", "
    "\"name\": \"D\", \"dense\": {\"bf16\": {\"v\": 1e15, \"p\": \"source\"}}, \"sparse\": {}, "
    "\"capacity_B\": {\"v\": 1e11, \"p\": \"source\"}, \"bandwidth_Bps\": {\"v\": 1e12, \"p\": "
    "\"recalled\"}, \"power_W\": {\"v\": 700, \"p\": \"source\"}}]}";

static void answer(json_t *target, const struct assume *set)
{
    struct error e = {0};
    struct catalogue c = {{NULL}};
    struct basis b;
    json_t *o = NULL;

    c.part[CATALOGUE_DEVICES] =
        catalogue_parse(device, strlen(device), CATALOGUE_DEVICES, "device", &e);
    if (basis_of_device(&b, json_array_get(catalogue_rows(&c, CATALOGUE_DEVICES), 0), NULL, &e))
        abort();
    o = project_json(&b, set, &c, target, &e);
    if (!o)
        abort();
    json_decref(o);
    basis_fini(&b);
    catalogue_close(&c);
}

static void as_ini(const char *text, size_t size)
{
    struct error e = {0};
    struct assume none = {0};
    json_t *t = target_ini_parse(text, size, "fuzzed.ini", &e);

    if (t)
        answer(t, &none);
    else if (!strstr(e.text, "fuzzed.ini:"))
        abort();
}

static void as_catalogue(const char *text, size_t size)
{
    struct assume none = {0};

    for (unsigned part = 0; part < CATALOGUE_PARTS; part++) {
        struct error e = {0};
        struct catalogue c = {{NULL}};
        const json_t *row;
        size_t i;

        c.part[part] = catalogue_parse(text, size, (enum catalogue_part)part, "fuzzed.json", &e);
        if (!c.part[part] && !strstr(e.text, "fuzzed.json:"))
            abort();
        if (part != CATALOGUE_DEVICES)
            json_array_foreach (catalogue_rows(&c, (enum catalogue_part)part), i, row)
                if (i < 4) /* each takes thousands of draws */
                    answer(catalogue_target(row, (enum catalogue_part)part), &none);
        catalogue_close(&c);
    }
}

static void as_set(const char *text, size_t size)
{
    char *set = malloc(size + 1);
    struct assume a;
    struct error e = {0};

    if (!set)
        return;
    memcpy(set, text, size);
    set[size] = '\0';
    if (assume_parse(&a, set, &e) && !strstr(e.text, "--set"))
        abort();
    free(set);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    as_ini((const char *)data, size);
    as_catalogue((const char *)data, size);
    as_set((const char *)data, size);
    return 0;
}
