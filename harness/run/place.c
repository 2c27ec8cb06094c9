/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Where a point's workers and arrays are: binding, buffers from the pool, first touch. */
#include <stdlib.h>
#include <string.h>

#include "run/run.h"
#include "run/width.h"

/* Identity of "who touches what first": same value, same first touch. */
static uint64_t partition_of(const struct run *r)
{
    uint64_t h = data_mix(r->workers ^ (uint64_t)r->n << 20);

    for (unsigned w = 0; w < r->workers; w++)
        h = data_mix(h ^ r->cpus[w]);
    return h;
}

static void pool_release(struct session *s)
{
    for (unsigned k = 0; k < KERNEL_OPERANDS; k++)
        if (s->pool.buf[k].base)
            s->device->ops->release(s->device, &s->pool.buf[k]);
}

void session_fini(struct session *s)
{
    pool_release(s);
    hwloc_bitmap_free(s->pool.nodes);
    s->pool.nodes = NULL;
}

/* Room of array k: doubled if wanted, and for the largest offset. */
static size_t array_bytes(const struct run *r, unsigned k)
{
    const size_t each = r->n * elem_bytes(r->point->elem) * bench_wide(r->bench, k);

    return each * (r->point->doubled ? 2 : 1) + ((size_t)1 << 22);
}

/* Would the pool hold more memory than may be taken? Pages of larger points would count twice, were
 * they kept for one that has other arrays large. */
static bool pool_is_over(const struct run *r)
{
    const struct session *s = r->s;
    uint64_t held = 0;

    for (unsigned k = 0; k < KERNEL_OPERANDS; k++) {
        const size_t wanted = k < r->bench->arrays ? array_bytes(r, k) : 0;

        held += s->pool.buf[k].bytes > wanted ? s->pool.buf[k].bytes : wanted;
    }
    return held > machine_room_bytes(s->machine, r->point->nodes) / (unsigned)s->comm->local_size;
}

static int pool_get(struct run *r, struct error *e)
{
    struct session *s = r->s;
    const struct point *p = r->point;
    struct placement where = {.nodes = p->nodes, .pages = p->pages};

    memcpy(where.node, p->pair, sizeof where.node);
    memcpy(where.weight, p->weight, sizeof where.weight);
    if (!s->pool.nodes || !hwloc_bitmap_isequal(s->pool.nodes, p->nodes) ||
        s->pool.pages != p->pages || memcmp(s->pool.weight, p->weight, sizeof p->weight) != 0) {
        pool_release(s);
        hwloc_bitmap_free(s->pool.nodes);
        s->pool.nodes = hwloc_bitmap_dup(p->nodes);
        s->pool.pages = p->pages;
        memcpy(s->pool.weight, p->weight, sizeof p->weight);
    }
    if (pool_is_over(r))
        pool_release(s);
    for (unsigned k = 0; k < r->bench->arrays; k++) {
        const size_t bytes = array_bytes(r, k);
        struct buffer *b = &s->pool.buf[k];

        if (b->base && b->bytes < bytes)
            s->device->ops->release(s->device, b);
        if (!b->base && s->device->ops->alloc(s->device, bytes, &where, b, e))
            return -1;
    }
    return 0;
}

/* Which processors the workers get: of this rank's share, or of that and the node of --from. */
static int bind_order(struct run *r, struct error *e)
{
    const struct machine *m = r->s->machine;
    struct bind_request order = {r->bind, r->s->cpuset, r->point->nodes, r->workers};
    hwloc_bitmap_t within = hwloc_bitmap_dup(r->s->cpuset);
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
    if (bind_order(r, e))
        return -1;
    return r->s->device->ops->bind(r->s->device, r->cpus, r->workers, e);
}

int run_place(struct run *r, struct error *e)
{
    struct session *s = r->s;
    uint64_t partition;

    if (run_bind(r, e) || pool_get(r, e))
        return -1;
    partition = partition_of(r);
    /* On several nodes pages lie where they were first touched: touch again for a new split. */
    if (partition != s->pool.partition && hwloc_bitmap_weight(r->point->nodes) != 1)
        for (unsigned k = 0; k < r->bench->arrays; k++)
            s->device->ops->discard(s->device, &s->pool.buf[k]);
    s->pool.partition = partition;
    run_use_offset(r, r->offset);
    return run_setup(r, e);
}
