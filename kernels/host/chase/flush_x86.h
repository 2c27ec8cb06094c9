/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Lines out of all caches: x86-64, where every CPU has these two. */
#ifndef HBMARK_FLUSH_X86_H
#define HBMARK_FLUSH_X86_H

#include <immintrin.h>

static inline void flush_line(void *p)
{
    _mm_clflush(p);
}

/* Flushes are done when it returns. */
static inline void flush_fence(void)
{
    _mm_mfence();
}

#endif
