/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* PAPI may list a component as active that counts nothing, and disable one for a reason it only
 * tells when asked: so each event is tried over a known loop. Events that fit one event set are a
 * pass. A set counts one thread: at each start one is made, and attached, for every thread. */
#include "counters/counters_internal.h"

#include <dlfcn.h>
#include <papi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The library, loaded by who counts: what only lists or reports does not wait for it. */
/* clang-format off */
#define PAPI_CALLS(CALL) \
    CALL(add_named_event) CALL(assign_eventset_component) CALL(attach) \
    CALL(cleanup_eventset) CALL(create_eventset) CALL(destroy_eventset) \
    CALL(event_name_to_code) CALL(get_component_info) CALL(get_event_component) \
    CALL(library_init) CALL(shutdown) CALL(start) \
    CALL(stop) CALL(strerror)
/* clang-format on */

struct papi_api {
#define CALL(name) __typeof__(PAPI_##name) *name;
    PAPI_CALLS(CALL)
#undef CALL
};

static const struct {
    enum counter_kind kind;
    const char *name, *unit;
} wishes[] = {
    {KIND_CYCLES, "PAPI_TOT_CYC", "1"},
    {KIND_INSTRUCTIONS, "PAPI_TOT_INS", "1"},
    {KIND_LLC_MISSES, "PAPI_L3_TCM", "1"},
    {KIND_TASK_CLOCK, "perf::TASK-CLOCK", "ns"},
    {KIND_FAULTS, "perf::PAGE-FAULTS", "1"},
    {KIND_SWITCHES, "perf::CONTEXT-SWITCHES", "1"},
    {KIND_MIGRATIONS, "perf::CPU-MIGRATIONS", "1"},
};

struct event {
    struct counter_value value; /* name, scope and unit */
    unsigned pass;
};

struct pass {
    int component;
    bool attach; /* the component counts single threads */
};

struct papi {
    struct papi_api api;
    struct event events[COUNTERS_MAX];
    unsigned nevents;
    struct pass passes[COUNTERS_MAX];
    int *sets; /* running, one a thread */
    size_t nsets;
    bool running;
};

static void drop_set(const struct papi *p, int set)
{
    p->api.cleanup_eventset(set);
    p->api.destroy_eventset(&set);
}

static void drop_sets(struct papi *p)
{
    long long ignored[COUNTERS_MAX];

    for (size_t i = 0; i < p->nsets; i++) {
        if (p->running)
            p->api.stop(p->sets[i], ignored);
        drop_set(p, p->sets[i]);
    }
    free(p->sets);
    p->sets = NULL;
    p->nsets = 0;
    p->running = false;
}

/* A set with the events of a pass, for thread tid. Returns it, or a PAPI error. */
static int make_set(const struct papi *p, unsigned pass, pid_t tid)
{
    int set = PAPI_NULL, rc = p->api.create_eventset(&set);

    if (rc == PAPI_OK)
        rc = p->api.assign_eventset_component(set, p->passes[pass].component);
    if (rc == PAPI_OK && p->passes[pass].attach)
        rc = p->api.attach(set, (unsigned long)tid);
    for (unsigned i = 0; i < p->nevents && rc == PAPI_OK; i++)
        if (p->events[i].pass == pass)
            rc = p->api.add_named_event(set, p->events[i].value.event);
    if (rc != PAPI_OK && set != PAPI_NULL)
        drop_set(p, set);
    return rc == PAPI_OK ? set : rc;
}

/* Counts the known loop with the events of a pass; values in the order they were added. */
static int try_pass(const struct papi *p, unsigned pass, long long *values)
{
    int set = make_set(p, pass, gettid()), rc;

    if (set < 0)
        return set;
    rc = p->api.start(set);
    if (rc == PAPI_OK) {
        counters_exercise();
        rc = p->api.stop(set, values);
    }
    drop_set(p, set);
    return rc;
}

/* Adds an event to the last pass, or to one of its own. Returns PAPI_OK if it counts. */
static int try_event(struct counter_part *part, const char *name, const char *unit, bool must_move)
{
    struct papi *p = part->impl;
    struct event *v = &p->events[p->nevents];
    long long values[COUNTERS_MAX] = {0};
    const PAPI_component_info_t *info;
    int code, component, rc = p->api.event_name_to_code(name, &code), last;
    unsigned own = part->passes, in_pass = 0;

    component = rc == PAPI_OK ? p->api.get_event_component(code) : -1;
    info = component >= 0 ? p->api.get_component_info(component) : NULL;
    if (!info)
        return rc == PAPI_OK ? PAPI_ENOEVNT : rc;
    *v = (struct event){.value = {.backend = "papi", .unit = unit}};
    snprintf(v->value.event, sizeof v->value.event, "%s", name);
    v->value.scope = info->attach ? "process" : "device";
    p->nevents++;
    for (v->pass = own ? own - 1 : 0; v->pass <= own; v->pass++) {
        if (v->pass == own)
            p->passes[own] = (struct pass){component, info->attach};
        if (p->passes[v->pass].component != component)
            continue;
        in_pass = 0;
        for (unsigned i = 0; i < p->nevents; i++)
            in_pass += p->events[i].pass == v->pass;
        rc = in_pass > COUNTERS_PER_PASS ? PAPI_ECNFLCT : try_pass(p, v->pass, values);
        if (rc == PAPI_OK)
            break;
    }
    last = rc == PAPI_OK && must_move && values[in_pass - 1] <= 0 ? PAPI_ENOCNTR : rc;
    if (last == PAPI_OK)
        part->passes = v->pass == own ? own + 1 : own;
    else
        p->nevents--;
    return last;
}

static int try_named(struct counter_part *part, const char *events)
{
    struct papi *p = part->impl;
    char copy[1024], *save = NULL;
    int rc;

    snprintf(copy, sizeof copy, "%s", events);
    for (char *name = strtok_r(copy, ",", &save); name; name = strtok_r(NULL, ",", &save)) {
        rc = p->nevents < COUNTERS_MAX ? try_event(part, name, "1", false) : PAPI_ECNFLCT;
        if (rc != PAPI_OK) {
            snprintf(part->why, sizeof part->why, "%s: %s (papi_native_avail lists events)", name,
                     p->api.strerror(rc));
            return -1;
        }
        part->kinds |= KIND_OTHER;
    }
    return part->kinds ? 0 : -1;
}

static void try_wishes(struct counter_part *part, unsigned have)
{
    const struct papi *p = part->impl;
    const PAPI_component_info_t *info;
    int rc;

    for (size_t i = 0; i < sizeof wishes / sizeof *wishes; i++) {
        if (wishes[i].kind & have)
            continue;
        rc = try_event(part, wishes[i].name, wishes[i].unit, wishes[i].kind & KINDS_MOVED);
        if (rc == PAPI_OK)
            part->kinds |= wishes[i].kind;
        else if (!part->why[0])
            snprintf(part->why, sizeof part->why, "%s: %s", wishes[i].name, p->api.strerror(rc));
    }
    /* Of all reasons, why perf_event is off says most. */
    info = p->api.get_component_info(0);
    if (!part->kinds && info && info->disabled && info->disabled_reason[0])
        snprintf(part->why, sizeof part->why, "%.100s: %.140s", info->name, info->disabled_reason);
}

static void papi_close(struct counter_part *part)
{
    struct papi *p = part->impl;

    if (!p)
        return;
    drop_sets(p);
    p->api.shutdown();
    free(p);
    part->impl = NULL;
}

/* The library of the version that the header is of. */
static int load(struct papi_api *api, char *why, size_t size)
{
    char name[32];
    void *handle, *found;

    snprintf(name, sizeof name, "libpapi.so.%u.%u", (unsigned)PAPI_VERSION_MAJOR(PAPI_VERSION),
             (unsigned)PAPI_VERSION_MINOR(PAPI_VERSION));
    handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        snprintf(why, size, "%s", dlerror());
        return -1;
    }
#define CALL(name)                                                                                 \
    found = dlsym(handle, "PAPI_" #name);                                                          \
    memcpy(&api->name, &found, sizeof found);                                                      \
    if (!found) {                                                                                  \
        snprintf(why, size, "%s", dlerror());                                                      \
        return -1;                                                                                 \
    }
    PAPI_CALLS(CALL)
#undef CALL
    return 0;
}

static int papi_init(struct papi *p, char *why, size_t size)
{
    int version;

    if (load(&p->api, why, size))
        return -1;
    version = p->api.library_init(PAPI_VER_CURRENT);
    if (version == PAPI_VER_CURRENT)
        return 0;
    snprintf(why, size, "PAPI_library_init: %s",
             version > 0 ? "another version than at build time" : p->api.strerror(version));
    return -1;
}

static int papi_open(struct counter_part *part, const char *events, unsigned have)
{
    struct papi *p = calloc(1, sizeof *p);

    if (!p || papi_init(p, part->why, sizeof part->why)) {
        free(p);
        return -1;
    }
    part->impl = p;
    if (events && try_named(part, events) == 0)
        return 0;
    if (!events)
        try_wishes(part, have);
    if (!events && part->kinds)
        return 0;
    papi_close(part);
    return -1;
}

static int papi_start(struct counter_part *part, unsigned pass, struct error *e)
{
    struct papi *p = part->impl;
    pid_t *tids = malloc(COUNTERS_THREADS * sizeof *tids);
    size_t n = tids ? counters_threads(tids, COUNTERS_THREADS) : 0;
    int rc = PAPI_ENOMEM;

    drop_sets(p);
    p->sets = malloc((n ? n : 1) * sizeof *p->sets);
    for (size_t i = p->passes[pass].attach || !n ? 0 : n - 1; p->sets && i < n; i++) {
        rc = make_set(p, pass, tids[i]);
        if (rc < 0)
            break;
        p->sets[p->nsets++] = rc;
        rc = PAPI_OK;
    }
    free(tids);
    for (size_t i = 0; i < p->nsets && rc == PAPI_OK; i++)
        rc = p->api.start(p->sets[i]);
    p->running = rc == PAPI_OK;
    if (rc == PAPI_OK)
        return 0;
    drop_sets(p);
    return error_set(e, EXIT_UNAVAILABLE,
                     "PAPI failed after it worked: %s; go on with --counters perf or none",
                     p->api.strerror(rc));
}

static int papi_stop(struct counter_part *part, unsigned pass, struct counter_value *v,
                     struct error *e)
{
    struct papi *p = part->impl;
    long long values[COUNTERS_MAX] = {0};
    int n = 0, rc = PAPI_OK;

    for (unsigned i = 0; i < p->nevents; i++)
        if (p->events[i].pass == pass)
            v[n++] = p->events[i].value;
    for (size_t i = p->nsets; i-- > 0;) {
        int one = p->api.stop(p->sets[i], values);

        rc = one == PAPI_OK ? rc : one;
        for (int k = 0; k < n; k++)
            v[k].value += (double)values[k];
    }
    p->running = false;
    drop_sets(p);
    if (rc == PAPI_OK)
        return n;
    return error_set(e, EXIT_UNAVAILABLE, "PAPI_stop: %s", p->api.strerror(rc));
}

const struct counter_backend counters_papi = {
    .name = "papi",
    .open = papi_open,
    .start = papi_start,
    .stop = papi_stop,
    .close = papi_close,
};
