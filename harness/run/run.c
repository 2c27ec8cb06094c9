/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "run/run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RUN_TEAMS = 8 };

static const struct metric_row metrics[METRIC_COUNT] = {
    [METRIC_BANDWIDTH] = {"bandwidth", "B/s", "GB/s", 1e9, true},
    [METRIC_FLOPS] = {"flops", "flop/s", "GFLOP/s", 1e9, true},
    [METRIC_RATE] = {"rate", "1/s", "M/s", 1e6, true},
    [METRIC_UPDATES] = {"updates", "updates/s", "GUP/s", 1e9, true},
    [METRIC_TOKENS] = {"tokens", "tokens/s", "tokens/s", 1, true},
    [METRIC_LATENCY] = {"latency", "s", "ns", 1e-9, false},
};

const struct metric_row *metric_row(enum metric m)
{
    return &metrics[m];
}

size_t run_n(const struct run *r)
{
    return r->n;
}

enum elem run_elem(const struct run *r)
{
    return r->point->elem;
}

unsigned run_workers(const struct run *r)
{
    return r->workers;
}

unsigned run_cpu(const struct run *r, unsigned w)
{
    return r->cpus[w];
}

uint64_t run_steps(const struct run *r)
{
    return r->steps;
}

uint64_t run_seed(const struct run *r)
{
    return r->seed;
}

unsigned run_repeat(const struct run *r)
{
    return r->repeat;
}

unsigned run_ranks(const struct run *r)
{
    return (unsigned)r->lab->comm->size;
}

unsigned run_rank(const struct run *r)
{
    return (unsigned)r->lab->comm->rank;
}

unsigned run_node(const struct run *r)
{
    return (unsigned)r->lab->comm->node;
}

void run_takes_part(struct run *r, bool yes)
{
    r->idle = !yes;
}

double run_at(const struct run *r, unsigned axis)
{
    return strtod(r->at[axis], NULL);
}

const char *run_at_word(const struct run *r, unsigned axis)
{
    return r->at[axis];
}

const char *run_variant(const struct run *r)
{
    const char *variant = r->point->variant;

    if (strcmp(variant, "auto") != 0)
        return variant;
    return kernel_find(r->device->set, r->bench->loop.kernel, NULL, r->point->elem, 0)->variant;
}

const char *run_input(const struct run *r)
{
    return config_text(r->lab->config, r->point->group, OPT_INPUT);
}

void *run_room(struct run *r, size_t bytes, struct error *e)
{
    const struct placement where = {.nodes = r->point->nodes, .pages = r->point->pages};
    const struct device_ops *ops = r->device->ops;

    if (r->room.base && r->room.bytes < bytes)
        ops->release(r->device, &r->room);
    if (!r->room.base && ops->alloc(r->device, bytes, &where, &r->room, e)) {
        r->room.base = NULL;
        return NULL;
    }
    return r->room.base;
}

void *run_array(const struct run *r, unsigned k)
{
    return r->v[k];
}

bool run_sampling(const struct run *r)
{
    return r->sampling;
}

const union kernel_out *run_out(const struct run *r, unsigned w)
{
    return &r->out[w];
}

void *run_own(const struct run *r)
{
    return r->own;
}

worker_clock_fn *run_worker_clock(const struct run *r)
{
    return r->device->ops->host ? r->device->ops->host->worker_ns : comm_clock_ns;
}

const struct bench *run_bench(const struct run *r)
{
    return r->bench;
}

const union kernel_out *run_result(const struct run *r)
{
    return &r->result;
}

struct traffic run_traffic(const struct run *r)
{
    double elements = (double)r->n * r->lab->comm->size;
    double w = (double)elem_bytes(r->point->elem);

    if (r->bench->traffic) {
        struct traffic t = r->bench->traffic(r);

        t.read = round(t.read); /* there are no parts of bytes */
        t.written = round(t.written);
        return t;
    }
    return (struct traffic){.read = elements * w * r->bench->loop.reads,
                            .written = elements * w * r->bench->loop.writes,
                            .flops = elements * r->bench->loop.flops,
                            .ops = elements};
}

/* Adds the results of the workers: every word as integer and as real, of which one is meant. */
static void add_up(struct run *r)
{
    const bool whole = !(r->bench->loop.does & LOOP_REAL_SUM);

    memset(&r->result, 0, sizeof r->result);
    for (unsigned w = 0; w < r->workers; w++)
        for (unsigned k = 0; k < KERNEL_OUT_WORDS; k++) {
            if (whole)
                r->result.u[k] += r->out[w].u[k];
            else
                r->result.f[k] += r->out[w].f[k];
        }
}

/* Only the first array is written to: by a fill, and by loops that store. */
static void note_written(struct run *r, const struct kernel *k, const void *from)
{
    const bool fills = strcmp(k->name, "fill") == 0, checks = strcmp(k->variant, "check") == 0;

    if (fills || (!checks && r->bench->loop.does & (LOOP_STORES | LOOP_UPDATES)))
        pool_written(&r->bay->pool, from);
}

static struct launch launch_of(struct run *r, const struct kernel *kernel)
{
    struct launch l = {.kernel = kernel,
                       .hi = r->n,
                       .workers = r->workers,
                       .repeat = 1,
                       .args = {.s = r->bench->loop.scalar,
                                .at = r->bench->axes[0].name ? run_at(r, 0) : 0,
                                .seed = r->seed,
                                .base = r->base,
                                .steps = r->steps,
                                .own = r->own,
                                .own_bytes = RUN_OWN}};

    memcpy(l.args.v, r->v, sizeof l.args.v);
    note_written(r, kernel, r->v[0]);
    return l;
}

int run_launch(struct run *r, unsigned repeat, struct error *e)
{
    struct launch l = launch_of(r, r->kernel);

    l.repeat = repeat;
    l.out = r->out;
    r->repeat = repeat;
    r->steps += repeat;
    r->added = false;
    return r->device->ops->launch(r->device, &l, 1, e);
}

int run_wait(struct run *r, struct error *e)
{
    if (r->device->ops->wait(r->device, e))
        return -1;
    if (!r->added)
        add_up(r);
    r->added = true;
    return 0;
}

int run_fetch(struct run *r, const void *from, void *to, size_t bytes, struct error *e)
{
    return r->device->ops->fetch(r->device, from, to, bytes, e);
}

int run_store(struct run *r, void *to, const void *from, size_t bytes, struct error *e)
{
    return r->device->ops->store(r->device, to, from, bytes, e);
}

struct net *run_net(const struct run *r)
{
    return r->lab->net;
}

static bool has_worker(const struct run *r, unsigned cpu)
{
    unsigned w = 0;

    while (w < r->workers && r->cpus[w] != cpu)
        w++;
    return w < r->workers;
}

/* A processor of this rank's that no worker has, or -1. */
static int spare_cpu(const struct run *r)
{
    int cpu = hwloc_bitmap_last(r->lab->cpuset);

    while (cpu >= 0 &&
           (!hwloc_bitmap_isset(r->lab->cpuset, (unsigned)cpu) || has_worker(r, (unsigned)cpu)))
        cpu--;
    return cpu;
}

static void open_progress(struct run *r)
{
    const int cpu = spare_cpu(r);
    struct error why;

    if (cpu >= 0)
        r->courier = courier_new(r->lab->net, (unsigned)cpu, &why);
    r->no_courier = !r->courier;
    run_fact(r, "thread for messages", r->courier != NULL, "1");
}

bool run_progress(struct run *r, bool on)
{
    if (on && r->bench->protocol.progress && !r->courier && !r->no_courier)
        open_progress(r);
    if (!r->courier)
        return false;
    if (on)
        courier_go(r->courier);
    else
        courier_rest(r->courier);
    return true;
}

void run_phase(struct run *r, unsigned k)
{
    const double now = run_now_ns(r);

    if (r->phases.now < BENCH_PHASES && r->sampling)
        r->phases.ns[r->phases.now] += now - r->phases.from_ns;
    r->phases.now = k;
    r->phases.from_ns = now;
}

void run_fact(struct run *r, const char *name, double value, const char *unit)
{
    unsigned i = 0;

    while (i < r->facts.n && strcmp(r->facts.of[i].name, name) != 0)
        i++;
    r->facts.lost |= i == RUN_FACTS;
    if (i == RUN_FACTS)
        return;
    r->facts.of[i] = (struct fact){name, unit, value};
    r->facts.n = i == r->facts.n ? i + 1 : r->facts.n;
}

int run_launch_row(struct run *r, const char *name, const char *variant, unsigned unroll,
                   struct error *e)
{
    r->kernel = kernel_find(r->device->set, name, variant, r->point->elem, unroll);
    if (!r->kernel)
        return error_set(e, EXIT_INTERNAL, "no kernel %s.%s x %u in set %s", name, variant, unroll,
                         r->device->set->isa);
    return run_launch(r, 1, e);
}

int run_teams(struct run *r, const struct team *teams, size_t n, struct error *e)
{
    struct launch l[RUN_TEAMS];

    if (n > RUN_TEAMS)
        return error_set(e, EXIT_INTERNAL, "%zu teams at once", n);
    for (size_t i = 0; i < n; i++) {
        const struct team *t = &teams[i];
        const struct kernel *k =
            kernel_find(r->device->set, t->name, t->variant, r->point->elem, t->unroll);

        if (!k)
            return error_set(e, EXIT_INTERNAL, "no kernel %s.%s x %u in set %s", t->name,
                             t->variant, t->unroll, r->device->set->isa);
        l[i] = launch_of(r, k);
        if (t->steps)
            l[i].args.steps = t->steps;
        if (t->own) {
            l[i].args.own = t->own;
            l[i].args.own_bytes = t->own_bytes;
        }
        l[i].first = t->first;
        l[i].workers = t->workers ? t->workers : r->workers - t->first;
        l[i].lo = t->lo;
        l[i].hi = t->hi;
        l[i].out = r->out + t->first;
        if (strcmp(k->name, r->bench->loop.kernel) == 0 && strcmp(k->variant, "check") != 0)
            r->kernel = k; /* the one that the record names */
    }
    r->repeat = 1;
    r->steps++;
    r->added = false;
    return r->device->ops->launch(r->device, l, n, e) ? -1 : run_wait(r, e);
}

int run_step(struct run *r, unsigned repeat, struct error *e)
{
    const int rc = r->bench->step ? r->bench->step(r, repeat, e) : run_launch(r, repeat, e);

    run_progress(r, false);
    return rc;
}

/* Merges what the workers of a check or fill found: counts add, the first wrong index and the
 * largest error win. Harmless for kernels that leave out alone. */
static void merge_out(const struct run *r, union kernel_out *out)
{
    memset(out, 0, sizeof *out);
    for (unsigned w = 0; w < r->workers; w++) {
        const union kernel_out *o = &r->out[w];

        if (r->bench->loop.does & LOOP_REAL_SUM) {
            out->f[0] += o->f[0];
            out->f[1] += o->f[1];
            continue;
        }
        out->u[0] += o->u[0];
        out->u[1] += o->u[1];
        if (o->u[2] && (!out->u[2] || o->u[2] < out->u[2]))
            out->u[2] = o->u[2];
        if (o->f[3] > out->f[3])
            out->f[3] = o->f[3];
    }
}

int run_kernel_seeded(struct run *r, const char *name, const char *variant, uint64_t seed,
                      double scalar, size_t lo, size_t hi, union kernel_out *out, struct error *e)
{
    const struct kernel *kernel = kernel_find(r->device->set, name, variant, r->point->elem, 0);
    struct launch l;

    if (!kernel)
        return error_set(e, EXIT_INTERNAL, "no kernel %s.%s in set %s", name, variant,
                         r->device->set->isa);
    l = launch_of(r, kernel);
    l.args.seed = seed;
    l.args.s = scalar;
    l.lo = lo;
    l.hi = hi;
    l.out = r->out;
    if (run_wait(r, e)) /* what was launched before has its results in the same place */
        return -1;
    memset(r->out, 0, r->workers * sizeof *r->out);
    if (r->device->ops->launch(r->device, &l, 1, e) || r->device->ops->wait(r->device, e))
        return -1;
    if (out)
        merge_out(r, out);
    return 0;
}

int run_kernel(struct run *r, const char *name, const char *variant, size_t lo, size_t hi,
               union kernel_out *out, struct error *e)
{
    return run_kernel_seeded(r, name, variant, r->seed, r->bench->loop.scalar, lo, hi, out, e);
}

void run_use_offset(struct run *r, size_t offset)
{
    r->offset = offset;
    memset(r->v, 0, sizeof r->v);
    for (unsigned k = 0; k < r->bench->loop.arrays; k++)
        r->v[k] = (char *)r->bay->pool.buf[k].base + k * offset;
}
