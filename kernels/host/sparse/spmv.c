/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Sparse matrix by vector: compressed rows, and SELL-C-sigma (Kreutzer, Hager, Wellein, Fehske,
 * Bishop, SIAM J. Sci. Comput. 36(5), 2014). Indices are read, never computed. */
#include "spmv.h"

#include VEC_HEADER
#include "family.h"

/* Entries ahead. Measured (Zen 4), against none: 1.1 (CSR) and 1.4 (SELL) times as fast. */
enum { FETCH = 1024 };

/* One block of rows [row, end), at most SPMV_BLOCK of them. */
struct block {
    size_t row, end;
    real *values;
    uint32_t *words;
};

static INLINE struct block block_at(const struct kargs *a, size_t row, size_t hi)
{
    const size_t number = row / SPMV_BLOCK;

    return (struct block){row, hi - row < SPMV_BLOCK ? hi : row + SPMV_BLOCK,
                          (real *)a->v[1] + number * SPMV_BLOCK * SPMV_ROW,
                          (uint32_t *)a->v[2] + number * SPMV_WORDS};
}

/* Asks for two lines of the values, and the one of the columns that belongs to them. */
static INLINE void fetch_two(const real *values, const int32_t *columns)
{
    __builtin_prefetch(values, 0, 2);
    __builtin_prefetch(values + KERNEL_LINE / sizeof(real), 0, 2);
    __builtin_prefetch(columns, 0, 2);
}

/* Asks for what is due soon, into the second level. Twice: a request that finds the queue of misses
 * full is dropped. */
static INLINE void fetch(const real *values, const int32_t *columns, unsigned pairs)
{
    for (unsigned k = 0; k < pairs; k++, values += 2 * SPMV_CHUNK, columns += 2 * SPMV_CHUNK) {
        fetch_two(values + FETCH, columns + FETCH);
        fetch_two(values + FETCH / 2, columns + FETCH / 2);
    }
}

/* Rows, or entries of one, in pairs: sets whose vectors are wider join them, and no set has
 * narrower ones. loose: anywhere in memory. */
typedef real pair __attribute__((vector_size(2 * sizeof(real)), may_alias));
typedef real loose __attribute__((vector_size(2 * sizeof(real)), aligned(sizeof(real)), may_alias));
/* ... or a chunk's rows all in one. */
typedef real whole __attribute__((vector_size(SPMV_CHUNK * sizeof(real)), may_alias));

/* Row pointers are where the rows end. */
static void multiply_csr(const struct kargs *a, size_t lo, size_t hi)
{
    const real *const x = a->v[3];
    real *const y = a->v[0];

    for (size_t row = lo; row < hi; row += SPMV_BLOCK) {
        const struct block b = block_at(a, row, hi);
        const int32_t *const columns = (const int32_t *)(b.words + SPMV_BLOCK);
        uint32_t j = 0;

        for (size_t i = row; i < b.end; i++) {
            const uint32_t end = b.words[i - row];
            fetch(b.values + j, columns + j, 2);
            pair s0 = {0}, s1 = s0, s2 = s0;
            real rest = 0;

            for (; j + 6 <= end; j += 6) {
                const loose *const v = (const loose *)(b.values + j);

                s0 += v[0] * (pair){x[columns[j]], x[columns[j + 1]]};
                s1 += v[1] * (pair){x[columns[j + 2]], x[columns[j + 3]]};
                s2 += v[2] * (pair){x[columns[j + 4]], x[columns[j + 5]]};
            }
            for (; j < end; j++)
                rest += b.values[j] * x[columns[j]];
            s0 += s1 + s2;
            y[i] = s0[0] + s0[1] + rest;
        }
    }
}

/* A chunk's pointer is the length of its rows. */
static INLINE void chunk_pairs(const real *values, const int32_t *c, uint32_t length, const real *x,
                               real *y)
{
    pair s0 = {0}, s1 = s0, s2 = s0, s3 = s0;

    for (; length; length--, values += SPMV_CHUNK, c += SPMV_CHUNK) {
        const pair *const v = (const pair *)values;

        if (length % 2)
            fetch(values, c, 1);
        s0 += v[0] * (pair){x[c[0]], x[c[1]]};
        s1 += v[1] * (pair){x[c[2]], x[c[3]]};
        s2 += v[2] * (pair){x[c[4]], x[c[5]]};
        s3 += v[3] * (pair){x[c[6]], x[c[7]]};
    }
    *(pair *)y = s0;
    *(pair *)(y + 2) = s1;
    *(pair *)(y + 4) = s2;
    *(pair *)(y + 6) = s3;
}

static INLINE void chunk_whole(const real *values, const int32_t *c, uint32_t length, const real *x,
                               real *y)
{
    whole sum = {0};

    for (; length; length--, values += SPMV_CHUNK, c += SPMV_CHUNK) {
        if (length % 2)
            fetch(values, c, 1);
        sum += *(const whole *)values *
               (whole){x[c[0]], x[c[1]], x[c[2]], x[c[3]], x[c[4]], x[c[5]], x[c[6]], x[c[7]]};
    }
    *(whole *)y = sum;
}

static void multiply_sell(const struct kargs *a, size_t lo, size_t hi)
{
    const real *const x = a->v[3];
    real *const y = a->v[0];

    for (size_t row = lo; row < hi; row += SPMV_BLOCK) {
        const struct block b = block_at(a, row, hi);
        const int32_t *const columns = (const int32_t *)(b.words + SPMV_BLOCK);
        size_t at = 0;

        for (size_t i = row; i < b.end; i += SPMV_CHUNK) {
            const uint32_t length = b.words[i - row];
            _Alignas(KERNEL_LINE) real sums[SPMV_CHUNK];

            if ((size_t)VEC_MAX == SPMV_CHUNK)
                chunk_whole(b.values + at, columns + at, length, x, sums);
            else
                chunk_pairs(b.values + at, columns + at, length, x, sums);
            at += (size_t)length * SPMV_CHUNK;
            for (size_t k = i; k < i + SPMV_CHUNK && k < b.end; k++)
                y[k] = sums[k - i];
        }
    }
}

static real value_at(const struct kargs *a, uint64_t i, unsigned k)
{
    return data_real(data_key(a->seed, 1), (a->base + i) * SPMV_ROW + k);
}

/* Rows that a last block lacks have values of 0, so that a chunk can be read whole. */
static INLINE void build(const struct kargs *a, size_t lo, size_t hi,
                         size_t (*place)(size_t, unsigned), bool sell)
{
    for (size_t row = lo; row < hi; row += SPMV_BLOCK) {
        const struct block b = block_at(a, row, hi);
        uint32_t *const columns = b.words + SPMV_BLOCK;

        for (size_t i = 0; i < SPMV_BLOCK; i++) {
            b.words[i] = sell ? SPMV_ROW : (uint32_t)(i + 1) * SPMV_ROW;
            for (unsigned k = 0; k < SPMV_ROW; k++) {
                const bool there = row + i < b.end;

                b.values[place(i, k)] = there ? value_at(a, row + i, k) : 0;
                columns[place(i, k)] = there ? spmv_column(a->own, a->seed, row + i, k) : 0;
            }
        }
    }
}

static void build_csr(const struct kargs *a, size_t lo, size_t hi)
{
    build(a, lo, hi, spmv_csr, false);
}

static void build_sell(const struct kargs *a, size_t lo, size_t hi)
{
    build(a, lo, hi, spmv_sell, true);
}

/* Reads y only. u[0]: right, u[1]: wrong, u[2]: first wrong row + 1, f[3]: largest relative error.
 * All terms are positive: 27 of them err by as many roundings at most, whatever their order. */
static void check(const struct kargs *a, size_t lo, size_t hi)
{
    const uint64_t key = data_key(a->seed, 3);
    const real *const y = a->v[0];
    const double allowed = (SPMV_ROW + 2) * (double)REAL_EPSILON;
    union kernel_out *out = a->out;

    for (size_t i = lo; i < hi; i++) {
        double want = 0, err;

        for (unsigned k = 0; k < SPMV_ROW; k++)
            want += (double)value_at(a, i, k) *
                    (double)data_real(key, a->base + spmv_column(a->own, a->seed, i, k));
        err = __builtin_fabs((double)y[i] - want) / want;
        if (err > out->f[3] || err != err) /* a NaN stays */
            out->f[3] = err;
        if (err <= allowed) {
            out->u[0]++;
            continue;
        }
        out->u[1]++;
        if (!out->u[2])
            out->u[2] = i + 1;
    }
}

static const struct kernel rows[] = {
    {"spmv", "csr", ELEM, 0, multiply_csr, PLAIN_STORES},
    {"spmv", "sell", ELEM, 0, multiply_sell, PLAIN_STORES},
    {"spmv", "check", ELEM, 0, check, STORES_READ},
    {"spmv_data", "csr", ELEM, 0, build_csr, STORES_READ},
    {"spmv_data", "sell", ELEM, 0, build_sell, STORES_READ},
};

KERNEL_TABLE(spmv, rows);
