/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Amounts as people write them ("1 EFLOP/s", "20 to 25 MW", "2.5 billion USD"), and back. */
#ifndef HBMARK_AMOUNT_H
#define HBMARK_AMOUNT_H

#include <stdbool.h>
#include <stddef.h>

enum amount_of {
    AMOUNT_FLOPS,     /* FLOP/s */
    AMOUNT_BANDWIDTH, /* B/s */
    AMOUNT_CAPACITY,  /* B */
    AMOUNT_POWER,     /* W */
    AMOUNT_COST,      /* USD */
    AMOUNT_COUNT,     /* devices, nodes */
    AMOUNT_RATIO,     /* PUE, efficiency; "5%" is 0.05 */
    AMOUNT_YEAR,
    AMOUNT_TOKENS, /* tokens/s */
    AMOUNTS
};

/* A range; lo == hi where one number was said. */
struct span {
    double lo, hi;
};

enum { AMOUNT_ROOM = 48 }; /* bytes that hold any amount printed here */

/* Reads "A [unit]", "A [unit] to B [unit]" or "A..B [unit]" from the begin of text, in SI units;
 * *rest is what follows, behind blanks. A unit is wanted where the quantity has one, unless `bare`.
 * NULL, or why it is none: a text that names what may be written. */
const char *amount_parse(const char *text, enum amount_of of, bool bare, struct span *value,
                         const char **rest);

/* "1 EFLOP/s", "8,760,000", "29.7 MW": `digits` significant ones. "-" if not finite. Returns to. */
char *amount_print(char to[AMOUNT_ROOM], enum amount_of of, double value, int digits);

/* The SI unit: "FLOP/s", "B", "1" for counts. */
const char *amount_unit(enum amount_of of);

#endif
