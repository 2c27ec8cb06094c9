/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Descriptions that are broken, missing, too new, hostile: an error that helps, and never a crash.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "machine/machine.h"
#include "suite.h"

#define MACHINE                                                                                    \
    "<object type=\"Machine\" os_index=\"0\" cpuset=\"0x1\" complete_cpuset=\"0x1\" "              \
    "allowed_cpuset=\"0x1\" nodeset=\"0x1\" complete_nodeset=\"0x1\" allowed_nodeset=\"0x1\" "     \
    "gp_index=\"1\">"
#define PU                                                                                         \
    "<object type=\"PU\" os_index=\"0\" cpuset=\"0x1\" complete_cpuset=\"0x1\" nodeset=\"0x1\" "   \
    "complete_nodeset=\"0x1\" gp_index=\"3\"/>"
#define HEAD                                                                                       \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE topology SYSTEM \"hwloc2.dtd\">\n"

/* A NULL text means that there is no file of this name. */
static const struct {
    const char *what, *text;
    enum exit_code code;
    const char *says;
} files[] = {
    {"absent", NULL, EXIT_BAD_DATA, "No such file"},
    {"empty", "", EXIT_BAD_DATA, "empty file"},
    {"words", "This is no topology.\n", EXIT_BAD_DATA, "not an hwloc XML file"},
    {"html", "<html><body>404</body></html>", EXIT_BAD_DATA, "not an hwloc XML file"},
    {"newer", HEAD "<topology version=\"4.0\"></topology>", EXIT_BAD_DATA, "hwloc XML version 4"},
    {"cut", HEAD "<topology version=\"2.0\">" MACHINE, EXIT_BAD_DATA, "hwloc"},
    {"hollow", HEAD "<topology version=\"2.0\"></topology>", EXIT_BAD_DATA, "hwloc"},
    {"no node", HEAD "<topology version=\"2.0\">" MACHINE PU "</object></topology>", EXIT_BAD_DATA,
     "hwloc"},
    {"no set",
     HEAD "<topology version=\"2.0\"><object type=\"Machine\" os_index=\"0\"/></topology>",
     EXIT_BAD_DATA, "hwloc"},
    {"wrong type", HEAD "<topology version=\"2.0\"><object type=\"Teapot\"/></topology>",
     EXIT_BAD_DATA, "hwloc"},
    {"deep set",
     HEAD "<topology version=\"2.0\"><object type=\"Machine\" cpuset=\"0xffffffff,,,,,,,\"/>"
          "</topology>",
     EXIT_BAD_DATA, "hwloc"},
};

/* The error is of this code and says this, and m was left alone. */
static void refuse(const char *what, const struct machine_options *o, enum exit_code code,
                   const char *says)
{
    struct machine m, before;
    struct error e = {0};

    memset(&m, 0x5a, sizeof m);
    before = m;
    CU_ASSERT_EQUAL_FATAL(machine_init(&m, o, &e), -1);
    CU_ASSERT(memcmp(&m, &before, sizeof m) == 0);
    if (e.code != code)
        check_text(what, "another exit code", e.text);
    check_has(what, e.text, says);
}

static void write_file(const char *path, const char *text, size_t n)
{
    FILE *f = fopen(path, "w");

    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    fwrite(text, 1, n, f);
    fclose(f);
}

static void test_files(void)
{
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct machine_options o = {"broken.xml", NULL};

        remove("broken.xml");
        if (files[i].text)
            write_file("broken.xml", files[i].text, strlen(files[i].text));
        refuse(files[i].what, &o, files[i].code, files[i].says);
    }
    remove("broken.xml");
}

static void test_binary_and_directory(void)
{
    struct machine_options o = {"broken.xml", NULL};

    write_file("broken.xml", "<topology>\0\1\2\3", 14);
    refuse("binary", &o, EXIT_BAD_DATA, "not an hwloc XML file");
    remove("broken.xml");
    o.topology = ".";
    refuse("directory", &o, EXIT_BAD_DATA, "not a file");
}

/* Every cut and many flips of a good file: loaded or refused, both in good order. */
static void test_damaged(void)
{
    static char good[1 << 20];
    FILE *f = fopen(MACHINES "/knl-snc4-flat.xml", "r");
    size_t n;

    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    n = fread(good, 1, sizeof good, f);
    fclose(f);
    for (unsigned i = 0; i < 60; i++) {
        struct machine_options o = {"broken.xml", NULL};
        struct machine m;
        struct error e = {0};
        size_t at = n * i / 60;
        char was = good[at];

        good[at] = i % 2 ? '9' : 'f';
        write_file("broken.xml", good, i % 3 ? n : at + 1);
        good[at] = was;
        if (machine_init(&m, &o, &e) == 0)
            machine_fini(&m);
        else
            CU_ASSERT(e.code == EXIT_BAD_DATA || e.code == EXIT_UNAVAILABLE);
    }
    remove("broken.xml");
}

static void test_synthetic(void)
{
    static const struct {
        const char *text;
        enum exit_code code;
        const char *says;
    } rows[] = {
        {"synthetic:", EXIT_USAGE, "nothing after"},
        {"synthetic:foo:3", EXIT_BAD_DATA, "foo"},
        {"synthetic:pack:2 core:0", EXIT_BAD_DATA, "hwloc cannot load it"},
        {"synthetic:pack:-1", EXIT_BAD_DATA, "hwloc cannot load it"},
        {"fsroot:", EXIT_USAGE, "nothing after"},
        {"fsroot:/nonexistent", EXIT_BAD_DATA, "no sys/devices/system/cpu"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct machine_options o = {rows[i].text, NULL};

        refuse(rows[i].text, &o, rows[i].code, rows[i].says);
    }
}

static void test_kinds(void)
{
    static const struct {
        const char *kinds, *says;
    } rows[] = {
        {"", "say NODE=KIND"},
        {" , ", "say NODE=KIND"},
        {"hbm", "say NODE=KIND"},
        {"1=fast", "there are unknown, dram, hbm, gpu, cxl, nvm"},
        {"7=hbm", "there are nodes 0-3"},
        {"2-5=hbm", "there are nodes 0-3"},
        {"3-2=hbm", "no node number"},
        {"x=hbm", "no node number"},
        {"-1=hbm", "no node number"},
        {"1 2=hbm", "say NODE=KIND"},
        {"99999999999999999999=hbm", "no node number"},
        {"=hbm", "no node number"},
        {"1=", "no kind"},
        {"0=dram,1=fast", "no kind \"fast\""},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct machine_options o = {"synthetic:pack:4 [numa(memory=8GiB)] core:2 pu:1",
                                    rows[i].kinds};

        refuse(rows[i].kinds, &o, EXIT_USAGE, rows[i].says);
    }
}

static void test_kinds_taken(void)
{
    struct machine_options o = {"synthetic:pack:4 [numa(memory=8GiB)] core:2 pu:1",
                                "0=HBM, 2-3=cxl"};
    static const enum memkind want[] = {MEM_HBM, MEM_DRAM, MEM_CXL, MEM_CXL};
    struct machine m;
    struct error e = {0};

    CU_ASSERT_EQUAL_FATAL(machine_init(&m, &o, &e), 0);
    for (unsigned i = 0; i < 4; i++) {
        CU_ASSERT_EQUAL(m.nodes[i].kind, want[i]);
        CU_ASSERT_EQUAL(m.nodes[i].source, i == 1 ? KIND_NONE : KIND_USER);
    }
    check_text("evidence", "--kind 3=cxl", m.nodes[3].evidence);
    machine_fini(&m);
    machine_fini(&m);
    machine_fini(NULL);
}

/* A machine that describes nothing: node 1 has no cores. The rates are invented. */
static void test_kinds_by_rate(void)
{
    static const struct {
        double GBps[2];
        enum memkind kind;
        enum kind_source own, beside;
        const char *evidence;
    } rows[] = {
        {{50, 200}, MEM_HBM, KIND_MEASURED, KIND_MEASURED, "200 GB/s read, 4.0 x node 0"},
        {{50, 100}, MEM_HBM, KIND_MEASURED, KIND_MEASURED, "100 GB/s read, 2.0 x node 0"},
        {{50, 99}, MEM_UNKNOWN, KIND_NONE, KIND_NONE, "nothing says what it is"},
        {{50, 20}, MEM_UNKNOWN, KIND_NONE, KIND_MEASURED, "0.40 x the bandwidth of node 0: CXL"},
        {{50, 0}, MEM_UNKNOWN, KIND_NONE, KIND_NONE, "nothing says what it is"},
        {{0, 200}, MEM_UNKNOWN, KIND_NONE, KIND_NONE, "nothing says what it is"},
    };
    struct machine_options o = {"synthetic:[numa(memory=8GiB)] [numa(memory=8GiB)] core:2 pu:1",
                                NULL};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct machine m;

        CU_ASSERT_EQUAL_FATAL(machine_init(&m, &o, NULL), 0);
        CU_ASSERT_FATAL(m.nnodes == 2 && m.nodes[1].cpuless);
        machine_kinds_by_rate(&m, rows[i].GBps);
        CU_ASSERT_EQUAL(m.nodes[0].kind, MEM_DRAM);
        CU_ASSERT_EQUAL(m.nodes[0].source, rows[i].own);
        CU_ASSERT_EQUAL(m.nodes[1].kind, rows[i].kind);
        CU_ASSERT_EQUAL(m.nodes[1].source, rows[i].beside);
        check_has("evidence", m.nodes[1].evidence, rows[i].evidence);
        machine_fini(&m);
    }
}

/* What is known already stays, whatever the rates say. */
static void test_kinds_by_rate_known(void)
{
    struct machine_options o = {"synthetic:[numa(memory=8GiB)] [numa(memory=8GiB)] core:2 pu:1",
                                "1=cxl"};
    static const double GBps[] = {50, 200};
    struct machine m;

    CU_ASSERT_EQUAL_FATAL(machine_init(&m, &o, NULL), 0);
    machine_kinds_by_rate(&m, GBps);
    CU_ASSERT(m.nodes[1].kind == MEM_CXL && m.nodes[1].source == KIND_USER);
    machine_fini(&m);
}

static void test_tiers(void)
{
    static const struct {
        const char *tier;
        enum exit_code code;
        const char *says;
    } rows[] = {
        {"hbm", EXIT_UNAVAILABLE, "it has dram; if a node"},
        {"fast", EXIT_USAGE, "this machine has dram"},
        {"", EXIT_USAGE, "this machine has dram"},
        {"7", EXIT_UNAVAILABLE, "there are nodes 0-1"},
        {"1x", EXIT_UNAVAILABLE, "there are nodes 0-1"},
    };
    struct machine_options o = {"synthetic:pack:2 [numa(memory=8GiB)] core:2 pu:1", NULL};
    hwloc_bitmap_t set = hwloc_bitmap_alloc();
    struct machine m;
    struct error e = {0};

    CU_ASSERT_EQUAL_FATAL(machine_init(&m, &o, &e), 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CU_ASSERT_EQUAL(machine_tier(&m, rows[i].tier, set, &e), -1);
        CU_ASSERT_EQUAL(e.code, rows[i].code);
        check_has(rows[i].tier, e.text, rows[i].says);
    }
    hwloc_bitmap_free(set);
    machine_fini(&m);
}

/* The variables of hwloc are obeyed, and their errors are ours. */
static void test_environment(void)
{
    struct machine_options o = {NULL, NULL};
    struct machine m;
    struct error e = {0};

    setenv("HWLOC_XMLFILE", MACHINES "/a64fx.xml", 1);
    CU_ASSERT_EQUAL_FATAL(machine_init(&m, &o, &e), 0);
    CU_ASSERT(m.simulated && m.cores == 48);
    machine_fini(&m);
    setenv("HWLOC_XMLFILE", "/nonexistent.xml", 1);
    refuse("HWLOC_XMLFILE", &o, EXIT_BAD_DATA, "/nonexistent.xml");
    unsetenv("HWLOC_XMLFILE");
    setenv("HWLOC_SYNTHETIC", "pack:3 core:1 pu:1", 1);
    CU_ASSERT_EQUAL_FATAL(machine_init(&m, &o, &e), 0);
    CU_ASSERT(m.simulated && m.packages == 3);
    machine_fini(&m);
    unsetenv("HWLOC_SYNTHETIC");
}

/* hwloc has nothing to say on our standard error, whatever it is given. */
static void test_silence(void)
{
    struct machine_options o = {"broken.xml", NULL};
    int saved = dup(STDERR_FILENO);
    struct machine m;
    struct error e = {0};
    struct stat st;

    write_file("broken.xml", files[5].text, strlen(files[5].text));
    CU_ASSERT_PTR_NOT_NULL_FATAL(freopen("stderr.txt", "w", stderr));
    machine_init(&m, &o, &e);
    o.topology = "synthetic:pack:x";
    machine_init(&m, &o, &e);
    fflush(stderr);
    dup2(saved, STDERR_FILENO);
    close(saved);
    CU_ASSERT_EQUAL(stat("stderr.txt", &st), 0);
    CU_ASSERT_EQUAL(st.st_size, 0);
    remove("stderr.txt");
    remove("broken.xml");
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"files", test_files},           {"binary_and_directory", test_binary_and_directory},
        {"damaged", test_damaged},       {"synthetic", test_synthetic},
        {"kinds", test_kinds},           {"kinds_taken", test_kinds_taken},
        {"by_rate", test_kinds_by_rate}, {"by_rate_known", test_kinds_by_rate_known},
        {"tiers", test_tiers},           {"environment", test_environment},
        {"silence", test_silence},       CU_TEST_INFO_NULL,
    };
    return suite_run("machine.input", tests);
}
