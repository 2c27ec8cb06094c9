/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* C = A' + C over every grid of these ranks: each element, each planted fault. Alone, or under a
 * launcher. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "null_net.h"
#include "ptrans.h"
#include "../unit.h"

/* Workers that a launch is split over, one after the other. BEYOND: elements that nobody may touch,
 * after each array. */
enum { WORKERS = 3, BEYOND = 64, SEED = 20260101 };
/* Of chunks: many to a message. */
enum { SIDE = 100 };
/* Of the sixth element of a message: the lowest bits may be lost where the sum is rounded. */
enum { BIT = 5 * 64 + 3 };
static const double SHORT_S = 0.5, LONG_S = 50, UNTOUCHED = -7;

static struct comm c;
static struct net net;
static struct place *places;

/* What happens to one launch of a name, on one rank. */
enum plant { PLANT_NONE, PLANT_LOST, PLANT_SWAPPED, PLANT_BIT };

struct bench_rig {
    struct ptrans_host host;
    const struct kernel_set *set;
    const char *variant;
    double *array[3];
    size_t room[3];
    union kernel_out out[WORKERS];
    enum plant plant;
    unsigned phases[PTRANS_PHASES + 1];
};

/* Swaps two elements of the message just packed, or flips the lowest bit of one of C. */
static void spoil(struct bench_rig *g, const struct ptrans_launch *l)
{
    const struct transpose *t = l->own;
    double *const x = g->array[t->to.array] + transpose_at(&t->to.row, 0) * t->to.pitch +
                      transpose_at(&t->to.column, 0);
    const double kept = x[0];
    uint64_t bits;

    if (g->plant == PLANT_SWAPPED) {
        x[0] = x[l->n - 1];
        x[l->n - 1] = kept;
    } else {
        memcpy(&bits, x, sizeof bits);
        bits ^= 1;
        memcpy(x, &bits, sizeof bits);
    }
}

static int launch(void *run, const struct ptrans_launch *l, struct error *e)
{
    struct bench_rig *const g = run;
    const struct kernel *const k =
        kernel_find(g->set, l->name, l->variant ? l->variant : g->variant, ELEM_F64, 0);
    const bool hit = !l->variant && g->plant != PLANT_NONE &&
                     (strcmp(l->name, "transpose") == 0) != (g->plant == PLANT_SWAPPED);

    (void)e;
    CU_ASSERT_PTR_NOT_NULL_FATAL(k);
    if (hit && g->plant == PLANT_LOST) {
        g->plant = PLANT_NONE;
        return 0;
    }
    for (unsigned w = 0; w < WORKERS; w++) {
        const size_t lo = l->n * w / WORKERS / 64 * 64;
        const size_t hi = w + 1 == WORKERS ? l->n : l->n * (w + 1) / WORKERS / 64 * 64;
        const struct kargs a = {.v = {g->array[0], g->array[1], g->array[2]},
                                .seed = SEED,
                                .steps = l->steps,
                                .own = l->own,
                                .out = &g->out[w]};

        g->out[w] = (union kernel_out){{0}};
        k->fn(&a, lo, hi);
    }
    if (hit) {
        spoil(g, l);
        g->plant = PLANT_NONE;
    }
    return 0;
}

static const union kernel_out *out_of(void *run, unsigned worker)
{
    return &((struct bench_rig *)run)->out[worker];
}

static void phase(void *run, enum ptrans_phase k)
{
    ((struct bench_rig *)run)->phases[k]++;
}

static void rig_open(struct bench_rig *g, const struct ptrans *p, struct net *n)
{
    size_t count;

    *g = (struct bench_rig){.set = kernel_host_sets(&count), .variant = "tiled"};
    for (unsigned k = 0; k < 3; k++) {
        g->room[k] = ptrans_room(p, k);
        g->array[k] = aligned_alloc(64, ((g->room[k] + BEYOND) * sizeof(double) + 63) / 64 * 64);
        for (size_t i = 0; i < g->room[k] + BEYOND; i++)
            g->array[k][i] = UNTOUCHED;
    }
    g->host = (struct ptrans_host){.run = g,
                                   .net = n,
                                   .messages = g->array[TRANSPOSE_MESSAGES],
                                   .workers = WORKERS,
                                   .launch = launch,
                                   .out = out_of,
                                   .phase = phase};
}

static void rig_close(struct bench_rig *g)
{
    for (unsigned k = 0; k < 3; k++) {
        for (size_t i = g->room[k]; i < g->room[k] + BEYOND; i++)
            CU_ASSERT_EQUAL(g->array[k][i], UNTOUCHED);
        free(g->array[k]);
    }
}

static struct ptrans_verdict judged(struct ptrans *p, const struct bench_rig *g)
{
    struct ptrans_verdict v = {0};
    struct error e;

    CU_ASSERT_EQUAL(ptrans_check(p, &g->host, &v, &e), 0);
    return v;
}

/* Several additions, each checked; a check that expects one more or less fails. */
static void solve(struct ptrans *p, struct bench_rig *g)
{
    const double elements = (double)p->grid.m * (double)p->grid.n;
    struct ptrans_verdict v;
    struct error e;

    CU_ASSERT_EQUAL(ptrans_reset(p, &g->host, &e), 0);
    for (unsigned k = 0; k < 3; k++) {
        CU_ASSERT_EQUAL(ptrans_step(p, &g->host, &e), 0);
        v = judged(p, g);
        CU_ASSERT(v.pass && v.right == elements && v.residual == 0 && v.largest > 2);
    }
    p->steps--;
    v = judged(p, g);
    CU_ASSERT(!v.pass && v.wrong == elements && v.residual > 1e10);
}

static const struct {
    uint64_t m, n, block;
} problems[] = {
    {1, 1, 1},      {1, 50, 3},     {97, 89, 1},      {97, 89, 7},   {97, 89, 8},
    {60, 130, 200}, {613, 700, 64}, {1021, 1030, 80}, {700, 33, 13}, {40, 9000, 2},
};

/* Calls f on the ranks of each grid with their net. */
static unsigned each_grid(void (*f)(struct cyclic_grid *g, struct net *n))
{
    unsigned grids = 0;

    for (int p = 1; p <= net.size; p++)
        for (int q = 1; p * q <= net.size; q++, grids++) {
            struct cyclic_grid g = {.p = (unsigned)p, .q = (unsigned)q};
            struct net part;
            struct error e;

            CU_ASSERT_EQUAL_FATAL(net_split(&net, net.rank < p * q ? 0 : -1, &part, &e), 0);
            part.limit_s = LONG_S;
            if (part.size)
                f(&g, &part);
            net_close(&part);
        }
    return grids;
}

static void solves_on(struct cyclic_grid *grid, struct net *n)
{
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
        struct bench_rig g;
        struct ptrans p;
        struct error e;

        grid->m = problems[i].m;
        grid->n = problems[i].n;
        grid->block = problems[i].block;
        CU_ASSERT_EQUAL_FATAL(ptrans_init(&p, grid, i % 3 ? SIDE : PTRANS_SIDE, &e), 0);
        rig_open(&g, &p, n);
        g.variant = i % 2 ? "tiled" : "plain";
        solve(&p, &g);
        CU_ASSERT_EQUAL(g.phases[PTRANS_PHASES], 3);
        rig_close(&g);
    }
}

static void test_solves(void)
{
    CU_ASSERT(each_grid(solves_on) >= 1);
}

static unsigned hits[PLANT_BIT + 1];

/* One fault on the last rank of the grid, if it does what the fault is of. */
static void plant_on(const struct cyclic_grid *grid, struct net *n, enum plant plant)
{
    double missed;
    struct net_numbers sum = {&missed, 1, COMM_SUM};
    struct ptrans_verdict v;
    struct bench_rig g;
    struct ptrans p;
    struct error e;

    CU_ASSERT_EQUAL_FATAL(ptrans_init(&p, grid, SIDE, &e), 0);
    rig_open(&g, &p, n);
    CU_ASSERT_EQUAL(ptrans_reset(&p, &g.host, &e), 0);
    g.plant = n->rank == n->size - 1 ? plant : PLANT_NONE;
    CU_ASSERT_EQUAL(ptrans_step(&p, &g.host, &e), 0);
    missed = g.plant != PLANT_NONE;
    CU_ASSERT_EQUAL(n->ops->allreduce(n, &sum, &e), 0);
    v = judged(&p, &g);
    CU_ASSERT_EQUAL(v.pass, missed != 0);
    CU_ASSERT_EQUAL(v.right + v.wrong, 613 * 700);
    CU_ASSERT_EQUAL(v.wrong > 0, missed == 0);
    if (plant == PLANT_BIT) /* HPCC's rule alone would not see it */
        CU_ASSERT(v.wrong == 1 && v.residual > 0 && v.residual < 1);
    hits[plant] += missed == 0;
    rig_close(&g);
}

static void plants_on(struct cyclic_grid *grid, struct net *n)
{
    grid->m = 613, grid->n = 700, grid->block = 64;
    for (enum plant k = PLANT_LOST; k <= PLANT_BIT; k++)
        plant_on(grid, n, k);
}

static void test_plants(void)
{
    const unsigned grids = each_grid(plants_on);

    CU_ASSERT(grids >= 1 && hits[PLANT_LOST] > 0 && hits[PLANT_BIT] == hits[PLANT_LOST]);
    CU_ASSERT(net.size == 1 || hits[PLANT_SWAPPED] > 0);
}

/* Messages of rank 0 that are lost, cut or overtaken end the step with an error, spoilt ones fail
 * the check; afterwards all goes well. */
static void test_net_faults(void)
{
    static const struct {
        enum null_fault fault;
        bool ends;
    } faults[] = {{NULL_LOSE, true},
                  {NULL_CUT, true},
                  {NULL_FAIL, true},
                  {NULL_CORRUPT, false},
                  {NULL_DELAY, false}};
    const struct cyclic_grid grid = {613, 700, 64, 1, (unsigned)net.size};

    for (size_t i = 0; net.size > 1 && i < sizeof faults / sizeof *faults; i++) {
        struct null_net null;
        struct bench_rig g;
        struct ptrans p;
        struct error e = {.text = ""};
        bool failed;

        CU_ASSERT_EQUAL_FATAL(ptrans_init(&p, &grid, SIDE, &e), 0);
        null_net_init(&null, &net);
        null.net.limit_s = faults[i].ends ? SHORT_S : LONG_S;
        rig_open(&g, &p, &null.net);
        CU_ASSERT_EQUAL(ptrans_reset(&p, &g.host, &e), 0);
        null_net_arm(&null, net.rank == 0 ? faults[i].fault : NULL_NONE, 0, BIT);
        failed = ptrans_step(&p, &g.host, &e) != 0;
        CU_ASSERT_EQUAL(comm_any(&c, failed), faults[i].ends);
        if (failed)
            CU_ASSERT(strstr(e.text, "rank ") != NULL);
        if (!faults[i].ends)
            CU_ASSERT_EQUAL(judged(&p, &g).pass, faults[i].fault == NULL_DELAY);
        CU_ASSERT_EQUAL_FATAL(net_recover(&null.net, NULL, &e), 0);
        net.failed = false;
        net.limit_s = LONG_S;
        null_net_fini(&null);
        g.host.net = &net;
        solve(&p, &g);
        rig_close(&g);
    }
}

/* Chunks and rooms stay small however large the matrix. */
static void test_rooms(void)
{
    const struct cyclic_grid grids[] = {
        {100000, 200000, 80, 7, 4}, {1 << 20, 3, 1, 1, 2}, {9000, 9000, 1000, 2, 2}};
    const struct cyclic_grid bad[] = {
        {0, 1, 1, 1, 1}, {1, 0, 1, 1, 1}, {1, 1, 0, 1, 1}, {1, 1, 1, 0, 1}, {1, 1, 1, 1, 0}};
    struct ptrans p;
    struct error e;

    for (size_t i = 0; i < sizeof grids / sizeof *grids; i++) {
        CU_ASSERT_EQUAL_FATAL(ptrans_init(&p, &grids[i], PTRANS_SIDE, &e), 0);
        CU_ASSERT(ptrans_room(&p, TRANSPOSE_MESSAGES) * sizeof(double) <= 32 << 20);
        CU_ASSERT(ptrans_room(&p, TRANSPOSE_MESSAGES) * sizeof(double) >= 8 << 20);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CU_ASSERT_EQUAL(ptrans_init(&p, &bad[i], PTRANS_SIDE, &e), -1);
        CU_ASSERT(e.code == EXIT_USAGE && strstr(e.text, "numbers above 0"));
    }
}

int main(void)
{
    CU_TestInfo tests[] = {{"solves", test_solves},
                           {"plants", test_plants},
                           {"net faults", test_net_faults},
                           {"rooms", test_rooms},
                           CU_TEST_INFO_NULL};
    struct error e;
    double rc = EXIT_INTERNAL;

    if (comm_open(&c, COMM_AUTO, &e)) {
        fprintf(stderr, "%s\n", e.text);
        return EXIT_INTERNAL;
    }
    places = calloc((size_t)c.size, sizeof *places);
    for (int r = 0; r < c.size; r++)
        places[r] = (struct place){.rank = r, .host = "here"};
    if (net_open(&net, &c, places, &e) == 0) {
        net.limit_s = LONG_S;
        rc = unit_run("ptrans", tests);
        c.ops->reduce(&c, &rc, 1, COMM_MAX);
        net_close(&net);
    } else {
        fprintf(stderr, "%s\n", e.text);
    }
    free(places);
    comm_close(&c);
    return (int)rc;
}
