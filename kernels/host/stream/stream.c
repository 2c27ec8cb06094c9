/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Stream loops that leave what they touch in the caches: on every CPU. */
#include "stream_ways.h"

#define PLAIN(name, reads, ...)                                                                    \
    STREAM_REST(name, reads)                                                                       \
    STREAM_FN(name, plain8, reads, .unroll = 8, .streams = 1)                                      \
    STREAM_FN(name, plain4, reads, .unroll = 4, .streams = 1)

/* Where no store asks for more: loads alone, and stores to lines that were just loaded. */
#define LOAD(name, reads, ...)                                                                     \
    STREAM_FN(name, prefetch, reads, .unroll = 8, .streams = 1, .ahead = STREAM_AHEAD)             \
    STREAM_FN(name, split, reads, .unroll = 8, .streams = 2, .ahead = STREAM_AHEAD)                \
    STREAM_FN(name, interleave, reads, .unroll = 8, .streams = 2, .part = STREAM_PAGE)

STREAM_FILLS(PLAIN)
STREAM_MAPS(PLAIN)
STREAM_UPDATES(PLAIN)
STREAM_UPDATES(LOAD)
STREAM_SUMS(PLAIN)
STREAM_SUMS(LOAD)

#define PLAIN_ROWS(name, ...)                                                                      \
    STREAM_ROW(name, "plain", 8, plain8) STREAM_ROW(name, "plain", 4, plain4)

#define LOAD_ROWS(name, ...)                                                                       \
    STREAM_ROW(name, "prefetch", 8, prefetch)                                                      \
    STREAM_ROW(name, "split", 8, split) STREAM_ROW(name, "interleave", 8, interleave)

/* clang-format off */
static const struct kernel rows[] = {
    STREAM_FILLS(PLAIN_ROWS) STREAM_MAPS(PLAIN_ROWS) STREAM_UPDATES(PLAIN_ROWS)
    STREAM_UPDATES(LOAD_ROWS) STREAM_SUMS(PLAIN_ROWS) STREAM_SUMS(LOAD_ROWS)};
/* clang-format on */

KERNEL_TABLE(stream, rows);
