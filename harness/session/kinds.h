/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The last resort for memory nodes that nothing describes: read from them. */
#ifndef HBMARK_KINDS_H
#define HBMARK_KINDS_H

#include "machine/machine.h"

/* True if a node of this live machine has no known kind and reading from it may tell. */
bool kinds_unknown(const struct machine *m);

/* Reads from these nodes and from those with cores, for well under a second each: GBps[nnodes], 0
 * where nothing was read. Loads all allowed cores: one caller a machine at a time. */
void kinds_read_rates(const struct machine *m, double *GBps);

#endif
