/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Whose a part of an array is, and whether its pages lie near that worker. */
#include <errno.h>

#include "device/device.h"
#include "device/memory.h"
#include "../unit.h"

/* Every element belongs to the worker whose part holds it. */
static void test_owner(void)
{
    static const size_t sizes[] = {1, 63, 64, 65, 4096, 4099, 1000003};

    for (unsigned workers = 1; workers <= 7; workers++)
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
            for (unsigned w = 0; w < workers; w++) {
                size_t from, to;

                device_part(0, sizes[s], w, workers, &from, &to);
                if (from == to)
                    continue;
                CU_ASSERT_EQUAL(device_owner(from, sizes[s], workers), w);
                CU_ASSERT_EQUAL(device_owner(to - 1, sizes[s], workers), w);
            }
}

/* Two packages; bytes below 4096 are used by CPU 0 of node 0, others by CPU 2 of node 1. */
static bool near(const void *arg, size_t byte, unsigned node)
{
    hwloc_bitmap_t both = hwloc_bitmap_alloc();
    bool is;

    hwloc_bitmap_set_range(both, 0, 1);
    is = machine_is_near(arg, both, byte < 4096 ? 0 : 2, node);
    hwloc_bitmap_free(both);
    return is;
}

/* Pages on a node of the tier are local only if it is the node of their user. The kernel's answers
 * are invented: no machine here has two nodes. */
static void test_local(void)
{
    static const struct machine_options two = {"synthetic:pack:2 [numa(memory=1GiB)] core:2 pu:1",
                                               NULL};
    static const size_t byte[4] = {0, 2048, 4096, 8192};
    static const struct {
        int status[4];
        double local, anywhere;
    } rows[] = {
        {{0, 0, 1, 1}, 1, 1},       {{0, 0, 0, 0}, 0.5, 1},
        {{1, 1, 0, 0}, 0, 1},       {{0, -ENOENT, 1, 1}, 0.75, 0.75},
        {{0, 0, 1, 7}, 0.75, 0.75},
    };
    hwloc_bitmap_t nodes = hwloc_bitmap_alloc();
    struct machine m;

    hwloc_bitmap_set_range(nodes, 0, 1);
    CU_ASSERT_EQUAL_FATAL(machine_init(&m, &two, NULL), 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct placement p = {.nodes = nodes, .pages = PAGES_AUTO, .near = near, .arg = &m};

        CU_ASSERT_DOUBLE_EQUAL(memory_local(&p, byte, rows[i].status, 4), rows[i].local, 1e-9);
        p.near = NULL;
        CU_ASSERT_DOUBLE_EQUAL(memory_local(&p, byte, rows[i].status, 4), rows[i].anywhere, 1e-9);
    }
    CU_ASSERT_DOUBLE_EQUAL(memory_local(&(struct placement){0}, byte, rows[0].status, 0), -1, 0);
    hwloc_bitmap_free(nodes);
    machine_fini(&m);
}

/* Which of the two nodes that the placement deals to a byte is for: told apart by their turn, as
 * both are the same node here. */
static bool is_on(const void *arg, size_t byte, unsigned node)
{
    const struct placement *p = arg;

    return node == p->node[device_dealt(byte / device_chunk(p->pages), p->weight)];
}

/* Chunks are bound one by one, all of the buffer, also where it ends within one. */
static void test_dealt(void)
{
    const size_t bytes = 9 * device_chunk(PAGES_AUTO) + 4096;
    hwloc_bitmap_t bound = hwloc_bitmap_alloc();
    struct machine m;
    struct buffer b = {0};
    struct residence where;
    struct error e;
    unsigned real, home;

    CU_ASSERT_EQUAL_FATAL(machine_init(&m, &(struct machine_options){NULL, NULL}, &e), 0);
    real = m.nnodes;
    home = m.nodes[0].os_index;
    m.nnodes = 2; /* so that there is something to choose, between the first node and itself */
    for (unsigned w = 0; w < 4; w++) {
        struct placement p = {
            .pages = PAGES_AUTO, .node = {home, home}, .weight = {3 - w, w}, .near = is_on};

        p.nodes = m.nodes[0].obj->nodeset;
        p.arg = &p;
        if (memory_map(&m, bytes, &p, &b, &e)) {
            CU_ASSERT_EQUAL(e.code, EXIT_UNAVAILABLE); /* mbind(2) is not for everyone */
            continue;
        }
        for (size_t at = 0; at < b.bytes; at += 4096) {
            hwloc_membind_policy_t policy;

            ((volatile char *)b.base)[at] = 1;
            if (at % device_chunk(PAGES_AUTO))
                continue;
            CU_ASSERT_EQUAL(hwloc_get_area_membind(m.topology, (char *)b.base + at, 4096, bound,
                                                   &policy, HWLOC_MEMBIND_BYNODESET),
                            0);
            CU_ASSERT(policy == HWLOC_MEMBIND_BIND && hwloc_bitmap_isset(bound, home));
        }
        CU_ASSERT_EQUAL(memory_inspect(&m, &b, bytes, &p, &where, &e), 0);
        CU_ASSERT(where.local == 1 || where.local == -1);
        memory_unmap(&b);
    }
    m.nnodes = real;
    hwloc_bitmap_free(bound);
    machine_fini(&m);
}

int main(void)
{
    CU_TestInfo tests[] = {
        {"owner", test_owner}, {"local", test_local}, {"dealt", test_dealt}, CU_TEST_INFO_NULL};

    return unit_run("device", tests);
}
