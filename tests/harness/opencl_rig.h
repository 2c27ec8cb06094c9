/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* An OpenCL device with its arrays, for tests: filled, launched on, and fetched. */
#ifndef HBMARK_OPENCL_RIG_H
#define HBMARK_OPENCL_RIG_H

#include "code.h"
#include "data.h"
#include "device/opencl/opencl.h"
#include "../unit.h"

enum { N_MOST = 100003, GUARD = 64, SEED = 20260101, BASE = 1000003, WORKERS_MOST = 4096 };
enum { ROOM = (N_MOST + GUARD) * 8 }; /* bytes of an array of any type */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

extern struct device dev;
extern struct buffer arrays[KERNEL_OPERANDS];
/* What the device has, as the host reads it; what the host makes; results of the workers. */
extern unsigned char got[KERNEL_OPERANDS][ROOM], want[ROOM];
extern union kernel_out outs[WORKERS_MOST];
extern struct error err;

/* Opens the first device and runs the tests on it. 77 where there is none. */
int rig_opencl(const char *name, const CU_TestInfo *tests);

bool is(const char *a, const char *b);
bool is_sum(const char *name);
/* Rows by name, of the host's first set and of the device; the test ends where there is none. */
const struct kernel *host_kernel(const char *name, const char *variant, enum elem e);
const struct kernel *device_kernel(const char *name, const char *variant, enum elem e);

/* All n elements of the arrays, with the seed and a scalar for the loop. */
struct launch launch_of(const struct kernel *k, size_t n, uint64_t steps);
/* Launches and waits. Results of the workers are added up as a run does. */
union kernel_out perform(struct launch l);
union kernel_out run(const struct kernel *k, size_t n, uint64_t steps);
union kernel_out merged(const struct kernel *k);

/* Whole array k to got[k]; bytes at a place in it. */
void fetch(unsigned k);
void store(unsigned k, size_t byte, const void *from, size_t bytes);
/* All arrays: a guard's pattern everywhere, then n elements as filled, by the device. */
void fill(enum elem e, size_t n);
/* Is the pattern behind the n elements of got[k] as it was? */
bool guard_whole(unsigned k, enum elem e, size_t n);

#endif
