/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Plans for machines nobody here has, and the static partition. */
#include <string.h>

#include "rig.h"
#include "plan/plan.h"
#include "../unit.h"

/* Two packages of four cores, 128 GiB each, with one shared L3 a package. */
static const char synthetic[] =
    "synthetic:pack:2 [numa(memory=128GiB)] l3:1(size=64MiB) core:4 pu:1";

struct made {
    struct machine machine;
    struct config config;
    struct plan plan;
    bool machine_ok;
};

static int make_on(struct made *m, const char *machine, const char *benches,
                   const struct rig_option *o, uint64_t room, struct error *e)
{
    struct machine_options mo = {.topology = machine};
    size_t count;
    struct device_facts facts = {0};
    const struct plan_device device = {"host", "", kernel_host_sets(&count), &facts, true};
    struct plan_scope scope = {.benches = rig_benches,
                               .devices = &device,
                               .ndevices = 1,
                               .local_ranks = 1,
                               .room_bytes = room};

    memset(m, 0, sizeof *m);
    config_init(&m->config);
    for (; o && o->key; o++)
        if (config_set(m->config.set, (enum option_id)config_find(o->key, NULL), o->value,
                       ORIGIN_COMMAND, e))
            return -1;
    if (config_add_group(&m->config, "test", benches, e) || machine_init(&m->machine, &mo, e))
        return -1;
    m->machine_ok = true;
    facts.cache_bytes = m->machine.llc_sum_bytes;
    return plan_make(&m->plan, &m->config, &m->machine, &scope, e);
}

static int make(struct made *m, const char *benches, const struct rig_option *o, uint64_t room,
                struct error *e)
{
    return make_on(m, synthetic, benches, o, room, e);
}

static void drop(struct made *m)
{
    plan_fini(&m->plan);
    if (m->machine_ok)
        machine_fini(&m->machine);
    config_fini(&m->config);
}

static void factors_multiply(void)
{
    static const struct rig_option o[] = {{"type", "f64,f32"},
                                          {"threads", "1,2,4"},
                                          {"variant", "plain"},
                                          {"order", "table"},
                                          {NULL, NULL}};
    struct made m;
    struct error e = {0};

    CU_ASSERT_EQUAL_FATAL(make(&m, "stream.read, stream.copy", o, UINT64_MAX / 4, &e), 0);
    CU_ASSERT_EQUAL(m.plan.count, 2 * 2 * 3);
    for (size_t i = 0; i < m.plan.count; i++)
        for (size_t j = 0; j < i; j++)
            CU_ASSERT_STRING_NOT_EQUAL(m.plan.points[i].id, m.plan.points[j].id);
    drop(&m);
}

static void size_rule(void)
{
    static const struct rig_option o[] = {{"variant", "plain"}, {NULL, NULL}};
    struct made m;
    struct error e = {0};

    /* 4 x 2 x 64 MiB = 512 MiB: the 1 GiB floor holds. */
    CU_ASSERT_EQUAL_FATAL(make(&m, "stream.triad", o, UINT64_MAX / 4, &e), 0);
    CU_ASSERT_EQUAL(m.plan.points[0].size_bytes, (uint64_t)1 << 30);
    CU_ASSERT(m.plan.points[0].doubled);
    drop(&m);
    /* Room for the arrays but not for twice as much: no doubling. */
    CU_ASSERT_EQUAL_FATAL(make(&m, "stream.triad", o, (uint64_t)4 << 30, &e), 0);
    CU_ASSERT_EQUAL(m.plan.points[0].size_bytes, (uint64_t)1 << 30);
    CU_ASSERT_FALSE(m.plan.points[0].doubled);
    drop(&m);
    /* Not even room for that: what fits. */
    CU_ASSERT_EQUAL_FATAL(make(&m, "stream.triad", o, (uint64_t)1 << 30, &e), 0);
    CU_ASSERT(m.plan.points[0].size_bytes * 3 <= (uint64_t)1 << 30);
    CU_ASSERT(m.plan.points[0].size_bytes * 3 > (uint64_t)900 << 20);
    drop(&m);
}

static void refused(void)
{
    static const struct {
        const char *benches;
        struct rig_option option[3];
        const char *says;
    } cases[] = {
        {"stream.traid", {{NULL, NULL}}, "did you mean 'stream.triad'"},
        {"stream.triad", {{"size", "100GiB"}}, "--size 3"},
        {"stream.triad", {{"threads", "9"}}, "--threads 8"},
        {"stream.triad", {{"tier", "hbm"}}, "dram"},
        {"stream.triad", {{"variant", "magic"}}, "hbmark describe"},
        {"stream.triad", {{"variant", "check"}}, "hbmark describe"},
        {"stream.triad", {{"size", "1"}}, "less than one element"},
        {"stream.triad", {{"from", "7"}}, "nodes with cores are 0,1"},
        {"stream.triad", {{"from", "0"}, {"threads", "5"}}, "processors of that node"},
        {"stream.triad", {{"tier", "0+7"}}, "no such memory node"},
        {"stream.triad", {{"tier", "0-1"}}, "no such memory node"},
        {"matrix.interleave.read", {{"at", "3"}, {"tier", "0+1"}}, "such as 3:1"},
        {"matrix.interleave.read", {{"at", "0:0"}, {"tier", "0+1"}}, "such as 3:1"},
        {"matrix.interleave.read", {{"tier", "0"}}, "--tier 0+1"},
        {"latency.loaded", {{"threads", "1"}}, "--threads 2"},
        {"latency.loaded", {{"at", "slow"}}, "one of these: 0,"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct made m;
        struct error e = {0};

        CU_ASSERT_NOT_EQUAL(make(&m, cases[i].benches, cases[i].option, (uint64_t)10 << 30, &e), 0);
        if (!strstr(e.text, cases[i].says))
            fprintf(stderr, "case %zu says: %s\n", i, e.text);
        CU_ASSERT_PTR_NOT_NULL(strstr(e.text, cases[i].says));
        drop(&m);
    }
}

/* What a suite lists and the machine lacks is a skip with its reason, not an error. */
static void suite_skips(void)
{
    static const char text[] = "[run a]\nbench = stream.triad\ntier = hbm, dram\n";
    struct machine_options mo = {.topology = synthetic};
    size_t count;
    struct device_facts facts = {0};
    const struct plan_device device = {"host", "", kernel_host_sets(&count), &facts, true};
    struct plan_scope scope = {.benches = rig_benches,
                               .devices = &device,
                               .ndevices = 1,
                               .local_ranks = 1,
                               .room_bytes = UINT64_MAX / 4};
    struct made m = {0};
    struct error e = {0};

    config_init(&m.config);
    CU_ASSERT_EQUAL(config_parse_suite(&m.config, text, sizeof text - 1, "f.ini", &e), 0);
    CU_ASSERT_EQUAL_FATAL(machine_init(&m.machine, &mo, &e), 0);
    m.machine_ok = true;
    CU_ASSERT_EQUAL(plan_make(&m.plan, &m.config, &m.machine, &scope, &e), 0);
    CU_ASSERT_EQUAL(m.plan.count, 1);
    CU_ASSERT_EQUAL_FATAL(m.plan.nskips, 1);
    CU_ASSERT_STRING_EQUAL(m.plan.skips[0].reason_code, "NO_TIER");
    drop(&m);
}

/* Suite text on the synthetic machine, whose second node may be called something else. */
static int make_suite(struct made *m, const char *text, const char *kinds, struct error *e)
{
    struct machine_options mo = {.topology = synthetic, .kinds = kinds};
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
    if (config_parse_suite(&m->config, text, strlen(text), "f.ini", e) ||
        machine_init(&m->machine, &mo, e))
        return -1;
    m->machine_ok = true;
    return plan_make(&m->plan, &m->config, &m->machine, &scope, e);
}

/* What "each" leaves out is listed, once a benchmark. */
static void gpu_memory_is_said(void)
{
    struct made m;
    struct error e = {0};

    CU_ASSERT_EQUAL_FATAL(make_suite(&m, "[run a]\nbench = stream.triad\n", "1=gpu", &e), 0);
    CU_ASSERT_EQUAL(m.plan.count, 1);
    CU_ASSERT_EQUAL_FATAL(m.plan.nskips, 1);
    CU_ASSERT_STRING_EQUAL(m.plan.skips[0].reason_code, "NO_DEVICE");
    CU_ASSERT_PTR_NOT_NULL(strstr(m.plan.skips[0].text, "GPU memory (node 1) "));
    drop(&m);
    CU_ASSERT_EQUAL(make_suite(&m, "[run a]\nbench = stream.triad\ntier = gpu\n", "1=gpu", &e), 0);
    CU_ASSERT_EQUAL(m.plan.count, 1);
    CU_ASSERT_EQUAL(m.plan.nskips, 0);
    drop(&m);
}

/* A second group's point is not lost in silence; one group may name a benchmark twice. */
static void repeated_points_are_said(void)
{
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"[run a]\nbench = stream.triad, stream.*\n", NULL},
        {"[run a]\nbench = stream.*\n[run b]\nbench = stream.triad\n",
         "run 'a' has this point already, with the same settings"},
        {"[run a]\nbench = stream.*\n[run b]\nbench = stream.triad\ntime = 20s\nci = 5%\n",
         "run 'a' has this point already, with another ci, time: "},
        {"[run a]\nbench = stream.*\n[run b]\nbench = stream.triad\nthreads = 1\n", NULL},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct made m;
        struct error e = {0};

        CU_ASSERT_EQUAL_FATAL(make_suite(&m, cases[i].text, NULL, &e), 0);
        CU_ASSERT_EQUAL_FATAL(m.plan.nskips, cases[i].says != NULL);
        if (cases[i].says) {
            CU_ASSERT_STRING_EQUAL(m.plan.skips[0].reason_code, "REPEATED");
            CU_ASSERT_PTR_NOT_NULL(strstr(m.plan.skips[0].text, cases[i].says));
        }
        drop(&m);
    }
}

/* Which nodes a matrix goes from and to, by list of the machine's nodes. */
static const struct {
    const char *machine;
    unsigned from, to; /* nodes with cores, nodes with memory */
    unsigned far;      /* of the points, on nodes without cores of their own */
    unsigned pairs;    /* of two kinds near the cores of a node */
} matrices[] = {
    {"xeon-max-flat-snc4", 8, 16, 64, 8}, {"xeon-max-bare-flat", 1, 2, 1, 1},
    {"xeon-max-flat-hmat", 2, 4, 4, 2},   {"epyc-nps4", 8, 8, 0, 0},
    {"knl-snc4-flat", 4, 8, 16, 4},       {"cxl-told", 1, 2, 1, 1},
    {"grace-hopper-new", 1, 2, 1, 0},     {"half-socket", 1, 1, 0, 0},
    {"memoryless-node", 2, 2, 0, 0},
};

static const struct memnode *node(const struct made *m, int index)
{
    for (unsigned i = 0; i < m->machine.nnodes; i++)
        if ((int)m->machine.nodes[i].os_index == index)
            return &m->machine.nodes[i];
    return NULL;
}

/* Each point's cores are all that its node has; its memory is one node; no two are the same. */
static unsigned far_points(const struct made *m)
{
    unsigned far = 0;

    for (size_t i = 0; i < m->plan.count; i++) {
        const struct point *p = &m->plan.points[i];
        const struct memnode *from = node(m, p->from), *to = node(m, hwloc_bitmap_first(p->nodes));

        CU_ASSERT(from && to && hwloc_bitmap_weight(p->nodes) == 1);
        CU_ASSERT(from && !from->cpuless && p->threads == from->cores);
        far += to && to->cpuless;
        for (size_t j = 0; j < i; j++)
            CU_ASSERT(p->from != m->plan.points[j].from ||
                      !hwloc_bitmap_isequal(p->nodes, m->plan.points[j].nodes));
    }
    return far;
}

static void matrix(void)
{
    for (size_t i = 0; i < sizeof matrices / sizeof *matrices; i++) {
        char xml[512];
        struct made m;
        struct error e = {0};

        snprintf(xml, sizeof xml, MACHINES "/%s.xml", matrices[i].machine);
        CU_ASSERT_EQUAL_FATAL(make_on(&m, xml, "matrix.bw.read", NULL, UINT64_MAX / 4, &e), 0);
        if (m.plan.count != matrices[i].from * matrices[i].to)
            fprintf(stderr, "%s: %zu points\n", matrices[i].machine, m.plan.count);
        CU_ASSERT_EQUAL(m.plan.count, matrices[i].from * matrices[i].to);
        CU_ASSERT_EQUAL(far_points(&m), matrices[i].far);
        drop(&m);
    }
}

/* Two kinds of memory are dealt pages by the weights; where there is one, that is said, once. */
static void interleave(void)
{
    static const struct rig_option o[] = {{"at", "3:1,1:2"}, {NULL, NULL}};

    for (size_t i = 0; i < sizeof matrices / sizeof *matrices; i++) {
        char xml[512];
        struct made m;
        struct error e = {0};

        snprintf(xml, sizeof xml, MACHINES "/%s.xml", matrices[i].machine);
        make_on(&m, xml, "matrix.interleave.read, matrix.latency", o, UINT64_MAX / 4, &e);
        CU_ASSERT_EQUAL(m.plan.count, matrices[i].from * matrices[i].to + 2 * matrices[i].pairs);
        CU_ASSERT_EQUAL(m.plan.nskips, matrices[i].pairs == 0);
        for (size_t k = 0; k < m.plan.count; k++) {
            const struct point *p = &m.plan.points[k];

            if (p->bench->shape.where != WHERE_PAIRS)
                continue;
            CU_ASSERT_EQUAL(p->pair[0], (unsigned)p->from);
            CU_ASSERT(hwloc_bitmap_weight(p->nodes) == 2 &&
                      hwloc_bitmap_isset(p->nodes, p->pair[1]));
            CU_ASSERT(node(&m, (int)p->pair[0])->kind != node(&m, (int)p->pair[1])->kind);
            CU_ASSERT(p->weight[0] == 3 ? p->weight[1] == 1
                                        : p->weight[0] == 1 && p->weight[1] == 2);
        }
        drop(&m);
    }
}

/* Of any weights' sum of chunks in a row each node gets its weight, and no run of one node is
 * longer than its share makes it. */
static void dealt(void)
{
    static const unsigned weights[][2] = {{1, 0}, {0, 1}, {1, 1}, {3, 1}, {1, 7}, {3, 2}, {97, 31}};

    for (size_t i = 0; i < sizeof weights / sizeof *weights; i++) {
        const unsigned *w = weights[i], all = w[0] + w[1];
        unsigned run = 0, longest = 0;

        for (size_t start = 0; start < 3 * all; start++) {
            unsigned second = 0;

            for (size_t c = start; c < start + all; c++)
                second += device_dealt(c, w);
            CU_ASSERT_EQUAL(second, w[1]);
            run = device_dealt(start, w) == 0 ? run + 1 : 0;
            longest = run > longest ? run : longest;
        }
        if (w[1])
            CU_ASSERT(longest <= w[0] / w[1] + 1);
    }
}

/* Parts touch, cover [lo, hi) and begin on 64 elements, for any n and any number of workers. */
static void partition(void)
{
    static const size_t sizes[] = {1, 63, 64, 65, 4096, 4099, 100000, 1 << 20, (1 << 20) + 7};

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (unsigned workers = 1; workers <= 17; workers++)
            for (size_t lo = 0; lo <= 128; lo += 64) {
                size_t end = lo;

                for (unsigned w = 0; w < workers; w++) {
                    size_t from, to;

                    device_part(lo, lo + sizes[i], w, workers, &from, &to);
                    CU_ASSERT_EQUAL(from, end);
                    CU_ASSERT(from == lo + sizes[i] || from % 64 == 0);
                    end = to;
                }
                CU_ASSERT_EQUAL(end, lo + sizes[i]);
            }
}

int main(void)
{
    CU_TestInfo tests[] = {{"factors multiply", factors_multiply},
                           {"size rule", size_rule},
                           {"refused", refused},
                           {"suite skips", suite_skips},
                           {"partition", partition},
                           {"matrix", matrix},
                           {"interleave", interleave},
                           {"dealt", dealt},
                           {"GPU memory is said", gpu_memory_is_said},
                           {"repeated points are said", repeated_points_are_said},
                           CU_TEST_INFO_NULL};

    return unit_run("plan", tests);
}
