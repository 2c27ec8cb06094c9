/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Launches on an OpenCL device: queued behind a gate, and timed by the device's own clock. */
#include <string.h>

#include "device_args.h"
#include "device/opencl/opencl.h"

/* A kernel with its arguments, ready to be queued. */
struct ready {
    cl_kernel kernel; /* NULL: nothing to do */
    size_t groups;
};

static int failed(const struct device *d, struct error *e, const char *call, int32_t code)
{
    return opencl_failed(e, call, d->facts.name, code);
}

/* Adds the time from the first kernel's start to the last one's end. */
static int32_t add_span(struct opencl *o, const struct opencl_span *s)
{
    cl_event last = s->last ? s->last : s->first;
    uint64_t start = 0, end = 0;
    int32_t state = 0, code;

    /* A kernel that failed leaves its code there. */
    code = o->cl.GetEventInfo(last, CL_EVENT_COMMAND_EXECUTION_STATUS, sizeof state, &state, NULL);
    if (code || state < 0)
        return code ? code : state;
    code = o->cl.GetEventProfilingInfo(s->first, CL_PROFILING_COMMAND_START, sizeof start, &start,
                                       NULL);
    if (!code)
        code = o->cl.GetEventProfilingInfo(last, CL_PROFILING_COMMAND_END, sizeof end, &end, NULL);
    if (!code)
        o->span_ns += (double)(end - start);
    return code;
}

static int32_t add_spans(struct opencl *o)
{
    int32_t code = 0;

    for (unsigned i = 0; i < o->nspans; i++) {
        const int32_t this = add_span(o, &o->spans[i]);

        code = code ? code : this;
        o->cl.ReleaseEvent(o->spans[i].first);
        if (o->spans[i].last)
            o->cl.ReleaseEvent(o->spans[i].last);
    }
    o->nspans = 0;
    return code;
}

/* Lets run what is queued: flushed first, so that the device has it when the gate opens. */
static int open_gate(struct device *d, struct error *e)
{
    struct opencl *o = d->impl;
    int32_t flush, set;

    if (!o->gate)
        return 0;
    flush = o->cl.Flush(o->queue);
    set = o->cl.SetUserEventStatus(o->gate, CL_COMPLETE);
    o->cl.ReleaseEvent(o->gate);
    o->gate = NULL;
    o->nspans += o->queued > 0;
    if (flush || set)
        return failed(d, e, flush ? "Flush" : "SetUserEventStatus", flush ? flush : set);
    return 0;
}

static int close_gate(struct device *d, struct error *e)
{
    struct opencl *o = d->impl;
    int32_t code = 0;

    if (o->nspans == OPENCL_SPANS && opencl_wait(d, e))
        return -1;
    o->queued = 0;
    o->gate = o->cl.CreateUserEvent(o->context, &code);
    return o->gate ? 0 : failed(d, e, "CreateUserEvent", code);
}

static int queue(struct device *d, const struct ready *r, struct error *e)
{
    struct opencl *o = d->impl;
    const size_t group = DEVICE_GROUP, items = r->groups * group;
    struct opencl_span *span;
    cl_event event = NULL;
    int32_t code;

    if (!r->kernel)
        return 0;
    if (o->queued == OPENCL_BATCH && (open_gate(d, e) || opencl_wait(d, e)))
        return -1;
    if (!o->gate && close_gate(d, e))
        return -1;
    span = &o->spans[o->nspans];
    code = o->cl.EnqueueNDRangeKernel(o->queue, r->kernel, 1, NULL, &items, &group, !o->queued,
                                      o->queued ? NULL : &o->gate, &event);
    if (code)
        return failed(d, e, "EnqueueNDRangeKernel", code);
    if (!o->queued++) {
        *span = (struct opencl_span){event, NULL};
        return 0;
    }
    if (span->last)
        o->cl.ReleaseEvent(span->last);
    span->last = event;
    return 0;
}

/* Finds the memory of the arrays; one that a kernel does not have is any. */
static int find_arrays(const struct opencl *o, const struct launch *l, struct device_args *a,
                       cl_mem *mem, struct error *e)
{
    for (unsigned k = 0; k < KERNEL_OPERANDS; k++) {
        size_t offset = 0;

        mem[k] = l->args.v[k] ? opencl_find(o, l->args.v[k], &offset) : o->out;
        a->at[k] = offset / elem_bytes(l->kernel->elem);
        if (!mem[k])
            return error_set(e, EXIT_INTERNAL, "array %u of %s is in no buffer of the device", k,
                             l->kernel->name);
    }
    return 0;
}

/* Arguments are copied: the kernel can be made ready again at once. */
static int make_ready(struct device *d, const struct launch *l, const struct kernel_code *code,
                      struct device_args *a, struct ready *r, struct error *e)
{
    struct opencl *o = d->impl;
    cl_mem mem[KERNEL_OPERANDS];
    int32_t bad = 0;

    r->kernel = opencl_kernel(o, code, e);
    if (!r->kernel || find_arrays(o, l, a, mem, e))
        return -1;
    for (uint32_t k = 0; !bad && k < KERNEL_OPERANDS; k++)
        bad = o->cl.SetKernelArg(r->kernel, k, sizeof mem[k], &mem[k]);
    if (!bad)
        bad = o->cl.SetKernelArg(r->kernel, KERNEL_OPERANDS, sizeof o->out, &o->out);
    if (!bad)
        bad = o->cl.SetKernelArg(r->kernel, KERNEL_OPERANDS + 1, sizeof *a, a);
    return bad ? failed(d, e, "SetKernelArg", bad) : 0;
}

/* Whole tiles, then what they leave. */
static int split(struct device *d, const struct launch *l, unsigned team, struct ready *r,
                 struct error *e)
{
    const struct kernel_code *code = l->kernel->code;
    const size_t tiles = (l->hi - l->lo) / code->tile, end = l->lo + tiles * code->tile;
    struct device_args a = {.lo = l->lo,
                            .hi = end,
                            .seed = l->args.seed,
                            .base = l->args.base,
                            .steps = l->args.steps,
                            .s = l->args.s};

    r[0].groups = code->grid == GRID_TILES ? tiles : team;
    if (tiles && make_ready(d, l, code, &a, &r[0], e))
        return -1;
    r[1].groups = 1;
    a.lo = end;
    a.hi = l->hi;
    return end < l->hi ? make_ready(d, l, code->edge, &a, &r[1], e) : 0;
}

/* Results begin at 0, and are read when all repetitions have added to them. */
static int launch_one(struct device *d, const struct launch *l, struct error *e)
{
    static const uint64_t zero;
    struct opencl *o = d->impl;
    const unsigned team = l->workers ? l->workers : d->workers - l->first;
    const size_t bytes = team * sizeof *l->out;
    const bool results = l->kernel->code && l->kernel->code->grid == GRID_WORKERS;
    struct ready r[2] = {{NULL, 0}, {NULL, 0}};
    int32_t code = 0;

    if (!l->kernel->code || l->first + team > d->workers)
        return error_set(e, EXIT_INTERNAL, "launch of %s (%s) wants worker %u of %u of device %s",
                         l->kernel->name, l->kernel->code ? "code" : "no code", l->first + team,
                         d->workers, d->ops->name);
    if (l->out)
        memset(l->out, 0, bytes);
    if (split(d, l, team, r, e))
        return -1;
    if (results)
        code =
            o->cl.EnqueueFillBuffer(o->queue, o->out, &zero, sizeof zero, 0, bytes, 0, NULL, NULL);
    if (code)
        return failed(d, e, "EnqueueFillBuffer", code);
    for (unsigned k = 0; k == 0 || k < l->repeat; k++)
        if (queue(d, &r[0], e) || queue(d, &r[1], e))
            return -1;
    if (results && l->out)
        code = o->cl.EnqueueReadBuffer(o->queue, o->out, 0, 0, bytes, l->out, 0, NULL, NULL);
    return code ? failed(d, e, "EnqueueReadBuffer", code) : 0;
}

int opencl_launch(struct device *d, const struct launch *l, size_t n, struct error *e)
{
    int rc = 0;

    for (size_t i = 0; i < n && !rc; i++)
        rc = launch_one(d, &l[i], e);
    /* Whatever was queued has to end: nobody else opens the gate. */
    return open_gate(d, rc ? NULL : e) ? -1 : rc;
}

int opencl_wait(struct device *d, struct error *e)
{
    struct opencl *o = d->impl;
    int32_t code = o->cl.Finish(o->queue), failing = add_spans(o);

    if (code)
        return failed(d, e, "Finish", code);
    return failing ? failed(d, e, "GetEventProfilingInfo", failing) : 0;
}

double opencl_span_ns(struct device *d)
{
    struct opencl *o = d->impl;
    const double span = o->span_ns;

    o->span_ns = 0;
    return span;
}
