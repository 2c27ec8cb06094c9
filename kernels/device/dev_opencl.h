/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The words of OpenCL C 1.2 for what device kernels say: another language has another such header.
 */
#ifndef HBMARK_DEV_OPENCL_H
#define HBMARK_DEV_OPENCL_H

#pragma OPENCL EXTENSION cl_khr_fp64 : enable
/* Checks round at each operation; loops that fuse say so. */
#pragma OPENCL FP_CONTRACT OFF

/* A function of the language, in some drivers a macro: the name of a loop. */
#undef dot

typedef ulong uint64_t;
typedef uint uint32_t;
typedef long int64_t;

#define KERNEL   __kernel __attribute__((reqd_work_group_size(DEVICE_GROUP, 1, 1)))
#define GLOBAL   __global
#define LOCAL    __local
#define INLINE   inline __attribute__((always_inline))
#define UNROLLED _Pragma("unroll")

#define DEV_ITEM    ((uint64_t)get_local_id(0))
#define DEV_GROUP   ((uint64_t)get_group_id(0))
#define DEV_GROUPS  ((uint64_t)get_num_groups(0))
#define DEV_BARRIER barrier(CLK_LOCAL_MEM_FENCE)

#endif
