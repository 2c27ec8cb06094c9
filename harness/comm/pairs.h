/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Which pairs of ranks exchange messages, class by class, and in which rounds. */
#ifndef HBMARK_PAIRS_H
#define HBMARK_PAIRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "comm/place.h"

/* The nearest thing that two ranks share. */
enum pair_class {
    PAIR_CACHE,  /* the last-level cache: the same core complex */
    PAIR_SOCKET, /* the socket, but no cache */
    PAIR_NODE,
    PAIR_REMOTE, /* nothing: two nodes */
    PAIR_CLASSES
};

/* "cache", "socket", "node", "remote". */
const char *pair_class_name(enum pair_class c);
enum pair_class pair_class_of(const struct place *a, const struct place *b);

struct pairs_ask {
    const struct place *places;
    int n;
    enum pair_class class;
    size_t most;   /* pairs at most */
    bool alone;    /* a node has at most one pair a round, so that none disturbs another */
    uint64_t seed; /* of the order of rounds, and of the sample where there are too many pairs */
};

struct pair {
    int a, b; /* indices of places, a < b */
    unsigned round;
};

/* In a round no rank has two pairs. Each pair stands once. */
struct pairs {
    struct pair *pair; /* round by round */
    size_t n;
    size_t of; /* pairs of this class that there are: more than n if these are a sample */
    unsigned rounds;
};

/* Depends on what is asked alone, so that all ranks make the same. A sample is of whole rounds, but
 * for the last: each rank is in about as many pairs as every other. */
int pairs_make(struct pairs *p, const struct pairs_ask *ask, struct error *e);
void pairs_fini(struct pairs *p);

/* Pairs of each class that there are. */
int pairs_count(const struct place *places, int n, size_t of[PAIR_CLASSES], struct error *e);

#endif
