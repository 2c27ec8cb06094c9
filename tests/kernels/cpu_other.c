/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A CPU we have no sets for: the generic one runs anywhere. */
#include <string.h>

#include "kernel_check.h"

int cpu_can_run(const char *isa)
{
    return !strcmp(isa, "generic");
}

unsigned cpu_vector_bits(const char *isa)
{
    (void)isa;
    return 0;
}
