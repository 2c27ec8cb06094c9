/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "comm/gather.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* MPI counts are int: so many bytes of all ranks together go in one round. */
static const size_t ROUND_BYTES = INT_MAX;

/* Rounds of the gather: each takes at most chunk bytes of a rank, from done on. */
struct rounds {
    size_t chunk, done;
    size_t *part; /* of each rank in this round: rank 0 only, as the buffer */
    char *buffer;
};

static size_t part_of(const struct rounds *r, size_t size)
{
    const size_t left = size > r->done ? size - r->done : 0;

    return left < r->chunk ? left : r->chunk;
}

static void gather_round(struct comm *c, const struct rounds *r, struct bytes mine,
                         struct gathered *all)
{
    const size_t at = r->done < mine.n ? r->done : mine.n;
    const char *from = r->buffer;
    char *to = all->data;

    for (int i = 0; c->rank == 0 && i < c->size; i++)
        r->part[i] = part_of(r, all->sizes[i]);
    c->ops->gatherv(c, (const char *)mine.data + at, part_of(r, mine.n), r->part, r->buffer);
    for (int i = 0; c->rank == 0 && i < c->size; to += all->sizes[i++]) {
        memcpy(to + (r->part[i] ? r->done : 0), from, r->part[i]);
        from += r->part[i];
    }
}

/* Rank 0: room for all, and for one round. */
static bool make_room(struct comm *c, struct rounds *r, struct gathered *all)
{
    size_t most = 0;

    for (int i = 0; i < c->size; i++) {
        all->bytes += all->sizes[i];
        most += part_of(r, all->sizes[i]);
    }
    all->data = malloc(all->bytes + 1);
    r->part = calloc((size_t)c->size, sizeof *r->part);
    r->buffer = malloc(most + 1);
    return all->data && r->part && r->buffer;
}

int comm_gather_bytes_in(struct comm *c, struct bytes mine, struct gathered *all, size_t limit,
                         struct error *e)
{
    struct rounds r = {.chunk = limit / (size_t)c->size ? limit / (size_t)c->size : 1};
    double most = (double)mine.n;
    bool ok = true;

    memset(all, 0, sizeof *all);
    if (c->rank == 0)
        ok = (all->sizes = calloc((size_t)c->size, sizeof *all->sizes)) != NULL;
    if (comm_any(c, !ok))
        return error_set(e, EXIT_UNAVAILABLE, "rank 0 has no memory for %d ranks", c->size);
    c->ops->gather(c, &mine.n, sizeof mine.n, all->sizes);
    ok = c->rank || make_room(c, &r, all);
    c->ops->reduce(c, &most, 1, COMM_MAX);
    ok = !comm_any(c, !ok);
    for (; ok && (double)r.done < most; r.done += r.chunk)
        gather_round(c, &r, mine, all);
    free(r.part);
    free(r.buffer);
    if (ok)
        return 0;
    gathered_free(all);
    return error_set(e, EXIT_UNAVAILABLE, "rank 0 has no memory for what %d ranks have", c->size);
}

int comm_gather_bytes(struct comm *c, struct bytes mine, struct gathered *all, struct error *e)
{
    return comm_gather_bytes_in(c, mine, all, ROUND_BYTES, e);
}

void gathered_free(struct gathered *all)
{
    free(all->data);
    free(all->sizes);
    memset(all, 0, sizeof *all);
}
