/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "plan/curve.h"

#include <math.h>
#include <stdio.h>

#include "device/placement.h"
#include "machine/machine.h"

enum { LEAST = 4096, PAGE = 4096, THREADS_ALL = 16, DOMAINS_MOST = 16 };
/* A chase ends where the caches no longer count: an octave beyond what counts as memory. */
enum { CHASE_LLC_TIMES = 2 * LLC_TIMES };
#define FAR ((uint64_t)4 << 30)

/* An array of about so many bytes that all workers get equal parts of; not less than one part. */
static uint64_t even(const struct curve *c, uint64_t bytes)
{
    const uint64_t line = PART_LINE * (uint64_t)c->elem_bytes * c->workers;
    const uint64_t page = PART_PAGE * (uint64_t)c->elem_bytes * c->workers;
    /* Chases are over whole pages. */
    const uint64_t grain = c->llc ? PAGE : bytes >= PART_PAGES_LEAST * page ? page : line;

    return bytes < grain ? grain : bytes / grain * grain;
}

const char *curve_sizes(const struct curve *c, char *list, size_t size)
{
    const uint64_t most = c->llc ? CHASE_LLC_TIMES * c->llc : UINT64_MAX;
    const uint64_t least = LEAST * (uint64_t)c->workers;
    size_t at = 0;
    uint64_t last = 0;

    list[0] = '\0';
    for (unsigned i = 0; at + 32 < size; i++) {
        const double set = (double)least * exp2((double)i / c->octave);
        uint64_t bytes;

        if (set > (double)c->upto || set > (double)most)
            break;
        bytes = even(c, (uint64_t)set / c->arrays);
        if (bytes != last && set >= (double)c->from)
            at += (size_t)snprintf(list + at, size - at, "%s%llu", at ? "," : "",
                                   (unsigned long long)bytes);
        last = bytes;
    }
    if (c->llc && c->from <= FAR && FAR <= c->upto)
        snprintf(list + at, size - at, "%s4GiB", at ? "," : "");
    return list;
}

static unsigned power_below(unsigned n)
{
    unsigned p = 1;

    while (p <= n / 2)
        p *= 2;
    return p;
}

const char *curve_threads(unsigned cores, unsigned domain, char *list, size_t size)
{
    size_t at = 0;

    for (unsigned n = 1; n <= cores && at + 16 < size; n++)
        if (n <= THREADS_ALL || n == cores || n % (power_below(n) / 4) == 0 ||
            (domain > 1 && cores / domain <= DOMAINS_MOST && n % domain == 0))
            at += (size_t)snprintf(list + at, size - at, "%s%u", at ? "," : "", n);
    return list;
}
