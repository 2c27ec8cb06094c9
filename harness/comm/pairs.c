/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "comm/pairs.h"

#include <stdlib.h>
#include <string.h>

#include "data.h"

/* Ranks that share what pairs of the class share: all of its pairs are within such groups. */
struct group {
    int first, n; /* in the order of ranks */
};

struct maker {
    const struct pairs_ask *ask;
    struct pairs *out;
    int *order; /* ranks, group by group, shuffled in each */
    struct group *groups;
    int ngroups;
    struct pair *round; /* pairs of one round */
    size_t nround;
    unsigned *busy; /* of each place's node (by its first rank): the last round it had a pair in */
    int *lead;      /* of each place: the first one of its node */
    uint64_t key, draws;
};

const char *pair_class_name(enum pair_class c)
{
    static const char *const names[] = {[PAIR_CACHE] = "cache",
                                        [PAIR_SOCKET] = "socket",
                                        [PAIR_NODE] = "node",
                                        [PAIR_REMOTE] = "remote"};

    return names[c];
}

enum pair_class pair_class_of(const struct place *a, const struct place *b)
{
    if (a->node != b->node)
        return PAIR_REMOTE;
    if (a->package != b->package)
        return PAIR_NODE;
    return a->cache != b->cache ? PAIR_SOCKET : PAIR_CACHE;
}

static uint64_t below(struct maker *m, uint64_t n)
{
    return (uint64_t)(((unsigned __int128)data_bits(m->key, m->draws++) * n) >> 64);
}

static int by_place(const void *x, const void *y, void *places)
{
    const struct place *a = (const struct place *)places + *(const int *)x;
    const struct place *b = (const struct place *)places + *(const int *)y;
    const int differ[] = {a->node - b->node, a->package - b->package, a->cache - b->cache};

    for (size_t i = 0; i < sizeof differ / sizeof *differ; i++)
        if (differ[i])
            return differ[i];
    return *(const int *)x - *(const int *)y;
}

static void sort_places(const struct place *places, int n, int *order)
{
    for (int i = 0; i < n; i++)
        order[i] = i;
    qsort_r(order, (size_t)n, sizeof *order, by_place, (void *)places);
}

/* End of the group that begins at order[first]: the ranks whose pairs are of this class or of one
 * that shares more. */
static int group_end(const struct place *places, const int *order, int n, int first,
                     enum pair_class class)
{
    int end = first + 1;

    while (end < n && pair_class_of(&places[order[first]], &places[order[end]]) <= class)
        end++;
    return end;
}

/* Pairs of the class and of those that share more. */
static size_t pairs_within(const struct place *places, const int *order, int n,
                           enum pair_class class)
{
    size_t sum = 0;

    for (int first = 0, end; first < n; first = end) {
        end = group_end(places, order, n, first, class);
        sum += (size_t)(end - first) * (size_t)(end - first - 1) / 2;
    }
    return sum;
}

static size_t count_class(const struct place *places, const int *order, int n,
                          enum pair_class class)
{
    return pairs_within(places, order, n, class) -
           (class ? pairs_within(places, order, n, class - 1) : 0);
}

/* n things of size bytes each, at most a pair. */
static void shuffle(struct maker *m, void *things, size_t n, size_t size)
{
    char *x = things, kept[sizeof(struct pair)];

    for (size_t i = n; i > 1; i--) {
        char *last = x + (i - 1) * size, *other = x + below(m, i) * size;

        memcpy(kept, last, size);
        memcpy(last, other, size);
        memcpy(other, kept, size);
    }
}

static void make_groups(struct maker *m)
{
    const struct pairs_ask *ask = m->ask;

    for (int first = 0, end; first < ask->n; first = end) {
        end = group_end(ask->places, m->order, ask->n, first, ask->class);
        m->groups[m->ngroups++] = (struct group){first, end - first};
    }
    for (int i = 0, lead = 0; i < ask->n; i++) {
        if (ask->places[m->order[i]].node != ask->places[lead].node || i == 0)
            lead = m->order[i];
        m->lead[m->order[i]] = lead;
    }
    for (int g = 0; g < m->ngroups; g++)
        shuffle(m, m->order + m->groups[g].first, (size_t)m->groups[g].n, sizeof *m->order);
}

static void add_to_round(struct maker *m, int a, int b)
{
    const struct pairs_ask *ask = m->ask;

    if (pair_class_of(&ask->places[a], &ask->places[b]) == ask->class)
        m->round[m->nround++] = (struct pair){a < b ? a : b, a < b ? b : a, 0};
}

/* Round k of the circle method (Lucas 1883): one rank keeps its seat, the others move on by one
 * seat a round. With an odd number the seat that is kept is empty. */
static void seat(struct maker *m, const struct group *g, int k)
{
    const int *rank = m->order + g->first;
    const int circle = g->n - 1 + g->n % 2;

    if (k >= circle)
        return;
    if (g->n % 2 == 0)
        add_to_round(m, rank[k], rank[g->n - 1]);
    for (int i = 1; i <= (circle - 1) / 2; i++)
        add_to_round(m, rank[(k + i) % circle], rank[(k + circle - i) % circle]);
}

/* Takes the pairs of the round, at most as many as are still wanted; if they must be alone, in as
 * many rounds as the busiest node has pairs. */
static void take_round(struct maker *m)
{
    struct pairs *out = m->out;
    const size_t want = m->ask->most - out->n;
    size_t left = m->nround < want ? m->nround : want;

    while (left) {
        size_t kept = 0;

        out->rounds++;
        for (size_t i = 0; i < left; i++) {
            struct pair pair = m->round[i];
            unsigned *a = &m->busy[m->lead[pair.a]], *b = &m->busy[m->lead[pair.b]];

            if (m->ask->alone && (*a == out->rounds || *b == out->rounds)) {
                m->round[kept++] = pair;
                continue;
            }
            *a = *b = out->rounds;
            pair.round = out->rounds - 1;
            out->pair[out->n++] = pair;
        }
        left = kept;
    }
}

static void take_rounds(struct maker *m, int *rounds, int nrounds)
{
    for (int k = 0; k < nrounds; k++)
        rounds[k] = k;
    shuffle(m, rounds, (size_t)nrounds, sizeof *rounds);
    for (int k = 0; k < nrounds && m->out->n < m->ask->most; k++) {
        m->nround = 0;
        for (int g = 0; g < m->ngroups; g++)
            seat(m, &m->groups[g], rounds[k]);
        shuffle(m, m->round, m->nround, sizeof *m->round); /* the last may be cut short */
        take_round(m);
    }
}

int pairs_make(struct pairs *p, const struct pairs_ask *ask, struct error *e)
{
    const size_t n = (size_t)ask->n + 1;
    struct maker m = {.ask = ask, .out = p, .key = data_key(ask->seed, ask->class)};
    int *rounds = calloc(n, sizeof *rounds);
    size_t room;
    bool ok;

    memset(p, 0, sizeof *p);
    m.order = calloc(n, sizeof *m.order);
    m.groups = calloc(n, sizeof *m.groups);
    m.round = calloc(n, sizeof *m.round);
    m.busy = calloc(n, sizeof *m.busy);
    m.lead = calloc(n, sizeof *m.lead);
    ok = rounds && m.order && m.groups && m.round && m.busy && m.lead;
    if (ok) {
        sort_places(ask->places, ask->n, m.order);
        p->of = count_class(ask->places, m.order, ask->n, ask->class);
        room = p->of < ask->most ? p->of : ask->most;
        ok = (p->pair = calloc(room + 1, sizeof *p->pair)) != NULL;
    }
    if (ok) {
        make_groups(&m);
        take_rounds(&m, rounds, ask->n);
    }
    free(m.order);
    free(m.groups);
    free(m.round);
    free(m.busy);
    free(m.lead);
    free(rounds);
    return ok ? 0 : error_set(e, EXIT_UNAVAILABLE, "no memory for the pairs of %d ranks", ask->n);
}

void pairs_fini(struct pairs *p)
{
    free(p->pair);
    memset(p, 0, sizeof *p);
}

int pairs_count(const struct place *places, int n, size_t of[PAIR_CLASSES], struct error *e)
{
    int *order = calloc((size_t)n + 1, sizeof *order);

    if (!order)
        return error_set(e, EXIT_UNAVAILABLE, "no memory for the pairs of %d ranks", n);
    sort_places(places, n, order);
    for (enum pair_class c = PAIR_CACHE; c < PAIR_CLASSES; c++)
        of[c] = count_class(places, order, n, c);
    free(order);
    return 0;
}
