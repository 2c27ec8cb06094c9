/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What a point amounts to: work, rate, bound, flags and status, from what came out. */
#ifndef HBMARK_OUTCOME_H
#define HBMARK_OUTCOME_H

#include "run/run.h"

/* Everything the flags and the record are made from. */
struct outcome {
    const struct run *r;
    struct traffic work;
    double payload, median_s;
    double bus;   /* 0: not known */
    double bound; /* B/s, 0 if none */
    const char *bound_kind, *bound_source;
    double value; /* headline, in the metric's unit */
};

void outcome_make(struct outcome *o, const struct run *r);
/* The headline of a run, in its metric's unit. */
double outcome_rate(const struct run *r);
/* The metric's value, in its unit, of a sample that took so many ns. */
double outcome_value(const struct outcome *o, double ns);
/* What it was measured with; member "placement". */
json_t *outcome_params_json(const struct run *r);
void outcome_residence_json(json_t *o, const struct run *r);
/* Numbers, null where there is none; names. */
json_t *outcome_real_json(double x);
json_t *outcome_reals_json(const double *x, size_t n);
json_t *outcome_names_json(char *const *names, size_t n);
/* n samples from first on, with the time of each. A line of the journal holds about 100 kB of them;
 * of more, the point has a file and a visit nothing. */
enum { SAMPLES_INLINE = 4096 };
json_t *outcome_samples_json(const struct series *s, size_t first, size_t n);
/* Members "sides" and "cells", where the benchmark has them; cells once they are joined. */
void outcome_sides_json(json_t *o, const struct run *r);
void outcome_cells_json(json_t *o, const struct run *r);
/* Members "phases" and "facts", where it has them; phases are collective. */
void outcome_phases_json(json_t *o, const struct run *r);
void outcome_facts_json(json_t *o, const struct run *r);
/* Member "energy", or why there is none. */
void outcome_energy_json(json_t *o, const struct outcome *out);
/* What belongs to a visit as well as to its point. */
json_t *outcome_check_json(const struct run *r);
json_t *outcome_context_json(const struct sys_activity *a, const struct sys_activity *b);
void outcome_context_read(const json_t *o, struct sys_activity *during);
json_t *outcome_time_json(const double time_s[TIME_COUNT]);
void outcome_time_read(const json_t *o, double time_s[TIME_COUNT]);
/* Members status, reason, text and flags. */
void outcome_status(json_t *record, const struct outcome *o);

/* outcome_json.c: the record of a point, from what came out. Collective, for the ranks' medians. */
json_t *outcome_json(const struct run *r);
json_t *outcome_skip_json(const struct run *r, const char *reason, const char *text);
json_t *outcome_error_json(const struct run *r, const struct error *e);

#endif
