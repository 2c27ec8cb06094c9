/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Energy of this node's packages and memory, by the counters that powercap shows (RAPL). */
#ifndef HBMARK_ENERGY_H
#define HBMARK_ENERGY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "machine/sysinfo.h"

enum { ENERGY_DOMAINS = 64, ENERGY_NAME = 40 };

/* One counter: in uJ, begins again at 0 after range. */
struct energy_domain {
    char name[ENERGY_NAME]; /* "package-0", "package-0 dram" */
    char file[256];
    uint64_t last_uJ, range_uJ;
};

struct energy {
    struct energy_domain domain[ENERGY_DOMAINS];
    size_t n;
    double joules;       /* of all domains since they were opened */
    double idle_W;       /* as energy_idle() found it */
    double update_s;     /* how often the counters move, when idle */
    const char *why_not; /* if n is 0 */
};

/* Finds the domains that do not contain each other: packages, and memory beside them. root stands
 * before /sys. Without any, n is 0 and why_not says what to do. */
void energy_open(struct energy *e, const char *root);

/* Adds what was used since the last call, or the opening. It must be called at least once in the
 * time that a counter takes for its range: a minute at the least (max_energy_range_uj). Returns
 * joules since the opening. */
double energy_read(struct energy *e);

/* Looks for so many seconds, by the clock given, while nothing else runs: idle_W and update_s.
 * Counters that stand still are of no use: n becomes 0. */
void energy_idle(struct energy *e, double seconds, double (*now_ns)(void));

#endif
