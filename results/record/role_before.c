/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The benchmarks of version 0.1 and their roles, frozen: its journals name a benchmark and carry no
 * roles, and stay readable. A new benchmark says its roles in its own row and never comes here;
 * this is the one file of results that names any. */
#include <string.h>

#include "record/role.h"

#define STREAM ROLE_BANDWIDTH | ROLE_STREAM
#define CURVE  ROLE_BANDWIDTH | ROLE_BANDWIDTH_CURVE
#define DEALT  ROLE_BANDWIDTH | ROLE_INTERLEAVE
#define MATRIX ROLE_BANDWIDTH | ROLE_NODE_MATRIX

static const struct {
    const char *bench;
    unsigned roles;
} before[] = {
    {"stream.read", STREAM | ROLE_READ},
    {"stream.write", STREAM},
    {"stream.copy", STREAM | ROLE_COPY},
    {"stream.scale", STREAM},
    {"stream.add", STREAM},
    {"stream.triad", STREAM | ROLE_TRIAD},
    {"stream.schoenauer", STREAM},
    {"stream.update", STREAM},
    {"stream.daxpy", STREAM},
    {"stream.sdaxpy", STREAM},
    {"stream.nstream", STREAM},
    {"stream.dot", STREAM},
    {"bw.sweep.read", CURVE | ROLE_READ},
    {"bw.sweep.copy", CURVE | ROLE_COPY},
    {"bw.sweep.triad", CURVE | ROLE_TRIAD},
    {"bw.scaling", ROLE_BANDWIDTH | ROLE_BANDWIDTH_SCALING | ROLE_TRIAD},
    {"bw.mix", ROLE_BANDWIDTH | ROLE_BANDWIDTH_MIX},
    {"bw.max", ROLE_BANDWIDTH | ROLE_HIGHEST_BANDWIDTH},
    {"latency.idle", ROLE_IDLE_LATENCY},
    {"latency.page", ROLE_PAGE_LATENCY},
    {"latency.loaded", ROLE_LOADED_LATENCY},
    {"latency.mlp", ROLE_BANDWIDTH | ROLE_MEMORY_PARALLELISM},
    {"latency.c2c", ROLE_CORE_TO_CORE},
    {"matrix.latency", ROLE_NODE_MATRIX},
    {"matrix.bw.read", MATRIX | ROLE_READ},
    {"matrix.bw.triad", MATRIX | ROLE_TRIAD},
    {"matrix.interleave.read", DEALT | ROLE_READ},
    {"matrix.interleave.triad", DEALT | ROLE_TRIAD},
    {"compute.fma", ROLE_PEAK_FLOPS},
    {"compute.dot", ROLE_PEAK_FLOPS},
    {"compute.tiles", ROLE_PEAK_FLOPS},
    {"compute.sustained", ROLE_SUSTAINED_FLOPS},
    {"compute.gemm", ROLE_MATRIX_PRODUCT},
    {"compute.spmv", ROLE_BANDWIDTH_BOUND | ROLE_SPARSE_PRODUCT},
    {"compute.stencil", ROLE_BANDWIDTH_BOUND},
    {"roofline", ROLE_ROOFLINE},
    {"roofline.read", ROLE_ROOFLINE},
    {"random.gups", ROLE_RANDOM_UPDATES},
    {"random.gups-star", ROLE_RANDOM_UPDATES},
    {"random.gups-shared", ROLE_RANDOM_UPDATES},
    {"llm.decode", ROLE_LANGUAGE_MODEL | ROLE_GENERATION | ROLE_BANDWIDTH_BOUND},
    {"llm.prefill", ROLE_LANGUAGE_MODEL | ROLE_PROMPT},
    {"llm.attention", ROLE_LANGUAGE_MODEL | ROLE_BANDWIDTH_BOUND},
};

enum { BEFORE = sizeof before / sizeof *before };

unsigned roles_before(const char *bench)
{
    for (unsigned i = 0; i < BEFORE; i++)
        if (strcmp(before[i].bench, bench) == 0)
            return before[i].roles;
    return 0;
}

const char *role_name(unsigned roles, unsigned k)
{
    for (unsigned i = 0; i < BEFORE; i++)
        if ((before[i].roles & roles) == roles && !k--)
            return before[i].bench;
    return NULL;
}
