/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "lab/pool.h"

#include <string.h>

static bool is_same(const struct filling *a, const struct filling *b)
{
    return a->base == b->base && a->key == b->key && a->first == b->first && a->elem == b->elem;
}

size_t pool_lacks(const struct pool *p, unsigned k, const struct filling *want)
{
    const struct filling *f = &p->filled[k];

    if (!is_same(f, want))
        return 0;
    return f->n < want->n ? f->n : want->n;
}

void pool_holds(struct pool *p, unsigned k, const struct filling *now)
{
    struct filling *f = &p->filled[k];

    if (!is_same(f, now) || f->n < now->n)
        *f = *now;
}

void pool_written(struct pool *p, const void *from)
{
    const char *at = from;

    for (unsigned k = 0; k < KERNEL_OPERANDS; k++) {
        const struct buffer *b = &p->buf[k];
        struct filling *f = &p->filled[k];
        const char *base = b->base;
        size_t whole;

        if (!base || at < base || at >= base + b->bytes)
            continue;
        whole = at > f->base ? (size_t)(at - f->base) / elem_bytes(f->elem) : 0;
        f->n = f->n < whole ? f->n : whole;
    }
}

bool pool_is_touched(const struct pool *p, size_t bytes)
{
    return bytes <= p->touched;
}

void pool_touched(struct pool *p, size_t bytes)
{
    p->touched = p->touched > bytes ? p->touched : bytes;
}

void pool_forget(struct pool *p)
{
    memset(p->filled, 0, sizeof p->filled);
}

void pool_discarded(struct pool *p)
{
    pool_forget(p);
    p->touched = 0;
}

void pool_release(struct pool *p, struct device *d)
{
    pool_discarded(p);
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

        if (b->base && b->bytes < bytes[k]) {
            d->ops->release(d, b);
            p->filled[k] = (struct filling){0};
            p->touched = k ? p->touched : 0;
        }
        if (!b->base && d->ops->alloc(d, bytes[k], where, b, e))
            return -1;
    }
    return 0;
}
