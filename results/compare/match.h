/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Which point of one run stands beside which of the other. */
#ifndef HBMARK_MATCH_H
#define HBMARK_MATCH_H

#include "readout/readout.h"

/* An id in words: "bench type variant [uN] tTHREADS bind tier pages size ...". */
struct match_words {
    char text[512];
    char *word[24];
    size_t n, threads, size; /* places; size 0: not of this form */
};
void match_split(struct match_words *w, const char *id);

/* A point with all of its launches, those without a number as well. */
struct match_point {
    const struct figure **launch; /* n of them */
    size_t n, counting;           /* counting: launches with a number that can be true, first */
};

/* Two points that may be compared, or what one run has and the other has not. */
struct match_pair {
    const struct match_point *a, *b; /* NULL: not measured there */
    bool compared;                   /* both have a number, and one may be divided by the other */
    char why[200];                   /* compared: which factors differ, or ""; else why not */
};

/* The points of a run. */
struct match_side {
    const struct readout *r;
    const struct figure **sorted; /* launches of a point follow each other */
    struct match_point *point;
    bool *paired;
    size_t n;
};

struct match {
    struct match_pair *pair;
    size_t n;
    struct match_side side[2];
};

/* Pairs the points whose id matches glob (NULL: all) by id. Of those that are left the ones whose
 * ids differ only in the size, then in size and threads, where only one of each run is so: other
 * machines have other caches and cores. Never a point of one class with one of another, or another
 * metric, unit or direction. Ordered by class, kind of memory, and id. 0, or -1 and e. */
int match_make(struct match *m, const struct readout *a, const struct readout *b, const char *glob,
               struct error *e);
void match_fini(struct match *m);

#endif
