/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Buffers kept from point to point: touching a GiB for the first time can take seconds. */
#ifndef HBMARK_POOL_H
#define HBMARK_POOL_H

#include "device/device.h"

struct pool {
    struct buffer buf[KERNEL_OPERANDS];
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
void pool_fini(struct pool *p, struct device *d);

#endif
