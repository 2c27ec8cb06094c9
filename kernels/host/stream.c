/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Stream loops that leave what they touch in the caches: on every CPU. */
#include "stream_walk.h"

#define PLAIN(name, reads, ...)                                                                    \
    STREAM_REST(name, reads)                                                                       \
    STREAM_FN(name, plain8, reads, .unroll = 8, .pages = 1)                                        \
    STREAM_FN(name, plain4, reads, .unroll = 4, .pages = 1)

#define SUM(name, reads, ...)                                                                      \
    STREAM_FN(name, prefetch, reads, .unroll = 8, .pages = 1, .ahead = STREAM_AHEAD)               \
    STREAM_FN(name, interleave, reads, .unroll = 16, .pages = 4)

STREAM_FILLS(PLAIN)
STREAM_MAPS(PLAIN)
STREAM_SUMS(PLAIN)
STREAM_SUMS(SUM)

#define PLAIN_ROWS(name, ...)                                                                      \
    STREAM_ROW(name, "plain", 8, plain8) STREAM_ROW(name, "plain", 4, plain4)

#define SUM_ROWS(name, ...)                                                                        \
    STREAM_ROW(name, "prefetch", 8, prefetch) STREAM_ROW(name, "interleave", 16, interleave)

static const struct kernel rows[] = {STREAM_FILLS(PLAIN_ROWS) STREAM_MAPS(PLAIN_ROWS)
                                         STREAM_SUMS(PLAIN_ROWS) STREAM_SUMS(SUM_ROWS)};

KERNEL_TABLE(stream, rows);
