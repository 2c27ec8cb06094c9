/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Roles of a benchmark: what its numbers mean to whoever reads a record. Results ask for a role,
 * never for a name, so that a new benchmark joins a verdict or a picture by one word in its row. */
#ifndef HBMARK_ROLE_H
#define HBMARK_ROLE_H

#include <jansson.h>
#include <stdbool.h>

/* A benchmark may have several. The lists on the right are those of version 0.1 (role_before.c). */
enum role {
    /* The loop that it runs. */
    ROLE_READ = 1 << 0,  /* reads, and proves it by the exact sum of its first array's words, as
                          * filled (check.sum): stream.read, bw.sweep.read, matrix.bw.read,
                          * matrix.interleave.read */
    ROLE_COPY = 1 << 1,  /* stream.copy, bw.sweep.copy */
    ROLE_TRIAD = 1 << 2, /* stream.triad, bw.sweep.triad, bw.scaling, matrix.bw.triad,
                          * matrix.interleave.triad */
    /* Bandwidth of memory. */
    ROLE_BANDWIDTH = 1 << 3,         /* its B/s may be held against any other's: stream.*, bw.*,
                                      * matrix.bw.*, matrix.interleave.*, latency.mlp */
    ROLE_STREAM = 1 << 4,            /* a loop over whole arrays; with ROLE_TRIAD the reference
                                      * bandwidth: stream.* */
    ROLE_HIGHEST_BANDWIDTH = 1 << 5, /* searched for: bw.max */
    ROLE_BANDWIDTH_CURVE = 1 << 6,   /* against the working set, of a loop above:
                                      * bw.sweep.* */
    ROLE_BANDWIDTH_SCALING = 1 << 7, /* against threads: bw.scaling */
    ROLE_BANDWIDTH_MIX = 1 << 8,     /* against the share of reads (--at): bw.mix */
    ROLE_INTERLEAVE = 1 << 9,        /* over the weights of two memories: matrix.interleave.* */
    /* Latency. */
    ROLE_IDLE_LATENCY = 1 << 10,       /* lines in random order: latency.idle */
    ROLE_PAGE_LATENCY = 1 << 11,       /* without TLB misses: latency.page */
    ROLE_LOADED_LATENCY = 1 << 12,     /* under a rising load: latency.loaded */
    ROLE_MEMORY_PARALLELISM = 1 << 13, /* of k chains on one core: latency.mlp */
    ROLE_NODE_MATRIX = 1 << 14,        /* from each node's cores to each node's memory:
                                        * matrix.latency, matrix.bw.* */
    ROLE_CORE_TO_CORE = 1 << 15,       /* latency.c2c */
    /* Arithmetic, and what memory bounds. */
    ROLE_PEAK_FLOPS = 1 << 16,      /* from registers, in a burst: compute.fma, compute.dot,
                                     * compute.tiles */
    ROLE_SUSTAINED_FLOPS = 1 << 17, /* the same for long: compute.sustained */
    ROLE_MATRIX_PRODUCT = 1 << 18,  /* compute.gemm */
    ROLE_DENSE_SOLVER = 1 << 19,    /* a dense linear system, as HPL: none yet */
    ROLE_ROOFLINE = 1 << 20,        /* roofline, roofline.read */
    ROLE_BANDWIDTH_BOUND = 1 << 21, /* to be held against the bandwidth: compute.spmv,
                                     * compute.stencil, llm.decode, llm.attention */
    ROLE_SPARSE_PRODUCT = 1 << 22,  /* compute.spmv */
    ROLE_RANDOM_UPDATES = 1 << 23,  /* random.gups, random.gups-star, random.gups-shared */
    /* Language models. */
    ROLE_LANGUAGE_MODEL = 1 << 24, /* llm.* */
    ROLE_GENERATION = 1 << 25,     /* tokens one after the other: llm.decode */
    ROLE_PROMPT = 1 << 26,         /* tokens of a prompt together: llm.prefill */
    /* All ranks together. */
    ROLE_MESSAGES = 1 << 27,  /* between two ranks */
    ROLE_TRANSPOSE = 1 << 28, /* of a matrix that all share */
};

enum { ROLES = 29 };

/* "idle-latency" of one role; the role of a word, 0 if there is none of that name. */
const char *role_word(enum role one);
unsigned role_of(const char *word);

/* The words of roles, for a record: ["bandwidth", "stream"]. NULL without memory. */
json_t *roles_json(unsigned roles);

/* Roles of a record that names a benchmark: those it carries, or in journals from before roles were
 * written those that its name stands for. Unknown words count for nothing. */
unsigned roles_of(const json_t *record);
/* Does it have one of these; all of these? */
bool roles_any(const json_t *record, unsigned roles);
bool roles_all(const json_t *record, unsigned roles);

/* What the names of version 0.1 stand for; 0 for all others. */
unsigned roles_before(const char *bench);
/* The k-th of those names with all of these roles, to suggest a command; NULL after the last. */
const char *role_name(unsigned roles, unsigned k);

#endif
