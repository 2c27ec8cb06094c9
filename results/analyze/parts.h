/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What the derivers share: the points, curves through them, and the record of what follows. */
#ifndef HBMARK_PARTS_H
#define HBMARK_PARTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "record/role.h"

/* The points that count, and the first node's topology. All borrowed. */
struct parts {
    const json_t *topo;
    const json_t **point;
    size_t n;
};

typedef void derive_fn(const struct parts *in, json_t *out);
derive_fn derive_knees, derive_scaling, derive_loaded, derive_interleave, derive_roofline,
    derive_ratios;

/* What tells the points of one curve apart. */
enum factor { FACTOR_SIZE, FACTOR_THREADS, FACTOR_AT };

/* Points that differ in that factor alone, by its rising value. */
struct curve {
    const json_t **point;
    double *x;
    size_t n;
};

/* Calls each with every curve of at least `least` points of the benchmarks with these roles; curves
 * come in the order of their first points. */
typedef void curve_fn(const struct parts *in, const struct curve *c, json_t *out);
void parts_curves(const struct parts *in, unsigned roles, enum factor by, size_t least,
                  curve_fn *each, json_t *out);

/* The id of a point without the word of this factor: the same for all points of a curve. */
void parts_key(char *to, size_t room, const json_t *point, enum factor by);

bool parts_same(const json_t *a, const json_t *b, const char *path);
double parts_median(const json_t *point);
/* Median of a second quantity; NAN if there is none of that name. */
double parts_side(const json_t *point, const char *name);
/* "read=70": 70; NAN if there is none, or it is a word. */
double parts_at(const json_t *point);
/* Work of the point over the time it took; NAN if it has no such work. */
double parts_flops(const json_t *point);   /* flop/s */
double parts_payload(const json_t *point); /* B/s */
/* Does its working set lie in memory, as far as is known? */
bool parts_in_memory(const json_t *point);
/* Share of reads in the bytes that a point counts; NAN if it does not tell. */
double parts_read_share(const json_t *point);
/* The fastest point of this kind of memory whose bandwidth counts: of loops over arrays beyond the
 * caches, or of the search for the best. Memory that takes reads and writes at different rates (a
 * link for each way) bounds a mix by what the same mix gets: of a share of reads, only points
 * within PARTS_ALIKE of it; NAN: any. threads 0: any number. NULL if there is none. */
#define PARTS_ALIKE 0.1
const json_t *parts_best_bandwidth(const struct parts *in, const char *tier, double read_share,
                                   double threads);
/* Is its number a bandwidth out of memory? */
bool parts_is_bandwidth(const json_t *point);

/* A new record, appended to out (borrowed), on the benchmark of this point and with its roles;
 * points are named by parts_of(), once each. */
json_t *parts_record(json_t *out, const char *kind, const json_t *point, const char *id);
/* The same on points of several benchmarks: `about` says on what. */
json_t *parts_record_about(json_t *out, const char *kind, const char *about, const char *id);
void parts_of(json_t *record, const json_t *point);
void parts_text(json_t *record, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
json_t *parts_data(json_t *record);

/* "57.60 GB/s" and the like. */
enum { PARTS_ROOM = 64 };
const char *parts_value(char to[PARTS_ROOM], double value, const char *unit);
const char *parts_size(char to[PARTS_ROOM], double bytes);

#endif
