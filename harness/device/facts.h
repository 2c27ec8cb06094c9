/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Facts about a device: what sizes, flags and bounds ask, instead of asking the host machine. */
#ifndef HBMARK_FACTS_H
#define HBMARK_FACTS_H

#include <stdbool.h>
#include <stdint.h>

struct device_facts {
    char name[96];   /* of the product */
    char driver[96]; /* and its version */
    char memory[24]; /* its kind, as --tier names it: "hbm", "device"; "" of the host alone */
    uint64_t memory_bytes, alloc_most; /* of all its memory; of one buffer; 0 unknown */
    uint64_t cache_bytes;              /* last-level caches in reach of its workers */
    unsigned workers;                  /* most that can be asked for */
    double bound_Bps;                  /* of its memory, 0 unknown */
    const char *bound_source;
    bool is_cpu; /* its workers are those of the host */
};

#endif
