/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Files of patterns, right and wrong, and what follows from a pattern. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "null_device.h"
#include "pattern.h"
#include "rig.h"
#include "../unit.h"

/* Specifications and their indices. */
static const struct {
    const char *spec;
    uint64_t delta; /* 8 where it leaves the usual one */
    size_t length;
    uint64_t index[12];
} specs[] = {
    {"UNIFORM:8:4", 8, 8, {0, 4, 8, 12, 16, 20, 24, 28}},
    {"UNIFORM:4:2:NR", 8, 4, {0, 2, 4, 6}},
    {"UNIFORM:3:5:7", 7, 3, {0, 5, 10}},
    {"MS1:8:4:32", 8, 8, {0, 1, 2, 3, 35, 36, 37, 38}},
    {"MS1:8:2,3:20", 8, 8, {0, 1, 21, 41, 42, 43, 44, 45}},
    {"MS1:8:2,3:20,22", 8, 8, {0, 1, 21, 43, 44, 45, 46, 47}},
    {"LAPLACIAN:1:1:100", 1, 3, {0, 1, 2}},
    {"LAPLACIAN:2:1:100", 1, 5, {0, 99, 100, 101, 200}},
    {"LAPLACIAN:2:2:100", 1, 9, {0, 100, 198, 199, 200, 201, 202, 300, 400}},
    {"LAPLACIAN:3:1:100", 1, 7, {0, 9900, 9999, 10000, 10001, 10100, 20000}},
    {"1,2,4,8,16,32", 8, 6, {1, 2, 4, 8, 16, 32}},
    {"7", 8, 1, {7}},
};

static void words(void)
{
    struct error e;

    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
        struct pattern p = {.delta = {8, 8}};

        CU_ASSERT_EQUAL_FATAL(pattern_spec(&p, 0, specs[i].spec, &e), 0);
        CU_ASSERT_EQUAL_FATAL(p.length, specs[i].length);
        CU_ASSERT_EQUAL(p.delta[0], specs[i].delta);
        CU_ASSERT_EQUAL(memcmp(p.index[0], specs[i].index, p.length * sizeof *p.index[0]), 0);
        pattern_fini(&p);
    }
}

static void wrong_words(void)
{
    static const char *const wrong[] = {"",
                                        "UNIFORM",
                                        "UNIFORM:",
                                        "UNIFORM:8",
                                        "UNIFORM:0:1",
                                        "UNIFORM:8:0",
                                        "UNIFORM:8:4:",
                                        "UNIFORM:8:4:NRX",
                                        "UNIFORM:-8:4",
                                        "UNIFORM:99999999:1",
                                        "UNIFORM:8:99999999999999999999",
                                        "MS1:8",
                                        "MS1:8:4",
                                        "MS1:8:4:",
                                        "MS1:8:1,2,3:4,5",
                                        "MS1:8:4:1:2",
                                        "MS1:4:0:0",
                                        "LAPLACIAN:2:1",
                                        "LAPLACIAN:0:1:100",
                                        "LAPLACIAN:9:1:100",
                                        "LAPLACIAN:2:0:100",
                                        "LAPLACIAN:8:4096:99999",
                                        "LAPLACIAN:3:1:999999999",
                                        "1,",
                                        ",1",
                                        "1,,2",
                                        "1,-2",
                                        "1.5",
                                        "uniform:8:1",
                                        "RANDOM:8"};
    struct error e;

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct pattern p = {.delta = {8, 8}};

        CU_ASSERT_EQUAL(pattern_spec(&p, 0, wrong[i], &e), -1);
        CU_ASSERT(strstr(e.text, "write ") && e.code == EXIT_USAGE);
        pattern_fini(&p);
    }
}

/* Files: what is wrong, in which line, with which words. */
static const struct {
    const char *text;
    unsigned line;
    const char *says;
} files[] = {
    {"", 1, "not JSON"},
    {"[\n {\"kernel\": \"Gather\",\n  \"pattern\": [0, 1,,2]}\n]", 3, "not JSON"},
    {"{\"kernel\": \"Gather\"}", 1, "not a list"},
    {"[]", 1, "not a list"},
    {"[\n 12,\n \"a\"]", 2, "not an object"},
    {"[\n {\"pattern\": \"UNIFORM:8:1\"},\n \"a\"]", 3, "entry 1: not an object"},
    {"[{\"kernel\": \"Gather\"}]", 1, "needs \"pattern\""},
    {"[{\"pattern\": []}]", 1, "no indices"},
    {"[{\"pattern\": [0, -1]}]", 1, "index 1"},
    {"[{\"pattern\": [0, 1.5]}]", 1, "index 1"},
    {"[{\"pattern\": [0, 99999999999999]}]", 1, "index 1"},
    {"[{\"pattern\": 12}]", 1, "neither a list"},
    {"[\n{\"pattern\": \"UNIFORM:8:1\"},\n{\n\"pattern\":\n\"UNIFORM:8\"}]", 4, "UNIFORM:LENGTH"},
    {"[{\"kernel\": \"multigather\", \"pattern\": [1]}]", 1, "'multigather' is none of"},
    {"[{\"kernel\": 3, \"pattern\": [1]}]", 1, "is none of"},
    {"[{\"pattern\": [1],\n\"delta\": -4}]", 2, "-4 is not a whole number"},
    {"[{\"pattern\": [1],\n\"delta\": \"4\"}]", 2, "without quotes"},
    {"[{\"pattern\": [1],\n\n\"deltas\": 4}]", 3, "unknown key 'deltas'"},
    {"[{\"pattern\": [1], \"name\":\n 4}]", 1, "not text"},
    {"[{\"pattern\": [1], \"pattern-size\": 0}]", 1, "pattern-size"},
    {"[{\"pattern\": [1], \"boundary\": 0}]", 1, "boundary"},
    {"[{\"pattern\": [1], \"count\": \"many\"}]", 1, "count"},
    {"[{\"kernel\": \"GS\", \"pattern\": [1]}]", 1, "needs \"pattern-scatter\""},
    {"[{\"kernel\": \"GS\",\n\"pattern-scatter\": [1],\n\"pattern-gather\": [1,2]}]", 3,
     "not as long"},
    {"[{\"pattern\": [1], \"pattern\": [2]}]", 1, "not JSON"},
};

static void wrong_files(void)
{
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct patterns p;
        struct error e = {0};
        char place[32];

        snprintf(place, sizeof place, "a.json:%u: ", files[i].line);
        CU_ASSERT_EQUAL(patterns_parse(&p, files[i].text, strlen(files[i].text), "a.json", &e), -1);
        if (strncmp(e.text, place, strlen(place)) != 0 || !strstr(e.text, files[i].says))
            fprintf(stderr, "%s\n   %s %s\n", e.text, place, files[i].says);
        CU_ASSERT_EQUAL(strncmp(e.text, place, strlen(place)), 0);
        CU_ASSERT_PTR_NOT_NULL(strstr(e.text, files[i].says));
    }
}

static const char right[] =
    "[ {\"delta\": 1, \"kernel\": \"Gather\", \"pattern\": [1333, 0, 1], \"count\": 1454647},\n"
    "  {\"name\": \"my \\\"own, name\", \"pattern\": \"UNIFORM:8:2:NR\", \"pattern-size\": 4},\n"
    "\n"
    "  {\"kernel\": \"SCATTER\", \"pattern\": [0, 24, 48], \"boundary\": 32, \"wrap\": 1},\n"
    "  {\"kernel\": \"gs\", \"pattern-gather\": \"UNIFORM:2:1\", \"pattern-scatter\": [0, 3],\n"
    "   \"delta-gather\": 2, \"delta-scatter\": 6}]\n";

static void right_file(void)
{
    struct patterns p;
    struct error e;

    CU_ASSERT_EQUAL_FATAL(patterns_parse(&p, right, strlen(right), "r", &e), 0);
    CU_ASSERT_EQUAL_FATAL(p.count, 4);
    CU_ASSERT(p.entries[0].delta[0] == 1 && p.entries[0].index[0][0] == 1333);
    CU_ASSERT_STRING_EQUAL(p.entries[0].name, "0");
    CU_ASSERT_STRING_EQUAL(p.entries[1].name, "1:my--own--name");
    CU_ASSERT(p.entries[1].length == 4 && p.entries[1].delta[0] == 16);
    CU_ASSERT(p.entries[1].line == 2 && p.entries[2].line == 4);
    CU_ASSERT(p.entries[2].kernel == PATTERN_SCATTER && p.entries[2].index[0][2] == 16);
    CU_ASSERT(p.entries[2].delta[0] == 8);
    CU_ASSERT(p.entries[3].sides == 2 && p.entries[3].delta[0] == 6 && p.entries[3].delta[1] == 2);
    CU_ASSERT(p.entries[3].index[0][1] == 3 && p.entries[3].index[1][1] == 1);
    patterns_fini(&p);
    CU_ASSERT_EQUAL(patterns_read(&p, "/nonexistent/p.json", &e), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "/nonexistent/p.json: cannot be read"));
    CU_ASSERT_EQUAL(patterns_read(&p, "/tmp", &e), -1);
}

/* Lines and overlaps of `count` layings, one by one. */
static uint64_t count_lines(const struct pattern *p, uint64_t count, unsigned per_line, int *twice)
{
    const uint64_t end = (count - 1) * p->delta[0] + pattern_extent(p, 0);
    unsigned char *elements = calloc(end, 1), *lines = calloc(end / per_line + 1, 1);
    uint64_t n = 0;

    *twice = 0;
    for (uint64_t i = 0; i < count; i++)
        for (size_t j = 0; j < p->length; j++) {
            const uint64_t at = i * p->delta[0] + p->index[0][j];

            *twice |= elements[at]++ > 0;
            n += lines[at / per_line]++ == 0;
            if (elements[at] > 1)
                elements[at] = 1;
            if (lines[at / per_line] > 1)
                lines[at / per_line] = 1;
        }
    free(elements);
    free(lines);
    return n;
}

static void figures(void)
{
    struct error e;

    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++)
        for (uint64_t delta = 0; delta < 70; delta = delta * 2 + 1)
            for (uint64_t count = 1; count < 4000; count = count * 3 + 1)
                for (unsigned per_line = 8; per_line <= 16; per_line *= 2) {
                    struct pattern p = {.delta = {8, 8}};
                    int twice;

                    CU_ASSERT_EQUAL_FATAL(pattern_spec(&p, 0, specs[i].spec, &e), 0);
                    p.delta[0] = delta;
                    CU_ASSERT_EQUAL(pattern_lines(&p, 0, count, per_line),
                                    count_lines(&p, count, per_line, &twice));
                    CU_ASSERT_EQUAL(pattern_overlaps(&p, 0, count), twice);
                    if (delta) {
                        const uint64_t n = (count - 1) * delta + pattern_extent(&p, 0);

                        CU_ASSERT_EQUAL(pattern_count(&p, n), count);
                        CU_ASSERT_EQUAL(pattern_count(&p, n - 1), count - 1);
                    }
                    pattern_fini(&p);
                }
}

static void write_file(const char *path, const char *text)
{
    FILE *out = fopen(path, "w");

    CU_ASSERT_PTR_NOT_NULL_FATAL(out);
    fputs(text, out);
    fclose(out);
}

/* In a run: the file's entries become points; a wrong file leaves out its benchmarks alone. */
static void runs(void)
{
    char path[] = "/tmp/hbmark-pattern-XXXXXX";
    const int fd = mkstemp(path);
    struct rig_option o[] = {{"size", "33KiB"},  {"doubling", "off"}, {"counters", "none"},
                             {"order", "table"}, {"input", path},     {NULL, NULL}};
    enum exit_code code;
    struct error e = {0};
    json_t *records;

    CU_ASSERT(fd >= 0);
    close(fd);
    null_model = (struct null_model){.works = true};
    write_file(path, right);
    records = rig_run("random.gather,random.scatter,random.gs", o, &code, &e);
    CU_ASSERT_PTR_NOT_NULL_FATAL(records);
    for (size_t i = 0; i < 4; i++) {
        const json_t *p = rig_point(records, i);

        CU_ASSERT_PTR_NOT_NULL_FATAL(p);
        if (!json_object_get(p, "summary"))
            fprintf(stderr, "%s: %s\n", rig_text(p, "id"), rig_text(p, "text"));
        CU_ASSERT_PTR_NOT_NULL(json_object_get(p, "summary"));
    }
    CU_ASSERT_PTR_NULL(rig_point(records, 4));
    CU_ASSERT_EQUAL(code, EXIT_PASS);
    json_decref(records);

    write_file(path, "[\n{\"pattern\": \"UNIFORM:8\"}]");
    records = rig_run("stream.read,random.gather", o, &code, &e);
    CU_ASSERT_PTR_NOT_NULL_FATAL(records);
    CU_ASSERT_STRING_EQUAL(rig_text(rig_point(records, 0), "bench"), "stream.read");
    CU_ASSERT_PTR_NULL(rig_point(records, 1));
    json_decref(records);
    records = rig_run("random.gather", o, &code, &e);
    CU_ASSERT_PTR_NULL(records);
    CU_ASSERT(strstr(e.text, path) && strstr(e.text, ":2: ") && strstr(e.text, "UNIFORM:LENGTH"));

    /* Two that cannot be measured: too far for the array; ambiguous. */
    write_file(path, "[{\"pattern\": [0, 99999]}, {\"kernel\": \"gs\", \"pattern-gather\": [0, 1],"
                     "\"pattern-scatter\": [0, 1], \"delta-scatter\": 1}]");
    records = rig_run("random.gather,random.gs", o, &code, &e);
    CU_ASSERT_PTR_NOT_NULL_FATAL(records);
    CU_ASSERT_PTR_NOT_NULL(strstr(rig_text(rig_point(records, 0), "text"), "reaches over 100000"));
    CU_ASSERT_PTR_NOT_NULL(strstr(rig_text(rig_point(records, 1), "text"), "give a delta of 2"));
    json_decref(records);
    unlink(path);
}

int main(void)
{
    CU_TestInfo tests[] = {
        {"words", words},           {"wrong words", wrong_words}, {"wrong files", wrong_files},
        {"right file", right_file}, {"figures", figures},         {"runs", runs},
        CU_TEST_INFO_NULL};

    return unit_run("pattern", tests);
}
