/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The verdict of a check, which decides whether a rate is published. */
#ifndef HBMARK_CHECK_H
#define HBMARK_CHECK_H

#include <stdbool.h>
#include <stdint.h>

/* pass must follow from what was looked at: nothing seen is a failure. */
struct check {
    const char *kind;       /* "per-element", "sum" */
    uint64_t elements, bad; /* looked at; wrong */
    uint64_t first_bad;     /* index of the first wrong element, if bad */
    double max_error;       /* relative */
    double expected, got;   /* sums */
    uint64_t sum;           /* of whole numbers: what was got, exactly, over all ranks ... */
    unsigned passes;        /* ... in so many repetitions; 0: no such sum */
    double tolerance;
    bool pass;
};

#endif
