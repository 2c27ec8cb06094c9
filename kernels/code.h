/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Kernels of devices: source that the device's driver compiles, and the rows that run it. */
#ifndef HBMARK_CODE_H
#define HBMARK_CODE_H

#include <stddef.h>
#include <stdint.h>

#include "kernel.h"

enum kernel_grid {
    GRID_TILES,  /* a group for each tile; no results */
    GRID_WORKERS /* a group for each worker: it shares the range out, and adds to its result */
};

/* What a device launches. Groups have DEVICE_GROUP items. */
struct kernel_code {
    const char *module;             /* the text that has it: "stream_quad_f64" */
    const char *entry;              /* "triad_vector_8_f64" */
    const struct kernel_code *edge; /* does what whole tiles leave; NULL: takes any range */
    uint32_t tile;                  /* elements that it takes at a time */
    enum kernel_grid grid;
};

/* Source of a module in OpenCL C 1.2, its headers joined in; NULL where there is none. It wants
 * the macro DEV_CPU: 1 for a CPU, else 0. */
const char *kernel_text(const char *module);

/* Sets of rows with code: first the one for every device, then the extension for CPUs. */
const struct kernel_set *kernel_device_sets(size_t *count);

#endif
