/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Where a point's workers and arrays are: binding, buffers from the pool, first touch. */
#include <stdlib.h>
#include <string.h>

#include "run/run.h"

enum { BLOCK = 64 }; /* elements: ranges begin at lines, whatever the type */

/* Identity of "who touches what first": same value, same first touch. */
static uint64_t partition_of(const struct run *r)
{
    uint64_t h = data_mix(r->workers ^ (uint64_t)r->n << 20 ^ elem_bytes(r->point->elem) << 16);

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

    pool_discarded(&r->bay->pool);
    /* All of the pool: the next point may have more arrays, and the same split. */
    for (unsigned k = 0; host && k < KERNEL_OPERANDS; k++)
        if (r->bay->pool.buf[k].base)
            host->discard(r->device, &r->bay->pool.buf[k]);
}

/* Are its arrays written by nothing but launches of its loop? Then what a fill left is known. */
static bool leaves_fills(const struct run *r)
{
    return !r->bench->setup && !r->bench->step;
}

/* Does its loop write all of v[0], whatever was there? Then it is filled to be touched first by who
 * will use it, and once is enough. */
static bool overwrites(const struct run *r)
{
    return leaves_fills(r) && r->bench->loop.does & LOOP_STORES && r->bench->loop.writes > 0;
}

int run_fill_range(struct run *r, unsigned k, const char *variant, size_t lo, size_t hi,
                   struct error *e)
{
    const double constant = 1.5; /* any: what matters is that all are the same */
    void *first = r->v[0];
    int rc;

    r->v[0] = r->v[k]; /* a fill writes v[0] */
    rc = run_kernel_seeded(r, "fill", variant, data_key(r->seed, k), constant, lo / BLOCK * BLOCK,
                           hi, NULL, e);
    r->v[0] = first;
    return rc;
}

int run_fill(struct run *r, unsigned k, struct error *e)
{
    struct pool *pool = &r->bay->pool;
    const struct filling want = {r->v[k], data_key(r->seed, k), r->base, r->point->elem, r->n};
    const size_t from = leaves_fills(r) ? pool_lacks(pool, k, &want) : 0;
    const size_t bytes = r->n * elem_bytes(r->point->elem);

    if (k == 0)
        r->steps = 0;
    if (from == r->n || (k == 0 && overwrites(r) && pool_is_touched(pool, bytes)))
        return 0;
    if (run_fill_range(r, k, "plain", from, r->n, e))
        return -1;
    if (leaves_fills(r))
        pool_holds(pool, k, &want);
    if (k == 0)
        pool_touched(pool, bytes);
    return 0;
}

int run_setup(struct run *r, struct error *e)
{
    r->expected.known = false;
    r->idle = false;
    if (!leaves_fills(r))
        pool_forget(&r->bay->pool);
    if (r->bench->setup)
        return r->bench->setup(r, e);
    for (unsigned k = 0; k < r->bench->loop.arrays; k++)
        if (run_fill(r, k, e))
            return -1;
    return 0;
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
