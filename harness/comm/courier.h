/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A thread that lets the messages of a net go on while the others compute: MPI moves most of them
 * only while somebody calls it. */
#ifndef HBMARK_COURIER_H
#define HBMARK_COURIER_H

#include "comm/net.h"

struct courier;

/* A thread on this CPU (OS index), at rest. NULL where there can be none, with the reason. */
struct courier *courier_new(struct net *n, unsigned cpu, struct error *e);
/* From go to rest the thread alone calls the net, and comm: whoever calls them stops it first. */
void courier_go(struct courier *p);
void courier_rest(struct courier *p);
/* How often it called the net so far. */
uint64_t courier_polls(const struct courier *p);
void courier_free(struct courier *p);

#endif
