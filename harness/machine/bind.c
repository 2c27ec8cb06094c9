/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "machine/parts.h"

enum { KEYS = 5 };

/* A hardware thread that may be bound to, with what it is sorted by: keys in turn. */
struct slot {
    unsigned pu;
    unsigned key[KEYS];
};

/* Where a hardware thread stands; ranks count only places that the request may use. */
struct place {
    unsigned sibling; /* 0 for the first thread of its core */
    unsigned core;    /* rank of the core in the machine */
    unsigned in_llc;  /* of the core in its last-level cache */
    unsigned llc;     /* of that cache in its package */
    unsigned package;
    unsigned far; /* 1 if not local to the nodes asked for */
};

typedef void order_fn(const struct place *p, unsigned key[KEYS]);

static void compact(const struct place *p, unsigned key[KEYS])
{
    key[0] = p->sibling;
    key[1] = p->core;
}

static void scatter(const struct place *p, unsigned key[KEYS])
{
    key[0] = p->sibling;
    key[1] = p->in_llc;
    key[2] = p->llc;
    key[3] = p->package;
}

static void numa(const struct place *p, unsigned key[KEYS])
{
    key[0] = p->far;
    key[1] = p->sibling;
    key[2] = p->core;
}

static const struct {
    const char *name;
    order_fn *order;
} policies[] = {{"compact", compact}, {"scatter", scatter}, {"numa", numa}};

static order_fn *find_policy(const char *name, struct error *e)
{
    for (size_t i = 0; i < sizeof policies / sizeof *policies; i++)
        if (strcmp(name, policies[i].name) == 0)
            return policies[i].order;
    error_set(e, EXIT_USAGE, "bind \"%s\": unknown: there are compact, scatter and numa", name);
    return NULL;
}

static int by_keys(const void *a, const void *b)
{
    const struct slot *x = a, *y = b;

    for (int i = 0; i < KEYS; i++)
        if (x->key[i] != y->key[i])
            return x->key[i] < y->key[i] ? -1 : 1;
    return (x->pu > y->pu) - (x->pu < y->pu);
}

/* The object that stands for the last-level cache around a core: its outermost cache, else the
 * package, else the machine. */
static hwloc_obj_t around(hwloc_obj_t core, hwloc_obj_t *package)
{
    hwloc_obj_t cache = NULL;

    *package = NULL;
    for (hwloc_obj_t o = core; o; o = o->parent) {
        if (hwloc_obj_type_is_cache(o->type))
            cache = o;
        if (o->type == HWLOC_OBJ_PACKAGE || (!o->parent && !*package))
            *package = o;
    }
    return cache ? cache : *package;
}

/* What was last seen while walking the cores in their logical order, in which the cores of a cache
 * and the caches of a package follow each other. */
struct walk {
    hwloc_obj_t llc, package;
    struct place place;
    bool begun;
};

static void step(struct walk *w, hwloc_obj_t core)
{
    hwloc_obj_t package, llc = around(core, &package);
    struct place *p = &w->place;

    if (!w->begun) {
        w->begun = true;
    } else if (package != w->package) {
        p->package++;
        p->llc = p->in_llc = 0;
        p->core++;
    } else if (llc != w->llc) {
        p->llc++;
        p->in_llc = 0;
        p->core++;
    } else {
        p->in_llc++;
        p->core++;
    }
    w->llc = llc;
    w->package = package;
}

/* Slots for the usable threads of one core; returns how many. */
static unsigned core_slots(struct walk *w, hwloc_const_cpuset_t threads, order_fn *order,
                           struct slot *out)
{
    unsigned pu, n = 0;

    hwloc_bitmap_foreach_begin (pu, threads) {
        out[n].pu = pu;
        w->place.sibling = n;
        order(&w->place, out[n].key);
        n++;
    }
    hwloc_bitmap_foreach_end();
    return n;
}

struct sets {
    hwloc_bitmap_t usable, near, threads;
};

static void sets_fini(struct sets *s)
{
    hwloc_bitmap_free(s->usable);
    hwloc_bitmap_free(s->near);
    hwloc_bitmap_free(s->threads);
}

/* near: cores local to the nodes asked for; all where the request names none or they have none. */
static int sets_init(struct sets *s, const struct machine *m, const struct bind_request *r)
{
    s->usable = hwloc_bitmap_dup(m->allowed);
    s->near = hwloc_bitmap_alloc();
    s->threads = hwloc_bitmap_alloc();
    if (!s->usable || !s->near || !s->threads)
        return -1;
    if (r->within)
        hwloc_bitmap_and(s->usable, s->usable, r->within);
    for (unsigned i = 0; r->near && i < m->nnodes; i++)
        if (hwloc_bitmap_isset(r->near, m->nodes[i].os_index))
            hwloc_bitmap_or(s->near, s->near, m->nodes[i].obj->cpuset);
    if (!hwloc_bitmap_intersects(s->near, s->usable))
        hwloc_bitmap_copy(s->near, s->usable);
    return 0;
}

static unsigned fill(const struct machine *m, struct sets *s, order_fn *order, struct slot *slots)
{
    struct walk w = {0};
    hwloc_obj_type_t type = machine_core_type(m->topology);
    unsigned n = 0;

    for (hwloc_obj_t o = NULL; (o = hwloc_get_next_obj_by_type(m->topology, type, o));) {
        hwloc_bitmap_and(s->threads, o->cpuset, s->usable);
        if (hwloc_bitmap_iszero(s->threads))
            continue;
        step(&w, o);
        w.place.far = hwloc_bitmap_intersects(s->threads, s->near) ? 0 : 1;
        n += core_slots(&w, s->threads, order, slots + n);
    }
    return n;
}

static int order_into(const struct machine *m, const struct bind_request *r, unsigned *cpus,
                      struct sets *s, struct error *e)
{
    order_fn *order = find_policy(r->policy, e);
    int most = hwloc_bitmap_weight(s->usable);
    struct slot *slots;
    unsigned n;

    if (!order)
        return -1;
    if (r->count == 0 || most < 0 || r->count > (unsigned)most)
        return error_set(e, EXIT_USAGE, "threads %u: give 1 to %d, the hardware threads we may use",
                         r->count, most);
    slots = calloc((size_t)most, sizeof *slots);
    if (!slots)
        return error_set(e, EXIT_UNAVAILABLE, "threads %u: out of memory", r->count);
    n = fill(m, s, order, slots);
    qsort(slots, n, sizeof *slots, by_keys);
    for (unsigned i = 0; i < r->count && i < n; i++)
        cpus[i] = slots[i].pu;
    free(slots);
    return 0;
}

int machine_bind_order(const struct machine *m, const struct bind_request *r, unsigned *cpus,
                       struct error *e)
{
    struct sets s;
    int rc = sets_init(&s, m, r) == 0 ? order_into(m, r, cpus, &s, e)
                                      : error_set(e, EXIT_UNAVAILABLE, "bind: out of memory");

    sets_fini(&s);
    return rc;
}

static hwloc_bitmap_t pus_of(const struct machine *m, const struct bind_request *r)
{
    unsigned *cpus = calloc(r->count ? r->count : 1, sizeof *cpus);
    hwloc_bitmap_t set = hwloc_bitmap_alloc();
    struct error e;

    if (!cpus || !set || machine_bind_order(m, r, cpus, &e)) {
        hwloc_bitmap_free(set);
        set = NULL;
    }
    for (unsigned i = 0; set && i < r->count; i++)
        hwloc_bitmap_set(set, cpus[i]);
    free(cpus);
    return set;
}

bool machine_order_differs(const struct machine *m, hwloc_const_cpuset_t within, const char *policy,
                           const char *other, unsigned count)
{
    hwloc_bitmap_t a = pus_of(m, &(struct bind_request){policy, within, NULL, count});
    hwloc_bitmap_t b = pus_of(m, &(struct bind_request){other, within, NULL, count});
    bool differs = a && b && !hwloc_bitmap_isequal(a, b);

    hwloc_bitmap_free(a);
    hwloc_bitmap_free(b);
    return differs;
}

unsigned machine_domain_cores(const struct machine *m, hwloc_const_cpuset_t within)
{
    hwloc_obj_type_t type = machine_core_type(m->topology);
    hwloc_obj_t first = NULL, package;
    unsigned n = 0;

    for (hwloc_obj_t o = NULL; (o = hwloc_get_next_obj_by_type(m->topology, type, o));) {
        if (!hwloc_bitmap_intersects(o->cpuset, m->allowed) ||
            (within && !hwloc_bitmap_intersects(o->cpuset, within)))
            continue;
        if (!first)
            first = around(o, &package);
        n += around(o, &package) == first;
    }
    return n;
}
