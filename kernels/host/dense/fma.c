/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Chains of fused multiply-adds, so many on each element that is read: arithmetic in registers
 * where they are many, a stream of loads where they are few. Nothing is stored; the sum of the
 * results' bits is the result. */
#include "fma.h"

#include VEC_HEADER
#include "family.h"
#include "peak.h"

/* As many independent chains as latency times units: 8 for 4 cycles and two units, more for
 * others. Named one by one, since SVE vectors cannot be elements of an array. */
#define X8(F)  F(0) F(1) F(2) F(3) F(4) F(5) F(6) F(7)
#define X12(F) X8(F) F(8) F(9) F(10) F(11)
#define X16(F) X12(F) F(12) F(13) F(14) F(15)
#define X24(F) X16(F) F(16) F(17) F(18) F(19) F(20) F(21) F(22) F(23)

/* Words in which bits are added: two halves share one, so that no carry is lost. */
enum { WORD_ELEMS = ELEM_BITS < 32 ? 32 / ELEM_BITS : 1 };

static const struct fma_work *work_of(const struct kargs *a)
{
    return a->own;
}

static inline void add_total(const struct kargs *a, uint64_t total)
{
    a->out->u[0] += total;
    if (ELEM_BITS < 64)
        a->out->u[0] &= UINT32_MAX;
}

#define LOAD(k) vec x##k = vec_load(p + k * lanes);
#define STEP(k) x##k = vec_fma(x##k, factor, term);
#define SUM(k)  t = vec_sum_bits(t, x##k);
#define KEEP(k) vec_store(p + k * lanes, x##k);

/* Elements [lo, hi) as far as groups of x vectors go. */
#define FMA_WALK(x, LIST)                                                                          \
    static size_t walk_##x(const struct kargs *a, size_t lo, size_t hi)                            \
    {                                                                                              \
        const size_t lanes = vec_lanes();                                                          \
        const uint64_t steps = work_of(a)->steps;                                                  \
        const vec factor = vec_set1((real)FMA_FACTOR), term = vec_set1((real)FMA_TERM);            \
        vec_sum t = vec_sum_zero();                                                                \
                                                                                                   \
        for (; hi - lo >= x * lanes; lo += x * lanes) {                                            \
            const real *p = (const real *)a->v[0] + lo;                                            \
            LIST(LOAD)                                                                             \
            for (uint64_t k = steps; k; k--) {                                                     \
                LIST(STEP)                                                                         \
            }                                                                                      \
            LIST(SUM)                                                                              \
        }                                                                                          \
        add_total(a, vec_words_total(t));                                                          \
        return lo;                                                                                 \
    }

/* ... then groups of eight, and the last one through a copy: alone, each vector would take as long
 * as eight. */
#define FMA_FN(x, LIST)                                                                            \
    FMA_WALK(x, LIST)                                                                              \
    static void fma_##x(const struct kargs *a, size_t lo, size_t hi)                               \
    {                                                                                              \
        last_group(a, walk_8(a, walk_##x(a, lo, hi), hi), hi);                                     \
    }

static size_t walk_8(const struct kargs *a, size_t lo, size_t hi);

/* The bits of element i as they enter the sum. */
static inline uint64_t bits_of(real x, size_t i)
{
    return (uint64_t)real_bits(x) << (i % WORD_ELEMS * ELEM_BITS);
}

static void last_group(const struct kargs *a, size_t lo, size_t hi)
{
    const size_t lanes = vec_lanes(), n = hi - lo;
    const uint64_t steps = work_of(a)->steps;
    const vec factor = vec_set1((real)FMA_FACTOR), term = vec_set1((real)FMA_TERM);
    _Alignas(KERNEL_LINE) real stage[8 * VEC_MAX];
    real *p = stage;
    uint64_t total = 0;

    if (!n)
        return;
    for (size_t i = 0; i < 8 * lanes; i++)
        stage[i] = i < n ? ((const real *)a->v[0])[lo + i] : (real)1;
    X8(LOAD)
    for (uint64_t k = steps; k; k--) {
        X8(STEP)
    }
    X8(KEEP)
    for (size_t i = 0; i < n; i++)
        total += bits_of(stage[i], i);
    add_total(a, total);
}

/* What the sum must be: the same recurrence, element by element in plain C, fused where the set's
 * vectors are. */
static void check(const struct kargs *a, size_t lo, size_t hi)
{
    enum { BLOCK = 64 };
    const uint64_t steps = work_of(a)->steps, key = data_key(a->seed, 0);
    const real factor = (real)FMA_FACTOR, term = (real)FMA_TERM;

    for (; lo < hi; lo += BLOCK) {
        const size_t n = hi - lo < BLOCK ? hi - lo : BLOCK;
        real x[BLOCK];
        uint64_t total = 0;

        for (size_t i = 0; i < BLOCK; i++)
            x[i] = data_real(key, a->base + lo + i);
        for (uint64_t k = 0; k < steps; k++)
            for (size_t i = 0; i < BLOCK; i++)
                x[i] = real_fma(x[i], factor, term);
        for (size_t i = 0; i < n; i++)
            total += bits_of(x[i], i);
        add_total(a, total);
    }
}

FMA_WALK(8, X8)
FMA_FN(12, X12)
FMA_FN(16, X16)
FMA_FN(24, X24)

static void fma_8(const struct kargs *a, size_t lo, size_t hi)
{
    last_group(a, walk_8(a, lo, hi), hi);
}

/* How fast groups of each width are, as far as this worker's part holds one. */
static void peak(const struct kargs *a, size_t lo, size_t hi)
{
    const struct fma_work *w = work_of(a);
    const size_t lanes = vec_lanes(), ops = 2 * lanes * w->steps;
    union kernel_out out = {{0}};
    struct kargs own = *a;
    double best = 0;

    own.out = &out;
    if (hi - lo < 24 * lanes)
        hi = lo;
    if (hi > lo) {
        PEAK_TRY(best, w, 8 * ops, walk_8(&own, lo, lo + 8 * lanes));
        PEAK_TRY(best, w, 12 * ops, walk_12(&own, lo, lo + 12 * lanes));
        PEAK_TRY(best, w, 16 * ops, walk_16(&own, lo, lo + 16 * lanes));
        PEAK_TRY(best, w, 24 * ops, walk_24(&own, lo, lo + 24 * lanes));
    }
    peak_out(a, 2 * lanes / VEC_PARTS, best, out.u[0]);
}

static const struct kernel rows[] = {
    {"fma", "x8", ELEM, 8, fma_8, STORES_READ},
    {"fma", "x12", ELEM, 12, fma_12, STORES_READ},
    {"fma", "x16", ELEM, 16, fma_16, STORES_READ},
    {"fma", "x24", ELEM, 24, fma_24, STORES_READ},
    {"fma", "check", ELEM, 0, check, STORES_READ},
    {"fma_peak", "plain", ELEM, 0, peak, STORES_READ},
};

KERNEL_TABLE(fma, rows);
