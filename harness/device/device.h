/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A device: memory, workers and launches of one kind. Host, GPU and the null device fill one table.
 */
#ifndef HBMARK_DEVICE_H
#define HBMARK_DEVICE_H

#include <hwloc.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel.h"
#include "record/error.h"

struct machine;

enum pages { PAGES_AUTO, PAGES_BASE, PAGES_THP, PAGES_2M, PAGES_1G, PAGES_COUNT };

/* As the user names it: "auto", "4k", "thp", "2m", "1g". */
const char *pages_name(enum pages p);

/* Where memory is wanted. */
struct placement {
    hwloc_const_nodeset_t nodes; /* NULL: wherever first touch puts it */
    enum pages pages;
    /* Where weight is not 0, 0: pages are dealt out over these two of nodes. */
    unsigned node[2], weight[2];
    /* To inspect: is this node near the worker that uses the byte? NULL: all of nodes are. */
    bool (*near)(const void *arg, size_t byte, unsigned node);
    const void *arg;
};

/* What was found by looking at the pages of a buffer, never assumed. */
struct residence {
    size_t sampled; /* pages looked at */
    double local;   /* share on the nodes nearest to their user; -1: the system does not tell */
    double huge;    /* share of the bytes in pages above the base size; -1 unknown */
    uint64_t page_bytes; /* size of most pages */
};

struct buffer {
    void *base;   /* usable from kernels of this device; 2 MiB aligned on the host */
    size_t bytes; /* usable bytes from base */
    void *impl;   /* the device's own */
};

/* One kernel on elements [lo, hi), split statically over workers [first, first + workers). */
struct launch {
    const struct kernel *kernel;
    struct kargs args; /* .out is set by the device */
    size_t lo, hi;
    unsigned first, workers; /* 0 workers: all from first */
    unsigned repeat;         /* times the kernel runs over its part; 0 counts as 1 */
    union kernel_out *out;   /* NULL, or room for one result a worker */
};

struct device_config {
    const struct machine *machine;
    const char *isa;      /* kernel set by name, or "auto" */
    const char *blas;     /* library of matrix products: path or soname, "auto" or "none" */
    const unsigned *cpus; /* PU OS index of each worker */
    unsigned workers;
    unsigned index; /* which of the devices that list() finds; the host ignores it */
};

/* What a device says of itself: sizes and bounds ask here. */
struct device_facts {
    char name[128], driver[128];
    uint64_t memory_bytes, cache_bytes;
    uint64_t alloc_most, group_most; /* bytes of one buffer; work items of a group */
    unsigned units, workers; /* cores, SMs, CUs; groups that keep them busy, each with a result */
    bool cpu, fp64;
};

struct device {
    const struct device_ops *ops;
    void *impl;
    struct device_facts facts;
    const struct kernel_set *set; /* kernels it can launch */
    unsigned workers;             /* bound now */
    const char *library;          /* whose functions are among the kernels, in words, or NULL */
    const char *library_remedy;   /* what to do where it is slower than it can be, or NULL */
    double resolution_ns, overhead_ns; /* of now_ns */
};

struct device_ops {
    const char *name;
    /* Devices found, at most room; 0: why, with the remedy. NULL: there is one. */
    unsigned (*list)(struct device_facts *f, unsigned room, struct error *why);
    int (*open)(struct device *d, const struct device_config *c, struct error *e);
    void (*close)(struct device *d);
    /* Binds the workers anew; buffers stay. */
    int (*bind)(struct device *d, const unsigned *cpus, unsigned workers, struct error *e);
    /* Memory is neither touched nor cleared: the first launch on it decides where it lies. */
    int (*alloc)(struct device *d, size_t bytes, const struct placement *p, struct buffer *b,
                 struct error *e);
    void (*release)(struct device *d, struct buffer *b);
    /* Gives the pages back, so that the next launch touches them first again. */
    void (*discard)(struct device *d, struct buffer *b);
    /* Looks where the pages of [0, bytes) are. */
    int (*inspect)(struct device *d, const struct buffer *b, size_t bytes,
                   const struct placement *p, struct residence *r, struct error *e);
    /* Copies between device memory and the host. */
    int (*fetch)(struct device *d, const void *from, void *to, size_t bytes, struct error *e);
    int (*store)(struct device *d, void *to, const void *from, size_t bytes, struct error *e);
    /* Runs n launches at the same time on disjoint workers. May return before they end: their
     * out, which has to stay until then, is there after wait(), now_ns() or span_ns(). */
    int (*launch)(struct device *d, const struct launch *l, size_t n, struct error *e);
    /* Waits until all launched work has ended. -1: it failed. NULL: launch() waits. */
    int (*wait)(struct device *d, struct error *e);
    /* Waits until all launched work has ended, then reads the device's clock, in ns. */
    double (*now_ns)(struct device *d);
    /* The same clock for one worker, from within a kernel. */
    double (*worker_ns)(void);
    /* Lets the device lie idle. */
    void (*rest)(struct device *d, double seconds);
    /* GPU: device time of the launches since the last call, by events; NULL where now_ns is it. */
    double (*span_ns)(struct device *d);
};

extern const struct device_ops device_host, device_opencl;

/* The parts [lo, hi) of n elements that worker w of `workers` gets: whole pages where there are
 * enough, whole cache lines else. The same for every kernel, so first touch fits every use. */
void device_part(size_t lo, size_t hi, unsigned w, unsigned workers, size_t *from, size_t *to);

/* Which of two nodes a chunk of memory is dealt to, 0 or 1: of any weight[0] + weight[1] chunks in
 * a row, weight[0] to the first, and these as far from each other as can be. */
unsigned device_dealt(size_t chunk, const unsigned weight[2]);
/* Bytes of a chunk: pages of the size asked for fit in it. */
size_t device_chunk(enum pages p);

/* The worker of `workers` whose part of n elements holds element i. */
unsigned device_owner(size_t i, size_t n, unsigned workers);

/* Calibrates resolution_ns (smallest step seen) and overhead_ns of the device's clock. */
void device_calibrate(struct device *d);

#endif
