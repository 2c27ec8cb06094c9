/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "null_net.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct net *inner_of(struct net *n)
{
    struct null_net *z = n->impl;

    z->inner->limit_s = n->limit_s;
    return z->inner;
}

/* What inner's call returned; a failure of inner is one of this net. */
static int said(struct net *n, int rc)
{
    const struct null_net *z = n->impl;

    n->failed = z->inner->failed;
    n->collectives = z->inner->collectives;
    n->numbers = z->inner->numbers;
    return rc;
}

static struct net_message copy_of(struct null_net *z, int k, const struct net_message *m)
{
    struct net_message copy = *m;

    free(z->copies[k]);
    copy.data = z->copies[k] = malloc(m->bytes + 1);
    if (m->bytes)
        memcpy(copy.data, m->data, m->bytes);
    return copy;
}

static int pass(struct null_net *z, const struct net_message *m, struct error *e)
{
    return z->inner->ops->isend(z->inner, m, e);
}

static int lose(struct null_net *z, const struct net_message *m, struct error *e)
{
    (void)z, (void)m, (void)e;
    return 0;
}

static int cut(struct null_net *z, const struct net_message *m, struct error *e)
{
    struct net_message less = *m;

    less.bytes -= less.bytes > 0;
    return pass(z, &less, e);
}

static int corrupt(struct null_net *z, const struct net_message *m, struct error *e)
{
    struct net_message copy = copy_of(z, 0, m);

    if (m->bytes)
        ((unsigned char *)copy.data)[z->arg / 8 % m->bytes] ^= (unsigned char)(1u << z->arg % 8);
    return pass(z, &copy, e);
}

static int delay(struct null_net *z, const struct net_message *m, struct error *e)
{
    const struct timespec pause = {(time_t)(z->arg / 1000), (long)(z->arg % 1000) * 1000000};

    nanosleep(&pause, NULL);
    return pass(z, m, e);
}

static int twice(struct null_net *z, const struct net_message *m, struct error *e)
{
    struct net_message copy = copy_of(z, 0, m);

    return pass(z, m, e) ? -1 : pass(z, &copy, e);
}

static int hold(struct null_net *z, const struct net_message *m, struct error *e)
{
    (void)e;
    z->held = copy_of(z, 1, m);
    return 0;
}

static int fail(struct null_net *z, const struct net_message *m, struct error *e)
{
    z->inner->failed = true;
    return error_set(e, EXIT_UNAVAILABLE,
                     "rank %d on %s: a call that is made to fail sending to rank %d", z->net.rank,
                     z->net.places[z->net.rank].host, m->peer);
}

static int (*const faults[])(struct null_net *, const struct net_message *, struct error *) = {
    [NULL_NONE] = pass,   [NULL_LOSE] = lose,   [NULL_CUT] = cut,   [NULL_CORRUPT] = corrupt,
    [NULL_DELAY] = delay, [NULL_TWICE] = twice, [NULL_SWAP] = hold, [NULL_FAIL] = fail,
};

static int null_isend(struct net *n, const struct net_message *m, struct error *e)
{
    struct null_net *z = n->impl;
    const bool now = z->sent++ == z->at;
    int rc;

    inner_of(n);
    rc = faults[now ? z->fault : NULL_NONE](z, m, e);
    if (rc == 0 && !now && z->held.data) {
        rc = pass(z, &z->held, e);
        z->held.data = NULL;
    }
    return said(n, rc);
}

static int null_irecv(struct net *n, const struct net_message *m, struct error *e)
{
    struct net *in = inner_of(n);

    return said(n, in->ops->irecv(in, m, e));
}

static int null_waitall(struct net *n, struct error *e)
{
    struct net *in = inner_of(n);

    return said(n, in->ops->waitall(in, e));
}

static int null_allreduce(struct net *n, const struct net_numbers *x, struct error *e)
{
    struct net *in = inner_of(n);

    return said(n, in->ops->allreduce(in, x, e));
}

static int null_barrier(struct net *n, struct error *e)
{
    struct net *in = inner_of(n);

    return said(n, in->ops->barrier(in, e));
}

static void null_poll(struct net *n)
{
    struct net *in = inner_of(n);

    in->ops->poll(in);
}

static int null_connect(struct net *n, struct error *e)
{
    struct net *in = inner_of(n);

    return said(n, in->ops->connect(in, e));
}

static void null_join(struct net *n, size_t numbers)
{
    struct net *in = inner_of(n);

    in->ops->join(in, numbers);
}

static size_t null_drain(struct net *n)
{
    struct net *in = inner_of(n);

    return in->ops->drain(in);
}

static void null_disconnect(struct net *n, bool leave)
{
    struct net *in = inner_of(n);

    in->failed = false;
    in->collectives = 0;
    in->ops->disconnect(in, leave);
}

static const struct net_ops null_ops = {
    .name = "null",
    .isend = null_isend,
    .irecv = null_irecv,
    .waitall = null_waitall,
    .allreduce = null_allreduce,
    .barrier = null_barrier,
    .poll = null_poll,
    .connect = null_connect,
    .join = null_join,
    .drain = null_drain,
    .disconnect = null_disconnect,
};

void null_net_init(struct null_net *z, struct net *inner)
{
    memset(z, 0, sizeof *z);
    z->net = *inner;
    z->net.ops = &null_ops;
    z->net.impl = z;
    z->inner = inner;
}

void null_net_arm(struct null_net *z, enum null_fault fault, uint64_t at, uint64_t arg)
{
    z->fault = fault;
    z->at = at;
    z->arg = arg;
    z->sent = 0;
    z->held.data = NULL;
}

void null_net_fini(struct null_net *z)
{
    for (size_t i = 0; i < sizeof z->copies / sizeof *z->copies; i++)
        free(z->copies[i]);
    memset(z, 0, sizeof *z);
}
