/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The weights of a model's layer in an array, multiplied with one or many tokens. */
#include <math.h>
#include <string.h>

#include "layer.h"
#include "llm.h"

enum { SLICE_MOST = 1 << 12 };

/* What a run keeps: handed to the kernels as it is, then what the figures need. */
struct own {
    struct llm_layer layer;
    struct outputs outputs;
    struct traffic step;             /* of one rank; ops are not yet known */
    uint64_t rows_in, outs_in;       /* in the array */
    double model_bytes, model_madds; /* of the whole model: a step of a batch, a token */
    double tokens;
};

_Static_assert(sizeof(struct own) <= RUN_OWN, "what a benchmark may keep");

/* Experts that `tokens` tokens are expected to use, if each chooses at random. */
static uint64_t experts_used(const struct model *m, uint64_t tokens)
{
    const double n = (double)m->experts, k = (double)m->active_experts;
    double used;

    if (!m->experts)
        return 1;
    used = round(n * (1 - pow(1 - k / n, (double)tokens)));
    return (uint64_t)fmin(n, fmax(k, used));
}

/* Tokens that each of them gets. */
static uint64_t tokens_each(const struct model *m, uint64_t tokens)
{
    const double pairs = (double)(tokens * m->active_experts);

    if (!m->experts)
        return tokens;
    return (uint64_t)fmin((double)tokens, fmax(1, round(pairs / (double)experts_used(m, tokens))));
}

/* Rows and their length of the parts of a layer: q, k and v; o; router; gate and up; down. */
static unsigned parts_of(const struct model *m, uint64_t tokens, struct llm_part part[LLM_PARTS])
{
    const uint64_t q = m->heads * m->head_dim, kv = m->kv_heads * m->head_dim;
    const uint64_t used = experts_used(m, tokens), each = tokens_each(m, tokens);
    const struct llm_part all[LLM_PARTS] = {
        {.rows = q + 2 * kv, .k = m->hidden, .batch = tokens},
        {.rows = m->hidden, .k = q, .batch = tokens},
        {.rows = m->experts, .k = m->hidden, .batch = tokens},
        {.rows = used * 2 * m->intermediate, .k = m->hidden, .batch = each},
        {.rows = used * m->hidden, .k = m->intermediate, .batch = each}};
    unsigned n = 0;

    for (unsigned i = 0; i < LLM_PARTS; i++)
        if (all[i].rows)
            part[n++] = all[i];
    return n;
}

/* Lays the parts, each with one of `slice` of its rows, behind each other. */
static void lay(struct llm_layer *l, const struct model *m, uint64_t tokens, uint64_t slice)
{
    l->parts = parts_of(m, tokens, l->part);
    l->elems = l->rows = l->outs = 0;
    for (unsigned i = 0; i < l->parts; i++) {
        struct llm_part *p = &l->part[i];

        p->rows = p->rows > slice ? p->rows / slice : 1;
        p->at = l->elems;
        p->row0 = l->rows;
        p->out0 = l->outs;
        l->elems += p->rows * p->k;
        l->rows += p->rows;
        l->outs += p->rows * p->batch;
        l->stride = p->k + LLM_ALIGN > l->stride ? p->k + LLM_ALIGN : l->stride;
    }
}

size_t layer_bytes(const struct model *m, enum elem elem, uint64_t tokens)
{
    struct llm_layer l = {0};

    lay(&l, m, tokens, 1);
    return l.elems * elem_bytes(elem);
}

/* What a whole model has besides this layer: the layers, and for decode the last matrix. */
static void measure_model(struct own *o, const struct model *m, enum elem elem, uint64_t tokens)
{
    const uint64_t q = m->heads * m->head_dim, kv = m->kv_heads * m->head_dim;
    const uint64_t active = m->experts ? m->active_experts : 1;
    const uint64_t madds =
        m->hidden * (2 * q + 2 * kv + m->experts) + active * 3 * m->intermediate * m->hidden;

    o->tokens = (double)tokens;
    o->model_madds = (double)m->layers * (double)madds;
    o->model_bytes = (double)m->layers * (double)layer_bytes(m, elem, tokens) +
                     (double)m->vocab * (double)m->hidden * (double)elem_bytes(elem);
}

/* Counts the rows that lie in the array, and what a step does with them. */
static void count(struct own *o, enum elem elem)
{
    const struct llm_layer *l = &o->layer;

    o->rows_in = o->outs_in = 0;
    o->step = (struct traffic){0};
    for (uint64_t copy = 0; copy < l->copies; copy++)
        for (unsigned i = 0; i < l->parts; i++) {
            const struct llm_part *p = &l->part[i];
            const struct llm_span s = llm_span(l, copy, p, 0, l->n);
            const double weights = (double)(s.end * p->k);

            o->rows_in += s.end;
            o->outs_in += s.end * p->batch;
            o->step.read += weights * (double)elem_bytes(elem);
            o->step.flops += 2 * weights * (double)p->batch;
        }
}

/* As many whole layers as the array holds; or a slice of one, with the same share of the rows of
 * each matrix, as one of several devices has it; or, of a tiny array, the first rows. */
static void fit(struct llm_layer *l, const struct model *m, uint64_t tokens, uint64_t n)
{
    uint64_t slice = 1;

    for (lay(l, m, tokens, slice); l->elems > n && slice < SLICE_MOST; lay(l, m, tokens, slice))
        slice *= 2;
    l->n = n;
    l->copies = n > l->elems ? n / l->elems : 1;
    l->inputs = tokens;
}

/* Divides the room beside the array. */
static int divide(struct run *r, struct own *o, struct error *e)
{
    struct llm_layer *l = &o->layer;
    const size_t line = KERNEL_LINE, elem = elem_bytes(run_elem(r));
    const size_t bytes[] = {
        l->inputs * l->stride * sizeof *l->x, l->inputs * l->stride * elem,
        l->inputs * sizeof *l->norm,          l->copies * l->rows * sizeof *l->row,
        l->copies * l->outs * sizeof(float),  l->copies * l->outs * sizeof(float)};
    enum { PIECES = sizeof bytes / sizeof *bytes };
    void *at[PIECES];
    size_t all = 0;

    for (unsigned i = 0; i < PIECES; i++)
        all += (bytes[i] + line - 1) / line * line;
    at[0] = run_room(r, all, e);
    if (!at[0])
        return -1;
    for (unsigned i = 1; i < PIECES; i++)
        at[i] = (char *)at[i - 1] + (bytes[i - 1] + line - 1) / line * line;
    l->x = at[0];
    l->xq = at[1];
    l->norm = at[2];
    l->row = at[3];
    o->outputs = (struct outputs){.y = {at[4], at[5]}, .seen = run_steps(r)};
    return 0;
}

/* The outputs that the next step writes, all not a number. */
static int poison(struct run *r, struct own *o, struct error *e)
{
    o->layer.y = o->outputs.y[o->outputs.next];
    return run_kernel(r, "llm_outputs", "poison", 0, run_n(r), NULL, e);
}

int layer_setup(struct run *r, struct error *e)
{
    struct own *o = run_own(r);
    struct llm_layer *l = &o->layer;
    struct model m;
    uint64_t tokens;

    memset(o, 0, sizeof *o);
    if (llm_model(r, &m, &tokens, e))
        return -1;
    fit(l, &m, tokens, run_n(r));
    measure_model(o, &m, run_elem(r), tokens);
    l->weight_key = data_key(run_seed(r), 0);
    l->input_key = data_key(run_seed(r), 1);
    count(o, run_elem(r));
    if (o->rows_in == 0)
        return error_set(e, EXIT_USAGE,
                         "%s: a size of %zu bytes has not one row of %s: give at least %llu",
                         run_bench(r)->name, run_n(r) * elem_bytes(run_elem(r)), m.name,
                         (unsigned long long)(l->part[0].k * elem_bytes(run_elem(r))));
    if (divide(r, o, e) ||
        run_kernel(r, "llm_inputs", "plain", 0, l->inputs * LLM_ALIGN, NULL, e) ||
        run_kernel(r, "llm_weights", "plain", 0, run_n(r), NULL, e))
        return -1;
    for (o->outputs.next = 2; o->outputs.next-- > 0;)
        if (poison(r, o, e))
            return -1;
    o->outputs.next = 0;
    return 0;
}

/* ops: tokens of the whole model that a step would be. */
struct traffic layer_decode(const struct run *r)
{
    const struct own *o = run_own(r);
    const double ranks = run_ranks(r);

    return (struct traffic){.read = o->step.read * ranks,
                            .flops = o->step.flops * ranks,
                            .ops = o->tokens * o->step.read / o->model_bytes * ranks};
}

struct traffic layer_prefill(const struct run *r)
{
    const struct own *o = run_own(r);
    const double ranks = run_ranks(r);

    return (struct traffic){.read = o->step.read * ranks,
                            .flops = o->step.flops * ranks,
                            .ops = o->step.flops / 2 / o->model_madds * ranks};
}

/* Turns to the latest results; *bits gets their hash. */
static int look(struct run *r, struct own *o, uint64_t *bits, struct error *e)
{
    union kernel_out out;

    if (outputs_turn(&o->outputs, r) && poison(r, o, e))
        return -1;
    o->layer.y = o->outputs.y[!o->outputs.next];
    if (run_kernel(r, "llm_outputs", "hash", 0, run_n(r), &out, e))
        return -1;
    *bits = out.u[0];
    return 0;
}

int layer_check_sample(struct run *r, struct check *c, struct error *e)
{
    struct own *o = run_own(r);
    const uint64_t rows = run_result(r)->u[0];
    uint64_t bits;

    if (look(r, o, &bits, e))
        return -1;
    o->layer.y = o->outputs.y[o->outputs.next];
    *c = (struct check){.kind = "bits of the first result",
                        .elements = o->outs_in,
                        .expected = (double)o->outputs.bits,
                        .got = (double)bits};
    c->pass =
        o->outputs.known && bits == o->outputs.bits && rows == o->rows_in * o->outputs.launched;
    c->bad = !c->pass;
    return 0;
}

int layer_check(struct run *r, struct check *c, struct error *e)
{
    struct own *o = run_own(r);
    union kernel_out out, in;
    uint64_t bits, inputs = o->layer.inputs;

    if (look(r, o, &bits, e) || run_kernel(r, "gemv", "check", 0, run_n(r), &out, e) ||
        run_kernel(r, "llm_inputs", "check", 0, inputs * LLM_ALIGN, &in, e))
        return -1;
    o->layer.y = o->outputs.y[o->outputs.next];
    *c = (struct check){.kind = "f64 reference",
                        .elements = out.u[0] + out.u[1],
                        .bad = out.u[1] + in.u[1],
                        .first_bad = out.u[2] ? out.u[2] - 1 : 0,
                        .max_error = out.f[3],
                        .tolerance = llm_tolerance(o->layer.stride - LLM_ALIGN)};
    c->pass = c->bad == 0 && c->elements == o->outs_in && in.u[0] == inputs * o->layer.stride &&
              (!o->outputs.known || o->outputs.bits == bits);
    o->outputs.bits = bits;
    o->outputs.known = o->outputs.known || c->pass;
    return 0;
}
