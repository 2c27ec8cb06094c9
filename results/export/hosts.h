/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Names of a run's nodes, no two alike: what a label needs to tell them apart. */
#ifndef HBMARK_EXPORT_HOSTS_H
#define HBMARK_EXPORT_HOSTS_H

#include "readout/readout.h"

struct hosts {
    const char **name; /* of each node; borrowed or in pool */
    void *pool;
};

/* "n7" as it is, a second node of that name "n7#2"; a node without one is "node3", from 0. Zeroed
 * h; 0, or -1 without memory (hosts_fini() all the same). */
int hosts_init(struct hosts *h, const struct readout *r);
void hosts_fini(struct hosts *h);

#endif
