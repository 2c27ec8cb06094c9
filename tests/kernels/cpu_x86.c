/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Which sets this x86 CPU can run. */
#include <string.h>

#include "kernel_check.h"

int cpu_can_run(const char *isa)
{
    if (!strcmp(isa, "avx512"))
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
               __builtin_cpu_supports("fma");
    if (!strcmp(isa, "avx2"))
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (!strcmp(isa, "avx512bf16"))
        return cpu_can_run("avx512") && __builtin_cpu_supports("avx512bf16");
    if (!strcmp(isa, "avx512vnni"))
        return cpu_can_run("avx512") && __builtin_cpu_supports("avx512vnni");
    return !strcmp(isa, "generic");
}

unsigned cpu_vector_bits(const char *isa)
{
    (void)isa;
    return 0;
}
