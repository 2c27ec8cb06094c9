/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Assumptions: what --set says, what the target says, what the catalogue holds, in this order. */
#ifndef HBMARK_ASSUME_H
#define HBMARK_ASSUME_H

#include <jansson.h>
#include <stdbool.h>

#include "project/ask.h"
#include "record/error.h"

enum assume_key {
    ASSUME_PUE,
    ASSUME_POWER,      /* W of a unit, with all that belongs to it */
    ASSUME_EFFICIENCY, /* of many units: 1 is perfect scaling */
    ASSUME_SPREAD,     /* coefficient of variation of nodes */
    ASSUME_COST,       /* USD of a unit */
    ASSUME_PER_NODE,   /* devices of a node */
    ASSUME_SPARSITY,   /* sparse operations counted for each dense one */
    ASSUME_HPCG,       /* HPCG flop for each byte/s of memory bandwidth */
    ASSUME_NUMBERS
};
enum assume_word { ASSUME_PRECISION, ASSUME_KIND, ASSUME_LAW, ASSUME_DEVICE, ASSUME_WORDS };

struct assumption {
    bool known;
    struct span value;
    enum flag flag;
    char from[200]; /* "--set", "the target", "pue-hyp, pue-skt" */
};

struct assume {
    struct assumption number[ASSUME_NUMBERS];
    char word[ASSUME_WORDS][64]; /* "" where nothing was set */
};

const char *assume_name(enum assume_key key);
enum amount_of assume_amount(enum assume_key key);

/* From "key=value,key=value\n..." (NULL: none); EXIT_USAGE with what may be set. */
int assume_parse(struct assume *a, const char *set, struct error *e);

/* What the target says of itself takes the place of what is not set; then the catalogue's
 * assumptions {key: {lo, hi, p, s}}. */
void assume_complete(struct assume *a, const json_t *target, const json_t *catalogue);

#endif
