/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The steps of machine_init(), in this order; each fills its members of struct machine. */
#ifndef HBMARK_MACHINE_PARTS_H
#define HBMARK_MACHINE_PARTS_H

#include "machine/machine.h"

/* packages .. allowed; needs topology and simulated. */
int machine_read_cores(struct machine *m, struct error *e);

/* caches, llc_sum_bytes. */
void machine_read_caches(struct machine *m);

/* nodes, without their kinds. root as in sysinfo.h, or NULL where the description is all there is.
 */
int machine_read_nodes(struct machine *m, const char *root, struct error *e);

/* Kinds of the nodes; user is --kind or NULL. */
int machine_read_kinds(struct machine *m, const char *user, struct error *e);
/* The first of those: "2=hbm,8-15=cxl". */
int machine_user_kinds(struct machine *m, const char *user, struct error *e);

/* memory_available_bytes .. isas. */
void machine_read_settings(struct machine *m, const char *root);

/* HWLOC_OBJ_CORE, or HWLOC_OBJ_PU where hwloc knows no cores. */
hwloc_obj_type_t machine_core_type(hwloc_topology_t t);

/* a + b, or the largest number if that overflows: sizes in a file may be anything. */
uint64_t sum_bytes(uint64_t a, uint64_t b);

#endif
