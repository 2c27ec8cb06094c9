/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The preflight against planted faults: bad clocks, a noisy core, unfit settings; and on this
 * machine. */
#include <CUnit/Basic.h>
#include <math.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "comm/comm.h"
#include "preflight/preflight_probe.h"

static struct machine machine; /* filled by hand: no part of it is read from this machine */
static unsigned long turn;

static double coarse(void)
{
    return floor(comm_clock_ns() / 1e6) * 1e6;
}

static double frozen(void)
{
    return 42;
}

static double backwards(void)
{
    return comm_clock_ns() - (++turn % 5000 == 0 ? 1e6 : 0);
}

/* Set forward by 0.2 s after a while, as by a time daemon. */
static double jumping(void)
{
    static double begun;
    double t = comm_clock_ns();

    begun = begun > 0 ? begun : t;
    return t + (t - begun > 20e6 ? 200e6 : 0);
}

static void test_clocks(void)
{
    static const struct {
        double (*clock)(void);
        bool frozen, back, jumps, coarse;
    } cases[] = {
        {comm_clock_ns, false, false, false, false}, {coarse, false, false, false, true},
        {frozen, true, false, false, false},         {backwards, false, true, true, false},
        {jumping, false, false, true, false},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct clock_probe p;

        probe_clock(cases[i].clock, &p);
        CU_ASSERT_EQUAL(p.frozen, cases[i].frozen);
        CU_ASSERT_EQUAL(p.backwards > 0, cases[i].back);
        CU_ASSERT_EQUAL(p.jumps > 0, cases[i].jumps);
        CU_ASSERT_EQUAL(p.resolution_ns > 1e5, cases[i].coarse);
        if (i == 0)
            printf("\n  step %.0f ns, %.1f ns a reading, largest departure %.0f ns\n",
                   p.resolution_ns, p.overhead_ns, p.jump_ns);
    }
}

static void steady(const struct kargs *a, size_t lo, size_t hi)
{
    uint64_t x = a->seed;

    for (size_t i = lo; i < hi; i++)
        x += x * x | 5;
    a->out->u[0] = x;
}

/* One quantum in ten takes twice as long. */
static void noisy(const struct kargs *a, size_t lo, size_t hi)
{
    static _Thread_local unsigned n;

    steady(a, lo, ++n % 10 ? hi : 2 * hi);
}

static struct preflight_input input(void)
{
    struct preflight_input in = {&machine, NULL, NULL, "", comm_clock_ns, steady};

    return in;
}

static const struct preflight_item *item(const struct preflight *p, const char *id)
{
    for (size_t i = 0; i < p->n; i++)
        if (!strcmp(p->items[i].id, id))
            return &p->items[i];
    return NULL;
}

static enum preflight_status status(const struct preflight *p, const char *id)
{
    const struct preflight_item *it = item(p, id);

    CU_ASSERT_PTR_NOT_NULL_FATAL(it);
    CU_ASSERT_TRUE(it->text[0] != '\0');
    CU_ASSERT_TRUE(it->status < PREFLIGHT_WARN || it->remedy != NULL);
    return it->status;
}

static void put(const char *dir, const char *path, const char *text)
{
    char name[256];
    FILE *f;

    snprintf(name, sizeof name, "%s%s", dir, path);
    for (char *p = strchr(name + strlen(dir) + 1, '/'); p; p = strchr(p + 1, '/')) {
        *p = '\0';
        mkdir(name, 0700);
        *p = '/';
    }
    f = fopen(name, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    fputs(text, f);
    fclose(f);
}

/* What a run prints before its first point. */
static const char *line_of(const struct preflight *p)
{
    static char line[512];
    FILE *f = fmemopen(line, sizeof line, "w");

    preflight_print_line(f, p);
    fclose(f);
    return line;
}

/* A node in bad order: each setting must be found, with a remedy. */
static void test_bad_node(void)
{
    static const struct {
        const char *id;
        enum preflight_status status;
    } expect[] = {
        {"noise", PREFLIGHT_WARN}, {"load", PREFLIGHT_SKIP},           {"steal", PREFLIGHT_SKIP},
        {"thp", PREFLIGHT_WARN},   {"pages", PREFLIGHT_PASS},          {"governor", PREFLIGHT_WARN},
        {"turbo", PREFLIGHT_PASS}, {"numa_balancing", PREFLIGHT_WARN}, {"memory", PREFLIGHT_WARN},
        {"swap", PREFLIGHT_WARN},  {"counters", PREFLIGHT_SKIP},       {"clock", PREFLIGHT_WARN},
    };
    char dir[] = "/tmp/hbmark-preflight-XXXXXX", command[64];
    struct machine was = machine;
    struct preflight_input in = input();
    struct preflight *p;
    struct error e;

    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(dir));
    put(dir, "/proc/meminfo", "MemTotal: 1000000 kB\nSwapTotal: 5000 kB\nSwapFree: 4000 kB\n");
    put(dir, "/sys/devices/system/cpu/intel_pstate/no_turbo", "1\n");
    strcpy(machine.thp, "never");
    strcpy(machine.governor, "powersave");
    machine.numa_balancing = 1;
    machine.nnodes = 2;
    machine.memory_available_bytes = 100u << 20;
    machine.nhugepages = 1;
    machine.hugepages[0].bytes = 2u << 20;
    machine.hugepages[0].total = 64;
    in.root = dir;
    in.work = noisy;
    in.clock_ns = coarse;
    p = preflight_run_with(&in);
    CU_ASSERT_PTR_NOT_NULL_FATAL(p);
    for (size_t i = 0; i < sizeof expect / sizeof *expect; i++) {
        CU_ASSERT_EQUAL(status(p, expect[i].id), expect[i].status);
        if (status(p, expect[i].id) != expect[i].status)
            printf("\n  %s: %s\n", expect[i].id, item(p, expect[i].id)->text);
    }
    CU_ASSERT_STRING_EQUAL(item(p, "turbo")->word, "off");
    CU_ASSERT_DOUBLE_EQUAL(item(p, "swap")->value, 1000 * 1024.0, 0);
    CU_ASSERT_EQUAL(preflight_exit(p), EXIT_FAILED);
    CU_ASSERT_EQUAL(preflight_require(p, &e), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(line_of(p), "THP never  WARN: clock, noise, "));
    preflight_free(p);
    machine = was;
    snprintf(command, sizeof command, "rm -rf %s", dir);
    CU_ASSERT_EQUAL(system(command), 0);
}

/* A clock that stands still or steps back makes the node unusable. */
static void test_unusable(void)
{
    double (*const clocks[])(void) = {frozen, backwards};

    for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++) {
        struct preflight_input in = input();
        struct preflight *p;
        struct error e;
        json_t *o;

        in.clock_ns = clocks[i];
        in.work = NULL;
        p = preflight_run_with(&in);
        CU_ASSERT_EQUAL(status(p, "clock"), PREFLIGHT_FAIL);
        CU_ASSERT_EQUAL(status(p, "noise"), PREFLIGHT_SKIP);
        CU_ASSERT_EQUAL(preflight_exit(p), EXIT_UNAVAILABLE);
        o = preflight_json(p);
        CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(o, "status")), "FAIL");
        json_decref(o);
        CU_ASSERT_EQUAL(preflight_require(p, &e), -1);
        CU_ASSERT_EQUAL(e.code, EXIT_UNAVAILABLE);
        CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "nothing was measured"));
        CU_ASSERT_PTR_NOT_NULL(strstr(e.text, item(p, "clock")->remedy));
        CU_ASSERT_PTR_NOT_NULL(strstr(line_of(p), "  FAIL: clock"));
        preflight_free(p);
    }
}

/* What cannot be had in a virtual machine is a note, not a warning. */
static void test_notes(void)
{
    static const char *const ids[] = {"governor", "thp", "counters"};
    struct preflight_input in = input();
    struct preflight *p;

    in.work = NULL;
    strcpy(machine.thp, "absent");
    p = preflight_run_with(&in);
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        CU_ASSERT_EQUAL(status(p, ids[i]), PREFLIGHT_SKIP);
    CU_ASSERT_TRUE(status(p, "numa_balancing") < PREFLIGHT_WARN);
    preflight_free(p);
    strcpy(machine.thp, "madvise");
}

static void test_here(void)
{
    struct preflight_input in = input();
    struct counters *k = counters_open("auto", NULL);
    struct preflight *p;
    char *text = NULL;
    size_t n = 0, i;
    json_t *o, *it;
    FILE *f = open_memstream(&text, &n);

    in.counters = k;
    p = preflight_run_with(&in);
    CU_ASSERT_PTR_NOT_NULL_FATAL(p);
    CU_ASSERT_NOT_EQUAL(status(p, "clock"), PREFLIGHT_FAIL);
    CU_ASSERT_NOT_EQUAL(status(p, "noise"), PREFLIGHT_SKIP);
    CU_ASSERT_TRUE(item(p, "noise")->value >= 0 && item(p, "noise")->value < 1);
    o = preflight_json(p);
    json_array_foreach (json_object_get(o, "items"), i, it) {
        CU_ASSERT_PTR_NOT_NULL(json_object_get(it, "text"));
        CU_ASSERT_EQUAL(json_is_null(json_object_get(it, "value")),
                        json_is_string(json_object_get(it, "value_reason")));
    }
    CU_ASSERT_EQUAL(json_array_size(json_object_get(o, "items")), p->n);
    json_decref(o);
    preflight_print(f, p);
    preflight_print_line(f, p);
    fclose(f);
    for (i = 0; i < p->n; i++)
        CU_ASSERT_PTR_NOT_NULL(strstr(text, p->items[i].title));
    printf("\n%s  took %.2f s\n", text, p->took_s);
    free(text);
    preflight_free(p);
    counters_close(k);
}

static void plant_machine(void)
{
    cpu_set_t set;

    sched_getaffinity(0, sizeof set, &set);
    machine.allowed = hwloc_bitmap_alloc();
    for (int i = 0; i < CPU_SETSIZE; i++)
        if (CPU_ISSET(i, &set))
            hwloc_bitmap_set(machine.allowed, (unsigned)i);
    strcpy(machine.thp, "madvise");
    strcpy(machine.governor, "unknown");
    strcpy(machine.clocksource, "planted");
    strcpy(machine.memory_limit, "planted");
    machine.base_page_bytes = 4096;
    machine.memory_available_bytes = 1ull << 50;
    machine.nnodes = 1;
}

int main(void)
{
    CU_TestInfo tests[] = {{"clocks", test_clocks},     {"bad node", test_bad_node},
                           {"unusable", test_unusable}, {"notes", test_notes},
                           {"here", test_here},         CU_TEST_INFO_NULL};
    CU_SuiteInfo suites[] = {{"preflight", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
    unsigned failed;

    plant_machine();
    CU_initialize_registry();
    CU_register_suites(suites);
    CU_basic_run_tests();
    failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    hwloc_bitmap_free(machine.allowed);
    return failed != 0;
}
