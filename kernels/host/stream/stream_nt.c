/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Stream loops whose stores go past the caches: where the instruction set has such stores. */
#include "stream_ways.h"

#define STORE(name, reads, ...)                                                                    \
    STREAM_REST(name, reads)                                                                       \
    STREAM_FN(name, nt8, reads, .unroll = 8, .streams = 1, .nt = 1)                                \
    STREAM_FN(name, nt4, reads, .unroll = 4, .streams = 1, .nt = 1)

#define STREAMS(name, reads, ...)                                                                  \
    STREAM_FN(name, split, reads, .unroll = 8, .streams = 2, .nt = 1, .ahead = STREAM_AHEAD)       \
    STREAM_FN(name, interleave, reads, .unroll = 8, .streams = 2, .part = STREAM_PAGE, .nt = 1)

/* For loops with something to prefetch. */
#define AHEAD(name, reads, ...)                                                                    \
    STREAM_FN(name, prefetch, reads, .unroll = 8, .streams = 1, .nt = 1, .ahead = STREAM_AHEAD)    \
    STREAM_FN(name, block, reads, .unroll = 8, .streams = 1, .nt = 1, .batch = 1,                  \
              .part = STREAM_BLOCK / __builtin_popcount(reads))

STREAM_FILLS(STORE)
STREAM_FILLS(STREAMS)
STREAM_MAPS(STORE)
STREAM_MAPS(STREAMS)
STREAM_MAPS(AHEAD)
STREAM_UPDATES(STORE)

#define STORE_ROWS(name, ...) STREAM_NT_ROW(name, "nt", 8, nt8) STREAM_NT_ROW(name, "nt", 4, nt4)

#define STREAMS_ROWS(name, ...)                                                                    \
    STREAM_NT_ROW(name, "split", 8, split) STREAM_NT_ROW(name, "interleave", 8, interleave)

#define AHEAD_ROWS(name, ...)                                                                      \
    STREAM_NT_ROW(name, "prefetch", 8, prefetch) STREAM_NT_ROW(name, "block", 8, block)

/* clang-format off */
static const struct kernel rows[] = {
    STREAM_FILLS(STORE_ROWS) STREAM_FILLS(STREAMS_ROWS) STREAM_MAPS(STORE_ROWS)
    STREAM_MAPS(STREAMS_ROWS) STREAM_MAPS(AHEAD_ROWS) STREAM_UPDATES(STORE_ROWS)};
/* clang-format on */

KERNEL_TABLE(stream_nt, rows);
