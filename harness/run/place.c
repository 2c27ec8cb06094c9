/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Where a point's workers and arrays are: binding, buffers from the pool, first touch. */
#include <stdlib.h>
#include <string.h>

#include "run/run.h"

/* Identity of "who touches what first": same value, same first touch. */
static uint64_t partition_of(const struct run *r)
{
    uint64_t h = data_mix(r->workers ^ (uint64_t)r->n << 20);

    for (unsigned w = 0; w < r->workers; w++)
        h = data_mix(h ^ r->cpus[w]);
    return h;
}

/* Bytes that this rank's arrays may take together. */
static uint64_t room_bytes(const struct run *r)
{
    const uint64_t all = r->device->ops->host ? machine_room_bytes(r->lab->machine, r->point->nodes)
                                              : r->device->facts.memory_bytes;

    return all / (unsigned)r->lab->comm->local_size;
}

/* Room of array k: doubled if wanted, and for the largest offset. */
static size_t array_bytes(const struct run *r, unsigned k)
{
    const size_t each = r->n * elem_bytes(r->point->elem) * loop_wide(&r->bench->loop, k);

    return each * (r->point->doubled ? 2 : 1) + ((size_t)1 << 22);
}

static int place_arrays(struct run *r, struct error *e)
{
    const struct point *p = r->point;
    struct placement where = {.nodes = p->nodes, .pages = p->pages};
    size_t bytes[KERNEL_OPERANDS] = {0};

    memcpy(where.node, p->pair, sizeof where.node);
    memcpy(where.weight, p->weight, sizeof where.weight);
    for (unsigned k = 0; k < r->bench->loop.arrays; k++)
        bytes[k] = array_bytes(r, k);
    return pool_get(&r->bay->pool, r->device, &where, bytes, r->bench->loop.arrays, room_bytes(r),
                    e);
}

/* Which processors the workers get: of this rank's share, or of that and the node of --from. */
static int bind_order(struct run *r, struct error *e)
{
    const struct machine *m = r->lab->machine;
    struct bind_request order = {r->bind, r->lab->cpuset, r->point->nodes, r->workers};
    hwloc_bitmap_t within = hwloc_bitmap_dup(r->lab->cpuset);
    int rc;

    if (!within)
        return error_set(e, EXIT_INTERNAL, "no memory for a cpuset");
    for (unsigned i = 0; r->point->from >= 0 && i < m->nnodes; i++)
        if (m->nodes[i].os_index == (unsigned)r->point->from)
            hwloc_bitmap_and(within, within, m->nodes[i].obj->cpuset);
    order.within = within;
    rc = machine_bind_order(m, &order, r->cpus, e);
    hwloc_bitmap_free(within);
    return rc;
}

int run_bind(struct run *r, struct error *e)
{
    const struct host_ops *host = r->device->ops->host;

    if (!host)
        return 0;
    return bind_order(r, e) || host->bind(r->device, r->cpus, r->workers, e) ? -1 : 0;
}

void run_discard(struct run *r)
{
    const struct host_ops *host = r->device->ops->host;

    for (unsigned k = 0; host && k < r->bench->loop.arrays; k++)
        host->discard(r->device, &r->bay->pool.buf[k]);
}

int run_place(struct run *r, struct error *e)
{
    struct pool *pool = &r->bay->pool;
    uint64_t partition;

    if (run_bind(r, e) || place_arrays(r, e))
        return -1;
    partition = partition_of(r);
    run_use_offset(r, r->offset);
    /* On several nodes pages lie where they were first touched: touch again for a new split. */
    if (partition != pool->partition && hwloc_bitmap_weight(r->point->nodes) != 1)
        run_discard(r);
    pool->partition = partition;
    return link_place(r, e) ? -1 : run_setup(r, e);
}
