/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Stream loops whose stores go past the caches: where the instruction set has such stores. */
#include "stream_walk.h"

#define FILL(name, reads, ...)                                                                     \
    STREAM_REST(name, reads)                                                                       \
    STREAM_FN(name, nt8, reads, .unroll = 8, .pages = 1, .nt = 1)                                  \
    STREAM_FN(name, nt4, reads, .unroll = 4, .pages = 1, .nt = 1)                                  \
    STREAM_FN(name, interleave, reads, .unroll = 16, .pages = 4, .nt = 1)

/* For loops with something to prefetch. */
#define MAP(name, reads, ...)                                                                      \
    STREAM_FN(name, prefetch, reads, .unroll = 8, .pages = 1, .nt = 1, .ahead = STREAM_AHEAD)      \
    STREAM_FN(name, block, reads, .unroll = 8, .pages = 1, .nt = 1,                                \
              .block = STREAM_BLOCK / __builtin_popcount(reads))

STREAM_FILLS(FILL)
STREAM_MAPS(FILL)
STREAM_MAPS(MAP)

#define FILL_ROWS(name, ...)                                                                       \
    STREAM_NT_ROW(name, "nt", 8, nt8)                                                              \
    STREAM_NT_ROW(name, "nt", 4, nt4) STREAM_NT_ROW(name, "interleave", 16, interleave)

#define MAP_ROWS(name, ...)                                                                        \
    STREAM_NT_ROW(name, "prefetch", 8, prefetch) STREAM_NT_ROW(name, "block", 8, block)

static const struct kernel rows[] = {STREAM_FILLS(FILL_ROWS) STREAM_MAPS(FILL_ROWS)
                                         STREAM_MAPS(MAP_ROWS)};

KERNEL_TABLE(stream_nt, rows);
