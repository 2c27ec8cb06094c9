/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Schedules of pairs: each once, no rank twice in a round, classes, samples. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "comm/pairs.h"
#include "../unit.h"

enum { RANKS = 40 };

/* Ranks in the order of places, or dealt out to the nodes in turn. */
struct shape {
    const char *name;
    int nodes, packages, caches, ranks; /* packages a node, caches a package, ranks a cache */
    bool dealt;
};

static const struct shape shapes[] = {
    {"one cache", 1, 1, 1, 5, false},    {"two caches", 1, 1, 2, 3, false},
    {"two sockets", 1, 2, 2, 2, false},  {"four nodes", 4, 1, 1, 1, false},
    {"nodes of two", 4, 1, 1, 2, true},  {"all", 3, 2, 2, 3, true},
    {"all in order", 3, 2, 2, 3, false}, {"odd nodes", 5, 1, 1, 3, true},
};

static int places_make(const struct shape *s, struct place *p)
{
    const int node = s->packages * s->caches * s->ranks, n = s->nodes * node;

    for (int i = 0; i < n; i++) {
        const int k = s->dealt ? i % s->nodes * node + i / s->nodes : i;

        memset(&p[i], 0, sizeof p[i]);
        p[i].rank = i;
        p[i].node = k / node;
        p[i].package = k % node / (s->caches * s->ranks);
        p[i].cache = k % node / s->ranks;
    }
    return n;
}

static enum pair_class class_plainly(const struct place *a, const struct place *b)
{
    return a->node != b->node         ? PAIR_REMOTE
           : a->package != b->package ? PAIR_NODE
           : a->cache != b->cache     ? PAIR_SOCKET
                                      : PAIR_CACHE;
}

/* How often each pair is in the schedule; fails if a rank or, alone, a node is twice in a round. */
static void count(const struct pairs_ask *ask, const struct pairs *p, int seen[RANKS][RANKS])
{
    unsigned ranks[RANKS] = {0}, nodes[RANKS] = {0}, last = 0;

    memset(seen, 0, sizeof(int[RANKS][RANKS]));
    for (size_t i = 0; i < p->n; i++) {
        const struct pair *x = &p->pair[i];
        const struct place *a = &ask->places[x->a], *b = &ask->places[x->b];

        CU_ASSERT_TRUE_FATAL(0 <= x->a && x->a < x->b && x->b < ask->n);
        CU_ASSERT_TRUE(x->round == last || x->round == last + 1);
        CU_ASSERT_TRUE(x->round < p->rounds);
        last = x->round;
        CU_ASSERT_TRUE(ranks[x->a] <= x->round && ranks[x->b] <= x->round);
        ranks[x->a] = ranks[x->b] = x->round + 1;
        if (ask->alone) {
            CU_ASSERT_TRUE(nodes[a->node] <= x->round && nodes[b->node] <= x->round);
            nodes[a->node] = nodes[b->node] = x->round + 1;
        }
        CU_ASSERT_EQUAL(class_plainly(a, b), ask->class);
        seen[x->a][x->b]++;
    }
    CU_ASSERT_EQUAL(p->rounds, p->n ? last + 1 : 0);
}

static void test_every_pair(void)
{
    struct place places[RANKS];
    int seen[RANKS][RANKS];

    for (int n = 0; n <= 17; n++) {
        struct pairs_ask ask = {places, n, PAIR_CACHE, SIZE_MAX, false, 7};
        struct pairs p;

        memset(places, 0, sizeof places);
        CU_ASSERT_EQUAL_FATAL(pairs_make(&p, &ask, NULL), 0);
        count(&ask, &p, seen);
        for (int a = 0; a < n; a++)
            for (int b = a + 1; b < n; b++)
                CU_ASSERT_EQUAL(seen[a][b], 1);
        CU_ASSERT_EQUAL(p.n, (size_t)(n > 1 ? n * (n - 1) / 2 : 0));
        CU_ASSERT_EQUAL(p.of, p.n);
        /* As few rounds as there can be. */
        CU_ASSERT_EQUAL(p.rounds, (unsigned)(n < 2 ? 0 : n - 1 + n % 2));
        pairs_fini(&p);
    }
}

static void test_classes(void)
{
    struct place places[RANKS];
    int seen[RANKS][RANKS];

    for (size_t s = 0; s < 2 * sizeof shapes / sizeof *shapes; s++) {
        const int n = places_make(&shapes[s / 2], places);
        size_t of[PAIR_CLASSES], sum = 0;

        CU_ASSERT_EQUAL_FATAL(pairs_count(places, n, of, NULL), 0);
        for (enum pair_class k = PAIR_CACHE; k < PAIR_CLASSES; k++) {
            struct pairs_ask ask = {places, n, k, SIZE_MAX, s % 2, 3};
            struct pairs p;

            CU_ASSERT_EQUAL_FATAL(pairs_make(&p, &ask, NULL), 0);
            count(&ask, &p, seen);
            for (int a = 0; a < n; a++)
                for (int b = a + 1; b < n; b++) {
                    CU_ASSERT_EQUAL(pair_class_of(&places[a], &places[b]),
                                    class_plainly(&places[a], &places[b]));
                    CU_ASSERT_EQUAL(seen[a][b], class_plainly(&places[a], &places[b]) == k);
                }
            CU_ASSERT_EQUAL(p.n, of[k]);
            CU_ASSERT_EQUAL(p.of, of[k]);
            sum += p.n;
            pairs_fini(&p);
        }
        CU_ASSERT_EQUAL(sum, (size_t)(n * (n - 1) / 2));
    }
}

/* Too many pairs: so many of them, none twice, all ranks about as often, by the seed alone. */
static void test_sample(void)
{
    static const size_t most[] = {0, 1, 7, 40, 100};
    struct place places[RANKS];
    int seen[RANKS][RANKS], n = places_make(&shapes[5], places);

    for (size_t i = 0; i < 2 * sizeof most / sizeof *most; i++) {
        struct pairs_ask ask = {places, n, PAIR_REMOTE, most[i / 2], i % 2, 11};
        struct pairs p, again, other;
        int of_rank[RANKS] = {0}, least = RANKS, highest = 0;

        CU_ASSERT_EQUAL_FATAL(pairs_make(&p, &ask, NULL), 0);
        CU_ASSERT_EQUAL_FATAL(pairs_make(&again, &ask, NULL), 0);
        ask.seed = 12;
        CU_ASSERT_EQUAL_FATAL(pairs_make(&other, &ask, NULL), 0);
        count(&ask, &p, seen);
        CU_ASSERT_EQUAL(p.n, most[i / 2]);
        CU_ASSERT_EQUAL(p.of, 36 * 35 / 2 - 3 * 12 * 11 / 2);
        for (size_t k = 0; k < p.n; k++) {
            CU_ASSERT_EQUAL(seen[p.pair[k].a][p.pair[k].b], 1);
            of_rank[p.pair[k].a]++;
            of_rank[p.pair[k].b]++;
        }
        for (int r = 0; r < n; r++) {
            least = of_rank[r] < least ? of_rank[r] : least;
            highest = of_rank[r] > highest ? of_rank[r] : highest;
        }
        /* A round of all ranks has some pairs of other classes, which are left out. */
        CU_ASSERT_TRUE(highest - least <= 5);
        CU_ASSERT_EQUAL(again.n, p.n);
        CU_ASSERT_EQUAL(memcmp(again.pair, p.pair, p.n * sizeof *p.pair), 0);
        CU_ASSERT_TRUE(p.n < 2 || memcmp(other.pair, p.pair, p.n * sizeof *p.pair) != 0);
        pairs_fini(&p);
        pairs_fini(&again);
        pairs_fini(&other);
    }
}

/* Far too many: made at once all the same. */
static void test_many(void)
{
    enum { N = 100000, MOST = 1000 };
    struct place *places = calloc(N, sizeof *places);
    struct pairs_ask ask = {places, N, PAIR_REMOTE, MOST, true, 5};
    struct pairs p;

    for (int i = 0; i < N; i++)
        places[i].node = i / 100;
    CU_ASSERT_EQUAL_FATAL(pairs_make(&p, &ask, NULL), 0);
    CU_ASSERT_EQUAL(p.n, MOST);
    CU_ASSERT_EQUAL(p.of, (size_t)N * (N - 1) / 2 - (size_t)1000 * 100 * 99 / 2);
    pairs_fini(&p);
    free(places);
}

static void test_names(void)
{
    for (enum pair_class k = PAIR_CACHE; k < PAIR_CLASSES; k++)
        CU_ASSERT_TRUE(strlen(pair_class_name(k)) > 0);
}

int main(void)
{
    static const CU_TestInfo tests[] = {{"every pair", test_every_pair}, {"classes", test_classes},
                                        {"sample", test_sample},         {"many", test_many},
                                        {"names", test_names},           CU_TEST_INFO_NULL};

    return unit_run("pairs", tests);
}
