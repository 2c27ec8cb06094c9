/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Messages over MPI. All calls return at once and are then asked whether they are done, since a
 * call that waits cannot be given up. */
#include <ctype.h>
#include <limits.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "comm/net_internal.h"

enum { TAG = 18 };
/* Numbers of one reduction: the count is an int. */
static const size_t NUMBERS = (size_t)1 << 27;

/* A piece that was begun. */
struct open {
    MPI_Request request;
    bool receives, cancelled;
    int peer;
    size_t bytes;
};

struct mpi {
    MPI_Comm comm;
    struct open *open;
    size_t n, room;
    MPI_Request collective; /* at most one */
    double *numbers;        /* of a reduction: ours, as it cannot be given up once begun */
    size_t numbers_room;
};

static int failed_call(struct net *n, struct error *e, int rc, const char *what)
{
    char text[MPI_MAX_ERROR_STRING] = "";
    int length = 0;

    MPI_Error_string(rc, text, &length);
    for (char *p = text; *p; p++)
        *p = isspace((unsigned char)*p) ? ' ' : *p;
    return net_fail(n, e, EXIT_UNAVAILABLE, "%s failed: %s", what, text);
}

static int failed_message(struct net *n, struct error *e, int rc, const struct open *o)
{
    char what[NET_WHO + 64], who[NET_WHO];

    snprintf(what, sizeof what, "%s of %zu bytes %s %s", o->receives ? "MPI_Irecv" : "MPI_Isend",
             o->bytes, o->receives ? "from" : "to", net_who(n, o->peer, who));
    return failed_call(n, e, rc, what);
}

/* One communicator a net, all made of the world at once, so that none needs another to be whole. */
static int mpi_connect(struct net *n, struct error *e)
{
    struct mpi *m = calloc(1, sizeof *m);
    int rc;

    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    n->impl = m;
    if (m)
        *m = (struct mpi){.comm = MPI_COMM_NULL, .collective = MPI_REQUEST_NULL};
    if (comm_any(n->comm, !m)) /* the others would wait in the split */
        return net_fail(n, e, EXIT_UNAVAILABLE, "no memory for a net");
    rc = MPI_Comm_split(MPI_COMM_WORLD, n->size ? n->places[0].rank : MPI_UNDEFINED, n->rank,
                        &m->comm);
    if (rc != MPI_SUCCESS)
        return failed_call(n, e, rc, "MPI_Comm_split");
    if (n->size)
        MPI_Comm_set_errhandler(m->comm, MPI_ERRORS_RETURN);
    return 0;
}

static struct open *begin(struct net *n, const struct net_message *m, size_t bytes, struct error *e)
{
    struct mpi *mpi = n->impl;

    if (mpi->n == mpi->room) {
        const size_t room = 2 * mpi->room + 8;
        struct open *more = realloc(mpi->open, room * sizeof *more);

        if (!more) {
            net_fail(n, e, EXIT_UNAVAILABLE, "no memory for %zu messages", room);
            return NULL;
        }
        mpi->open = more;
        mpi->room = room;
    }
    mpi->open[mpi->n] = (struct open){.peer = m->peer, .bytes = bytes};
    return &mpi->open[mpi->n];
}

/* Begins the pieces of a message one way or the other. */
static int begin_all(struct net *n, const struct net_message *m, bool receives, struct error *e)
{
    struct mpi *mpi = n->impl;
    size_t at = 0;

    if (net_usable(n, e))
        return -1;
    do {
        struct open *o = begin(n, m, net_cut(m->bytes - at, n->piece), e);
        char *data = (char *)m->data + at;
        int rc;

        if (!o)
            return -1;
        o->receives = receives;
        rc = receives
                 ? MPI_Irecv(data, (int)o->bytes, MPI_BYTE, m->peer, TAG, mpi->comm, &o->request)
                 : MPI_Isend(data, (int)o->bytes, MPI_BYTE, m->peer, TAG, mpi->comm, &o->request);
        if (rc != MPI_SUCCESS)
            return failed_message(n, e, rc, o);
        at += o->bytes;
        mpi->n++;
    } while (at < m->bytes);
    return 0;
}

static int mpi_isend(struct net *n, const struct net_message *m, struct error *e)
{
    return begin_all(n, m, false, e);
}

static int mpi_irecv(struct net *n, const struct net_message *m, struct error *e)
{
    return begin_all(n, m, true, e);
}

static int late(struct net *n, const struct open *o, struct error *e)
{
    char who[NET_WHO];

    net_who(n, o->peer, who);
    if (o->receives)
        return net_fail(n, e, EXIT_TIMEOUT,
                        "no message of %zu bytes from %s within %.3g s: it was lost, or that rank "
                        "waits for something else",
                        o->bytes, who, n->limit_s);
    return net_fail(n, e, EXIT_TIMEOUT,
                    "a message of %zu bytes was not taken by %s within %.3g s: that rank waits for "
                    "something else",
                    o->bytes, who, n->limit_s);
}

/* 0: done. 1: not within the limit. -1: done, with an error. */
static int finish(struct net *n, struct open *o, struct patience *p, struct error *e)
{
    MPI_Status status;
    char who[NET_WHO];
    int done = 0, got, rc;

    while ((rc = MPI_Test(&o->request, &done, &status)) == MPI_SUCCESS && !done)
        if (!net_waits_on(n, p)) {
            late(n, o, e);
            return 1;
        }
    if (rc != MPI_SUCCESS) {
        if (o->request != MPI_REQUEST_NULL)
            MPI_Request_free(&o->request);
        return failed_message(n, e, rc, o);
    }
    if (!o->receives)
        return 0;
    MPI_Get_count(&status, MPI_BYTE, &got);
    if ((size_t)got == o->bytes)
        return 0;
    return net_fail(n, e, EXIT_FAILED, "a message from %s has %d bytes, not %zu",
                    net_who(n, o->peer, who), got, o->bytes);
}

static int mpi_waitall(struct net *n, struct error *e)
{
    struct mpi *m = n->impl;
    struct patience p = {0};

    if (net_usable(n, e))
        return -1;
    for (size_t i = 0; i < m->n; i++) {
        const int rc = finish(n, &m->open[i], &p, e);

        if (rc == 0)
            continue;
        i += rc < 0;
        memmove(m->open, m->open + i, (m->n - i) * sizeof *m->open);
        m->n -= i;
        return -1;
    }
    m->n = 0;
    return 0;
}

static int finish_collective(struct net *n, int rc, const char *what, struct error *e)
{
    struct mpi *m = n->impl;
    struct patience p = {0};
    int done = 0;

    while (rc == MPI_SUCCESS && !done) {
        rc = MPI_Test(&m->collective, &done, MPI_STATUS_IGNORE);
        if (rc == MPI_SUCCESS && !done && !net_waits_on(n, &p))
            return net_fail(n, e, EXIT_TIMEOUT, "%s of %d ranks: not all came within %.3g s", what,
                            n->size, n->limit_s);
    }
    return rc == MPI_SUCCESS ? 0 : failed_call(n, e, rc, what);
}

static bool numbers_room(struct mpi *m, size_t n)
{
    double *more = m->numbers_room < n ? realloc(m->numbers, n * sizeof *more) : m->numbers;

    if (!more)
        return false;
    m->numbers = more;
    m->numbers_room = m->numbers_room < n ? n : m->numbers_room;
    return true;
}

static int reduce_some(struct net *n, const struct net_numbers *x, struct error *e)
{
    static const MPI_Op ops[] = {[COMM_SUM] = MPI_SUM, [COMM_MIN] = MPI_MIN, [COMM_MAX] = MPI_MAX};
    struct mpi *m = n->impl;
    int rc;

    if (!numbers_room(m, x->n))
        return net_fail(n, e, EXIT_UNAVAILABLE, "no memory for %zu numbers", x->n);
    n->collectives++;
    n->numbers = x->n;
    memcpy(m->numbers, x->x, x->n * sizeof *x->x);
    rc = MPI_Iallreduce(MPI_IN_PLACE, m->numbers, (int)x->n, MPI_DOUBLE, ops[x->op], m->comm,
                        &m->collective);
    if (finish_collective(n, rc, "MPI_Iallreduce", e))
        return -1;
    memcpy(x->x, m->numbers, x->n * sizeof *x->x);
    return 0;
}

static int mpi_allreduce(struct net *n, const struct net_numbers *x, struct error *e)
{
    if (net_usable(n, e))
        return -1;
    for (size_t at = 0; at < x->n; at += NUMBERS) {
        const size_t left = x->n - at;
        const struct net_numbers some = {x->x + at, left < NUMBERS ? left : NUMBERS, x->op};

        if (reduce_some(n, &some, e))
            return -1;
    }
    return 0;
}

static int mpi_barrier(struct net *n, struct error *e)
{
    struct mpi *m = n->impl;

    if (net_usable(n, e))
        return -1;
    n->collectives++;
    n->numbers = 0;
    return finish_collective(n, MPI_Ibarrier(m->comm, &m->collective), "MPI_Ibarrier", e);
}

static void mpi_poll(struct net *n)
{
    struct mpi *m = n->impl;
    int there;

    MPI_Iprobe(MPI_ANY_SOURCE, TAG, m->comm, &there, MPI_STATUS_IGNORE);
}

static void mpi_join(struct net *n, size_t numbers)
{
    struct mpi *m = n->impl;

    if (numbers == 0)
        MPI_Ibarrier(m->comm, &m->collective);
    else if (numbers_room(m, numbers))
        MPI_Iallreduce(MPI_IN_PLACE, m->numbers, (int)numbers, MPI_DOUBLE, MPI_SUM, m->comm,
                       &m->collective);
}

/* Takes in what arrived and nobody asks for any more, so that its sender gets done. */
static void discard_arrivals(struct mpi *m)
{
    MPI_Status status;
    int there = 0, bytes;
    char *scrap;

    while (MPI_Iprobe(MPI_ANY_SOURCE, TAG, m->comm, &there, &status) == MPI_SUCCESS && there) {
        MPI_Get_count(&status, MPI_BYTE, &bytes);
        scrap = malloc((size_t)bytes + 1);
        if (!scrap)
            return;
        MPI_Recv(scrap, bytes, MPI_BYTE, status.MPI_SOURCE, TAG, m->comm, MPI_STATUS_IGNORE);
        free(scrap);
    }
}

static bool is_over(struct open *o)
{
    int done = 0;

    if (o->receives && !o->cancelled)
        MPI_Cancel(&o->request);
    o->cancelled = true;
    if (MPI_Test(&o->request, &done, MPI_STATUS_IGNORE) == MPI_SUCCESS)
        return done;
    if (o->request != MPI_REQUEST_NULL)
        MPI_Request_free(&o->request);
    return true;
}

static size_t mpi_drain(struct net *n)
{
    struct mpi *m = n->impl;
    size_t kept = 0;
    int done = 1;

    if (!m || m->comm == MPI_COMM_NULL)
        return 0;
    discard_arrivals(m);
    for (size_t i = 0; i < m->n; i++)
        if (!is_over(&m->open[i]))
            m->open[kept++] = m->open[i];
    m->n = kept;
    if (m->collective != MPI_REQUEST_NULL)
        MPI_Test(&m->collective, &done, MPI_STATUS_IGNORE);
    return kept + !done;
}

static void mpi_disconnect(struct net *n, bool leave)
{
    struct mpi *m = n->impl;

    n->impl = NULL;
    if (!m)
        return;
    if (!leave && m->comm != MPI_COMM_NULL)
        MPI_Comm_free(&m->comm);
    /* If the ranks disagreed about the reduction, so that MPI may write to them at any time. */
    if (m->collective == MPI_REQUEST_NULL)
        free(m->numbers);
    free(m->open);
    free(m);
}

const struct net_ops net_mpi_ops = {
    .name = "mpi",
    .isend = mpi_isend,
    .irecv = mpi_irecv,
    .waitall = mpi_waitall,
    .allreduce = mpi_allreduce,
    .barrier = mpi_barrier,
    .poll = mpi_poll,
    .connect = mpi_connect,
    .join = mpi_join,
    .drain = mpi_drain,
    .disconnect = mpi_disconnect,
};
