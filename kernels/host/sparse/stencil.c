/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Stencils with ordinary stores, and what they must leave behind. */
#include "stencil_sweep.h"

STENCIL_FN(sweep_plain, 0, plane)
STENCIL_FN(sweep_block, 0, block)

struct grid {
    double row[ROWS][CHUNK + 2];
};

/* The nine rows that a chunk is made of, from the seed. */
static void make_rows(const struct kargs *a, size_t i, size_t count, struct grid *g)
{
    const struct stencil *s = a->own;
    const uint64_t key = data_key(a->seed, 1);

    for (unsigned k = 0; k < ROWS; k++) {
        const size_t begin = stencil_at(s, i, k) + s->n - 1;

        for (size_t j = 0; j < count + 2; j++)
            g->row[k][j] = (double)data_real(key, a->base + (begin + j) % s->n);
    }
}

/* All neighbours one by one. x: 0, 1, 2 for the one before, the point, the one after. */
static double value_at(const struct grid *g, unsigned points, size_t j)
{
    static const double weights[] = {STENCIL_CENTRE, STENCIL_FACE, STENCIL_EDGE, STENCIL_CORNER};
    double sum = 0;

    for (unsigned k = 0; k < ROWS; k++)
        for (unsigned x = 0; x < 3; x++) {
            const unsigned apart = (k / 3 != 1) + (k % 3 != 1) + (x != 1);

            sum += points == 27 || apart < 2 ? weights[apart] * g->row[k][j + x] : 0;
        }
    return sum;
}

/* Reads v0 only. u[0]: right, u[1]: wrong, u[2]: first wrong index + 1, f[3]: largest relative
 * error. All terms are positive: an m-term sum errs by m roundings at most, whatever its order. */
static void check(const struct kargs *a, size_t lo, size_t hi)
{
    const struct stencil *s = a->own;
    const real *const got = a->v[0];
    const double allowed = (s->points + 4) * (double)REAL_EPSILON;
    union kernel_out *out = a->out;
    struct grid g;

    for (size_t i = lo, count; i < hi; i += count) {
        count = hi - i < CHUNK ? hi - i : CHUNK;
        make_rows(a, i, count, &g);
        for (size_t j = 0; j < count; j++) {
            const double want = value_at(&g, s->points, j);
            const double err = __builtin_fabs((double)got[i + j] - want) / want;

            if (err > out->f[3] || err != err) /* a NaN stays */
                out->f[3] = err;
            if (err <= allowed) {
                out->u[0]++;
                continue;
            }
            out->u[1]++;
            if (!out->u[2])
                out->u[2] = i + j + 1;
        }
    }
}

static const struct kernel rows[] = {
    {"stencil", "plain", ELEM, 0, sweep_plain, PLAIN_STORES},
    {"stencil", "block", ELEM, 0, sweep_block, PLAIN_STORES},
    {"stencil", "check", ELEM, 0, check, STORES_READ},
};

KERNEL_TABLE(stencil, rows);
