/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Laws of every binding order on every recorded machine; the orders themselves are in fixtures/. */
#include <stdio.h>

#include "fixture.h"
#include "machine/machine.h"
#include "suite.h"

static const char *const policies[] = {"compact", "scatter", "numa"};
enum { POLICIES = sizeof policies / sizeof *policies, MOST = 1024 };

static int open_machine(struct machine *m, const char *name)
{
    char path[1024];
    struct machine_options o = {path, NULL};

    snprintf(path, sizeof path, "%s/%s.xml", MACHINES, name);
    return machine_init(m, &o, NULL);
}

/* All allowed threads, each once; the first thread of every core before any second one. */
static void check_laws(const struct machine *m, const char *policy)
{
    hwloc_bitmap_t seen = hwloc_bitmap_alloc(), cores = hwloc_bitmap_alloc();
    struct bind_request r = {.policy = policy, .count = m->allowed_pus};
    unsigned cpus[MOST];

    CU_ASSERT_FATAL(m->allowed_pus <= MOST);
    CU_ASSERT_EQUAL_FATAL(machine_bind_order(m, &r, cpus, NULL), 0);
    for (unsigned i = 0; i < r.count; i++) {
        hwloc_obj_t pu = hwloc_get_pu_obj_by_os_index(m->topology, cpus[i]);

        CU_ASSERT_FALSE(hwloc_bitmap_isset(seen, cpus[i]));
        hwloc_bitmap_set(seen, cpus[i]);
        if (i < m->allowed_cores)
            hwloc_bitmap_set(cores, pu->parent->logical_index);
    }
    CU_ASSERT_TRUE(hwloc_bitmap_isequal(seen, m->allowed));
    CU_ASSERT_EQUAL(hwloc_bitmap_weight(cores), (int)m->allowed_cores);
    hwloc_bitmap_free(seen);
    hwloc_bitmap_free(cores);
}

static void test_laws(void)
{
    for (size_t i = 0; fixture_names[i]; i++) {
        struct machine m;

        CU_ASSERT_EQUAL_FATAL(open_machine(&m, fixture_names[i]), 0);
        for (int p = 0; p < POLICIES; p++)
            check_laws(&m, policies[p]);
        machine_fini(&m);
    }
}

/* A longer order begins with the shorter one, so that a thread sweep grows and never moves. */
static void test_prefix(void)
{
    struct machine m;
    unsigned full[MOST], part[MOST];

    CU_ASSERT_EQUAL_FATAL(open_machine(&m, "mi300a"), 0);
    for (int p = 0; p < POLICIES; p++) {
        struct bind_request r = {.policy = policies[p], .count = m.allowed_pus};

        CU_ASSERT_EQUAL(machine_bind_order(&m, &r, full, NULL), 0);
        for (r.count = 1; r.count < m.allowed_pus; r.count += 7) {
            CU_ASSERT_EQUAL(machine_bind_order(&m, &r, part, NULL), 0);
            for (unsigned i = 0; i < r.count; i++)
                CU_ASSERT_EQUAL(part[i], full[i]);
        }
    }
    machine_fini(&m);
}

static void test_within(void)
{
    hwloc_bitmap_t within = hwloc_bitmap_alloc();
    struct bind_request r = {.policy = "scatter", .within = within, .count = 4};
    struct machine m;
    struct error e = {0};
    unsigned cpus[MOST] = {77};

    CU_ASSERT_EQUAL_FATAL(open_machine(&m, "half-socket"), 0);
    hwloc_bitmap_list_sscanf(within, "4-11");
    CU_ASSERT_EQUAL(machine_bind_order(&m, &r, cpus, &e), 0);
    CU_ASSERT(cpus[0] == 4 && cpus[1] == 6 && cpus[2] == 5 && cpus[3] == 7);
    r.count = 5;
    cpus[0] = 77;
    CU_ASSERT_EQUAL(machine_bind_order(&m, &r, cpus, &e), -1);
    CU_ASSERT(e.code == EXIT_USAGE && cpus[0] == 77);
    check_has("count", e.text, "give 1 to 4");
    r.policy = "random";
    CU_ASSERT_EQUAL(machine_bind_order(&m, &r, cpus, &e), -1);
    check_has("policy", e.text, "compact, scatter and numa");
    hwloc_bitmap_free(within);
    machine_fini(&m);
}

static void test_room(void)
{
    hwloc_bitmap_t hbm = hwloc_bitmap_alloc();
    struct machine m;

    CU_ASSERT_EQUAL_FATAL(open_machine(&m, "xeon-max-flat-snc4"), 0);
    CU_ASSERT_EQUAL(machine_tier(&m, "hbm", hbm, NULL), 0);
    CU_ASSERT_EQUAL(machine_room_bytes(&m, hbm), UINT64_C(120) << 30); /* 128 GiB less 1/16 */
    CU_ASSERT_EQUAL(machine_room_bytes(&m, NULL), UINT64_C(600) << 30);
    hwloc_bitmap_zero(hbm);
    CU_ASSERT_EQUAL(machine_room_bytes(&m, hbm), 0);
    m.memory_available_bytes = UINT64_C(100) << 20;
    CU_ASSERT_EQUAL(machine_room_bytes(&m, NULL), UINT64_C(50) << 20); /* never more than half */
    hwloc_bitmap_free(hbm);
    machine_fini(&m);
}

/* Cores that share the last-level cache of the first one we may use. */
static const struct {
    const char *machine;
    unsigned cores;
} domains[] = {
    {"epyc-nps4", 8}, {"xeon-max-flat-snc4", 14}, {"mi300a", 8}, {"a64fx", 12},
    {"one-core", 1},  {"half-socket", 4},         {"smt4", 2},   {"offline-cores", 2},
};

/* The domain is what compact order fills first: so many cores reach one last-level cache, and one
 * more reaches the next. */
static void test_domains(void)
{
    for (size_t i = 0; i < sizeof domains / sizeof *domains; i++) {
        struct machine m;
        unsigned cpus[MOST], n = domains[i].cores, llc = 0;
        uint64_t one;

        CU_ASSERT_EQUAL_FATAL(open_machine(&m, domains[i].machine), 0);
        CU_ASSERT_EQUAL(machine_domain_cores(&m, NULL), n);
        for (unsigned c = 0; c < m.ncaches; c++)
            llc = m.caches[c].level > llc ? m.caches[c].level : llc;
        if (llc) {
            struct bind_request r = {.policy = "compact", .count = m.allowed_cores};

            CU_ASSERT_EQUAL(machine_bind_order(&m, &r, cpus, NULL), 0);
            one = machine_reached_bytes(&m, llc, cpus, 1);
            CU_ASSERT(one > 0);
            CU_ASSERT_EQUAL(machine_reached_bytes(&m, llc, cpus, n), one);
            if (n < m.allowed_cores)
                CU_ASSERT_EQUAL(machine_reached_bytes(&m, llc, cpus, n + 1), 2 * one);
        }
        machine_fini(&m);
    }
}

static void test_domain_within(void)
{
    hwloc_bitmap_t within = hwloc_bitmap_alloc();
    struct machine m;

    CU_ASSERT_EQUAL_FATAL(open_machine(&m, "mi300a"), 0);
    hwloc_bitmap_list_sscanf(within, "5-20"); /* three cores of the first complex come first */
    CU_ASSERT_EQUAL(machine_domain_cores(&m, within), 3);
    hwloc_bitmap_list_sscanf(within, "8-20");
    CU_ASSERT_EQUAL(machine_domain_cores(&m, within), 8);
    hwloc_bitmap_free(within);
    machine_fini(&m);
}

/* Other cores, not the same ones in another order. */
static void test_order_differs(void)
{
    static const struct {
        const char *machine;
        unsigned count;
        bool differs;
    } cases[] = {
        {"epyc-nps4", 1, false},   {"epyc-nps4", 2, true},    {"epyc-nps4", 96, true},
        {"half-socket", 2, false}, {"epyc-nps4", 192, false}, {"epyc-nps4", 9999, false},
        {"one-core", 1, false},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct machine m;

        CU_ASSERT_EQUAL_FATAL(open_machine(&m, cases[i].machine), 0);
        CU_ASSERT_EQUAL(machine_order_differs(&m, NULL, "compact", "scatter", cases[i].count),
                        cases[i].differs);
        machine_fini(&m);
    }
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"laws", test_laws},
        {"prefix", test_prefix},
        {"within", test_within},
        {"room", test_room},
        {"domains", test_domains},
        {"domain within", test_domain_within},
        {"order differs", test_order_differs},
        CU_TEST_INFO_NULL,
    };
    return suite_run("machine.bind", tests);
}
