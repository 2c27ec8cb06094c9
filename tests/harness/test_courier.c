/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A thread kept for messages: one that needs MPI to move arrives while nobody else calls it. Alone
 * or under a launcher. */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit.h"
#include "comm/courier.h"
#include "machine/machine.h"

/* Far above what any MPI sends without asking first. */
enum { BYTES = 8 << 20, ROUNDS = 3 };
static const double PATIENCE_NS = 20e9;

static struct comm c;
static struct net net;
static unsigned cpu;

static unsigned char mark_of(int rank, int round)
{
    return (unsigned char)(1 + rank + 16 * round);
}

/* As long as its last byte is not there, without a call of MPI. */
static bool arrives(const volatile unsigned char *last, unsigned char mark)
{
    const double until = comm_clock_ns() + PATIENCE_NS;

    while (*last != mark && comm_clock_ns() < until)
        sched_yield();
    return *last == mark;
}

static size_t wrong(const unsigned char *x, unsigned char mark)
{
    size_t n = 0;

    for (size_t i = 0; i < BYTES; i++)
        n += x[i] != mark;
    return n;
}

/* Around the ring, each time anew: the thread rests while this one calls the net. */
static void test_arrives(void)
{
    struct error e = {.text = ""};
    struct courier *p = courier_new(&net, cpu, &e);
    unsigned char *out = malloc(BYTES), *in = calloc(1, BYTES);
    const int next = (c.rank + 1) % c.size, before = (c.rank + c.size - 1) % c.size;

    if (!p)
        printf("not given: %s ", e.text);
    for (int k = 0; p && k < ROUNDS; k++) {
        const struct net_message to = {out, BYTES, next}, from = {in, BYTES, before};
        const uint64_t polls = courier_polls(p);
        uint64_t at_rest;

        memset(out, mark_of(c.rank, k), BYTES);
        CU_ASSERT_EQUAL(net.ops->irecv(&net, &from, &e), 0);
        CU_ASSERT_EQUAL(net.ops->isend(&net, &to, &e), 0);
        courier_go(p);
        CU_ASSERT_TRUE(arrives(&in[BYTES - 1], mark_of(before, k)));
        while (courier_polls(p) == polls)
            sched_yield();
        courier_rest(p);
        at_rest = courier_polls(p);
        CU_ASSERT_EQUAL(net.ops->waitall(&net, &e), 0);
        CU_ASSERT_EQUAL(wrong(in, mark_of(before, k)), 0);
        c.ops->barrier(&c);
        CU_ASSERT_EQUAL(courier_polls(p), at_rest);
    }
    courier_free(p);
    free(out);
    free(in);
}

/* Told in any order, and ended while it works. */
static void test_told(void)
{
    struct error e;
    struct courier *p = courier_new(&net, cpu, &e);

    for (int k = 0; p && k < 100; k++) {
        courier_go(p);
        if (k % 3)
            courier_go(p);
        courier_rest(p);
        if (k % 2)
            courier_rest(p);
    }
    if (p)
        courier_go(p);
    courier_free(p);
    courier_free(NULL);
    c.ops->barrier(&c);
}

static void test_denied(void)
{
    const bool given = c.any_thread;
    struct error e = {.text = ""};

    c.any_thread = false;
    CU_ASSERT_PTR_NULL(courier_new(&net, cpu, &e));
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "MPI_THREAD_SERIALIZED"));
    c.any_thread = given;
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"arrives", test_arrives}, {"told", test_told}, {"denied", test_denied}, CU_TEST_INFO_NULL};
    struct place *places = NULL;
    struct machine m;
    struct error e;
    double failed;

    if (comm_open(&c, COMM_AUTO, &e) || machine_init(&m, &(struct machine_options){0}, &e))
        return 70;
    cpu = (unsigned)hwloc_bitmap_last(m.allowed);
    places = places_gather(&c, m.topology, (unsigned)hwloc_bitmap_first(m.allowed), &e);
    if (!places || net_open(&net, &c, places, &e))
        return 70;
    failed = unit_run("courier", tests);
    c.ops->reduce(&c, &failed, 1, COMM_MAX);
    net_close(&net);
    free(places);
    machine_fini(&m);
    comm_close(&c);
    return (int)failed;
}
