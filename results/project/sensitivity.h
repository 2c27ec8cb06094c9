/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Which assumption moves an answer most: each at its ends, all others at their middle. */
#ifndef HBMARK_SENSITIVITY_H
#define HBMARK_SENSITIVITY_H

#include "project/answer.h"

/* The answer that stands for all: the first number of units, a fixed one where there is no other;
 * NULL if nothing is answered. */
const struct answer *sensitivity_main(const struct answers *all);

/* [{assumption, low, high, unit, flag, answer, answer_low, answer_high}, ...] of the main answer
 * and, if it is answered, its power; those first that move it most. low and high are texts where
 * the assumption is no number (a precision). New, or NULL without memory. */
json_t *sensitivity_json(const struct worlds *w, const struct answers *all);

#endif
