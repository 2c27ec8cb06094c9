/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Energy counters on trees that are made: which count, wrap-around, counters that stand still, and
 * the record of a point. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "counters/energy.h"
#include "rig.h"
#include "../unit.h"

static char root[64];

static void zone_file(const char *zone, const char *file, const char *text)
{
    char path[256];
    FILE *f;

    snprintf(path, sizeof path, "%s/sys/class/powercap/%s", root, zone);
    mkdir(path, 0777);
    snprintf(path, sizeof path, "%s/sys/class/powercap/%s/%s", root, zone, file);
    f = fopen(path, "r+"); /* not cut short: a reader must never see an empty file */
    f = f ? f : fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    fputs(text, f);
    fclose(f);
}

static void energy_of(const char *zone, unsigned long long uJ)
{
    char text[32];

    snprintf(text, sizeof text, "%015llu\n", uJ);
    zone_file(zone, "energy_uj", text);
}

static void zone(const char *zone, const char *name, unsigned long long uJ)
{
    zone_file(zone, "name", name);
    zone_file(zone, "max_energy_range_uj", "65532610987\n");
    energy_of(zone, uJ);
}

static void remove_tree(void)
{
    char command[128];

    snprintf(command, sizeof command, "rm -rf '%s'", root);
    CU_ASSERT_EQUAL(system(command), 0);
}

static void make_root(void)
{
    static const char *const dirs[] = {"", "/sys", "/sys/class", "/sys/class/powercap"};

    strcpy(root, "/tmp/hbmark-energy-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(root));
    for (size_t i = 1; i < sizeof dirs / sizeof *dirs; i++) {
        char path[128];

        snprintf(path, sizeof path, "%s%s", root, dirs[i]);
        CU_ASSERT_EQUAL_FATAL(mkdir(path, 0777), 0);
    }
}

/* Two packages with memory, and what is within them or around them. */
static void make_tree(void)
{
    make_root();
    zone("intel-rapl:0", "package-0\n", 1000000);
    zone("intel-rapl:0:0", "core\n", 500000);
    zone("intel-rapl:0:1", "dram\n", 65532610000);
    zone("intel-rapl:1", "package-1\n", 5);
    zone("intel-rapl:2", "psys\n", 7);
    zone("intel-rapl-mmio:0", "package-0\n", 1000000);
}

static void domains(void)
{
    struct energy e;

    make_tree();
    energy_open(&e, root);
    CU_ASSERT_EQUAL_FATAL(e.n, 3);
    CU_ASSERT_STRING_EQUAL(e.domain[0].name, "package-0");
    CU_ASSERT_STRING_EQUAL(e.domain[1].name, "package-1");
    CU_ASSERT_STRING_EQUAL(e.domain[2].name, "package-0 dram");
    CU_ASSERT_PTR_NULL(e.why_not);
    remove_tree();
}

/* 3 J of one package, and a counter that begins anew: 987 uJ to its end, 13 after it. */
static void wrap_around(void)
{
    struct energy e;

    make_tree();
    energy_open(&e, root);
    CU_ASSERT_EQUAL(energy_read(&e), 0);
    energy_of("intel-rapl:0", 4000000);
    CU_ASSERT_DOUBLE_EQUAL(energy_read(&e), 3, 1e-9);
    energy_of("intel-rapl:0:1", 13);
    CU_ASSERT_DOUBLE_EQUAL(energy_read(&e), 3.001, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(energy_read(&e), 3.001, 1e-9);
    remove_tree();
}

static void none(void)
{
    struct energy e;

    make_root();
    energy_open(&e, root);
    CU_ASSERT(e.n == 0 && strncmp(e.why_not, "no powercap", 11) == 0);
    remove_tree();
}

/* One that cannot be read makes the sum worthless. */
static void not_readable(void)
{
    struct energy e;
    char path[128];

    make_tree();
    snprintf(path, sizeof path, "%s/sys/class/powercap/intel-rapl:1/energy_uj", root);
    remove(path);
    energy_open(&e, root);
    CU_ASSERT(e.n == 0 && strstr(e.why_not, "chmod") != NULL);
    remove_tree();
}

static double clock_ns;
static unsigned long long counted_uJ;

/* Each look takes 10 ms, and the counter moves by 0.1 J in every second one. */
static double moving_clock(void)
{
    clock_ns += 10e6;
    if ((unsigned)(clock_ns / 10e6) % 2)
        energy_of("intel-rapl:1", counted_uJ += 100000);
    return clock_ns;
}

static double still_clock(void)
{
    return clock_ns += 10e6;
}

static void idle(void)
{
    struct energy e;

    make_tree();
    energy_open(&e, root);
    clock_ns = 0;
    counted_uJ = 5;
    energy_idle(&e, 2, moving_clock);
    CU_ASSERT_DOUBLE_EQUAL(e.idle_W, 5, 0.1);
    CU_ASSERT_DOUBLE_EQUAL(e.update_s, 0.02, 0.001);
    energy_idle(&e, 0.1, still_clock);
    CU_ASSERT(e.n == 0 && strstr(e.why_not, "stand still") != NULL);
    remove_tree();
}

/* Each launch takes 1 J. */
static void heat(const struct launch *l)
{
    (void)l;
    energy_of("intel-rapl:1", counted_uJ += 1000000);
}

static double number(const json_t *o, const char *key)
{
    return json_number_value(json_object_get(o, key));
}

/* A sample pretends to take 0.7 s; the record's figures must follow from each other. */
static void record(void)
{
    static const struct rig_option o[] = {
        {"size", "33KiB"},     {"doubling", "off"},  {"variant", "plain"}, {"seed", "7"},
        {"max-samples", "12"}, {"counters", "none"}, {NULL, NULL}};
    struct energy e;
    struct error fault = {0};
    enum exit_code code;
    json_t *records;
    const json_t *p, *j;

    make_tree();
    energy_open(&e, root);
    e.idle_W = 0.001;
    e.update_s = 0.001;
    rig_energy = &e;
    counted_uJ = 5;
    null_model = (struct null_model){.works = true, .ns_per_byte = 1e4, .each_launch = heat};
    records = rig_run("stream.copy", o, &code, &fault);
    rig_energy = NULL;
    CU_ASSERT_PTR_NOT_NULL_FATAL(records);
    p = rig_point(records, 0);
    j = json_object_get(p, "energy");
    if (!json_is_object(j))
        fprintf(stderr, "%s\n", rig_text(p, "energy_reason"));
    CU_ASSERT_FATAL(json_is_object(j));
    CU_ASSERT(number(j, "joules") > 0 && number(j, "seconds") > 2);
    CU_ASSERT_DOUBLE_EQUAL(number(j, "watts") * number(j, "seconds") / number(j, "joules"), 1,
                           1e-9);
    CU_ASSERT_DOUBLE_EQUAL(number(j, "J_per_byte") *
                               number(json_object_get(p, "summary"), "median") /
                               (number(j, "watts") - 0.001),
                           1, 1e-9);
    CU_ASSERT(json_is_null(json_object_get(j, "J_per_flop")));
    CU_ASSERT_STRING_EQUAL(rig_text(j, "label"), "in-band, not a Green500 level");
    CU_ASSERT_EQUAL(json_array_size(json_object_get(j, "domains")), 3);
    json_decref(records);
    remove_tree();
}

/* Short points, and machines without counters, say why there is none. */
static void absent(void)
{
    static const struct rig_option o[] = {{"size", "33KiB"},
                                          {"doubling", "off"},
                                          {"variant", "plain"},
                                          {"counters", "none"},
                                          {NULL, NULL}};
    struct energy e;
    struct error fault = {0};
    enum exit_code code;
    json_t *records;

    make_tree();
    energy_open(&e, root);
    rig_energy = &e;
    null_model = (struct null_model){.works = true};
    records = rig_run("stream.copy", o, &code, &fault);
    CU_ASSERT_PTR_NOT_NULL(strstr(rig_text(rig_point(records, 0), "energy_reason"), "under 2 s"));
    json_decref(records);
    energy_open(&e, "/nowhere");
    records = rig_run("stream.copy", o, &code, &fault);
    CU_ASSERT_PTR_NOT_NULL(strstr(rig_text(rig_point(records, 0), "energy_reason"), "powercap"));
    json_decref(records);
    rig_energy = NULL;
    remove_tree();
}

int main(void)
{
    CU_TestInfo tests[] = {{"domains", domains},
                           {"wrap-around", wrap_around},
                           {"no powercap", none},
                           {"not readable", not_readable},
                           {"idle power and update rate", idle},
                           {"record of a point", record},
                           {"why there is none", absent},
                           CU_TEST_INFO_NULL};

    return unit_run("energy", tests);
}
