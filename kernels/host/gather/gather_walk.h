/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What all gathers and scatters have in common: turns, and the layings of a pattern in a turn. */
#ifndef HBMARK_GATHER_WALK_H
#define HBMARK_GATHER_WALK_H

#include "gather.h"

#include "family.h"

/* Indices are as wide as the elements, signed as the gather instructions take them. */
typedef FAMILY_CAT(int, FAMILY_CAT(ELEM_BITS, _t)) index;

enum { GATHER_LINE = KERNEL_LINE / sizeof(real) };

/* One laying: where it begins in the arrays, and its indices. */
struct laying {
    word *written;
    const word *read;
    const index *to, *from;
    uint64_t length;
};

/* Laying i of turn t. A gather reads what is v[0], a gather-scatter v[2]. */
static INLINE struct laying gather_laying(const struct kargs *a, uint64_t t, uint64_t i)
{
    const struct gather *g = a->own;
    const uint64_t shift = t % g->shifts * GATHER_LINE;
    const unsigned r = a->v[2] ? 2 : 0, f = a->v[3] ? 3 : 1;

    return (struct laying){(word *)a->v[0] + shift + g->delta[SIDE_WRITTEN] * i,
                           (const word *)a->v[r] + shift + g->delta[SIDE_READ] * i,
                           (const index *)a->v[1] + g->advance * i,
                           (const index *)a->v[f] + g->advance * i, g->length};
}

/* What a scatter writes to element e of its array. */
static inline word gather_value(const struct kargs *a, uint64_t t, uint64_t e)
{
    const struct gather *g = a->own;

    return (word)((g->key + e) ^ gather_mark(t));
}

#endif
