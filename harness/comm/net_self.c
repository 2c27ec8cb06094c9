/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* One rank that sends to itself, by copies. */
#include <stdlib.h>
#include <string.h>

#include "comm/net_internal.h"

/* Sent and not yet received: the bytes follow. */
struct parcel {
    struct parcel *next;
    size_t bytes;
    char data[];
};

/* Asked for and not yet sent. */
struct wish {
    struct wish *next;
    struct net_message to;
};

struct self {
    struct parcel *parcels, **last_parcel;
    struct wish *wishes, **last_wish;
};

static int self_connect(struct net *n, struct error *e)
{
    struct self *s = calloc(1, sizeof *s);

    if (!s)
        return error_set(e, EXIT_UNAVAILABLE, "no memory for a net");
    s->last_parcel = &s->parcels;
    s->last_wish = &s->wishes;
    n->impl = s;
    return 0;
}

static int deliver(struct net *n, const struct net_message *to, const void *data, size_t bytes,
                   struct error *e)
{
    char who[NET_WHO];

    if (bytes != to->bytes)
        return net_fail(n, e, EXIT_FAILED, "a message from %s has %zu bytes, not %zu",
                        net_who(n, to->peer, who), bytes, to->bytes);
    if (bytes)
        memcpy(to->data, data, bytes);
    return 0;
}

static int usable(struct net *n, const struct net_message *m, struct error *e)
{
    char who[NET_WHO];

    if (net_usable(n, e))
        return -1;
    if (m->peer == n->rank)
        return 0;
    return net_fail(n, e, EXIT_INTERNAL, "a message to or from %s", net_who(n, m->peer, who));
}

static int self_isend(struct net *n, const struct net_message *m, struct error *e)
{
    struct self *s = n->impl;
    struct wish *wish = s->wishes;
    struct parcel *p;
    int rc;

    if (usable(n, m, e))
        return -1;
    if (wish) {
        s->wishes = wish->next;
        s->last_wish = s->wishes ? s->last_wish : &s->wishes;
        rc = deliver(n, &wish->to, m->data, m->bytes, e);
        free(wish);
        return rc;
    }
    p = malloc(sizeof *p + m->bytes);
    if (!p)
        return net_fail(n, e, EXIT_UNAVAILABLE, "no memory for a message of %zu bytes", m->bytes);
    *p = (struct parcel){.bytes = m->bytes};
    if (m->bytes)
        memcpy(p->data, m->data, m->bytes);
    *s->last_parcel = p;
    s->last_parcel = &p->next;
    return 0;
}

static int self_irecv(struct net *n, const struct net_message *m, struct error *e)
{
    struct self *s = n->impl;
    struct parcel *p = s->parcels;
    struct wish *wish;
    int rc;

    if (usable(n, m, e))
        return -1;
    if (p) {
        s->parcels = p->next;
        s->last_parcel = s->parcels ? s->last_parcel : &s->parcels;
        rc = deliver(n, m, p->data, p->bytes, e);
        free(p);
        return rc;
    }
    wish = malloc(sizeof *wish);
    if (!wish)
        return net_fail(n, e, EXIT_UNAVAILABLE, "no memory for a message");
    *wish = (struct wish){.to = *m};
    *s->last_wish = wish;
    s->last_wish = &wish->next;
    return 0;
}

static int self_waitall(struct net *n, struct error *e)
{
    const struct self *s = n->impl;
    char who[NET_WHO];

    if (net_usable(n, e))
        return -1;
    if (!s->wishes)
        return 0;
    return net_fail(n, e, EXIT_TIMEOUT, "no message of %zu bytes from %s, and nobody else sends",
                    s->wishes->to.bytes, net_who(n, s->wishes->to.peer, who));
}

static int self_allreduce(struct net *n, const struct net_numbers *x, struct error *e)
{
    (void)x;
    n->collectives++;
    return net_usable(n, e);
}

static int self_barrier(struct net *n, struct error *e)
{
    n->collectives++;
    return net_usable(n, e);
}

static void self_poll(struct net *n)
{
    (void)n;
}

static void self_join(struct net *n, size_t numbers)
{
    (void)n, (void)numbers;
}

static size_t self_drain(struct net *n)
{
    struct self *s = n->impl;

    for (struct parcel *p; s && (p = s->parcels);) {
        s->parcels = p->next;
        free(p);
    }
    for (struct wish *w; s && (w = s->wishes);) {
        s->wishes = w->next;
        free(w);
    }
    return 0;
}

static void self_disconnect(struct net *n, bool leave)
{
    (void)leave;
    self_drain(n);
    free(n->impl);
    n->impl = NULL;
}

const struct net_ops net_self_ops = {
    .name = "self",
    .isend = self_isend,
    .irecv = self_irecv,
    .waitall = self_waitall,
    .allreduce = self_allreduce,
    .barrier = self_barrier,
    .poll = self_poll,
    .connect = self_connect,
    .join = self_join,
    .drain = self_drain,
    .disconnect = self_disconnect,
};
