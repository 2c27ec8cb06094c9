/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Weights, inputs and outputs of a model's layer: made from the seed, looked at, and the products
 * held against a plain f64 reference of the same stored weights. */
#include "layer.h"
#include "stored.h"

typedef double f64xn __attribute__((vector_size(4 * LANES), may_alias));
typedef float f32half __attribute__((vector_size(2 * LANES), may_alias));

/* Scale of a row of quantised weights. */
static float scale_of(const struct llm_layer *l, uint64_t row)
{
    return ELEM == ELEM_I8 ? data_f32(l->weight_key ^ 1, row) / 128 : 1;
}

/* Writes elements [lo, hi), and what goes with the rows that begin there. */
static void fill_weights(const struct kargs *a, size_t lo, size_t hi)
{
    const struct llm_layer *l = a->own;
    real *v0 = a->v[0];

    for (uint64_t k = lo; k < hi; k++)
        v0[k] = STORED(random)(l->weight_key, k);
    for (uint64_t copy = 0; copy < l->copies; copy++)
        for (unsigned i = 0; i < l->parts; i++) {
            const struct llm_part *p = &l->part[i];
            const struct llm_span s = llm_span(l, copy, p, lo, hi);

            for (uint64_t r = s.first; r < s.end; r++) {
                const uint64_t at = s.at + r * p->k, row = copy * l->rows + p->row0 + r;
                double sum = 0;

                for (uint64_t k = at; ELEM == ELEM_I8 && k < at + p->k; k++)
                    sum += (double)STORED(random)(l->weight_key, k);
                l->row[row] = (struct llm_row){scale_of(l, row), (int32_t)sum};
            }
        }
}

/* Element k of input i as f32. */
static INLINE float input_value(const struct llm_layer *l, uint64_t i, uint64_t k)
{
    return STORED(value)(STORED(random)(l->input_key, i * l->stride + k)) / STORED(INPUT_STEPS);
}

/* Inputs [lo / LLM_ALIGN, hi / LLM_ALIGN): as f32, as dot instructions take them, and norms. */
static void fill_inputs(const struct kargs *a, size_t lo, size_t hi)
{
    const struct llm_layer *l = a->own;

    for (uint64_t i = lo / LLM_ALIGN; i < hi / LLM_ALIGN; i++) {
        const uint64_t from = i * l->stride;
        real *xq = (real *)l->xq + from;
        double squares = 0;

        for (uint64_t k = 0; k < l->stride; k++) {
            const real stored = STORED(random)(l->input_key, from + k);
            const float x = input_value(l, i, k);

            l->x[from + stored_place(k)] = x;
            xq[k] = ELEM == ELEM_I8 ? (real)(uint8_t)((int)stored + LLM_RAISE) : stored;
            squares += (double)x * x;
        }
        l->norm[i] = __builtin_sqrt(squares);
    }
}

/* u[0]: right elements of the inputs, u[1]: wrong, u[2]: number of the first wrong one + 1. */
static void check_inputs(const struct kargs *a, size_t lo, size_t hi)
{
    const struct llm_layer *l = a->own;

    for (uint64_t i = lo / LLM_ALIGN; i < hi / LLM_ALIGN; i++)
        for (uint64_t k = 0; k < l->stride; k++) {
            const uint64_t at = i * l->stride + k;

            if (l->x[i * l->stride + stored_place(k)] == input_value(l, i, k))
                a->out->u[0]++;
            else if (!a->out->u[1]++)
                a->out->u[2] = at + 1;
        }
}

/* The outputs of the rows that begin in [lo, hi), all not a number: what is left is seen. */
static void poison_outputs(const struct kargs *a, size_t lo, size_t hi)
{
    const struct llm_layer *l = a->own;

    for (uint64_t copy = 0; copy < l->copies; copy++)
        for (unsigned i = 0; i < l->parts; i++) {
            const struct llm_part *p = &l->part[i];
            const struct llm_span s = llm_span(l, copy, p, lo, hi);
            float *y = l->y + llm_out(l, copy, p, 0);

            for (uint64_t o = s.first * p->batch; o < s.end * p->batch; o++)
                y[o] = bits_f32(0x7fc0dead);
        }
}

/* u[0]: a sum over the bits of these outputs and their places. */
static void hash_outputs(const struct kargs *a, size_t lo, size_t hi)
{
    const struct llm_layer *l = a->own;

    for (uint64_t copy = 0; copy < l->copies; copy++)
        for (unsigned i = 0; i < l->parts; i++) {
            const struct llm_part *p = &l->part[i];
            const struct llm_span s = llm_span(l, copy, p, lo, hi);

            for (uint64_t r = s.first; r < s.end; r++)
                for (uint64_t b = 0; b < p->batch; b++) {
                    const uint64_t o = llm_out(l, copy, p, r) + b;

                    a->out->u[0] += data_mix((uint64_t)f32_bits(l->y[o]) << 32 ^ o);
                }
        }
}

/* One row as the reference sees it. */
struct reference {
    double w[LLM_BLOCK];    /* a block, in the order of the inputs */
    double squares;         /* so far */
    double dot[LLM_INPUTS]; /* with each input, so far */
    bool stored;            /* the weights in memory are those of the seed */
};

static double dot_block(const double *w, const float *x, uint64_t n)
{
    f64xn s[2] = {{0}};
    double total = 0;

    for (uint64_t i = 0; i < n; i += LANES)
        for (unsigned h = 0; h < 2; h++) {
            const uint64_t at = i + h * LANES / 2;

            s[h] += *(const f64xn *)(w + at) *
                    __builtin_convertvector(*(const f32half *)(x + at), f64xn);
        }
    s[0] += s[1];
    for (unsigned k = 0; k < LANES / 2; k++)
        total += s[0][k];
    return total;
}

/* Block [from, from + n) of the row at element `at`, with all inputs. */
static void refer_block(const struct llm_layer *l, const real *v0, struct reference *f, uint64_t at,
                        uint64_t from, uint64_t n, uint64_t batch)
{
    for (uint64_t k = 0; k < n; k++) {
        const real made = STORED(random)(l->weight_key, at + from + k);
        const double w = (double)STORED(value)(made);

        f->stored = f->stored && v0[at + from + k] == made;
        f->w[stored_place(k)] = w;
        f->squares += w * w;
    }
    for (uint64_t b = 0; b < batch; b++)
        f->dot[b] += dot_block(f->w, l->x + b * l->stride + from, n);
}

/* Holds the outputs of one row against it. */
static void judge(const struct llm_layer *l, const struct reference *f, const struct llm_part *p,
                  uint64_t row, uint64_t o, union kernel_out *out)
{
    const double scale = (double)scale_of(l, row), norm = scale * __builtin_sqrt(f->squares);

    for (uint64_t b = 0; b < p->batch; b++, o++) {
        const double difference = (double)l->y[o] - scale * f->dot[b];
        const double error = (difference < 0 ? -difference : difference) / (norm * l->norm[b]);

        if (error > out->f[3])
            out->f[3] = error;
        if (f->stored && error <= llm_tolerance(p->k))
            out->u[0]++;
        else if (!out->u[1]++)
            out->u[2] = o + 1;
    }
}

/* u[0]: right outputs of the rows that begin in [lo, hi), u[1]: wrong ones, or of rows whose
 * weights are not the seed's, u[2]: number of the first + 1, f[3]: largest error in terms of the
 * norms. */
static void check_products(const struct kargs *a, size_t lo, size_t hi)
{
    const struct llm_layer *l = a->own;
    struct reference f __attribute__((aligned(64)));

    for (uint64_t copy = 0; copy < l->copies; copy++)
        for (unsigned i = 0; i < l->parts; i++) {
            const struct llm_part *p = &l->part[i];
            const struct llm_span s = llm_span(l, copy, p, lo, hi);

            for (uint64_t r = s.first; r < s.end; r++) {
                f.stored = true;
                f.squares = 0;
                for (uint64_t b = 0; b < p->batch; b++)
                    f.dot[b] = 0;
                for (uint64_t from = 0; from < p->k; from += LLM_BLOCK)
                    refer_block(l, a->v[0], &f, s.at + r * p->k, from,
                                llm_least(LLM_BLOCK, p->k - from), p->batch);
                judge(l, &f, p, copy * l->rows + p->row0 + r, llm_out(l, copy, p, r), a->out);
            }
        }
}

static const struct kernel rows[] = {
    {"llm_weights", "plain", ELEM, 0, fill_weights, STORES_READ},
    {"llm_inputs", "plain", ELEM, 0, fill_inputs, STORES_READ},
    {"llm_inputs", "check", ELEM, 0, check_inputs, STORES_READ},
    {"llm_outputs", "poison", ELEM, 0, poison_outputs, STORES_READ},
    {"llm_outputs", "hash", ELEM, 0, hash_outputs, STORES_READ},
    {"gemv", "check", ELEM, 0, check_products, STORES_READ},
};

KERNEL_TABLE(llm_data, rows);
