/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Messages of a benchmark between ranks, which may fail without taking the control plane (comm)
 * with them. */
#ifndef HBMARK_NET_H
#define HBMARK_NET_H

#include <stdint.h>

#include "comm/comm.h"
#include "comm/place.h"

/* To or from a rank of the net. The k-th that one rank sends to another is the k-th that this one
 * receives from it, and both give the same number of bytes. */
struct net_message {
    void *data; /* a send only reads it */
    size_t bytes;
    int peer;
};

/* Numbers of each rank, which become those of all. */
struct net_numbers {
    double *x;
    size_t n;
    enum comm_op op;
};

struct net {
    const struct net_ops *ops;
    void *impl;
    struct comm *comm;    /* all ranks, for what must not fail */
    struct place *places; /* of each rank of this net: names it in errors */
    int rank, size;       /* in this net */
    double limit_s;       /* how long one call may wait: the time-out of the point */
    size_t piece;         /* longer messages go in pieces of so many bytes: counts of MPI are int */
    bool failed;          /* this rank, since net_recover() */
    uint64_t collectives; /* begun on this rank; the last is of so many numbers, 0: a barrier */
    size_t numbers;
};

/* All return 0, or -1 with an error that names ranks and hosts; from then on all fail on this rank
 * until net_recover(), and what was being sent or received must live until then. */
struct net_ops {
    const char *name; /* "self", "mpi" */
    int (*isend)(struct net *n, const struct net_message *m, struct error *e);
    int (*irecv)(struct net *n, const struct net_message *m, struct error *e);
    /* Until all that was begun is done, in limit_s. A message with other than the bytes asked for
     * is an error. */
    int (*waitall)(struct net *n, struct error *e);
    int (*allreduce)(struct net *n, const struct net_numbers *x, struct error *e);
    int (*barrier)(struct net *n, struct error *e);
    /* Lets what is open go on: courier.h. */
    void (*poll)(struct net *n);
    /* For net.c. Connects the ranks of places; collective over all ranks of comm. */
    int (*connect)(struct net *n, struct error *e);
    /* Begins the collective call of so many numbers that others wait in. */
    void (*join)(struct net *n, size_t numbers);
    /* Gives up what this rank has open and throws away what arrives; how much is open still. */
    size_t (*drain)(struct net *n);
    /* leave: with something open still, which is left to MPI. Collective as connect(). */
    void (*disconnect)(struct net *n, bool leave);
};

/* The functions below are collective over all ranks of comm, so that each rank has a part in every
 * net, were it an empty one; they talk through comm where they have to agree. */

/* Over MPI where comm is, else a rank that sends to itself. Places are copied. */
int net_open(struct net *n, struct comm *c, const struct place *places, struct error *e);
/* Ranks of n with the same colour, in their order; a negative one: none, out->size is 0. */
int net_split(struct net *n, int colour, struct net *out, struct error *e);
/* After an exchange that failed on some rank, by whatever error: ends what is open everywhere and
 * makes the net whole again. Adds to why (or NULL) who began fewer collective calls than others. */
int net_recover(struct net *n, struct error *why, struct error *e);
void net_close(struct net *n);

/* These two are not collective over comm, but made of the calls above. */
int net_sendrecv(struct net *n, const struct net_message *out, const struct net_message *in,
                 struct error *e);
/* What this rank sends to each rank and receives from each: n->size messages each, by peer. */
int net_alltoallv(struct net *n, const struct net_message *out, const struct net_message *in,
                  struct error *e);

/* The next piece of a message of which so many bytes are left, the first one even of nothing. */
static inline size_t net_cut(size_t left, size_t piece)
{
    return left < piece ? left : piece;
}

#endif
