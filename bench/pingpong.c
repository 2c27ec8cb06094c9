/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "pingpong.h"

#include <stdio.h>
#include <string.h>

#include "comm/agree.h"
#include "data.h"

enum { STAMP = sizeof(uint64_t) };

/* One of the two of a pair, or both at once. */
struct player {
    const struct pingpong *p;
    struct pingpong_seen *seen;
    int peer;
    uint64_t key;        /* of the pair's bytes */
    uint64_t stamp;      /* of the next message, whoever sends it */
    unsigned char *ball; /* the message */
    unsigned char *free; /* as much room beside it */
};

size_t pingpong_room(size_t bytes)
{
    return 2 * (bytes + STAMP);
}

/* Word i of the message; the first is the stamp. Words are compared as they lie in memory: ranks
 * of one run are of one byte order. */
static uint64_t word_of(const struct player *l, uint64_t stamp, size_t i)
{
    return i ? data_bits(l->key, i) : stamp;
}

static size_t word_bytes(const struct player *l, size_t i)
{
    const size_t left = l->p->bytes - i * STAMP;

    return left < STAMP ? left : STAMP;
}

static size_t words(const struct player *l)
{
    return (l->p->bytes + STAMP - 1) / STAMP;
}

/* flip 0: the message; ~0: what it has in none of its bytes. */
static void fill(const struct player *l, unsigned char *to, uint64_t flip)
{
    for (size_t i = 0; i < words(l); i++) {
        const uint64_t word = word_of(l, l->stamp, i) ^ flip;

        memcpy(to + i * STAMP, &word, word_bytes(l, i));
    }
}

static void say_wrong(const struct player *l, size_t at, unsigned got, unsigned want)
{
    const struct net *n = l->p->net;
    const struct place *mine = &n->places[n->rank], *its = &n->places[l->peer];

    l->seen->first_wrong = at;
    snprintf(l->seen->what, sizeof l->seen->what,
             "rank %d on %s: byte %zu of %zu from rank %d on %s is 0x%02x, not 0x%02x", mine->rank,
             mine->host, at, l->p->bytes, its->rank, its->host, got, want);
}

static void compare(const struct player *l, uint64_t stamp, size_t nwords)
{
    for (size_t i = 0; i < nwords; i++) {
        const uint64_t word = word_of(l, stamp, i);
        unsigned char want[STAMP];

        memcpy(want, &word, STAMP);
        l->seen->bytes += word_bytes(l, i);
        if (memcmp(l->ball + i * STAMP, want, word_bytes(l, i)) == 0)
            continue;
        for (size_t k = 0; k < word_bytes(l, i); k++) {
            const unsigned got = l->ball[i * STAMP + k];

            if (got == want[k])
                continue;
            if (l->seen->wrong++ == 0)
                say_wrong(l, i * STAMP + k, got, want[k]);
        }
    }
}

static void put_stamp(struct player *l)
{
    memcpy(l->ball, &l->stamp, l->p->bytes < STAMP ? l->p->bytes : STAMP);
    l->stamp++;
}

static void compare_stamp(struct player *l)
{
    compare(l, l->stamp++, l->p->bytes > 0);
    l->seen->messages++;
}

static int send_ball(struct player *l, struct error *e)
{
    struct net *n = l->p->net;

    put_stamp(l);
    return n->ops->isend(n, &(struct net_message){l->ball, l->p->bytes, l->peer}, e) ||
           n->ops->waitall(n, e);
}

static int get_ball(struct player *l, struct error *e)
{
    struct net *n = l->p->net;

    if (n->ops->irecv(n, &(struct net_message){l->ball, l->p->bytes, l->peer}, e) ||
        n->ops->waitall(n, e))
        return -1;
    compare_stamp(l);
    return 0;
}

/* To itself, into the room beside it. */
static int send_up(struct player *l, struct error *e)
{
    const struct net_message out = {l->ball, l->p->bytes, l->peer};
    const struct net_message in = {l->free, l->p->bytes, l->peer};
    const uint64_t stamp = l->stamp;

    put_stamp(l);
    if (net_sendrecv(l->p->net, &out, &in, e))
        return -1;
    l->ball = in.data;
    l->free = out.data;
    l->stamp = stamp;
    compare_stamp(l);
    return 0;
}

/* A round trip as each of the two sees it. poison: what arrives has to be written, each byte. */
static int trip_of_a(struct player *l, bool poison, struct error *e)
{
    if (send_ball(l, e))
        return -1;
    if (poison)
        fill(l, l->ball, ~(uint64_t)0);
    return get_ball(l, e);
}

static int trip_of_b(struct player *l, bool poison, struct error *e)
{
    if (poison)
        fill(l, l->ball, ~(uint64_t)0);
    if (get_ball(l, e))
        return -1;
    if (poison)
        compare(l, l->stamp - 1, words(l));
    return send_ball(l, e);
}

static int trip_alone(struct player *l, bool poison, struct error *e)
{
    for (int k = 0; k < 2; k++) {
        if (poison)
            fill(l, l->free, ~(uint64_t)0);
        if (send_up(l, e))
            return -1;
    }
    return 0;
}

typedef int trip_fn(struct player *l, bool poison, struct error *e);

static int play(struct player *l, trip_fn *trip, struct pingpong_found *found,
                const struct pair *pair, struct error *e)
{
    const struct pingpong *p = l->p;
    double began;

    l->seen->expected += (uint64_t)(pair->a == pair->b ? 2 : 1) * (p->trips + 1);
    if (trip(l, true, e))
        return -1;
    if (trip != trip_of_b)
        compare(l, l->stamp - 1, words(l));
    began = p->clock();
    for (unsigned i = 0; i < p->trips; i++)
        if (trip(l, false, e))
            return -1;
    if (trip != trip_of_b) {
        const double ns = p->clock() - began;

        l->seen->spent_ns += ns;
        found->cell[found->n++] =
            (struct cell){(uint32_t)pair->a, (uint32_t)pair->b, ns / (2.0 * p->trips)};
    }
    /* What b sent last is what it got last, but for the stamp. */
    compare(l, l->stamp - 1, words(l));
    return 0;
}

static int play_pair(const struct pingpong *p, const struct pair *pair, struct pingpong_seen *seen,
                     struct pingpong_found *found, struct error *e)
{
    const bool is_a = p->net->rank == pair->a, is_b = p->net->rank == pair->b;
    struct player l = {.p = p,
                       .seen = seen,
                       .peer = is_a ? pair->b : pair->a,
                       .ball = p->ball,
                       .free = p->ball + p->bytes + STAMP};

    if (!is_a && !is_b)
        return 0;
    l.key = data_mix(data_key(p->seed, (unsigned)pair->a) + (uint64_t)pair->b);
    l.stamp = l.key;
    if (is_a)
        fill(&l, l.ball, 0);
    return play(&l, is_a && is_b ? trip_alone : is_a ? trip_of_a : trip_of_b, found, pair, e);
}

/* What all saw, to all; of those that saw a wrong byte the lowest rank's words. */
static void tell_all(const struct net *n, struct pingpong_seen *seen)
{
    struct comm *c = n->comm;
    double sums[] = {(double)seen->messages, (double)seen->expected, (double)seen->bytes,
                     (double)seen->wrong, seen->spent_ns};
    double first = seen->wrong ? c->rank : c->size;

    c->ops->reduce(c, sums, sizeof sums / sizeof *sums, COMM_SUM);
    c->ops->reduce(c, &first, 1, COMM_MIN);
    if (first < c->size)
        c->ops->bcast(c, seen, sizeof *seen, (int)first);
    seen->messages = (uint64_t)sums[0];
    seen->expected = (uint64_t)sums[1];
    seen->bytes = (uint64_t)sums[2];
    seen->wrong = (uint64_t)sums[3];
    seen->spent_ns = sums[4];
}

/* What ranks have to agree about: who sends what to whom, and when. */
static uint64_t schedule_of(const struct pingpong *p)
{
    uint64_t h = data_mix(p->seed ^ data_mix(p->bytes ^ data_mix(p->trips)));

    h = data_mix(h ^ p->pairs->rounds);
    for (size_t i = 0; i < p->pairs->n; i++) {
        const struct pair *pair = &p->pairs->pair[i];

        h = data_mix(h ^ data_key((uint64_t)pair->a, (unsigned)pair->b) ^ pair->round);
    }
    return h;
}

/* Else they would wait for each other, some even in a round that others do not have. */
static int agree_on_schedule(const struct pingpong *p, struct error *e)
{
    const struct net *n = p->net;
    const struct place *me = &n->places[n->rank];
    const uint64_t mine = schedule_of(p);
    uint64_t first = mine;
    int rc = 0;

    n->comm->ops->bcast(n->comm, &first, sizeof first, 0);
    if (mine != first)
        rc = error_set(e, EXIT_INTERNAL,
                       "rank %d on %s has another schedule of messages than rank 0", me->rank,
                       me->host);
    return comm_agree(n->comm, rc, e);
}

int pingpong_run(const struct pingpong *p, struct pingpong_seen *seen, struct pingpong_found *found,
                 struct error *e)
{
    int rc = 0;
    size_t i = 0;

    memset(seen, 0, sizeof *seen);
    found->n = 0;
    if (agree_on_schedule(p, e))
        return -1;
    /* A round begins when all are done with the one before: no pair disturbs one of another. */
    for (unsigned round = 0; round < p->pairs->rounds && !comm_any(p->net->comm, rc); round++)
        for (; i < p->pairs->n && p->pairs->pair[i].round == round; i++)
            if (rc == 0)
                rc = play_pair(p, &p->pairs->pair[i], seen, found, e);
    tell_all(p->net, seen);
    rc = comm_agree(p->net->comm, rc, e);
    /* A wrong byte may be that of a message too many, and another one is then on its way still. */
    p->net->failed |= rc || seen->wrong;
    if (net_recover(p->net, NULL, rc ? NULL : e))
        rc = -1;
    return rc;
}
