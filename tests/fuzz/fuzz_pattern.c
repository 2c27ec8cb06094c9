/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a file of patterns: read or refused with the file's name and a line, never a crash;
 * what was read can be laid over an array and counted. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "pattern.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void lay(const struct pattern *p)
{
    const uint64_t count = pattern_count(p, 4096);

    for (unsigned s = 0; count && s < p->sides; s++) {
        if (pattern_extent(p, s) + (count - 1) * p->delta[s] > 4096)
            abort();
        if (pattern_lines(p, s, count, 8) > 4096 / 8)
            abort();
        pattern_overlaps(p, s, count);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct patterns p;
    struct error e = {0};

    if (patterns_parse(&p, (const char *)data, size, "fuzzed.json", &e)) {
        if (strncmp(e.text, "fuzzed.json:", 12) != 0)
            abort();
        return 0;
    }
    for (size_t i = 0; i < p.count; i++)
        lay(&p.entries[i]);
    patterns_fini(&p);
    return 0;
}
