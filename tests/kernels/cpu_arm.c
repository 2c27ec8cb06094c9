/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Which sets this 64-bit Arm CPU can run, by what Linux reports. */
#include <asm/hwcap.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>

#include "kernel_check.h"

int cpu_can_run(const char *isa)
{
    if (!strcmp(isa, "sve"))
        return (getauxval(AT_HWCAP) & HWCAP_SVE) != 0;
    if (!strcmp(isa, "neon"))
        return (getauxval(AT_HWCAP) & HWCAP_ASIMD) != 0;
    return !strcmp(isa, "generic");
}

unsigned cpu_vector_bits(const char *isa)
{
    const int length = strcmp(isa, "sve") ? -1 : prctl(PR_SVE_GET_VL);

    return length < 0 ? 0 : 8 * (unsigned)(length & PR_SVE_VL_LEN_MASK);
}
