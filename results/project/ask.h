/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What a target can ask for: one table of its fields, for catalogue, INI files, answers and text.
 *
 * A target is a JSON object, whoever wrote it:
 * {id, name, kind, catalogue, fields: {KEY: FIELD}, later: {KEY: FIELD}, left_open: [text],
 *  contradictions: [text], facts: [text]}
 * FIELD: {value, lo, hi, unit, flag, p, source, precision, kind, density, note}, null where nothing
 * is said; value is the middle of lo and hi, which differ where a range was said. */
#ifndef HBMARK_ASK_H
#define HBMARK_ASK_H

#include <jansson.h>

#include "project/amount.h"

/* How far a figure can be trusted: an answer is as good as the weakest figure it is made of. */
/* From the strongest to the weakest. */
enum flag { FLAG_MEASURED, FLAG_VENDOR, FLAG_ANNOUNCED, FLAG_ASSUMED, FLAGS };

const char *flag_name(enum flag f); /* "measured" */
/* The flag of this name, or FLAGS. */
enum flag flag_find(const char *name);
enum flag flag_weaker(enum flag a, enum flag b);

/* The flag of a catalogue value with this mark p (source, recalled, derived): what a source says is
 * `said`, also where it was only reckoned from; what is recalled is assumed. */
enum flag flag_of_mark(const char *p, enum flag said);

enum ask_of {
    ASK_NOTHING, /* is only shown */
    ASK_FLOPS,
    ASK_HPCG,
    ASK_BANDWIDTH,
    ASK_CAPACITY,
    ASK_TOKENS,
    ASK_DEVICES,
    ASK_NODES,
    ASK_POWER,
    ASK_COST,
};

struct ask {
    const char *key;   /* in catalogue and INI; those of rates may have "_fp64_peak" behind them */
    const char *title; /* as people say it */
    enum ask_of of;
    enum amount_of amount;
    const char *precision, *kind; /* where the key itself says it */
    const char *ini;              /* the key in INI files; NULL: only in the catalogue */
};
extern const struct ask asks[]; /* key NULL ends it */

/* The row of a field's key, NULL if there is none. */
const struct ask *ask_find(const char *key);
const struct ask *ask_find_ini(const char *key);
/* The first that is of this quantity: its own, without a word of precision or kind. */
const struct ask *ask_of(enum ask_of of);

/* Words that say how a rate is counted, as the fields "precision", "kind", "density" hold them.
 * NULL if it is none; aliases ("double", "rmax", the element type "f64") give the field's own word.
 */
const char *ask_precision(const char *word);
const char *ask_kind(const char *word);
const char *ask_density(const char *word);
/* "FP64" of "fp64", "INT8" of "int8", "" of "". */
const char *ask_precision_title(const char *precision);

/* A new field. */
json_t *ask_field(const struct ask *a, struct span value, enum flag flag);

/* A field in words: "1 EFLOP/s FP64 peak", or "not said". */
void ask_words(char *to, size_t room, const struct ask *a, const json_t *field);

#endif
