/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Where memory is wanted, and where it was found to be; how a range is split over workers. */
#ifndef HBMARK_PLACEMENT_H
#define HBMARK_PLACEMENT_H

#include <hwloc.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum pages { PAGES_AUTO, PAGES_BASE, PAGES_THP, PAGES_2M, PAGES_1G, PAGES_COUNT };

/* As the user names it: "auto", "4k", "thp", "2m", "1g". */
const char *pages_name(enum pages p);

/* Where memory is wanted. */
struct placement {
    hwloc_const_nodeset_t nodes; /* NULL: wherever first touch puts it */
    enum pages pages;
    /* Where weight is not 0, 0: pages are dealt out over these two of nodes. */
    unsigned node[2], weight[2];
    /* To inspect: is this node near the worker that uses the byte? NULL: all of nodes are. */
    bool (*near)(const void *arg, size_t byte, unsigned node);
    const void *arg;
};

/* What was found by looking at the pages of a buffer, never assumed. */
struct residence {
    size_t sampled; /* pages looked at */
    double local;   /* share on the nodes nearest to their user; -1: the system does not tell */
    double huge;    /* share of the bytes in pages above the base size; -1 unknown */
    uint64_t page_bytes; /* size of most pages */
};

/* In elements, as arrays are split: 1024 are one or two base pages; below 4 of them a worker, cache
 * lines do. */
enum { PART_LINE = 64, PART_PAGE = 1024, PART_PAGES_LEAST = 4 };

/* The parts [lo, hi) of n elements that worker w of `workers` gets: whole pages where there are
 * enough, whole cache lines else. The same for every kernel, so first touch fits every use. */
void device_part(size_t lo, size_t hi, unsigned w, unsigned workers, size_t *from, size_t *to);

/* Which of two nodes a chunk of memory is dealt to, 0 or 1: of any weight[0] + weight[1] chunks in
 * a row, weight[0] to the first, and these as far from each other as can be. */
unsigned device_dealt(size_t chunk, const unsigned weight[2]);
/* Bytes of a chunk: pages of the size asked for fit in it. */
size_t device_chunk(enum pages p);

/* The worker of `workers` whose part of n elements holds element i. */
unsigned device_owner(size_t i, size_t n, unsigned workers);

#endif
