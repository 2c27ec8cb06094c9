/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a file of models: read or refused with the file's name, never a crash; and what was
 * read is within the bounds that the kernels' types rest on. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "models.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct models m;
    struct error e = {0};

    if (models_parse(&m, (const char *)data, size, "fuzzed.ini", &e)) {
        if (!strstr(e.text, "fuzzed.ini:"))
            abort();
        return 0;
    }
    for (size_t i = 0; i < m.count; i++) {
        const struct model *one = &m.model[i];

        if (!one->layers || one->hidden % 64 || one->heads * one->head_dim > 65536 ||
            one->heads % one->kv_heads || one->active_experts > one->experts)
            abort();
    }
    return 0;
}
