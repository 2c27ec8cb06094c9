/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "null_device.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "comm/comm.h"
#include "machine/machine.h"
#include "plan/rng.h"

struct null_model null_model;

/* A launch with its own copy of the family's parameters. */
struct queued {
    struct launch launch;
    void *own;
};

/* State of the pretended device, begun anew by each open. */
struct null {
    struct queued *queue; /* launched, not begun: nothing runs before somebody waits */
    size_t count;
    double clock_ns;
    struct rng noise;
    unsigned launches, broken, idled, inspected;
};

static int null_open(struct device *d, const struct device_config *c, struct error *e)
{
    size_t count;
    const struct kernel_set *sets = kernel_host_sets(&count);
    struct null *n = calloc(1, sizeof *n);

    if (!n)
        return error_set(e, EXIT_INTERNAL, "no memory");
    n->clock_ns = 1e9;
    n->noise.state = 42;
    d->ops = &device_null;
    d->impl = n;
    d->set = &sets[0]; /* generic: runs everywhere */
    d->workers = c->workers;
    d->facts.workers = c->machine->pus;
    d->facts.cache_bytes = c->machine->llc_sum_bytes;
    d->resolution_ns = 1;
    d->overhead_ns = 1;
    return 0;
}

static void drop_queue(struct null *n)
{
    for (size_t i = 0; i < n->count; i++)
        free(n->queue[i].own);
    free(n->queue);
    n->queue = NULL;
    n->count = 0;
}

static void null_close(struct device *d)
{
    drop_queue(d->impl);
    free(d->impl);
    d->impl = NULL;
}

static int null_bind(struct device *d, const unsigned *cpus, unsigned workers, struct error *e)
{
    (void)cpus, (void)e;
    d->workers = workers;
    return 0;
}

static int null_alloc(struct device *d, size_t bytes, const struct placement *p, struct buffer *b,
                      struct error *e)
{
    (void)d, (void)p;
    b->base = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    b->bytes = bytes;
    return b->base == MAP_FAILED ? error_set(e, EXIT_UNAVAILABLE, "no memory") : 0;
}

static void null_release(struct device *d, struct buffer *b)
{
    (void)d;
    munmap(b->base, b->bytes);
    memset(b, 0, sizeof *b);
}

static void null_discard(struct device *d, struct buffer *b)
{
    (void)d, (void)b;
}

static int null_inspect(struct device *d, const struct buffer *b, size_t bytes,
                        const struct placement *p, struct residence *r, struct error *e)
{
    struct null *n = d->impl;
    double huge =
        n->inspected++ > 2 && null_model.huge_later ? null_model.huge_later : null_model.huge;

    (void)b, (void)bytes, (void)p, (void)e;
    *r = (struct residence){.sampled = 1024,
                            .local = null_model.local ? null_model.local : 1,
                            .huge = huge ? huge : 1,
                            .page_bytes = 2 << 20};
    return 0;
}

static int null_wait(struct device *d, struct error *e);

static int null_copy(struct device *d, const void *from, void *to, size_t bytes, struct error *e)
{
    if (null_wait(d, e))
        return -1;
    memcpy(to, from, bytes);
    return 0;
}

static int null_store(struct device *d, void *to, const void *from, size_t bytes, struct error *e)
{
    return null_copy(d, from, to, bytes, e);
}

static bool is_constant(const struct launch *l)
{
    const char *last = l->args.v[0];
    size_t w = elem_bytes(l->kernel->elem);

    for (unsigned k = 0; k < KERNEL_OPERANDS; k++)
        last = l->args.v[k] ? l->args.v[k] : last;
    return l->hi > 1 && memcmp(last, last + w, w) == 0;
}

/* How long the launch pretends to take. */
static double pretend(struct null *n, const struct launch *l)
{
    const struct null_model *m = &null_model;
    double bytes = 0, ns;

    for (unsigned k = 0; k < KERNEL_OPERANDS; k++)
        bytes += l->args.v[k] ? (double)(l->hi - l->lo) * elem_bytes(l->kernel->elem) : 0;
    ns = bytes * (m->ns_per_byte ? m->ns_per_byte : 0.1);
    if (bytes <= m->cached_bytes)
        ns /= 4;
    if (m->constant_speed && is_constant(l))
        ns /= m->constant_speed;
    ns *= 1 + m->noise * (double)(rng_next(&n->noise) >> 11) * 0x1p-53;
    /* Modes last four launches, as those of a shared machine last longer than one. */
    if (m->modes && n->launches % 8 >= 4)
        ns *= 1 + m->modes;
    ns *= 1 + m->slowing * n->launches;
    return ns * (l->repeat ? l->repeat : 1) + 10;
}

/* The element to spoil: break_at, or as far into a shorter launch. Of a line that is long enough no
 * early word, which may be a link: a walk that follows a wrong one leaves the array. */
static size_t spoilt(const struct launch *l)
{
    const size_t n = l->hi - l->lo, into = n ? null_model.break_at % n : 0;

    return l->lo + (n >= 16 ? into / 16 * 16 + 2 : into);
}

static void spoil(struct null *n, const struct launch *l)
{
    const struct null_model *m = &null_model;
    const size_t at = spoilt(l);

    if (!m->break_kernel || strcmp(l->kernel->name, m->break_kernel) != 0 ||
        strcmp(l->kernel->variant, "check") == 0 || n->broken++ < m->break_from)
        return;
    if (l->args.v[0] && l->hi > l->lo)
        /* A bit of the third byte: far above the rounding that any check must allow. Added, since
         * flipped by two launches it would be right again. */
        ((unsigned char *)l->args.v[0])[at * elem_bytes(l->kernel->elem) + 2] += 4;
    if (l->out) /* a reduction: its sum loses one bit */
        l->out[0].u[0] ^= 1024;
}

static bool idles(struct null *n, const struct launch *l)
{
    const struct null_model *m = &null_model;

    return !m->works || (m->idle_kernel && strcmp(l->kernel->name, m->idle_kernel) == 0 &&
                         strcmp(l->kernel->variant, "check") != 0 && n->idled++ >= m->idle_from);
}

/* Where the launch really ends. */
static size_t end_of(const struct launch *l)
{
    if (null_model.half_fills && strcmp(l->kernel->name, "fill") == 0 &&
        strcmp(l->kernel->variant, "plain") == 0)
        return l->lo + (l->hi - l->lo) / 2;
    return l->hi;
}

/* Does what was launched. */
static void perform(struct null *n, const struct launch *l, unsigned workers)
{
    struct kargs args = l->args;
    union kernel_out out;

    n->launches++;
    if (null_model.each_launch)
        null_model.each_launch(l);
    n->clock_ns += pretend(n, l);
    if (null_model.clock_back_ns && n->launches == 20)
        n->clock_ns -= null_model.clock_back_ns;
    if (l->out)
        memset(l->out, 0, workers * sizeof *l->out);
    if (idles(n, l))
        return;
    memset(&out, 0, sizeof out);
    args.out = &out;
    for (unsigned k = 0; k == 0 || k < l->repeat; k++)
        l->kernel->fn(&args, l->lo, end_of(l));
    if (l->out)
        l->out[0] = out;
    spoil(n, l);
}

/* Queues: what looks at results before it waits finds no result of anything. */
static int null_launch(struct device *d, const struct launch *l, size_t count, struct error *e)
{
    struct null *n = d->impl;

    for (size_t i = 0; i < count; i++) {
        struct queued *more = realloc(n->queue, (n->count + 1) * sizeof *more), *q;

        if (!more)
            return error_set(e, EXIT_INTERNAL, "no memory");
        n->queue = more;
        q = &more[n->count];
        q->launch = l[i];
        q->launch.workers = l[i].workers ? l[i].workers : d->workers - l[i].first;
        q->own = aligned_alloc(KERNEL_LINE, (l[i].args.own_bytes / KERNEL_LINE + 1) * KERNEL_LINE);
        if (!q->own)
            return error_set(e, EXIT_INTERNAL, "no memory");
        if (l[i].args.own)
            memcpy(q->own, l[i].args.own, l[i].args.own_bytes);
        q->launch.args.own = l[i].args.own ? q->own : NULL;
        n->count++;
        if (l[i].out)
            memset(l[i].out, 0xa5, q->launch.workers * sizeof *l[i].out);
    }
    return 0;
}

static int null_wait(struct device *d, struct error *e)
{
    struct null *n = d->impl;

    (void)e;
    for (size_t i = 0; i < n->count; i++)
        perform(n, &n->queue[i].launch, n->queue[i].launch.workers);
    drop_queue(n);
    return 0;
}

static double null_now_ns(struct device *d)
{
    struct null *n = d->impl;

    return n->clock_ns += 1;
}

static void null_rest(struct device *d, double seconds)
{
    struct null *n = d->impl;

    n->clock_ns += seconds * 1e9;
}

static double null_worker_ns(void)
{
    return null_model.worker_ns ? null_model.worker_ns() : comm_clock_ns();
}

static const struct host_ops null_host = {
    .bind = null_bind,
    .discard = null_discard,
    .inspect = null_inspect,
    .worker_ns = null_worker_ns,
};

const struct device_ops device_null = {
    .name = "null",
    .open = null_open,
    .close = null_close,
    .alloc = null_alloc,
    .release = null_release,
    .fetch = null_copy,
    .store = null_store,
    .launch = null_launch,
    .wait = null_wait,
    .now_ns = null_now_ns,
    .rest = null_rest,
    .host = &null_host,
};
