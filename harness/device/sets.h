/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The kernels a CPU can run: the most capable whole set, joined by the extensions it has. */
#ifndef HBMARK_DEVICE_SETS_H
#define HBMARK_DEVICE_SETS_H

#include "kernel.h"
#include "record/error.h"

/* Whole sets and extensions of the names given, joined into one that is called as its whole set:
 * the one named, or for "auto" the most capable. The caller frees it: device_set_free(). NULL and
 * EXIT_UNAVAILABLE where there is none. */
struct kernel_set *device_set_new(const char *const *isas, unsigned count, const char *isa,
                                  struct error *e);
/* Puts a table before those of the set: its rows are found first. -1 without memory. */
int device_set_add(struct kernel_set *set, const struct kernel_table *table, struct error *e);
void device_set_free(struct kernel_set *set);

/* The set that a row was built for: "avx512", "avx512bf16", "opencl"; "library" for the rows of
 * one. */
const char *device_set_of(const struct kernel *kernel);

#endif
