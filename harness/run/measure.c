/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* One point from start to record: place, choose, verify, warm up, sample, check, probe. */
#include "run/measure.h"

#include <stdlib.h>
#include <string.h>

#include "run/outcome.h"
#include "run/power.h"

/* One array of a run, to tell whose a byte of it is. */
struct array {
    const struct run *r;
    unsigned k;
};

/* Is the node near the worker that first touched this byte, and uses it; or where it was dealt
 * to? */
static bool near(const void *arg, size_t byte, unsigned node)
{
    const struct array *a = arg;
    const struct run *r = a->r;
    const struct point *p = r->point;
    const size_t i = byte / (elem_bytes(p->elem) * loop_wide(&r->bench->loop, a->k));
    const size_t chunk = (byte + a->k * r->offset) / device_chunk(p->pages);

    if (p->weight[0] || p->weight[1])
        return node == p->pair[device_dealt(chunk, p->weight)];
    return machine_is_near(r->lab->machine, p->nodes, r->cpus[device_owner(i, r->n, r->workers)],
                           node);
}

static int inspect(struct run *r, struct residence *res, struct error *e)
{
    const struct lab *l = r->lab;
    struct array a = {r, 0};
    struct placement where = {
        .nodes = r->point->nodes, .pages = r->point->pages, .near = near, .arg = &a};
    size_t sampled = 0;
    double shares[2] = {1, 1};

    *res = (struct residence){.local = -1, .huge = -1};
    if (!r->device->ops->host) /* memory that has no pages of the system's */
        return 0;
    /* The worst array of the worst rank speaks for all. */
    for (unsigned k = 0; k < r->bench->loop.arrays; k++) {
        const size_t bytes = r->n * elem_bytes(r->point->elem) * loop_wide(&r->bench->loop, k);
        struct buffer array = r->bay->pool.buf[k];

        array.base = r->v[k];
        array.bytes -= k * r->offset;
        a.k = k;
        memset(res, 0, sizeof *res);
        if (r->device->ops->host->inspect(r->device, &array, bytes, &where, res, e))
            return -1;
        sampled += res->sampled;
        shares[0] = res->local < shares[0] ? res->local : shares[0];
        shares[1] = res->huge < shares[1] ? res->huge : shares[1];
    }
    res->sampled = sampled;
    l->comm->ops->reduce(l->comm, shares, 2, COMM_MIN);
    res->local = shares[0];
    res->huge = shares[1];
    return 0;
}

static int not_verified(const struct run *r, struct error *e)
{
    return error_set(e, EXIT_FAILED,
                     "%s (%s, %s): %llu of %llu elements right, first wrong %llu, "
                     "largest error %.3g, allowed %.3g",
                     r->bench->name, r->kernel->variant, r->device->set->isa,
                     (unsigned long long)(r->check.elements - r->check.bad),
                     (unsigned long long)(r->n * (unsigned)r->lab->comm->size),
                     (unsigned long long)r->check.first_bad, r->check.max_error,
                     r->check.tolerance);
}

/* Each step charges its time to where it belongs; none is left out. */
static int prepare(struct run *r, struct error *e)
{
    if (run_together(r, run_place(r, e), e))
        return -1;
    run_clock(r, TIME_FILL);
    if (run_in_time(r, e) || tune_choose(r, e))
        return -1;
    run_clock(r, TIME_FILL);
    if (run_in_time(r, e) || verify_poisoned(r, e))
        return -1;
    run_clock(r, TIME_CHECK);
    if (!r->check.pass)
        return not_verified(r, e);
    if (r->bench->loop.does & LOOP_UPDATES && r->bench->loop.max_steps && run_fill(r, 0, e))
        return -1;
    run_clock(r, TIME_FILL);
    if (run_in_time(r, e))
        return -1;
    r->series.reps = series_reps(r, e);
    return r->series.reps ? 0 : -1;
}

static int sample(struct run *r, struct error *e)
{
    if (series_until_steady(r, e))
        return -1;
    run_clock(r, TIME_WARMUP);
    if (inspect(r, &r->before, e))
        return -1;
    run_clock(r, TIME_OTHER);
    if (r->bench->protocol.rest_s > 0 && r->device->ops->rest)
        r->device->ops->rest(r->device, r->bench->protocol.rest_s);
    run_clock(r, TIME_OTHER);
    sys_activity_read(&r->act0);
    power_begin(r);
    r->sampling = true;
    if (series_until_converged(r, e))
        return -1;
    r->sampling = false;
    power_end(r);
    run_clock(r, TIME_TIMED);
    sys_activity_read(&r->act1);
    if (run_in_time(r, e))
        return -1;
    /* A point cut short is not a result: --resume measures it again. */
    if (r->series.stop == STOP_SIGNAL)
        return error_set(e, EXIT_INTERRUPTED, "%s was interrupted after %zu samples",
                         r->bench->name, r->series.n);
    return 0;
}

static int conclude(struct run *r, struct error *e)
{
    if (r->bench->check(r, &r->check, e) || (r->cells.nrows && cells_join(r, e)))
        return -1;
    run_clock(r, TIME_CHECK);
    if (!r->check.pass)
        return not_verified(r, e);
    if (inspect(r, &r->after, e))
        return -1;
    run_clock(r, TIME_OTHER);
    if (run_in_time(r, e) || run_together(r, probe_counters(r, e), e) || run_in_time(r, e) ||
        probe_doubling(r, e) || run_in_time(r, e) || probe_constant(r, e))
        return -1;
    run_clock(r, TIME_TIMED);
    return 0;
}

static int run_init(struct run *r, struct lab *l, const struct point *p, struct error *e)
{
    unsigned most;

    memset(r, 0, sizeof *r);
    r->lab = l;
    r->bay = &l->bays[p->device];
    r->device = &r->bay->device;
    r->point = p;
    r->bench = p->bench;
    r->workers = p->threads;
    r->n = p->n;
    r->offset = p->offset;
    memcpy(r->at, p->at, sizeof r->at);
    memcpy(r->bind, p->bind, sizeof r->bind);
    r->base = (uint64_t)p->n * (unsigned)l->comm->rank;
    r->seed = l->seed;
    r->trip.state = data_mix(l->seed ^ p->index);
    r->kernel = kernel_find(r->device->set, p->bench->loop.kernel,
                            strcmp(p->variant, "auto") == 0 ? NULL : p->variant, p->elem, 0);
    most = l->machine->pus > r->device->facts.workers ? l->machine->pus : r->device->facts.workers;
    r->cpus = calloc(most ? most : 1, sizeof *r->cpus);
    r->own = aligned_alloc(KERNEL_LINE, RUN_OWN);
    r->out = aligned_alloc(KERNEL_LINE, (most ? most : 1) * sizeof *r->out);
    r->entered_ns = comm_clock_ns();
    if (!r->cpus || !r->out || !r->own)
        return error_set(e, EXIT_INTERNAL, "no memory for point %s", p->id);
    memset(r->own, 0, RUN_OWN);
    r->added = true; /* nothing was launched */
    return 0;
}

static void run_fini(struct run *r)
{
    series_fini(&r->series);
    cells_fini(&r->cells);
    if (r->room.base)
        r->device->ops->release(r->device, &r->room);
    free(r->cpus);
    free(r->out);
    free(r->own);
}

json_t *measure_point(struct lab *l, const struct point *p, struct measured *m, struct error *e)
{
    struct run r;
    json_t *record;
    int rc = run_init(&r, l, p, e);

    memset(m, 0, sizeof *m);
    rc = run_together(&r, rc ? rc : prepare(&r, e), e);
    if (rc == 0)
        rc = run_together(&r, sample(&r, e), e);
    if (rc == 0)
        rc = run_together(&r, conclude(&r, e), e);
    run_clock(&r, TIME_OTHER);
    record = rc ? outcome_error_json(&r, e) : outcome_json(&r);
    if (rc == 0)
        found_keep(l, &r, outcome_rate(&r));
    memcpy(m->time_s, r.time_s, sizeof m->time_s);
    run_fini(&r);
    return record;
}

json_t *measure_skip(struct lab *l, const struct point *p, const char *reason, const char *text)
{
    struct run r;
    struct error e;
    json_t *record = run_init(&r, l, p, &e) ? NULL : outcome_skip_json(&r, reason, text);

    run_fini(&r);
    return record;
}
