/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "text/nearest.h"

#include <string.h>

static unsigned least_of(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Edits that turn a into b, a swap of neighbours counting one (optimal string alignment, Damerau
 * 1964); names are short, and cut at 63 characters. */
static unsigned edit_distance(const char *a, const char *b)
{
    unsigned rows[3][64], lb = (unsigned)strnlen(b, 63);
    unsigned *two = rows[0], *one = rows[1], *now = rows[2];

    for (unsigned j = 0; j <= lb; j++)
        one[j] = j;
    for (unsigned i = 0; i < 63 && a[i]; i++) {
        unsigned *was = two;

        now[0] = i + 1;
        for (unsigned j = 0; j < lb; j++) {
            now[j + 1] = least_of(one[j] + (a[i] != b[j]), least_of(one[j + 1], now[j]) + 1);
            if (i && j && a[i] == b[j - 1] && a[i - 1] == b[j])
                now[j + 1] = least_of(now[j + 1], two[j - 1] + 1);
        }
        two = one;
        one = now;
        now = was;
    }
    return one[lb];
}

const char *nearest_word(const char *text, const char *const *names, size_t n)
{
    const char *best = NULL;
    unsigned least = (unsigned)strlen(text) / 3 + 2; /* farther is no help */

    for (size_t i = 0; i < n; i++) {
        unsigned d = edit_distance(text, names[i]);
        const char *part = strchr(names[i], '.');

        if (part && edit_distance(text, part + 1) < d) /* the part after the dot alone */
            d = edit_distance(text, part + 1);
        if (d < least) {
            least = d;
            best = names[i];
        }
    }
    return best;
}
