/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The loops that several families measure: what they do, move, count and are checked by. */
#ifndef HBMARK_LOOPS_H
#define HBMARK_LOOPS_H

#include "api/bench.h"

#define LOOP_READ                                                                                  \
    .formula = "sum += bits(a[i])", .loop = {"read", .arrays = 1, .reads = 1},                     \
    .check = run_check_sum

#define LOOP_COPY                                                                                  \
    .formula = "a[i] = b[i]", .loop = {"copy", 2, LOOP_STORES, .reads = 1, .writes = 1},           \
    .check = run_check_elements

#define LOOP_TRIAD                                                                                 \
    .formula = "a[i] = b[i] + s * c[i]",                                                           \
    .loop = {"triad", 3, LOOP_STORES, .reads = 2, .writes = 1, .flops = 2, .scalar = 0.7},         \
    .check = run_check_elements

#define COUNTS_READ  "bytes of a read"
#define COUNTS_COPY  "bytes of b read and of a written (a copy counts twice)"
#define COUNTS_TRIAD "bytes of b and c read and of a written"

#define MCCALPIN                                                                                   \
    "McCalpin, Memory Bandwidth and Machine Balance in Current High Performance "                  \
    "Computers, IEEE TCCA Newsletter 1995 (STREAM)"

#endif
