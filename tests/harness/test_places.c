/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What ranks gather: cells and other bytes of any number, and their places. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../unit.h"
#include "comm/gather.h"
#include "comm/place.h"

static struct comm c;

/* Rank r has 3 r cells; the rounds are shorter than a cell, and one alone. */
static void test_gather(void)
{
    static const size_t limits[] = {1, 37, 100000};
    struct cell mine[3 * 16];
    size_t n = 3 * (size_t)c.rank;
    struct gathered all;
    struct error e;

    for (size_t i = 0; i < n; i++)
        mine[i] = (struct cell){(uint32_t)c.rank, (uint32_t)i, 100.5 * c.rank + (double)i};
    for (size_t l = 0; l < sizeof limits / sizeof *limits; l++) {
        const struct cell *cell;
        size_t sum = 0;

        CU_ASSERT_EQUAL_FATAL(
            comm_gather_bytes_in(&c, (struct bytes){mine, n * sizeof *mine}, &all, limits[l], &e),
            0);
        cell = all.data;
        for (int r = 0; c.rank == 0 && r < c.size; r++) {
            CU_ASSERT_EQUAL_FATAL(all.sizes[r], 3 * (size_t)r * sizeof *mine);
            sum += all.sizes[r];
            for (int i = 0; i < 3 * r; i++, cell++) {
                CU_ASSERT_EQUAL(cell->row, (uint32_t)r);
                CU_ASSERT_EQUAL(cell->column, (uint32_t)i);
                CU_ASSERT_EQUAL(cell->value, 100.5 * r + i);
            }
        }
        CU_ASSERT_EQUAL(all.bytes, sum);
        CU_ASSERT_EQUAL(all.data != NULL, c.rank == 0);
        gathered_free(&all);
    }
    CU_ASSERT_EQUAL(comm_gather_bytes(&c, (struct bytes){NULL, 0}, &all, &e), 0);
    CU_ASSERT_EQUAL(all.bytes, 0);
    gathered_free(&all);
}

static void test_places(void)
{
    static const struct {
        const char *topology;
        unsigned cpu;
        int package, cache;
    } cases[] = {
        {"pack:2 l3:2 l2:2 core:2 pu:1", 0, 0, 0},
        {"pack:2 l3:2 l2:2 core:2 pu:1", 5, 0, 1},
        {"pack:2 l3:2 l2:2 core:2 pu:1", 15, 1, 3},
        {"pack:2 l2:4 core:1 pu:2", 8, 1, 4},
        {"pack:2 core:4 pu:1", 5, 1, 1},
        {"pack:2 core:4 pu:1", 99, 0, 0},
    };
    char host[64] = "";
    struct place *places;
    struct error e;
    hwloc_topology_t t;

    hwloc_topology_init(&t);
    hwloc_topology_load(t);
    places = places_gather(&c, t, 0, &e);
    hwloc_topology_destroy(t);
    CU_ASSERT_PTR_NOT_NULL_FATAL(places);
    gethostname(host, sizeof host - 1);
    CU_ASSERT_STRING_EQUAL(places[c.rank].host, host);
    for (int i = 0; i < c.size; i++) {
        CU_ASSERT_EQUAL(places[i].rank, i);
        CU_ASSERT_TRUE(places[i].node >= 0 && places[i].node < c.nodes);
        CU_ASSERT_TRUE(strlen(places[i].host) > 0);
    }
    free(places);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct place p = {.rank = 0};

        hwloc_topology_init(&t);
        CU_ASSERT_EQUAL_FATAL(hwloc_topology_set_synthetic(t, cases[i].topology), 0);
        CU_ASSERT_EQUAL_FATAL(hwloc_topology_load(t), 0);
        place_of_cpu(&p, t, cases[i].cpu);
        CU_ASSERT_EQUAL(p.package, cases[i].package);
        CU_ASSERT_EQUAL(p.cache, cases[i].cache);
        hwloc_topology_destroy(t);
    }
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"gather", test_gather}, {"places", test_places}, CU_TEST_INFO_NULL};
    struct error e;
    double failed;

    if (comm_open(&c, COMM_AUTO, &e)) {
        fprintf(stderr, "%s\n", e.text);
        return 70;
    }
    failed = unit_run("places", tests);
    c.ops->reduce(&c, &failed, 1, COMM_MAX);
    comm_close(&c);
    return (int)failed;
}
