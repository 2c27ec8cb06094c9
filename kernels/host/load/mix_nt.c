/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Reads and writes in a stated ratio whose stores go past the caches. */
#include "mix_loops.h"

MIX(mix_nt, .nt = 1)
MIX(mix_nt_ahead, .nt = 1, .ahead = 1)

static const struct kernel rows[] = {
    {"mix", "nt", ELEM, 10, mix_nt, NT_STORES},
    {"mix", "nt-prefetch", ELEM, 10, mix_nt_ahead, NT_STORES},
};

KERNEL_TABLE(mix_nt, rows);
