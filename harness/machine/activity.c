/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "machine/sysinfo.h"

/* proc(5), /proc/stat: the eighth number of the cpu line is time stolen by the hypervisor. */
static double steal_s(void)
{
    char text[256];
    unsigned long long ticks;

    if (!sys_text("/proc/stat", "cpu", text, sizeof text) ||
        sscanf(text, "%*u %*u %*u %*u %*u %*u %*u %llu", &ticks) != 1)
        return 0;
    return (double)ticks / (double)sysconf(_SC_CLK_TCK);
}

/* Of all threads; 0 where the kernel has no scheduler statistics. */
static uint64_t migrations(void)
{
    DIR *tasks = opendir("/proc/self/task");
    struct dirent *d;
    uint64_t sum = 0, n;

    if (!tasks)
        return 0;
    while ((d = readdir(tasks))) {
        char path[SYS_PATH];

        sys_path(path, "/proc/self/task", "/%s/sched", d->d_name);
        if (d->d_name[0] != '.' && sys_field(path, "se.nr_migrations", &n))
            sum += n;
    }
    closedir(tasks);
    return sum;
}

static uint64_t swapped_bytes(void)
{
    uint64_t in = 0, out = 0;

    sys_field("/proc/vmstat", "pswpin", &in);
    sys_field("/proc/vmstat", "pswpout", &out);
    return (in + out) * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* Of all cores, where the CPU counts them (Intel): times that heat or power held a clock back. */
static uint64_t throttles(void)
{
    static const char *const kinds[] = {"core", "package"};
    long cpus = sysconf(_SC_NPROCESSORS_CONF);
    uint64_t sum = 0, n;

    for (long cpu = 0; cpu < cpus; cpu++)
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
            char path[SYS_PATH];

            sys_path(path, "/sys/devices/system/cpu", "/cpu%ld/thermal_throttle/%s_throttle_count",
                     cpu, kinds[k]);
            if (!sys_number(path, &n))
                return sum;
            sum += n;
        }
    return sum;
}

void sys_activity_read(struct sys_activity *a)
{
    char load[64];
    struct rusage u;

    memset(a, 0, sizeof *a);
    a->steal_s = steal_s();
    if (sys_line("/proc/loadavg", load, sizeof load))
        a->load1 = strtod(load, NULL);
    a->migrations = migrations();
    a->swapped_bytes = swapped_bytes();
    a->throttles = throttles();
    sys_sensors_read(&a->sensors);
    if (getrusage(RUSAGE_SELF, &u) != 0)
        return;
    a->minor_faults = (uint64_t)u.ru_minflt;
    a->major_faults = (uint64_t)u.ru_majflt;
    a->voluntary_switches = (uint64_t)u.ru_nvcsw;
    a->involuntary_switches = (uint64_t)u.ru_nivcsw;
}
