/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* From a target and a unit of hardware to the whole answer as JSON. */
#ifndef HBMARK_PROJECT_H
#define HBMARK_PROJECT_H

#include "project/assume.h"
#include "project/basis.h"
#include "project/catalogue.h"

/* The answer as project/target.h says, with besides:
 *  unit: {name, text, title}, measured: [...] (data sheet figures of a device have "p"),
 *  assumptions: [{name, low, high, flag, from}], next: the command to go on with.
 * target (as project/ask.h says) is stolen, also on failure: NULL and e. */
json_t *project_json(const struct basis *b, const struct assume *set, const struct catalogue *c,
                     json_t *target, struct error *e);

/* The sentences of an answer: conclusion first. New array. */
json_t *project_text(const json_t *answer);

#endif
