/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What only the CPU itself can tell: instruction sets and the hypervisor under it. */
#ifndef HBMARK_CPU_H
#define HBMARK_CPU_H

#include <stdbool.h>
#include <stddef.h>

/* Names of the kernel sets this CPU and its system can execute, "generic" first and the most
 * capable last, as static strings. Returns how many, at most max. */
unsigned cpu_isas(const char **names, unsigned max);

/* Signature the hypervisor gives of itself, such as "KVMKVMKVM"; false and "" without one. */
bool cpu_hypervisor(char *buf, size_t size);

#endif
