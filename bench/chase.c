/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "chase.h"

#include <string.h>

static uint64_t lines_of(const struct run *r)
{
    return run_n(r) * elem_bytes(run_elem(r)) / KERNEL_LINE;
}

int chase_setup(struct run *r, uint64_t page_lines, unsigned chains, struct error *e)
{
    struct chase *c = run_own(r);
    const uint64_t lines = lines_of(r) / page_lines * page_lines;

    if (lines < CYCLE_CHAINS)
        return error_set(e, EXIT_USAGE, "%s: a size of %zu bytes has fewer than %d cache lines",
                         run_bench(r)->name, run_n(r) * elem_bytes(run_elem(r)), CYCLE_CHAINS);
    memset(c, 0, sizeof *c);
    c->walk.cycle = (struct cycle){data_key(run_seed(r), 0), lines, page_lines};
    c->chains = chains;
    return run_kernel(r, "link", "plain", 0, run_n(r), NULL, e);
}

int chase_setup_random(struct run *r, struct error *e)
{
    return chase_setup(r, lines_of(r), 1, e);
}

/* The step of the cycle that chain k is at. */
static uint64_t step_of(const struct chase *c, unsigned k)
{
    return c->step + c->walk.cycle.lines / c->chains * k;
}

void chase_next(struct run *r, unsigned repeat)
{
    struct chase *c = run_own(r);

    c->step = (c->step + c->walk.hops) % c->walk.cycle.lines;
    c->walk.hops = (uint64_t)repeat * CHASE_HOPS;
    for (unsigned k = 0; k < c->chains; k++)
        c->walk.at[k] = cycle_line(&c->walk.cycle, step_of(c, k));
}

int chase_step(struct run *r, unsigned repeat, struct error *e)
{
    const struct chase *c = run_own(r);

    chase_next(r, repeat);
    return run_launch_row(r, "chase", "plain", c->chains, e);
}

void chase_ended(const struct run *r, uint64_t end, struct check *c)
{
    const struct chase *w = run_own(r);
    uint64_t expected = 0;

    for (unsigned k = 0; k < w->chains; k++)
        expected += cycle_line(&w->walk.cycle, step_of(w, k) + w->walk.hops);
    *c = (struct check){.kind = "end of the walk",
                        .elements = w->walk.hops * w->chains,
                        .bad = end != expected,
                        .expected = (double)expected,
                        .got = (double)end};
    c->pass = c->bad == 0 && c->elements > 0;
}

int chase_check_end(struct run *r, struct check *c, struct error *e)
{
    (void)e;
    chase_ended(r, run_result(r)->u[0], c);
    return 0;
}

int chase_check(struct run *r, struct check *c, struct error *e)
{
    const struct chase *w = run_own(r);
    union kernel_out out;

    if (chase_check_end(r, c, e) || run_kernel(r, "chase", "check", 0, run_n(r), &out, e))
        return -1;
    c->kind = "links";
    c->elements = out.u[0] + out.u[1];
    c->bad += out.u[1];
    c->first_bad = out.u[2] ? out.u[2] - 1 : 0;
    c->pass = c->bad == 0 && c->elements == w->walk.cycle.lines;
    return 0;
}

struct traffic chase_traffic(const struct run *r)
{
    const struct chase *c = run_own(r);
    const double loads = (double)CHASE_HOPS * c->chains * run_ranks(r);

    return (struct traffic){.read = loads * KERNEL_LINE, .ops = loads, .serial = CHASE_HOPS};
}
