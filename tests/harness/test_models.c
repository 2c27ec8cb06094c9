/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Files of models: what is refused, with file, line and value; and what a wrong one does to a run.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "models.h"
#include "rig.h"
#include "../unit.h"

#define REST "intermediate = 128\nheads = 4\nkv_heads = 2\nhead_dim = 64\nvocab = 100\nlayers = 2\n"

static const struct {
    const char *text, *wrong; /* NULL: right */
} files[] = {
    {"[m]\nhidden = 64\n" REST, NULL},
    {"; shapes\n[m]\nhidden = 64\nexperts = 4\nactive_experts = 2\nsource = a paper\n" REST, NULL},
    {"", "m.ini:0: no [model]"},
    {"hidden = 64\n", "m.ini:1: '' is not a model's name"},
    {"[m]\n", "m.ini:1: no [model]"},
    {"[a:b]\nhidden = 64\n", "m.ini:2: 'a:b' is not a model's name"},
    {"[a-name-of-sixteen]\nhidden = 64\n", "m.ini:2: 'a-name-of-sixteen' is not"},
    {"[m]\nhidden = 65\n", "m.ini:2: hidden = '65' is not a whole number from 64 to 65536, mult"},
    {"[m]\n\nhidden = -64\n", "m.ini:3: hidden = '-64' is not a whole number"},
    {"[m]\nhidden = 64\nlayers = many\n", "m.ini:3: layers = 'many' is not a whole number from 1"},
    {"[m]\nhidden = 131072\n", "m.ini:2: hidden = '131072' is not"},
    {"[m]\nheads = 0\n", "m.ini:2: heads = '0' is not"},
    {"[m]\nhiden = 64\n",
     "m.ini:2: unknown key 'hiden', did you mean 'hidden'?: [m] has layers, hidden"},
    {"[m]\nhidden = 64\nhidden = 64\n", "m.ini:3: hidden is given twice for m"},
    {"[m]\nhidden = 64\n" REST "[n]\nhidden = 64\n", "m.ini:10: model n has no layers"},
    {"[m]\nhidden\n", "m.ini:2: neither '[section]', 'key = value' nor '; comment'"},
    {"[m]\nhidden = 64\nexperts = 4\n" REST, "m.ini:2: model m: active_experts = 0 are not 1 to"},
    {"[m]\nhidden = 64\nexperts = 4\nactive_experts = 5\n" REST, "m: active_experts = 5 are not"},
    {"[m]\nhidden = 64\nlayers = 1\nintermediate = 64\nheads = 3\nkv_heads = 2\nhead_dim = 64\n"
     "vocab = 1\n",
     "m.ini:2: model m: heads = 3 are not 1 to 16 for each of kv_heads = 2"},
};

static void parse(void)
{
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct models m;
        struct error e = {0};
        int rc = models_parse(&m, files[i].text, strlen(files[i].text), "m.ini", &e);

        CU_ASSERT_EQUAL(rc, files[i].wrong ? -1 : 0);
        if (files[i].wrong && !strstr(e.text, files[i].wrong))
            fprintf(stderr, "'%s' is not in '%s'\n", files[i].wrong, e.text);
        CU_ASSERT(!files[i].wrong || strstr(e.text, files[i].wrong));
        CU_ASSERT(!files[i].wrong || e.code == EXIT_BAD_DATA);
    }
}

static void find(void)
{
    static const char *const wrong[] = {"m", "m:", "m:0", "m:x", "n:1", "", ":1"};
    static const char text[] = "[m]\nhidden = 64\n" REST;
    struct models m;
    struct error e;
    uint64_t count = 0;

    CU_ASSERT_EQUAL_FATAL(models_parse(&m, text, sizeof text - 1, "m.ini", &e), 0);
    CU_ASSERT_PTR_EQUAL(models_find(&m, "m:64", &count, &e), &m.model[0]);
    CU_ASSERT(count == 64 && m.model[0].hidden == 64 && m.model[0].layers == 2);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        CU_ASSERT_PTR_NULL(models_find(&m, wrong[i], &count, &e));
        CU_ASSERT(e.code == EXIT_USAGE);
        CU_ASSERT(strstr(e.text, "give MODEL:NUMBER") || strstr(e.text, "m:8"));
    }
}

/* The shapes that come with hbmark. */
static void shipped(void)
{
    struct models m;
    struct error e;
    uint64_t count;
    const struct model *moe;

    CU_ASSERT_EQUAL_FATAL(models_load(&m, "", &e), 0);
    CU_ASSERT(m.count >= 4);
    moe = models_find(&m, "mixtral-8x7b:1", &count, &e);
    CU_ASSERT(moe && moe->experts == 8 && moe->active_experts == 2);
    CU_ASSERT_EQUAL(models_load(&m, "/nowhere/m.ini", &e), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "cannot open models '/nowhere/m.ini'"));
}

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");

    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    fputs(text, f);
    fclose(f);
}

/* With a wrong file the benchmark is listed as not run, and the others run; with a right one all
 * of its models are measured. */
static void runs(void)
{
    char path[] = "/tmp/hbmark-models-XXXXXX";
    const struct rig_option o[] = {{"size", "33KiB"}, {"doubling", "off"}, {"counters", "none"},
                                   {"seed", "7"},     {"input", path},     {NULL, NULL}};
    enum exit_code code;
    struct error e;
    json_t *records;

    close(mkstemp(path));
    null_model = (struct null_model){.works = true};
    write_file(path, "[m]\nhidden = 63\n");
    records = rig_run("llm.decode, stream.copy", o, &code, &e);
    CU_ASSERT_PTR_NOT_NULL_FATAL(records);
    CU_ASSERT(strcmp(rig_text(rig_point(records, 0), "bench"), "stream.copy") == 0 ||
              strstr(rig_text(rig_point(records, 0), "id"), "stream.copy"));
    CU_ASSERT_PTR_NULL(rig_point(records, 1));
    json_decref(records);
    write_file(path, "[m]\nhidden = 64\n" REST "[n]\nhidden = 128\n" REST);
    records = rig_run("llm.decode", o, &code, &e);
    CU_ASSERT_PTR_NOT_NULL_FATAL(records);
    CU_ASSERT_PTR_NOT_NULL(rig_point(records, 1));
    CU_ASSERT_PTR_NULL(rig_point(records, 2));
    CU_ASSERT_EQUAL(code, EXIT_PASS);
    json_decref(records);
    unlink(path);
}

int main(void)
{
    CU_TestInfo tests[] = {
        {"parse", parse}, {"find", find}, {"shipped", shipped}, {"runs", runs}, CU_TEST_INFO_NULL};

    return unit_run("models", tests);
}
