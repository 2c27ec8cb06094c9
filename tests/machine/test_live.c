/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The machine the test runs on, and a recorded /sys with HBM that firmware describes. */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "machine/machine.h"
#include "machine/sysinfo.h"
#include "suite.h"
#include "tree.h"

#define ROOT "root-live"
#define CPU  "/sys/devices/system/cpu"
#define NODE "/sys/devices/system/node"

static const struct machine_options here = {NULL, NULL};

static void test_here(void)
{
    struct machine m;
    struct error e = {0};
    hwloc_bitmap_t set = hwloc_bitmap_alloc();

    if (machine_init(&m, &here, &e) != 0)
        check_text("this machine", "", e.text);
    CU_ASSERT_FALSE(m.simulated);
    check_text("origin", "this machine", m.origin);
    CU_ASSERT(m.packages >= 1 && m.cores >= 1 && m.pus >= m.cores);
    CU_ASSERT(m.allowed_pus >= 1 && m.allowed_pus <= m.pus && m.allowed_cores <= m.cores);
    CU_ASSERT(m.isa_count >= 1 && strcmp(m.isas[0], "generic") == 0);
    CU_ASSERT(m.memory_available_bytes > 0 && m.memory_limit[0]);
    CU_ASSERT(machine_room_bytes(&m, NULL) <= m.memory_available_bytes);
    CU_ASSERT_EQUAL(machine_tier(&m, "all", set, &e), 0);
    CU_ASSERT_FALSE(hwloc_bitmap_iszero(set));
    hwloc_bitmap_free(set);
    machine_fini(&m);
}

/* One node owns all that /proc/meminfo tells, whatever its own file says as yet. */
static void test_size_of_one_node(void)
{
    struct machine m;
    uint64_t KiB = 0;

    CU_ASSERT_EQUAL_FATAL(machine_init(&m, &here, NULL), 0);
    CU_ASSERT(sys_field("/proc/meminfo", "MemTotal", &KiB));
    if (m.nnodes == 1)
        CU_ASSERT_EQUAL(m.nodes[0].size_bytes, KiB * 1024);
    machine_fini(&m);
}

/* What the launcher bound us to is all we use. */
static void test_binding(void)
{
    cpu_set_t was, one;
    struct machine m;
    int cpu = 0;

    CU_ASSERT_EQUAL_FATAL(sched_getaffinity(0, sizeof was, &was), 0);
    while (!CPU_ISSET(cpu, &was))
        cpu++;
    CPU_ZERO(&one);
    CPU_SET(cpu, &one);
    CU_ASSERT_EQUAL_FATAL(sched_setaffinity(0, sizeof one, &one), 0);
    CU_ASSERT_EQUAL_FATAL(machine_init(&m, &here, NULL), 0);
    CU_ASSERT(m.allowed_pus == 1 && hwloc_bitmap_isset(m.allowed, (unsigned)cpu));
    machine_fini(&m);
    sched_setaffinity(0, sizeof was, &was);
}

/* In a child, because a limit once set stays. A sanitizer's address space is beyond any limit. */
static void test_rlimit(void)
{
    int status = 1;
    pid_t pid = fork();

    CU_ASSERT_FATAL(pid >= 0);
    if (pid == 0) {
        struct rlimit r = {UINT64_C(3) << 30, UINT64_C(3) << 30};
        uint64_t used = 0;
        char limit[64];

        sys_field("/proc/self/status", "VmSize", &used);
        if (used * 1024 > r.rlim_cur || setrlimit(RLIMIT_AS, &r) != 0)
            _exit(0);
        _exit(sys_memory_available("", limit, sizeof limit) <= r.rlim_cur ? 0 : 1);
    }
    waitpid(pid, &status, 0);
    CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void test_env(void)
{
    static const char *const keys[] = {"hostname",    "kernel",   "cpu_model", "cmdline", "aslr",
                                       "mitigations", "compiler", "build",     "libs",    "clock",
                                       "cgroup",      "loadavg",  "thp",       "omp"};
    json_t *env = sysinfo_json("");

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        CU_ASSERT_PTR_NOT_NULL(json_object_get(env, keys[i]));
    CU_ASSERT(json_array_size(json_object_get(env, "libs")) > 3);
    json_decref(env);
}

static void test_activity(void)
{
    struct sys_activity a, b;
    volatile char touched[1 << 16];

    sys_activity_read(&a);
    for (size_t i = 0; i < sizeof touched; i += 4096)
        touched[i] = 1;
    sys_activity_read(&b);
    CU_ASSERT(b.minor_faults >= a.minor_faults && b.steal_s >= a.steal_s);
    CU_ASSERT(b.voluntary_switches >= a.voluntary_switches);
}

/* Two packages of one core, a DRAM node each, and a node without cores that firmware says is three
 * times as fast, as Linux lays it out since 5.2 (Documentation/admin-guide/mm/numaperf.rst). */
static const struct tree_file recorded[] = {
    {CPU "/online", "0-1\n"},
    {CPU "/possible", "0-1\n"},
    {CPU "/present", "0-1\n"},
    {CPU "/cpu0/topology/physical_package_id", "0\n"},
    {CPU "/cpu0/topology/core_id", "0\n"},
    {CPU "/cpu0/topology/core_cpus", "1\n"},
    {CPU "/cpu0/topology/package_cpus", "1\n"},
    {CPU "/cpu0/topology/thread_siblings", "1\n"},
    {CPU "/cpu0/topology/core_siblings", "1\n"},
    {CPU "/cpu0/cpufreq/scaling_governor", "performance\n"},
    {CPU "/cpu1/topology/physical_package_id", "1\n"},
    {CPU "/cpu1/topology/core_id", "0\n"},
    {CPU "/cpu1/topology/core_cpus", "2\n"},
    {CPU "/cpu1/topology/package_cpus", "2\n"},
    {CPU "/cpu1/topology/thread_siblings", "2\n"},
    {CPU "/cpu1/topology/core_siblings", "2\n"},
    {NODE "/online", "0-2\n"},
    {NODE "/possible", "0-2\n"},
    {NODE "/node0/cpumap", "1\n"},
    {NODE "/node0/meminfo", "Node 0 MemTotal: 67108864 kB\nNode 0 MemFree: 33554432 kB\n"
                            "Node 0 Inactive(file): 1048576 kB\n"},
    {NODE "/node0/access0/initiators/read_bandwidth", "100000\n"},
    {NODE "/node0/access0/initiators/write_bandwidth", "100000\n"},
    {NODE "/node0/access0/initiators/node0/x", ""},
    {NODE "/node1/cpumap", "2\n"},
    {NODE "/node1/meminfo", "Node 1 MemTotal: 67108864 kB\nNode 1 MemFree: 67108864 kB\n"},
    {NODE "/node2/cpumap", "0\n"},
    {NODE "/node2/meminfo", "Node 2 MemTotal: 16777216 kB\nNode 2 MemFree: 16777216 kB\n"},
    {NODE "/node2/access0/initiators/read_bandwidth", "300000\n"},
    {NODE "/node2/access0/initiators/write_bandwidth", "300000\n"},
    {NODE "/node2/access0/initiators/node0/x", ""},
    {"/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "64\n"},
    {"/sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages", "60\n"},
    {"/sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages", "2\n"},
    {"/sys/kernel/mm/hugepages/hugepages-1048576kB/free_hugepages", "2\n"},
    {"/sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never\n"},
    {"/sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet\n"},
    {"/proc/meminfo", "MemTotal: 150994944 kB\nMemAvailable: 104857600 kB\n"},
    {"/proc/cpuinfo", "processor\t: 0\nmicrocode\t: 0x2b\n"},
    {"/proc/sys/kernel/numa_balancing", "1\n"},
};

static void test_recorded_system(void)
{
    struct machine_options o = {"fsroot:" ROOT, NULL};
    struct machine m;
    struct error e = {0};

    CU_ASSERT_EQUAL_FATAL(tree_make(ROOT, recorded, sizeof recorded / sizeof *recorded), 0);
    if (machine_init(&m, &o, &e) != 0)
        check_text("recorded", "", e.text);
    CU_ASSERT_TRUE(m.simulated);
    CU_ASSERT(m.packages == 2 && m.cores == 2 && m.nnodes == 3);
    CU_ASSERT(m.nodes[2].cpuless && m.nodes[2].kind == MEM_HBM);
    CU_ASSERT_EQUAL(m.nodes[2].source, KIND_BANDWIDTH);
    check_text("evidence", "300000 MiB/s, 3.0 x node 0", m.nodes[2].evidence);
    CU_ASSERT_EQUAL(m.nodes[0].kind, MEM_DRAM);
    CU_ASSERT_EQUAL(m.nodes[0].free_bytes, UINT64_C(33) << 30);
    CU_ASSERT_EQUAL(m.memory_available_bytes, UINT64_C(100) << 30);
    check_text("thp", "always", m.thp);
    check_text("clock", "hpet", m.clocksource);
    check_text("governor", "performance", m.governor);
    check_text("microcode", "0x2b", m.microcode);
    CU_ASSERT_EQUAL(m.numa_balancing, 1);
    CU_ASSERT(m.nhugepages == 2 && m.hugepages[0].bytes == 2 << 20 && m.hugepages[0].free == 60);
    machine_fini(&m);
    tree_remove(ROOT);
}

/* The same machine, but the node without cores has a fifth of the others' bandwidth and nothing
 * names it. hwloc 2.10 and later would guess that DRAM is HBM, as it is so much faster. */
static void test_slow_node(void)
{
    static const char *const slow[] = {NODE "/node2/access0/initiators/read_bandwidth",
                                       NODE "/node2/access0/initiators/write_bandwidth"};
    enum { FILES = sizeof recorded / sizeof *recorded };
    struct machine_options o = {"fsroot:" ROOT, NULL};
    struct tree_file files[FILES];
    struct machine m;

    memcpy(files, recorded, sizeof recorded);
    for (size_t i = 0; i < FILES; i++)
        if (strcmp(files[i].path, slow[0]) == 0 || strcmp(files[i].path, slow[1]) == 0)
            files[i].text = "20000\n";
    CU_ASSERT_EQUAL_FATAL(tree_make(ROOT, files, FILES), 0);
    CU_ASSERT_EQUAL_FATAL(machine_init(&m, &o, NULL), 0);
    CU_ASSERT(m.nnodes == 3 && m.nodes[2].cpuless);
    CU_ASSERT(m.nodes[0].kind == MEM_DRAM && m.nodes[1].kind == MEM_DRAM);
    CU_ASSERT_EQUAL(m.nodes[2].kind, MEM_UNKNOWN);
    check_text("evidence", "no cores, 0.20 x the bandwidth of node 0: CXL or NVM?",
               m.nodes[2].evidence);
    CU_ASSERT_PTR_NULL(getenv("HWLOC_MEMTIERS_GUESS"));
    machine_fini(&m);
    tree_remove(ROOT);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"here", test_here},
        {"size_of_one_node", test_size_of_one_node},
        {"binding", test_binding},
        {"rlimit", test_rlimit},
        {"env", test_env},
        {"activity", test_activity},
        {"recorded_system", test_recorded_system},
        {"slow_node", test_slow_node},
        CU_TEST_INFO_NULL,
    };
    return suite_run("machine.live", tests);
}
