/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Counters against known work. Argument: the backend that auto must choose here ("any" if not
 * known). "any SYSFS.txt" names the tree of the memory PMU tests. */
#include <CUnit/Basic.h>
#include <math.h>
#include <omp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "counters/counters_internal.h"

enum { PAGES = 4096, THREADS = 4 };

static const char *expected = "any", *sysfs_text;
static struct counters *c;

/* Each page a fault: huge pages are switched off. */
static void touch(size_t pages)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    volatile char *m =
        mmap(NULL, pages * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    madvise((void *)m, pages * page, MADV_NOHUGEPAGE);
    for (size_t i = 0; i < pages; i++)
        m[i * page] = 1;
    munmap((void *)m, pages * page);
}

static int open_auto(void)
{
    struct error e;

    c = counters_open("auto", &e);
    return !c;
}

static int close_auto(void)
{
    counters_close(c);
    return 0;
}

static bool select_software(void)
{
    counters_select(c, 0);
    return counters_reach(c) == COUNTERS_SOFTWARE;
}

static const struct counter_value *find(const struct counter_value *v, int n, const char *a,
                                        const char *b)
{
    for (int i = 0; i < n; i++)
        if (!strcmp(v[i].event, a) || !strcmp(v[i].event, b))
            return &v[i];
    return NULL;
}

static void test_choice(void)
{
    const char *got = counters_backend(c);

    CU_ASSERT_TRUE(!strcmp(expected, "any") || !strcmp(expected, got));
    CU_ASSERT_EQUAL(counters_passes(c) > 0, strcmp(got, "none") != 0);
    CU_ASSERT_EQUAL(strchr(counters_text(c), '\n'), NULL);
    CU_ASSERT_EQUAL(strncmp(counters_text(c), got, strlen(got)), 0);
    if (counters_reach(c) != COUNTERS_MEMORY) {
        CU_ASSERT_PTR_NOT_NULL(counters_remedy(c));
        CU_ASSERT_PTR_NOT_NULL(strstr(counters_text(c), "program bytes"));
    }
    printf("\n  counters: %s\n", counters_text(c));
}

/* Pages of shadow memory that the address sanitizer touches at most beside so many of ours. */
static int shadow(int pages)
{
    const char *sanitized = getenv("HBMARK_SANITIZED");

    return sanitized && *sanitized ? pages / 8 + 1 : 0;
}

/* The same number of faults, whatever thread takes them, and none of the counting itself. */
static void test_faults(void)
{
    struct counter_value v[COUNTERS_PER_PASS];
    const struct counter_value *faults, *clock;
    struct error e;
    int n;

    if (!select_software())
        return;
    for (int turn = 0; turn < 3; turn++) {
        CU_ASSERT_EQUAL_FATAL(counters_start(c, &e), 0);
        touch(PAGES);
        n = counters_stop(c, v, &e);
        faults = find(v, n, "page-faults", "perf::PAGE-FAULTS");
        clock = find(v, n, "task-clock", "perf::TASK-CLOCK");
        CU_ASSERT_PTR_NOT_NULL_FATAL(faults);
        CU_ASSERT_PTR_NOT_NULL_FATAL(clock);
        CU_ASSERT_TRUE(faults->value >= PAGES && faults->value <= PAGES + 8 + shadow(PAGES));
        CU_ASSERT_EQUAL(faults->enabled_ns, faults->running_ns);
        CU_ASSERT_TRUE(clock->value > 0);
        printf("  %d pages touched: %.0f faults\n", PAGES, faults->value);
    }
}

/* A team that exists before the start: all its faults and its CPU time must arrive. */
static void test_threads(void)
{
    struct counter_value v[COUNTERS_PER_PASS];
    const struct counter_value *faults;
    struct error e;
    int n;

    if (!select_software())
        return;
#pragma omp parallel num_threads(THREADS)
    touch(1);
    CU_ASSERT_EQUAL_FATAL(counters_start(c, &e), 0);
#pragma omp parallel num_threads(THREADS)
    touch(PAGES);
    n = counters_stop(c, v, &e);
    faults = find(v, n, "page-faults", "perf::PAGE-FAULTS");
    CU_ASSERT_PTR_NOT_NULL_FATAL(faults);
    CU_ASSERT_TRUE(faults->value >= THREADS * PAGES);
    CU_ASSERT_TRUE(faults->value <= THREADS * (PAGES + 16 + shadow(PAGES)));
    printf("  %d threads x %d pages: %.0f faults\n", THREADS, PAGES, faults->value);
}

static void *touch_pages(void *arg)
{
    touch(PAGES);
    return arg;
}

/* A thread born after the start; PAPI does not see it, and does not say that it does. */
static void test_born_later(void)
{
    struct counter_value v[COUNTERS_PER_PASS];
    const struct counter_value *faults;
    struct error e;
    pthread_t t;
    int n;

    if (!select_software() || strcmp(counters_backend(c), "perf"))
        return;
    CU_ASSERT_EQUAL_FATAL(counters_start(c, &e), 0);
    pthread_create(&t, NULL, touch_pages, NULL);
    pthread_join(t, NULL);
    n = counters_stop(c, v, &e);
    faults = find(v, n, "page-faults", "");
    CU_ASSERT_PTR_NOT_NULL_FATAL(faults);
    CU_ASSERT_TRUE(faults->value >= PAGES && faults->value <= PAGES + 64 + shadow(PAGES));
}

static void test_calibration(void)
{
    static const struct {
        double counted, known;
        const char *unit, *trust;
    } cases[] = {
        {100, 100, "B", "TRUSTED"},   {80, 100, "B", "TRUSTED"},      {79.9, 100, "B", "UNTRUSTED"},
        {125, 100, "B", "TRUSTED"},   {125.1, 100, "B", "UNTRUSTED"}, {0, 100, "B", "UNTRUSTED"},
        {NAN, 100, "B", "UNTRUSTED"},
    };
    struct counters *own = counters_open("none", NULL);

    CU_ASSERT_STRING_EQUAL(counters_trust(own), "NO TRAFFIC EVENTS");
    CU_ASSERT_PTR_NULL(counters_remedy(own));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct counter_value v[2] = {{.event = "a", .unit = "B", .value = cases[i].counted / 4},
                                     {.event = "b", .unit = "B", .value = cases[i].counted * .75}};
        struct counter_value other = {.event = "c", .unit = "1", .value = 1e9};

        counters_calibrate(own, v, 2, cases[i].known);
        counters_calibrate(own, &other, 1, cases[i].known);
        CU_ASSERT_STRING_EQUAL(counters_trust(own), cases[i].trust);
        CU_ASSERT_EQUAL(counters_traffic(own), !strcmp(cases[i].trust, "TRUSTED"));
    }
    counters_close(own);
}

static void test_json(void)
{
    struct counter_value v[2] = {{"x", "perf", "process", "1", 3, 10, 10, COUNTER_EXACT},
                                 {"y", "perf", "process", "1", NAN, 10, 0, COUNTER_UNAVAILABLE}};
    json_t *o = counters_json(c, v, 2), *list = json_object_get(o, "values");

    CU_ASSERT_EQUAL(json_array_size(list), 2);
    CU_ASSERT_TRUE(json_is_null(json_object_get(json_array_get(list, 1), "value")));
    CU_ASSERT_TRUE(json_is_string(json_object_get(json_array_get(list, 1), "value_reason")));
    CU_ASSERT_TRUE(json_is_null(json_object_get(o, "calibration_ratio")));
    json_decref(o);
}

static void test_names(void)
{
    static const struct {
        const char *wanted;
        enum exit_code code;
    } cases[] = {{"foo", EXIT_USAGE}, {"papi:no_such_event", EXIT_UNAVAILABLE}, {"", EXIT_USAGE}};
    struct error e;

    /* PAPI is one in a process: not beside the open one. */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (!strncmp(cases[i].wanted, "papi", 4) && !strcmp(counters_backend(c), "papi"))
            continue;
        CU_ASSERT_PTR_NULL(counters_open(cases[i].wanted, &e));
        CU_ASSERT_EQUAL(e.code, cases[i].code);
    }
    counters_close(NULL);
}

static void test_encode(void)
{
    static const struct {
        const char *format;
        uint64_t value, config[3];
        int rc;
    } cases[] = {
        {"config:0-7", 0x1cf, {0xcf, 0, 0}, 0},
        {"config:8-15", 0xcf, {0xcf00, 0, 0}, 0},
        {"config:0-7,32-35", 0xf05, {0xf00000005, 0, 0}, 0},
        {"config1:3", 1, {0, 8, 0}, 0},
        {"config2:0-63", ~0ull, {0, 0, ~0ull}, 0},
        {"config:0-64", 1, {0, 0, 0}, -1},
        {"config:7-0", 1, {0, 0, 0}, -1},
        {"config:", 1, {0, 0, 0}, 0},
        {"config", 1, {0, 0, 0}, -1},
        {"confix:1", 1, {0, 0, 0}, -1},
        {"config:1x", 1, {2, 0, 0}, -1},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t config[3] = {0};

        CU_ASSERT_EQUAL(uncore_encode(cases[i].format, cases[i].value, config), cases[i].rc);
        CU_ASSERT_EQUAL(memcmp(config, cases[i].config, sizeof config), 0);
    }
}

/* Writes the lines "path = text" of the tree below dir, which is a template of mkdtemp(3). */
static void unfold(char *dir)
{
    FILE *in = fopen(sysfs_text, "r"), *out;
    char line[256], path[512];

    CU_ASSERT_PTR_NOT_NULL_FATAL(in);
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(dir));
    while (fgets(line, sizeof line, in)) {
        char *equals = strstr(line, " = ");

        if (line[0] == '#' || !equals)
            continue;
        *equals = '\0';
        snprintf(path, sizeof path, "%s/bus/event_source/devices/%s", dir, line);
        for (char *p = strchr(path + 1, '/'); p; p = strchr(p + 1, '/')) {
            *p = '\0';
            mkdir(path, 0700);
            *p = '/';
        }
        out = fopen(path, "w");
        CU_ASSERT_PTR_NOT_NULL_FATAL(out);
        fputs(equals + 3, out);
        fclose(out);
    }
    fclose(in);
}

static void test_uncore(void)
{
    static const struct {
        const char *name;
        enum counter_kind kind;
        uint32_t type;
        uint64_t config;
        unsigned ncpus, last_cpu;
    } expect[] = {
        {"uncore_imc/cas_count_read", KIND_MEM_READ, 30, 0xcf05, 2, 56},
        {"uncore_imc/cas_count_write", KIND_MEM_WRITE, 30, 0xf005, 2, 56},
        {"uncore_imc/cas_count_read_sch*", KIND_MEM_READ, 31, 0xcf05, 2, 56},
        {"uncore_imc/cas_count_read_sch*", KIND_MEM_READ, 31, 0xcf06, 2, 56},
        {"uncore_hbm/cas_count_read", KIND_MEM_READ, 50, 0xcf05, 2, 1},
        {"uncore_hbm/cas_count_write", KIND_MEM_WRITE, 50, 0xf005, 2, 1},
        {"amd_umc/umc_cas_cmd.rd", KIND_MEM_READ, 60, 0x10a, 1, 4},
        {"amd_umc/umc_cas_cmd.wr", KIND_MEM_WRITE, 60, 0x20a, 1, 4},
    };
    enum { N = sizeof expect / sizeof *expect };
    char dir[] = "/tmp/hbmark-sysfs-XXXXXX", remove[64];
    struct uncore_event found[32];
    size_t n;

    if (!sysfs_text)
        return;
    unfold(dir);
    n = uncore_scan(dir, found, 32);
    CU_ASSERT_EQUAL(n, N);
    for (size_t i = 0; i < N; i++) {
        size_t k = 0;

        while (k < n &&
               (strcmp(found[k].name, expect[i].name) || found[k].config[0] != expect[i].config))
            k++;
        CU_ASSERT_TRUE_FATAL(k < n);
        CU_ASSERT_EQUAL(found[k].kind, expect[i].kind);
        CU_ASSERT_EQUAL(found[k].type, expect[i].type);
        CU_ASSERT_EQUAL(found[k].ncpus, expect[i].ncpus);
        CU_ASSERT_EQUAL(found[k].cpus[found[k].ncpus - 1], expect[i].last_cpu);
        CU_ASSERT_DOUBLE_EQUAL(found[k].bytes, 64, 1e-9);
    }
    CU_ASSERT_EQUAL(uncore_scan(dir, found, 3), 3);
    CU_ASSERT_EQUAL(uncore_scan("/nonexistent", found, 3), 0);
    snprintf(remove, sizeof remove, "rm -rf %s", dir);
    CU_ASSERT_EQUAL(system(remove), 0);
}

int main(int argc, char **argv)
{
    CU_TestInfo tests[] = {{"choice", test_choice},
                           {"faults", test_faults},
                           {"threads", test_threads},
                           {"born later", test_born_later},
                           {"calibration", test_calibration},
                           {"json", test_json},
                           {"names", test_names},
                           {"encode", test_encode},
                           {"memory PMUs in sysfs", test_uncore},
                           CU_TEST_INFO_NULL};
    CU_SuiteInfo suites[] = {{"counters", open_auto, close_auto, NULL, NULL, tests},
                             CU_SUITE_INFO_NULL};
    unsigned failed;

    expected = argc > 1 ? argv[1] : "any";
    sysfs_text = argc > 2 ? argv[2] : NULL;
    CU_initialize_registry();
    CU_register_suites(suites);
    CU_basic_run_tests();
    failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failed != 0;
}
