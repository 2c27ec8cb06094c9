/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A device: memory, workers and launches of one kind. Host, GPU and null device fill one table. */
#ifndef HBMARK_DEVICE_H
#define HBMARK_DEVICE_H

#include "device/facts.h"
#include "device/placement.h"
#include "kernel.h"
#include "record/error.h"

struct machine;

struct buffer {
    void *base;   /* for kernels of this device alone; 2 MiB aligned on the host */
    size_t bytes; /* usable bytes from base */
    void *impl;   /* the device's own */
};

/* One kernel on elements [lo, hi), split statically over workers [first, first + workers). */
struct launch {
    const struct kernel *kernel;
    struct kargs args; /* .out is set by the device; what .own points at is copied if need be */
    size_t lo, hi;
    unsigned first, workers; /* 0 workers: all from first */
    unsigned repeat;         /* times the kernel runs over its part; 0 counts as 1 */
    union kernel_out *out;   /* NULL, or room for a result of each, from first on: after wait() */
};

struct device_config {
    const struct machine *machine;
    const char *isa;      /* kernel set by name, or "auto" */
    const char *blas;     /* library of matrix products: path or soname, "auto" or "none" */
    const unsigned *cpus; /* PU OS index of each worker */
    unsigned workers;
    unsigned index; /* of several of its kind */
};

struct device {
    const struct device_ops *ops;
    void *impl;
    const struct kernel_set *set; /* kernels it can launch */
    struct device_facts facts;
    unsigned workers;                  /* in use now */
    const char *library;               /* whose functions are among the kernels, or NULL */
    const char *library_remedy;        /* what to do where it is slower than it can be, or NULL */
    double resolution_ns, overhead_ns; /* of now_ns */
};

/* What the host alone has. */
struct host_ops {
    /* Binds the workers anew; buffers stay. */
    int (*bind)(struct device *d, const unsigned *cpus, unsigned workers, struct error *e);
    /* Gives the pages back, so that the next launch touches them first again. */
    void (*discard)(struct device *d, struct buffer *b);
    /* Looks where the pages of [0, bytes) are. */
    int (*inspect)(struct device *d, const struct buffer *b, size_t bytes,
                   const struct placement *p, struct residence *r, struct error *e);
    /* The device's clock for one worker, from within a kernel. */
    double (*worker_ns)(void);
};

struct device_ops {
    const char *name;
    /* Fills *d; facts, too. -1 with the driver's words and what to install or to give. */
    int (*open)(struct device *d, const struct device_config *c, struct error *e);
    void (*close)(struct device *d);
    /* Memory is neither touched nor cleared: the first launch on it decides where it lies. */
    int (*alloc)(struct device *d, size_t bytes, const struct placement *p, struct buffer *b,
                 struct error *e);
    void (*release)(struct device *d, struct buffer *b);
    /* Copies between device memory and the host, after all that was launched. */
    int (*fetch)(struct device *d, const void *from, void *to, size_t bytes, struct error *e);
    int (*store)(struct device *d, void *to, const void *from, size_t bytes, struct error *e);
    /* Runs n launches at the same time on disjoint workers. May return before they begin. */
    int (*launch)(struct device *d, const struct launch *l, size_t n, struct error *e);
    /* Until all launched work has ended and its results are there. What failed meanwhile fails. */
    int (*wait)(struct device *d, struct error *e);
    double (*now_ns)(struct device *d);
    /* Device time of all launches since the last call, by its events, after wait(). NULL: now_ns
     * is all there is. */
    double (*span_ns)(struct device *d);
    /* Lets the device lie idle. NULL: it cannot. */
    void (*rest)(struct device *d, double seconds);
    const struct host_ops *host; /* NULL: another's memory and workers */
};

extern const struct device_ops device_host, device_opencl;

/* Calibrates resolution_ns (smallest step seen) and overhead_ns of the device's clock. */
void device_calibrate(struct device *d);

#endif
