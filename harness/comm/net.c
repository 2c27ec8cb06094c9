/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "comm/net_internal.h"

#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "comm/comm_internal.h"

/* A clock is read after so many polls: beside them it costs nothing, and a poll takes at most some
 * microseconds, unless it gave up the CPU. */
enum { POLLS = 64 };
/* What was sent before the failure arrives long before. */
static const double DRAIN_NS = 1e9;
/* Unless the harness says the time-out of the point. */
static const double LIMIT_S = 60;
/* Below the largest int, and a multiple of all pages. */
static const size_t PIECE = (size_t)1 << 30;

char *net_who(const struct net *n, int rank, char text[NET_WHO])
{
    if (rank >= 0 && rank < n->size)
        snprintf(text, NET_WHO, "rank %d on %s", n->places[rank].rank, n->places[rank].host);
    else
        snprintf(text, NET_WHO, "rank %d, of which there is none", rank);
    return text;
}

int net_fail(struct net *n, struct error *e, enum exit_code code, const char *fmt, ...)
{
    char who[NET_WHO], text[ERROR_ROOM];
    va_list args;

    n->failed = true;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    return error_set(e, code, "%s: %s", net_who(n, n->rank, who), text);
}

int net_useless(const struct net *n, struct error *e)
{
    char who[NET_WHO];

    return error_set(e, EXIT_INTERNAL, "%s: %s", net_who(n, n->rank, who),
                     n->size ? "an exchange failed before, and the net was not recovered"
                             : "it has no part in this net");
}

bool net_waits_on(const struct net *n, struct patience *p)
{
    const bool yield = n->comm->model->yield;

    if (yield)
        sched_yield();
    else if (++p->polls % POLLS)
        return true;
    if (!(p->until_ns > 0))
        p->until_ns = comm_clock_ns() + n->limit_s * 1e9;
    return comm_clock_ns() < p->until_ns;
}

/* All ranks of comm or none: the others have no error of their own. */
static int together(struct comm *c, int rc, struct error *e)
{
    if (!comm_any(c, rc != 0))
        return 0;
    return rc ? rc : error_set(e, EXIT_UNAVAILABLE, "another rank could not open its net");
}

static int connect_all(struct net *n, struct error *e)
{
    if (together(n->comm, n->ops->connect(n, e), e) == 0)
        return 0;
    n->failed = true;
    return -1;
}

int net_open(struct net *n, struct comm *c, const struct place *places, struct error *e)
{
    const size_t bytes = (size_t)c->size * sizeof *places;
    struct net new = {.ops = strcmp(c->ops->name, net_mpi_ops.name) ? &net_self_ops : &net_mpi_ops,
                      .comm = c,
                      .places = malloc(bytes),
                      .rank = c->rank,
                      .size = c->size,
                      .limit_s = LIMIT_S,
                      .piece = PIECE};
    int rc = new.places ? 0 : error_set(e, EXIT_UNAVAILABLE, "no memory for a net");

    if (rc == 0)
        memcpy(new.places, places, bytes);
    if (together(c, rc, e) || connect_all(&new, e)) {
        new.ops->disconnect(&new, false);
        free(new.places);
        return -1;
    }
    *n = new;
    return 0;
}

/* What each rank says for a split. */
struct choice {
    int net, colour; /* net: the first rank of the one that is split, -1 of an empty one */
};

/* The ranks that chose as this one did, as places of out. */
static void choose(const struct net *n, const struct choice *all, struct net *out)
{
    const struct choice *mine = &all[n->comm->rank];

    out->rank = out->size = 0;
    for (int i = 0; i < n->size; i++) {
        const struct choice *its = &all[n->places[i].rank];

        if (mine->colour < 0 || its->colour != mine->colour)
            continue;
        out->rank = i == n->rank ? out->size : out->rank;
        out->places[out->size++] = n->places[i];
    }
}

int net_split(struct net *n, int colour, struct net *out, struct error *e)
{
    struct comm *c = n->comm;
    struct choice mine = {n->size ? n->places[0].rank : -1, n->size ? colour : -1};
    struct choice *all = calloc((size_t)c->size, sizeof *all);
    struct net new = *n;
    int rc;

    new.places = calloc((size_t)n->size + 1, sizeof *new.places);
    new.impl = NULL;
    rc = all && new.places ? 0 : error_set(e, EXIT_UNAVAILABLE, "no memory for a net");
    rc = together(c, rc, e);
    if (rc == 0) {
        c->ops->gather(c, &mine, sizeof mine, all);
        c->ops->bcast(c, all, (size_t)c->size * sizeof *all, 0);
        choose(n, all, &new);
        rc = connect_all(&new, e);
        if (rc)
            new.ops->disconnect(&new, false);
    }
    free(all);
    if (rc == 0)
        *out = new;
    else
        free(new.places);
    return rc;
}

/* How far a rank got with collective calls. */
struct progress {
    uint64_t calls;
    size_t numbers; /* of the last */
};

static struct progress *all_progress(struct net *n)
{
    struct comm *c = n->comm;
    const struct progress mine = {n->collectives, n->numbers};
    struct progress *all = calloc((size_t)c->size, sizeof *all);

    if (comm_any(c, !all)) {
        free(all);
        return NULL;
    }
    c->ops->gather(c, &mine, sizeof mine, all);
    c->ops->bcast(c, all, (size_t)c->size * sizeof *all, 0);
    return all;
}

/* Who began fewer collective calls than others of its net is whom they wait for: it joins them, so
 * that they get done, and is named. */
static void join_late(struct net *n, struct error *why)
{
    struct progress *all = all_progress(n), most = {0};
    char text[NET_WHO + 80], who[NET_WHO];
    int late = n->size;

    for (int i = 0; all && i < n->size; i++)
        if (all[n->places[i].rank].calls > most.calls)
            most = all[n->places[i].rank];
    while (all && late > 0 && all[n->places[late - 1].rank].calls == most.calls)
        late--;
    if (all && late > 0 && n->collectives < most.calls)
        n->ops->join(n, most.numbers);
    if (all && late > 0 && n->failed && why) {
        snprintf(text, sizeof text, "; %s began %llu of %llu collective calls",
                 net_who(n, late - 1, who), (unsigned long long)all[n->places[late - 1].rank].calls,
                 (unsigned long long)most.calls);
        error_add(why, text);
    }
    free(all);
}

/* Ends what is open on all ranks; false if something is open still. */
static bool drain_all(struct net *n)
{
    const double until = comm_clock_ns() + DRAIN_NS;
    double open[2];

    do {
        open[0] = (double)n->ops->drain(n);
        open[1] = comm_clock_ns() < until;
        n->comm->ops->reduce(n->comm, open, 2, COMM_MAX);
    } while (open[0] > 0 && open[1] > 0);
    return !(open[0] > 0);
}

int net_recover(struct net *n, struct error *why, struct error *e)
{
    bool clean;

    if (!comm_any(n->comm, n->failed))
        return 0;
    join_late(n, why);
    clean = drain_all(n);
    n->ops->disconnect(n, !clean);
    n->failed = false;
    n->collectives = 0;
    return connect_all(n, e);
}

void net_close(struct net *n)
{
    bool clean;

    if (!n->ops)
        return;
    clean = drain_all(n);
    n->ops->disconnect(n, !clean);
    free(n->places);
    memset(n, 0, sizeof *n);
}

int net_sendrecv(struct net *n, const struct net_message *out, const struct net_message *in,
                 struct error *e)
{
    return n->ops->irecv(n, in, e) || n->ops->isend(n, out, e) || n->ops->waitall(n, e) ? -1 : 0;
}

/* Each rank begins with itself and goes round, so that no rank is everyone's first. */
int net_alltoallv(struct net *n, const struct net_message *out, const struct net_message *in,
                  struct error *e)
{
    for (int k = 0; k < n->size; k++)
        if (n->ops->irecv(n, &in[(n->rank + n->size - k) % n->size], e) ||
            n->ops->isend(n, &out[(n->rank + k) % n->size], e))
            return -1;
    return n->ops->waitall(n, e);
}
