/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Pairs of ranks that send a message to and fro: how long it takes, and that each byte arrives. */
#ifndef HBMARK_PINGPONG_H
#define HBMARK_PINGPONG_H

#include "comm/gather.h"
#include "comm/net.h"
#include "comm/pairs.h"

/* The same on all ranks, but for what it points at. */
struct pingpong {
    struct net *net;
    double (*clock)(void); /* ns */
    const struct pairs *pairs;
    uint64_t seed; /* of the bytes; another one each time */
    size_t bytes;  /* of a message */
    unsigned trips;
    unsigned char *ball; /* pingpong_room(bytes) of this rank */
};

/* What all ranks saw, on each of them. */
struct pingpong_seen {
    uint64_t messages;     /* that arrived, and ... */
    uint64_t expected;     /* ... that were to arrive */
    uint64_t bytes, wrong; /* compared; wrong */
    double spent_ns;       /* in the timed trips of all pairs, added up */
    size_t first_wrong;    /* offset in its message, if one is wrong ... */
    char what[320];        /* ... and whose it is: ranks, hosts, byte */
};

/* Half a round trip of each pair that this rank begins, its pair.a: rows are a, columns are b,
 * values ns. */
struct pingpong_found {
    struct cell *cell; /* room for pairs->n */
    size_t n;
};

size_t pingpong_room(size_t bytes);

/* Round by round, each pair of the schedule: one trip that is not timed, with every byte compared
 * where it arrives, then `trips` that are. The ball is what one got and sends back, so that a byte
 * which is damaged on any of these ways is wrong at the end, where all are compared again; its
 * first bytes are a number that grows by one a message. A pair of a rank with itself sends to
 * itself. Fails on all ranks, with one error, if a message is lost, cut short or late, and leaves
 * the net whole. Collective. */
int pingpong_run(const struct pingpong *p, struct pingpong_seen *seen, struct pingpong_found *found,
                 struct error *e);

#endif
