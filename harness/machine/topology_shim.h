/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The one place that knows how hwloc 2.8 to 3.x differ. */
#ifndef HBMARK_TOPOLOGY_SHIM_H
#define HBMARK_TOPOLOGY_SHIM_H

#include <hwloc.h>

#include "machine/memnode.h"

/* Highest major version of XML this hwloc reads. */
unsigned shim_xml_version(void);

/* Keeps hwloc from writing to standard error; a user's own setting stays. */
void shim_quiet(void);

/* The opposite, for a child process whose standard error is read: says what is wrong. */
void shim_verbose(void);

/* hwloc_topology_load() without guesses about memory, unless the user's HWLOC_MEMTIERS_GUESS asks
 * for them: hwloc since 2.10 calls the faster of two nodes HBM and the slower DRAM, also where they
 * are DRAM and a CXL or NVM memory that nothing names. */
int shim_load(hwloc_topology_t t);

/* hwloc_topology_export_xml() in format 2. */
int shim_export(hwloc_topology_t t, const char *path);

/* What hwloc says a node is: kind and the words it said it with, e.g. "subtype HBM". MEM_UNKNOWN
 * and NULL if it says nothing that helps. */
enum memkind shim_memkind(hwloc_obj_t node, const char **key, const char **value);

#endif
