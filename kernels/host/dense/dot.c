/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Chains of dot-product instructions on the elements in registers: results add up products of
 * neighbours with small weights, so often that each addition shows, and exactly. */
#include "fma.h"

#include VEC_HEADER
#include "peak.h"

#define X8(F)  F(0) F(1) F(2) F(3) F(4) F(5) F(6) F(7)
#define X12(F) X8(F) F(8) F(9) F(10) F(11)
#define X14(F) X12(F) F(12) F(13)

enum { GROUP = sizeof(wide) / sizeof(real) };

static const int weights[] = DOT_WEIGHTS;

static uint64_t steps_of(const struct kargs *a)
{
    const struct fma_work *w = a->own;

    return w->steps;
}

static inline void add_total(const struct kargs *a, uint32_t total)
{
    a->out->u[0] = (uint32_t)(a->out->u[0] + total);
}

static dot_in weight_vector(void)
{
    _Alignas(KERNEL_LINE) real m[VEC_MAX];

    for (size_t i = 0; i < VEC_MAX; i++)
        m[i] = elem_of(weights[i % GROUP]);
    return dot_load(m);
}

#define LOAD(k)                                                                                    \
    const dot_in x##k = dot_load(p + k * VEC_MAX);                                                 \
    dot_sum t##k = {0};
#define STEP(k) t##k = dot_step(t##k, x##k, m);
#define SUM(k)  total += (dot_bits)t##k;

/* Elements [lo, hi) as far as groups of x vectors go. */
#define DOT_WALK(x, LIST)                                                                          \
    static size_t walk_##x(const struct kargs *a, const real *v0, size_t lo, size_t hi)            \
    {                                                                                              \
        const uint64_t steps = steps_of(a);                                                        \
        const dot_in m = weight_vector();                                                          \
        dot_bits total = {0};                                                                      \
                                                                                                   \
        for (; hi - lo >= x * VEC_MAX; lo += x * VEC_MAX) {                                        \
            const real *p = v0 + lo;                                                               \
            LIST(LOAD)                                                                             \
            for (uint64_t k = steps; k; k--) {                                                     \
                LIST(STEP)                                                                         \
            }                                                                                      \
            LIST(SUM)                                                                              \
        }                                                                                          \
        add_total(a, dot_total(total));                                                            \
        return lo;                                                                                 \
    }

DOT_WALK(8, X8)
DOT_WALK(12, X12)
DOT_WALK(14, X14)

/* What is left: eights, then one more, filled up with zeros. */
static void rest(const struct kargs *a, size_t lo, size_t hi)
{
    _Alignas(KERNEL_LINE) real stage[8 * VEC_MAX];

    lo = walk_8(a, a->v[0], lo, hi);
    if (lo == hi)
        return;
    for (size_t i = 0; i < 8 * VEC_MAX; i++)
        stage[i] = i < hi - lo ? ((const real *)a->v[0])[lo + i] : 0;
    walk_8(a, stage, 0, 8 * VEC_MAX);
}

#define DOT_FN(x)                                                                                  \
    static void dot_##x(const struct kargs *a, size_t lo, size_t hi)                               \
    {                                                                                              \
        rest(a, walk_##x(a, a->v[0], lo, hi), hi);                                                 \
    }

DOT_FN(8)
DOT_FN(12)
DOT_FN(14)

/* What the sum must be: so many times each group's dot product, exact in f32 as in integers. */
static void check(const struct kargs *a, size_t lo, size_t hi)
{
    const uint64_t key = data_key(a->seed, 0), steps = steps_of(a);

    for (size_t i = lo; i < hi; i += GROUP) {
        wide sum = 0;

        for (size_t k = 0; k < GROUP && i + k < hi; k++)
            sum += elem_value(data_real(key, a->base + i + k)) * (wide)weights[k];
        add_total(a, wide_bits((wide)steps * sum));
    }
}

/* How fast groups of each width are, as far as this worker's part holds one. */
static void peak(const struct kargs *a, size_t lo, size_t hi)
{
    const struct fma_work *w = a->own;
    const size_t ops = 2 * VEC_MAX * w->steps;
    const real *v0 = (const real *)a->v[0] + lo;
    union kernel_out out = {{0}};
    struct kargs own = *a;
    double best = 0;

    own.out = &out;
    if (hi - lo >= 14 * VEC_MAX) {
        PEAK_TRY(best, w, 8 * ops, walk_8(&own, v0, 0, 8 * VEC_MAX));
        PEAK_TRY(best, w, 12 * ops, walk_12(&own, v0, 0, 12 * VEC_MAX));
        PEAK_TRY(best, w, 14 * ops, walk_14(&own, v0, 0, 14 * VEC_MAX));
    }
    peak_out(a, 2 * VEC_MAX, best, out.u[0]);
}

static const struct kernel rows[] = {
    {"dotchain", "x8", ELEM, 8, dot_8, STORES_READ},
    {"dotchain", "x12", ELEM, 12, dot_12, STORES_READ},
    {"dotchain", "x14", ELEM, 14, dot_14, STORES_READ},
    {"dotchain", "check", ELEM, 0, check, STORES_READ},
    {"dotchain_peak", "plain", ELEM, 0, peak, STORES_READ},
};

KERNEL_TABLE(dot, rows);
