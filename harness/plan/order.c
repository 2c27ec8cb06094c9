/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* In which order the points of a plan are measured. */
#include <string.h>

#include "plan/maker.h"
#include "plan/rng.h"

/* Fisher-Yates from the seed, so that drift of the machine does not favour a benchmark. */
static void shuffle(struct plan *p)
{
    struct rng r = {p->seed};

    for (size_t i = p->count; i > 1; i--) {
        size_t j = rng_below(&r, i);
        struct point t = p->points[i - 1];

        p->points[i - 1] = p->points[j];
        p->points[j] = t;
    }
}

/* Those that look at what the others found go to the end, in the order they have. */
static void last_ones(struct plan *p)
{
    for (size_t i = 0, left = p->count; left; left--) {
        struct point t = p->points[i];

        if (!(t.bench->protocol.last)) {
            i++;
            continue;
        }
        memmove(&p->points[i], &p->points[i + 1], (p->count - i - 1) * sizeof t);
        p->points[p->count - 1] = t;
    }
}

void plan_order(struct plan *p, bool random)
{
    if (random)
        shuffle(p);
    last_ones(p);
}
