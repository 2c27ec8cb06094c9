/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A whole run on the null device, for tests: config in, records out. */
#ifndef HBMARK_RIG_H
#define HBMARK_RIG_H

#include <jansson.h>

#include "null_device.h"
#include "api/bench.h"
#include "session/session.h"

/* One option of a run: {"size", "1MiB"}. The last has a NULL key. */
struct rig_option {
    const char *key, *value;
};

/* Energy counters of the runs to come; NULL: none. */
extern struct energy *rig_energy;

/* Bytes of the last-level caches of the runs to come; 0: as the machine has them. */
extern size_t rig_llc_bytes;

/* Benchmarks of the runs to come; NULL: those of the program. */
extern const struct bench_table *const *rig_tables;

/* Called before the first point of the runs to come, if not NULL. */
extern int (*rig_ready)(struct session *s, struct error *e);

/* Runs the benchmarks (names and globs) on the null device as null_model says, with the options,
 * and returns the journal's records (a new reference). NULL and e on failure. code gets the exit
 * code that the run would have ended with. */
json_t *rig_run(const char *benches, const struct rig_option *options, enum exit_code *code,
                struct error *e);

/* The point record number i of records, borrowed; NULL if there are fewer. */
const json_t *rig_point(const json_t *records, size_t i);
/* A text member of the record; "" if absent. */
const char *rig_text(const json_t *record, const char *key);
bool rig_flagged(const json_t *point, const char *flag);

/* All benchmarks of the program. */
extern const struct bench_table *const rig_benches[];

#endif
