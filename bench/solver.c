/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Solvers over all ranks: one problem, shared out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/bench.h"
#include "data.h"
#include "ptrans.h"
#include "transpose.h"

enum { AXIS_N, AXIS_BLOCK, AXIS_GRID };
/* HPCC's default is a residual of 16; a matrix of this order fits any node that runs it. */
enum { ORDER_MOST = 1 << 20, SOLVES = 10 };

/* Filled, sent, added and checked at 1 GB/s. */
static const double SLOW_S_PER_ELEMENT = 4 * sizeof(double) / 1e9;

/* What a run keeps. */
struct own {
    struct ptrans p;
    struct ptrans_host host;
    struct ptrans_verdict last;
};

_Static_assert(sizeof(struct own) <= RUN_OWN, "what a benchmark may keep");

/* "2x3" with that many ranks, or "auto": as square as can be, the columns more. */
static bool grid_of(const char *text, unsigned ranks, unsigned *p, unsigned *q)
{
    int end = 0;

    if (strcmp(text, "auto") == 0) {
        *p = 1;
        for (unsigned k = 2; k * k <= ranks; k++)
            if (ranks % k == 0)
                *p = k;
        *q = ranks / *p;
        return true;
    }
    return sscanf(text, "%4ux%4u%n", p, q, &end) == 2 && !text[end] && *p && *q && *p * *q == ranks;
}

static bool whole(const char *text, uint64_t most, uint64_t *value)
{
    char *end;

    *value = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && !*end && *value >= 1 && *value <= most;
}

/* The matrices that the values of the axes describe; false: they describe none. */
static bool matrices(const char *const at[], unsigned ranks, struct cyclic_grid *g)
{
    uint64_t n, block;

    if (!whole(at[AXIS_N], ORDER_MOST, &n) || !whole(at[AXIS_BLOCK], ORDER_MOST, &block) ||
        !grid_of(at[AXIS_GRID], ranks, &g->p, &g->q))
        return false;
    g->m = g->n = n;
    g->block = block;
    return true;
}

static size_t most_room(const struct ptrans *p)
{
    size_t most = 0;

    for (unsigned k = TRANSPOSE_C; k <= TRANSPOSE_MESSAGES; k++)
        most = ptrans_room(p, k) > most ? ptrans_room(p, k) : most;
    return most;
}

static const char *asks(const struct bench_site *site, struct bench_ask *ask, char *text,
                        size_t size)
{
    struct cyclic_grid g;
    struct ptrans p;
    struct error e;

    if (!matrices(ask->at, site->ranks, &g)) {
        snprintf(text, size,
                 "n=%s block=%s grid=%s: give numbers from 1 to %d, and a grid P x Q of %u ranks "
                 "such as 1x%u",
                 ask->at[AXIS_N], ask->at[AXIS_BLOCK], ask->at[AXIS_GRID], ORDER_MOST, site->ranks,
                 site->ranks);
        return "BAD_INPUT";
    }
    if (ptrans_init(&p, &g, PTRANS_SIDE, &e)) {
        snprintf(text, size, "%s", e.text);
        return "BAD_INPUT";
    }
    ask->bytes = most_room(&p) * sizeof(double);
    ask->solve_s = SLOW_S_PER_ELEMENT * (double)g.m * (double)g.n / site->ranks;
    return NULL;
}

static int launch(void *run, const struct ptrans_launch *l, struct error *e)
{
    struct run *r = run;
    const struct team team = {.name = l->name,
                              .variant = l->variant ? l->variant : run_variant(r),
                              .hi = l->n,
                              .own = l->own,
                              .own_bytes = l->own_bytes,
                              .steps = l->steps};

    return run_teams(r, &team, 1, e);
}

static const union kernel_out *out(void *run, unsigned worker)
{
    return run_out(run, worker);
}

static void phase(void *run, enum ptrans_phase k)
{
    run_phase(run, k);
}

/* The net of the run becomes the grid: its ranks count by rows. */
static int reset(struct run *r, struct error *e)
{
    const char *at[] = {run_at_word(r, AXIS_N), run_at_word(r, AXIS_BLOCK),
                        run_at_word(r, AXIS_GRID)};
    struct own *own = run_own(r);
    struct cyclic_grid g;

    if (!matrices(at, run_ranks(r), &g))
        return error_set(e, EXIT_USAGE, "%s: no grid of %u ranks", run_bench(r)->name,
                         run_ranks(r));
    own->host = (struct ptrans_host){.run = r,
                                     .net = run_net(r),
                                     .messages = run_array(r, TRANSPOSE_MESSAGES),
                                     .workers = run_workers(r),
                                     .launch = launch,
                                     .out = out,
                                     .phase = phase};
    /* The arrays are of one size, which not all of them need: once a visit all is touched. */
    for (unsigned k = 0; own->p.grid.n == 0 && k < run_bench(r)->loop.arrays; k++)
        if (run_fill(r, k, e))
            return -1;
    run_fact(r, "P", g.p, "1");
    run_fact(r, "Q", g.q, "1");
    return ptrans_init(&own->p, &g, PTRANS_SIDE, e) || ptrans_reset(&own->p, &own->host, e) ? -1
                                                                                            : 0;
}

static int step(struct run *r, unsigned repeat, struct error *e)
{
    struct own *own = run_own(r);

    own->host.run = r; /* a probe has another */
    while (repeat--)
        if (ptrans_step(&own->p, &own->host, e))
            return -1;
    return 0;
}

static int check(struct run *r, struct check *c, struct error *e)
{
    struct own *own = run_own(r);
    const struct ptrans_verdict *v = &own->last;

    own->host.run = r;
    if (ptrans_check(&own->p, &own->host, &own->last, e))
        return -1;
    *c = (struct check){.kind = "residual",
                        .elements = (uint64_t)(v->right + v->wrong),
                        .bad = (uint64_t)v->wrong,
                        .first_bad = v->first > 0 ? (uint64_t)v->first - 1 : 0,
                        .max_error = v->residual,
                        .tolerance = 16,
                        .pass = v->pass && own->p.steps > 0};
    run_fact(r, "residual", v->residual, "1");
    return 0;
}

/* HPCC counts each element once: 8 bytes of A, moved. */
static struct traffic traffic(const struct run *r)
{
    const struct own *own = run_own(r);
    const double elements = (double)own->p.grid.m * (double)own->p.grid.n;

    return (struct traffic){.read = elements * sizeof(double), .flops = elements, .ops = elements};
}

static const struct bench rows[] = {
    {.name = "global.ptrans",
     .summary = "transpose a matrix that all ranks share and add it to another (HPCC: PTRANS)",
     .formula = "C = A' + C",
     .counts =
         "8 bytes of each element of A, once, as HPC Challenge counts; matrices of order n in "
         "blocks, dealt out over a grid of P x Q ranks, over all nodes",
     .source =
         "HPC Challenge, PTRANS; Choi, Dongarra, Walker, Parallel Matrix Transpose Algorithms "
         "on Distributed Memory Concurrent Computers, Parallel Computing 1995",
     .proof = "every element of C bit by bit against its value made again from the seed, and the "
              "residual max|C - C'| / max|C'| / (eps n), at most 16, after every solve",
     .roles = ROLE_TRANSPOSE,
     .loop = {.kernel = "transpose", .arrays = 3},
     .shape = {.size = SIZE_OWN, .types = "f64"},
     .axes = {[AXIS_N] = {.name = "n", .values = "4096"},
              [AXIS_BLOCK] = {.name = "block", .values = "128"},
              [AXIS_GRID] = {.name = "grid", .values = "auto"}},
     .protocol = {.visits = 3, .messages = true, .solves = true, .samples = SOLVES},
     .quantities = {.metric = METRIC_BANDWIDTH,
                    .phases = {[PTRANS_PACK] = "pack", "exchange", "add"}},
     .asks = asks,
     .traffic = traffic,
     .setup = reset,
     .step = step,
     .check = check,
     .check_sample = check},
};

const struct bench_table bench_solver = {"global", rows, sizeof rows / sizeof *rows};
