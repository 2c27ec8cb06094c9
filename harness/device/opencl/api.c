/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "device/opencl/api.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#define MORE_MEMORY "there is less memory than that: give a smaller --size"
#define NO_DRIVER                                                                                  \
    "no OpenCL driver is installed: apt install pocl-opencl-icd for the CPU, or the OpenCL part "  \
    "of the GPU vendor's driver"
#define NOT_OURS "the driver refuses what OpenCL 1.2 has: update it, or report this"
#define LOST     "the device is lost: see the kernel's log (dmesg)"

/* Of the specification's numbers those that a driver may give to correct calls. */
static const struct {
    int32_t code;
    const char *name, *remedy;
} errors[] = {
    {-1, "CL_DEVICE_NOT_FOUND", NO_DRIVER},
    {-2, "CL_DEVICE_NOT_AVAILABLE", "another program has it, or its driver failed to start"},
    {-3, "CL_COMPILER_NOT_AVAILABLE", "the driver cannot compile: install its full package"},
    {-4, "CL_MEM_OBJECT_ALLOCATION_FAILURE", MORE_MEMORY},
    {-5, "CL_OUT_OF_RESOURCES", MORE_MEMORY ", or " LOST},
    {-6, "CL_OUT_OF_HOST_MEMORY", MORE_MEMORY},
    {-7, "CL_PROFILING_INFO_NOT_AVAILABLE", NOT_OURS},
    {-11, "CL_BUILD_PROGRAM_FAILURE", "the driver does not compile it: update it, or report this"},
    {-14, "CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST", LOST},
    {-30, "CL_INVALID_VALUE", NOT_OURS},
    {-34, "CL_INVALID_CONTEXT", NOT_OURS},
    {-36, "CL_INVALID_COMMAND_QUEUE", LOST},
    {-38, "CL_INVALID_MEM_OBJECT", NOT_OURS},
    {-43, "CL_INVALID_BUILD_OPTIONS", NOT_OURS},
    {-45, "CL_INVALID_PROGRAM_EXECUTABLE", NOT_OURS},
    {-46, "CL_INVALID_KERNEL_NAME", NOT_OURS},
    {-50, "CL_INVALID_ARG_VALUE", NOT_OURS},
    {-51, "CL_INVALID_ARG_SIZE", NOT_OURS},
    {-52, "CL_INVALID_KERNEL_ARGS", NOT_OURS},
    {-54, "CL_INVALID_WORK_GROUP_SIZE", NOT_OURS},
    {-59, "CL_INVALID_OPERATION", NOT_OURS},
    {-61, "CL_INVALID_BUFFER_SIZE", MORE_MEMORY},
    {CL_PLATFORM_NOT_FOUND_KHR, "CL_PLATFORM_NOT_FOUND_KHR", NO_DRIVER},
};

int opencl_failed(struct error *e, const char *call, const char *of, int32_t code)
{
    const char *name = "unknown error", *remedy = "see the driver's manual";

    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (errors[i].code == code) {
            name = errors[i].name;
            remedy = errors[i].remedy;
        }
    return error_set(e, EXIT_UNAVAILABLE, "cl%s of %s: %s (%d): %s", call, of, name, (int)code,
                     remedy);
}

int opencl_load(struct cl_api *cl, struct error *e)
{
    const char *named = getenv("HBMARK_OPENCL_LIB"), *lib = named ? named : "libOpenCL.so.1";
    void *handle = dlopen(lib, RTLD_NOW | RTLD_LOCAL), *found;

    if (!handle)
        return error_set(e, EXIT_UNAVAILABLE, "no OpenCL: %s: %s", dlerror(),
                         named ? "HBMARK_OPENCL_LIB names no library that can be loaded"
                               : "apt install ocl-icd-libopencl1, and a driver such as "
                                 "pocl-opencl-icd");
#define CALL(type, name, ...)                                                                      \
    found = dlsym(handle, "cl" #name);                                                             \
    memcpy(&cl->name, &found, sizeof found);                                                       \
    if (!found)                                                                                    \
        return error_set(e, EXIT_UNAVAILABLE,                                                      \
                         "%s has no cl" #name ": it is no OpenCL 1.2: update "                     \
                         "ocl-icd-libopencl1, or name another with HBMARK_OPENCL_LIB",             \
                         lib);
    CL_CALLS(CALL)
#undef CALL
    return 0;
}
