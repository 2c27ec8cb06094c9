/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "machine/cpu.h"

unsigned cpu_isas(const char **names, unsigned max)
{
    if (max)
        names[0] = "generic";
    return max ? 1 : 0;
}

bool cpu_hypervisor(char *buf, size_t size)
{
    if (size)
        buf[0] = '\0';
    return false;
}
