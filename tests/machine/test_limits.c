/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* How much memory may be taken, from files in a temporary root; and the small readers. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "machine/sysinfo.h"
#include "suite.h"
#include "tree.h"

#define ROOT "root-limits"
#define MiB  (UINT64_C(1) << 20)
#define MEMINFO                                                                                    \
    {                                                                                              \
        "/proc/meminfo",                                                                           \
            "MemTotal:       16777216 kB\nMemFree: 1 kB\nMemAvailable:    8388608 kB\n"            \
    }
#define V2                                                                                         \
    {                                                                                              \
        "/proc/self/mountinfo",                                                                    \
            "30 25 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw\n"                \
    }
#define V1                                                                                         \
    {                                                                                              \
        "/proc/self/mountinfo",                                                                    \
            "30 25 0:26 / /sys/fs/cgroup rw - tmpfs tmpfs rw\n"                                    \
            "31 30 0:27 / /sys/fs/cgroup/cpu rw shared:4 - cgroup cgroup rw,cpu\n"                 \
            "32 30 0:28 / /sys/fs/cgroup/memory rw shared:4 - cgroup cgroup rw,memory\n"           \
    }

enum { FILES = 12 };

static const struct {
    const char *what;
    struct tree_file files[FILES];
    uint64_t bytes;
    const char *limit;
} cases[] = {
    {"nothing to read", {{"/proc/uptime", "1"}}, 0, "unknown"},
    {"no limit", {MEMINFO}, 8192 * MiB, "MemAvailable"},
    {"old kernel", {{"/proc/meminfo", "MemTotal: 2048 kB\nMemFree: 1024 kB\n"}}, MiB, "MemFree"},
    {"v2 own limit",
     {MEMINFO,
      V2,
      {"/proc/self/cgroup", "0::/a/b\n"},
      {"/sys/fs/cgroup/a/b/memory.max", "1073741824\n"},
      {"/sys/fs/cgroup/a/b/memory.current", "104857600\n"},
      {"/sys/fs/cgroup/a/b/memory.stat", "anon 1\ninactive_file 52428800\nactive_file 7\n"}},
     974 * MiB,
     "cgroup v2 memory.max"},
    {"v2 parent limit",
     {MEMINFO,
      V2,
      {"/proc/self/cgroup", "0::/a/b\n"},
      {"/sys/fs/cgroup/a/b/memory.max", "max\n"},
      {"/sys/fs/cgroup/a/b/memory.current", "0\n"},
      {"/sys/fs/cgroup/a/memory.max", "536870912\n"},
      {"/sys/fs/cgroup/a/memory.current", "0\n"}},
     512 * MiB,
     "cgroup v2 memory.max"},
    {"v2 high before max",
     {MEMINFO,
      V2,
      {"/proc/self/cgroup", "0::/a\n"},
      {"/sys/fs/cgroup/a/memory.max", "1073741824\n"},
      {"/sys/fs/cgroup/a/memory.high", "268435456\n"},
      {"/sys/fs/cgroup/a/memory.current", "0\n"}},
     256 * MiB,
     "cgroup v2 memory.high"},
    {"v2 limit of the container at the mount point",
     {MEMINFO,
      V2,
      {"/proc/self/cgroup", "0::/../../outer\n"},
      {"/sys/fs/cgroup/memory.max", "268435456\n"},
      {"/sys/fs/cgroup/memory.current", "0\n"}},
     256 * MiB,
     "cgroup v2 memory.max"},
    {"v2 used up",
     {MEMINFO,
      V2,
      {"/proc/self/cgroup", "0::/\n"},
      {"/sys/fs/cgroup/memory.max", "4096\n"},
      {"/sys/fs/cgroup/memory.current", "8192\n"}},
     0,
     "cgroup v2 memory.max"},
    {"v1",
     {MEMINFO,
      V1,
      {"/proc/self/cgroup", "5:cpu:/x\n4:memory:/job/step\n0::/\n"},
      {"/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n"},
      {"/sys/fs/cgroup/memory/memory.usage_in_bytes", "0\n"},
      {"/sys/fs/cgroup/memory/job/memory.limit_in_bytes", "2147483648\n"},
      {"/sys/fs/cgroup/memory/job/memory.usage_in_bytes", "1073741824\n"},
      {"/sys/fs/cgroup/memory/job/memory.stat", "cache 5\ntotal_inactive_file 536870912\n"}},
     1536 * MiB,
     "cgroup v1 memory.limit_in_bytes"},
    {"v1 container, mounted from within",
     {MEMINFO,
      {"/proc/self/mountinfo", "32 30 0:28 /docker/77 /cg/memory rw - cgroup cgroup rw,memory\n"},
      {"/proc/self/cgroup", "4:blkio,memory:/docker/77/in\n"},
      {"/cg/memory/in/memory.limit_in_bytes", "1048576\n"},
      {"/cg/memory/in/memory.usage_in_bytes", "0\n"}},
     MiB,
     "cgroup v1 memory.limit_in_bytes"},
    {"address space",
     {MEMINFO,
      {"/proc/self/limits",
       "Limit  Soft  Hard  Units\n"
       "Max data size             unlimited            unlimited            bytes     \n"
       "Max address space         1073741824           unlimited            bytes     \n"},
      {"/proc/self/status", "Name: x\nVmSize:\t  524288 kB\nVmData:\t 1024 kB\n"}},
     512 * MiB,
     "RLIMIT_AS"},
    {"data segment",
     {MEMINFO,
      {"/proc/self/limits",
       "Max data size             2097152            unlimited            bytes     \n"},
      {"/proc/self/status", "VmSize:\t  524288 kB\nVmData:\t 1024 kB\n"}},
     MiB,
     "RLIMIT_DATA"},
    {"rubbish",
     {{"/proc/meminfo", "MemAvailable: many\nMemFree: 99999999999999999999999 kB\n"},
      V2,
      {"/proc/self/cgroup", "::::\n\n0\n"}},
     0,
     "unknown"},
};

static void test_limits(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char limit[64];
        uint64_t bytes;

        CU_ASSERT_EQUAL_FATAL(tree_make(ROOT, cases[i].files, FILES), 0);
        bytes = sys_memory_available(ROOT, limit, sizeof limit);
        if (bytes != cases[i].bytes)
            fprintf(stderr, "\n    %s: want %llu got %llu", cases[i].what,
                    (unsigned long long)cases[i].bytes, (unsigned long long)bytes);
        CU_ASSERT_EQUAL(bytes, cases[i].bytes);
        check_text(cases[i].what, cases[i].limit, limit);
    }
    tree_remove(ROOT);
}

static void test_readers(void)
{
    static const struct tree_file files[] = {
        {"/line", "first\nsecond\n"},
        {"/empty", ""},
        {"/choice", "a [b] c\n"},
        {"/plain", "never\n"},
        {"/number", "42\n"},
        {"/word", "42x\n"},
        {"/negative", "-1\n"},
        {"/big", "99999999999999999999\n"},
        {"/fields", "Key One: 7 kB\nKey:\t8\nEmpty:\nKey: 9\nplain 10\n"},
    };
    char buf[64];
    uint64_t n = 0;

    CU_ASSERT_EQUAL_FATAL(tree_make(ROOT, files, sizeof files / sizeof *files), 0);
    CU_ASSERT(sys_line(ROOT "/line", buf, sizeof buf) && strcmp(buf, "first") == 0);
    CU_ASSERT(sys_line(ROOT "/line", buf, 4) && strcmp(buf, "fir") == 0);
    CU_ASSERT(!sys_line(ROOT "/empty", buf, sizeof buf) && buf[0] == '\0');
    CU_ASSERT(!sys_line(ROOT "/absent", buf, sizeof buf) && buf[0] == '\0');
    CU_ASSERT(!sys_line(ROOT, buf, sizeof buf));
    CU_ASSERT(sys_choice(ROOT "/choice", buf, sizeof buf) && strcmp(buf, "b") == 0);
    CU_ASSERT(sys_choice(ROOT "/plain", buf, sizeof buf) && strcmp(buf, "never") == 0);
    CU_ASSERT(sys_number(ROOT "/number", &n) && n == 42);
    CU_ASSERT(!sys_number(ROOT "/word", &n));
    CU_ASSERT(!sys_number(ROOT "/negative", &n));
    CU_ASSERT(!sys_number(ROOT "/big", &n));
    CU_ASSERT(sys_field(ROOT "/fields", "Key", &n) && n == 8);
    CU_ASSERT(sys_field(ROOT "/fields", "Key One", &n) && n == 7);
    CU_ASSERT(sys_field(ROOT "/fields", "plain", &n) && n == 10);
    CU_ASSERT(!sys_field(ROOT "/fields", "Empty", &n));
    CU_ASSERT(!sys_field(ROOT "/fields", "None", &n));
    tree_remove(ROOT);
}

static void test_virtualisation(void)
{
    static const struct {
        struct tree_file files[2];
        const char *want;
    } rows[] = {
        {{{"/proc/x", ""}}, "unknown"},
        {{{"/sys/hypervisor/type", "xen\n"}}, "xen"},
        {{{"/sys/class/dmi/id/sys_vendor", "QEMU\n"}}, "QEMU"},
        {{{"/sys/class/dmi/id/sys_vendor", "Amazon EC2\n"},
          {"/sys/class/dmi/id/product_name", "c7i.metal-48xl\n"}},
         "none"},
        {{{"/sys/class/dmi/id/sys_vendor", "Amazon EC2\n"},
          {"/sys/class/dmi/id/product_name", "c7i.large\n"}},
         "Amazon EC2"},
        {{{"/sys/class/dmi/id/sys_vendor", "Maker of servers\n"}}, "none"},
    };
    static const struct tree_file pod[] = {{"/proc/self/cgroup", "0::/kubepods/besteffort/x\n"}};
    static const struct tree_file docker[] = {{"/.dockerenv", ""}};
    char got[64];

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CU_ASSERT_EQUAL_FATAL(tree_make(ROOT, rows[i].files, 2), 0);
        sys_virtualisation(ROOT, got, sizeof got);
        check_text(rows[i].files[0].path, rows[i].want, got);
        CU_ASSERT_FALSE(sys_container(ROOT, got, sizeof got));
    }
    tree_make(ROOT, pod, 1);
    CU_ASSERT(sys_container(ROOT, got, sizeof got) && strcmp(got, "kubernetes (cgroup)") == 0);
    tree_make(ROOT, docker, 1);
    CU_ASSERT(sys_container(ROOT, got, sizeof got) && strcmp(got, "docker (/.dockerenv)") == 0);
    tree_remove(ROOT);
}

/* An env record of an empty system has every member: null with its reason. */
static void test_env_of_nothing(void)
{
    static const struct tree_file none[] = {{"/proc/x", ""}};
    const char *key;
    json_t *env, *value;

    CU_ASSERT_EQUAL_FATAL(tree_make(ROOT, none, 1), 0);
    env = sysinfo_json(ROOT);
    json_object_foreach (env, key, value) {
        char reason[64];

        snprintf(reason, sizeof reason, "%s_reason", key);
        if (json_is_null(value))
            CU_ASSERT_PTR_NOT_NULL(json_string_value(json_object_get(env, reason)));
    }
    CU_ASSERT_TRUE(json_is_null(json_object_get(env, "hostname")));
    CU_ASSERT_PTR_NOT_NULL(json_object_get(env, "build"));
    json_decref(env);
    tree_remove(ROOT);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"limits", test_limits},
        {"readers", test_readers},
        {"virtualisation", test_virtualisation},
        {"env_of_nothing", test_env_of_nothing},
        CU_TEST_INFO_NULL,
    };
    return suite_run("machine.limits", tests);
}
