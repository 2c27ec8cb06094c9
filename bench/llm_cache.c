/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The cache of keys and values of many sequences in an array, read by one new token of each. */
#include <math.h>
#include <string.h>

#include "kvcache.h"
#include "llm.h"

/* What a run keeps: handed to the kernels as it is, then what the figures need. */
struct own {
    struct kv_cache cache;
    struct outputs outputs;
    uint64_t chunks;    /* that the launches since the last look did */
    double token_bytes; /* that one token reads in all layers */
};

_Static_assert(sizeof(struct own) <= RUN_OWN, "what a benchmark may keep");

size_t cache_bytes(const struct model *m, enum elem elem, uint64_t context)
{
    return 2 * context * m->head_dim * elem_bytes(elem);
}

/* As many units as the array holds; or one, of as many positions as fit. */
static void fit(struct kv_cache *c, const struct model *m, uint64_t context, uint64_t n,
                uint64_t line)
{
    const uint64_t position = 2 * m->head_dim;

    c->dim = m->head_dim;
    c->group = m->heads / m->kv_heads;
    c->n = n;
    c->positions = KV_CHUNK;
    c->chunks = context / KV_CHUNK;
    c->units = n / (context * position);
    if (c->units)
        return;
    c->units = 1;
    c->chunks = n / (KV_CHUNK * position);
    if (c->chunks)
        return;
    c->chunks = 1;
    c->positions = n / position / line * line;
}

static int divide(struct run *r, struct own *o, struct error *e)
{
    struct kv_cache *c = &o->cache;
    const uint64_t outs = c->units * c->group * c->dim;
    const uint64_t parts = c->units * c->chunks * c->group * (KV_PART + c->dim);
    float *at = run_room(r, (3 * outs + parts) * sizeof *at, e);

    if (!at)
        return -1;
    c->part = at;
    c->q = at + parts;
    o->outputs = (struct outputs){.y = {c->q + outs, c->q + 2 * outs}, .seen = run_steps(r)};
    return 0;
}

static int by_unit(struct run *r, const char *name, const char *variant, union kernel_out *out,
                   struct error *e)
{
    const struct own *o = run_own(r);

    return run_kernel(r, name, variant, 0, o->cache.units * KERNEL_LINE, out, e);
}

/* What the next step writes, all not a number. */
static int poison(struct run *r, struct own *o, struct error *e)
{
    o->cache.y = o->outputs.y[o->outputs.next];
    return by_unit(r, "attention_outputs", "poison", NULL, e) ||
                   run_kernel(r, "attention_parts", "poison", 0, run_n(r), NULL, e)
               ? -1
               : 0;
}

int cache_setup(struct run *r, struct error *e)
{
    struct own *o = run_own(r);
    struct kv_cache *c = &o->cache;
    struct model m;
    uint64_t context;

    memset(o, 0, sizeof *o);
    if (llm_model(r, &m, &context, e))
        return -1;
    fit(c, &m, context, run_n(r), KERNEL_LINE / elem_bytes(run_elem(r)));
    if (c->positions == 0)
        return error_set(e, EXIT_USAGE,
                         "%s: a size of %zu bytes has not one block of %s: give at least %zu",
                         run_bench(r)->name, run_n(r) * elem_bytes(run_elem(r)), m.name,
                         2 * c->dim * KERNEL_LINE);
    c->key = data_key(run_seed(r), 0);
    c->query_key = data_key(run_seed(r), 1);
    /* Quantised keys count in 64ths: see INPUT_STEPS of the kernels. */
    c->factor = (float)(1 / sqrt((double)c->dim)) / (run_elem(r) == ELEM_I8 ? 64 : 1);
    o->token_bytes = (double)(m.layers * m.kv_heads) *
                     (double)(c->chunks * kv_chunk_elems(c) * elem_bytes(run_elem(r)));
    if (divide(r, o, e) || by_unit(r, "attention_queries", "plain", NULL, e) ||
        run_kernel(r, "attention_cache", "plain", 0, run_n(r), NULL, e))
        return -1;
    for (o->outputs.next = 2; o->outputs.next-- > 0;)
        if (poison(r, o, e))
            return -1;
    o->outputs.next = 0;
    return 0;
}

int cache_step(struct run *r, unsigned repeat, struct error *e)
{
    struct own *o = run_own(r);

    while (repeat--) {
        if (run_launch(r, 1, e) || run_wait(r, e))
            return -1;
        o->chunks += run_result(r)->u[0];
        if (by_unit(r, "attention_merge", "plain", NULL, e))
            return -1;
    }
    return 0;
}

struct traffic cache_traffic(const struct run *r)
{
    const struct own *o = run_own(r);
    const struct kv_cache *c = &o->cache;
    const double elems = (double)(c->units * c->chunks * kv_chunk_elems(c));
    const double bytes = elems * (double)elem_bytes(run_elem(r)), ranks = run_ranks(r);

    return (struct traffic){.read = bytes * ranks,
                            .flops = 2 * elems * (double)c->group * ranks,
                            .ops = bytes / o->token_bytes * ranks};
}

/* Turns to the latest results; *bits gets their hash. False: not all chunks were done. */
static int look(struct run *r, struct own *o, uint64_t *bits, bool *whole, struct error *e)
{
    const struct kv_cache *c = &o->cache;
    union kernel_out out;

    *whole = true;
    if (outputs_turn(&o->outputs, r)) {
        *whole = o->chunks == o->outputs.launched * c->units * c->chunks;
        o->chunks = 0;
        if (poison(r, o, e))
            return -1;
    }
    o->cache.y = o->outputs.y[!o->outputs.next];
    if (by_unit(r, "attention_outputs", "hash", &out, e))
        return -1;
    *bits = out.u[0];
    return 0;
}

int cache_check_sample(struct run *r, struct check *c, struct error *e)
{
    struct own *o = run_own(r);
    uint64_t bits;
    bool whole;

    if (look(r, o, &bits, &whole, e))
        return -1;
    o->cache.y = o->outputs.y[o->outputs.next];
    *c = (struct check){.kind = "bits of the first result",
                        .elements = o->cache.units * o->cache.group * o->cache.dim,
                        .expected = (double)o->outputs.bits,
                        .got = (double)bits};
    c->pass = whole && o->outputs.known && bits == o->outputs.bits;
    c->bad = !c->pass;
    return 0;
}

int cache_check(struct run *r, struct check *c, struct error *e)
{
    struct own *o = run_own(r);
    const struct kv_cache *k = &o->cache;
    union kernel_out out;
    uint64_t bits;
    bool whole;

    if (look(r, o, &bits, &whole, e) || run_kernel(r, "attention", "check", 0, run_n(r), &out, e))
        return -1;
    o->cache.y = o->outputs.y[o->outputs.next];
    *c = (struct check){.kind = "f64 reference",
                        .elements = out.u[0] + out.u[1],
                        .bad = out.u[1],
                        .first_bad = out.u[2] ? out.u[2] - 1 : 0,
                        .max_error = out.f[3],
                        .tolerance = kv_tolerance(k, sqrt((double)k->dim))};
    c->pass = whole && c->bad == 0 && c->elements == k->units * k->group * k->dim &&
              (!o->outputs.known || o->outputs.bits == bits);
    o->outputs.bits = bits;
    o->outputs.known = o->outputs.known || c->pass;
    return 0;
}
