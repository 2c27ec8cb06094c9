/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Language models: what memory gives to one layer's weights and to the cache of keys and values, in
 * the shapes of public models. */
#include "llm.h"

#include <stdio.h>
#include <string.h>

#include "kvcache.h"
#include "layer.h"

bool outputs_turn(struct outputs *o, const struct run *r)
{
    if (run_steps(r) == o->seen)
        return false;
    o->launched = run_steps(r) - o->seen;
    o->seen = run_steps(r);
    o->next ^= 1;
    return true;
}

int llm_model(const struct run *r, struct model *m, uint64_t *count, struct error *e)
{
    static const struct model none;
    struct models all;
    const struct model *found =
        models_load(&all, run_input(r), e) ? NULL : models_find(&all, run_at_word(r, 0), count, e);

    *m = found ? *found : none;
    return found ? 0 : -1;
}

/* Is there a file of models that can be read? */
static const char *lacks(const struct bench_site *site, char *text, size_t size)
{
    struct models all;
    struct error e;

    if (models_load(&all, site->input, &e) == 0)
        return NULL;
    snprintf(text, size, "%s", e.text);
    return "BAD_INPUT";
}

/* The model that a value of --at names, and its number from 1 to most in steps of `multiple`. */
static const char *ask(const struct bench_site *site, const struct bench_ask *a, struct model *m,
                       uint64_t *count, const uint64_t limits[2], char *text, size_t size)
{
    struct models all;
    struct error e;
    const struct model *found =
        models_load(&all, site->input, &e) ? NULL : models_find(&all, a->at[0], count, &e);

    if (!found) {
        snprintf(text, size, "%s", e.text);
        return "NO_MODEL";
    }
    *m = *found;
    if (*count <= limits[0] && *count % limits[1] == 0)
        return NULL;
    snprintf(text, size, "at = '%s': %llu is not a multiple of %llu from %llu to %llu", a->at[0],
             (unsigned long long)*count, (unsigned long long)limits[1],
             (unsigned long long)limits[1], (unsigned long long)limits[0]);
    return "NO_MODEL";
}

static const char *ask_layer(const struct bench_site *site, struct bench_ask *a, char *text,
                             size_t size)
{
    static const uint64_t limits[2] = {LLM_INPUTS, 1};
    struct model m;
    uint64_t tokens;
    const char *code = ask(site, a, &m, &tokens, limits, text, size);

    a->unit = code ? 0 : layer_bytes(&m, a->elem, tokens);
    return code;
}

static const char *ask_cache(const struct bench_site *site, struct bench_ask *a, char *text,
                             size_t size)
{
    static const uint64_t limits[2] = {KV_CONTEXT, KV_CHUNK};
    struct model m;
    uint64_t context;
    const char *code = ask(site, a, &m, &context, limits, text, size);

    a->unit = code ? 0 : cache_bytes(&m, a->elem, context);
    return code;
}

/* All models of a user's file, with this number. */
static void list_models(const struct bench_site *site, const char *number, char *list, size_t size)
{
    struct models all;
    struct error e;

    *list = '\0';
    if (models_load(&all, site->input, &e))
        return;
    for (size_t i = 0; i < all.count; i++)
        if (strlen(list) + MODEL_NAME + 16 < size)
            snprintf(strchr(list, 0), size - strlen(list), "%s%s:%s", i ? "," : "",
                     all.model[i].name, number);
}

static void list_decode(const struct bench_site *site, char *list, size_t size)
{
    list_models(site, "1", list, size);
}

static void list_prefill(const struct bench_site *site, char *list, size_t size)
{
    list_models(site, "512", list, size);
}

static void list_attention(const struct bench_site *site, char *list, size_t size)
{
    list_models(site, "8192", list, size);
}

#define MODELS                                                                                     \
    " Models: share/hbmark/models/models.ini, or a file of the same form with --input FILE."

#define PROOF                                                                                      \
    "every output against a plain f64 reference of the same stored weights, within the error "     \
    "bound of f32 sums, and every weight against the seed, before; each sample's outputs, made "   \
    "not a number before it, have the bits of the first right ones; the whole again after"

/* What has the weights of a layer. */
#define LAYER                                                                                      \
    .loop.kernel = "gemv", .loop.arrays = 1, .shape.types = "bf16, f32, i8", .lacks = lacks,       \
    .asks = ask_layer, .setup = layer_setup, .check = layer_check,                                 \
    .check_sample = layer_check_sample, .proof = PROOF

static const struct bench rows[] = {
    {.name = "llm.decode",
     .roles = ROLE_LANGUAGE_MODEL | ROLE_GENERATION | ROLE_BANDWIDTH_BOUND,
     .summary = "one token for each sequence of a batch: all weights of a model's layer, read once",
     .formula = "y[i][b] = sum_k w[i][k] * x[b][k], of q, k, v, o, gate, up, down (and the router)",
     .counts = "bytes of the weights read once a step, for all of the batch (of experts: as many "
               "as a batch is expected to use); inputs and outputs stay in caches and are not "
               "counted. tokens/s: layers x time of a layer + the last matrix (vocab x hidden) at "
               "the same rate, summed over ranks; no attention, norms or sampling." MODELS,
     .source = "Vaswani et al., Attention Is All You Need, 2017; Pope et al., Efficiently Scaling "
               "Transformer Inference, MLSys 2023; shapes: each model's published configuration",
     .quantities.metric = METRIC_BANDWIDTH,
     .quantities.sides = {{.name = "tokens", .unit = "1/s", .ops = true}},
     .axes[0].name = "model:batch",
     .axes[0].values = "llama-8b:1,llama-8b:4,llama-8b:16,llama-8b:64,llama-70b:1,mixtral-8x7b:1,"
                       "qwen3-30b-a3b:1",
     .axes[0].listed = list_decode,
     .traffic = layer_decode,
     LAYER},
    {.name = "llm.prefill",
     .roles = ROLE_LANGUAGE_MODEL | ROLE_PROMPT,
     .summary = "many tokens at once through a slice of a model's layer: bound by arithmetic",
     .formula = "y[i][t] = sum_k w[i][k] * x[t][k]",
     .counts = "2 flops for each weight and token, by kernels of our own (compute.gemm has the "
               "library's), of the same share of the rows of each matrix. tokens/s: layers x time "
               "of a whole layer, summed over ranks; no attention, norms or logits." MODELS,
     .source = "as llm.decode",
     .quantities.metric = METRIC_FLOPS,
     .quantities.sides = {{.name = "tokens", .unit = "1/s", .ops = true}},
     .axes[0].name = "model:tokens",
     .axes[0].values = "llama-8b:512,llama-70b:512,mixtral-8x7b:512",
     .axes[0].listed = list_prefill,
     .shape.size = SIZE_OWN,
     .shape.bytes = (size_t)32 << 20, /* a step of tens of gigaflops, and beyond the inner caches */
     .traffic = layer_prefill,
     LAYER},
    {.name = "llm.attention",
     .roles = ROLE_LANGUAGE_MODEL | ROLE_BANDWIDTH_BOUND,
     .summary = "one new token's attention over a long context: the cache of keys and values",
     .formula = "y = softmax(q K' / sqrt(d)) V, a group of query heads to each key-value head",
     .counts = "bytes of keys and values read once a step; queries, outputs and partial sums stay "
               "in caches and are not counted. tokens/s: of attention alone, over all layers, for "
               "sequences of this context." MODELS,
     .source = "Ainslie et al., GQA, EMNLP 2023; Milakov, Gimelshein, Online normalizer "
               "calculation for softmax, 2018; Dao et al., Flash-Decoding, 2023",
     .quantities.metric = METRIC_BANDWIDTH,
     .quantities.sides = {{.name = "tokens", .unit = "1/s", .ops = true}},
     .axes[0].name = "model:context",
     .axes[0].values =
         "llama-8b:2048,llama-8b:8192,llama-8b:131072,llama-70b:8192,qwen3-30b-a3b:8192",
     .axes[0].listed = list_attention,
     .loop.kernel = "attention",
     .loop.arrays = 1,
     .shape.types = "bf16, f32, i8",
     .lacks = lacks,
     .asks = ask_cache,
     .setup = cache_setup,
     .step = cache_step,
     .traffic = cache_traffic,
     .check = cache_check,
     .check_sample = cache_check_sample,
     .proof = PROOF},
};

const struct bench_table bench_llm = {"llm", rows, sizeof rows / sizeof *rows};
