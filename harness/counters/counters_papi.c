/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* PAPI may list a component as active that counts nothing, and disable one for a reason it only
 * tells when asked: so each event is tried over a known loop. Events that fit one event set are a
 * pass. A set counts one thread: at each start one is made, and attached, for every thread. */
#include "counters/counters_internal.h"

#include <papi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
    struct event events[COUNTERS_MAX];
    unsigned nevents;
    struct pass passes[COUNTERS_MAX];
    int *sets; /* running, one a thread */
    size_t nsets;
    bool running;
};

static void drop_set(int set)
{
    PAPI_cleanup_eventset(set);
    PAPI_destroy_eventset(&set);
}

static void drop_sets(struct papi *p)
{
    long long ignored[COUNTERS_MAX];

    for (size_t i = 0; i < p->nsets; i++) {
        if (p->running)
            PAPI_stop(p->sets[i], ignored);
        drop_set(p->sets[i]);
    }
    free(p->sets);
    p->sets = NULL;
    p->nsets = 0;
    p->running = false;
}

/* A set with the events of a pass, for thread tid. Returns it, or a PAPI error. */
static int make_set(const struct papi *p, unsigned pass, pid_t tid)
{
    int set = PAPI_NULL, rc = PAPI_create_eventset(&set);

    if (rc == PAPI_OK)
        rc = PAPI_assign_eventset_component(set, p->passes[pass].component);
    if (rc == PAPI_OK && p->passes[pass].attach)
        rc = PAPI_attach(set, (unsigned long)tid);
    for (unsigned i = 0; i < p->nevents && rc == PAPI_OK; i++)
        if (p->events[i].pass == pass)
            rc = PAPI_add_named_event(set, p->events[i].value.event);
    if (rc != PAPI_OK && set != PAPI_NULL)
        drop_set(set);
    return rc == PAPI_OK ? set : rc;
}

/* Counts the known loop with the events of a pass; values in the order they were added. */
static int try_pass(const struct papi *p, unsigned pass, long long *values)
{
    int set = make_set(p, pass, gettid()), rc;

    if (set < 0)
        return set;
    rc = PAPI_start(set);
    if (rc == PAPI_OK) {
        counters_exercise();
        rc = PAPI_stop(set, values);
    }
    drop_set(set);
    return rc;
}

/* Adds an event to the last pass, or to one of its own. Returns PAPI_OK if it counts. */
static int try_event(struct counter_part *part, const char *name, const char *unit, bool must_move)
{
    struct papi *p = part->impl;
    struct event *v = &p->events[p->nevents];
    long long values[COUNTERS_MAX] = {0};
    const PAPI_component_info_t *info;
    int code, component, rc = PAPI_event_name_to_code(name, &code), last;
    unsigned own = part->passes, in_pass = 0;

    component = rc == PAPI_OK ? PAPI_get_event_component(code) : -1;
    info = component >= 0 ? PAPI_get_component_info(component) : NULL;
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
    char copy[1024], *save = NULL;
    int rc;

    snprintf(copy, sizeof copy, "%s", events);
    for (char *name = strtok_r(copy, ",", &save); name; name = strtok_r(NULL, ",", &save)) {
        struct papi *p = part->impl;

        rc = p->nevents < COUNTERS_MAX ? try_event(part, name, "1", false) : PAPI_ECNFLCT;
        if (rc != PAPI_OK) {
            snprintf(part->why, sizeof part->why, "%s: %s (papi_native_avail lists events)", name,
                     PAPI_strerror(rc));
            return -1;
        }
        part->kinds |= KIND_OTHER;
    }
    return part->kinds ? 0 : -1;
}

static void try_wishes(struct counter_part *part, unsigned have)
{
    const PAPI_component_info_t *info;
    int rc;

    for (size_t i = 0; i < sizeof wishes / sizeof *wishes; i++) {
        if (wishes[i].kind & have)
            continue;
        rc = try_event(part, wishes[i].name, wishes[i].unit, wishes[i].kind & KINDS_MOVED);
        if (rc == PAPI_OK)
            part->kinds |= wishes[i].kind;
        else if (!part->why[0])
            snprintf(part->why, sizeof part->why, "%s: %s", wishes[i].name, PAPI_strerror(rc));
    }
    /* Of all reasons, why perf_event is off says most. */
    info = PAPI_get_component_info(0);
    if (!part->kinds && info && info->disabled && info->disabled_reason[0])
        snprintf(part->why, sizeof part->why, "%.100s: %.140s", info->name, info->disabled_reason);
}

static void papi_close(struct counter_part *part)
{
    if (part->impl)
        drop_sets(part->impl);
    free(part->impl);
    part->impl = NULL;
    PAPI_shutdown();
}

static int papi_open(struct counter_part *part, const char *events, unsigned have)
{
    int version = PAPI_library_init(PAPI_VER_CURRENT);

    if (version != PAPI_VER_CURRENT) {
        snprintf(part->why, sizeof part->why, "PAPI_library_init: %s",
                 version > 0 ? "another version than at build time" : PAPI_strerror(version));
        return -1;
    }
    part->impl = calloc(1, sizeof(struct papi));
    if (part->impl && events && try_named(part, events) == 0)
        return 0;
    if (part->impl && !events)
        try_wishes(part, have);
    if (part->impl && !events && part->kinds)
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
        rc = PAPI_start(p->sets[i]);
    p->running = rc == PAPI_OK;
    if (rc == PAPI_OK)
        return 0;
    drop_sets(p);
    return error_set(e, EXIT_UNAVAILABLE,
                     "PAPI failed after it worked: %s; go on with --counters perf or none",
                     PAPI_strerror(rc));
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
        int one = PAPI_stop(p->sets[i], values);

        rc = one == PAPI_OK ? rc : one;
        for (int k = 0; k < n; k++)
            v[k].value += (double)values[k];
    }
    p->running = false;
    drop_sets(p);
    if (rc == PAPI_OK)
        return n;
    return error_set(e, EXIT_UNAVAILABLE, "PAPI_stop: %s", PAPI_strerror(rc));
}

const struct counter_backend counters_papi = {
    .name = "papi",
    .open = papi_open,
    .start = papi_start,
    .stop = papi_stop,
    .close = papi_close,
};
