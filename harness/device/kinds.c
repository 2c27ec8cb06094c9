/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The kinds of device besides the host: a new one is a row here, a file beside this one with a
 * header for its table and count, and its word in harness/CMakeLists.txt. */
#include "device/names.h"
#include "device/opencl/opencl.h"

const struct device_kind device_kinds[] = {
    {"opencl", &device_opencl, opencl_count},
    {NULL, NULL, NULL},
};
