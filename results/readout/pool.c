/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "readout/pool.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Texts and small blocks share chunks; larger blocks have one of their own. */
enum { CHUNK = 1 << 16, ALIGN = 16, BUCKETS_FIRST = 1 << 10 };

struct chunk {
    struct chunk *next;
    size_t used, room;
    _Alignas(ALIGN) char data[];
};

struct entry {
    struct entry *next;
    uint64_t hash;
    char text[];
};

struct pool {
    struct chunk *chunk;
    struct entry **bucket;
    size_t buckets, texts;
};

struct pool *pool_new(void)
{
    struct pool *p = calloc(1, sizeof *p);

    if (!p)
        return NULL;
    p->buckets = BUCKETS_FIRST;
    p->bucket = calloc(p->buckets, sizeof *p->bucket);
    if (!p->bucket) {
        free(p);
        return NULL;
    }
    return p;
}

void pool_free(struct pool *p)
{
    if (!p)
        return;
    for (struct chunk *c = p->chunk, *next; c; c = next) {
        next = c->next;
        free(c);
    }
    free(p->bucket);
    free(p);
}

static struct chunk *add_chunk(struct pool *p, size_t room)
{
    struct chunk *c = calloc(1, sizeof *c + room);

    if (!c)
        return NULL;
    c->room = room;
    /* A block of its own goes behind the chunk that still has room. */
    if (room > CHUNK && p->chunk) {
        c->next = p->chunk->next;
        p->chunk->next = c;
    } else {
        c->next = p->chunk;
        p->chunk = c;
    }
    return c;
}

void *pool_alloc(struct pool *p, size_t n, size_t size)
{
    struct chunk *c = p->chunk;
    size_t bytes;
    void *block;

    if (__builtin_mul_overflow(n, size, &bytes) || bytes > SIZE_MAX / 2)
        return NULL;
    bytes = (bytes + ALIGN - 1) / ALIGN * ALIGN;
    if (!c || c->room - c->used < bytes)
        c = add_chunk(p, bytes > CHUNK / 4 ? (bytes > CHUNK ? bytes : CHUNK) : CHUNK);
    if (!c)
        return NULL;
    block = c->data + c->used;
    c->used += bytes;
    return block;
}

/* FNV-1a, 64 bit. */
static uint64_t hash_of(const char *text)
{
    uint64_t h = 0xcbf29ce484222325u;

    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 0x100000001b3u;
    return h;
}

/* Twice as many buckets; staying with the old ones only costs time. */
static void grow(struct pool *p)
{
    struct entry **more = calloc(p->buckets * 2, sizeof *more);

    if (!more)
        return;
    for (size_t i = 0; i < p->buckets; i++)
        for (struct entry *e = p->bucket[i], *next; e; e = next) {
            struct entry **to = &more[e->hash & (p->buckets * 2 - 1)];

            next = e->next;
            e->next = *to;
            *to = e;
        }
    free(p->bucket);
    p->bucket = more;
    p->buckets *= 2;
}

const char *pool_text(struct pool *p, const char *text)
{
    uint64_t h;
    struct entry *e, **at;

    if (!text || !*text)
        return "";
    h = hash_of(text);
    for (e = p->bucket[h & (p->buckets - 1)]; e; e = e->next)
        if (e->hash == h && strcmp(e->text, text) == 0)
            return e->text;
    e = pool_alloc(p, 1, sizeof *e + strlen(text) + 1);
    if (!e)
        return NULL;
    strcpy(e->text, text);
    e->hash = h;
    if (p->texts++ > p->buckets)
        grow(p);
    at = &p->bucket[h & (p->buckets - 1)];
    e->next = *at;
    *at = e;
    return e->text;
}
