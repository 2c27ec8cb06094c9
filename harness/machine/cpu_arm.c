/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "machine/cpu.h"

#include <asm/hwcap.h>
#include <sys/auxv.h>

/* The kernel sets the bits of what it saves for a thread, so no further question is needed. */
unsigned cpu_isas(const char **names, unsigned max)
{
    unsigned long caps = getauxval(AT_HWCAP);
    unsigned n = 0;

    if (n < max)
        names[n++] = "generic";
    if (n < max && (caps & HWCAP_ASIMD))
        names[n++] = "neon";
    if (n < max && (caps & HWCAP_SVE))
        names[n++] = "sve";
    return n;
}

/* Arm has no instruction for it; the firmware tables of sys_virtualisation() do. */
bool cpu_hypervisor(char *buf, size_t size)
{
    if (size)
        buf[0] = '\0';
    return false;
}
