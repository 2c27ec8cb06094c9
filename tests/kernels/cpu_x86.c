/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Which sets this x86 CPU can run. */
#include <cpuid.h>
#include <string.h>

#include "kernel_check.h"

/* Extensions of CPUID leaf 7: subleaf, register (EAX, EBX, ECX, EDX), bit. */
static const struct {
    const char *isa, *base;
    unsigned leaf, word, bit;
} extensions[] = {{"avx512bf16", "avx512", 1, 0, 5},
                  {"avx512vnni", "avx512", 0, 2, 11},
                  {"avx512fp16", "avx512", 0, 3, 23},
                  {"avxvnni", "avx2", 1, 0, 4}};

int cpu_can_run(const char *isa)
{
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        if (!strcmp(isa, extensions[i].isa)) {
            unsigned r[4] = {0};

            __get_cpuid_count(7, extensions[i].leaf, &r[0], &r[1], &r[2], &r[3]);
            return r[extensions[i].word] >> extensions[i].bit & 1 &&
                   cpu_can_run(extensions[i].base);
        }
    if (!strcmp(isa, "avx512"))
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
               __builtin_cpu_supports("fma");
    if (!strcmp(isa, "avx2"))
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    return !strcmp(isa, "generic");
}

unsigned cpu_vector_bits(const char *isa)
{
    (void)isa;
    return 0;
}
