/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "lab/lab.h"

bool lab_stopped(const struct lab *l)
{
    return comm_any(l->comm, l->stop && *l->stop);
}

void lab_show(const struct lab *l, const char *phase, size_t n)
{
    if (l->comm->rank == 0 && l->watcher.phase)
        l->watcher.phase(l->watcher.arg, phase, n);
}

void lab_fini(struct lab *l)
{
    for (unsigned i = 0; i < l->nbays; i++)
        pool_fini(&l->bays[i].pool, &l->bays[i].device);
}
