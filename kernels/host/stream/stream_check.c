/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What every stream loop must leave behind, computed again from the seed alone. */
#include "family.h"
#include "stream.h"

#define CHECK_OP(name, ...) OP_##name,
enum op { STREAM_CHECKS(CHECK_OP) OP_unchanged };

/* Elements between two looks for the first wrong one. */
enum { BLOCK = 1024 };

/* All that the expected values follow from. The arithmetic is f64 for f32 arrays as well. */
struct check {
    enum op op;
    uint64_t key[KERNEL_OPERANDS], base;
    double s, n;
    double power; /* s^n, where the loop multiplies */
};

struct want {
    double first, second, ulps;
};

static INLINE struct want check_want(const struct check *c, size_t i)
{
    const double s = c->s, n = c->n, power = c->power;

    switch (c->op) {
#define D(k) (double)data_real(c->key[k], c->base + i)
#define CHECK(name, first, second, ulps)                                                           \
    case OP_##name:                                                                                \
        return (struct want){first, second, ulps};
        STREAM_CHECKS(CHECK)
#undef CHECK
    default:
        return (struct want){D(0), 0, 0};
#undef D
    }
}

static INLINE uint64_t bits_of(double x)
{
    union {
        double f;
        uint64_t u;
    } v = {.f = x};

    return v.u;
}

/* Counts the wrong among got[lo, hi). *worst is the largest relative error as bits: as integers
 * they order as the numbers do, with infinity and then NaN on top. */
static INLINE uint64_t check_block(const struct check *c, const real *got, size_t lo, size_t hi,
                                   int64_t *worst)
{
    uint64_t wrong = 0;
    int64_t most = *worst;

    for (size_t i = lo; i < hi; i++) {
        const struct want w = check_want(c, i);
        const double value = w.first + w.second;
        const double scale = __builtin_fabs(w.first) + __builtin_fabs(w.second);
        const double err = __builtin_fabs((double)got[i] - value);
        const int same = real_bits(got[i]) == real_bits((real)value);
        const int right = same | (err <= w.ulps * (double)REAL_EPSILON * scale);
        const int64_t e = same ? 0 : (int64_t)bits_of(__builtin_fabs(err / scale));

        wrong += !right;
        most = e > most ? e : most;
    }
    *worst = most;
    return wrong;
}

static double to_the(double s, uint64_t n)
{
    double p = 1;

    for (; n; n >>= 1, s *= s)
        if (n & 1)
            p *= s;
    return p;
}

/* Reads v0 only; reports in u[0] the right, in u[1] the wrong, in u[2] the first wrong index + 1
 * or 0, in f[3] the largest relative error. Before the first step v0 must be as filled. */
static INLINE void check(enum op op, const struct kargs *a, size_t lo, size_t hi)
{
    struct check c = {.op = op, .base = a->base, .s = (real)a->s, .n = (double)a->steps};
    uint64_t wrong = 0, first = 0;
    union {
        int64_t i;
        double f;
    } worst = {0};

    c.power = to_the(c.s, a->steps);
    for (unsigned k = 0; k < KERNEL_OPERANDS; k++)
        c.key[k] = data_key(a->seed, k);
    for (size_t i = lo, end; i < hi; i = end) {
        end = hi - i < BLOCK ? hi : i + BLOCK;
        const uint64_t bad = check_block(&c, a->v[0], i, end, &worst.i);

        for (size_t j = i; bad && !first && j < end; j++)
            first = check_block(&c, a->v[0], j, j + 1, &worst.i) ? j + 1 : 0;
        wrong += bad;
    }
    a->out->u[0] = hi - lo - wrong;
    a->out->u[1] = wrong;
    a->out->u[2] = first;
    a->out->f[3] = worst.f;
}

static void check_unchanged(const struct kargs *a, size_t lo, size_t hi)
{
    check(OP_unchanged, a, lo, hi);
}

#define CHECK_FN(name, ...)                                                                        \
    static void check_##name(const struct kargs *a, size_t lo, size_t hi)                          \
    {                                                                                              \
        if (a->steps)                                                                              \
            check(OP_##name, a, lo, hi);                                                           \
        else                                                                                       \
            check_unchanged(a, lo, hi);                                                            \
    }
STREAM_CHECKS(CHECK_FN)

/* Reports in u[0] the sum of the words of array 0 as filled. */
static void check_read(const struct kargs *a, size_t lo, size_t hi)
{
    const uint64_t key = data_key(a->seed, 0), base = a->base;
    word sum = 0;

    for (size_t i = lo; i < hi; i++)
        sum += real_bits(data_real(key, base + i));
    a->out->u[0] = sum;
}

/* Lanes of the compensated sum: enough independent chains to hide the latency of four adds. */
enum { LANES = 32 };

struct sums {
    double sum[LANES], lost[LANES], size[LANES];
};

/* Kahan's summation (CACM 8(1), 1965) of elements [lo, hi), at most LANES, one to each lane. */
static INLINE void dot_lanes(struct sums *t, const uint64_t *key, uint64_t lo, uint64_t count)
{
    for (uint64_t j = 0; j < count; j++) {
        const double x = (double)data_real(key[0], lo + j) * (double)data_real(key[1], lo + j);
        const double y = x - t->lost[j], next = t->sum[j] + y;

        t->lost[j] = (next - t->sum[j]) - y;
        t->sum[j] = next;
        t->size[j] += __builtin_fabs(x);
    }
}

/* Reports in f[0] the dot product of arrays 0 and 1 as filled, in f[1] the sum of |terms|. */
static void check_dot(const struct kargs *a, size_t lo, size_t hi)
{
    const uint64_t key[2] = {data_key(a->seed, 0), data_key(a->seed, 1)};
    struct sums t;
    double sum = 0, lost = 0, size = 0;
    size_t i = lo;

    for (unsigned j = 0; j < LANES; j++)
        t.sum[j] = t.lost[j] = t.size[j] = 0;
    for (; hi - i >= LANES; i += LANES)
        dot_lanes(&t, key, a->base + i, LANES);
    dot_lanes(&t, key, a->base + i, hi - i);
    for (unsigned j = 0; j < 2 * LANES; j++) {
        const double y = (j < LANES ? t.sum[j] : -t.lost[j - LANES]) - lost, next = sum + y;

        lost = (next - sum) - y;
        sum = next;
        size += j < LANES ? t.size[j] : 0;
    }
    a->out->f[0] = sum;
    a->out->f[1] = size;
}

#define ROW(name, ...) {#name, "check", ELEM, 0, check_##name, STORES_READ},

static const struct kernel rows[] = {STREAM_CHECKS(ROW) ROW(read) ROW(dot)};

KERNEL_TABLE(stream_check, rows);
