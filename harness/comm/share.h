/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* How the ranks of one node divide the cores that their launcher left them. */
#ifndef HBMARK_SHARE_H
#define HBMARK_SHARE_H

#include <hwloc.h>
#include <stdbool.h>

/* sets[i] is what rank i of n may run on, and becomes its share. Ranks whose sets overlap, were it
 * by way of a third, divide what they have together: equally many cores each, neighbours in
 * hwloc's order, hardware threads where there are fewer cores than ranks. No rank gets what its set
 * lacks. One that finds everything taken gets what the fewest others have. -1: no memory. */
int share_divide(hwloc_topology_t t, hwloc_cpuset_t *sets, unsigned n);

/* True if a hardware thread is in two of the sets. */
bool share_overlaps(const hwloc_cpuset_t *sets, unsigned n);

/* Cores of which the set has a hardware thread. */
unsigned share_cores(hwloc_topology_t t, hwloc_const_cpuset_t set);

#endif
