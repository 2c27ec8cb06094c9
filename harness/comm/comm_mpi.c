/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "comm/comm_internal.h"

#include <ctype.h>
#include <limits.h>
#include <mpi.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TAG = 17 };

struct mpi {
    MPI_Comm world, node;
    int *counts, *places; /* of gatherv, rank 0 only */
    bool ours;            /* we initialised MPI, so we finalise it */
};

/* MPI's texts have line ends and tabs in them (MPICH's do): each run of these becomes one space. */
static void one_line(char *text)
{
    char *to = text;

    for (const char *from = text; *from; from++) {
        bool space = isspace((unsigned char)*from);

        if (!space || (to > text && to[-1] != ' '))
            *to++ = space ? ' ' : *from;
    }
    *to = '\0';
}

/* Ranks that wait for this one would wait for ever: say what failed and end them all. */
static void check(struct comm *c, int rc, const char *call)
{
    char text[MPI_MAX_ERROR_STRING] = "";
    int n = 0;

    if (rc == MPI_SUCCESS)
        return;
    MPI_Error_string(rc, text, &n);
    one_line(text);
    fprintf(stderr, "hbmark: rank %d of %d: %s failed: %s; the run is aborted\n", c->rank, c->size,
            call, text);
    fflush(NULL);
    MPI_Abort(MPI_COMM_WORLD, EXIT_INTERNAL);
}

static MPI_Comm world(struct comm *c)
{
    return ((struct mpi *)c->impl)->world;
}

static void mpi_barrier(struct comm *c)
{
    check(c, MPI_Barrier(world(c)), "MPI_Barrier");
}

static void mpi_reduce(struct comm *c, double *x, int n, enum comm_op op)
{
    MPI_Op ops[] = {[COMM_SUM] = MPI_SUM, [COMM_MIN] = MPI_MIN, [COMM_MAX] = MPI_MAX};

    check(c, MPI_Allreduce(MPI_IN_PLACE, x, n, MPI_DOUBLE, ops[op], world(c)), "MPI_Allreduce");
}

/* MPI counts are int: longer messages go in pieces. Returns the next piece's size. */
static int piece(size_t left)
{
    return left < INT_MAX ? (int)left : INT_MAX;
}

static void mpi_bcast(struct comm *c, void *data, size_t bytes, int root)
{
    for (size_t at = 0; at < bytes; at += (size_t)piece(bytes - at))
        check(c, MPI_Bcast((char *)data + at, piece(bytes - at), MPI_BYTE, root, world(c)),
              "MPI_Bcast");
}

static void mpi_gather(struct comm *c, const void *mine, size_t bytes, void *all)
{
    int n = piece(bytes);

    check(c, (size_t)n == bytes ? MPI_SUCCESS : MPI_ERR_COUNT, "gather of more than 2 GiB a rank");
    check(c, MPI_Gather(mine, n, MPI_BYTE, all, n, MPI_BYTE, 0, world(c)), "MPI_Gather");
}

static void mpi_gatherv(struct comm *c, const void *mine, size_t bytes, const size_t *sizes,
                        void *all)
{
    struct mpi *m = c->impl;
    size_t sum = 0;

    for (int i = 0; c->rank == 0 && i < c->size; i++) {
        m->counts[i] = (int)sizes[i];
        m->places[i] = (int)sum;
        sum += sizes[i];
    }
    check(c, sum <= INT_MAX ? MPI_SUCCESS : MPI_ERR_COUNT, "gatherv of more than 2 GiB");
    check(c,
          MPI_Gatherv(mine, (int)bytes, MPI_BYTE, all, m->counts, m->places, MPI_BYTE, 0, m->world),
          "MPI_Gatherv");
}

static void mpi_send(struct comm *c, const void *data, size_t bytes, int to)
{
    for (size_t at = 0; at < bytes; at += (size_t)piece(bytes - at))
        check(c, MPI_Send((const char *)data + at, piece(bytes - at), MPI_BYTE, to, TAG, world(c)),
              "MPI_Send");
}

static void mpi_recv(struct comm *c, void *data, size_t bytes, int from)
{
    for (size_t at = 0; at < bytes; at += (size_t)piece(bytes - at))
        check(c,
              MPI_Recv((char *)data + at, piece(bytes - at), MPI_BYTE, from, TAG, world(c),
                       MPI_STATUS_IGNORE),
              "MPI_Recv");
}

static void mpi_local_gather(struct comm *c, const void *mine, size_t bytes, void *all)
{
    struct mpi *m = c->impl;
    int n = piece(bytes);

    check(c, (size_t)n == bytes ? MPI_SUCCESS : MPI_ERR_COUNT, "gather of more than 2 GiB a rank");
    check(c, MPI_Allgather(mine, n, MPI_BYTE, all, n, MPI_BYTE, m->node), "MPI_Allgather");
}

static void mpi_abort(struct comm *c, int code)
{
    fflush(NULL);
    MPI_Abort(world(c), code);
}

static void mpi_close(struct comm *c)
{
    struct mpi *m = c->impl;

    MPI_Comm_free(&m->node);
    MPI_Comm_free(&m->world);
    if (m->ours)
        MPI_Finalize();
    free(m->counts);
    free(m->places);
    free(m);
}

static const struct comm_ops mpi_ops = {
    .name = "mpi",
    .barrier = mpi_barrier,
    .reduce = mpi_reduce,
    .bcast = mpi_bcast,
    .gather = mpi_gather,
    .gatherv = mpi_gatherv,
    .send = mpi_send,
    .recv = mpi_recv,
    .local_gather = mpi_local_gather,
    .abort = mpi_abort,
    .close = mpi_close,
};

/* First line of the version text, up to its first comma: "Open MPI v4.1.4", "MPICH Version: 4.0.2".
 */
static void library_name(char *buf, size_t size)
{
    char text[MPI_MAX_LIBRARY_VERSION_STRING];
    int n = 0;

    MPI_Get_library_version(text, &n);
    text[strcspn(text, ",\n")] = '\0';
    one_line(text);
    snprintf(buf, size, "%.*s", (int)size - 1, text);
}

/* Numbers the nodes in the order of their lowest rank. */
static void find_nodes(struct comm *c)
{
    struct mpi *m = c->impl;
    int leader, before = 0;

    check(c, MPI_Comm_split_type(m->world, MPI_COMM_TYPE_SHARED, c->rank, MPI_INFO_NULL, &m->node),
          "MPI_Comm_split_type");
    MPI_Comm_rank(m->node, &c->local_rank);
    MPI_Comm_size(m->node, &c->local_size);
    leader = c->local_rank == 0;
    check(c, MPI_Exscan(&leader, &before, 1, MPI_INT, MPI_SUM, m->world), "MPI_Exscan");
    c->node = c->rank ? before : 0;
    check(c, MPI_Bcast(&c->node, 1, MPI_INT, 0, m->node), "MPI_Bcast");
    check(c, MPI_Allreduce(&leader, &c->nodes, 1, MPI_INT, MPI_SUM, m->world), "MPI_Allreduce");
}

/* Each rank may be bound to its own CPUs: what counts is all that the node's ranks may use. */
static void find_oversubscription(struct comm *c)
{
    struct mpi *m = c->impl;
    cpu_set_t mine, all;
    int over;

    if (sched_getaffinity(0, sizeof mine, &mine))
        CPU_ZERO(&mine);
    check(c, MPI_Allreduce(&mine, &all, (int)sizeof all, MPI_BYTE, MPI_BOR, m->node),
          "MPI_Allreduce");
    over = CPU_COUNT(&all) > 0 && c->local_size > CPU_COUNT(&all);
    check(c, MPI_Allreduce(MPI_IN_PLACE, &over, 1, MPI_INT, MPI_MAX, m->world), "MPI_Allreduce");
    c->oversubscribed = over;
}

static int initialise(struct mpi *m, struct error *e)
{
    int before, level, rc;

    MPI_Initialized(&before);
    m->ours = !before;
    rc = before ? MPI_SUCCESS : MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &level);
    if (rc != MPI_SUCCESS)
        return error_set(e, EXIT_UNAVAILABLE,
                         "MPI_Init_thread failed with code %d: start with the "
                         "mpirun or srun that belongs to the MPI hbmark was built with",
                         rc);
    MPI_Query_thread(&level);
    if (level >= MPI_THREAD_FUNNELED)
        return 0;
    if (m->ours)
        MPI_Finalize();
    return error_set(e, EXIT_UNAVAILABLE,
                     "this MPI gives no MPI_THREAD_FUNNELED, which OpenMP "
                     "threads need: use an MPI built with thread support");
}

int comm_mpi_open(struct comm *c, struct error *e)
{
    struct mpi *m = calloc(1, sizeof *m);
    int level;

    if (!m)
        return error_set(e, EXIT_UNAVAILABLE, "out of memory opening MPI");
    if (initialise(m, e)) {
        free(m);
        return -1;
    }
    MPI_Comm_dup(MPI_COMM_WORLD, &m->world);
    MPI_Comm_set_errhandler(m->world, MPI_ERRORS_RETURN);
    c->ops = &mpi_ops;
    c->impl = m;
    MPI_Query_thread(&level);
    c->any_thread = level >= MPI_THREAD_SERIALIZED;
    MPI_Comm_rank(m->world, &c->rank);
    MPI_Comm_size(m->world, &c->size);
    library_name(c->library, sizeof c->library);
    m->counts = c->rank ? NULL : calloc((size_t)c->size, sizeof *m->counts);
    m->places = c->rank ? NULL : calloc((size_t)c->size, sizeof *m->places);
    check(c, c->rank || (m->counts && m->places) ? MPI_SUCCESS : MPI_ERR_NO_MEM, "comm_open");
    find_nodes(c);
    MPI_Comm_set_errhandler(m->node, MPI_ERRORS_RETURN);
    find_oversubscription(c);
    return 0;
}
