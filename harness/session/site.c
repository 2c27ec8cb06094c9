/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "session/site.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "comm/share.h"
#include "text/units.h"
#include "machine/parts.h"
#include "machine/sysinfo.h"
#include "record/journal.h"
#include "record/proof.h"
#include "session/kinds.h"

/* What fails on one rank fails on all, before the next exchange would wait for it. The ranks that
 * did not fail have nothing to say. */
int site_together(struct site *s, int rc, struct error *e)
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
    rc = site_together(s, GBps ? 0 : error_set(e, EXIT_INTERNAL, "no memory for rates"), e);
    if (rc == 0) {
        s->comm.ops->reduce(&s->comm, GBps, m->nnodes, COMM_MAX);
        machine_kinds_by_rate(m, GBps);
    }
    free(GBps);
    return rc;
}

/* CPUs as the ranks of a node exchange them; words, the same on all, are enough for any. */
struct exchange {
    size_t words;
    unsigned long *mine, *all; /* what a rank may use, then what its node permits */
    hwloc_cpuset_t *sets;      /* of the ranks of this node: what they may use; then their shares */
    hwloc_cpuset_t together;   /* their union */
};

static void exchange_fini(struct exchange *x, int n)
{
    for (int i = 0; x->sets && i < n; i++)
        hwloc_bitmap_free(x->sets[i]);
    hwloc_bitmap_free(x->together);
    free(x->sets);
    free(x->mine);
    free(x->all);
}

static int exchange_init(struct exchange *x, struct site *s, struct error *e)
{
    size_t n = (size_t)s->comm.local_size;
    int last = hwloc_bitmap_last(hwloc_topology_get_topology_cpuset(s->machine.topology));
    double bits = last < 0 ? 1 : last + 1;
    bool ok;

    s->comm.ops->reduce(&s->comm, &bits, 1, COMM_MAX);
    x->words = (size_t)bits / (8 * sizeof *x->mine) + 1;
    x->mine = calloc(2 * x->words, sizeof *x->mine);
    x->all = calloc(2 * x->words * n, sizeof *x->all);
    x->sets = calloc(n, sizeof(hwloc_cpuset_t));
    x->together = hwloc_bitmap_alloc();
    ok = x->mine && x->all && x->sets && x->together && s->cpuset && s->node_cpuset;
    for (size_t i = 0; ok && i < n; i++)
        ok = (x->sets[i] = hwloc_bitmap_alloc()) != NULL;
    return site_together(s, ok ? 0 : error_set(e, EXIT_INTERNAL, "no memory for cpusets"), e);
}

static void words_of(hwloc_const_bitmap_t set, unsigned long *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        words[i] = hwloc_bitmap_to_ith_ulong(set, (unsigned)i);
}

static void add_words(hwloc_bitmap_t set, const unsigned long *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        hwloc_bitmap_set_ith_ulong(set, (unsigned)i,
                                   words[i] | hwloc_bitmap_to_ith_ulong(set, (unsigned)i));
}

/* Fills sets with what each rank of the node may use, and the site with what all may. */
static void exchange_sets(struct exchange *x, struct site *s)
{
    hwloc_topology_t t = s->machine.topology;
    hwloc_bitmap_t permitted = x->together;

    words_of(s->machine.allowed, x->mine, x->words);
    words_of(hwloc_topology_get_allowed_cpuset(t), x->mine + x->words, x->words);
    s->comm.ops->local_gather(&s->comm, x->mine, 2 * x->words * sizeof *x->mine, x->all);
    hwloc_bitmap_zero(permitted);
    for (int i = 0; i < s->comm.local_size; i++) {
        const unsigned long *of = x->all + 2 * x->words * (size_t)i;

        add_words(x->sets[i], of, x->words);
        add_words(s->node_cpuset, of, x->words);
        add_words(permitted, of + x->words, x->words);
    }
    hwloc_bitmap_and(permitted, permitted, hwloc_topology_get_topology_cpuset(t));
    s->permitted_cores = share_cores(t, permitted);
}

/* Takes this rank's share. Ranks must plan alike: each uses as much as the least share has. */
static void take_share(struct site *s, const struct exchange *x)
{
    double least[2];

    hwloc_bitmap_copy(s->cpuset, x->sets[s->comm.local_rank]);
    least[0] = share_cores(s->machine.topology, s->cpuset);
    least[1] = hwloc_bitmap_weight(s->cpuset);
    s->comm.ops->reduce(&s->comm, least, 2, COMM_MIN);
    s->share_cores = (unsigned)least[0];
    s->share_pus = (unsigned)least[1];
    s->oversubscribed = comm_any(&s->comm, share_overlaps(x->sets, (unsigned)s->comm.local_size));
    if (s->oversubscribed)
        comm_yield(&s->comm);
}

/* What the ranks of the node reach together: a cache counts once, however many reach it. */
static void reach_together(struct site *s, struct exchange *x)
{
    struct machine view = s->machine;
    unsigned most = (unsigned)s->comm.local_size * s->share_cores;

    hwloc_bitmap_zero(x->together);
    for (int i = 0; i < s->comm.local_size; i++)
        hwloc_bitmap_or(x->together, x->together, x->sets[i]);
    s->used_cores = share_cores(s->machine.topology, x->together);
    if (s->used_cores > most)
        s->used_cores = most;
    view.allowed = x->together;
    view.ncaches = 0;
    view.llc_sum_bytes = 0;
    machine_read_caches(&view);
    memcpy(s->machine.caches, view.caches, sizeof view.caches);
    s->machine.ncaches = view.ncaches;
    s->machine.llc_sum_bytes = view.llc_sum_bytes;
}

static int divide_cores(struct site *s, struct error *e)
{
    struct exchange x = {0};
    int rc, n = s->comm.local_size;

    s->cpuset = hwloc_bitmap_alloc();
    s->node_cpuset = hwloc_bitmap_alloc();
    rc = exchange_init(&x, s, e);
    if (rc == 0) {
        exchange_sets(&x, s);
        rc = share_divide(s->machine.topology, x.sets, (unsigned)n);
        if (rc)
            error_set(e, EXIT_INTERNAL, "no memory to divide cores");
        rc = site_together(s, rc, e);
    }
    if (rc == 0) {
        take_share(s, &x);
        reach_together(s, &x);
    }
    exchange_fini(&x, n);
    return rc;
}

int site_open_machine(struct site *s, const struct config *c, struct error *e)
{
    struct machine_options o = {
        .topology = *config_text(c, NULL, OPT_TOPOLOGY) ? config_text(c, NULL, OPT_TOPOLOGY) : NULL,
        .kinds = *config_text(c, NULL, OPT_KIND) ? config_text(c, NULL, OPT_KIND) : NULL};

    s->machine_open = machine_init(&s->machine, &o, e) == 0;
    if (site_together(s, !s->machine_open, e) || divide_cores(s, e))
        return -1;
    return agree_on_memory(s, e) || measure_kinds(s, e) ? -1 : 0;
}

/* What machine_json() says of one rank, said of all ranks of its node. */
json_t *site_topo_json(const struct site *s)
{
    json_t *o = machine_json(&s->machine);
    hwloc_topology_t t = s->machine.topology;
    char host[256], *list = NULL;

    if (sys_line("/proc/sys/kernel/hostname", host, sizeof host)) {
        sys_clean(host);
        json_object_set_new(o, "hostname", json_string(host));
    }
    record_absent(o, "xml_file", "only the first node's is kept");
    record_absent(o, "xml_sha256", "only the first node's is kept");
    record_int(o, "allowed_cores", share_cores(t, s->node_cpuset));
    record_int(o, "allowed_pus", (uint64_t)hwloc_bitmap_weight(s->node_cpuset));
    if (hwloc_bitmap_list_asprintf(&list, s->node_cpuset) >= 0)
        json_object_set_new(o, "allowed_cpuset", json_string(list));
    free(list);
    record_int(o, "permitted_cores", s->permitted_cores);
    record_int(o, "used_cores", s->used_cores);
    record_int(o, "local_ranks", (uint64_t)s->comm.local_size);
    return o;
}

int site_open(struct site *s, const struct config *c, struct error *e)
{
    return site_open_ranks(s, c, e) || site_open_machine(s, c, e) ? -1 : 0;
}

static uint64_t draw_seed(const struct config *c)
{
    uint64_t seed = 0;

    if (units_count(config_text(c, NULL, OPT_SEED), &seed))
        return seed;
    if (*config_text(c, NULL, OPT_CHALLENGE))
        return proof_seed(config_text(c, NULL, OPT_CHALLENGE));
    /* 53 bits: it prints and reads back exactly wherever numbers are doubles. */
    if (getrandom(&seed, sizeof seed, 0) != sizeof seed)
        seed = (uint64_t)comm_clock_ns();
    return seed >> 11;
}

/* Ranks on nodes that differ may plan differently: then they would wait for each other for ever. */
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
                     "ranks are on nodes that differ and plan differently: run on nodes of one "
                     "kind, with as many ranks on each");
}

/* What the plan is told of the devices: of the host, the node with the most cache. */
static void plan_devices(struct site *s, struct plan_device *to, struct device_facts *host)
{
    double llc = (double)s->bays[0].device.facts.cache_bytes;

    s->comm.ops->reduce(&s->comm, &llc, 1, COMM_MAX);
    *host = s->bays[0].device.facts;
    host->cache_bytes = (uint64_t)llc;
    for (unsigned i = 0; i < s->nbays; i++) {
        const struct bay *b = &s->bays[i];

        to[i] = (struct plan_device){b->name, b->why_not, b->device.set,
                                     i ? &b->device.facts : host, i == 0};
    }
}

/* Where the ranks are, which a simulated machine does not tell. */
static int find_places(struct site *s, struct error *e)
{
    if (s->machine.simulated)
        return 0;
    s->places =
        places_gather(&s->comm, s->machine.topology, (unsigned)hwloc_bitmap_first(s->cpuset), e);
    return s->places ? 0 : -1;
}

int site_plan(struct site *s, const struct config *c, const struct bench_table *const *benches,
              struct error *e)
{
    double room = (double)machine_room_bytes(&s->machine, NULL);
    double domain = machine_domain_cores(&s->machine, s->cpuset);
    struct machine view = s->machine;
    struct plan_device devices[SITE_BAYS];
    struct device_facts host;
    struct plan_scope scope = {.benches = benches,
                               .devices = devices,
                               .local_ranks = (unsigned)s->comm.local_size,
                               .ranks = (unsigned)s->comm.size};

    if (!s->nbays)
        site_pretend_device(s);
    if (find_places(s, e))
        return -1;
    plan_devices(s, devices, &host);
    scope.ndevices = s->nbays;
    /* Each is of a whole node: the one with the least room. */
    s->comm.ops->reduce(&s->comm, &room, 1, COMM_MIN);
    s->comm.ops->reduce(&s->comm, &domain, 1, COMM_MIN);
    scope.domain_cores = (unsigned)domain;
    scope.room_bytes = (uint64_t)room;
    scope.places = s->places;
    s->plan.seed = draw_seed(c);
    s->comm.ops->bcast(&s->comm, &s->plan.seed, sizeof s->plan.seed, 0);
    /* The plan counts this rank's share of the cores, not the node's. */
    view.allowed_cores = s->share_cores;
    view.allowed_pus = s->share_pus;
    if (site_together(s, plan_make(&s->plan, c, &view, &scope, e), e))
        return -1;
    return same_plan(s, e);
}

void site_close(struct site *s)
{
    plan_fini(&s->plan);
    while (s->nbays) {
        struct device *d = &s->bays[--s->nbays].device;

        if (d->impl)
            d->ops->close(d);
    }
    free(s->places);
    hwloc_bitmap_free(s->cpuset);
    hwloc_bitmap_free(s->node_cpuset);
    if (s->machine_open)
        machine_fini(&s->machine);
    if (s->comm_open)
        comm_close(&s->comm);
    memset(s, 0, sizeof *s);
}
