/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Stencils whose stores go past the caches: where the instruction set has such stores. */
#include "stencil_sweep.h"

STENCIL_FN(sweep_nt, 1, plane)
STENCIL_FN(sweep_block_nt, 1, block)

static const struct kernel rows[] = {
    {"stencil", "block-nt", ELEM, 0, sweep_block_nt, NT_STORES},
    {"stencil", "nt", ELEM, 0, sweep_nt, NT_STORES},
};

KERNEL_TABLE(stencil_nt, rows);
