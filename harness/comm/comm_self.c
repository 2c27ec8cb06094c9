/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "comm/comm_internal.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void self_barrier(struct comm *c)
{
    (void)c;
}

static void self_reduce(struct comm *c, double *x, int n, enum comm_op op)
{
    (void)c, (void)x, (void)n, (void)op;
}

static void self_bcast(struct comm *c, void *data, size_t bytes, int root)
{
    (void)c, (void)data, (void)bytes, (void)root;
}

static void self_gather(struct comm *c, const void *mine, size_t bytes, void *all)
{
    (void)c;
    memcpy(all, mine, bytes);
}

static void self_gatherv(struct comm *c, const void *mine, size_t bytes, const size_t *sizes,
                         void *all)
{
    (void)c, (void)sizes;
    memcpy(all, mine, bytes);
}

static void self_send(struct comm *c, const void *data, size_t bytes, int to)
{
    (void)c, (void)data, (void)bytes, (void)to;
    assert(!"a single rank has nobody to send to");
}

static void self_recv(struct comm *c, void *data, size_t bytes, int from)
{
    (void)c, (void)data, (void)bytes, (void)from;
    assert(!"a single rank has nobody to receive from");
}

static void self_local_gather(struct comm *c, const void *mine, size_t bytes, void *all)
{
    (void)c;
    memcpy(all, mine, bytes);
}

static void self_abort(struct comm *c, int code)
{
    (void)c;
    fflush(NULL);
    _Exit(code);
}

static void self_close(struct comm *c)
{
    (void)c;
}

static const struct comm_ops self_ops = {
    .name = "self",
    .barrier = self_barrier,
    .reduce = self_reduce,
    .bcast = self_bcast,
    .gather = self_gather,
    .gatherv = self_gatherv,
    .send = self_send,
    .recv = self_recv,
    .local_gather = self_local_gather,
    .abort = self_abort,
    .close = self_close,
};

int comm_self_open(struct comm *c, struct error *e)
{
    (void)e;
    c->ops = &self_ops;
    c->size = c->local_size = c->nodes = 1;
    c->any_thread = true;
    snprintf(c->library, sizeof c->library, "none");
    return 0;
}
