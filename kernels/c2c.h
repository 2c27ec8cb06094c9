/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Lines that pass from one core to another: a cycle whose lines lie apart, and what the core that
 * has them leaves on them. */
#ifndef HBMARK_C2C_H
#define HBMARK_C2C_H

#include "cycle.h"

/* Every second line only: prefetchers that fetch a line's neighbour (Intel 64 Optimization
 * Reference Manual, spatial prefetcher) would bring the others before they are asked for. */
enum { C2C_APART = 2 };

/* kargs.own: the walk's lines are numbers of links, of which link i lies on line i * C2C_APART. */
struct c2c_walk {
    struct cycle_walk walk;
    uint64_t round; /* that modified the lines last; 0: none since they were linked */
};

/* What round number `round` leaves on link i. */
static inline uint64_t c2c_mark(const struct c2c_walk *w, uint64_t i)
{
    return data_mix(w->walk.cycle.key + i) + w->round;
}

#endif
