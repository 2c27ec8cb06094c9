/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* How a readout grows record by record: what its files share. */
#ifndef HBMARK_READER_H
#define HBMARK_READER_H

#include "readout/pool.h"
#include "readout/readout.h"

struct reader {
    struct readout *r;
    struct pool *pool;  /* the readout's */
    json_t *index;      /* "LAUNCH ID" -> place in r->figure */
    unsigned want;      /* enum readout_want */
    const char *dir;    /* where sidecars are */
    size_t envs, topos; /* of this launch, so far */
    size_t room, node_room, skip_room;
};

/* Takes one record; 0, or -1 and e. The record is borrowed. */
int reader_env(struct reader *in, json_t *record, struct error *e);
int reader_topo(struct reader *in, json_t *record, struct error *e);
int reader_plan(struct reader *in, json_t *record, struct error *e);
int reader_point(struct reader *in, json_t *record, struct error *e);

/* After the last record: a point that was run after all is no skip. */
void reader_settle(struct reader *in);

/* Room for one more element of size bytes in *array of n; 0, or -1 without memory. */
int reader_grow(void *array, size_t *room, size_t n, size_t size);

/* The times of a point's samples, ns, from the record or its sidecar: a new array of *n, or NULL
 * (*n 0: it has none; e filled: they cannot be read). */
double *reader_times(const struct reader *in, const json_t *point, size_t *n, struct error *e);

#endif
