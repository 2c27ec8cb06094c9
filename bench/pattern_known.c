/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The patterns that a word names. */
#include <stdio.h>
#include <string.h>

#include "pattern.h"

/* Indices of one laying. */
#define LAID "16"

/* As Spatter writes them. */
static const struct {
    const char *word, *spec;
    uint64_t delta; /* 0: as the specification says */
    unsigned grid;  /* dimensions of the grid that fills the array; 0: none */
} known[] = {
    {"stride-1", "UNIFORM:" LAID ":1:NR", 0, 0},   {"stride-2", "UNIFORM:" LAID ":2:NR", 0, 0},
    {"stride-4", "UNIFORM:" LAID ":4:NR", 0, 0},   {"stride-8", "UNIFORM:" LAID ":8:NR", 0, 0},
    {"stride-16", "UNIFORM:" LAID ":16:NR", 0, 0}, {"stride-32", "UNIFORM:" LAID ":32:NR", 0, 0},
    {"stride-64", "UNIFORM:" LAID ":64:NR", 0, 0}, {"stride-128", "UNIFORM:" LAID ":128:NR", 0, 0},
    {"ms1", "MS1:" LAID ":8:32", 78, 0}, /* eight, a gap of 32, and so on */
    {"laplacian-2d", "LAPLACIAN:2:1:", 0, 2},      {"laplacian-3d", "LAPLACIAN:3:1:", 0, 3},
};

/* Points of a grid along each of its dimensions, of which n elements hold all. */
static uint64_t grid_side(uint64_t n, unsigned dimensions)
{
    uint64_t side = 0, all;

    do {
        side++;
        all = (side + 1) * (side + 1) * (dimensions == 3 ? side + 1 : 1);
    } while (all <= n);
    return side;
}

int pattern_known(struct pattern *p, unsigned sides, const char *word, uint64_t n, struct error *e)
{
    char spec[64];
    size_t i = 0;

    while (i < sizeof known / sizeof *known && strcmp(known[i].word, word) != 0)
        i++;
    if (i == sizeof known / sizeof *known)
        return error_set(e, EXIT_USAGE, "no pattern '%s'", word);
    snprintf(spec, sizeof spec, "%s", known[i].spec);
    if (known[i].grid)
        snprintf(spec, sizeof spec, "%s%llu", known[i].spec,
                 (unsigned long long)grid_side(n, known[i].grid));
    for (unsigned s = 0; s < sides; s++) {
        if (pattern_spec(p, s, spec, e))
            return -1;
        p->delta[s] = known[i].delta ? known[i].delta : p->delta[s];
    }
    return 0;
}
