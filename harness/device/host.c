/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The host device: OpenMP workers, each bound to one PU; the only place that owns threads. */
#include <errno.h>
#include <omp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "comm/comm.h"
#include "device/blas.h"
#include "device/device.h"
#include "device/memory.h"
#include "device/sets.h"
#include "machine/machine.h"

struct host {
    const struct machine *machine;
    union kernel_out *out; /* one line a worker, for launches that bring no room */
    unsigned room;
    struct kernel_set *set;
    struct blas *blas; /* NULL: none */
};

static void *wait_for_all(void *gate)
{
    pthread_mutex_lock(gate);
    pthread_mutex_unlock(gate);
    return NULL;
}

/* The OpenMP runtime ends the process when it cannot start a thread; so all are tried here first,
 * alive at the same time. */
static int try_threads(unsigned workers, struct error *e)
{
    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    pthread_t *threads = calloc(workers, sizeof *threads);
    unsigned n = 0;
    int why = threads ? 0 : ENOMEM;

    pthread_mutex_lock(&gate);
    while (!why && n + 1 < workers) {
        why = pthread_create(&threads[n], NULL, wait_for_all, &gate);
        n += !why;
    }
    pthread_mutex_unlock(&gate);
    for (unsigned i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
    free(threads);
    if (!why)
        return 0;
    return error_set(e, EXIT_UNAVAILABLE,
                     "only %u of %u threads can be started (%s): see ulimit -u, ulimit -v and "
                     "ulimit -s, or give --threads %u",
                     n + 1, workers, strerror(why), n + 1);
}

static int host_bind(struct device *d, const unsigned *cpus, unsigned workers, struct error *e)
{
    struct host *h = d->impl;
    int failed = 0;

    if (workers > h->room && try_threads(workers, e))
        return -1;
    if (workers > h->room) {
        union kernel_out *more = aligned_alloc(KERNEL_LINE, workers * sizeof *more);

        if (!more)
            return error_set(e, EXIT_INTERNAL, "no memory for %u workers", workers);
        free(h->out);
        h->out = more;
        h->room = workers;
    }
#pragma omp parallel num_threads(workers) reduction(| : failed)
    {
        hwloc_bitmap_t set = hwloc_bitmap_alloc();

        hwloc_bitmap_only(set, cpus[omp_get_thread_num()]);
        failed = omp_get_num_threads() != (int)workers ||
                 hwloc_set_cpubind(h->machine->topology, set, HWLOC_CPUBIND_THREAD) != 0;
        hwloc_bitmap_free(set);
    }
    if (failed)
        return error_set(e, EXIT_UNAVAILABLE,
                         "cannot start and bind %u threads: check "
                         "OMP_THREAD_LIMIT, ulimit -u and the cpuset",
                         workers);
    d->workers = workers;
    return 0;
}

static void host_free(struct host *h)
{
    device_set_free(h->set);
    blas_close(h->blas);
    free(h->out);
    free(h);
}

/* The library's rows come first: who asks for no variant gets it. */
static int open_blas(struct device *d, const struct device_config *c, struct error *e)
{
    const struct machine *m = c->machine;
    const char *name = c->blas ? c->blas : "none";
    struct host *h = d->impl;
    struct error why;

    h->blas = blas_open(name, m->isas, m->isa_count, &why);
    if (!h->blas && (strcmp(name, "auto") == 0 || strcmp(name, "none") == 0))
        return 0;
    if (!h->blas)
        return *e = why, -1;
    d->library = blas_text(h->blas);
    d->library_remedy = blas_remedy(h->blas);
    return device_set_add(h->set, blas_table(h->blas), e);
}

static int host_open(struct device *d, const struct device_config *c, struct error *e)
{
    struct host *h = calloc(1, sizeof *h);

    if (!h)
        return error_set(e, EXIT_INTERNAL, "no memory for the host device");
    h->machine = c->machine;
    d->ops = &device_host;
    d->impl = h;
    h->set = device_set_new(c->machine->isas, c->machine->isa_count, c->isa, e);
    d->set = h->set;
    /* The runtime must give each region exactly the workers asked for. */
    omp_set_dynamic(0);
    if (!d->set || open_blas(d, c, e) || host_bind(d, c->cpus, c->workers, e)) {
        host_free(h);
        d->impl = NULL;
        return -1;
    }
    device_calibrate(d);
    snprintf(d->facts.name, sizeof d->facts.name, "%s", c->machine->cpu_model);
    d->facts.cache_bytes = c->machine->llc_sum_bytes;
    d->facts.workers = c->machine->pus;
    d->facts.is_cpu = true;
    return 0;
}

static void host_close(struct device *d)
{
    struct host *h = d->impl;

    if (!h)
        return;
    host_free(h);
    d->impl = NULL;
}

static int host_alloc(struct device *d, size_t bytes, const struct placement *p, struct buffer *b,
                      struct error *e)
{
    const struct host *h = d->impl;

    return memory_map(h->machine, bytes, p, b, e);
}

static void host_release(struct device *d, struct buffer *b)
{
    (void)d;
    memory_unmap(b);
}

static void host_discard(struct device *d, struct buffer *b)
{
    (void)d;
    memory_discard(b);
}

static int host_inspect(struct device *d, const struct buffer *b, size_t bytes,
                        const struct placement *p, struct residence *r, struct error *e)
{
    const struct host *h = d->impl;

    return memory_inspect(h->machine, b, bytes, p, r, e);
}

static int host_copy(struct device *d, const void *from, void *to, size_t bytes, struct error *e)
{
    (void)d;
    (void)e;
    memcpy(to, from, bytes);
    return 0;
}

static int host_store(struct device *d, void *to, const void *from, size_t bytes, struct error *e)
{
    return host_copy(d, from, to, bytes, e);
}

/* What worker `thread` does of the launches: find its team, its part, and run. */
static void work(const struct host *h, const struct launch *l, size_t n, unsigned thread,
                 unsigned all)
{
    for (size_t i = 0; i < n; i++) {
        unsigned team = l[i].workers ? l[i].workers : all - l[i].first;
        struct kargs args = l[i].args;
        size_t from, to;

        if (thread < l[i].first || thread >= l[i].first + team)
            continue;
        device_part(l[i].lo, l[i].hi, thread - l[i].first, team, &from, &to);
        args.out = &h->out[thread];
        args.library = h->blas;
        memset(args.out, 0, sizeof *args.out);
        for (unsigned k = 0; from < to && (k == 0 || k < l[i].repeat); k++)
            l[i].kernel->fn(&args, from, to);
        if (l[i].out)
            l[i].out[thread - l[i].first] = *args.out;
    }
}

static int host_launch(struct device *d, const struct launch *l, size_t n, struct error *e)
{
    const struct host *h = d->impl;

    for (size_t i = 0; i < n; i++) {
        unsigned team = l[i].workers ? l[i].workers : d->workers - l[i].first;

        if (l[i].first + team > d->workers)
            return error_set(e, EXIT_INTERNAL, "launch of %s wants worker %u of %u",
                             l[i].kernel->name, l[i].first + team, d->workers);
    }
    /* Always the whole team: libgomp would otherwise end threads and lose their binding. */
#pragma omp parallel num_threads(d->workers)
    work(h, l, n, (unsigned)omp_get_thread_num(), d->workers);
    return 0;
}

static int host_wait(struct device *d, struct error *e)
{
    (void)d;
    (void)e;
    return 0; /* launches end before they return */
}

static double host_now_ns(struct device *d)
{
    (void)d;
    return comm_clock_ns();
}

static void host_rest(struct device *d, double seconds)
{
    struct timespec left = {.tv_sec = (time_t)seconds,
                            .tv_nsec = (long)((seconds - (double)(time_t)seconds) * 1e9)};

    (void)d;
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        continue;
}

static const struct host_ops host_ops = {
    .bind = host_bind,
    .discard = host_discard,
    .inspect = host_inspect,
    .worker_ns = comm_clock_ns,
};

const struct device_ops device_host = {
    .name = "host",
    .open = host_open,
    .close = host_close,
    .alloc = host_alloc,
    .release = host_release,
    .fetch = host_copy,
    .store = host_store,
    .launch = host_launch,
    .wait = host_wait,
    .now_ns = host_now_ns,
    .rest = host_rest,
    .host = &host_ops,
};
