/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Sizes of sweeps, numbers of threads, and the words that stand for them, on machines that nobody
 * here has. */
#include <stdlib.h>
#include <string.h>

#include "text/units.h"
#include "rig.h"
#include "plan/curve.h"
#include "plan/plan.h"
#include "../unit.h"

enum { LIST = 8192 };

static void threads(void)
{
    static const struct {
        unsigned cores, domain;
        const char *list;
    } cases[] = {
        {1, 1, "1"},
        {2, 2, "1,2"},
        {17, 17, "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17"},
        {64, 8, "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,20,24,28,32,40,48,56,64"},
        {112, 14,
         "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,20,24,28,32,40,42,48,56,64,70,80,84,96,98,112"},
        {191, 8,
         "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,20,24,28,32,40,48,56,64,80,96,112,128,160,191"},
    };
    char list[LIST];

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CU_ASSERT_STRING_EQUAL(curve_threads(cases[i].cores, cases[i].domain, list, sizeof list),
                               cases[i].list);
}

/* Sizes grow, stay within the room, and give each worker of the device as much as any other. */
static void sizes_of(const struct curve *c)
{
    char list[LIST];
    uint64_t last = 0;
    size_t count = 0;
    double octaves = 0;

    curve_sizes(c, list, sizeof list);
    for (const char *p = list; p && *p; p = strchr(p, ',') ? strchr(p, ',') + 1 : NULL) {
        const uint64_t bytes = strtoull(p, NULL, 10);
        const size_t n = bytes / c->elem_bytes;
        size_t from, to, first;

        CU_ASSERT(bytes > last);
        CU_ASSERT(bytes * c->arrays <= c->upto);
        last = bytes;
        count++;
        device_part(0, n, 0, c->workers, &from, &first);
        for (unsigned w = 1; w < c->workers; w++) {
            device_part(0, n, w, c->workers, &from, &to);
            CU_ASSERT_EQUAL(to - from, first);
        }
    }
    for (uint64_t b = 4096 * (uint64_t)c->workers; b < c->upto; b *= 2)
        octaves++;
    /* The smallest of them cannot be told apart in lines. */
    CU_ASSERT((double)count > (octaves - 4) * c->octave);
    CU_ASSERT((double)count <= (octaves + 1) * c->octave + 1);
    /* ... and the last one is less than a step from the end. */
    CU_ASSERT((double)last * c->arrays * 1.5 > (double)c->upto / 1.42);
}

static void sizes(void)
{
    static const unsigned workers[] = {1, 2, 14, 64, 192};

    for (size_t w = 0; w < sizeof workers / sizeof *workers; w++)
        for (unsigned arrays = 1; arrays <= 4; arrays++)
            for (size_t elem = 4; elem <= 8; elem += 4)
                for (unsigned octave = 2; octave <= 8; octave += 6)
                    sizes_of(&(struct curve){.octave = octave,
                                             .arrays = arrays,
                                             .workers = workers[w],
                                             .elem_bytes = elem,
                                             .upto = UINT64_C(1600) << 30});
}

static void chases(void)
{
    const struct curve c = {
        .octave = 1, .arrays = 1, .workers = 1, .llc = 8192, .upto = UINT64_MAX};
    const struct curve part = {
        .octave = 2, .arrays = 1, .workers = 1, .llc = 8192, .from = 16384, .upto = 40000};
    char list[LIST];

    CU_ASSERT_STRING_EQUAL(curve_sizes(&c, list, sizeof list), "4096,8192,16384,32768,65536,4GiB");
    CU_ASSERT_STRING_EQUAL(curve_sizes(&part, list, sizeof list), "16384,20480,32768");
}

struct made {
    struct machine machine;
    struct config config;
    struct plan plan;
    bool machine_ok;
};

/* Two packages of four cores with one L3 each, unless the options name another machine. */
static int make(struct made *m, const char *benches, const struct rig_option *o, struct error *e)
{
    struct machine_options mo = {
        .topology = "synthetic:pack:2 [numa(memory=16GiB)] l3:1(size=64MiB) core:4 pu:1"};
    size_t count;
    struct device_facts facts = {0};
    const struct plan_device device = {"host", "", kernel_host_sets(&count), &facts, true};
    struct plan_scope scope = {.benches = rig_benches,
                               .devices = &device,
                               .ndevices = 1,
                               .local_ranks = 1,
                               .room_bytes = UINT64_MAX / 4};

    memset(m, 0, sizeof *m);
    config_init(&m->config);
    for (; o && o->key; o++) {
        if (strcmp(o->key, "topology") == 0)
            mo.topology = o->value;
        if (config_set(m->config.set, (enum option_id)config_find(o->key, NULL), o->value,
                       ORIGIN_COMMAND, e))
            return -1;
    }
    if (config_add_group(&m->config, "test", benches, e) || machine_init(&m->machine, &mo, e))
        return -1;
    m->machine_ok = true;
    facts.cache_bytes = m->machine.llc_sum_bytes;
    return plan_make(&m->plan, &m->config, &m->machine, &scope, e);
}

static void drop(struct made *m)
{
    plan_fini(&m->plan);
    if (m->machine_ok)
        machine_fini(&m->machine);
    config_fini(&m->config);
}

#define ONE_CORE "synthetic:[numa(memory=16GiB)] l3:1(size=64MiB) core:1 pu:1"
#define ONE_LLC  "synthetic:[numa(memory=16GiB)] l3:1(size=64MiB) core:2 pu:1"

/* Words become numbers of threads, each once. */
static void words(void)
{
    static const struct {
        const char *bench;
        struct rig_option option[4];
        unsigned threads[10]; /* of the points in turn, 0 ends */
    } cases[] = {
        {"bw.sweep.read", {{"size", "64KiB"}}, {1, 4, 8}},
        {"bw.sweep.read", {{"size", "64KiB"}, {"topology", ONE_LLC}}, {1, 2}},
        {"bw.sweep.read", {{"size", "64KiB"}, {"topology", ONE_CORE}}, {1}},
        {"bw.sweep.read", {{"size", "64KiB"}, {"threads", "domain"}}, {4}},
        {"bw.sweep.read", {{"size", "64KiB"}, {"threads", "3"}}, {3}},
        {"stream.read", {{"threads", "domain,2"}}, {4, 2}},
        {"stream.read", {{"threads", "each"}}, {1, 2, 3, 4, 5, 6, 7, 8}},
        {"stream.read", {{"threads", "all"}}, {8}},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rig_option o[6] = {{"order", "table"}};
        struct made m;
        struct error e = {0};
        size_t n = 0;

        memcpy(o + 1, cases[i].option, sizeof cases[i].option);
        CU_ASSERT_EQUAL_FATAL(make(&m, cases[i].bench, o, &e), 0);
        for (; cases[i].threads[n]; n++)
            if (n < m.plan.count)
                CU_ASSERT_EQUAL(m.plan.points[n].threads, cases[i].threads[n]);
        CU_ASSERT_EQUAL(m.plan.count, n);
        drop(&m);
    }
}

/* Scatter is measured where it takes other cores than compact: on 2 to 6 of the eight. */
static void scaling(void)
{
    static const struct rig_option o[] = {{"order", "table"}, {NULL, NULL}};
    static const struct rig_option given[] = {
        {"order", "table"}, {"bind", "scatter"}, {NULL, NULL}};
    struct made m;
    struct error e = {0};
    unsigned scattered = 0;

    CU_ASSERT_EQUAL_FATAL(make(&m, "bw.scaling", o, &e), 0);
    CU_ASSERT_EQUAL(m.plan.count, 8 + 5);
    for (size_t i = 0; i < m.plan.count; i++) {
        const struct point *p = &m.plan.points[i];

        scattered += strcmp(p->bind, "scatter") == 0;
        CU_ASSERT(strcmp(p->bind, "scatter") != 0 || (p->threads >= 2 && p->threads <= 6));
    }
    CU_ASSERT_EQUAL(scattered, 5);
    drop(&m);
    CU_ASSERT_EQUAL_FATAL(make(&m, "bw.scaling", given, &e), 0);
    CU_ASSERT_EQUAL(m.plan.count, 8);
    drop(&m);
}

/* The default is the whole memory that may be taken; points are all apart and not doubled. */
static void capacity(void)
{
    static const struct rig_option all[] = {{NULL, NULL}};
    static const struct rig_option thin[] = {{"octave", "1"}, {"threads", "1"}, {NULL, NULL}};
    struct made m;
    struct error e = {0};
    uint64_t most = 0;

    CU_ASSERT_EQUAL_FATAL(make(&m, "bw.sweep.triad", all, &e), 0);
    CU_ASSERT(m.plan.count > 3 * 150 && m.plan.count < 3 * 190);
    for (size_t i = 0; i < m.plan.count; i++) {
        most = m.plan.points[i].size_bytes > most ? m.plan.points[i].size_bytes : most;
        CU_ASSERT_FALSE(m.plan.points[i].doubled);
        for (size_t j = 0; j < i; j++)
            CU_ASSERT_STRING_NOT_EQUAL(m.plan.points[i].id, m.plan.points[j].id);
    }
    /* 80 % of what may be taken of two nodes of 16 GiB. */
    CU_ASSERT(3 * most > UINT64_C(20) << 30 && 3 * most < UINT64_C(27) << 30);
    drop(&m);
    CU_ASSERT_EQUAL_FATAL(make(&m, "bw.sweep.triad", thin, &e), 0);
    CU_ASSERT(m.plan.count > 20 && m.plan.count < 26);
    drop(&m);
}

/* Parts of a curve; what has none; what is no curve. */
static void ranges(void)
{
    static const struct {
        const char *bench, *size;
        size_t count, skips;
        const char *says; /* of the error, or of the skip */
    } cases[] = {
        {"bw.sweep.read", "1MiB..1MiB", 1, 0, NULL},
        {"bw.sweep.read", "1MiB..4MiB", 17, 0, NULL},
        {"bw.sweep.read", "100..200", 0, 0, "no working set of 8 threads"},
        {"latency.idle", "1MiB..2MiB", 3, 0, NULL},
        {"stream.read", "1MiB..2MiB", 0, 0, "no curve over sizes"},
        {"stream.read", "2MiB..1MiB", 0, 0, "size = '2MiB..1MiB' is not"},
        {"stream.read", "1MiB..", 0, 0, "size = '1MiB..' is not"},
        {"stream.read", "..", 0, 0, "size = '..' is not"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct rig_option o[] = {
            {"size", cases[i].size}, {"threads", "8"}, {"octave", "auto"}, {NULL, NULL}};
        struct made m;
        struct error e = {0};
        int rc = make(&m, cases[i].bench, o, &e);

        CU_ASSERT_EQUAL(rc, cases[i].says ? -1 : 0);
        if (cases[i].says && !strstr(e.text, cases[i].says))
            fprintf(stderr, "%s says: %s\n", cases[i].size, e.text);
        CU_ASSERT(!cases[i].says || strstr(e.text, cases[i].says));
        CU_ASSERT_EQUAL(m.plan.count, cases[i].count);
        drop(&m);
    }
}

/* Too many threads for a range: listed, and the others are measured. */
static void range_for_some(void)
{
    static const struct rig_option o[] = {{"size", "4KiB..16KiB"}, {"octave", "1"}, {NULL, NULL}};
    struct made m;
    struct error e = {0};

    CU_ASSERT_EQUAL_FATAL(make(&m, "bw.sweep.read", o, &e), 0);
    CU_ASSERT_EQUAL(m.plan.count, 3 + 1);
    CU_ASSERT_EQUAL_FATAL(m.plan.nskips, 1);
    CU_ASSERT_STRING_EQUAL(m.plan.skips[0].reason_code, "NOT_SELECTED");
    drop(&m);
}

/* What searches by itself is not named as tuned, nor does its time count twice. */
static void tuning_of_steps(void)
{
    static const struct rig_option on[] = {{"tune", "on"}, {"size", "1MiB"}, {NULL, NULL}};
    static const struct rig_option off[] = {{"size", "1MiB"}, {NULL, NULL}};
    struct made a, b;
    struct error e = {0};

    CU_ASSERT_EQUAL_FATAL(make(&a, "latency.idle", on, &e), 0);
    CU_ASSERT_EQUAL_FATAL(make(&b, "latency.idle", off, &e), 0);
    CU_ASSERT_STRING_EQUAL(a.plan.points[0].id, b.plan.points[0].id);
    CU_ASSERT_EQUAL(a.plan.points[0].estimate_s, b.plan.points[0].estimate_s);
    drop(&a);
    drop(&b);
}

int main(void)
{
    CU_TestInfo tests[] = {{"threads", threads},
                           {"sizes", sizes},
                           {"chases", chases},
                           {"words", words},
                           {"scaling", scaling},
                           {"capacity", capacity},
                           {"ranges", ranges},
                           {"range for some", range_for_some},
                           {"tuning of steps", tuning_of_steps},
                           CU_TEST_INFO_NULL};

    return unit_run("curve", tests);
}
