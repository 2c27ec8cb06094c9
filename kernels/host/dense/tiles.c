/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Products of tiles in registers: two tiles of elements with two of weights, added up four by four
 * so often that each addition shows, and exactly. */
#include "fma.h"

#include VEC_HEADER
#include "peak.h"

/* Elements of a row, of two tiles; columns of a result. */
enum { ROW = TILE_ROW / sizeof(real), PAIR = 2 * TILE_BYTES / sizeof(real), COLUMNS = 16 };
enum { GROUP = sizeof(wide) / sizeof(real) };

static uint64_t steps_of(const struct kargs *a)
{
    const struct fma_work *w = a->own;

    return w->steps;
}

static inline void add_total(const struct kargs *a, uint32_t total)
{
    a->out->u[0] = (uint32_t)(a->out->u[0] + total);
}

/* One pair of tiles at p. */
static void multiply(const struct kargs *a, const real *p)
{
    _Alignas(KERNEL_LINE) uint32_t out[4 * TILE_BYTES / sizeof(uint32_t)];
    uint32_t total = 0;

    tiles_load_left(p);
    tiles_zero();
    for (uint64_t k = steps_of(a); k; k--)
        TILES_STEP();
    tiles_store(out);
    for (size_t i = 0; i < sizeof out / sizeof *out; i++)
        total += out[i];
    add_total(a, total);
}

/* Weights are 1 in every other column of the first tile and 2 in the others, and the other way
 * round in the second. */
static void tiles(const struct kargs *a, size_t lo, size_t hi)
{
    _Alignas(KERNEL_LINE) real stage[PAIR];

    tiles_open();
    for (size_t i = 0; i < PAIR; i++)
        stage[i] = elem_of((i / GROUP + i / (PAIR / 2)) % 2 ? 2 : 1);
    tiles_load_right(stage);
    for (; hi - lo >= PAIR; lo += PAIR)
        multiply(a, (const real *)a->v[0] + lo);
    if (lo < hi) {
        for (size_t i = 0; i < PAIR; i++)
            stage[i] = i < hi - lo ? ((const real *)a->v[0])[lo + i] : 0;
        multiply(a, stage);
    }
    tiles_close();
}

/* What the sum must be: so many times each row's sum, once and twice, in every column. */
static void check(const struct kargs *a, size_t lo, size_t hi)
{
    const uint64_t key = data_key(a->seed, 0), steps = steps_of(a);

    for (size_t i = lo; i < hi; i += ROW) {
        wide sum = 0;

        for (size_t k = i; k < i + ROW && k < hi; k++)
            sum += elem_value(data_real(key, a->base + k));
        add_total(a, COLUMNS * (wide_bits((wide)steps * sum) + wide_bits((wide)steps * 2 * sum)));
    }
}

/* How fast one pair of tiles is, with what it takes to load and store them. */
static void peak(const struct kargs *a, size_t lo, size_t hi)
{
    enum { OPS = 2 * COLUMNS * TILE_ROWS * ROW };
    const struct fma_work *w = a->own;
    union kernel_out out = {{0}};
    struct kargs own = *a;
    double best = 0;

    own.out = &out;
    if (hi - lo >= PAIR)
        PEAK_TRY(best, w, 4 * OPS * w->steps, (tiles(&own, lo, lo + PAIR), 0));
    peak_out(a, OPS, best, out.u[0]);
}

static const struct kernel rows[] = {
    {"tiles", "x4", ELEM, 4, tiles, STORES_READ},
    {"tiles", "check", ELEM, 0, check, STORES_READ},
    {"tiles_peak", "plain", ELEM, 0, peak, STORES_READ},
};

KERNEL_TABLE(tiles, rows);
