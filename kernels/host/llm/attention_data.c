/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Keys, values and queries of attention: made from the seed; and its outputs, held against a plain
 * f64 reference of the same stored numbers. */
#include "exp.h"
#include "kvcache.h"

enum { LINE = KERNEL_LINE / sizeof(real) };

static void fill_cache(const struct kargs *a, size_t lo, size_t hi)
{
    const struct kv_cache *c = a->own;
    real *v0 = a->v[0];

    for (uint64_t i = lo; i < hi; i++)
        v0[i] = STORED(random)(c->key, i);
}

static INLINE float query(const struct kv_cache *c, uint64_t i)
{
    return random_f32(c->query_key, i) * 0.5F;
}

/* Queries of units [lo / KERNEL_LINE, hi / KERNEL_LINE). */
static void fill_queries(const struct kargs *a, size_t lo, size_t hi)
{
    const struct kv_cache *c = a->own;
    const uint64_t each = c->group * c->dim;

    for (uint64_t i = lo / KERNEL_LINE * each; i < hi / KERNEL_LINE * each; i++)
        c->q[i] = query(c, i);
}

/* The outputs of these units, all not a number: what is left is seen. */
static void poison(const struct kargs *a, size_t lo, size_t hi)
{
    const struct kv_cache *c = a->own;
    const uint64_t each = c->group * c->dim;

    for (uint64_t i = lo / KERNEL_LINE * each; i < hi / KERNEL_LINE * each; i++)
        c->y[i] = bits_f32(0x7fc0dead);
}

/* ... of the chunks that begin in [lo, hi). */
static void poison_parts(const struct kargs *a, size_t lo, size_t hi)
{
    const struct kv_cache *c = a->own;
    const uint64_t each = c->group * (KV_PART + c->dim);

    for (uint64_t i = kv_chunk_from(c, lo) * each; i < kv_chunk_from(c, hi) * each; i++)
        c->part[i] = bits_f32(0x7fc0dead);
}

/* u[0]: a sum over the bits of these units' outputs and their places. */
static void hash(const struct kargs *a, size_t lo, size_t hi)
{
    const struct kv_cache *c = a->own;
    const uint64_t each = c->group * c->dim;

    for (uint64_t i = lo / KERNEL_LINE * each; i < hi / KERNEL_LINE * each; i++)
        a->out->u[0] += data_mix((uint64_t)f32_bits(c->y[i]) << 32 ^ i);
}

/* One unit as the reference sees it; scores are small enough to do without their maximum. */
struct reference {
    double total[KV_GROUP], o[KV_GROUP][KV_DIM];
    double score[KV_GROUP][LINE], x[KV_DIM];
    bool stored; /* what is in memory is the seed's */
};

/* n numbers of the cache from element `at` on, made again, in f->x. */
static INLINE void again(const struct kv_cache *c, const real *v0, struct reference *f, uint64_t at,
                         uint64_t n)
{
    for (uint64_t i = 0; i < n; i++) {
        const real made = STORED(random)(c->key, at + i);

        f->stored = f->stored && v0[at + i] == made;
        f->x[i] = (double)STORED(value)(made);
    }
}

static void refer_block(const struct kv_cache *c, const real *v0, struct reference *f, uint64_t at,
                        uint64_t unit)
{
    for (uint64_t h = 0; h < c->group; h++)
        for (unsigned i = 0; i < LINE; i++)
            f->score[h][i] = 0;
    for (uint64_t d = 0; d < c->dim; d++) {
        again(c, v0, f, at + d * LINE, LINE);
        for (uint64_t h = 0; h < c->group; h++) {
            const double q = (double)query(c, (unit * c->group + h) * c->dim + d);

            for (unsigned i = 0; i < LINE; i++)
                f->score[h][i] += q * f->x[i];
        }
    }
    for (unsigned i = 0; i < LINE; i++) {
        again(c, v0, f, at + c->dim * LINE + i * c->dim, c->dim);
        for (uint64_t h = 0; h < c->group; h++) {
            const double e = exp_f64(f->score[h][i] * (double)c->factor);

            f->total[h] += e;
            for (uint64_t d = 0; d < c->dim; d++)
                f->o[h][d] += e * f->x[d];
        }
    }
}

static void judge(const struct kv_cache *c, const struct reference *f, uint64_t unit,
                  union kernel_out *out)
{
    const double allowed = kv_tolerance(c, __builtin_sqrt((double)c->dim));

    for (uint64_t i = 0; i < c->group * c->dim; i++) {
        const uint64_t at = unit * c->group * c->dim + i, h = i / c->dim;
        const double right = f->o[h][i % c->dim] / f->total[h] / STORED(INPUT_STEPS);
        const double difference = (double)c->y[at] - right;
        const double error = difference < 0 ? -difference : difference;

        if (error > out->f[3])
            out->f[3] = error;
        if (f->stored && error <= allowed)
            out->u[0]++;
        else if (!out->u[1]++)
            out->u[2] = at + 1;
    }
}

/* Of the units that begin in [lo, hi): u[0]: right outputs, u[1]: wrong ones, or of units whose
 * numbers are not the seed's, u[2]: number of the first + 1, f[3]: largest error. */
static void check(const struct kargs *a, size_t lo, size_t hi)
{
    const struct kv_cache *c = a->own;
    const uint64_t end = kv_chunk_from(c, hi);
    struct reference f;

    for (uint64_t i = kv_chunk_from(c, lo); i < end; i++) {
        const uint64_t from = i * kv_chunk_elems(c), unit = i / c->chunks;

        if (i % c->chunks)
            continue;
        f.stored = true;
        for (uint64_t h = 0; h < c->group; h++) {
            f.total[h] = 0;
            for (uint64_t d = 0; d < c->dim; d++)
                f.o[h][d] = 0;
        }
        for (uint64_t n = 0; n < c->chunks * c->positions; n += LINE)
            refer_block(c, a->v[0], &f, from + 2 * n * c->dim, unit);
        judge(c, &f, unit, a->out);
    }
}

static const struct kernel rows[] = {
    {"attention_cache", "plain", ELEM, 0, fill_cache, STORES_READ},
    {"attention_queries", "plain", ELEM, 0, fill_queries, STORES_READ},
    {"attention_outputs", "poison", ELEM, 0, poison, STORES_READ},
    {"attention_outputs", "hash", ELEM, 0, hash, STORES_READ},
    {"attention_parts", "poison", ELEM, 0, poison_parts, STORES_READ},
    {"attention", "check", ELEM, 0, check, STORES_READ},
};

KERNEL_TABLE(attention_data, rows);
