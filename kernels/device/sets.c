/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The kernels of devices: their texts, from the list that CMake wrote, and their sets. */
#include <string.h>

#include "code.h"

/* device_texts.def has one line a module: TEXT(stream_quad_f64). */
#define TEXT(name) extern const char device_text_##name[];
#include "device_texts.def"
#undef TEXT

#define TEXT(name) {#name, device_text_##name},
static const struct {
    const char *name, *text;
} texts[] = {
#include "device_texts.def"
};

const char *kernel_text(const char *module)
{
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (!strcmp(texts[i].name, module))
            return texts[i].text;
    return NULL;
}

extern const struct kernel_table device_rows_f64, device_rows_f32, device_rows_cpu_f64,
    device_rows_cpu_f32;

static const struct kernel_table *const all[] = {&device_rows_f64, &device_rows_f32};
static const struct kernel_table *const cpu[] = {&device_rows_cpu_f64, &device_rows_cpu_f32};
static const struct kernel_set sets[] = {{"opencl", false, all, 2}, {"opencl_cpu", true, cpu, 2}};

const struct kernel_set *kernel_device_sets(size_t *count)
{
    *count = sizeof sets / sizeof sets[0];
    return sets;
}
