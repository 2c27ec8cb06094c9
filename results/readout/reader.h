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
    unsigned want;      /* enum readout_want */
    bool lenient;       /* what is of another type than it must be counts as absent */
    const char *file;   /* the journal */
    const char *dir;    /* where it is, and sidecars */
    json_t *index;      /* "LAUNCH ID" -> place in r->figure */
    json_t *ran;        /* ids of points that have a figure */
    json_t *plan;       /* id -> place in the plan */
    json_t *hosts;      /* host -> its node in r->node */
    size_t *node_of;    /* node k of this launch -> its place in r->node */
    size_t known;       /* of them */
    unsigned *mark;     /* of each of r->node: the round it was last told in */
    unsigned round;     /* one for each time that a launch begins or goes on */
    size_t envs, topos; /* of this launch, so far */
    size_t *node_count; /* of each figure: nodes that figure.node was made for */
    size_t room, node_room, skip_room, node_of_room, mark_room, count_room;
};

/* Takes one record; 0, or -1 and e, whose text the caller begins with file and line. The record is
 * borrowed. */
int reader_node(struct reader *in, json_t *record, struct error *e); /* env, topo */
int reader_plan(struct reader *in, json_t *record, struct error *e);
int reader_point(struct reader *in, json_t *record, struct error *e);

/* One point record alone, without samples, nodes and record; what is wrong in it counts as absent.
 * 0, or -1 without memory. */
int reader_figure(struct figure *f, const json_t *point, struct pool *pool);

/* A launch begins or goes on: its nodes follow. */
void reader_begin_round(struct reader *in);

/* After the last record: a point that was run after all is no skip; figure.node has a place for
 * each node. 0, or -1 and e. */
int reader_settle(struct reader *in, struct error *e);

/* Room for one more element of size bytes in *array of n; 0, or -1 without memory. */
int reader_grow(void *array, size_t *room, size_t n, size_t size);

/* The text (const char *), number (double) or truth (bool) at a path; "", NAN or false if there is
 * none, and with -1 and e where something else than that (or null) is there. */
int reader_member(const json_t *record, const char *path, enum figure_kind kind, void *to,
                  struct error *e);

static inline int reader_text(const json_t *record, const char *path, const char **text,
                              struct error *e)
{
    return reader_member(record, path, FIGURE_TEXT, text, e);
}

static inline int reader_number(const json_t *record, const char *path, double *number,
                                struct error *e)
{
    return reader_member(record, path, FIGURE_NUMBER, number, e);
}

/* Fills f->node from the times of ranks; scale: value = scale / ns where more is better, scale * ns
 * where less is. */
int reader_ranks(struct reader *in, struct figure *f, const json_t *record, double scale,
                 struct error *e);

/* The times of a point's samples, ns, from the record or its sidecar: a new array of *n, or NULL
 * (*n 0: it has none; e filled: they cannot be read). */
double *reader_times(const struct reader *in, const json_t *point, size_t *n, struct error *e);

#endif
