/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Work whose time tells of the core: quanta of equal work, and a chain of known cycles. The clock
 * is the caller's. */
#include "family.h"
#include "fma.h"

static const struct fma_work *work_of(const struct kargs *a)
{
    return a->own;
}

/* One quantum after the other, each of `turns` steps of a linear congruential generator (Knuth,
 * TAOCP 2, 3.3.4: the multiplier), where each needs the one before. A quantum's slot gets its end
 * and its length in ns; the end of one is the begin of the next, so that no time is left out.
 * u[0]: sum of what the generators end on. */
static void fwq(const struct kargs *a, size_t lo, size_t hi)
{
    const struct fma_work *w = a->own;
    double *slots = a->v[0], begin = w->clock();

    for (size_t i = lo; i < hi; i += QUANTUM_SLOT) {
        uint64_t x = data_bits(w->key, a->base + i);
        double end;

        for (uint64_t k = w->turns; k; k--)
            x = x * 6364136223846793005u + 1442695040888963407u;
        a->out->u[0] += x;
        end = w->clock();
        slots[i] = end;
        slots[i + 1] = end - begin;
        begin = end;
    }
}

/* What the sum must be: the generator's jump over all its steps at once, by repeated squaring. */
static void fwq_check(const struct kargs *a, size_t lo, size_t hi)
{
    const struct fma_work *w = a->own;
    uint64_t factor = 6364136223846793005u, term = 1442695040888963407u, mul = 1, add = 0;

    for (uint64_t k = w->turns; k; k /= 2) {
        if (k & 1) {
            mul *= factor;
            add = add * factor + term;
        }
        term *= factor + 1;
        factor *= factor;
    }
    for (size_t i = lo; i < hi; i += QUANTUM_SLOT)
        a->out->u[0] += data_bits(w->key, a->base + i) * mul + add;
}

/* A chain of additions and exclusive ors, one cycle each on every CPU we know of; with operands in
 * registers, since some add constants while they rename. u[0]: what it ends on, u[1]: ns of the
 * fastest try without the clock's own time, in 1/1024. */
static void chain(const struct kargs *a, size_t lo, size_t hi)
{
    const struct fma_work *w = work_of(a);
    const uint64_t add = w->chain_a, flip = w->chain_b;
    double best = 0, idle = 0;

    (void)lo, (void)hi;
    for (int i = 0; i < CHAIN_TRIES; i++) {
        double t0 = w->clock(), t1 = w->clock(), t2;
        uint64_t x = w->key;

        for (uint64_t k = w->turns; k; k -= 8) {
            x = (x + add) ^ flip;
            x = (x + add) ^ flip;
            x = (x + add) ^ flip;
            x = (x + add) ^ flip;
            x = (x + add) ^ flip;
            x = (x + add) ^ flip;
            x = (x + add) ^ flip;
            x = (x + add) ^ flip;
        }
        a->out->u[0] = x;
        t2 = w->clock();
        if (i == 0 || t2 - t1 < best)
            best = t2 - t1;
        if (i == 0 || t1 - t0 < idle)
            idle = t1 - t0;
    }
    a->out->u[1] = (uint64_t)((best - idle) * 1024);
}

static const struct kernel rows[] = {
    {"fwq", "plain", ELEM, 0, fwq, STORES_READ},
    {"fwq", "check", ELEM, 0, fwq_check, STORES_READ},
    {"chain", "plain", ELEM, 0, chain, STORES_READ},
};

KERNEL_TABLE(quantum, rows);
