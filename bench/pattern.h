/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Patterns of gathers and scatters: those we know by a word, and those of a user's file, in the
 * JSON form of Spatter (https://github.com/hpcgarage/spatter, README, "JSON Inputs"). */
#ifndef HBMARK_PATTERN_H
#define HBMARK_PATTERN_H

#include <stddef.h>
#include <stdint.h>

#include "record/error.h"

enum {
    PATTERN_SIDES = 2,
    PATTERN_NAME = 20,
    PATTERN_ENTRIES = 128,   /* of a file */
    PATTERN_LENGTH = 1 << 20 /* indices */
};
/* Indices and deltas stay below this, so that none of their sums can overflow. */
#define PATTERN_REACH ((uint64_t)1 << 40)

enum pattern_kernel { PATTERN_GATHER, PATTERN_SCATTER, PATTERN_GS, PATTERN_KERNELS };

/* Indices in elements, laid over an array again each `delta` elements. Gathers and scatters have
 * the first side alone; a gather-scatter writes to the first and reads the second. */
struct pattern {
    char name[PATTERN_NAME];
    enum pattern_kernel kernel;
    unsigned line; /* of its entry in the file */
    unsigned sides;
    uint64_t *index[PATTERN_SIDES]; /* owned */
    uint64_t delta[PATTERN_SIDES];
    size_t length;
};

struct patterns {
    struct pattern *entries; /* owned */
    size_t count;
};

/* The entries of a file, or of its text; `source` is what errors call it. What is wrong is told as
 * FILE:LINE, with the value and what to do. */
int patterns_read(struct patterns *p, const char *path, struct error *e);
int patterns_parse(struct patterns *p, const char *text, size_t size, const char *source,
                   struct error *e);
void patterns_fini(struct patterns *p);

/* UNIFORM:LENGTH:STRIDE[:DELTA|NR], MS1:LENGTH:PLACES:GAPS, LAPLACIAN:DIMENSIONS:ORDER:SIDE, or
 * indices with commas, as side s of p, whose delta it may set. */
int pattern_spec(struct pattern *p, unsigned s, const char *spec, struct error *e);
void pattern_fini(struct pattern *p);

/* The pattern that a word names ("stride-4"), on `sides` sides alike, for arrays of n elements. */
int pattern_known(struct pattern *p, unsigned sides, const char *word, uint64_t n, struct error *e);

/* Elements from the first that a side touches to the last, of one laying. */
uint64_t pattern_extent(const struct pattern *p, unsigned s);

/* How often the pattern can be laid over n elements: 0 where it does not fit once. */
uint64_t pattern_count(const struct pattern *p, uint64_t n);

/* Cache lines of `per_line` elements that `count` layings of a side touch, each once; 0 without
 * memory. */
uint64_t pattern_lines(const struct pattern *p, unsigned s, uint64_t count, unsigned per_line);

/* Do two layings, or two indices, of a side touch the same element? */
int pattern_overlaps(const struct pattern *p, unsigned s, uint64_t count);

#endif
