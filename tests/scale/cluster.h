/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The run directory of an invented cluster: nodes that differ a little, some that are slow, whose
 * configuration drifted or that give no figure. */
#ifndef HBMARK_TEST_CLUSTER_H
#define HBMARK_TEST_CLUSTER_H

#include <stdbool.h>

#include "record/error.h"

struct cluster_options {
    const char *dir, *template, *hostile, *label;
    unsigned long nodes, ranks, metrics, samples, launches, slow, drift, missing, seed;
    bool manifest;
};

/* Makes dir with a journal that is valid by the schema and the same for the same options. 0, or -1
 * and e. */
int cluster_write(const struct cluster_options *o, struct error *e);

#endif
