/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What the page holds of one run: each section a new JSON value, NULL without memory. */
#ifndef HBMARK_SECTIONS_H
#define HBMARK_SECTIONS_H

#include <jansson.h>

#include "readout/readout.h"

/* {title, dir, uuid, suite, version, mode, seed, challenge, begun, ended, status, exit_code,
 *  elapsed_s, launches, torn, lines, argv, config: [[key, value, origin]] that are no defaults} */
json_t *section_head(const struct readout *r);

/* All fields of all figures, by column: {n, fields: [{name, unit, help, values: [number]} or
 * {name, help, words: [text], index: [place in words]}]}. Columns that are empty are left out. */
json_t *section_points(const struct readout *r);

/* One object a figure: what is not a column of its own (sides, cells, counters, energy, context,
 * doubling, ranks, note), without long lists. */
json_t *section_details(const struct readout *r);

/* {data: base64 of little-endian float32, from: [first sample of figure i, and the end], taken:
 *  [samples of figure i], thinned: number of figures whose samples are quantiles}. Of a figure with
 * more than SAMPLES_KEPT that many quantiles stand for them, in rising order. */
enum { SAMPLES_KEPT = 2000, SAMPLES_MOST = 1500000 };
json_t *section_samples(const struct readout *r);

/* Runs of several nodes: {hosts: [text], metrics: [figure], of: how many have values by node,
 *  data: base64 of float32, a row of hosts a metric, NaN where there is none}. */
enum { NODE_VALUES_MOST = 3000000 };
json_t *section_nodes(const struct readout *r);

/* [{name, title, words: [text], count: [nodes that say so], most: place in words, odd: [[node,
 *   place in words]]}], those that differ first. odd names at most ODD_MOST nodes. */
enum { ODD_MOST = 2000 };
json_t *section_facts(const struct readout *r);

/* Nodes that are slower than the others: {z, effect, least, metrics: [{figure, median, mad, n}],
 *  nodes: [{node, worst, found: [{figure, value, change, z}]}], found: nodes in all, missing:
 *  [{node, figures without a value}]}, or {why}. */
json_t *section_slow(const struct readout *r);

/* The twelve rules of Hoefler and Belli (Scientific Benchmarking of Parallel Computing Systems,
 * SC 2015) answered for this record: [{n, rule, answer: "yes" | "no" | "n/a", evidence}]. runs: how
 * many are compared. */
json_t *section_checklist(const struct readout *r, size_t runs);

/* Sets key to a new value; -1 if that is NULL or memory is short. */
static inline int section_set(json_t *o, const char *key, json_t *value)
{
    return value ? json_object_set_new(o, key, value) : -1;
}

/* The place of text in words, which grows by it if it is new; places holds that of each. -1 without
 * memory. */
json_int_t section_place(json_t *words, json_t *places, const char *text);

/* base64 of n float32 in little-endian order, of x rounded. */
json_t *section_floats(const double *x, size_t n);

/* A number, or null where it is not finite. */
static inline json_t *section_real(double x)
{
    return x - x == 0 ? json_real(x) : json_null();
}

#endif
