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

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"laws", test_laws}, {"prefix", test_prefix}, {"within", test_within},
        {"room", test_room}, CU_TEST_INFO_NULL,
    };
    return suite_run("machine.bind", tests);
}
