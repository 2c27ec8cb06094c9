/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "machine/cpu.h"

#include <cpuid.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* __builtin_cpu_supports() also asks XGETBV whether the system saves the wide registers. */
static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

static bool has_avx512(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
}

/* Linux hands out the state of the tiles only to a process that asked, once for all its threads:
 * arch_prctl(ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA), Documentation/arch/x86/xstate.rst. */
static bool tiles_granted(void)
{
    enum { REQUEST = 0x1023, TILE_DATA = 18, TILE_BITS = 3 << 17 };
    unsigned a, b, c, d;

    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c >> 27 & 1)) /* OSXSAVE: XGETBV can be used */
        return false;
    __asm__ volatile("xgetbv" : "=a"(a), "=d"(d) : "c"(0));
    return (a & TILE_BITS) == TILE_BITS && syscall(SYS_arch_prctl, REQUEST, TILE_DATA) == 0;
}

/* What extends a set, by the bits of CPUID leaf 7 (Intel SDM 2A, CPUID): subleaf, register (EAX,
 * EBX, ECX, EDX), bits. */
static const struct extension {
    const char *isa;
    unsigned leaf, word, bits;
    bool (*base)(void);
} extensions[] = {
    {"avx512fp16", 0, 3, 1u << 23, has_avx512},
    {"avx512bf16", 1, 0, 1u << 5, has_avx512},
    {"avx512vnni", 0, 2, 1u << 11, has_avx512},
    {"avxvnni", 1, 0, 1u << 4, has_avx2},
    {"amx", 0, 3, 1u << 22 | 1u << 24 | 1u << 25, tiles_granted}, /* bf16, tiles, int8 */
};

static bool has_extension(const struct extension *x)
{
    unsigned r[4] = {0};

    return __get_cpuid_count(7, x->leaf, &r[0], &r[1], &r[2], &r[3]) &&
           (r[x->word] & x->bits) == x->bits && x->base();
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
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        if (n < max && has_extension(&extensions[i]))
            names[n++] = extensions[i].isa;
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
