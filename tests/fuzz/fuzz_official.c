/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a list of official programs: refused with the file's name, or the run's program and
 * suite looked up in it. A run is official only where the list holds both. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "verify/audit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define EXE   "1111111111111111111111111111111111111111111111111111111111111111"
#define SUITE "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static int holds(const uint8_t *data, size_t size, const char *text)
{
    return memmem(data, size, text, strlen(text)) != NULL;
}

/* Each finding has a text; what is wrong with the list names it. */
static void look(const struct audit *a, const char *path)
{
    const json_t *one;
    size_t i;

    json_array_foreach (a->checks, i, one) {
        const char *text = json_string_value(json_object_get(one, "text"));

        if (!text || !*text)
            abort();
        if (strcmp(a->official, "unknown") == 0 && !strstr(text, path))
            abort();
    }
    if (!json_array_size(a->checks))
        abort();
}

static void judge(const char *path, const uint8_t *data, size_t size)
{
    const struct verify_options o = {.official = path};
    struct tally t = {.name = judge_official.name};
    struct audit a = {.o = &o, .checks = json_array(), .signature = "none", .official = "unknown"};
    json_t *env =
        json_pack("{s:s, s:s, s:{s:s}}", "t", "env", "hostname", "a", "build", "exe_sha256", EXE);
    void *own = calloc(1, judge_official.size);

    a.run = json_pack("{s:s, s:s, s:s, s:{}}", "t", "run", "suite", "s", "suite_sha256", SUITE,
                      "config");
    if (!own || !env || !a.run)
        abort();
    judge_official.record(&a, &t, own, a.run);
    judge_official.record(&a, &t, own, env);
    judge_official.end(&a, &t, own);
    look(&a, path);
    if (strcmp(a.official, "yes") == 0 && !(holds(data, size, EXE) && holds(data, size, SUITE)))
        abort();
    json_decref(env);
    json_decref(a.run);
    json_decref(a.checks);
    free(own);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    FILE *out;

    snprintf(path, sizeof path, "/tmp/fuzz-official.%ld", (long)getpid());
    out = fopen(path, "wb");
    if (!out || fwrite(data, 1, size, out) != size || fclose(out))
        abort();
    judge(path, data, size);
    unlink(path);
    return 0;
}
