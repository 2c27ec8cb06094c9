/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Reading from memory nodes of the machine the test runs on, and which nodes ask for it. */

#include "session/kinds.h"
#include "../unit.h"

static void test_rates_here(void)
{
    struct machine m;
    double GBps[256] = {0};
    const struct machine_options here = {NULL, NULL};

    CU_ASSERT_EQUAL_FATAL(machine_init(&m, &here, NULL), 0);
    CU_ASSERT_FATAL(m.nnodes >= 1 && m.nnodes <= 256);
    kinds_read_rates(&m, GBps);
    for (unsigned i = 0; i < m.nnodes; i++)
        if (!m.nodes[i].cpuless && memnode_usable(&m.nodes[i]))
            CU_ASSERT(GBps[i] > 0.01 && GBps[i] < 1e5);
    machine_fini(&m);
}

/* Only a live machine is read from, and only for a node that nothing describes. */
static void test_unknown(void)
{
    static const struct {
        const char *kinds;
        bool live, unknown;
    } rows[] = {{NULL, true, true}, {"1=cxl", true, false}, {NULL, false, false}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct machine_options o = {"synthetic:[numa(memory=8GiB)] [numa(memory=8GiB)] core:2 pu:1",
                                    rows[i].kinds};
        struct machine m;

        CU_ASSERT_EQUAL_FATAL(machine_init(&m, &o, NULL), 0);
        m.simulated = !rows[i].live; /* a mock: no machine here has such a node */
        CU_ASSERT_EQUAL(kinds_unknown(&m), rows[i].unknown);
        machine_fini(&m);
    }
}

int main(void)
{
    CU_TestInfo tests[] = {
        {"rates_here", test_rates_here}, {"unknown", test_unknown}, CU_TEST_INFO_NULL};

    return unit_run("kinds", tests);
}
