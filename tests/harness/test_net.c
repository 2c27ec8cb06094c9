/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Messages between ranks: each byte, each fault, and that ranks can go on after one. Alone, or
 * under a launcher. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "comm/net_internal.h"
#include "data.h"
#include "null_net.h"
#include "../unit.h"

/* A wait that must fail is short; one that must not may take a slow machine long. */
static const double SHORT_S = 0.3, LONG_S = 60, HANGS_NS = 20e9;

enum { MOST_BYTES = 65537, BURST = 4, BURST_BYTES = 100 };

static struct comm c;
static struct net net;
static struct place *places;

static unsigned char byte_of(int from, int to, size_t k, size_t i)
{
    const uint64_t key = data_key((uint64_t)from * 1000 + (uint64_t)to, (unsigned)k);

    return (unsigned char)(data_bits(key, i / 8) >> 8 * (i % 8));
}

static size_t wrong_bytes(const unsigned char *x, int from, int to, size_t k, size_t bytes)
{
    size_t wrong = 0;

    for (size_t i = 0; i < bytes; i++)
        wrong += x[i] != byte_of(from, to, k, i);
    return wrong;
}

static void fill(unsigned char *x, int from, int to, size_t k, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        x[i] = byte_of(from, to, k, i);
}

static int next(const struct net *n)
{
    return (n->rank + 1) % n->size;
}

static int previous(const struct net *n)
{
    return (n->rank + n->size - 1) % n->size;
}

/* Each rank sends to the next one; the wrong bytes this one got, or -1. */
static long ring(struct net *n, size_t bytes, struct error *e)
{
    unsigned char *out = malloc(bytes + 1), *in = malloc(bytes + 1);
    struct net_message to = {out, bytes, next(n)}, from = {in, bytes, previous(n)};
    long wrong;

    fill(out, n->rank, next(n), 0, bytes);
    memset(in, 0xa5, bytes + 1);
    wrong = net_sendrecv(n, &to, &from, e)
                ? -1
                : (long)wrong_bytes(in, previous(n), n->rank, 0, bytes) + (in[bytes] != 0xa5);
    if (wrong < 0)
        fprintf(stderr, "%s\n", e->text);
    free(out);
    free(in);
    return wrong;
}

static void assert_works(struct net *n)
{
    struct error e;

    CU_ASSERT_EQUAL(ring(n, 1000, &e), 0);
}

/* After a failure somewhere: the control plane, then the net. */
static void assert_recovers(struct net *n, struct error *why)
{
    double x = c.rank;
    struct error e;

    c.ops->reduce(&c, &x, 1, COMM_SUM);
    CU_ASSERT_EQUAL(x, c.size * (c.size - 1) / 2);
    CU_ASSERT_EQUAL_FATAL(net_recover(n, why, &e), 0);
    CU_ASSERT_FALSE(n->failed);
    n->limit_s = LONG_S;
    assert_works(n);
}

static void test_bytes(void)
{
    static const size_t sizes[] = {0, 1, 7, 4096, MOST_BYTES, 3000, 3001};
    struct error e;

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        CU_ASSERT_EQUAL(ring(&net, sizes[i], &e), 0);
    net.piece = 1000; /* as a message of 2 GiB and more would go */
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        CU_ASSERT_EQUAL(ring(&net, sizes[i], &e), 0);
    net.piece = (size_t)1 << 30;
}

static void test_pieces(void)
{
    static const struct {
        size_t bytes, piece, pieces, last;
    } cases[] = {
        {0, 1000, 1, 0},
        {1, 1000, 1, 1},
        {1000, 1000, 1, 1000},
        {1001, 1000, 2, 1},
        {((size_t)3 << 30) + 5, (size_t)1 << 30, 4, 5},
        {(size_t)1 << 40, INT_MAX, 513, 512},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t at = 0, pieces = 0, bytes;

        do {
            bytes = net_cut(cases[i].bytes - at, cases[i].piece);
            CU_ASSERT_TRUE(bytes <= cases[i].piece && bytes <= INT_MAX);
            at += bytes;
            pieces++;
        } while (at < cases[i].bytes && bytes);
        CU_ASSERT_EQUAL(at, cases[i].bytes);
        CU_ASSERT_EQUAL(pieces, cases[i].pieces);
        CU_ASSERT_EQUAL(bytes, cases[i].last);
    }
}

/* From each rank to each, of which some is nothing. */
static size_t vector_bytes(int from, int to)
{
    return (size_t)(from * 7 + to * 3) % 5 * 777;
}

static void test_alltoallv(void)
{
    struct net_message *out = calloc((size_t)net.size, sizeof *out);
    struct net_message *in = calloc((size_t)net.size, sizeof *in);
    struct error e;

    for (int r = 0; r < net.size; r++) {
        out[r] = (struct net_message){malloc(4000), vector_bytes(net.rank, r), r};
        in[r] = (struct net_message){calloc(4000, 1), vector_bytes(r, net.rank), r};
        fill(out[r].data, net.rank, r, 0, out[r].bytes);
    }
    CU_ASSERT_EQUAL(net_alltoallv(&net, out, in, &e), 0);
    for (int r = 0; r < net.size; r++) {
        CU_ASSERT_EQUAL(wrong_bytes(in[r].data, r, net.rank, 0, in[r].bytes), 0);
        free(out[r].data);
        free(in[r].data);
    }
    free(out);
    free(in);
}

static void test_collectives(void)
{
    double x[3] = {net.rank, net.rank, net.rank == net.size - 1};
    struct net_numbers sum = {x, 1, COMM_SUM}, most = {x + 1, 2, COMM_MAX};
    struct error e;

    CU_ASSERT_EQUAL(net.ops->allreduce(&net, &sum, &e), 0);
    CU_ASSERT_EQUAL(net.ops->allreduce(&net, &most, &e), 0);
    CU_ASSERT_EQUAL(net.ops->barrier(&net, &e), 0);
    CU_ASSERT_EQUAL(x[0], net.size * (net.size - 1) / 2);
    CU_ASSERT_EQUAL(x[1], net.size - 1);
    CU_ASSERT_EQUAL(x[2], 1);
    x[0] = net.rank;
    sum.op = COMM_MIN;
    CU_ASSERT_EQUAL(net.ops->allreduce(&net, &sum, &e), 0);
    CU_ASSERT_EQUAL(x[0], 0);
}

/* Even and odd ranks apart; then the last rank has no part. */
static void test_split(void)
{
    struct net half, some;
    struct error e;
    double x = c.rank;
    struct net_numbers sum = {&x, 1, COMM_SUM};

    CU_ASSERT_EQUAL_FATAL(net_split(&net, c.rank % 2, &half, &e), 0);
    CU_ASSERT_EQUAL(half.size, (c.size + 1 - c.rank % 2) / 2);
    CU_ASSERT_EQUAL(half.rank, c.rank / 2);
    for (int i = 0; i < half.size; i++)
        CU_ASSERT_EQUAL(half.places[i].rank, 2 * i + c.rank % 2);
    CU_ASSERT_EQUAL(half.ops->allreduce(&half, &sum, &e), 0);
    CU_ASSERT_EQUAL(x, half.size * (half.size - 1) + (c.rank % 2 ? half.size : 0));
    assert_works(&half);
    CU_ASSERT_EQUAL_FATAL(net_split(&half, half.rank == half.size - 1 ? -1 : 5, &some, &e), 0);
    CU_ASSERT_EQUAL(some.size, half.rank == half.size - 1 ? 0 : half.size - 1);
    if (some.size)
        assert_works(&some);
    else
        CU_ASSERT_EQUAL(some.ops->barrier(&some, &e), -1);
    net_close(&some);
    assert_works(&half);
    net_close(&half);
    net_close(&half);
}

static void assert_names(const struct error *e, const char *words, int rank)
{
    char who[NET_WHO];

    CU_ASSERT_PTR_NOT_NULL(strstr(e->text, words));
    CU_ASSERT_PTR_NOT_NULL(strstr(e->text, net_who(&net, rank, who)));
    if (!strstr(e->text, words) || !strstr(e->text, who))
        fprintf(stderr, "'%s' and '%s' are not both in: %s\n", words, who, e->text);
}

/* Rank 0 waits for one that does not send; alone, for itself. */
static void test_silent(void)
{
    char x[8];
    struct net_message in = {x, sizeof x, net.size - 1};
    struct error e = {.text = ""};
    double began = comm_clock_ns();

    net.limit_s = SHORT_S;
    if (net.rank == 0) {
        CU_ASSERT_EQUAL(net.ops->irecv(&net, &in, &e), 0);
        CU_ASSERT_EQUAL(net.ops->waitall(&net, &e), -1);
        CU_ASSERT_TRUE(net.failed);
        CU_ASSERT_EQUAL(e.code, EXIT_TIMEOUT);
        CU_ASSERT_TRUE(comm_clock_ns() - began < HANGS_NS);
        assert_names(&e, "no message of 8 bytes from", net.size - 1);
        CU_ASSERT_EQUAL(net.ops->irecv(&net, &in, &e), -1);
        assert_names(&e, "failed before", 0);
    }
    assert_recovers(&net, NULL);
}

/* A message too long to be on its way before it is asked for, and nobody asks. */
static void test_not_taken(void)
{
    const size_t bytes = 8 << 20;
    char *x = calloc(bytes, 1);
    struct net_message out = {x, bytes, net.size - 1};
    struct error e;

    net.limit_s = SHORT_S;
    if (net.rank == 0 && net.size > 1) {
        CU_ASSERT_EQUAL(net.ops->isend(&net, &out, &e), 0);
        CU_ASSERT_EQUAL(net.ops->waitall(&net, &e), -1);
        assert_names(&e, "was not taken by", net.size - 1);
    }
    assert_recovers(&net, NULL);
    free(x);
}

/* What is sent and what is asked for differ, for short and for long messages. */
static void test_other_length(void)
{
    static const struct {
        size_t sent, asked;
        const char *words;
    } cases[] = {
        {99, 100, "has 99 bytes, not 100"},
        {0, 1, "has 0 bytes, not 1"},
        {100, 99, NULL},
        {(1 << 20) - 1, 1 << 20, "has 1048575 bytes, not 1048576"},
        {1 << 20, 1000, NULL},
    };
    char *x = calloc(1 << 20, 1), *y = calloc(1 << 20, 1);

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct net_message out = {x, cases[i].sent, net.size - 1}, in = {y, cases[i].asked, 0};
        struct error e = {.text = ""};

        net.limit_s = SHORT_S;
        if (net.size > 1 && net.rank == 0 && net.ops->isend(&net, &out, &e) == 0)
            net.ops->waitall(&net, &e); /* may hear of it, or not */
        if (net.size > 1 && net.rank == net.size - 1) {
            CU_ASSERT_TRUE(net.ops->irecv(&net, &in, &e) || net.ops->waitall(&net, &e));
            assert_names(&e, cases[i].words ? cases[i].words : "bytes", 0);
        }
        if (net.size == 1) {
            /* In this order: Open MPI 4.1.4 cuts a short message to oneself that is asked for
             * before it is sent, and says nothing. */
            CU_ASSERT_TRUE(net.ops->isend(&net, &out, &e) || net.ops->irecv(&net, &in, &e) ||
                           net.ops->waitall(&net, &e));
            assert_names(&e, cases[i].words ? cases[i].words : "bytes", 0);
        }
        assert_recovers(&net, NULL);
    }
    free(x);
    free(y);
}

/* The last rank does not take part, and is named after. */
static void test_not_all_came(void)
{
    double x = 1;
    struct net_numbers sum = {&x, 1, COMM_SUM};
    struct error e = {.text = ""};

    for (int reduces = 0; net.size > 1 && reduces < 2; reduces++) {
        net.limit_s = LONG_S;
        CU_ASSERT_EQUAL(net.ops->barrier(&net, &e), 0);
        net.limit_s = SHORT_S;
        if (net.rank < net.size - 1) {
            CU_ASSERT_EQUAL(
                reduces ? net.ops->allreduce(&net, &sum, &e) : net.ops->barrier(&net, &e), -1);
            CU_ASSERT_EQUAL(x, 1);
            assert_names(&e, "not all came within 0.3 s", net.rank);
        }
        assert_recovers(&net, &e);
        if (net.rank < net.size - 1)
            assert_names(&e, "began 1 of 2 collective calls", net.size - 1);
    }
}

static void test_no_such_rank(void)
{
    char x = 0;
    struct net_message m = {&x, 1, net.size + 3};
    struct error e;

    CU_ASSERT_EQUAL(net.ops->isend(&net, &m, &e), -1);
    assert_names(&e, "of which there is none", net.rank);
    assert_recovers(&net, NULL);
    CU_ASSERT_EQUAL(net.ops->irecv(&net, &m, &e), -1);
    assert_recovers(&net, NULL);
}

/* Several messages at a time round the ring; the wrong bytes, or -1. */
static long burst(struct net *n, struct error *e)
{
    unsigned char out[BURST][BURST_BYTES], in[BURST][BURST_BYTES];
    int rc = 0;
    long wrong = 0;

    memset(in, 0, sizeof in);
    for (size_t k = 0; k < BURST; k++) {
        fill(out[k], n->rank, next(n), k, BURST_BYTES);
        rc = rc || n->ops->irecv(n, &(struct net_message){in[k], BURST_BYTES, previous(n)}, e);
    }
    for (size_t k = 0; k < BURST; k++)
        rc = rc || n->ops->isend(n, &(struct net_message){out[k], BURST_BYTES, next(n)}, e);
    rc = rc || n->ops->waitall(n, e);
    /* What failed has the arrays of this function until it is over. */
    if (comm_any(&c, rc))
        CU_ASSERT_EQUAL(net_recover(n, NULL, NULL), 0);
    for (size_t k = 0; k < BURST; k++)
        wrong += (long)wrong_bytes(in[k], previous(n), n->rank, k, BURST_BYTES);
    return rc ? -1 : wrong;
}

/* The negative control: what rank 0 spoils is seen by some rank, and only then. */
static void test_faults(void)
{
    static const struct {
        const char *name;
        bool seen, fails; /* wrong bytes or an error; an error */
    } expect[] = {
        [NULL_NONE] = {"none", false, false},   [NULL_LOSE] = {"lose", true, true},
        [NULL_CUT] = {"cut", true, true},       [NULL_CORRUPT] = {"corrupt", true, false},
        [NULL_DELAY] = {"delay", false, false}, [NULL_TWICE] = {"twice", true, false},
        [NULL_SWAP] = {"swap", true, false},    [NULL_FAIL] = {"fail", true, true},
    };
    struct null_net z;

    null_net_init(&z, &net);
    for (enum null_fault f = NULL_NONE; f < NULL_FAULTS; f++) {
        struct error e = {.text = ""};
        double began = comm_clock_ns();
        long wrong;

        null_net_arm(&z, c.rank == 0 ? f : NULL_NONE, 1, f == NULL_DELAY ? 50 : 8 * 37 + 5);
        z.net.limit_s = expect[f].fails ? SHORT_S : LONG_S;
        wrong = burst(&z.net, &e);
        CU_ASSERT_EQUAL(comm_any(&c, wrong != 0), expect[f].seen);
        CU_ASSERT_EQUAL(comm_any(&c, wrong < 0), expect[f].fails);
        if (f == NULL_CORRUPT)
            CU_ASSERT_EQUAL(wrong, c.rank == 1 % c.size);
        if (f == NULL_DELAY && c.rank == 1 % c.size)
            CU_ASSERT_TRUE(comm_clock_ns() - began >= 50e6);
        /* A message too many is thrown away by this alone. */
        z.net.failed = net.failed = true;
        assert_recovers(&z.net, NULL);
    }
    null_net_fini(&z);
}

static int open_all(struct error *e)
{
    hwloc_topology_t t;

    if (comm_open(&c, COMM_AUTO, e))
        return -1;
    hwloc_topology_init(&t);
    hwloc_topology_load(t);
    places = places_gather(&c, t, 0, e);
    hwloc_topology_destroy(t);
    if (!places || net_open(&net, &c, places, e))
        return -1;
    net.limit_s = LONG_S;
    return 0;
}

int main(void)
{
    static const CU_TestInfo tests[] = {{"bytes", test_bytes},
                                        {"pieces", test_pieces},
                                        {"alltoallv", test_alltoallv},
                                        {"collectives", test_collectives},
                                        {"split", test_split},
                                        {"silent", test_silent},
                                        {"not taken", test_not_taken},
                                        {"other length", test_other_length},
                                        {"not all came", test_not_all_came},
                                        {"no such rank", test_no_such_rank},
                                        {"faults", test_faults},
                                        CU_TEST_INFO_NULL};
    struct error e;
    double failed;

    if (open_all(&e)) {
        fprintf(stderr, "%s\n", e.text);
        return 70;
    }
    failed = unit_run("net", tests);
    c.ops->reduce(&c, &failed, 1, COMM_MAX);
    net_close(&net);
    free(places);
    comm_close(&c);
    return (int)failed;
}
