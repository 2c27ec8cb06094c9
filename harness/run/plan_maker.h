/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The expansion of a plan, for the files that share it. */
#ifndef HBMARK_PLAN_MAKER_H
#define HBMARK_PLAN_MAKER_H

#include "run/plan.h"

/* Everything expansion needs; groups and factors walk it in nested order. */
struct maker {
    struct plan *plan;
    const struct config *c;
    const struct machine *m;
    const struct plan_scope *scope;
    const struct run_group *group;
    const struct bench *bench;
    const char *value[OPT_AT + 1]; /* current value of each factor */
    size_t unit;                   /* a size left to us is a multiple of it; 0 any */
    struct error *e;
};

/* Lists a point as not run. -1 without memory. */
int plan_add_skip(struct maker *k, const char *id, const char *code, const char *text);

/* What cannot be: an error if the user asked for it in so many words, else a skip. */
int plan_cannot(struct maker *k, const struct point *p, enum option_id id, const char *code,
                const char *text);

/* The points of a plan as they will be measured: shuffled by its seed if random, and those that
 * look at the others (BENCH_LAST) at the end. */
void plan_order(struct plan *p, bool random);

/* Makes the point's id from its factors. */
void plan_name(const struct maker *k, struct point *p);

/* Sets size, n and doubled. 1: the point is out (skipped), -1: error. */
int plan_size(struct maker *k, struct point *p);

#endif
