/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Proof that the work was done: whole arrays against recomputed values, and traps in each sample.
 */
#include <float.h>
#include <math.h>
#include <string.h>

#include "run/run.h"

enum { TRAP = 64 }; /* elements of a trap: a few cache lines, nothing that costs time */

/* Counts and worst cases over all ranks, through reals: exact below 2^53 elements. */
static void over_ranks(struct run *r, struct check *c)
{
    double counts[2] = {(double)c->elements, (double)c->bad};
    double first = c->bad ? (double)(r->base + c->first_bad) : INFINITY;

    r->lab->comm->ops->reduce(r->lab->comm, counts, 2, COMM_SUM);
    r->lab->comm->ops->reduce(r->lab->comm, &c->max_error, 1, COMM_MAX);
    r->lab->comm->ops->reduce(r->lab->comm, &first, 1, COMM_MIN);
    c->elements = (uint64_t)counts[0];
    c->bad = (uint64_t)counts[1];
    c->first_bad = isfinite(first) ? (uint64_t)first : 0;
}

int run_check_elements(struct run *r, struct check *c, struct error *e)
{
    const double eps = r->point->elem == ELEM_F64 ? DBL_EPSILON : FLT_EPSILON;
    union kernel_out out;

    memset(c, 0, sizeof *c);
    c->kind = "per-element";
    if (run_kernel(r, r->bench->loop.kernel, "check", 0, r->n, &out, e))
        return -1;
    c->elements = out.u[0] + out.u[1];
    c->bad = out.u[1];
    c->first_bad = out.u[2] ? out.u[2] - 1 : 0;
    c->max_error = out.f[3];
    /* What the check kernels allow: see kernels/host/stream/stream_check.c. */
    c->tolerance = r->bench->loop.max_steps ? (double)(r->steps + 2) * eps : 2 * eps;
    over_ranks(r, c);
    /* A device that did nothing has looked at nothing. */
    c->pass = c->bad == 0 && c->elements == (uint64_t)r->n * (unsigned)r->lab->comm->size;
    return 0;
}

/* The value a reduction must give, computed once from the seed. */
static int expect(struct run *r, const char *kernel, struct error *e)
{
    if (r->expected.known)
        return 0;
    if (run_kernel(r, kernel, "check", 0, r->n, &r->expected.out, e))
        return -1;
    r->expected.known = true;
    return 0;
}

/* Adds up modulo 2^64 over all ranks: 16 bits at a time, which reals add exactly. */
static uint64_t whole_sum(struct run *r, uint64_t own)
{
    double part[4];
    uint64_t sum = 0;

    for (int i = 0; i < 4; i++)
        part[i] = (double)(own >> (16 * i) & 0xffff);
    r->lab->comm->ops->reduce(r->lab->comm, part, 4, COMM_SUM);
    for (int i = 0; i < 4; i++)
        sum += (uint64_t)part[i] << (16 * i);
    return sum;
}

int run_check_sum_of(struct run *r, const char *kernel, struct check *c, struct error *e)
{
    uint64_t mask = r->point->elem == ELEM_F64 ? UINT64_MAX : UINT32_MAX;
    uint64_t want, got;

    memset(c, 0, sizeof *c);
    c->kind = "sum";
    if (expect(r, kernel, e))
        return -1;
    want = r->expected.out.u[0] * r->repeat & mask;
    got = r->result.u[0] & mask;
    c->elements = r->n;
    c->bad = want != got;
    c->expected = (double)want;
    c->got = (double)got;
    c->sum = whole_sum(r, got) & mask;
    c->passes = r->repeat;
    over_ranks(r, c);
    /* A sum of zero over random data means that nothing was read. */
    c->pass = c->bad == 0 && r->n > 0 && r->repeat > 0 && r->expected.out.u[0] != 0;
    return 0;
}

int run_check_sum(struct run *r, struct check *c, struct error *e)
{
    return run_check_sum_of(r, r->bench->loop.kernel, c, e);
}

int run_check_dot(struct run *r, struct check *c, struct error *e)
{
    double want;

    memset(c, 0, sizeof *c);
    c->kind = "sum";
    if (expect(r, r->bench->loop.kernel, e))
        return -1;
    want = r->expected.out.f[0] * r->repeat;
    c->elements = r->n;
    c->expected = want;
    c->got = r->result.f[0];
    /* Higham, Accuracy and Stability, 2nd ed., 4.2: an m-term sum errs by (m - 1) eps sum|x|; a
     * chain is at least 16 partial sums wide. One missing element of n is above it up to
     * n = 10^8 elements a worker. */
    c->tolerance = ((double)r->n / r->workers / 16 + 16 + r->repeat) * DBL_EPSILON;
    c->max_error =
        want != 0 ? fabs(c->got - want) / fabs(r->expected.out.f[1] * r->repeat) : INFINITY;
    c->bad = !(c->max_error <= c->tolerance);
    over_ranks(r, c);
    c->pass = c->bad == 0 && r->n > 0 && r->repeat > 0;
    return 0;
}

/* A place in v[0] is made wrong; only the timed work can make it right again. An update needs its
 * old values, and tells by its new ones how many steps were done. */
int verify_arm(struct run *r, size_t *at, struct error *e)
{
    size_t lines = r->n / TRAP;

    *at = lines ? rng_below(&r->traps.places, lines) * TRAP : 0;
    if (r->traps.off || !(r->bench->loop.does & LOOP_STORES))
        return 0;
    return run_kernel_seeded(r, "fill", "constant", 0, NAN, *at,
                             *at + TRAP < r->n ? *at + TRAP : r->n, NULL, e);
}

static int wrong_sample(const struct run *r, const struct check *c, struct error *e)
{
    char note[256] = "";

    if (c->got != c->expected)
        return error_set(e, EXIT_FAILED, "the result of a timed repetition is %.17g, not %.17g",
                         c->got, c->expected);
    if (r->bench->note)
        r->bench->note(r, note, sizeof note);
    return error_set(e, EXIT_FAILED, "a timed repetition left %llu of %llu %s wrong%s%s",
                     (unsigned long long)c->bad, (unsigned long long)c->elements, c->kind,
                     *note ? ": " : "", note);
}

/* The place that was made wrong is right again. */
static int look_at_trap(struct run *r, size_t at, struct error *e)
{
    const size_t end = at + TRAP < r->n ? at + TRAP : r->n;
    union kernel_out out;

    if (run_kernel(r, r->bench->loop.kernel, "check", at, end, &out, e))
        return -1;
    if (out.u[1] == 0 && out.u[0] == end - at)
        return 0;
    return error_set(e, EXIT_FAILED,
                     "a timed repetition left elements %zu to %zu unwritten or wrong", at, end - 1);
}

int verify_trip(struct run *r, size_t at, struct error *e)
{
    const bool trapped = r->bench->loop.does & (LOOP_STORES | LOOP_UPDATES);
    struct check c = {0};

    if (r->traps.off)
        return 0;
    /* Checks may exchange: a rank that failed would be waited for. */
    if (trapped && run_together(r, look_at_trap(r, at, e), e))
        return -1;
    if (!trapped || r->bench->check_sample) {
        if ((r->bench->check_sample ? r->bench->check_sample : r->bench->check)(r, &c, e))
            return -1;
        if (!c.pass)
            return wrong_sample(r, &c, e);
    }
    r->traps.checked++;
    return 0;
}

/* Before timing: v[0] all wrong, one step, every element right. */
int verify_poisoned(struct run *r, struct error *e)
{
    if (r->bench->loop.does & LOOP_STORES &&
        run_kernel_seeded(r, "fill", "constant", 0, NAN, 0, r->n, NULL, e))
        return -1;
    if (run_step(r, 1, e) || run_wait(r, e))
        return -1;
    return r->bench->check(r, &r->check, e);
}
