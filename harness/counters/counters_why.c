/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "counters/counters_internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void first_line(const char *path, char *buf, size_t size)
{
    FILE *f = fopen(path, "r");

    snprintf(buf, size, "unknown");
    if (f && fgets(buf, (int)size, f))
        buf[strcspn(buf, "\n")] = '\0';
    if (f)
        fclose(f);
}

/* The CPUID bit that hypervisors set for their guests. */
static bool is_guest(void)
{
    bool guest = !access("/sys/hypervisor/type", F_OK);
    FILE *f = fopen("/proc/cpuinfo", "r");
    char line[4096];

    while (f && !guest && fgets(line, sizeof line, f))
        guest = !strncmp(line, "flags", 5) && strstr(line, " hypervisor");
    if (f)
        fclose(f);
    return guest;
}

static bool has_core_pmu(void)
{
    static const char *const names[] = {"cpu", "cpu_core", "armv8_pmuv3_0", "armv8_pmuv3"};
    char path[96];

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "/sys/bus/event_source/devices/%s", names[i]);
        if (!access(path, F_OK))
            return true;
    }
    return false;
}

void counters_why(char *why, size_t size, int err)
{
    char level[32];

    first_line("/proc/sys/kernel/perf_event_paranoid", level, sizeof level);
    snprintf(why, size, "%s; perf_event_paranoid=%s",
             has_core_pmu() || err == EACCES || err == EPERM
                 ? err ? strerror(err) : "no memory PMU in sysfs"
             : is_guest() ? "virtual machine: no PMU exposed"
                          : "no core PMU in /sys/bus/event_source/devices",
             level);
}
