/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "machine/cpu_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "machine/sysinfo.h"

#define GiB (UINT64_C(1) << 30)

/* Intel Xeon CPU Max: 64 GiB of HBM2e a package, DDR5 optional (Intel 354227, "Xeon CPU Max Series
 * configuration and tuning guide", memory modes). Xeon Phi 72xx: 16 GiB MCDRAM. A64FX: four 8 GiB
 * HBM2 stacks and nothing else (A64FX microarchitecture manual 1.3). MI300A: HBM3 only (CDNA 3
 * white paper). EPYC 9V64H: HBM3 only (Azure HBv5). Grace: LPDDR5X; memory of an attached Hopper or
 * Blackwell GPU appears as nodes without cores. Neoverse V2 alone is also found in other servers,
 * which have no such nodes. */
static const struct cpu_memory table[] = {
    {"Xeon(R) CPU Max", NULL, NULL, "Xeon CPU Max", MEM_UNKNOWN, MEM_HBM, 64 * GiB, 64 * GiB},
    {"Xeon Phi(TM) CPU 7", NULL, NULL, "Xeon Phi", MEM_UNKNOWN, MEM_HBM, 16 * GiB, 16 * GiB},
    {"A64FX", "0x46", "0x001", "Fujitsu A64FX", MEM_HBM, MEM_UNKNOWN, 0, 0},
    {"MI300A", NULL, NULL, "AMD Instinct MI300A", MEM_HBM, MEM_UNKNOWN, 0, 0},
    {"EPYC 9V64H", NULL, NULL, "AMD EPYC 9V64H", MEM_HBM, MEM_UNKNOWN, 0, 0},
    {"Grace", "0x41", "0xd4f", "Neoverse V2 (NVIDIA Grace)", MEM_DRAM, MEM_GPU, 0, 0},
};

/* hwloc puts what it knows of the CPU on packages, or on the machine where there is none. */
static const char *cpu_info(hwloc_topology_t t, const char *name)
{
    hwloc_obj_t package = hwloc_get_obj_by_type(t, HWLOC_OBJ_PACKAGE, 0);
    const char *value = package ? hwloc_obj_get_info_by_name(package, name) : NULL;

    return value ? value : hwloc_obj_get_info_by_name(hwloc_get_root_obj(t), name);
}

/* "0x46" and "0x00000046" are the same. */
static bool same_number(const char *a, const char *b)
{
    return a && b && strtoul(a, NULL, 0) == strtoul(b, NULL, 0);
}

const struct cpu_memory *cpu_memory_find(hwloc_topology_t t)
{
    const char *model = cpu_info(t, "CPUModel");
    const char *implementer = cpu_info(t, "CPUImplementer");
    const char *part = cpu_info(t, "CPUPart");

    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct cpu_memory *c = &table[i];

        if ((model && strstr(model, c->model)) ||
            (same_number(implementer, c->implementer) && same_number(part, c->part)))
            return c;
    }
    return NULL;
}

void cpu_names(hwloc_topology_t t, char *model, size_t msize, char *vendor, size_t vsize)
{
    const char *name = cpu_info(t, "CPUModel"), *by = cpu_info(t, "CPUVendor");
    const char *implementer = cpu_info(t, "CPUImplementer"), *part = cpu_info(t, "CPUPart");
    const struct cpu_memory *known = cpu_memory_find(t);

    if (name)
        snprintf(model, msize, "%s", name);
    else if (known)
        snprintf(model, msize, "%s", known->name);
    else if (implementer && part)
        snprintf(model, msize, "Arm implementer %s part %s", implementer, part);
    else
        snprintf(model, msize, "unknown");
    snprintf(vendor, vsize, "%s", by ? by : implementer ? implementer : "unknown");
    sys_clean(model);
    sys_clean(vendor);
}
