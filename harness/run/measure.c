/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* One visit of a point: place, choose, verify, warm up, sample, check, probe; and its record. */
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
    int rc = 0;

    *res = (struct residence){.local = -1, .huge = -1};
    if (!r->device->ops->host || r->bench->loop.arrays == 0) /* no pages of the system's to see */
        return 0;
    /* The worst array of the worst rank speaks for all. */
    for (unsigned k = 0; rc == 0 && k < r->bench->loop.arrays; k++) {
        const size_t bytes = r->n * elem_bytes(r->point->elem) * loop_wide(&r->bench->loop, k);
        struct buffer array = r->bay->pool.buf[k];

        array.base = r->v[k];
        array.bytes -= k * r->offset;
        a.k = k;
        memset(res, 0, sizeof *res);
        rc = r->device->ops->host->inspect(r->device, &array, bytes, &where, res, e);
        sampled += res->sampled;
        shares[0] = res->local < shares[0] ? res->local : shares[0];
        shares[1] = res->huge < shares[1] ? res->huge : shares[1];
    }
    if (run_together(r, rc, e))
        return -1;
    res->sampled = sampled;
    l->comm->ops->reduce(l->comm, shares, 2, COMM_MIN);
    res->local = shares[0];
    res->huge = shares[1];
    return 0;
}

static int not_verified(const struct run *r, struct error *e)
{
    const struct check *c = &r->check;
    char note[256] = "";

    if (r->bench->note)
        r->bench->note(r, note, sizeof note);
    return error_set(e, EXIT_FAILED,
                     "%s (%s, %s): %llu of %llu %s right, first wrong %llu, "
                     "largest error %.3g, allowed %.3g%s%s",
                     r->bench->name, r->kernel ? r->kernel->variant : "no kernel",
                     r->device->set->isa,
                     (unsigned long long)(c->elements > c->bad ? c->elements - c->bad : 0),
                     (unsigned long long)(r->n ? r->n * (unsigned)r->lab->comm->size : c->elements),
                     r->n ? "elements" : c->kind, (unsigned long long)c->first_bad, c->max_error,
                     c->tolerance, *note ? ": " : "", note);
}

/* What a check found on one rank holds for all: the others would wait for it for ever. */
static int verdict(struct run *r, int rc, struct error *e)
{
    if (rc == 0 && !r->check.pass)
        rc = not_verified(r, e);
    return run_together(r, rc, e);
}

static struct visit *visit_of(struct run *r)
{
    return &r->visits[r->nvisits];
}

/* One step over a wrong result makes every element right: in each visit, as it is placed anew. */
static int prove(struct run *r, struct error *e)
{
    if (r->bench->protocol.solves) /* each of them is checked whole */
        return 0;
    if (verdict(r, verify_poisoned(r, e), e))
        return -1;
    run_clock(r, TIME_CHECK);
    if (r->bench->loop.does & LOOP_UPDATES && r->bench->loop.max_steps &&
        run_together(r, run_fill(r, 0, e), e))
        return -1;
    run_clock(r, TIME_FILL);
    return run_in_time(r, e);
}

/* Each step charges its time to where it belongs; none is left out. The first visit chooses what
 * the others measure: the kernel, and how often it runs in a sample. */
static int prepare(struct run *r, struct error *e)
{
    const bool first = r->nvisits == 0;

    if (run_together(r, run_place(r, e), e))
        return -1;
    run_clock(r, TIME_FILL);
    if (run_in_time(r, e) || (first && tune_choose(r, e)))
        return -1;
    run_clock(r, TIME_FILL);
    if (run_in_time(r, e) || prove(r, e))
        return -1;
    if (first)
        r->series.reps = r->bench->protocol.solves ? 1 : series_reps(r, e);
    return r->series.reps ? 0 : -1;
}

static int look_around(struct run *r, struct residence *kept, struct error *e)
{
    struct residence now;

    if (inspect(r, &now, e))
        return -1;
    visit_keep_worst(kept, &now, r->nvisits == 0);
    return 0;
}

static int sample(struct run *r, struct error *e)
{
    const struct protocol *p = &r->bench->protocol;

    if (!p->solves && series_until_steady(r, visit_of(r), e))
        return -1;
    run_clock(r, TIME_WARMUP);
    if (look_around(r, &r->context.before, e))
        return -1;
    run_clock(r, TIME_OTHER);
    if (p->rest_s > 0 && r->device->ops->rest)
        r->device->ops->rest(r->device, p->rest_s);
    run_clock(r, TIME_OTHER);
    sys_activity_read(&visit_of(r)->act0);
    power_begin(r);
    r->sampling = true;
    if (series_until_converged(r, visit_of(r), e))
        return -1;
    r->sampling = false;
    power_end(r);
    run_clock(r, TIME_TIMED);
    sys_activity_read(&visit_of(r)->act1);
    visit_add_activity(&r->context.activity, visit_of(r));
    if (run_in_time(r, e))
        return -1;
    /* A visit cut short is not a result: --resume makes it again. */
    if (visit_of(r)->stop == STOP_SIGNAL)
        return error_set(e, EXIT_INTERRUPTED, "%s was interrupted after %zu samples",
                         r->bench->name, r->series.n);
    return 0;
}

/* Is it the same with twice the data? Asked once: it takes as long as a visit. */
static int probe(struct run *r, struct error *e)
{
    r->probes.made = true;
    if (r->bench->protocol.solves) {
        r->probes.doubling.why_not = r->probes.constant.why_not = "a solve has a size of its own";
        return 0;
    }
    if (run_in_time(r, e) || run_together(r, probe_counters(r, e), e) || run_in_time(r, e) ||
        probe_doubling(r, e) || run_in_time(r, e) || probe_constant(r, e))
        return -1;
    run_clock(r, TIME_TIMED);
    return 0;
}

static int conclude(struct run *r, struct error *e)
{
    if (verdict(r, r->bench->check(r, &r->check, e), e))
        return -1;
    run_clock(r, TIME_CHECK);
    if (r->facts.lost)
        return error_set(e, EXIT_INTERNAL, "%s tells more than %d facts", r->bench->name,
                         RUN_FACTS);
    if (look_around(r, &r->context.after, e))
        return -1;
    run_clock(r, TIME_OTHER);
    return r->probes.made ? 0 : probe(r, e);
}

static unsigned most_workers(const struct run *r)
{
    const unsigned pus = r->lab->machine->pus, of = r->device->facts.workers;

    return pus > of ? pus : of > 0 ? of : 1;
}

static void run_init(struct run *r, struct lab *l, const struct point *p)
{
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
    r->traps.places.state = data_mix(l->seed ^ p->index);
    if (p->bench->loop.kernel && r->device->set)
        r->kernel = kernel_find(r->device->set, p->bench->loop.kernel,
                                strcmp(p->variant, "auto") == 0 ? NULL : p->variant, p->elem, 0);
    r->clock.since_ns = comm_clock_ns();
}

struct run *measure_new(struct lab *l, const struct point *p, struct error *e)
{
    struct run *r = malloc(sizeof *r);

    if (!r)
        return error_set(e, EXIT_INTERNAL, "no memory for point %s", p->id), NULL;
    run_init(r, l, p);
    r->cpus = calloc(most_workers(r), sizeof *r->cpus);
    r->own = aligned_alloc(KERNEL_LINE, RUN_OWN);
    if (r->cpus && r->own)
        return r;
    error_set(e, EXIT_INTERNAL, "no memory for point %s", p->id);
    measure_free(r);
    return NULL;
}

/* What is needed only while the point is measured. */
static void leave(struct run *r)
{
    if (r->room.base)
        r->device->ops->release(r->device, &r->room);
    r->room.base = NULL;
    courier_free(r->courier);
    r->courier = NULL;
    r->no_courier = false;
    r->device->ops->wait(r->device, &(struct error){0}); /* who failed may have left work behind */
    free(r->out);
    r->out = NULL;
}

static int enter(struct run *r, struct error *e)
{
    r->clock.since_ns = comm_clock_ns();
    r->out = aligned_alloc(KERNEL_LINE, most_workers(r) * sizeof *r->out);
    memset(r->own, 0, RUN_OWN);
    r->added = true; /* nothing was launched */
    r->phases.now = BENCH_PHASES;
    *visit_of(r) =
        (struct visit){.first = r->series.n, .begun_ns = r->clock.since_ns - r->lab->started_ns};
    return r->out ? 0 : error_set(e, EXIT_INTERNAL, "no memory for point %s", r->point->id);
}

void measure_free(struct run *r)
{
    if (!r)
        return;
    leave(r);
    series_fini(&r->series);
    cells_fini(&r->cells);
    joined_fini(&r->joined);
    free(r->cpus);
    free(r->own);
    free(r);
}

unsigned measure_visits(const struct run *r)
{
    return r->nvisits;
}

size_t measure_samples(const struct run *r)
{
    return r->nvisits ? r->visits[r->nvisits - 1].n : 0;
}

const struct point *measure_point_of(const struct run *r)
{
    return r->point;
}

double measure_median(const struct run *r)
{
    return outcome_rate(r);
}

double measure_high(const struct run *r)
{
    struct outcome o;

    outcome_make(&o, r);
    return r->stats.ci.valid ? outcome_value(&o, r->stats.ci.lo) : 0;
}

bool measure_is_probed(const struct run *r)
{
    return r->probes.made;
}

void measure_searched(struct run *r, unsigned n)
{
    r->search.times = n;
}

json_t *measure_visit_json(const struct run *r)
{
    return visit_json(r);
}

int measure_restore(struct run *r, const json_t *record, struct error *e)
{
    return visit_restore(r, record, e);
}

int measure_visit(struct run *r, double time_s[TIME_COUNT], struct error *e)
{
    double before[TIME_COUNT];
    int rc;

    memcpy(before, r->clock.spent_s, sizeof before);
    rc = run_together(r, enter(r, e), e);
    if (rc == 0 && r->bench->protocol.messages)
        rc = lab_net(r->lab, e);
    if (rc == 0 &&
        r->bench->protocol.messages) /* no call may wait longer than the point may take */
        r->lab->net->limit_s = r->point->timeout_s;
    if (rc == 0)
        rc = run_together(r, prepare(r, e), e);
    if (rc == 0)
        rc = run_together(r, sample(r, e), e);
    if (rc == 0)
        rc = run_together(r, conclude(r, e), e);
    /* What a failed exchange left open may not meet the next one. */
    if (rc && r->lab->net && net_recover(r->lab->net, NULL, &(struct error){0}))
        lab_drop_net(r->lab);
    run_clock(r, TIME_OTHER);
    for (int i = 0; i < TIME_COUNT; i++)
        time_s[i] = visit_of(r)->time_s[i] = r->clock.spent_s[i] - before[i];
    if (rc == 0) {
        visit_of(r)->n = r->series.n - visit_of(r)->first;
        r->nvisits++;
        found_keep(r->lab, r, outcome_rate(r));
    }
    leave(r);
    return rc;
}

json_t *measure_record(struct run *r, const struct error *fault)
{
    struct error e = {0};

    if (!fault && r->cells.nrows && cells_join(r, &e))
        fault = &e;
    return fault ? outcome_error_json(r, fault) : outcome_json(r);
}

json_t *measure_skip(struct lab *l, const struct point *p, const char *reason, const char *text)
{
    struct error e;
    struct run *r = measure_new(l, p, &e);
    json_t *record = r ? outcome_skip_json(r, reason, text) : NULL;

    measure_free(r);
    return record;
}
