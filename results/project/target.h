/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* How far a cluster of the measured hardware is from a target. */
#ifndef HBMARK_TARGET_H
#define HBMARK_TARGET_H

#include "command/reading.h"
#include "project/assume.h"
#include "project/basis.h"
#include "project/catalogue.h"
#include "readout/readout.h"

/* The answer for the target of this catalogue id or file, with assumptions "key=value\n..." (NULL:
 * none), as a new object, or NULL and e:
 * {target: {id, name, kind, fields: {KEY: {value, lo, hi, unit, flag, p, source, ...} | null},
 *           later: {...}, facts: [text], ...},
 *  flag: the weakest one that an answer rests on, projected: true,
 *  unit: {name: "node" | "device", text, title},
 *  measured: [{name, of, unit, precision, kind, tier, value, lo, hi, n, launches, nodes,
 *              node_spread, flag, p, id, note}]: of one unit; nothing else here is measured,
 *  answers: [{name, unit, precision, kind, goal: KEY, asked: text, for: asked and by,
 *             by, of, scaling: "perfect" |
 *             "slowest-of-n" | "fitted", projected: true, answered, p10, p50, p90 (null where not
 *             answered, with p50_reason where no number of units suffices), flag, text}],
 *  sensitivity: [{assumption, low, high, unit, flag, answer, answer_low, answer_high}],
 *  assumptions: [{name, low, high, flag, from}], contradictions: [text], left_open: [text],
 *  implied: [text]: what the target's own figures make of each other, notes: [text],
 *  scaling: {status: "supported" | "NOT SUPPORTED", measure, model, reason, holdout_error,
 *            largest_nodes, laws: [...], measured: [{nodes, value}], at_p50_nodes: {...},
 *            projected: true} | null,
 *  text: [sentences; the conclusion first]}
 * Several runs are of one kind of hardware at any node counts (READOUT_NODES and READOUT_RECORDS
 * are wanted: without them nodes and tokens/s are not told). With n 0 the assumptions name a device
 * of the catalogue. The catalogue is share/hbmark/catalogue or $HBMARK_CATALOGUE. */
json_t *target_json(struct readout *const *runs, size_t n, const char *against, const char *set,
                    struct error *e);

/* The same with an open catalogue. against NULL: an array of the answers for all of its targets. */
json_t *target_json_in(const struct catalogue *c, struct readout *const *runs, size_t n,
                       const char *against, const char *set, struct error *e);

/* The same of one unit and target (as project/ask.h says), which is stolen, also on failure. */
json_t *project_json(const struct basis *b, const struct assume *set, const struct catalogue *c,
                     json_t *target, struct error *e);

/* The sentences of an answer: conclusion first. New array. */
json_t *project_text(const json_t *answer);

enum exit_code cmd_target(const struct reading *in, struct error *e);

#endif
