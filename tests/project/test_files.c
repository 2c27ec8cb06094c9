/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What people write: INI targets and catalogue files, right and wrong. */
#include <stdlib.h>
#include <string.h>

#include "project/ask.h"
#include "project/basis.h"
#include "project/catalogue.h"
#include "record/member.h"
#include "unit.h"

static const char whole[] = "[target]\n"
                            "name = Tender 12\n"
                            "flops = 1 EFLOP/s FP64 peak dense (announced)\n"
                            "flops = 8 EFLOP/s FP8\n"
                            "flops_also = 100 quintillion\n"
                            "power = 20 to 25 MW (vendor) ; with all\n"
                            "devices = 10000\n"
                            "nodes = 2000\n"
                            "devices_per_node = 4\n"
                            "[source]\n"
                            "power = page 12\n";

static void test_ini(void)
{
    struct error e = {0};
    json_t *t = target_ini_parse(whole, strlen(whole), "a.ini", &e);
    const json_t *f;

    CU_ASSERT_PTR_NOT_NULL_FATAL(t);
    CU_ASSERT_STRING_EQUAL(member_text(t, "name"), "Tender 12");
    f = member_at(t, "fields.flops_fp64_peak_dense");
    CU_ASSERT_EQUAL(member_number(f, "value"), 1e18);
    CU_ASSERT_STRING_EQUAL(member_text(f, "flag"), "announced");
    CU_ASSERT_STRING_EQUAL(member_text(f, "kind"), "peak");
    CU_ASSERT_STRING_EQUAL(member_text(member_at(t, "fields.flops_fp8"), "flag"), "assumed");
    f = member_at(t, "fields.power_W");
    CU_ASSERT_EQUAL(member_number(f, "lo"), 20e6);
    CU_ASSERT_EQUAL(member_number(f, "hi"), 25e6);
    CU_ASSERT_STRING_EQUAL(member_text(f, "source"), "page 12");
    /* 1e18 printed as 1e20, 8e18 as 1e20, 2000 x 4 not 10000. */
    CU_ASSERT_EQUAL(json_array_size(json_object_get(t, "contradictions")), 3);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(json_string_value(json_array_get(json_object_get(t, "contradictions"), 0)),
               "2000 nodes of 4 devices are 8000, not 10000"));
    /* FP8: peak or sustained, dense or sparse. */
    CU_ASSERT_EQUAL(json_array_size(json_object_get(t, "left_open")), 2);
    json_decref(t);
}

static void test_ini_faults(void)
{
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"[target]\nflops = 1 EFLOP\n", "b.ini:2: flops = '1 EFLOP': give a rate such as"},
        {"[target]\nflops = 1 EFLOP/s FP65\n", "b.ini:2: flops = '1 EFLOP/s FP65': behind a rate"},
        {"[target]\nflops = 1 EFLOP/s (sure)\n", "b.ini:2: flops = '1 EFLOP/s (sure)': a flag is"},
        {"[target]\nflops = 1 EFLOP/s (vendor) FP64\n", "b.ini:2: "},
        {"[target]\npower = 20\n", "b.ini:2: power = '20': give a power such as '20 MW'"},
        {"[target]\nflop = 1 EFLOP/s\n", "b.ini:2: unknown key 'flop', did you mean 'flops'"},
        {"[goal]\nflops = 1 EFLOP/s\n", "b.ini:2: unknown section 'goal': there are [target]"},
        {"[target]\nnodes = 10\nnodes = 20\n", "b.ini:3: nodes = '20': is given twice"},
        {"[target]\nnodes = 10 quick\n", "b.ini:2: nodes = '10 quick': nothing but a flag"},
        {"[target]\nthis is no line\n", "b.ini:2: neither '[target]'"},
        {"[target]\nname = x\n", "b.ini:2: no figure"},
        {"", "b.ini:1: no figure"},
        {"[target]\npue = 1.4 to 1.1\n", "b.ini:2: pue = '1.4 to 1.1': give a number such as"},
        {"[target]\nyear = soon\n", "b.ini:2: year = 'soon': give a year"},
        {"[target]\nflops_also = many\n", "b.ini:2: flops_also = 'many'"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error e = {0};
        json_t *t = target_ini_parse(cases[i].text, strlen(cases[i].text), "b.ini", &e);

        CU_ASSERT_PTR_NULL(t);
        CU_ASSERT_EQUAL(e.code, EXIT_BAD_DATA);
        if (!strstr(e.text, cases[i].says))
            printf("%s\n", e.text);
        CU_ASSERT_PTR_NOT_NULL(strstr(e.text, cases[i].says));
    }
}

#define HEAD "{\"format\": \"hbmark-catalogue/1\", \"kind\": \"targets\", \"rows\": "

static void test_catalogue_faults(void)
{
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"{\n\"a\": 1,\n\"a\": 2}", "c.json:3: duplicate"},
        {"{", "c.json:1: "},
        {"[]", "format ''"},
        {HEAD "3}", "with an array rows"},
        {HEAD "[3]}", "rows[0] '': a row is an object"},
        {HEAD "[{\"id\": \"a\", \"name\": \"A\"}]}", "rows[0] 'a': has no figures"},
        {HEAD
         "[{\"id\": \"a\", \"name\": \"A\", \"fields\": {\"flops\": {\"v\": 1, \"p\": null}}}]}",
         "flops is no figure"},
        {HEAD "[{\"id\": \"a\", \"name\": \"A\", \"fields\": {}}, {\"id\": \"a\", \"name\": \"A\", "
              "\"fields\": {}}]}",
         "rows[1] 'a': this id stands twice"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error e = {0};

        CU_ASSERT_PTR_NULL(
            catalogue_parse(cases[i].text, strlen(cases[i].text), CATALOGUE_TARGETS, "c.json", &e));
        CU_ASSERT_EQUAL(e.code, EXIT_BAD_DATA);
        CU_ASSERT_PTR_NOT_NULL(strstr(e.text, cases[i].says));
    }
}

/* The catalogue itself: as many rows as it promises, and each a target that can be read. */
static void test_catalogue(void)
{
    static const size_t rows[CATALOGUE_PARTS] = {21, 13, 39};
    struct catalogue c;
    struct error e = {0};
    const json_t *row;
    size_t i;

    CU_ASSERT_EQUAL_FATAL(catalogue_open(&c, CATALOGUE_DIR, &e), 0);
    for (unsigned part = 0; part < CATALOGUE_PARTS; part++)
        CU_ASSERT_EQUAL(json_array_size(catalogue_rows(&c, (enum catalogue_part)part)), rows[part]);
    for (unsigned part = 0; part <= CATALOGUE_SYSTEMS; part++)
        json_array_foreach (catalogue_rows(&c, (enum catalogue_part)part), i, row) {
            json_t *t = catalogue_target(row, (enum catalogue_part)part), *field;
            const char *key;

            CU_ASSERT_PTR_NOT_NULL_FATAL(t);
            json_object_foreach (json_object_get(t, "fields"), key, field) {
                CU_ASSERT_PTR_NOT_NULL(ask_find(key));
                /* What no source told stays untold. */
                if (json_is_null(member_at(json_object_get(row, "fields"), key)))
                    CU_ASSERT_TRUE(json_is_null(field) || member_true(field, "later"));
            }
            json_decref(t);
        }
    catalogue_close(&c);
    CU_ASSERT_EQUAL(catalogue_open(&c, "/nonexistent", &e), -1);
    CU_ASSERT_EQUAL(e.code, EXIT_UNAVAILABLE);
}

static void test_marks(void)
{
    struct catalogue c;
    struct error e = {0};
    enum catalogue_part part;
    json_t *t;

    CU_ASSERT_EQUAL_FATAL(catalogue_open(&c, CATALOGUE_DIR, &e), 0);
    t = catalogue_target(catalogue_find(&c, "frontier", &part), CATALOGUE_SYSTEMS);
    CU_ASSERT_STRING_EQUAL(member_text(t, "fields.mxp_flops.p"), "recalled");
    CU_ASSERT_STRING_EQUAL(member_text(t, "fields.mxp_flops.flag"), "assumed");
    CU_ASSERT_STRING_EQUAL(member_text(t, "fields.hpl_flops.flag"), "announced");
    json_decref(t);
    t = catalogue_target(catalogue_find(&c, "kr-nacc-1ef", &part), CATALOGUE_TARGETS);
    /* The announcement leaves the precision open: so do we, whatever others infer. */
    CU_ASSERT_STRING_EQUAL(member_text(t, "fields.flops.precision"), "");
    CU_ASSERT_TRUE(member_true(t, "fields.devices.later"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(json_string_value(json_array_get(json_object_get(t, "contradictions"), 0)),
               "'100 quintillion operations', 100 times apart"));
    json_decref(t);
    CU_ASSERT_PTR_NULL(catalogue_find(&c, "nowhere", &part));
    catalogue_close(&c);
}

/* Every device of the catalogue is a unit that can be projected with. */
static void test_devices(void)
{
    struct catalogue c;
    struct error e = {0};
    const json_t *row;
    size_t i;

    CU_ASSERT_EQUAL_FATAL(catalogue_open(&c, CATALOGUE_DIR, &e), 0);
    json_array_foreach (catalogue_rows(&c, CATALOGUE_DEVICES), i, row) {
        struct basis b;

        CU_ASSERT_EQUAL(
            basis_of_device(&b, row,
                            json_object_get(c.part[CATALOGUE_DEVICES], "measured_fractions"), &e),
            0);
        CU_ASSERT_PTR_NOT_NULL(basis_find(&b, ASK_BANDWIDTH));
        for (size_t k = 0; k < b.n; k++)
            CU_ASSERT_NOT_EQUAL(b.measure[k].flag, FLAG_MEASURED);
        basis_fini(&b);
    }
    catalogue_close(&c);
}

static CU_TestInfo tests[] = {{"an INI target", test_ini},
                              {"faults of INI targets", test_ini_faults},
                              {"faults of catalogues", test_catalogue_faults},
                              {"the catalogue", test_catalogue},
                              {"marks of the catalogue", test_marks},
                              {"devices", test_devices},
                              CU_TEST_INFO_NULL};

int main(void)
{
    return unit_run("project.files", tests);
}
