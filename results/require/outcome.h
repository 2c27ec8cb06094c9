/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What one point says of a threshold. */
#ifndef HBMARK_REQUIRE_OUTCOME_H
#define HBMARK_REQUIRE_OUTCOME_H

#include "require/requirement.h"

/* The worse, the further down; wrong data outweighs a better variant. */
enum grade { GRADE_PASS, GRADE_FAIL, GRADE_MISSING, GRADE_WRONG };

enum { WHY_ROOM = 400 };

/* What a point says of a threshold. */
struct outcome {
    const struct figure *f; /* NULL: none */
    enum grade grade;
    double value, lo, hi; /* NAN: not there */
    double judged;        /* what was held against the threshold */
    double slack;         /* in the unit; above 0 is good */
    const char *by;
    size_t nodes, nodes_failed;
    char why[WHY_ROOM];
};

/* An outcome of no point, and one of this point. */
struct outcome outcome_none(const struct readout *r);
struct outcome outcome_of(const struct requirement *q, const struct readout *r,
                          const struct figure *f);

/* Is the row about this point? */
bool outcome_meant(const struct requirement *q, const struct figure *f);

/* Sets grade and why. */
void outcome_say(struct outcome *o, enum grade grade, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Does this number hold? */
bool outcome_holds(const struct requirement *q, double value);

#endif
