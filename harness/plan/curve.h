/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Points of a benchmark that is a curve: sizes of its working set, or numbers of threads. */
#ifndef HBMARK_CURVE_H
#define HBMARK_CURVE_H

#include <stddef.h>
#include <stdint.h>

/* What the sizes of a curve depend on. Sizes in the list are of each array, in bytes. */
struct curve {
    unsigned octave;     /* sizes of the working set per factor of two */
    unsigned arrays;     /* that share it */
    unsigned workers;    /* that share each array: all get as much, 4 KiB of the set or more */
    size_t elem_bytes;   /* of an element */
    uint64_t from, upto; /* of the working set */
    uint64_t llc;        /* 0: upto is the end; else the end is 8 times this, and then 4 GiB */
};

/* "4096,8192,..": the working set grows by one octave-th of an octave, each array rounded down to
 * equal parts of the workers: in whole pages where the parts are, else in lines of 64 elements.
 * Returns list. */
const char *curve_sizes(const struct curve *c, char *list, size_t size);

/* "1,2,..": all numbers to 16, then four an octave and whole multiples of the cache domain, and
 * cores itself. Returns list. */
const char *curve_threads(unsigned cores, unsigned domain, char *list, size_t size);

#endif
