/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Generators of load whose stores go past the caches. */
#include "load_loops.h"

LOAD_FN(r75nt, 9, 3, true)
LOAD_FN(r67nt, 8, 4, true)
LOAD_FN(r50nt, 6, 6, true)

static const struct kernel rows[] = {{"load", "r75nt", ELEM, 1, load_r75nt, NT_STORES},
                                     {"load", "r67nt", ELEM, 1, load_r67nt, NT_STORES},
                                     {"load", "r50nt", ELEM, 1, load_r50nt, NT_STORES}};

KERNEL_TABLE(load_nt, rows);
