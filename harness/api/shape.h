/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The shape of a benchmark: how much memory it needs, where, and on how many workers. */
#ifndef HBMARK_SHAPE_H
#define HBMARK_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "kernel.h"

/* How large the arrays are where --size is left to us. plan/values.c and plan/size.c have a row for
 * each. */
enum size_rule {
    SIZE_MEMORY,   /* far above the caches, as STREAM asks; twice as much is measured too */
    SIZE_CURVE,    /* a curve from the first cache to far above the last one */
    SIZE_CAPACITY, /* a curve over the working set of all arrays, up to 80 % of the memory */
    SIZE_LEVELS,   /* half of each level of caches, and memory */
    SIZE_OWN,      /* what the work needs: nothing follows from how large it is */
    SIZE_OWN_EACH, /* the same of each worker's part */
    SIZE_TABLE,    /* v[0] is a table: a power of two of elements, half of memory at most */
    SIZE_TABLES,   /* the same, a table of each worker */
    SIZE_RULES
};

/* Which cores reach for which memory, unless --from and --tier say. */
enum where {
    WHERE_TIER,   /* all cores, one kind of memory */
    WHERE_MATRIX, /* each node with cores, each node with memory */
    WHERE_PAIRS   /* the same, of two kinds at once, by the weights that the axis gives */
};

struct shape {
    enum size_rule size;
    enum where where;
    size_t bytes;                /* of the widest array, where left to us; 0: by the rule */
    unsigned llc_times;          /* the same in last-level caches; 0: by the rule */
    unsigned octave;             /* of a curve: sizes per factor of two */
    unsigned workers;            /* always so many; 0: as many as the point says */
    unsigned least;              /* workers at least; 0: one */
    const char *threads, *binds; /* of these options, unless given; NULL: as for all */
    bool links;        /* between two devices: a point for each ordered pair of those asked for */
    const char *types; /* element types it has, the usual first; NULL: "f64, f32" */
};

/* Are its points those of a curve over sizes? */
static inline bool shape_is_curve(const struct shape *s)
{
    return s->size == SIZE_CURVE || s->size == SIZE_CAPACITY;
}

/* Is the size what the work needs, so that nothing follows from it? */
static inline bool shape_is_own(const struct shape *s)
{
    return s->size == SIZE_OWN || s->size == SIZE_OWN_EACH;
}

#endif
