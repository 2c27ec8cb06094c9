/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Language models: what the rows of bench/llm.c do. */
#ifndef HBMARK_BENCH_LLM_H
#define HBMARK_BENCH_LLM_H

#include "models.h"
#include "api/bench.h"

/* Two sets of outputs in turn: one with the latest results, one made not a number, so that what
 * the next launch leaves out is seen. */
struct outputs {
    float *y[2];
    unsigned next;     /* the one that the next launch writes */
    uint64_t seen;     /* steps of the run, when last looked at */
    uint64_t launched; /* steps that the latest results are of */
    uint64_t bits;     /* hash of the first results that were right */
    bool known;
};

/* The results since the last look are looked at from now on. True if there are new ones: then the
 * other outputs are next. */
bool outputs_turn(struct outputs *o, const struct run *r);

/* The model and the number of the point's --at. */
int llm_model(const struct run *r, struct model *m, uint64_t *count, struct error *e);

/* Weights: bytes of one layer that `tokens` tokens need, in this type. */
size_t layer_bytes(const struct model *m, enum elem elem, uint64_t tokens);
int layer_setup(struct run *r, struct error *e);
struct traffic layer_decode(const struct run *r);
struct traffic layer_prefill(const struct run *r);
int layer_check(struct run *r, struct check *c, struct error *e);
int layer_check_sample(struct run *r, struct check *c, struct error *e);

/* Keys and values. */
size_t cache_bytes(const struct model *m, enum elem elem, uint64_t context);
int cache_setup(struct run *r, struct error *e);
int cache_step(struct run *r, unsigned repeat, struct error *e);
struct traffic cache_traffic(const struct run *r);
int cache_check(struct run *r, struct check *c, struct error *e);
int cache_check_sample(struct run *r, struct check *c, struct error *e);

#endif
