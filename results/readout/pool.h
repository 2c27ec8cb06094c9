/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Memory that lives as long as a readout: texts kept once, blocks freed together. */
#ifndef HBMARK_POOL_H
#define HBMARK_POOL_H

#include <stddef.h>

struct pool;

struct pool *pool_new(void); /* NULL without memory */
void pool_free(struct pool *p);

/* The one copy of this text ("" for NULL), or NULL without memory. */
const char *pool_text(struct pool *p, const char *text);

/* Zeroed memory of n times size bytes, or NULL. */
void *pool_alloc(struct pool *p, size_t n, size_t size);

#endif
