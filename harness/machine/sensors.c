/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What the machine's own sensors say; NAN where it has none, as most virtual machines have not. */
#include <glob.h>
#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#include "machine/sysinfo.h"

/* Of the files that match: the highest value, or the sum. */
static double over_files(const char *pattern, bool sum)
{
    double total = NAN;
    glob_t found;

    if (glob(pattern, 0, NULL, &found) != 0)
        return NAN;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        uint64_t value;

        if (!sys_number(found.gl_pathv[i], &value))
            continue;
        total = isnan(total) ? (double)value
                : sum        ? total + (double)value
                             : fmax(total, (double)value);
    }
    globfree(&found);
    return total;
}

/* Of the CPU that asks: reading those of all CPUs would interrupt them. */
static double clock_Hz(void)
{
    char path[SYS_PATH], text[64];
    uint64_t kHz;

    sys_path(path, "/sys/devices/system/cpu", "/cpu%d/cpufreq/scaling_cur_freq", sched_getcpu());
    if (sys_number(path, &kHz))
        return (double)kHz * 1e3;
    return sys_text("/proc/cpuinfo", "cpu MHz", text, sizeof text) ? strtod(text, NULL) * 1e6 : NAN;
}

void sys_sensors_read(struct sys_sensors *s)
{
    s->clock_Hz = clock_Hz();
    s->temperature_C = over_files("/sys/class/thermal/thermal_zone*/temp", false) / 1e3;
    s->ecc_corrected = over_files("/sys/devices/system/edac/mc/mc*/ce_count", true);
    s->ecc_uncorrected = over_files("/sys/devices/system/edac/mc/mc*/ue_count", true);
}
