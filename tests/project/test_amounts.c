/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Amounts with units, and --set. */
#include <math.h>
#include <string.h>

#include "project/amount.h"
#include "project/assume.h"
#include "unit.h"

static void test_parse(void)
{
    static const struct {
        const char *text;
        enum amount_of of;
        bool bare;
        double lo, hi; /* NAN: refused */
        const char *rest;
    } cases[] = {
        {"1 EFLOP/s FP64 peak", AMOUNT_FLOPS, false, 1e18, 1e18, "FP64 peak"},
        {"1EFLOPS", AMOUNT_FLOPS, false, 1e18, 1e18, ""},
        {"250 pflop/s", AMOUNT_FLOPS, false, NAN, NAN, ""}, /* p is no prefix: pico or peta? */
        {"250 Pflop/s", AMOUNT_FLOPS, false, 2.5e17, 2.5e17, ""},
        {"1e18 FLOP/s", AMOUNT_FLOPS, false, 1e18, 1e18, ""},
        {"1e18", AMOUNT_FLOPS, false, NAN, NAN, ""},
        {"1e18", AMOUNT_FLOPS, true, 1e18, 1e18, ""},
        {"100 quintillion", AMOUNT_FLOPS, true, 1e20, 1e20, ""},
        {"25 PB/s", AMOUNT_BANDWIDTH, false, 2.5e16, 2.5e16, ""},
        {"25 PB", AMOUNT_BANDWIDTH, false, NAN, NAN, ""},
        {"80 GiB", AMOUNT_CAPACITY, false, 85899345920.0, 85899345920.0, ""},
        {"20 to 25 MW", AMOUNT_POWER, false, 20e6, 25e6, ""},
        {"20 MW to 25 MW", AMOUNT_POWER, false, 20e6, 25e6, ""},
        {"700..900 W (vendor)", AMOUNT_POWER, false, 700, 900, "(vendor)"},
        {"25 to 20 MW", AMOUNT_POWER, false, NAN, NAN, ""},
        {"1.1..1.4", AMOUNT_RATIO, false, 1.1, 1.4, ""},
        {"5%", AMOUNT_RATIO, false, 0.05, 0.05, ""},
        {"2.5 billion USD", AMOUNT_COST, false, 2.5e9, 2.5e9, ""},
        {"15000 GPUs", AMOUNT_COUNT, false, 15000, 15000, ""},
        {"0x10", AMOUNT_COUNT, false, NAN, NAN, ""},
        {"nan", AMOUNT_COUNT, false, NAN, NAN, ""},
        {"-5", AMOUNT_COUNT, false, NAN, NAN, ""},
        {"1e400", AMOUNT_FLOPS, true, NAN, NAN, ""},
        {"2027", AMOUNT_YEAR, false, 2027, 2027, ""},
        {"27", AMOUNT_YEAR, false, NAN, NAN, ""},
        {"", AMOUNT_COUNT, false, NAN, NAN, ""},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct span v = {0, 0};
        const char *rest = "";
        const char *wrong = amount_parse(cases[i].text, cases[i].of, cases[i].bare, &v, &rest);

        if (isnan(cases[i].lo)) {
            CU_ASSERT_PTR_NOT_NULL(wrong);
            continue;
        }
        CU_ASSERT_PTR_NULL(wrong);
        CU_ASSERT_DOUBLE_EQUAL(v.lo, cases[i].lo, 1e-9 * cases[i].lo);
        CU_ASSERT_DOUBLE_EQUAL(v.hi, cases[i].hi, 1e-9 * cases[i].hi);
        CU_ASSERT_STRING_EQUAL(rest, cases[i].rest);
    }
}

static void test_print(void)
{
    static const struct {
        enum amount_of of;
        double value;
        int digits;
        const char *text;
    } cases[] = {
        {AMOUNT_FLOPS, 1e18, 3, "1 EFLOP/s"},
        {AMOUNT_COUNT, 8764321, 3, "8,760,000"},
        {AMOUNT_COUNT, 999, 3, "999"},
        {AMOUNT_COUNT, 15000, 6, "15,000"},
        {AMOUNT_POWER, 29.685e6, 3, "29.7 MW"},
        {AMOUNT_BANDWIDTH, 3.35e12, 3, "3.35 TB/s"},
        {AMOUNT_COST, 1.385e9, 3, "1.39 bn USD"},
        {AMOUNT_COST, 92300, 3, "92,300 USD"},
        {AMOUNT_YEAR, 2027, 3, "2027"},
        {AMOUNT_RATIO, 1.05, 4, "1.05"},
        {AMOUNT_COUNT, INFINITY, 3, "-"},
        {AMOUNT_CAPACITY, NAN, 3, "-"},
        {AMOUNT_FLOPS, 999.99e12, 3, "1 PFLOP/s"},
        {AMOUNT_COUNT, 2e15, 3, "2e+15"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[AMOUNT_ROOM];

        CU_ASSERT_STRING_EQUAL(amount_print(text, cases[i].of, cases[i].value, cases[i].digits),
                               cases[i].text);
    }
}

static void test_flags(void)
{
    CU_ASSERT_EQUAL(flag_weaker(FLAG_MEASURED, FLAG_ANNOUNCED), FLAG_ANNOUNCED);
    CU_ASSERT_EQUAL(flag_weaker(FLAG_ASSUMED, FLAG_VENDOR), FLAG_ASSUMED);
    CU_ASSERT_EQUAL(flag_find("vendor"), FLAG_VENDOR);
    CU_ASSERT_EQUAL(flag_find("Vendor"), FLAGS);
    CU_ASSERT_EQUAL(flag_of_mark("recalled", FLAG_VENDOR), FLAG_ASSUMED);
    CU_ASSERT_EQUAL(flag_of_mark("source", FLAG_VENDOR), FLAG_VENDOR);
}

static void test_set(void)
{
    struct assume a;
    struct error e = {0};

    CU_ASSERT_EQUAL(assume_parse(&a, "pue=1.2,power_w=350..400\nprecision=FP64", &e), 0);
    CU_ASSERT_DOUBLE_EQUAL(a.number[ASSUME_PUE].value.lo, 1.2, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(a.number[ASSUME_POWER].value.hi, 400, 1e-9);
    CU_ASSERT_EQUAL(a.number[ASSUME_PUE].flag, FLAG_ASSUMED);
    CU_ASSERT_STRING_EQUAL(a.word[ASSUME_PRECISION], "fp64");
    CU_ASSERT_FALSE(a.number[ASSUME_COST].known);
    CU_ASSERT_EQUAL(assume_parse(&a, "pu=1.2", &e), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "did you mean 'pue'"));
    CU_ASSERT_EQUAL(e.code, EXIT_USAGE);
    CU_ASSERT_EQUAL(assume_parse(&a, "pue=0.9", &e), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "between 1 and 5"));
    CU_ASSERT_EQUAL(assume_parse(&a, "pue", &e), -1);
    CU_ASSERT_EQUAL(assume_parse(&a, "law=moore", &e), -1);
    CU_ASSERT_EQUAL(assume_parse(&a, "precision=fp65", &e), -1);
}

/* What is set holds before what the target says, and that before the catalogue. */
static void test_order(void)
{
    json_t *target = json_pack("{s:{s:{s:f,s:f,s:s}}}", "fields", "pue", "lo", 1.05, "hi", 1.05,
                               "flag", "announced");
    json_t *catalogue = json_pack("{s:{s:f,s:f,s:[s]}}", "pue", "lo", 1.1, "hi", 1.58, "s", "x");
    struct assume a;
    struct error e;

    assume_parse(&a, "pue=1.3", &e);
    assume_complete(&a, target, catalogue);
    CU_ASSERT_DOUBLE_EQUAL(a.number[ASSUME_PUE].value.lo, 1.3, 1e-12);
    assume_parse(&a, NULL, &e);
    assume_complete(&a, target, catalogue);
    CU_ASSERT_DOUBLE_EQUAL(a.number[ASSUME_PUE].value.lo, 1.05, 1e-12);
    CU_ASSERT_EQUAL(a.number[ASSUME_PUE].flag, FLAG_ANNOUNCED);
    assume_parse(&a, NULL, &e);
    assume_complete(&a, NULL, catalogue);
    CU_ASSERT_DOUBLE_EQUAL(a.number[ASSUME_PUE].value.hi, 1.58, 1e-12);
    CU_ASSERT_EQUAL(a.number[ASSUME_PUE].flag, FLAG_ASSUMED);
    json_decref(target);
    json_decref(catalogue);
}

static CU_TestInfo tests[] = {
    {"amounts are read", test_parse},       {"amounts are written", test_print},
    {"the weakest flag", test_flags},       {"--set", test_set},
    {"which assumption holds", test_order}, CU_TEST_INFO_NULL};

int main(void)
{
    return unit_run("project.amounts", tests);
}
