/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "run/site.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "config/units.h"
#include "run/kinds.h"

/* All local ranks have the same cores when the launcher did not bind them. */
static bool bound_by_launcher(struct site *s)
{
    unsigned long hash = 5381;
    char *list = NULL;
    double low, high;

    hwloc_bitmap_list_asprintf(&list, s->machine.allowed);
    for (const char *p = list; p && *p; p++)
        hash = hash * 33 + (unsigned char)*p;
    free(list);
    low = -(double)(hash % 1000003);
    high = (double)(hash % 1000003);
    s->comm.ops->reduce(&s->comm, &low, 1, COMM_MAX);
    s->comm.ops->reduce(&s->comm, &high, 1, COMM_MAX);
    return -low != high;
}

/* Equal contiguous shares in hwloc's order: neighbours share caches. */
static void share_cores(struct site *s)
{
    hwloc_topology_t t = s->machine.topology;
    int cores = hwloc_get_nbobjs_inside_cpuset_by_type(t, s->machine.allowed, HWLOC_OBJ_CORE);
    int ranks = s->comm.local_size, rank = s->comm.local_rank;
    int from = cores * rank / ranks, to = cores * (rank + 1) / ranks;

    s->oversubscribed = cores < ranks;
    if (s->oversubscribed) {
        from = rank % (cores ? cores : 1);
        to = from + 1;
    }
    hwloc_bitmap_zero(s->cpuset);
    for (int i = from; i < to; i++) {
        hwloc_obj_t core =
            hwloc_get_obj_inside_cpuset_by_type(t, s->machine.allowed, HWLOC_OBJ_CORE, (unsigned)i);

        if (core)
            hwloc_bitmap_or(s->cpuset, s->cpuset, core->cpuset);
    }
    hwloc_bitmap_and(s->cpuset, s->cpuset, s->machine.allowed);
}

/* What fails on one rank fails on all, before the next exchange would wait for it. The ranks that
 * did not fail have nothing to say. */
static int together(struct site *s, int rc, struct error *e)
{
    if (!comm_any(&s->comm, rc != 0))
        return 0;
    if (rc == 0) {
        e->code = EXIT_UNAVAILABLE;
        e->text[0] = '\0';
    }
    return -1;
}

/* Every rank reads free memory at another moment; what all plan with must be one number. */
static int agree_on_memory(struct site *s, struct error *e)
{
    struct machine *m = &s->machine;
    double count[2] = {m->nnodes, -(double)m->nnodes};
    double available = (double)m->memory_available_bytes;

    s->comm.ops->reduce(&s->comm, count, 2, COMM_MAX);
    if (count[0] != -count[1])
        return error_set(e, EXIT_UNAVAILABLE,
                         "ranks see %.0f to %.0f memory nodes: run on nodes of one kind, or bind "
                         "ranks alike",
                         -count[1], count[0]);
    s->comm.ops->reduce(&s->comm, &available, 1, COMM_MIN);
    m->memory_available_bytes = (uint64_t)available;
    for (unsigned i = 0; i < m->nnodes; i++) {
        double bytes = (double)m->nodes[i].free_bytes;

        s->comm.ops->reduce(&s->comm, &bytes, 1, COMM_MIN);
        m->nodes[i].free_bytes = (uint64_t)bytes;
    }
    return 0;
}

int site_open_ranks(struct site *s, const struct config *c, struct error *e)
{
    memset(s, 0, sizeof *s);
    if (comm_open(&s->comm,
                  config_is(c, NULL, OPT_MPI, "off")  ? COMM_ALONE
                  : config_is(c, NULL, OPT_MPI, "on") ? COMM_MPI
                                                      : COMM_AUTO,
                  e))
        return -1;
    s->comm_open = true;
    return 0;
}

/* Where no description tells what a node is made of, one rank a machine reads from it, and all take
 * the highest rates, so that all decide alike. */
static int measure_kinds(struct site *s, struct error *e)
{
    struct machine *m = &s->machine;
    double unknown = kinds_unknown(m), *GBps;
    int rc;

    s->comm.ops->reduce(&s->comm, &unknown, 1, COMM_MAX);
    if (unknown == 0)
        return 0;
    GBps = calloc(m->nnodes, sizeof *GBps);
    if (GBps && s->comm.local_rank == 0)
        kinds_read_rates(m, GBps);
    rc = together(s, GBps ? 0 : error_set(e, EXIT_INTERNAL, "no memory for rates"), e);
    if (rc == 0) {
        s->comm.ops->reduce(&s->comm, GBps, m->nnodes, COMM_MAX);
        machine_kinds_by_rate(m, GBps);
    }
    free(GBps);
    return rc;
}

int site_open_machine(struct site *s, const struct config *c, struct error *e)
{
    struct machine_options o = {
        .topology = *config_text(c, NULL, OPT_TOPOLOGY) ? config_text(c, NULL, OPT_TOPOLOGY) : NULL,
        .kinds = *config_text(c, NULL, OPT_KIND) ? config_text(c, NULL, OPT_KIND) : NULL};

    s->machine_open = machine_init(&s->machine, &o, e) == 0;
    if (together(s, !s->machine_open, e))
        return -1;
    s->cpuset = hwloc_bitmap_dup(s->machine.allowed);
    if (!s->cpuset)
        return error_set(e, EXIT_INTERNAL, "no memory for a cpuset");
    if (s->comm.local_size > 1 && !bound_by_launcher(s))
        share_cores(s);
    s->share_cores = (unsigned)hwloc_get_nbobjs_inside_cpuset_by_type(s->machine.topology,
                                                                      s->cpuset, HWLOC_OBJ_CORE);
    if (s->share_cores == 0) /* a share of hardware threads of one core */
        s->share_cores = (unsigned)hwloc_bitmap_weight(s->cpuset);
    return agree_on_memory(s, e) || measure_kinds(s, e) ? -1 : 0;
}

int site_open(struct site *s, const struct config *c, struct error *e)
{
    return site_open_ranks(s, c, e) || site_open_machine(s, c, e) ? -1 : 0;
}

int site_open_device(struct site *s, const struct config *c, const struct device_ops *ops,
                     struct error *e)
{
    unsigned *cpus = calloc(s->share_cores ? s->share_cores : 1, sizeof *cpus);
    struct device_config dc = {.machine = &s->machine,
                               .isa = config_text(c, NULL, OPT_ISA),
                               .cpus = cpus,
                               .workers = s->share_cores};
    struct bind_request order = {"compact", s->cpuset, NULL, s->share_cores};
    int rc;

    if (!cpus)
        return error_set(e, EXIT_INTERNAL, "no memory for %u workers", s->share_cores);
    rc = machine_bind_order(&s->machine, &order, cpus, e) || ops->open(&s->device, &dc, e);
    free(cpus);
    s->device_open = rc == 0;
    if (together(s, rc, e))
        return -1;
    /* Ranks decide alike only on equal numbers: the coarsest clock speaks for all. */
    s->comm.ops->reduce(&s->comm, &s->device.resolution_ns, 1, COMM_MAX);
    s->comm.ops->reduce(&s->comm, &s->device.overhead_ns, 1, COMM_MAX);
    return 0;
}

static uint64_t draw_seed(const struct config *c)
{
    uint64_t seed = 0;

    if (units_count(config_text(c, NULL, OPT_SEED), &seed))
        return seed;
    /* 53 bits: it prints and reads back exactly wherever numbers are doubles. */
    if (getrandom(&seed, sizeof seed, 0) != sizeof seed)
        seed = (uint64_t)comm_clock_ns();
    return seed >> 11;
}

/* Ranks with different shares of the cores may plan differently: then they would wait for each
 * other for ever. */
static int same_plan(struct site *s, struct error *e)
{
    uint32_t hash = 5381;
    double ends[2];

    for (size_t i = 0; i < s->plan.count; i++) {
        for (const char *p = s->plan.points[i].id; *p; p++)
            hash = hash * 33 + (unsigned char)*p;
        hash = hash * 33 + (uint32_t)s->plan.points[i].n + s->plan.points[i].doubled;
    }
    ends[0] = hash;
    ends[1] = -(double)hash;
    s->comm.ops->reduce(&s->comm, ends, 2, COMM_MAX);
    if (ends[0] == -ends[1])
        return 0;
    return error_set(e, EXIT_UNAVAILABLE,
                     "ranks have different shares of the cores and plan "
                     "differently: give --threads, or bind ranks alike");
}

int site_plan(struct site *s, const struct config *c, const struct bench_table *const *benches,
              struct error *e)
{
    size_t count;
    const struct kernel_set *sets = kernel_host_sets(&count);
    double llc = (double)s->machine.llc_sum_bytes;
    double room = (double)machine_room_bytes(&s->machine, NULL);
    struct machine view = s->machine;
    struct plan_scope scope = {.benches = benches,
                               .set = s->device_open ? s->device.set : &sets[count - 1],
                               .local_ranks = (unsigned)s->comm.local_size};

    /* Each rank sees what its cores reach; bound ranks reach different caches. */
    s->comm.ops->reduce(&s->comm, &llc, 1,
                        s->comm.local_size > 1 && bound_by_launcher(s) ? COMM_SUM : COMM_MAX);
    s->comm.ops->reduce(&s->comm, &room, 1, COMM_MIN);
    scope.node_llc_bytes = (uint64_t)llc;
    scope.room_bytes = (uint64_t)room;
    s->plan.seed = draw_seed(c);
    s->comm.ops->bcast(&s->comm, &s->plan.seed, sizeof s->plan.seed, 0);
    /* The plan counts this rank's share of the cores, not the node's. */
    view.allowed_cores = s->share_cores;
    view.allowed_pus = (unsigned)hwloc_bitmap_weight(s->cpuset);
    if (together(s, plan_make(&s->plan, c, &view, &scope, e), e))
        return -1;
    return same_plan(s, e);
}

void site_close(struct site *s)
{
    plan_fini(&s->plan);
    if (s->device_open)
        s->device.ops->close(&s->device);
    hwloc_bitmap_free(s->cpuset);
    if (s->machine_open)
        machine_fini(&s->machine);
    if (s->comm_open)
        comm_close(&s->comm);
    memset(s, 0, sizeof *s);
}
