/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Rows of the stream family on devices. Compiled by the host, once per element type. */
#include ELEM_HEADER
#include "device_args.h"
#include "code.h"
#include "stream.h"
#include "ways.h"

#define TEXT(x)      TEXT_(x)
#define TEXT_(x)     #x
#define OF_ELEM(x)   x "_" TEXT(ELEM_NAME)
#define JOIN(a, b)   JOIN_(a, b)
#define JOIN_(a, b)  a##_##b
#define LANES(bytes) ((bytes) / sizeof(real))

#define EDGE(name, ...)                                                                            \
    static const struct kernel_code edge_##name = {OF_ELEM("data"), OF_ELEM(#name "_edge"), NULL,  \
                                                   1, GRID_WORKERS};
EDGE(fill)
STREAM_FILLS(EDGE)
STREAM_MAPS(EDGE)
STREAM_UPDATES(EDGE)

/* A sum of single elements takes any range. */
#define SUM_EDGE(name, ...)                                                                        \
    static const struct kernel_code edge_##name = {                                                \
        OF_ELEM("stream_plain"), OF_ELEM(#name "_plain_1"), NULL, 1, GRID_WORKERS};
STREAM_SUMS(SUM_EDGE)

/* clang-format off */
#define ROW(name, variant, unroll, stores, module, entry, edge, tile, grid)                        \
    {name, variant, ELEM, unroll, NULL, stores,                                                    \
     &(const struct kernel_code){OF_ELEM(module), OF_ELEM(entry), edge, tile, grid}},
/* clang-format on */

#define MAP_ROW(how, unroll, module, bytes, stores, name)                                          \
    ROW(#name, #how, unroll, stores, module, #name "_" #how "_" #unroll, &edge_##name,             \
        DEVICE_GROUP *unroll *LANES(bytes), GRID_TILES)
#define SUM_ROW(how, unroll, module, bytes, stores, name)                                          \
    ROW(#name, #how, unroll, stores, module, #name "_" #how "_" #unroll, &edge_##name,             \
        LANES(bytes), GRID_WORKERS)
#define CHECK_ROW(name, ...)                                                                       \
    ROW(#name, "check", 0, STORES_UNKNOWN, "stream_check", #name "_check", NULL, 1, GRID_WORKERS)
#define FILL_ROW(variant, module, entry, edge)                                                     \
    ROW("fill", variant, 0, STORES_UNKNOWN, module, entry, &edge, DEVICE_GROUP, GRID_TILES)

/* What a store to a line that is in no cache does is for the device to say. */
#define PLAIN(ROW, name) WAYS_PLAIN(ROW, "stream_plain", sizeof(real), STORES_UNKNOWN, name)
#define QUAD(ROW, name)  WAYS_QUAD(ROW, "stream_quad", 16, STORES_UNKNOWN, name)
#define LINE(ROW, name)  WAYS_LINE(ROW, "stream_line", 64, STORES_PAST, name)

#define MAP_ROWS(name, ...)      PLAIN(MAP_ROW, name) QUAD(MAP_ROW, name)
#define SUM_ROWS(name, ...)      PLAIN(SUM_ROW, name) QUAD(SUM_ROW, name)
#define MAP_ROWS_LINE(name, ...) LINE(MAP_ROW, name)

/* clang-format off */
static const struct kernel rows[] = {
    FILL_ROW("plain", "data", "fill_plain_1", edge_fill)
    FILL_ROW("constant", "stream_plain", "write_plain_1", edge_write)
    STREAM_FILLS(MAP_ROWS) STREAM_MAPS(MAP_ROWS) STREAM_UPDATES(MAP_ROWS) STREAM_SUMS(SUM_ROWS)
    STREAM_CHECKS(CHECK_ROW) STREAM_SUMS(CHECK_ROW)};

static const struct kernel rows_line[] = {
    STREAM_FILLS(MAP_ROWS_LINE) STREAM_MAPS(MAP_ROWS_LINE) STREAM_UPDATES(MAP_ROWS_LINE)};
/* clang-format on */

#define TABLE(name, array)                                                                         \
    extern const struct kernel_table name;                                                         \
    const struct kernel_table name = {array, sizeof(array) / sizeof((array)[0])}
TABLE(JOIN(device_rows, ELEM_NAME), rows);
TABLE(JOIN(device_rows_cpu, ELEM_NAME), rows_line);
