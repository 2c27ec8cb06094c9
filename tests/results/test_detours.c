/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Detours from quanta of equal work, on series that are made: figures that are known. */
#include "analyze/detours.h"

#include <math.h>
#include <stdio.h>

#include <CUnit/CUnit.h>

#include "suite.h"

enum { MOST = 4096 };

static const double QUANTUM = 50e3;

struct series {
    double end[MOST], ns[MOST], room[MOST];
    size_t n;
    unsigned long long state;
};

/* Uniform in (0, 1): multiplicative congruential, Park and Miller, CACM 1988. */
static double uniform(struct series *s)
{
    s->state = s->state * 48271 % 2147483647;
    return (double)s->state / 2147483647;
}

/* Quanta of equal work, each up to 0.4 % longer; an interruption of cost ns each time that
 * next() says. */
static void make(struct series *s, size_t n, double cost, double (*next)(struct series *s, double))
{
    double now = 0, due = next ? next(s, 0) : INFINITY;

    s->n = n;
    for (size_t i = 0; i < n; i++) {
        double end = now + QUANTUM * (1 + 0.004 * uniform(s));

        while (due < end) {
            end += cost;
            due = next(s, due);
        }
        s->ns[i] = end - now;
        s->end[i] = now = end;
    }
}

static double each_ms(struct series *s, double last)
{
    (void)s;
    return last + 1e6;
}

static double each_4ms(struct series *s, double last)
{
    (void)s;
    return last + 4e6;
}

/* Independent events, 1 ms apart in the mean. */
static double poisson(struct series *s, double last)
{
    return last - 1e6 * log(uniform(s));
}

/* 1 kHz, where some ticks are late and some are missing. */
static double ragged_ms(struct series *s, double last)
{
    const double late = 60e3 * uniform(s);

    return floor(last / 1e6 + (uniform(s) < 0.2 ? 2 : 1)) * 1e6 + late;
}

static void quiet(void)
{
    static struct series s = {.state = 1};
    struct detours d;

    make(&s, 2048, 0, NULL);
    CU_ASSERT_EQUAL_FATAL(detours_make(s.end, s.ns, s.n, s.room, &d), 0);
    CU_ASSERT(d.count == 0 && d.period_s == 0 && d.per_s == 0);
    CU_ASSERT(d.lost >= 0 && d.lost < 0.004);
    CU_ASSERT(d.worst_ns < 1.005 * QUANTUM && d.least_ns >= QUANTUM);
}

static void no_quanta(void)
{
    struct detours d;

    CU_ASSERT_EQUAL(detours_make(NULL, NULL, 0, NULL, &d), -1);
}

/* The last of a sorted 1000 is p99.9 of them, and one bad quantum of 2000 is beyond it. */
static void percentiles(void)
{
    static struct series s = {.state = 2};
    struct detours d;

    make(&s, 2000, 0, NULL);
    s.ns[1234] = 1e7;
    detours_make(s.end, s.ns, s.n, s.room, &d);
    CU_ASSERT(d.worst_ns == 1e7 && d.p999_ns < 1.005 * QUANTUM && d.count == 1);
    s.ns[100] = s.ns[200] = 2e7;
    detours_make(s.end, s.ns, s.n, s.room, &d);
    CU_ASSERT(d.p999_ns >= 1e7);
}

static const struct {
    const char *what;
    double cost;
    double (*next)(struct series *s, double last);
    double period_s, lost, per_s;
} cases[] = {{"a tick of 1 kHz that takes 100 us", 100e3, each_ms, 1e-3, 0.1, 1000},
             {"one that takes 3 us", 3e3, each_ms, 1e-3, 0.003, 1000},
             {"250 Hz", 20e3, each_4ms, 4e-3, 0.005, 250},
             {"late and missing ticks", 30e3, ragged_ms, 1e-3, 0.025, 830},
             {"independent events have no period", 30e3, poisson, 0, 0.03, 940}};

static void periods(void)
{
    static struct series s;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (unsigned seed = 1; seed <= 20; seed++) {
            struct detours d;

            s.state = seed;
            make(&s, 2048, cases[i].cost, cases[i].next);
            detours_make(s.end, s.ns, s.n, s.room, &d);
            if (!(fabs(d.period_s - cases[i].period_s) <= 0.05 * cases[i].period_s))
                fprintf(stderr, "%s, seed %u: %g s\n", cases[i].what, seed, d.period_s);
            CU_ASSERT(fabs(d.period_s - cases[i].period_s) <= 0.05 * cases[i].period_s);
            CU_ASSERT(fabs(d.lost - cases[i].lost) < 0.2 * cases[i].lost + 0.004);
            CU_ASSERT(fabs(d.per_s - cases[i].per_s) < 0.4 * cases[i].per_s);
        }
}

int main(void)
{
    static const CU_TestInfo tests[] = {{"quiet", quiet},
                                        {"no quanta", no_quanta},
                                        {"percentiles", percentiles},
                                        {"periods", periods},
                                        {NULL, NULL}};

    return unit_run("detours", tests);
}
