/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Units, options and suite files: what is taken, what is refused, and what is said then. */
#include <string.h>

#include "config/config.h"
#include "text/nearest.h"
#include "text/units.h"
#include "../unit.h"

static void sizes(void)
{
    static const struct {
        const char *in;
        bool ok;
        uint64_t out;
    } cases[] = {{"4096", true, 4096},
                 {"64KiB", true, 65536},
                 {"64k", true, 65536},
                 {"1.5GiB", true, 1610612736},
                 {"2GB", true, 2000000000},
                 {"1 MiB", true, 1 << 20},
                 {"0", true, 0},
                 {"-1", false, 0},
                 {"", false, 0},
                 {"1GX", false, 0},
                 {"nan", false, 0},
                 {"0x10", false, 0},
                 {"1e30", false, 0},
                 {"9223372036854775808", false, 0},
                 {"12 12", false, 0}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t bytes = 1;

        CU_ASSERT_EQUAL(units_size(cases[i].in, &bytes), cases[i].ok);
        if (cases[i].ok)
            CU_ASSERT_EQUAL(bytes, cases[i].out);
    }
}

static void other_units(void)
{
    double x;
    uint64_t n;
    char buf[32];

    CU_ASSERT(units_seconds("500ms", &x) && x == 0.5);
    CU_ASSERT(units_seconds("2m", &x) && x == 120);
    CU_ASSERT(units_seconds("3", &x) && x == 3);
    CU_ASSERT_FALSE(units_seconds("soon", &x));
    CU_ASSERT(units_share("1%", &x) && x == 0.01);
    CU_ASSERT(units_share("0.05", &x) && x == 0.05);
    CU_ASSERT(units_rate("3.35 TB/s", &x) && x == 3.35e12);
    CU_ASSERT(units_rate("57.6", &x) && x == 57.6e9);
    CU_ASSERT(units_count("12", &n) && n == 12);
    CU_ASSERT_FALSE(units_count("-12", &n));
    CU_ASSERT_FALSE(units_count("12x", &n));
    CU_ASSERT_STRING_EQUAL(units_print_size(1610612736, buf, sizeof buf), "1.5 GiB");
    CU_ASSERT_STRING_EQUAL(units_print_size(1000, buf, sizeof buf), "1000 B");
}

/* Every default must be a value its own option takes. */
static void defaults(void)
{
    struct config c;
    struct error e;

    config_init(&c);
    for (int i = 0; i < OPT_COUNT; i++) {
        const struct option_row *row = &option_rows[i];

        CU_ASSERT_PTR_NOT_NULL_FATAL(row->key);
        CU_ASSERT_PTR_NOT_NULL_FATAL(row->help);
        CU_ASSERT_EQUAL(config_find(row->key, NULL), i);
        if (*row->fallback)
            CU_ASSERT_EQUAL(config_check((enum option_id)i, row->fallback, &e), 0);
        CU_ASSERT_STRING_EQUAL(config_text(&c, NULL, (enum option_id)i), row->fallback);
    }
    config_fini(&c);
}

static void refused(void)
{
    static const struct {
        enum option_id id;
        const char *value, *says;
    } cases[] = {{OPT_SIZE, "0", "zero"},           {OPT_SIZE, "big", "size such as"},
                 {OPT_CI, "200%", "100 %"},         {OPT_TYPE, "f128", "f64|f32"},
                 {OPT_TYPE, "f64,", "empty"},       {OPT_THREADS, "-2", "whole number"},
                 {OPT_PAGES, "3m", "auto|4k"},      {OPT_OFFSET, "100", "multiple of 64"},
                 {OPT_DOUBLING, "maybe", "on|off"}, {OPT_TIME, "soon", "duration"},
                 {OPT_MAX_SAMPLES, "0", "zero"},    {OPT_LABEL, "", "no value"}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error e = {0};

        CU_ASSERT_NOT_EQUAL(config_check(cases[i].id, cases[i].value, &e), 0);
        CU_ASSERT_EQUAL(e.code, EXIT_USAGE);
        if (!strstr(e.text, cases[i].says))
            fprintf(stderr, "%s = '%s' says: %s\n", option_rows[cases[i].id].key, cases[i].value,
                    e.text);
        CU_ASSERT_PTR_NOT_NULL(strstr(e.text, cases[i].says));
    }
}

/* Options that contradict each other: both are named, with where they come from. */
static void contradictions(void)
{
    static const struct {
        const char *text, *least, *says;
    } cases[] = {
        {"[run a]\nbench = b\n", NULL, NULL},
        {"[run a]\nbench = b\nmin-samples = 5\nmax-samples = 5\n", NULL, NULL},
        {"[run x]\nbench = b\n[run a]\nbench = b\nmax-samples = 5\n", NULL,
         "run a: min-samples = 10 (default) is more than max-samples = 5 (suite)"},
        {"[defaults]\nmax-samples = 60\n[run a]\nbench = b\n", "61",
         "min-samples = 61 (command line) is more than max-samples = 60 (suite)"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct config c;
        struct error e = {0};

        config_init(&c);
        if (cases[i].least)
            config_set(c.set, OPT_MIN_SAMPLES, cases[i].least, ORIGIN_COMMAND, &e);
        CU_ASSERT_EQUAL_FATAL(
            config_parse_suite(&c, cases[i].text, strlen(cases[i].text), "f.ini", &e), 0);
        CU_ASSERT_EQUAL(config_consistent(&c, &e) != 0, cases[i].says != NULL);
        if (cases[i].says) {
            CU_ASSERT_EQUAL(e.code, EXIT_USAGE);
            CU_ASSERT_PTR_NOT_NULL(strstr(e.text, cases[i].says));
        }
        config_fini(&c);
    }
}

static void suites_taken(void)
{
    static const char text[] = "; comment\n[suite]\nname = mine\nsummary = my suite\n[defaults]\n"
                               "time = 2s\n[run a]\nbench = stream.read, stream.copy\n"
                               "type = f64, f32\n[run b]\nbench = stream.triad\nci = 5%\n";
    struct config c;
    struct error e = {0};

    config_init(&c);
    CU_ASSERT_EQUAL_FATAL(config_parse_suite(&c, text, sizeof text - 1, "mine.ini", &e), 0);
    CU_ASSERT_STRING_EQUAL(c.suite, "mine");
    CU_ASSERT_EQUAL(c.ngroups, 2);
    CU_ASSERT_STRING_EQUAL(c.groups[0].benches, "stream.read, stream.copy");
    CU_ASSERT_EQUAL(config_number(&c, &c.groups[1], OPT_CI), 0.05);
    CU_ASSERT_EQUAL(config_number(&c, &c.groups[0], OPT_CI), 0.01);
    CU_ASSERT_EQUAL(config_number(&c, &c.groups[1], OPT_TIME), 2);
    CU_ASSERT_EQUAL(config_origin(&c, &c.groups[1], OPT_TIME), ORIGIN_SUITE);
    /* The command line wins over the group. */
    CU_ASSERT_EQUAL(config_set(c.set, OPT_CI, "3%", ORIGIN_COMMAND, &e), 0);
    CU_ASSERT_EQUAL(config_number(&c, &c.groups[1], OPT_CI), 0.03);
    config_fini(&c);
}

static void suites_refused(void)
{
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"[suite]\nname = x\n", "no [run NAME]"},
        {"[suite]\nname = x\n[run a]\nbench = b\ncolour = red\n",
         "f.ini:5: unknown option 'colour'"},
        {"[run a]\nbench = b\nvaraint = nt\n", "did you mean 'variant'"},
        {"[run a]\nbench = b\nsize = 0\n", "f.ini:3: size = '0' is zero"},
        {"[run a]\nbench = b\nsize = 1MiB\nsize = 2MiB\n", "f.ini:4: option given twice"},
        {"[run a]\ntime = 2s\n", "names no 'bench'"},
        {"[typo]\na = b\n", "f.ini:2: unknown section 'typo'"},
        {"[run a]\nbench = b\nnonsense\n", "f.ini:3: neither"},
        {"[run a]\nbench = b\noutput = d\n", "cannot stand in a suite"},
        {"[suite]\ncolor = x\n[run a]\nbench = b\n",
         "f.ini:2: unknown key 'color': [suite] has name, summary"},
    };
    char lang[400];

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct config c;
        struct error e = {0};

        config_init(&c);
        CU_ASSERT_NOT_EQUAL(
            config_parse_suite(&c, cases[i].text, strlen(cases[i].text), "f.ini", &e), 0);
        CU_ASSERT_EQUAL(e.code, EXIT_BAD_DATA);
        if (!strstr(e.text, cases[i].says))
            fprintf(stderr, "case %zu says: %s\n", i, e.text);
        CU_ASSERT_PTR_NOT_NULL(strstr(e.text, cases[i].says));
        config_fini(&c);
    }
    memset(lang, 'x', sizeof lang);
    memcpy(lang, "[run a]\nbench = ", 16);
    for (int zero = 0; zero < 2; zero++) {
        struct config c;
        struct error e = {0};

        if (zero)
            lang[20] = '\0';
        config_init(&c);
        CU_ASSERT_NOT_EQUAL(config_parse_suite(&c, lang, sizeof lang, "f.ini", &e), 0);
        CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "f.ini:2:"));
        config_fini(&c);
    }
}

static void nearest(void)
{
    static const char *const names[] = {"stream.triad", "stream.copy", "latency.idle"};

    CU_ASSERT_STRING_EQUAL(nearest_word("stream.traid", names, 3), "stream.triad");
    CU_ASSERT_STRING_EQUAL(nearest_word("triad", names, 3), "stream.triad");
    CU_ASSERT_PTR_NULL(nearest_word("zzzzzzzzzz", names, 3));
}

/* What a run record keeps is enough to begin the same run again. */
static void restored(void)
{
    static const char text[] = "[defaults]\ntime = 2s\n[run a]\nbench = stream.read\nci = 5%\n";
    struct config c, d;
    struct error e = {0};
    json_t *run;

    config_init(&c);
    config_init(&d);
    CU_ASSERT_EQUAL(config_parse_suite(&c, text, sizeof text - 1, "f.ini", &e), 0);
    CU_ASSERT_EQUAL(config_set(c.set, OPT_THREADS, "1", ORIGIN_COMMAND, &e), 0);
    run = json_pack("{s:o, s:o, s:s}", "config", config_json(&c), "groups", config_groups_json(&c),
                    "suite", "mine");
    CU_ASSERT_EQUAL(config_restore(&d, run, &e), 0);
    CU_ASSERT_EQUAL(d.ngroups, 1);
    CU_ASSERT_STRING_EQUAL(d.groups[0].benches, "stream.read");
    CU_ASSERT_EQUAL(config_number(&d, &d.groups[0], OPT_CI), 0.05);
    CU_ASSERT_EQUAL(config_number(&d, &d.groups[0], OPT_TIME), 2);
    CU_ASSERT_STRING_EQUAL(config_text(&d, &d.groups[0], OPT_THREADS), "1");
    json_decref(run);
    config_fini(&c);
    config_fini(&d);
    config_init(&d);
    run = json_pack("{s:{}}", "config");
    CU_ASSERT_NOT_EQUAL(config_restore(&d, run, &e), 0);
    CU_ASSERT_EQUAL(e.code, EXIT_BAD_DATA);
    json_decref(run);
    config_fini(&d);
}

int main(void)
{
    CU_TestInfo tests[] = {{"sizes", sizes},
                           {"other units", other_units},
                           {"defaults", defaults},
                           {"refused values", refused},
                           {"contradictions", contradictions},
                           {"suites taken", suites_taken},
                           {"suites refused", suites_refused},
                           {"nearest name", nearest},
                           {"restored", restored},
                           CU_TEST_INFO_NULL};

    return unit_run("config", tests);
}
