/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The devices of a site: the host, then what --device names. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device/names.h"
#include "session/site.h"

static int open_host(struct site *s, const struct config *c, const struct device_ops *ops,
                     const struct bench_table *const *benches, struct error *e)
{
    unsigned *cpus = calloc(s->share_cores ? s->share_cores : 1, sizeof *cpus);
    /* A library that nothing calls would cost memory and the time to load it. */
    const char *blas = plan_wants(c, benches, "gemm") ? config_text(c, NULL, OPT_BLAS) : "none";
    struct device_config dc = {.machine = &s->machine,
                               .isa = config_text(c, NULL, OPT_ISA),
                               .blas = blas,
                               .cpus = cpus,
                               .workers = s->share_cores};
    struct bind_request order = {"compact", s->cpuset, NULL, s->share_cores};
    struct device *host = &s->bays[0].device;
    int rc;

    if (!cpus)
        return error_set(e, EXIT_INTERNAL, "no memory for %u workers", s->share_cores);
    rc = machine_bind_order(&s->machine, &order, cpus, e) || ops->open(host, &dc, e);
    free(cpus);
    snprintf(s->bays[0].name, sizeof s->bays[0].name, "host");
    s->nbays = rc == 0;
    return rc;
}

/* Is it among the site's already? */
static bool is_known(const struct site *s, const char *name)
{
    for (unsigned i = 0; i < s->nbays; i++)
        if (strcmp(s->bays[i].name, name) == 0)
            return true;
    return false;
}

/* A device that cannot be opened is kept with the reason: its points are listed as not run. */
static void open_one(struct site *s, const struct device_name *name)
{
    struct bay *b = &s->bays[s->nbays++];
    struct device_config dc = {.machine = &s->machine, .index = name->index, .isa = "auto"};
    struct error e = {0};

    memset(b, 0, sizeof *b);
    snprintf(b->name, sizeof b->name, "%.23s", name->text);
    if (s->comm.local_size > 1)
        snprintf(b->why_not, sizeof b->why_not,
                 "%.23s: %d ranks of a node would share it: start one rank a node", name->text,
                 s->comm.local_size);
    else if (name->kind->ops->open(&b->device, &dc, &e))
        snprintf(b->why_not, sizeof b->why_not, "%.23s: %.290s", name->text, e.text);
    if (*b->why_not)
        b->device.impl = NULL;
}

static int open_others(struct site *s, const struct config *c, struct error *e)
{
    struct device_name names[DEVICES_MOST];

    for (size_t g = 0; g < c->ngroups; g++) {
        const int n = device_names(config_text(c, &c->groups[g], OPT_DEVICE), names, e);

        if (n < 0)
            return -1;
        for (int i = 0; i < n; i++)
            if (!is_known(s, names[i].text) && s->nbays < SITE_BAYS)
                open_one(s, &names[i]);
    }
    return 0;
}

/* Ranks decide alike only on equal numbers: the coarsest clock speaks for all; and a device that
 * one of them lacks none uses. */
static void agree(struct site *s)
{
    for (unsigned i = 0; i < s->nbays; i++) {
        struct bay *b = &s->bays[i];
        double x[3] = {b->device.resolution_ns, b->device.overhead_ns, *b->why_not != '\0'};

        s->comm.ops->reduce(&s->comm, x, 3, COMM_MAX);
        b->device.resolution_ns = x[0];
        b->device.overhead_ns = x[1];
        if (x[2] > 0 && !*b->why_not)
            snprintf(b->why_not, sizeof b->why_not, "%s: another node lacks it", b->name);
    }
}

int site_open_device(struct site *s, const struct config *c, const struct device_ops *ops,
                     const struct bench_table *const *benches, struct error *e)
{
    int rc = open_host(s, c, ops, benches, e);

    if (rc == 0)
        rc = open_others(s, c, e);
    if (site_together(s, rc, e))
        return -1;
    agree(s);
    return 0;
}

void site_pretend_device(struct site *s)
{
    size_t count;
    const struct kernel_set *sets = kernel_host_sets(&count), *best = sets;
    struct bay *b = &s->bays[0];

    for (size_t i = 0; i < count; i++)
        best = sets[i].extension ? best : &sets[i];
    memset(b, 0, sizeof *b);
    snprintf(b->name, sizeof b->name, "host");
    b->device.set = best;
    b->device.facts.cache_bytes = s->machine.llc_sum_bytes;
    b->device.facts.workers = s->machine.pus;
    s->nbays = 1;
}
