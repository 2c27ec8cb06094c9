/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "render/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <CUnit/CUnit.h>

#include "analyze/derive.h"
#include "record/journal.h"
#include "record/member.h"
#include "render/progress.h"
#include "render/table.h"
#include "suite.h"
#include "text/units.h"

static const char *const examples[] = {"quick", "failed", "many", "suite"};

/* The example, and what follows from its points. */
static json_t *load(const char *example)
{
    char path[512];
    struct error e;
    int torn;
    size_t i;
    json_t *records, *all, *o;

    snprintf(path, sizeof path, TEST_SOURCE_DIR "/data/%s.jsonl", example);
    records = journal_load(path, &torn, &e);
    all = derive_all(records);
    json_array_foreach (all, i, o) {
        json_object_set_new(o, "t", json_string("derived"));
        json_array_append(records, o);
    }
    json_decref(all);
    return records;
}

/* Runs one of the renderers into a string. */
enum what { SUMMARY, COLORED, NARROW, PAGE, LINES };

static char *rendered(const json_t *records, enum what what)
{
    struct render_style style = {.color = what == COLORED, .width = what == NARROW ? 80 : 0};
    char *text = NULL;
    size_t size, i;
    const json_t *record;
    unsigned index = 0;
    FILE *out = open_memstream(&text, &size);
    struct readout *r = readout_of(records, "runs/EXAMPLE", READOUT_RECORDS);

    CU_ASSERT_PTR_NOT_NULL_FATAL(r);
    if (what == PAGE)
        CU_ASSERT(!render_page(out, r, NULL, NULL))
    else if (what != LINES)
        render_summary(out, r, &style);
    else
        json_array_foreach (records, i, record)
            if (member_is(record, "point"))
                render_point_line(out, record, index++, (unsigned)member_count(records, "point"));
    readout_free(r);
    fclose(out);
    return text;
}

static void golden_files(void)
{
    static const struct {
        enum what what;
        const char *suffix;
    } kinds[] = {
        {SUMMARY, "summary.txt"}, {NARROW, "narrow.txt"}, {PAGE, "page.md"}, {LINES, "lines.txt"}};

    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        json_t *records = load(examples[i]);

        CU_ASSERT_PTR_NOT_NULL_FATAL(records);
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
            char path[512], *text = rendered(records, kinds[k].what);

            snprintf(path, sizeof path, TEST_SOURCE_DIR "/golden/%s.%s", examples[i],
                     kinds[k].suffix);
            CU_ASSERT(suite_golden(path, text));
            free(text);
        }
        json_decref(records);
    }
}

/* At most so many lines, none wider than asked but those with a path to copy. */
static void check_shape(const char *text, size_t width, size_t most)
{
    size_t lines = 0;

    for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
        char copy[4096];

        snprintf(copy, sizeof copy, "%.*s", (int)strcspn(line, "\n"), line);
        if (!strstr(copy, "runs/EXAMPLE"))
            CU_ASSERT(table_width(copy) <= width);
        lines++;
    }
    CU_ASSERT(lines <= most);
}

static void summaries_fit(void)
{
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        json_t *records = load(examples[i]);
        char *wide = rendered(records, SUMMARY), *narrow = rendered(records, NARROW);

        size_t most = member_record(records, "derived") ? 100 : 25;

        check_shape(wide, 100, most);
        check_shape(narrow, 80, most);
        CU_ASSERT_PTR_NULL(strchr(wide, '\033'));
        free(wide);
        free(narrow);
        json_decref(records);
    }
}

/* Sets a member of the points whose number is in [from, to), counted from 0. */
static void set_member(const json_t *records, size_t from, size_t to, const char *object,
                       const char *key, double value)
{
    json_t *record;
    size_t i, n = 0;

    json_array_foreach (records, i, record)
        if (member_is(record, "point") && n++ < to && n > from)
            json_object_set_new(*object ? (json_t *)member_at(record, object) : record, key,
                                json_real(value));
}

/* Both as text and as page: 1 each if `text` is there. */
static int says(const json_t *records, enum what what, const char *text)
{
    char *all = rendered(records, what);
    int found = strstr(all, text) != NULL;

    if (!found)
        printf("\nno '%s' in:\n%s\n", text, all);
    free(all);
    return found;
}

static void levels_are_those_of_the_record(void)
{
    json_t *records = load("quick");

    set_member(records, 0, 99, "summary.ci", "level", 0.8);
    CU_ASSERT(says(records, SUMMARY, "  80 % INTERVAL  "));
    CU_ASSERT(says(records, PAGE, "| 80 % interval |"));
    CU_ASSERT(says(records, PAGE, "Intervals are at 80 %"));
    set_member(records, 0, 1, "summary.ci", "level", 0.999);
    CU_ASSERT(says(records, SUMMARY, "        INTERVAL  "));
    CU_ASSERT(says(records, PAGE, "| interval |"));
    json_decref(records);
}

/* Said once where all points have it; else beside the rows that are not as expected. */
static void pages_are_told(void)
{
    json_t *records = load("quick");

    set_member(records, 0, 99, "placement", "huge", 1.0);
    CU_ASSERT(says(records, SUMMARY, " 4KiB pages 100 % local, 100 % huge, "));
    CU_ASSERT(says(records, NARROW, " 4KiB pages 100 % local, 100 % huge"));
    set_member(records, 0, 1, "placement", "local_after", 0.9999);
    set_member(records, 1, 2, "placement", "huge", 0.25);
    CU_ASSERT(says(records, SUMMARY, "  LOCAL  HUGE  "));
    CU_ASSERT(says(records, SUMMARY, "   99 %     -  "));
    CU_ASSERT(says(records, SUMMARY, "      -  25 %  "));
    CU_ASSERT(says(records, SUMMARY, "4KiB pages, 1 GiB arrays"));
    CU_ASSERT(says(records, PAGE, "| 99 % | 100 % |"));
    CU_ASSERT(says(records, LINES, "  pages 99 % local, 100 % huge  PASS"));
    json_decref(records);
}

static void bounds_are_told(void)
{
    json_t *records = load("quick");

    CU_ASSERT(says(records, SUMMARY, "bound: none known (--bound gives one)\n"));
    CU_ASSERT(says(records, NARROW, "bound: none known (--bound gives one)\n"));
    set_member(records, 0, 1, "", "bound_fraction", 4e-6);
    set_member(records, 1, 2, "", "bound_fraction", 3000.0);
    set_member(records, 2, 3, "", "bound_fraction", 0.714);
    CU_ASSERT(says(records, SUMMARY, "   < 1 %  "));
    CU_ASSERT(says(records, SUMMARY, " > 999 %  "));
    CU_ASSERT(says(records, SUMMARY, "    71 %  "));
    CU_ASSERT(says(records, LINES, "  > 999 % of bound  "));
    json_decref(records);
}

static void seed_is_told(void)
{
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        json_t *records = load(examples[i]);

        json_object_set_new(json_array_get(records, 0), "seed", json_string("9007199254740991"));
        CU_ASSERT(says(records, SUMMARY, "seed 9007199254740991"));
        CU_ASSERT(says(records, NARROW, "seed 9007199254740991"));
        json_decref(records);
    }
}

static void colors_are_statuses_only(void)
{
    json_t *records = load("failed");
    char *text = rendered(records, COLORED);

    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\033[31mFAIL CHECK_FAILED"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\033[32mPASS\033[0m\n"));
    free(text);
    json_decref(records);
}

static void render_everything(const json_t *records)
{
    for (enum what what = SUMMARY; what <= LINES; what++) {
        char *text = rendered(records, what);

        CU_ASSERT(what == COLORED || !strchr(text, '\033'));
        free(text);
    }
}

/* Any member missing, or of another type: no crash, and no control codes. */
static void damage(const json_t *records, json_t *object)
{
    static const char *const kinds[] = {"null", "-1e308", "\"\\u001b[2J\"", "[{}]"};
    json_t *keys = json_array(), *value, *key;
    const char *name;
    size_t k;

    /* A list of keys first: a member deleted and set again moves to the end. */
    json_object_foreach (object, name, value)
        json_array_append_new(keys, json_string(name));
    json_array_foreach (keys, k, key) {
        name = json_string_value(key);
        value = json_incref(json_object_get(object, name));
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
            json_object_set_new(object, name, json_loads(kinds[i], JSON_DECODE_ANY, NULL));
            render_everything(records);
        }
        json_object_del(object, name);
        render_everything(records);
        json_object_set(object, name, value);
        if (json_is_object(value))
            damage(records, value);
        json_decref(value);
    }
    json_decref(keys);
}

static void damaged_records_are_rendered(void)
{
    json_t *records = load("quick"), *record;
    size_t i;

    json_array_foreach (records, i, record)
        if (i < 7)
            damage(records, record);
    json_decref(records);
}

static void nothing_at_all_is_rendered(void)
{
    json_t *empty = json_array(), *one = json_pack("[{s:s}]", "t", "point");

    for (enum what what = SUMMARY; what <= LINES; what++) {
        free(rendered(NULL, what));
        free(rendered(empty, what));
        free(rendered(one, what));
    }
    json_decref(empty);
    json_decref(one);
}

static void numbers_and_texts(void)
{
    static const struct {
        double value, factor;
        const char *want;
    } digits[] = {{57.6e9, 1e-9, "57.60"},   {1538e9, 1e-9, "1538"},
                  {412.61e9, 1e-9, "412.6"}, {9.4134, 1, "9.413"},
                  {0.012345, 1, "0.01235"},  {0, 1, "0.000"},
                  {1e9, 1, "1.000e+09"},     {NAN, 1, "-"},
                  {INFINITY, 1, "-"}};
    static const struct {
        double bytes;
        const char *want;
    } sizes[] = {{4096, "4 KiB"}, {23.5 * (1 << 30), "23.5 GiB"}, {0, "0 B"}, {NAN, "-"}};
    static const struct {
        const char *text, *want;
    } texts[] = {{"a\033[2Jb\n", "a?[2Jb?"},
                 {"\xc2\x9b"
                  "1m",
                  "?1m"},
                 {"gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f"}};
    char text[TEXT_ROOM], tiny[4];

    for (size_t i = 0; i < sizeof digits / sizeof *digits; i++) {
        units_digits(text, digits[i].value, digits[i].factor);
        CU_ASSERT_STRING_EQUAL(text, digits[i].want);
    }
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        units_bytes(text, sizes[i].bytes);
        CU_ASSERT_STRING_EQUAL(text, sizes[i].want);
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        member_clean(text, sizeof text, texts[i].text);
        CU_ASSERT_STRING_EQUAL(text, texts[i].want);
    }
    member_clean(tiny, sizeof tiny, "ab\xc3\xbc");
    CU_ASSERT_STRING_EQUAL(tiny, "ab");
    units_duration(text, 3723.4);
    CU_ASSERT_STRING_EQUAL(text, "1:02:03");
    units_duration(text, NAN);
    CU_ASSERT_STRING_EQUAL(text, "-");
}

/* Of one id the later record holds. */
static void later_derived_replaces(void)
{
    json_t *records = load("suite"), *o = json_deep_copy(member_last(records, "derived"));
    char *text;

    json_object_set_new(o, "kind", json_string("caches"));
    json_object_set_new(o, "id", json_string("caches of one core"));
    json_object_set_new(o, "text", json_string("measured again"));
    json_array_append_new(records, o);
    CU_ASSERT(says(records, SUMMARY, "WHAT FOLLOWS  measured again\n"));
    text = rendered(records, PAGE);
    CU_ASSERT_PTR_NULL(strstr(text, "caches of one core as measured"));
    free(text);
    json_decref(records);
}

static void progress_line(void)
{
    struct progress_state s = {2, "stream.triad f64 nt dram", "sample 12", 30.0, 90.0};
    char text[256];
    FILE *file = tmpfile();

    progress_text(text, sizeof text, &s, 16);
    CU_ASSERT_STRING_EQUAL(
        text, "[#####...............]  25 %  ETA 1:30  3/16  stream.triad f64 nt dram  sample 12");
    s.left_s = 0.0;
    progress_text(text, sizeof text, &s, 16);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "100 %  ETA 0:00"));
    CU_ASSERT_PTR_NULL(progress_new(file, 16)); /* no terminal */
    progress_update(NULL, &s);
    progress_clear(NULL);
    progress_free(NULL);
    fclose(file);
}

static void widths(void)
{
    static const struct {
        unsigned short columns;
        const char *variable;
        unsigned want;
    } cases[] = {{80, "132", 80}, {200, NULL, 200}, {0, "132", 132},
                 {0, NULL, 80},   {0, "x", 80},     {3, NULL, 80}};
    int master = posix_openpt(02);
    FILE *file = tmpfile(), *out;

    setenv("COLUMNS", "60", 1);
    CU_ASSERT_EQUAL(table_page_width(file), 100); /* a file is the same whoever writes it */
    fclose(file);
    if (master < 0 || grantpt(master) || unlockpt(master) || !(out = fopen(ptsname(master), "w"))) {
        printf(" no pseudo terminal: skipped ...");
        return;
    }
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct winsize size = {.ws_col = cases[i].columns};

        unsetenv("COLUMNS");
        if (cases[i].variable)
            setenv("COLUMNS", cases[i].variable, 1);
        ioctl(master, TIOCSWINSZ, &size);
        CU_ASSERT_EQUAL(table_page_width(out), cases[i].want);
    }
    unsetenv("COLUMNS");
    fclose(out);
    close(master);
}

static void progress_on_a_terminal(void)
{
    int master = posix_openpt(02);
    FILE *out;
    struct progress *p;
    struct progress_state s = {0, "stream.triad", "fill", 0.0, 10.0};
    char text[1024];
    ssize_t n;

    if (master < 0 || grantpt(master) || unlockpt(master) || !(out = fopen(ptsname(master), "w"))) {
        printf(" no pseudo terminal: skipped ...");
        return;
    }
    p = progress_new(out, 4);
    CU_ASSERT_PTR_NOT_NULL_FATAL(p);
    progress_update(p, &s);
    s.elapsed_s = 0.05;
    progress_update(p, &s); /* too early to draw again */
    progress_clear(p);
    n = read(master, text, sizeof text - 1);
    text[n > 0 ? n : 0] = '\0';
    CU_ASSERT_STRING_EQUAL(
        text, "\r\033[2K[....................]   0 %  ETA 0:10  1/4  stream.triad  fill\r\033[2K");
    progress_free(p);
    fclose(out);
    close(master);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"golden files", golden_files},
        {"summaries fit", summaries_fit},
        {"levels are those of the record", levels_are_those_of_the_record},
        {"pages are told", pages_are_told},
        {"bounds are told", bounds_are_told},
        {"seed is told", seed_is_told},
        {"widths", widths},
        {"colours are statuses only", colors_are_statuses_only},
        {"damaged records are rendered", damaged_records_are_rendered},
        {"nothing at all is rendered", nothing_at_all_is_rendered},
        {"numbers and texts", numbers_and_texts},
        {"later derived replaces", later_derived_replaces},
        {"progress line", progress_line},
        {"progress on a terminal", progress_on_a_terminal},
        {NULL, NULL}};

    return unit_run("render", tests);
}
