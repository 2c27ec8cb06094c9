/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What every stream loop must leave behind, computed again from the seed alone: words of the result
 * as in kernels/host/stream/stream_check.c. */
#include "data.h"
#include "loops.h"
#include "stream.h"

/* Of an item, then of its group. worst: the largest relative error as bits, which as integers order
 * as the numbers do, with infinity and then NaN on top. first: index, or the most there is. */
struct found {
    uint64_t right, wrong, first;
    int64_t worst;
};

static INLINE struct found found_join(struct found x, struct found y)
{
    x.right += y.right;
    x.wrong += y.wrong;
    x.first = y.first < x.first ? y.first : x.first;
    x.worst = y.worst > x.worst ? y.worst : x.worst;
    return x;
}

static INLINE struct found found_look(struct found x, uint64_t i, real got, double first,
                                      double second, double ulps)
{
    const double value = first + second, scale = fabs(first) + fabs(second);
    const double err = fabs((double)got - value);
    const bool same = WORD_OF(got) == WORD_OF((real)value);
    const bool right = same || err <= ulps * (double)REAL_EPSILON * scale;
    const struct found one = {right, !right, right ? ~(uint64_t)0 : i,
                              same ? 0 : as_long(fabs(err / scale))};

    return found_join(x, one);
}

/* u[0] right, u[1] wrong, u[2] first wrong index + 1 or 0, f[3] the largest relative error. */
static INLINE void found_tell(struct found x, GLOBAL union dev_out *out)
{
    out->u[0] = x.right;
    out->u[1] = x.wrong;
    out->u[2] = x.first + 1;
    out->u[3] = (uint64_t)x.worst;
}

static INLINE double to_the(double s, uint64_t n)
{
    double p = 1;

    for (; n; n >>= 1, s *= s)
        if (n & 1)
            p *= s;
    return p;
}

#define D(k) (double)data_real(key[k], a.base + i)

/* Before the first step v0 must be as filled. */
#define CHECK(name, first, second, ulps)                                                           \
    KERNEL void NAME(name##_check)(ARGS)                                                           \
    {                                                                                              \
        const struct range mine = walk_items(a.hi - a.lo);                                         \
        const uint64_t key[4] = {data_key(a.seed, 0), data_key(a.seed, 1), data_key(a.seed, 2),    \
                                 data_key(a.seed, 3)};                                             \
        const double s = (real)a.s, n = (double)a.steps, power = to_the(s, a.steps);               \
        struct found x = {0, 0, ~(uint64_t)0, 0};                                                  \
        LOCAL struct found all[DEVICE_GROUP];                                                      \
        OPERANDS;                                                                                  \
                                                                                                   \
        for (uint64_t j = mine.from; j < mine.to; j += mine.step) {                                \
            const uint64_t i = a.lo + j;                                                           \
                                                                                                   \
            x = a.steps ? found_look(x, i, v0[i], first, second, ulps)                             \
                        : found_look(x, i, v0[i], D(0), 0, 0);                                     \
        }                                                                                          \
        (void)s, (void)n, (void)power;                                                             \
        all[DEV_ITEM] = x;                                                                         \
        OVER_ITEMS(all, found_join)                                                                \
        if (DEV_ITEM == 0)                                                                         \
            found_tell(all[0], out);                                                               \
    }
STREAM_CHECKS(CHECK)

/* u[0]: the sum of the words of array 0 as filled. */
KERNEL void NAME(read_check)(ARGS)
{
    const struct range mine = walk_items(a.hi - a.lo);
    const uint64_t key = data_key(a.seed, 0);
    struct total x = {0, 0};
    LOCAL struct total all[DEVICE_GROUP];
    OPERANDS;

    for (uint64_t j = mine.from; j < mine.to; j += mine.step)
        x.u += WORD_OF(data_real(key, a.base + a.lo + j));
    all[DEV_ITEM] = x;
    OVER_ITEMS(all, total_join)
    if (DEV_ITEM == 0)
        out->u[0] = (word)all[0].u;
}

/* A sum of reals, what its additions lost, and the sum of their sizes. */
struct exact {
    double sum, lost, size;
};

/* Knuth, The Art of Computer Programming 2, 4.2.2, theorem B: the error of an addition, exactly. */
static INLINE struct exact exact_join(struct exact x, struct exact y)
{
    const double sum = x.sum + y.sum, part = sum - x.sum;

    x.lost += y.lost + ((x.sum - (sum - part)) + (y.sum - part));
    x.sum = sum;
    x.size += y.size;
    return x;
}

/* f[0]: the dot product of arrays 0 and 1 as filled; f[1]: the sum of |terms|. */
KERNEL void NAME(dot_check)(ARGS)
{
    const struct range mine = walk_items(a.hi - a.lo);
    const uint64_t key[2] = {data_key(a.seed, 0), data_key(a.seed, 1)};
    struct exact x = {0, 0, 0};
    LOCAL struct exact all[DEVICE_GROUP];
    OPERANDS;

    for (uint64_t j = mine.from; j < mine.to; j += mine.step) {
        const uint64_t i = a.lo + j;
        const double term = D(0) * D(1);
        const struct exact one = {term, 0, fabs(term)};

        x = exact_join(x, one);
    }
    all[DEV_ITEM] = x;
    OVER_ITEMS(all, exact_join)
    if (DEV_ITEM == 0) {
        out->f[0] = all[0].sum + all[0].lost;
        out->f[1] = all[0].size;
    }
}
