/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Attention of one new token: softmax(q K') V over a cache of keys and values, chunk by chunk, with
 * the running maximum of Milakov and Gimelshein (Online normalizer calculation for softmax, 2018);
 * then the chunks of each unit are put together, as in Flash-Decoding (Dao et al., 2023). */
#include "exp.h"
#include "kvcache.h"
#include "lanes.h"

/* HEADS: at a time, what registers hold. LINE: elements of a cache line, so positions of a block.
 */
enum {
    HEADS = LANES == 16 || PACKED < 4 ? 4 : 2,
    LINE = KERNEL_LINE / sizeof(real),
    VECTORS = LINE / STORED_VECTOR,
    HALVES = PACKED == 1 || (PACKED == 2 && LANES == 16) ? 2 : 1 /* of a sum: to hide latency */
};

/* A chunk on its way: weights of a block's positions, and sums so far. */
struct progress {
    float e[KV_GROUP][LINE] __attribute__((aligned(64)));
    float most[KV_GROUP], total[KV_GROUP], shrink[KV_GROUP];
    float o[KV_GROUP][KV_DIM] __attribute__((aligned(64)));
};

/* The halves of a sum together. */
static INLINE f32xn both(struct unpacked s[HALVES][HEADS], unsigned i, unsigned j)
{
    f32xn sum = s[0][i].v[j];

    for (unsigned t = 1; t < HALVES; t++)
        sum += s[t][i].v[j];
    return sum;
}

/* Scores of heads h .. h + H with one vector of positions; the next block comes nearer. */
static INLINE void scores(const struct kv_cache *c, struct progress *p, const real *keys,
                          const float *q, uint64_t h, unsigned vector, const unsigned H)
{
    struct unpacked s[HALVES][HEADS] = {0};
    const uint64_t next = 2 * c->dim * LINE, half = c->dim * LINE;

    for (uint64_t first = 0; first < c->dim / HALVES; first++)
#pragma GCC unroll 2
        for (unsigned t = 0; t < HALVES; t++) {
            const uint64_t d = first + t * (c->dim / HALVES);
            const struct unpacked k = STORED(unpack)(keys + d * LINE + vector * STORED_VECTOR);

            if (h == 0 && vector == 0) {
                __builtin_prefetch(keys + next + d * LINE, 0, 2);
                __builtin_prefetch(keys + next + half + d * LINE, 0, 2);
            }
#pragma GCC unroll 4
            for (unsigned i = 0; i < H; i++)
#pragma GCC unroll 4
                for (unsigned j = 0; j < PACKED; j++)
                    s[t][i].v[j] = k.v[j] * q[(h + i) * c->dim + d] + s[t][i].v[j];
        }
#pragma GCC unroll 4
    for (unsigned i = 0; i < H; i++)
#pragma GCC unroll 4
        for (unsigned j = 0; j < PACKED; j++)
            *(f32xn *)&p->e[h + i][vector * STORED_VECTOR + j * LANES] = both(s, i, j) * c->factor;
}

/* The scores of one head become weights. */
static INLINE void weigh(struct progress *p, uint64_t h)
{
    f32xn peak = (f32xn){0} + p->most[h], sum = {0};
    float most;

    for (unsigned i = 0; i < LINE; i += LANES)
        peak = lanes_larger(*(const f32xn *)&p->e[h][i], peak);
    most = lanes_most(&peak);
    for (unsigned i = 0; i < LINE; i += LANES) {
        f32xn *e = (f32xn *)&p->e[h][i];

        *e = exp_f32xn(*e - most);
        sum += *e;
    }
    p->shrink[h] = exp_f32(p->most[h] - most);
    p->total[h] = p->total[h] * p->shrink[h] + lanes_total(&sum);
    p->most[h] = most;
}

/* Adds the weighted values of a block to heads h .. h + H, dimensions d .. d + STORED_VECTOR. */
static INLINE void values(const struct kv_cache *c, struct progress *p, const real *v, uint64_t h,
                          uint64_t d, const unsigned H)
{
    struct unpacked o[HALVES][HEADS] = {0};

#pragma GCC unroll 4
    for (unsigned i = 0; i < H; i++)
#pragma GCC unroll 4
        for (unsigned j = 0; j < PACKED; j++)
            o[0][i].v[j] = *(const f32xn *)&p->o[h + i][d + j * LANES] * p->shrink[h + i];
    for (unsigned first = 0; first < LINE / HALVES; first++)
#pragma GCC unroll 2
        for (unsigned t = 0; t < HALVES; t++) {
            const unsigned n = first + t * (LINE / HALVES);
            const struct unpacked x = STORED(unpack)(v + n * c->dim + d);
            const uint64_t at = stored_place(n);

#pragma GCC unroll 4
            for (unsigned i = 0; i < H; i++)
#pragma GCC unroll 4
                for (unsigned j = 0; j < PACKED; j++)
                    o[t][i].v[j] = x.v[j] * p->e[h + i][at] + o[t][i].v[j];
        }
#pragma GCC unroll 4
    for (unsigned i = 0; i < H; i++)
#pragma GCC unroll 4
        for (unsigned j = 0; j < PACKED; j++)
            *(f32xn *)&p->o[h + i][d + j * LANES] = both(o, i, j);
}

static INLINE void block(const struct kv_cache *c, struct progress *p, const real *keys,
                         const float *q)
{
    const real *v = keys + c->dim * LINE;
    uint64_t h = 0;

    for (; h + HEADS <= c->group; h += HEADS)
        for (unsigned i = 0; i < VECTORS; i++)
            scores(c, p, keys, q, h, i, HEADS);
    for (; h < c->group; h++)
        for (unsigned i = 0; i < VECTORS; i++)
            scores(c, p, keys, q, h, i, 1);
    for (h = 0; h < c->group; h++)
        weigh(p, h);
    for (h = 0; h + HEADS <= c->group; h += HEADS)
        for (uint64_t d = 0; d < c->dim; d += STORED_VECTOR)
            values(c, p, v, h, d, HEADS);
    for (; h < c->group; h++)
        for (uint64_t d = 0; d < c->dim; d += STORED_VECTOR)
            values(c, p, v, h, d, 1);
}

/* The chunks that begin in [lo, hi): their largest score, sum of weights and weighted values.
 * u[0]: how many. */
static void attention(const struct kargs *a, size_t lo, size_t hi)
{
    const struct kv_cache *c = a->own;
    const real *v0 = a->v[0];
    const uint64_t end = kv_chunk_from(c, hi), size = KV_PART + c->dim;
    struct progress p;

    for (uint64_t i = kv_chunk_from(c, lo); i < end; i++) {
        float *part = c->part + i * c->group * size;

        for (uint64_t h = 0; h < c->group; h++) {
            p.most[h] = -1e30F;
            p.total[h] = 0;
            for (uint64_t d = 0; d < c->dim; d++)
                p.o[h][d] = 0;
        }
        for (uint64_t n = 0; n < c->positions; n += LINE)
            block(c, &p, v0 + i * kv_chunk_elems(c) + 2 * n * c->dim,
                  c->q + i / c->chunks * c->group * c->dim);
        for (uint64_t h = 0; h < c->group; h++, part += size) {
            part[0] = p.most[h];
            part[1] = p.total[h];
            for (uint64_t d = 0; d < c->dim; d++)
                part[KV_PART + d] = p.o[h][stored_place(d)];
        }
        a->out->u[0]++;
    }
}

/* Puts the chunks of units [lo / KERNEL_LINE, hi / KERNEL_LINE) together. */
static void merge(const struct kargs *a, size_t lo, size_t hi)
{
    const struct kv_cache *c = a->own;
    const uint64_t size = KV_PART + c->dim;

    for (uint64_t i = lo / KERNEL_LINE * c->group; i < hi / KERNEL_LINE * c->group; i++) {
        const float *first = c->part + (i / c->group * c->chunks * c->group + i % c->group) * size;
        float *y = c->y + i * c->dim, most = first[0], total = 0;

        for (uint64_t k = 1; k < c->chunks; k++)
            most = first[k * c->group * size] > most ? first[k * c->group * size] : most;
        for (uint64_t d = 0; d < c->dim; d++)
            y[d] = 0;
        for (uint64_t k = 0; k < c->chunks; k++) {
            const float *part = first + k * c->group * size, share = exp_f32(part[0] - most);

            total += part[1] * share;
            for (uint64_t d = 0; d < c->dim; d++)
                y[d] += part[KV_PART + d] * share;
        }
        total *= STORED(INPUT_STEPS);
        for (uint64_t d = 0; d < c->dim; d++)
            y[d] /= total;
    }
}

static const struct kernel rows[] = {
    {"attention", "plain", ELEM, 0, attention, STORES_READ},
    {"attention_merge", "plain", ELEM, 0, merge, STORES_READ},
};

KERNEL_TABLE(attention, rows);
