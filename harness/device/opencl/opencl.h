/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The parts of the OpenCL device: what it holds, and what its files do for each other. */
#ifndef HBMARK_OPENCL_H
#define HBMARK_OPENCL_H

#include "code.h"
#include "device/device.h"
#include "device/opencl/api.h"

/* OPENCL_BATCH: commands that wait behind one gate, fewer than the queues of drivers hold. */
enum {
    OPENCL_DEVICES = 64,
    OPENCL_BATCH = 500,
    OPENCL_SPANS = 64,
    OPENCL_NAME = 128,
    OPENCL_TABLES = 16
};

/* Device memory, and the addresses that stand for it: reserved, never readable. */
struct opencl_buffer {
    struct opencl_buffer *next;
    cl_mem mem;
    char *base;
    size_t bytes;
    struct buffer pages; /* the memory itself, where it is the host's */
};

/* A module that was built, an entry of one that was looked up. */
struct opencl_module {
    struct opencl_module *next;
    const char *name;
    cl_program program;
};

struct opencl_entry {
    struct opencl_entry *next;
    const struct kernel_code *code;
    cl_kernel kernel;
};

/* First and last kernel behind one gate. */
struct opencl_span {
    cl_event first, last; /* last NULL: there was one */
};

struct opencl {
    struct cl_api cl;
    const struct machine *machine; /* or NULL */
    cl_device id;
    cl_context context;
    cl_queue queue;
    cl_mem out; /* a result for each worker */
    bool cpu;
    uint64_t allocated;
    struct opencl_buffer *buffers;
    struct opencl_module *modules;
    struct opencl_entry *entries;
    cl_event gate;   /* opened when all is queued behind it; NULL: none is closed */
    unsigned queued; /* commands behind it */
    struct opencl_span spans[OPENCL_SPANS];
    unsigned nspans;
    double span_ns;
    struct kernel_set set;
    const struct kernel_table *tables[OPENCL_TABLES];
};

/* memory.c: operations of the device. */
int opencl_alloc(struct device *d, size_t bytes, const struct placement *p, struct buffer *b,
                 struct error *e);
void opencl_release(struct device *d, struct buffer *b);
int opencl_fetch(struct device *d, const void *from, void *to, size_t bytes, struct error *e);
int opencl_store(struct device *d, void *to, const void *from, size_t bytes, struct error *e);
/* The memory that address stands for, with *offset bytes into it; NULL: none. */
cl_mem opencl_find(const struct opencl *o, const void *address, size_t *offset);

/* code.c: the kernel of a row, built when first asked for. NULL with *e, which has the
 * driver's words. */
cl_kernel opencl_kernel(struct opencl *o, const struct kernel_code *code, struct error *e);
void opencl_code_free(struct opencl *o);
/* Builds one text under a name, as opencl_kernel() does. */
cl_program opencl_build(struct opencl *o, const char *name, const char *text, struct error *e);

/* queue.c: operations of the device. */
int opencl_launch(struct device *d, const struct launch *l, size_t n, struct error *e);
int opencl_wait(struct device *d, struct error *e);
double opencl_span_ns(struct device *d);

/* facts.c: devices of all platforms in their order, at most room; none: why. */
unsigned opencl_devices(const struct cl_api *cl, cl_device *ids, unsigned room, struct error *why);
/* -1 where the device lacks what kernels need. */
int opencl_facts(const struct cl_api *cl, cl_device id, struct device_facts *f, struct error *e);
/* How many there are; 0 and why, with what to install. */
unsigned opencl_count(struct error *why);

#endif
