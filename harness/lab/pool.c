/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "lab/pool.h"

#include <string.h>

void pool_release(struct pool *p, struct device *d)
{
    for (unsigned k = 0; k < KERNEL_OPERANDS; k++)
        if (p->buf[k].base)
            d->ops->release(d, &p->buf[k]);
    p->partition = 0;
}

void pool_fini(struct pool *p, struct device *d)
{
    pool_release(p, d);
    hwloc_bitmap_free(p->nodes);
    p->nodes = NULL;
}

static bool is_elsewhere(const struct pool *p, const struct placement *where)
{
    return !p->nodes || !hwloc_bitmap_isequal(p->nodes, where->nodes) || p->pages != where->pages ||
           memcmp(p->weight, where->weight, sizeof p->weight) != 0;
}

/* Would it hold more than may be taken? Pages of larger points would count twice, were they kept
 * for one that has other arrays large. */
static bool is_over(const struct pool *p, const size_t *bytes, unsigned n, uint64_t most)
{
    uint64_t held = 0;

    for (unsigned k = 0; k < KERNEL_OPERANDS; k++) {
        const size_t wanted = k < n ? bytes[k] : 0;

        held += p->buf[k].bytes > wanted ? p->buf[k].bytes : wanted;
    }
    return most && held > most;
}

int pool_get(struct pool *p, struct device *d, const struct placement *where, const size_t *bytes,
             unsigned n, uint64_t most, struct error *e)
{
    if (is_elsewhere(p, where)) {
        pool_fini(p, d);
        p->nodes = hwloc_bitmap_dup(where->nodes);
        p->pages = where->pages;
        memcpy(p->weight, where->weight, sizeof p->weight);
    }
    if (is_over(p, bytes, n, most))
        pool_release(p, d);
    for (unsigned k = 0; k < n; k++) {
        struct buffer *b = &p->buf[k];

        if (b->base && b->bytes < bytes[k])
            d->ops->release(d, b);
        if (!b->base && d->ops->alloc(d, bytes[k], where, b, e))
            return -1;
    }
    return 0;
}
