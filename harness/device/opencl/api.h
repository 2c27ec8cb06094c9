/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What hbmark calls of OpenCL 1.2, declared here: the library is found when it is used, and nothing
 * is linked. Names, types and numbers: Khronos, The OpenCL Specification 1.2, and its cl.h. */
#ifndef HBMARK_OPENCL_API_H
#define HBMARK_OPENCL_API_H

#include <stddef.h>
#include <stdint.h>

#include "record/error.h"

typedef struct cl_platform *cl_platform;
typedef struct cl_device *cl_device;
typedef struct cl_context *cl_context;
typedef struct cl_queue *cl_queue;
typedef struct cl_program *cl_program;
typedef struct cl_kernel *cl_kernel;
typedef struct cl_mem *cl_mem;
typedef struct cl_event *cl_event;

enum {
    CL_SUCCESS = 0,
    CL_DEVICE_NOT_FOUND = -1,
    CL_PLATFORM_NOT_FOUND_KHR = -1001,
    CL_COMPLETE = 0,
    CL_TRUE = 1,
    CL_MEM_READ_WRITE = 1,
    CL_MEM_USE_HOST_PTR = 8,
    CL_QUEUE_PROFILING_ENABLE = 2,
    CL_DEVICE_TYPE_CPU = 2,
    CL_DEVICE_TYPE = 0x1000,
    CL_DEVICE_MAX_COMPUTE_UNITS = 0x1002,
    CL_DEVICE_MAX_WORK_GROUP_SIZE = 0x1004,
    CL_DEVICE_MAX_MEM_ALLOC_SIZE = 0x1010,
    CL_DEVICE_GLOBAL_MEM_CACHE_SIZE = 0x101e,
    CL_DEVICE_GLOBAL_MEM_SIZE = 0x101f,
    CL_DEVICE_NAME = 0x102b,
    CL_DRIVER_VERSION = 0x102d,
    CL_DEVICE_DOUBLE_FP_CONFIG = 0x1032,
    CL_PROGRAM_BUILD_LOG = 0x1183,
    CL_EVENT_COMMAND_EXECUTION_STATUS = 0x11d3,
    CL_PROFILING_COMMAND_START = 0x1282,
    CL_PROFILING_COMMAND_END = 0x1283,
};
#define CL_DEVICE_TYPE_ALL UINT64_C(0xffffffff)

/* Result, name and parameters of each; members of struct cl_api. cl_int is int32_t, cl_uint
 * uint32_t, cl_bitfield uint64_t; a callback is always NULL here. */
#define CL_CALLS(CALL)                                                                             \
    CALL(int32_t, GetPlatformIDs, uint32_t, cl_platform *, uint32_t *)                             \
    CALL(int32_t, GetDeviceIDs, cl_platform, uint64_t, uint32_t, cl_device *, uint32_t *)          \
    CALL(int32_t, GetDeviceInfo, cl_device, uint32_t, size_t, void *, size_t *)                    \
    CALL(cl_context, CreateContext, const intptr_t *, uint32_t, const cl_device *, void *, void *, \
         int32_t *)                                                                                \
    CALL(int32_t, ReleaseContext, cl_context)                                                      \
    CALL(cl_queue, CreateCommandQueue, cl_context, cl_device, uint64_t, int32_t *)                 \
    CALL(int32_t, ReleaseCommandQueue, cl_queue)                                                   \
    CALL(cl_program, CreateProgramWithSource, cl_context, uint32_t, const char **, const size_t *, \
         int32_t *)                                                                                \
    CALL(int32_t, BuildProgram, cl_program, uint32_t, const cl_device *, const char *, void *,     \
         void *)                                                                                   \
    CALL(int32_t, GetProgramBuildInfo, cl_program, cl_device, uint32_t, size_t, void *, size_t *)  \
    CALL(int32_t, ReleaseProgram, cl_program)                                                      \
    CALL(cl_kernel, CreateKernel, cl_program, const char *, int32_t *)                             \
    CALL(int32_t, SetKernelArg, cl_kernel, uint32_t, size_t, const void *)                         \
    CALL(int32_t, ReleaseKernel, cl_kernel)                                                        \
    CALL(cl_mem, CreateBuffer, cl_context, uint64_t, size_t, void *, int32_t *)                    \
    CALL(int32_t, ReleaseMemObject, cl_mem)                                                        \
    CALL(int32_t, EnqueueReadBuffer, cl_queue, cl_mem, uint32_t, size_t, size_t, void *, uint32_t, \
         const cl_event *, cl_event *)                                                             \
    CALL(int32_t, EnqueueWriteBuffer, cl_queue, cl_mem, uint32_t, size_t, size_t, const void *,    \
         uint32_t, const cl_event *, cl_event *)                                                   \
    CALL(int32_t, EnqueueFillBuffer, cl_queue, cl_mem, const void *, size_t, size_t, size_t,       \
         uint32_t, const cl_event *, cl_event *)                                                   \
    CALL(int32_t, EnqueueNDRangeKernel, cl_queue, cl_kernel, uint32_t, const size_t *,             \
         const size_t *, const size_t *, uint32_t, const cl_event *, cl_event *)                   \
    CALL(cl_event, CreateUserEvent, cl_context, int32_t *)                                         \
    CALL(int32_t, SetUserEventStatus, cl_event, int32_t)                                           \
    CALL(int32_t, GetEventInfo, cl_event, uint32_t, size_t, void *, size_t *)                      \
    CALL(int32_t, GetEventProfilingInfo, cl_event, uint32_t, size_t, void *, size_t *)             \
    CALL(int32_t, ReleaseEvent, cl_event)                                                          \
    CALL(int32_t, Flush, cl_queue)                                                                 \
    CALL(int32_t, Finish, cl_queue)

struct cl_api {
#define CALL(type, name, ...) type (*name)(__VA_ARGS__);
    CL_CALLS(CALL)
#undef CALL
};

/* Finds the library (HBMARK_OPENCL_LIB, or libOpenCL.so.1) and its functions; it stays loaded, as
 * drivers have threads. EXIT_UNAVAILABLE with the package that has it. */
int opencl_load(struct cl_api *cl, struct error *e);

/* Sets e: "clBuildProgram of stream_f64: CL_BUILD_PROGRAM_FAILURE (-11): what to do"; -1. */
int opencl_failed(struct error *e, const char *call, const char *of, int32_t code);

#endif
