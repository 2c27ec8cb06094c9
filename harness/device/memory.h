/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Host memory: mapped, bound to nodes, with the page size asked for; and looked at afterwards. */
#ifndef HBMARK_MEMORY_H
#define HBMARK_MEMORY_H

#include "device/device.h"
#include "machine/machine.h"

/* Maps bytes, bound to p->nodes, untouched. 2 MiB aligned (1 GiB for 1 GiB pages).
 * EXIT_UNAVAILABLE with the remedy if the page pool or the memory is not there. */
int memory_map(const struct machine *m, size_t bytes, const struct placement *p, struct buffer *b,
               struct error *e);
void memory_unmap(struct buffer *b);

/* Drops the pages; the next touch places them anew. Reserved huge pages go back to their pool. */
void memory_discard(struct buffer *b);

/* Share of n pages, status[i] being the node or -errno of the page at byte[i] (move_pages(2)), that
 * lie where p wants them; -1 if n is 0. */
double memory_local(const struct placement *p, const size_t *byte, const int *status, size_t n);

/* Samples up to 1024 pages of [0, bytes) with move_pages(2) and reads page sizes from smaps. */
int memory_inspect(const struct machine *m, const struct buffer *b, size_t bytes,
                   const struct placement *p, struct residence *r, struct error *e);

#endif
