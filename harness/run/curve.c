/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "run/curve.h"

#include <math.h>
#include <stdio.h>

enum { LEAST = 4096, GRAIN = 4096, LLC_TIMES = 8 };

const char *curve_sizes(uint64_t llc, unsigned octave, char *list, size_t size)
{
    size_t at = 0;
    uint64_t last = 0;

    for (unsigned i = 0; at + 32 < size; i++) {
        uint64_t bytes = (uint64_t)(LEAST * exp2((double)i / octave) / GRAIN) * GRAIN;

        if (bytes > LLC_TIMES * llc)
            break;
        if (bytes != last)
            at += (size_t)snprintf(list + at, size - at, "%llu,", (unsigned long long)bytes);
        last = bytes;
    }
    snprintf(list + at, size - at, "4GiB");
    return list;
}
