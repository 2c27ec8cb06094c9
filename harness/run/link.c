/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Points on two devices: buffers at both ends, and what passes between them. */
#include "api/link.h"

#include <math.h>
#include <stdio.h>

#include "run/run.h"

enum { RESULT, DATA };

static size_t bytes_of(const struct run *r)
{
    return r->n * elem_bytes(r->point->elem);
}

static struct bay *bay_of(const struct run *r, enum link_end end)
{
    return &r->lab->bays[r->point->link[end]];
}

/* The host's end is the array itself. */
static bool is_host(const struct run *r, enum link_end end)
{
    return bay_of(r, end) == r->bay;
}

static int place_end(struct run *r, enum link_end end, struct error *e)
{
    struct bay *bay = bay_of(r, end);
    const struct placement where = {.nodes = r->point->nodes};
    const size_t bytes = bytes_of(r);

    if (is_host(r, end))
        return 0;
    return pool_get(&bay->pool, &bay->device, &where, &bytes, 1, bay->device.facts.memory_bytes, e);
}

int link_place(struct run *r, struct error *e)
{
    if (!r->bench->shape.links)
        return 0;
    return place_end(r, LINK_NEAR, e) || place_end(r, LINK_FAR, e) ? -1 : 0;
}

void link_name(const struct run *r, char *text, size_t size)
{
    if (r->bench->shape.links)
        snprintf(text, size, "%s->%s", bay_of(r, LINK_NEAR)->name, bay_of(r, LINK_FAR)->name);
    else
        snprintf(text, size, "%s", r->bay->name);
}

static int give(struct run *r, enum link_end end, const void *from, struct error *e)
{
    struct bay *bay = bay_of(r, end);

    pool_forget(&bay->pool);
    return bay->device.ops->store(&bay->device, bay->pool.buf[0].base, from, bytes_of(r), e);
}

static int take(struct run *r, enum link_end end, void *to, struct error *e)
{
    struct bay *bay = bay_of(r, end);

    return bay->device.ops->fetch(&bay->device, bay->pool.buf[0].base, to, bytes_of(r), e);
}

/* What no element of the data is, everywhere in array 0. */
static int poison(struct run *r, struct error *e)
{
    return run_kernel_seeded(r, "fill", "constant", 0, NAN, 0, r->n, NULL, e);
}

int run_link_fill(struct run *r, struct error *e)
{
    if (run_fill(r, DATA, e) || poison(r, e))
        return -1;
    if (!is_host(r, LINK_NEAR) && give(r, LINK_NEAR, r->v[DATA], e))
        return -1;
    return is_host(r, LINK_FAR) ? 0 : give(r, LINK_FAR, r->v[RESULT], e);
}

int run_link_copy(struct run *r, struct error *e)
{
    r->repeat = 1;
    r->steps++;
    if (is_host(r, LINK_NEAR))
        return give(r, LINK_FAR, r->v[DATA], e);
    if (take(r, LINK_NEAR, r->v[RESULT], e))
        return -1;
    return is_host(r, LINK_FAR) ? 0 : give(r, LINK_FAR, r->v[RESULT], e);
}

int run_link_fetch(struct run *r, struct error *e)
{
    if (is_host(r, LINK_FAR))
        return 0;
    return poison(r, e) || take(r, LINK_FAR, r->v[RESULT], e) ? -1 : 0;
}
