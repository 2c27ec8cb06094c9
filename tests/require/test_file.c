/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Files of thresholds: units as people write them, and what is refused with line and remedy. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "require/requirement.h"
#include "unit.h"

static void test_quantities(void)
{
    static const struct {
        const char *text;
        double value;
        const char *unit;
    } good[] = {
        {"1.4 TB/s", 1.4e12, "B/s"},
        {"1.4TB/s", 1.4e12, "B/s"},
        {"57.6 GB/s", 57.6e9, "B/s"},
        {"2 GiB/s", 2147483648.0, "B/s"},
        {"12 B/s", 12, "B/s"},
        {"95 ns", 95e-9, "s"},
        {"1.5 us", 1.5e-6, "s"},
        {"1.5 \302\265s", 1.5e-6, "s"},
        {"3 s", 3, "s"},
        {"2e3 ms", 2, "s"},
        {"900 Gflop/s", 900e9, "flop/s"},
        {"1 EFLOP/s", 1e18, "flop/s"},
        {"1 PFLOPS", 1e15, "flop/s"},
        {"0.5 GUP/s", 0.5e9, "updates/s"},
        {"0.5 GUPS", 0.5e9, "updates/s"},
        {"7 Mupdates/s", 7e6, "updates/s"},
        {"80 %", 0.8, "1"},
        {"80%", 0.8, "1"},
        {"0.8", 0.8, "1"},
        {".5", 0.5, "1"},
        {"120 tokens/s", 120, "tokens/s"},
        {"3 Mmsg/s", 3e6, "msg/s"},
        {"2.4 GHz", 2.4e9, "Hz"},
        {"64 GB", 64e9, "B"},
        {"64 GiB", 68719476736.0, "B"},
        {"30 pJ/B", 30e-12, "J/B"},
        {"5 pJ/flop", 5e-12, "J/flop"},
        {"1.2 kW", 1200, "W"},
        {"10 k/s", 1e4, "1/s"},
    };
    /* Bits, a prefix that would make any machine pass, signs, and numbers that are none. */
    static const char *const bad[] = {
        "",       "TB/s",   "-1 GB/s", "+1 GB/s", "1 Gb/s",   "1 Gbit/s", "800 mB/s",
        "1 GB",   "0x10 s", "inf s",   "nan s",   "1,4 TB/s", "1 TB/s x", "1 KB/s",
        "1 QB/s", "1 Gs",   "1e999 s", "1 GB /s", "1 %%",     "1 GiHz",
    };

    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct quantity q = {0};
        const char *why = units_quantity(good[i].text, &q);

        if (why || fabs(q.value / good[i].value - 1) > 1e-12 || strcmp(q.unit, good[i].unit) != 0)
            printf("\n%s: %s %g %s\n", good[i].text, why ? why : "", q.value, q.unit);
        CU_ASSERT_PTR_NULL_FATAL(why);
        CU_ASSERT_DOUBLE_EQUAL(q.value / good[i].value, 1, 1e-12);
        CU_ASSERT_STRING_EQUAL(q.unit, good[i].unit);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct quantity q = {0};
        const char *why = units_quantity(bad[i], &q);

        /* "1 GB" is a size: right here, and no rate where one is wanted. */
        if (strcmp(bad[i], "1 GB") == 0) {
            CU_ASSERT_PTR_NULL_FATAL(why);
            CU_ASSERT_STRING_EQUAL(q.unit, "B");
            continue;
        }
        if (!why)
            printf("\n'%s' was taken for %g %s\n", bad[i], q.value, q.unit);
        CU_ASSERT_PTR_NOT_NULL(why);
    }
}

#define ROW "[require a]\nbench = x\nrequire = >= 1 GB/s\n"

static void test_refused(void)
{
    static const struct {
        const char *text, *line, *says;
    } cases[] = {
        {"", "f.ini:", "nothing is required"},
        {"[defaults]\ntier = hbm\n", "f.ini:", "nothing is required"},
        {"[require a]\nrequire = >= 1 GB/s\n", "f.ini:1:", "bench"},
        {"[require a]\nbench = x\n", "f.ini:1:", "require"},
        {"; note\n[require a]\nbench = x\nrequire = 1 GB/s\n", "f.ini:4:", "operator"},
        {"[require a]\nbench = x\nrequire = => 1 GB/s\n", "f.ini:3:", "operator"},
        {"[require a]\nbench = x\nrequire = != 1 GB/s\n", "f.ini:3:", "operator"},
        {"[require a]\nbench = x\nrequire = >= 1 Gb/s\n", "f.ini:3:", "bytes"},
        {"[require a]\nbench = x\nrequire = == 1 GB/s\n", "f.ini:3:", "within"},
        {"[require a]\nbench = x\nrequire = == 1 GB/s within x\n", "f.ini:3:", "within"},
        {"[require a]\nbench = x\nrequire >= 1 GB/s\n", "f.ini:3:", "require = >="},
        {"[require a]\nbench = x\nrequire = >= 1 GB/s\nteir = hbm\n", "f.ini:4:", "'tier'"},
        {ROW "by = average\n", "f.ini:4:", "interval|median"},
        {ROW "by =\n", "f.ini:4:", "no value"},
        {ROW "nodes = some\n", "f.ini:4:", "each|total"},
        {ROW "value = medain\n", "f.ini:4:", "--list"},
        {ROW "value = tier\n", "f.ini:4:", "--list"},
        {ROW "value = best\nby = interval\n", "f.ini:5:", "only a median"},
        {ROW "value = bound_fraction\n", "f.ini:1:", "not 'B/s'"},
        {ROW "min-samples = many\n", "f.ini:4:", "whole number"},
        {ROW "size = big\n", "f.ini:4:", "64KiB"},
        {ROW "tier = hbm\ntier = dram\n", "f.ini:5:", "twice"},
        {ROW "  tier = hbm\n", "f.ini:4:", "first column"},
        {ROW ROW, "f.ini:4:", "of this name"},
        {ROW "[require b]\n[require c]\nbench = y\n", "f.ini:4:", "no key"},
        {ROW "[require b]\n", "f.ini:4:", "no key"},
        {ROW "[require b\nbench = x\n", "f.ini:4:", "']'"},
        {ROW "[reqiure b]\nbench = x\n", "f.ini:4:", "unknown section"},
        {ROW "[require 0123456789012345678901234567890123456789x]\nbench = x\n",
         "f.ini:4:", "too long"},
        {ROW "nonsense\n", "f.ini:4:", "neither"},
        {"bench = x\n", "f.ini:1:", "unknown section"},
        {"\r[require a]\nbench = x\n", "f.ini:1:", "'require'"},
        {ROW "[thresholds]\nnmae = x\n", "f.ini:5:", "name"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error e = {.text = ""};
        struct require *q = require_parse(cases[i].text, strlen(cases[i].text), "f.ini", &e);

        if (q || strncmp(e.text, cases[i].line, strlen(cases[i].line)) != 0 ||
            !strstr(e.text, cases[i].says))
            printf("\n%s-> %s\n", cases[i].text, q ? "taken" : e.text);
        CU_ASSERT_PTR_NULL(q);
        CU_ASSERT_EQUAL(e.code, EXIT_BAD_DATA);
        CU_ASSERT_EQUAL(strncmp(e.text, cases[i].line, strlen(cases[i].line)), 0);
        CU_ASSERT_PTR_NOT_NULL(strstr(e.text, cases[i].says));
        require_free(q);
    }
}

static void test_taken(void)
{
    static const char text[] = "\xef\xbb\xbf[thresholds]\r\nname = Annex B ; a note\r\n\r\n"
                               "[require one]\r\nbench = stream.*, bw.max\r\n"
                               "require = == 2 TB/s within 3 %\r\nvariants = each\r\n"
                               "[defaults]\r\ntier = hbm\r\nby = median\r\nrefuse = none\r\n"
                               "[require two]\r\nid = *triad*\r\nrequire = < 1e3 ns\r\n"
                               "tier = dram\r\nsize = 1GiB\r\nthreads = 8\r\n";
    struct error e = {.text = ""};
    struct require *q = require_parse(text, sizeof text - 1, "f.ini", &e);

    if (!q)
        printf("\n%s\n", e.text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(q);
    CU_ASSERT_EQUAL_FATAL(q->n, 2);
    CU_ASSERT_STRING_EQUAL(q->name, "Annex B");
    CU_ASSERT_STRING_EQUAL(q->row[0].name, "one");
    CU_ASSERT_EQUAL(q->row[0].line, 4);
    CU_ASSERT_EQUAL(q->row[0].op, WITHIN);
    CU_ASSERT_DOUBLE_EQUAL(q->row[0].tolerance, 0.03, 1e-12);
    CU_ASSERT_EQUAL(q->row[0].variants, VARIANTS_EACH);
    CU_ASSERT_EQUAL(q->row[0].by, BY_MEDIAN);
    CU_ASSERT_STRING_EQUAL(q->row[0].glob[2], "hbm"); /* from [defaults], though below */
    CU_ASSERT_STRING_EQUAL(q->row[0].refuse, "");
    CU_ASSERT_STRING_EQUAL(q->row[1].glob[2], "dram");
    CU_ASSERT_EQUAL(q->row[1].op, LESS);
    CU_ASSERT_DOUBLE_EQUAL(q->row[1].required.value, 1e-6, 1e-18);
    CU_ASSERT_EQUAL(q->row[1].size_bytes, 0x1p30);
    CU_ASSERT_EQUAL(q->row[1].threads, 8);
    CU_ASSERT(isnan(q->row[0].threads));
    CU_ASSERT_EQUAL(q->row[1].nodes, NODES_EACH);
    require_free(q);
}

static void test_files(void)
{
    struct error e = {.text = ""};
    struct require *q = require_load(EXAMPLE, &e);

    if (!q)
        printf("\n%s\n", e.text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(q);
    CU_ASSERT(q->n >= 5);
    require_free(q);
    CU_ASSERT_PTR_NULL(require_load("/nonexistent/t.ini", &e));
    CU_ASSERT_EQUAL(e.code, EXIT_USAGE);
    CU_ASSERT_PTR_NULL(require_load("/", &e));
}

static void test_globs(void)
{
    CU_ASSERT(require_matches("a", "a"));
    CU_ASSERT(require_matches("b, a*", "abc"));
    CU_ASSERT(require_matches(" x ,b c ", "b c"));
    CU_ASSERT(require_matches("*", ""));
    CU_ASSERT(!require_matches("", ""));
    CU_ASSERT(!require_matches(",,", "a"));
    CU_ASSERT(!require_matches("a,b", "ab"));
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"units as people write them", test_quantities},
        {"what is refused, with line and remedy", test_refused},
        {"what is taken, and defaults", test_taken},
        {"files", test_files},
        {"lists of globs", test_globs},
        CU_TEST_INFO_NULL,
    };

    return unit_run("require.file", tests);
}
