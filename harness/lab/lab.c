/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "lab/lab.h"

#include <math.h>
#include <stdlib.h>

#include "comm/agree.h"

bool lab_stopped(const struct lab *l)
{
    return comm_any(l->comm, l->stop && *l->stop);
}

double lab_left_s(const struct lab *l)
{
    const double budget = config_number(l->config, NULL, OPT_BUDGET);

    return budget > 0 ? budget - (comm_clock_ns() - l->started_ns) * 1e-9 : INFINITY;
}

void lab_show(const struct lab *l, const char *phase, size_t n)
{
    if (l->comm->rank == 0 && l->watcher.phase)
        l->watcher.phase(l->watcher.arg, phase, n);
}

int lab_net(struct lab *l, struct error *e)
{
    struct place *places;
    int rc;

    if (l->net)
        return 0;
    places =
        places_gather(l->comm, l->machine->topology, (unsigned)hwloc_bitmap_first(l->cpuset), e);
    if (!places)
        return -1;
    l->net = calloc(1, sizeof *l->net);
    rc = comm_agree(l->comm, l->net ? 0 : error_set(e, EXIT_INTERNAL, "no memory for a net"), e);
    rc = rc ? rc : net_open(l->net, l->comm, places, e);
    free(places);
    if (!rc)
        return 0;
    free(l->net);
    l->net = NULL;
    return -1;
}

void lab_drop_net(struct lab *l)
{
    if (l->net)
        net_close(l->net);
    free(l->net);
    l->net = NULL;
}

void lab_fini(struct lab *l)
{
    lab_drop_net(l);
    for (unsigned i = 0; i < l->nbays; i++)
        pool_fini(&l->bays[i].pool, &l->bays[i].device);
}
