/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What the files of net share with each other and with their tests, and with nobody else. */
#ifndef HBMARK_NET_INTERNAL_H
#define HBMARK_NET_INTERNAL_H

#include <stdbool.h>

#include "comm/net.h"

extern const struct net_ops net_self_ops;
/* In net_mpi.c, or in net_nompi.c where CMake found no MPI. */
extern const struct net_ops net_mpi_ops;

/* How long one call has waited. */
struct patience {
    unsigned polls;
    double until_ns; /* 0: not looked at the clock yet */
};

/* After a poll that found nothing: false once n->limit_s is over. */
bool net_waits_on(const struct net *n, struct patience *p);

/* Marks the net as failed; the text begins with this rank and host. Returns -1. */
int net_fail(struct net *n, struct error *e, enum exit_code code, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* Why no call can be made: one failed before. -1. */
int net_useless(const struct net *n, struct error *e);

static inline int net_usable(const struct net *n, struct error *e)
{
    return n->failed || !n->size ? net_useless(n, e) : 0;
}

/* "rank 3 on node7"; returns text. */
enum { NET_WHO = 112 };
char *net_who(const struct net *n, int rank, char text[NET_WHO]);

#endif
