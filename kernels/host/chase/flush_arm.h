/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Lines out of all caches: AArch64, where Linux lets programs do so (SCTLR_EL1.UCI). */
#ifndef HBMARK_FLUSH_ARM_H
#define HBMARK_FLUSH_ARM_H

static inline void flush_line(void *p)
{
    __asm__ volatile("dc civac, %0" : : "r"(p) : "memory");
}

/* Flushes are done when it returns. */
static inline void flush_fence(void)
{
    __asm__ volatile("dsb ish" : : : "memory");
}

#endif
