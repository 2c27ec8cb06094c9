/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Which OpenCL devices there are, and what they say of themselves. */
#include <string.h>

#include "device/opencl.h"

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

void opencl_facts(const struct cl_api *cl, cl_device id, struct device_facts *f)
{
    memset(f, 0, sizeof *f);
    text(cl, id, CL_DEVICE_NAME, f->name, sizeof f->name);
    text(cl, id, CL_DRIVER_VERSION, f->driver, sizeof f->driver);
    f->memory_bytes = number(cl, id, CL_DEVICE_GLOBAL_MEM_SIZE, sizeof(uint64_t));
    f->alloc_most = number(cl, id, CL_DEVICE_MAX_MEM_ALLOC_SIZE, sizeof(uint64_t));
    f->cache_bytes = number(cl, id, CL_DEVICE_GLOBAL_MEM_CACHE_SIZE, sizeof(uint64_t));
    f->units = (unsigned)number(cl, id, CL_DEVICE_MAX_COMPUTE_UNITS, sizeof(uint32_t));
    f->cpu = number(cl, id, CL_DEVICE_TYPE, sizeof(uint64_t)) & CL_DEVICE_TYPE_CPU;
    f->fp64 = number(cl, id, CL_DEVICE_DOUBLE_FP_CONFIG, sizeof(uint64_t)) != 0;
    f->group_most = number(cl, id, CL_DEVICE_MAX_WORK_GROUP_SIZE, sizeof(size_t));
    f->workers = f->units * (f->cpu ? 1 : GROUPS_A_UNIT);
}

unsigned opencl_list(struct device_facts *f, unsigned room, struct error *why)
{
    cl_device ids[OPENCL_DEVICES];
    struct cl_api cl;
    unsigned n;

    if (opencl_load(&cl, why))
        return 0;
    n = opencl_devices(&cl, ids, room < OPENCL_DEVICES ? room : OPENCL_DEVICES, why);
    for (unsigned i = 0; i < n; i++)
        opencl_facts(&cl, ids[i], &f[i]);
    return n;
}
