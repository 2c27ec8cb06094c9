/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The OpenCL device: any GPU or CPU whose driver an OpenCL library finds. */
#include "device/opencl/opencl.h"

#include <hwloc.h>
#include <stdlib.h>

#include "comm/comm.h"
#include "machine/machine.h"

/* Rows of sets that the device can run: those shaped for CPUs on a CPU alone. */
static int choose_rows(struct device *d, struct error *e)
{
    struct opencl *o = d->impl;
    size_t count;
    const struct kernel_set *sets = kernel_device_sets(&count);

    o->set = (struct kernel_set){sets[0].isa, false, o->tables, 0};
    d->set = &o->set;
    for (size_t i = 0; i < count; i++)
        for (size_t t = 0; t < sets[i].ntables && (d->facts.is_cpu || !sets[i].extension); t++) {
            if (o->set.ntables == OPENCL_TABLES)
                return error_set(e, EXIT_INTERNAL, "more than %d tables of kernels for devices",
                                 OPENCL_TABLES);
            o->tables[o->set.ntables++] = sets[i].tables[t];
        }
    return 0;
}

static int find_device(struct device *d, unsigned index, struct error *e)
{
    struct opencl *o = d->impl;
    cl_device ids[OPENCL_DEVICES];
    const unsigned n = opencl_devices(&o->cl, ids, OPENCL_DEVICES, e);

    if (n && index >= n)
        error_set(e, EXIT_UNAVAILABLE,
                  "no OpenCL device %u: there are %u, 0 to %u: give --device opencl:0", index, n,
                  n - 1);
    if (index >= n)
        return -1;
    o->id = ids[index];
    if (opencl_facts(&o->cl, o->id, &d->facts, e))
        return -1;
    o->cpu = d->facts.is_cpu;
    d->workers = d->facts.workers;
    return 0;
}

static int make_queue(struct device *d, struct error *e)
{
    struct opencl *o = d->impl;
    const char *call = "CreateContext";
    int32_t code = 0;

    o->context = o->cl.CreateContext(NULL, 1, &o->id, NULL, NULL, &code);
    if (o->context) {
        call = "CreateCommandQueue";
        o->queue = o->cl.CreateCommandQueue(o->context, o->id, CL_QUEUE_PROFILING_ENABLE, &code);
    }
    if (o->queue) {
        call = "CreateBuffer";
        o->out = o->cl.CreateBuffer(o->context, CL_MEM_READ_WRITE,
                                    d->workers * sizeof(union kernel_out), NULL, &code);
    }
    return o->out ? 0 : opencl_failed(e, call, d->facts.name, code);
}

/* A driver for CPUs starts its threads here, and they inherit where this one may run: wherever
 * we may, not only on the core that the host device bound it to. */
static int start(struct device *d, const struct device_config *c, struct error *e)
{
    hwloc_topology_t topology = c->machine ? c->machine->topology : NULL;
    hwloc_bitmap_t was = hwloc_bitmap_alloc();
    const bool moved = topology && was && !hwloc_get_cpubind(topology, was, HWLOC_CPUBIND_THREAD) &&
                       !hwloc_set_cpubind(topology, c->machine->allowed, HWLOC_CPUBIND_THREAD);
    struct opencl *o = d->impl;
    int rc;

    o->machine = c->machine;
    rc = opencl_load(&o->cl, e) || find_device(d, c->index, e) || make_queue(d, e) ? -1 : 0;

    if (moved)
        hwloc_set_cpubind(topology, was, HWLOC_CPUBIND_THREAD);
    hwloc_bitmap_free(was);
    return rc;
}

static double opencl_now_ns(struct device *d)
{
    (void)d;
    return comm_clock_ns();
}

static void opencl_close(struct device *d)
{
    struct opencl *o = d->impl;

    if (!o)
        return;
    while (o->buffers)
        opencl_release(d, &(struct buffer){.impl = o->buffers});
    opencl_code_free(o);
    if (o->out)
        o->cl.ReleaseMemObject(o->out);
    if (o->queue)
        o->cl.ReleaseCommandQueue(o->queue);
    if (o->context)
        o->cl.ReleaseContext(o->context);
    free(o);
    d->impl = NULL;
}

static int opencl_open(struct device *d, const struct device_config *c, struct error *e)
{
    d->ops = &device_opencl;
    d->impl = calloc(1, sizeof(struct opencl));
    if (!d->impl)
        return error_set(e, EXIT_INTERNAL, "no memory for the OpenCL device");
    if (start(d, c, e) || choose_rows(d, e)) {
        opencl_close(d);
        return -1;
    }
    device_calibrate(d);
    return 0;
}

const struct device_ops device_opencl = {
    .name = "opencl",
    .open = opencl_open,
    .close = opencl_close,
    .alloc = opencl_alloc,
    .release = opencl_release,
    .fetch = opencl_fetch,
    .store = opencl_store,
    .launch = opencl_launch,
    .wait = opencl_wait,
    .now_ns = opencl_now_ns,
    .span_ns = opencl_span_ns,
};
