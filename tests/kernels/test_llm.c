/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Weights times inputs and attention, in every set this CPU can run, against references that are
 * computed here; and that the checks find what is wrong or was not done. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kernel_check.h"
#include "kvcache.h"
#include "layer.h"
#include "../unit.h"

static const enum elem types[] = {ELEM_F32, ELEM_BF16, ELEM_I8};
enum { TYPES = sizeof types / sizeof *types };

/* The row of this name in a set; an extension has few, the others come from the set below it. */
static const struct kernel *row(const struct kernel_set *set, const char *name, const char *variant,
                                enum elem elem)
{
    const struct kernel *k = kernel_find(set, name, variant, elem, 0);
    size_t count;
    const struct kernel_set *sets = kernel_host_sets(&count);

    for (size_t i = 0; i < count && !k && set->extension; i++)
        if (strcmp(sets[i].isa, "avx512") == 0)
            k = kernel_find(&sets[i], name, variant, elem, 0);
    return k;
}

static void *room(size_t bytes)
{
    return aligned_alloc(KERNEL_LINE, (bytes / KERNEL_LINE + 1) * KERNEL_LINE);
}

static double value(const void *v, enum elem elem, size_t i)
{
    const union {
        uint32_t u;
        float f;
    } x = {.u = elem == ELEM_BF16 ? (uint32_t)((const uint16_t *)v)[i] << 16 : 0};

    return elem == ELEM_F32  ? (double)((const float *)v)[i]
           : elem == ELEM_I8 ? ((const int8_t *)v)[i]
                             : (double)x.f;
}

/* Input element as every type has it: behind xq, except for f32, where x itself is in order. */
static double input(const struct llm_layer *l, enum elem elem, size_t i)
{
    if (elem == ELEM_I8)
        return (((const uint8_t *)l->xq)[i] - LLM_RAISE) / 64.0;
    return value(l->xq, elem, i);
}

/* Two copies of a layer of three parts; lengths below, at and above a block, rows of odd count. */
static void make_layer(struct llm_layer *l, struct kargs *a, enum elem elem, uint64_t batch)
{
    static const uint64_t shape[][2] = {{5, 64}, {7, 1024}, {3, 1088}};

    memset(l, 0, sizeof *l);
    for (unsigned i = 0; i < 3; i++) {
        l->part[i] = (struct llm_part){.at = l->elems,
                                       .rows = shape[i][0],
                                       .k = shape[i][1],
                                       .row0 = l->rows,
                                       .out0 = l->outs,
                                       .batch = i == 1 && batch > 1 ? batch - 1 : batch};
        l->elems += shape[i][0] * shape[i][1];
        l->rows += shape[i][0];
        l->outs += shape[i][0] * l->part[i].batch;
    }
    l->parts = 3;
    l->copies = 2;
    l->n = 2 * l->elems - 64; /* the last row does not fit */
    l->weight_key = 11;
    l->input_key = 12;
    l->inputs = batch;
    l->stride = 1088 + LLM_ALIGN;
    l->x = room(batch * l->stride * 4);
    l->xq = room(batch * l->stride * elem_bytes(elem));
    l->norm = room(batch * 8);
    l->row = room(2 * l->rows * sizeof *l->row);
    l->y = room(2 * l->outs * 4);
    a->v[0] = room(2 * l->elems * elem_bytes(elem) + 4096);
    a->own = l;
}

static void free_layer(struct llm_layer *l, struct kargs *a)
{
    free(l->x);
    free(l->xq);
    free(l->norm);
    free(l->row);
    free(l->y);
    free(a->v[0]);
}

static uint64_t outs_in(const struct llm_layer *l)
{
    return 2 * l->outs - l->part[2].batch;
}

/* Every output against sums made here, as the kernels count them: copy, part, row, input. */
static unsigned wrong_products(const struct llm_layer *l, const struct kargs *a, enum elem elem)
{
    unsigned wrong = 0;

    for (uint64_t copy = 0; copy < l->copies; copy++)
        for (unsigned i = 0; i < l->parts; i++) {
            const struct llm_part *p = &l->part[i];
            const struct llm_span s = llm_span(l, copy, p, 0, l->n);

            for (uint64_t o = 0; o < s.end * p->batch; o++) {
                const uint64_t r = o / p->batch, b = o % p->batch;
                const double scale = l->row[copy * l->rows + p->row0 + r].scale;
                double sum = 0, all = 0;

                for (uint64_t k = 0; k < p->k; k++) {
                    const double w = value(a->v[0], elem, s.at + r * p->k + k);

                    sum += w * input(l, elem, b * l->stride + k) * scale;
                    all += fabs(w * input(l, elem, b * l->stride + k) * scale);
                }
                wrong += !(fabs(l->y[llm_out(l, copy, p, 0) + o] - sum) <= all * 1e-5);
            }
        }
    return wrong;
}

/* The sum over the work of three workers with unequal parts. */
static union kernel_out three(const struct kernel *k, const struct kargs *with, size_t n)
{
    union kernel_out out = {{0}};
    struct kargs a = *with;

    CU_ASSERT_PTR_NOT_NULL_FATAL(k);
    a.out = &out;
    k->fn(&a, 0, n / 3 / 64 * 64);
    k->fn(&a, n / 3 / 64 * 64, n / 2 / 64 * 64);
    k->fn(&a, n / 2 / 64 * 64, n);
    return out;
}

static void products_of(const struct kernel_set *set, enum elem elem, const char *variant,
                        uint64_t batch)
{
    struct llm_layer l;
    struct kargs a = {.seed = 0};
    union kernel_out out;
    uint64_t bits;
    unsigned char *bytes;

    make_layer(&l, &a, elem, batch);
    a.out = &out;
    three(row(set, "llm_inputs", "plain", elem), &a, batch * LLM_ALIGN);
    out = three(row(set, "llm_inputs", "check", elem), &a, batch * LLM_ALIGN);
    CU_ASSERT(out.u[0] == batch * l.stride && out.u[1] == 0);
    three(row(set, "llm_weights", "plain", elem), &a, l.n);
    three(row(set, "llm_outputs", "poison", elem), &a, l.n);
    /* Nothing done is found, all of it. */
    out = three(row(set, "gemv", "check", elem), &a, l.n);
    CU_ASSERT(out.u[0] == 0 && out.u[1] == outs_in(&l));
    out = three(row(set, "gemv", variant, elem), &a, l.n);
    CU_ASSERT_EQUAL(out.u[0], 2 * l.rows - 1);
    CU_ASSERT_EQUAL(wrong_products(&l, &a, elem), 0);
    out = three(row(set, "gemv", "check", elem), &a, l.n);
    CU_ASSERT(out.u[0] == outs_in(&l) && out.u[1] == 0);
    CU_ASSERT(out.f[3] <= llm_tolerance(1088));
    /* The bits do not depend on who did what. */
    bits = three(row(set, "llm_outputs", "hash", elem), &a, l.n).u[0];
    memset(l.y, 0, 2 * l.outs * 4);
    row(set, "gemv", variant, elem)->fn(&a, 0, l.n);
    CU_ASSERT_EQUAL(three(row(set, "llm_outputs", "hash", elem), &a, l.n).u[0], bits);
    /* One output, not a number; then one weight that is not the seed's. */
    l.y[3] = NAN;
    CU_ASSERT(three(row(set, "llm_outputs", "hash", elem), &a, l.n).u[0] != bits);
    out = three(row(set, "gemv", "check", elem), &a, l.n);
    CU_ASSERT(out.u[1] == 1 && out.u[2] == 3 + 1);
    row(set, "gemv", variant, elem)->fn(&a, 0, l.n);
    bytes = a.v[0];
    bytes[100 * elem_bytes(elem)] ^= 1;
    out = three(row(set, "gemv", "check", elem), &a, l.n);
    CU_ASSERT_EQUAL(out.u[1], batch);
    l.x[5] += 1;
    out = three(row(set, "llm_inputs", "check", elem), &a, batch * LLM_ALIGN);
    CU_ASSERT_EQUAL(out.u[1], 1);
    free_layer(&l, &a);
}

/* Calls look() for every set that this CPU can run, type and batch. */
static void products(void)
{
    static const uint64_t batches[] = {1, 2, 3, 4, 5, 8, 63, 65};
    static const char *const variants[] = {"plain", "prefetch", "dot"};
    size_t count, runs = 0;
    const struct kernel_set *sets = kernel_host_sets(&count);

    for (size_t s = 0; s < count; s++)
        for (unsigned t = 0; t < TYPES && cpu_can_run(sets[s].isa); t++)
            for (unsigned v = 0; v < 3; v++)
                for (unsigned b = 0; b < sizeof batches / sizeof *batches; b++)
                    if (kernel_find(&sets[s], "gemv", variants[v], types[t], 0)) {
                        products_of(&sets[s], types[t], variants[v], batches[b]);
                        runs++;
                    }
    CU_ASSERT(runs >= 48);
}

/* Every number of a layer's rows is in one part of the split and no other. */
static void spans(void)
{
    struct llm_layer l;
    struct kargs a = {.seed = 0};

    make_layer(&l, &a, ELEM_F32, 2);
    for (uint64_t cut = 0; cut <= l.n; cut += 64)
        for (unsigned i = 0; i < l.parts; i++) {
            const struct llm_span below = llm_span(&l, 1, &l.part[i], 0, cut);
            const struct llm_span above = llm_span(&l, 1, &l.part[i], cut, l.n);

            CU_ASSERT(below.first == 0 && below.end == above.first);
            CU_ASSERT_EQUAL(above.end, l.part[i].rows - (i == 2));
        }
    free_layer(&l, &a);
}

/* Softmax of all positions of a head at once, from the stored numbers. */
static double wrong_attention(const struct kv_cache *c, const void *v0, enum elem elem)
{
    const uint64_t line = KERNEL_LINE / elem_bytes(elem), n = c->chunks * c->positions;
    const double unit = elem == ELEM_I8 ? 64 : 1;
    double worst = 0, *e = malloc(n * sizeof *e);

    for (uint64_t h = 0; h < c->units * c->group; h++) {
        const uint64_t from = h / c->group * 2 * n * c->dim;
        double total = 0;

        for (uint64_t p = 0; p < n; p++) {
            const uint64_t block = from + p / line * line * 2 * c->dim;
            double s = 0;

            for (uint64_t d = 0; d < c->dim; d++)
                s += value(v0, elem, block + d * line + p % line) / unit * c->q[h * c->dim + d];
            e[p] = exp(s / sqrt((double)c->dim));
            total += e[p];
        }
        for (uint64_t d = 0; d < c->dim; d++) {
            double y = 0;

            for (uint64_t p = 0; p < n; p++)
                y += e[p] *
                     value(v0, elem,
                           from + p / line * line * 2 * c->dim + line * c->dim + p % line * c->dim +
                               d) /
                     unit / total;
            worst = fmax(worst, fabs(y - c->y[h * c->dim + d]));
            worst = isnan(c->y[h * c->dim + d]) ? INFINITY : worst;
        }
    }
    free(e);
    return worst;
}

static void attention_of(const struct kernel_set *set, enum elem elem, const struct kv_cache *shape)
{
    struct kv_cache c = *shape;
    const size_t outs = c.units * c.group * c.dim;
    const size_t parts = c.units * c.chunks * c.group * (KV_PART + c.dim);
    struct kargs a = {.own = &c};
    union kernel_out out;
    uint64_t bits, per_unit = KERNEL_LINE;

    c.n = c.units * c.chunks * kv_chunk_elems(&c);
    c.key = 21;
    c.query_key = 22;
    c.factor = (float)(1 / sqrt((double)c.dim)) / (elem == ELEM_I8 ? 64 : 1);
    c.q = room(outs * 4);
    c.y = room(outs * 4);
    c.part = room(parts * 4);
    a.v[0] = room(c.n * elem_bytes(elem) + 65536);
    three(row(set, "attention_queries", "plain", elem), &a, c.units * per_unit);
    three(row(set, "attention_cache", "plain", elem), &a, c.n);
    three(row(set, "attention_parts", "poison", elem), &a, c.n);
    three(row(set, "attention_outputs", "poison", elem), &a, c.units * per_unit);
    out = three(row(set, "attention", "check", elem), &a, c.n);
    CU_ASSERT(out.u[0] == 0 && out.u[1] == outs);
    out = three(row(set, "attention", "plain", elem), &a, c.n);
    CU_ASSERT_EQUAL(out.u[0], c.units * c.chunks);
    three(row(set, "attention_merge", "plain", elem), &a, c.units * per_unit);
    CU_ASSERT(wrong_attention(&c, a.v[0], elem) <= kv_tolerance(&c, sqrt((double)c.dim)));
    out = three(row(set, "attention", "check", elem), &a, c.n);
    CU_ASSERT(out.u[0] == outs && out.u[1] == 0);
    bits = three(row(set, "attention_outputs", "hash", elem), &a, c.units * per_unit).u[0];
    /* A chunk that was left out; an output that is wrong; a value that is not the seed's. */
    c.part[(c.chunks - 1) * c.group * (KV_PART + c.dim) + KV_PART] = NAN;
    three(row(set, "attention_merge", "plain", elem), &a, c.units * per_unit);
    CU_ASSERT(three(row(set, "attention_outputs", "hash", elem), &a, c.units * per_unit).u[0] !=
              bits);
    out = three(row(set, "attention", "check", elem), &a, c.n);
    CU_ASSERT(out.u[1] == 1 && out.u[2] == 1);
    three(row(set, "attention", "plain", elem), &a, c.n);
    three(row(set, "attention_merge", "plain", elem), &a, c.units * per_unit);
    c.y[outs - 1] += 0.1F;
    out = three(row(set, "attention", "check", elem), &a, c.n);
    CU_ASSERT(out.u[1] == 1 && out.u[2] == outs);
    c.y[outs - 1] -= 0.1F;
    ((unsigned char *)a.v[0])[77] ^= 1;
    out = three(row(set, "attention", "check", elem), &a, c.n);
    CU_ASSERT_EQUAL(out.u[1], c.group * c.dim);
    free(c.q);
    free(c.y);
    free(c.part);
    free(a.v[0]);
}

static void attention(void)
{
    static const struct kv_cache shapes[] = {
        {.units = 3, .chunks = 2, .positions = 256, .dim = 128, .group = 4},
        {.units = 1, .chunks = 1, .positions = 64, .dim = 64, .group = 1},
        {.units = 2, .chunks = 1, .positions = 256, .dim = 256, .group = 7},
        {.units = 5, .chunks = 3, .positions = 128, .dim = 128, .group = 16},
    };
    size_t count;
    const struct kernel_set *sets = kernel_host_sets(&count);

    for (size_t s = 0; s < count; s++)
        for (unsigned t = 0; t < TYPES && cpu_can_run(sets[s].isa); t++)
            for (unsigned i = 0; i < sizeof shapes / sizeof *shapes && !sets[s].extension; i++)
                attention_of(&sets[s], types[t], &shapes[i]);
}

int main(void)
{
    CU_TestInfo tests[] = {
        {"products", products}, {"spans", spans}, {"attention", attention}, CU_TEST_INFO_NULL};

    return unit_run("llm", tests);
}
