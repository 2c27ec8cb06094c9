/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "machine/cpu.h"

#include <cpuid.h>
#include <stdio.h>
#include <string.h>

/* __builtin_cpu_supports() also asks XGETBV whether the system saves the wide registers. */
static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

static bool has_avx512bf16(void)
{
    return __builtin_cpu_supports("avx512bf16");
}

static bool has_avx512vnni(void)
{
    return __builtin_cpu_supports("avx512vnni");
}

static bool has_avx512(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
}

unsigned cpu_isas(const char **names, unsigned max)
{
    unsigned n = 0;

    __builtin_cpu_init();
    if (n < max)
        names[n++] = "generic";
    if (n < max && has_avx2())
        names[n++] = "avx2";
    if (n < max && has_avx2() && has_avx512())
        names[n++] = "avx512";
    if (n < max && has_avx2() && has_avx512() && has_avx512bf16())
        names[n++] = "avx512bf16";
    if (n < max && has_avx2() && has_avx512() && has_avx512vnni())
        names[n++] = "avx512vnni";
    return n;
}

/* CPUID leaf 1, ECX bit 31 tells that a hypervisor is present; leaf 0x40000000 is its own. */
bool cpu_hypervisor(char *buf, size_t size)
{
    unsigned a, b, c, d;
    char name[13] = "";

    buf[0] = '\0';
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c >> 31))
        return false;
    __cpuid(0x40000000, a, b, c, d);
    memcpy(name, &b, 4);
    memcpy(name + 4, &c, 4);
    memcpy(name + 8, &d, 4);
    snprintf(buf, size, "%s", name);
    return true;
}
