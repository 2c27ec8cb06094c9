/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Shapes of language models, read from INI files: the one that comes with the program, or a user's.
 */
#ifndef HBMARK_MODELS_H
#define HBMARK_MODELS_H

#include <stddef.h>
#include <stdint.h>

#include "record/error.h"

enum { MODELS_MOST = 64, MODEL_NAME = 16 };

struct model {
    char name[MODEL_NAME];
    uint64_t layers, hidden, intermediate, heads, kv_heads, head_dim, vocab;
    uint64_t experts, active_experts; /* 0: none */
    int line;                         /* of its section */
};

struct models {
    struct model model[MODELS_MOST];
    size_t count;
};

/* EXIT_BAD_DATA with file:line, value and what is allowed. */
int models_parse(struct models *m, const char *text, size_t bytes, const char *file,
                 struct error *e);
/* From this file; "": the shapes that come with hbmark. */
int models_load(struct models *m, const char *input, struct error *e);

/* "NAME:COUNT": the model, and the number behind it. EXIT_USAGE with what there is. */
const struct model *models_find(const struct models *m, const char *word, uint64_t *count,
                                struct error *e);

#endif
