/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The expansion of a plan, for the files that share it. Long: what the files of this room offer
 * each other. */
#ifndef HBMARK_PLAN_MAKER_H
#define HBMARK_PLAN_MAKER_H

#include "plan/plan.h"

/* Everything expansion needs; groups and factors walk it in nested order. */
struct maker {
    struct plan *plan;
    const struct config *c;
    const struct machine *m;
    const struct plan_scope *scope;
    const struct run_group *group;
    const struct bench *bench;
    unsigned device;                        /* of the values in work: index in scope->devices */
    unsigned link[LINK_ENDS];               /* the same of the ends of a link; else 0, 0 */
    const char *value[OPT_AT + BENCH_AXES]; /* current value of each factor; the last, of axes */
    size_t unit;                            /* a size left to us is a multiple of it; 0 any */
    size_t bytes;   /* of the widest array on a rank, where axes decide; 0: they do not */
    double solve_s; /* of one solve, as the benchmark guesses */
    struct error *e;
};

/* Lists a point as not run. -1 without memory. */
int plan_add_skip(struct maker *k, const char *id, const char *code, const char *text);

/* What cannot be: an error if the user asked for it in so many words, else a skip. */
int plan_cannot(struct maker *k, const struct point *p, enum option_id id, const char *code,
                const char *text);

/* The points of a plan as they will be measured: shuffled by its seed if random, and those that
 * look at the others at the end. */
void plan_order(struct plan *p, bool random);

/* The list of values of a factor, or NULL and k->e. May be made in list; empty where none is left,
 * with a skip that says why. */
const char *plan_values(struct maker *k, int id, char *list, size_t size);

/* What a benchmark may ask. */
struct bench_site plan_site(const struct maker *k);

/* Of the values in work: threads of a rank, element type; cores of a cache domain. */
unsigned plan_threads(const struct maker *k);
enum elem plan_elem(const struct maker *k);
unsigned plan_domain_cores(const struct maker *k);

/* What --offset auto is: see its row in the option table. */
enum { OFFSET_AUTO = 4096 + 64 };

/* Does a search choose how the values in work are measured? */
bool plan_is_tuned(const struct maker *k);

/* Makes the point's id from its factors. */
void plan_name(const struct maker *k, struct point *p);

/* plan_nodes.c: the same of the factors that are nodes, --tier and --from, of which text is what
 * was configured. */
const char *plan_nodes(struct maker *k, int id, const char *text, char *list, size_t size);

/* Are the values of the benchmark's axes some that it knows? */
int plan_check_at(struct maker *k);

/* Cores there are: of the node of --from, or of this rank. */
unsigned plan_cores(const struct maker *k);

/* Where the cores are those of one node: which, and how many processors it has. 1: the point is
 * out (skipped), -1: error. */
int plan_from(struct maker *k, struct point *p, unsigned *pus);

/* "3:1" */
bool plan_weights(const char *text, unsigned weight[2]);

/* The two nodes and their weights of a point that deals pages out over them. 1: the point is out
 * (skipped), -1: error. */
int plan_pair(struct maker *k, struct point *p);

/* plan/devices.c: the values of --device: devices, or of a link pairs of them, "host->opencl:0".
 * NULL and k->e; empty with a skip where there is no pair. */
const char *plan_device_values(struct maker *k, const char *text, char *list, size_t size);
/* Makes the device that the value names the one in work, or the ends of its link. -1 and k->e where
 * nobody knows it. */
int plan_use_device(struct maker *k);
/* Why what is in work cannot be used, or "". */
const char *plan_device_why_not(const struct maker *k);
/* The least memory of the devices in work, besides the host's; UINT64_MAX: the host's alone. */
uint64_t plan_device_room(const struct maker *k);
/* The device of the values in work. */
const struct plan_device *plan_device(const struct maker *k);

/* Last-level caches in reach, or a guess where none is known. */
uint64_t plan_llc_bytes(const struct maker *k);
/* List of sizes: half of each level of caches, and that of memory. Returns list. */
const char *plan_level_sizes(struct maker *k, char *list, size_t size);

/* plan/time.c: sets visits and time-out; -1: error. Then the parts of the estimate. */
int plan_set_visits(struct maker *k, struct point *p);
void plan_estimate(const struct maker *k, struct point *p);

/* Sets size, n and doubled. 1: the point is out (skipped), -1: error. */
int plan_size(struct maker *k, struct point *p);

#endif
