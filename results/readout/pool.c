/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "readout/pool.h"

#include <jansson.h>
#include <stddef.h>
#include <stdlib.h>

struct block {
    struct block *next;
    _Alignas(max_align_t) char data[];
};

struct pool {
    json_t *texts; /* its keys, which stay where they are */
    struct block *block;
};

struct pool *pool_new(void)
{
    struct pool *p = calloc(1, sizeof *p);

    if (p && !(p->texts = json_object())) {
        free(p);
        return NULL;
    }
    return p;
}

void pool_free(struct pool *p)
{
    if (!p)
        return;
    for (struct block *b = p->block, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    json_decref(p->texts);
    free(p);
}

void *pool_alloc(struct pool *p, size_t n, size_t size)
{
    struct block *b;
    size_t bytes;

    if (__builtin_mul_overflow(n, size, &bytes) ||
        __builtin_add_overflow(bytes, sizeof *b, &bytes) || !(b = calloc(1, bytes)))
        return NULL;
    b->next = p->block;
    p->block = b;
    return b->data;
}

const char *pool_text(struct pool *p, const char *text)
{
    void *at;

    if (!text || !*text)
        return "";
    at = json_object_iter_at(p->texts, text);
    if (!at && !json_object_set_new_nocheck(p->texts, text, json_null()))
        at = json_object_iter_at(p->texts, text);
    return at ? json_object_iter_key(at) : NULL;
}
