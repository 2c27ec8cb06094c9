/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Which OpenCL devices there are, and what they say of themselves. */
#include <stdio.h>
#include <string.h>

#include "device/opencl/opencl.h"
#include "device_args.h"

/* Groups of 256 that a unit of a GPU holds at once: 2048 threads on those of all vendors but
 * Intel, whose units hold fewer and take the rest in turn. */
enum { GROUPS_A_UNIT = 8, PLATFORMS = 16 };

unsigned opencl_devices(const struct cl_api *cl, cl_device *ids, unsigned room, struct error *why)
{
    cl_platform platforms[PLATFORMS];
    uint32_t count = 0, more = 0, n = 0;
    int32_t code = cl->GetPlatformIDs(PLATFORMS, platforms, &count);

    if (code || !count)
        return opencl_failed(why, "GetPlatformIDs", "any driver",
                             code ? code : CL_PLATFORM_NOT_FOUND_KHR),
               0;
    for (uint32_t p = 0; p < count && p < PLATFORMS && n < room; p++) {
        const int32_t found =
            cl->GetDeviceIDs(platforms[p], CL_DEVICE_TYPE_ALL, room - n, ids + n, &more);

        code = found ? found : code;
        if (!found)
            n += more < room - n ? more : room - n;
    }
    if (!n)
        opencl_failed(why, "GetDeviceIDs", "all platforms", code ? code : CL_DEVICE_NOT_FOUND);
    return n;
}

static uint64_t number(const struct cl_api *cl, cl_device id, uint32_t what, size_t bytes)
{
    uint64_t value = 0; /* the low bytes of it, on machines that put them first */

    if (cl->GetDeviceInfo(id, what, bytes, &value, NULL))
        value = 0;
    return value;
}

static void text(const struct cl_api *cl, cl_device id, uint32_t what, char *to, size_t size)
{
    if (cl->GetDeviceInfo(id, what, size - 1, to, NULL))
        *to = '\0';
    to[size - 1] = '\0';
}

/* What the kernels need of it. */
static int lacks(const struct cl_api *cl, cl_device id, const char *name, struct error *e)
{
    const uint64_t group = number(cl, id, CL_DEVICE_MAX_WORK_GROUP_SIZE, sizeof(size_t));

    if (!number(cl, id, CL_DEVICE_DOUBLE_FP_CONFIG, sizeof(uint64_t)))
        return error_set(e, EXIT_UNAVAILABLE,
                         "%s has no 64-bit reals (cl_khr_fp64), which checks compute in: on a GPU "
                         "of Intel set OverrideDefaultFP64Settings=1 and IGC_EnableDPEmulation=1, "
                         "else choose another device",
                         name);
    if (group < DEVICE_GROUP)
        return error_set(
            e, EXIT_UNAVAILABLE,
            "%s takes groups of %zu items where kernels have %d: choose another device", name,
            (size_t)group, DEVICE_GROUP);
    return 0;
}

int opencl_facts(const struct cl_api *cl, cl_device id, struct device_facts *f, struct error *e)
{
    memset(f, 0, sizeof *f);
    text(cl, id, CL_DEVICE_NAME, f->name, sizeof f->name);
    text(cl, id, CL_DRIVER_VERSION, f->driver, sizeof f->driver);
    f->memory_bytes = number(cl, id, CL_DEVICE_GLOBAL_MEM_SIZE, sizeof(uint64_t));
    f->alloc_most = number(cl, id, CL_DEVICE_MAX_MEM_ALLOC_SIZE, sizeof(uint64_t));
    f->cache_bytes = number(cl, id, CL_DEVICE_GLOBAL_MEM_CACHE_SIZE, sizeof(uint64_t));
    f->is_cpu = number(cl, id, CL_DEVICE_TYPE, sizeof(uint64_t)) & CL_DEVICE_TYPE_CPU;
    f->workers = (unsigned)number(cl, id, CL_DEVICE_MAX_COMPUTE_UNITS, sizeof(uint32_t)) *
                 (f->is_cpu ? 1 : GROUPS_A_UNIT);
    snprintf(f->memory, sizeof f->memory, "device");
    return lacks(cl, id, f->name, e);
}

unsigned opencl_count(struct error *why)
{
    cl_device ids[OPENCL_DEVICES];
    struct cl_api cl;

    return opencl_load(&cl, why) ? 0 : opencl_devices(&cl, ids, OPENCL_DEVICES, why);
}
