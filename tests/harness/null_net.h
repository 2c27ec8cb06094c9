/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A net that passes messages on to another one and spoils the one it is told to: the negative
 * control of all that exchanges messages. */
#ifndef HBMARK_NULL_NET_H
#define HBMARK_NULL_NET_H

#include "comm/net.h"

enum null_fault {
    NULL_NONE,
    NULL_LOSE,
    NULL_CUT,     /* its last byte is missing */
    NULL_CORRUPT, /* bit `arg` of it is flipped */
    NULL_DELAY,   /* by `arg` ms */
    NULL_TWICE,
    NULL_SWAP, /* sent after the one that follows it */
    NULL_FAIL, /* isend() returns an error */
    NULL_FAULTS
};

struct null_net {
    struct net net; /* what is tested gets this one */
    struct net *inner;
    enum null_fault fault;
    uint64_t at, arg; /* the fault is of message number at, of those that this rank sends */
    uint64_t sent;
    struct net_message held; /* of NULL_SWAP */
    void *copies[2];         /* of spoilt messages, while they are on their way */
};

/* inner stays the caller's. No fault until `fault` is set. */
void null_net_init(struct null_net *z, struct net *inner);
/* Counts from message 0 again; fault and at as told. */
void null_net_arm(struct null_net *z, enum null_fault fault, uint64_t at, uint64_t arg);
/* After the exchange, and after net_recover() of inner where it failed. */
void null_net_fini(struct null_net *z);

#endif
