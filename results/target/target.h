/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* How far a cluster of the measured hardware is from a target. */
#ifndef HBMARK_TARGET_H
#define HBMARK_TARGET_H

#include "command/reading.h"
#include "readout/readout.h"

/* The answer for the target of this catalogue id or file, with assumptions "key=value\n..." (NULL:
 * none), as a new object, or NULL and e:
 * {target: {id, name, fields: {KEY: {value, unit, flag, source}}}, flag: the weakest one,
 *  projected: true,
 *  answers: [{name, unit, precision, p10, p50, p90, flag, text}],
 *  sensitivity: [{assumption, low, high, answer, answer_low, answer_high}],
 *  contradictions: [text], left_open: [text],
 *  scaling: {status, model, ...} | null, text: [sentences]} */
json_t *target_json(struct readout *const *runs, size_t n, const char *against, const char *set,
                    struct error *e);

enum exit_code cmd_target(const struct reading *in, struct error *e);

#endif
