/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Buffers kept from point to point: touching a GiB for the first time can take seconds. */
#ifndef HBMARK_POOL_H
#define HBMARK_POOL_H

#include "device/device.h"

/* What a fill left in an array: elements [0, n) from base on hold the data of key. Points of the
 * same size and type find what they need, and save writing it anew. */
struct filling {
    const char *base;
    uint64_t key, first; /* of the data; index of element 0 in the whole array */
    enum elem elem;
    size_t n;
};

struct pool {
    struct buffer buf[KERNEL_OPERANDS];
    struct filling filled[KERNEL_OPERANDS];
    size_t touched;        /* bytes of buf[0] since its pages were given */
    hwloc_nodeset_t nodes; /* what they are bound to */
    enum pages pages;
    unsigned weight[2]; /* of pages dealt out over two nodes */
    uint64_t partition; /* who touched them first: workers, CPUs, elements; 0: nobody yet */
};

/* Makes room for n arrays of so many bytes each, where the placement says, in buffers that are
 * there already if they fit. most: bytes that all may hold together; 0: no limit. */
int pool_get(struct pool *p, struct device *d, const struct placement *where, const size_t *bytes,
             unsigned n, uint64_t most, struct error *e);
void pool_release(struct pool *p, struct device *d);

/* Elements that array k, as `want` says, still lacks: from this one on; want->n if none. */
size_t pool_lacks(const struct pool *p, unsigned k, const struct filling *want);
/* Array k now holds it. */
void pool_holds(struct pool *p, unsigned k, const struct filling *now);
/* Was all of buf[0] touched up to so many bytes? And: now it is. */
bool pool_is_touched(const struct pool *p, size_t bytes);
void pool_touched(struct pool *p, size_t bytes);
/* Something else was written from this byte on, in the buffer that it lies in. */
void pool_written(struct pool *p, const void *from);
/* What the buffers hold is no longer known; or their pages went back as well. */
void pool_forget(struct pool *p);
void pool_discarded(struct pool *p);
void pool_fini(struct pool *p, struct device *d);

#endif
