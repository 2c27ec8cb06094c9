/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What the files of comm share with each other and with their tests, and with nobody else. */
#ifndef HBMARK_COMM_INTERNAL_H
#define HBMARK_COMM_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

#include "comm/comm.h"

/* Fill ops, impl, rank, size, local_*, node, nodes, oversubscribed and library. comm_mpi_open()
 * is in comm_mpi.c, or in comm_nompi.c where CMake found no MPI. */
int comm_self_open(struct comm *c, struct error *e);
int comm_mpi_open(struct comm *c, struct error *e);

/* Number of ranks the launcher says it started, 0 if it does not say; name (may be NULL) gets the
 * environment variable that tells of a launcher, or NULL. */
unsigned comm_launcher(const char **name);

/* One sync: the offset of this rank's clock to rank 0's at its own time t, and its bound. */
struct comm_point {
    double t_ns, offset_ns, error_ns;
};

enum { COMM_POINTS = 64 };

struct comm_model {
    struct comm_point points[COMM_POINTS]; /* the oldest half is thinned out when full */
    unsigned n;
    int *node_of;      /* node of each rank */
    uint64_t clock_id; /* equal on ranks that read one and the same clock */
    double lead_ns;    /* how far ahead a window start is set */
    bool late;         /* this rank, at the last window */
    unsigned late_in_row;
    bool yield; /* give up the CPU while waiting for the start: ranks share cores, or seem to */
};

int comm_model_open(struct comm *c, struct error *e);
void comm_model_close(struct comm *c);

/* Straight line through the points, by least squares: offset at the last point's time, slope, and
 * the error bound (largest point error plus largest distance from the line). The slope stays 0
 * while the points' errors could hide any drift an undisciplined clock may have. */
void comm_fit(const struct comm_point *p, unsigned n, struct comm_sync *out);

/* comm_gather_text() in rounds of at most limit bytes in all. */
json_t *comm_gather_rounds(struct comm *c, const char *text, size_t limit);

#endif
