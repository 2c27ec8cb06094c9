/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Projections: what a cluster of the unit needs to reach what a target asks for, or does with what
 * it gives. Nothing here is measured, and nothing is printed in a measured column. */
#ifndef HBMARK_ANSWER_H
#define HBMARK_ANSWER_H

#include "project/world.h"

enum answer_result {
    RESULT_DEVICES,
    RESULT_NODES,
    RESULT_POWER,
    RESULT_BANDWIDTH,
    RESULT_CAPACITY,
    RESULT_COST,
    RESULT_TOKENS,
    RESULT_FLOPS,
    RESULTS
};

/* How the work of many units adds up. */
enum answer_mode {
    MODE_PERFECT, /* without loss: a bound */
    MODE_SLOWEST, /* all wait for the slowest node */
    MODE_FITTED,  /* by the law fitted to several node counts */
    MODES
};

struct answer {
    const char *key;          /* field of the target */
    const struct ask *ask;    /* its row */
    const json_t *field;      /* borrowed from the target */
    int goal;                 /* its cause */
    const struct measure *by; /* what the number of units follows from; NULL: it is given */
    const struct measure *of; /* what is multiplied by it; NULL */
    enum answer_result result;
    enum answer_mode mode;
    double p10, p50, p90; /* NAN: unknown, reason says why; INFINITY: cannot be reached */
    enum flag flag;
    char reason[224];
    char note[160]; /* what limits the meaning; "" */
};

struct answers {
    struct answer *answer;
    size_t n, room;
};

/* The quantity's name and unit in JSON, and its kind of amount. */
const char *answer_name(enum answer_result r);
enum amount_of answer_amount(enum answer_result r);
/* The kind of amount of the answer that a row of JSON names; RATIO if it names none. */
enum amount_of answer_amount_of(const char *name);
const char *answer_mode_name(enum answer_mode m);

/* All answers for a target; w must have been drawn after answers_goals(). 0, or -1. */
int answers_goals(struct worlds *w, const json_t *target, int *goal, size_t room);
int answers_make(struct answers *all, const struct worlds *w, const json_t *target,
                 const int *goal);
void answers_fini(struct answers *all);

/* [{assumption, low, high, unit, flag, answer, answer_low, answer_high}, ...] of the main answer
 * and, if it is answered, its power: which assumption moves it, each at its ends, all others at
 * their middle; those first that move it most. low and high are texts where the assumption is no
 * number (a precision). New, or NULL without memory. */
json_t *answers_sensitivity(const struct worlds *w, const struct answers *all);

/* One answer in one world. */
double answer_in(const struct worlds *w, const struct answer *a, const struct world *one);

#endif
