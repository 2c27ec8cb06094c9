/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Ping-pong of all pairs, alone or under a launcher: each byte, each fault of the net, all results.
 * Argument "table": prints what each class of pairs takes, and judges the bytes alone. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit.h"
#include "machine/machine.h"
#include "null_net.h"
#include "pingpong.h"

static const double SHORT_S = 0.3, LONG_S = 60;

enum { TRIPS = 5, MOST_BYTES = 65537, TABLE_TRIPS = 100, SPOILT = 100 };

static struct comm c;
static struct net net;
static struct place *places;

/* All pairs of a class; of the lone rank the one with itself. Their number. */
static size_t make(struct pairs *p, enum pair_class class)
{
    struct pairs_ask ask = {places, c.size, class, SIZE_MAX, true, 1};
    struct error e;

    if (pairs_make(p, &ask, &e))
        return 0;
    if (c.size == 1 && class == PAIR_CACHE) {
        p->n = p->rounds = 1;
        p->pair[0] = (struct pair){0, 0, 0};
    }
    return p->n;
}

/* One run of all pairs of all classes over n; sums what was seen. */
static int play(struct net *n, size_t bytes, struct pingpong_seen *sum, struct error *e)
{
    int rc = 0;

    memset(sum, 0, sizeof *sum);
    for (enum pair_class class = PAIR_CACHE; class < PAIR_CLASSES; class ++) {
        struct pingpong p = {n, comm_clock_ns, NULL, 42, bytes, TRIPS, NULL};
        struct pingpong_found found;
        struct pingpong_seen seen;
        struct pairs pairs;

        if (make(&pairs, class)) {
            p.pairs = &pairs;
            p.ball = malloc(pingpong_room(bytes));
            found.cell = calloc(pairs.n, sizeof *found.cell);
            rc = rc || pingpong_run(&p, &seen, &found, e) ? -1 : 0;
            if (rc == 0) {
                sum->messages += seen.messages;
                sum->expected += seen.expected;
                sum->bytes += seen.bytes;
                sum->wrong += seen.wrong;
            }
            if (rc == 0 && seen.wrong) {
                sum->first_wrong = seen.first_wrong;
                memcpy(sum->what, seen.what, sizeof sum->what);
            }
            free(found.cell);
            free(p.ball);
        }
        pairs_fini(&pairs);
    }
    return rc;
}

static size_t npairs(void)
{
    return c.size == 1 ? 1 : (size_t)c.size * (size_t)(c.size - 1) / 2;
}

static void test_right(void)
{
    static const size_t sizes[] = {0, 1, 7, 8, 9, 64, 4096, MOST_BYTES};

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct pingpong_seen seen;
        struct error e = {.text = ""};

        CU_ASSERT_EQUAL(play(&net, sizes[i], &seen, &e), 0);
        CU_ASSERT_STRING_EQUAL(e.text, "");
        CU_ASSERT_EQUAL(seen.expected, npairs() * 2 * (TRIPS + 1));
        CU_ASSERT_EQUAL(seen.messages, seen.expected);
        CU_ASSERT_EQUAL(seen.wrong, 0);
        /* Whole messages: where they arrive first, and at the end. */
        CU_ASSERT_TRUE(seen.bytes >= npairs() * 2 * sizes[i]);
    }
}

/* Each pair of the class has one result, on its first rank. */
static void test_cells(void)
{
    unsigned char ball[256];
    enum pair_class class = PAIR_CACHE;
    struct pairs pairs;
    struct gathered all;
    struct pingpong_seen seen;
    struct pingpong_found found = {0};
    struct pingpong p = {&net, comm_clock_ns, &pairs, 42, 100, TRIPS, ball};
    struct error e;
    const struct cell *got;
    double spent = 0;
    size_t n;

    for (; class < PAIR_CLASSES && !make(&pairs, class); class ++)
        pairs_fini(&pairs);
    CU_ASSERT_TRUE_FATAL(class < PAIR_CLASSES);
    found.cell = calloc(pairs.n, sizeof *found.cell);
    CU_ASSERT_TRUE(pingpong_room(100) <= sizeof ball);
    CU_ASSERT_EQUAL(pingpong_run(&p, &seen, &found, &e), 0);
    CU_ASSERT_EQUAL(
        comm_gather_bytes(&c, (struct bytes){found.cell, found.n * sizeof *got}, &all, &e), 0);
    got = all.data;
    n = all.bytes / sizeof *got;
    CU_ASSERT_EQUAL(n, c.rank ? 0 : pairs.n);
    for (size_t i = 0; i < n; i++) {
        int times = 0;

        for (size_t k = 0; k < pairs.n; k++)
            times += pairs.pair[k].a == (int)got[i].row && pairs.pair[k].b == (int)got[i].column;
        CU_ASSERT_EQUAL(times, 1);
        CU_ASSERT_TRUE(got[i].value > 0);
        spent += got[i].value * 2 * TRIPS;
    }
    if (c.rank == 0)
        CU_ASSERT_DOUBLE_EQUAL(seen.spent_ns, spent, spent * 1e-9);
    gathered_free(&all);
    free(found.cell);
    pairs_fini(&pairs);
}

static void assert_says(const char *text, const char *words)
{
    CU_ASSERT_PTR_NOT_NULL(strstr(text, words));
    if (!strstr(text, words))
        fprintf(stderr, "'%s' is not in: %s\n", words, text);
}

/* The negative control: what the first rank spoils. Short messages: of a long one that nobody asks
 * for it is not known when its sending ends. */
static void test_faults(void)
{
    static const struct {
        enum null_fault fault;
        uint64_t arg;
        const char *says; /* the error, or what is wrong; NULL: nothing */
        bool fails;
    } cases[] = {
        {NULL_NONE, 0, NULL, false},
        {NULL_LOSE, 0, "no message of", true},
        {NULL_CUT, 0, "has 99 bytes, not 100", true},
        {NULL_CORRUPT, 3, "byte 0 of 100 from rank 0 on ", false},
        {NULL_CORRUPT, 8 * 50 + 7, "byte 50 of 100 from rank ", false},
        {NULL_CORRUPT, 8 * 99, "byte 99 of 100 from rank ", false},
        {NULL_DELAY, 20, NULL, false},
        {NULL_TWICE, 0, "byte 0 of 100 from rank 0 on ", false},
        {NULL_SWAP, 0, "no message of", true},
        {NULL_FAIL, 0, "made to fail", true},
    };
    struct null_net z;

    null_net_init(&z, &net);
    /* The trip that is not timed, and one of the others, of the first pair. */
    for (size_t i = 0; i < 2 * sizeof cases / sizeof *cases; i++) {
        struct pingpong_seen seen;
        struct error e = {.text = ""};
        int rc;

        z.net.limit_s = cases[i / 2].fails ? SHORT_S : LONG_S;
        null_net_arm(&z, c.rank ? NULL_NONE : cases[i / 2].fault, i % 2 ? 3 : 0, cases[i / 2].arg);
        rc = play(&z.net, SPOILT, &seen, &e);
        CU_ASSERT_EQUAL(rc, cases[i / 2].fails ? -1 : 0);
        if (cases[i / 2].says)
            assert_says(rc ? e.text : seen.what, cases[i / 2].says);
        if (rc == 0)
            CU_ASSERT_EQUAL(seen.wrong > 0, cases[i / 2].says != NULL);
        CU_ASSERT_FALSE(z.net.failed || net.failed);
        null_net_arm(&z, NULL_NONE, 0, 0);
        z.net.limit_s = LONG_S;
        CU_ASSERT_EQUAL(play(&z.net, SPOILT, &seen, &e), 0);
        CU_ASSERT_EQUAL(seen.wrong, 0);
        CU_ASSERT_EQUAL(seen.messages, seen.expected);
    }
    null_net_fini(&z);
}

/* The last rank has a pair less, another round, another size, or other bytes: it is named, nobody
 * waits, and the net is whole. */
static void test_disagree(void)
{
    unsigned char ball[512];
    struct pair pair = {0, c.size - 1, 0};
    struct cell cell;

    CU_ASSERT_TRUE_FATAL(pingpong_room(101) <= sizeof ball);
    for (int k = 0; k < 4; k++) {
        const bool other = c.rank == c.size - 1 && c.size > 1;
        struct pairs pairs = {.pair = &pair, .n = 1, .of = 1, .rounds = 1};
        struct pingpong p = {&net, comm_clock_ns, &pairs, 42, 100, TRIPS, ball};
        struct pingpong_found found = {.cell = &cell};
        struct pingpong_seen seen;
        struct error e = {.text = ""};
        char who[32];

        pairs.n -= other && k == 0;
        pairs.rounds += other && k == 1;
        p.bytes += other && k == 2;
        p.seed += other && k == 3;
        snprintf(who, sizeof who, "rank %d on ", c.size - 1);
        CU_ASSERT_EQUAL(pingpong_run(&p, &seen, &found, &e), c.size > 1 ? -1 : 0);
        if (c.size > 1)
            assert_says(e.text, who);
        CU_ASSERT_FALSE(net.failed);
        CU_ASSERT_EQUAL(play(&net, SPOILT, &seen, &e), 0);
        CU_ASSERT_EQUAL(seen.messages, seen.expected);
    }
}

/* A line for each pair of each class and size: "remote 0 a 2 b 65536 17000 3.8" (ns, GB/s). */
static int table(void)
{
    static const size_t sizes[] = {0, 1, 1 << 10, 1 << 16, 4 << 20};
    uint64_t wrong = 0;

    for (size_t i = 0; i < (sizeof sizes / sizeof *sizes) * PAIR_CLASSES; i++) {
        const size_t bytes = sizes[i % (sizeof sizes / sizeof *sizes)];
        const enum pair_class class = i / (sizeof sizes / sizeof *sizes);
        struct pingpong p = {&net, comm_clock_ns, NULL, 1, bytes, TABLE_TRIPS, NULL};
        struct pingpong_found found;
        struct pingpong_seen seen = {0};
        struct gathered all = {0};
        struct pairs pairs;
        struct error e;

        make(&pairs, class);
        p.pairs = &pairs;
        p.ball = malloc(pingpong_room(bytes));
        found.cell = calloc(pairs.n + 1, sizeof *found.cell);
        if (pingpong_run(&p, &seen, &found, &e) ||
            comm_gather_bytes(&c, (struct bytes){found.cell, found.n * sizeof *found.cell}, &all,
                              &e)) {
            fprintf(stderr, "%s\n", e.text);
            return 1;
        }
        wrong += seen.wrong + (seen.messages != seen.expected);
        for (size_t k = 0; k < all.bytes / sizeof *found.cell; k++) {
            const struct cell *x = (const struct cell *)all.data + k;

            printf("%s %u %s %u %s %zu %.0f %.3f\n", pair_class_name(class), x->row,
                   places[x->row].host, x->column, places[x->column].host, bytes, x->value,
                   (double)bytes / x->value);
        }
        gathered_free(&all);
        free(found.cell);
        free(p.ball);
        pairs_fini(&pairs);
    }
    return wrong != 0;
}

static int open_all(struct machine *m, struct error *e)
{
    if (comm_open(&c, COMM_AUTO, e) || machine_init(m, &(struct machine_options){0}, e))
        return -1;
    places = places_gather(&c, m->topology, (unsigned)hwloc_bitmap_first(m->allowed), e);
    if (!places || net_open(&net, &c, places, e))
        return -1;
    return 0;
}

int main(int argc, char **argv)
{
    static const CU_TestInfo tests[] = {{"right", test_right},
                                        {"cells", test_cells},
                                        {"faults", test_faults},
                                        {"disagree", test_disagree},
                                        CU_TEST_INFO_NULL};
    struct machine m;
    struct error e;
    double failed;

    if (open_all(&m, &e)) {
        fprintf(stderr, "%s\n", e.text);
        return 70;
    }
    failed = argc > 1 && strcmp(argv[1], "table") == 0 ? table() : unit_run("pingpong", tests);
    c.ops->reduce(&c, &failed, 1, COMM_MAX);
    net_close(&net);
    free(places);
    machine_fini(&m);
    comm_close(&c);
    return (int)failed;
}
