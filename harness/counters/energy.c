/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "counters/energy.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define NO_POWERCAP                                                                                \
    "no powercap: the system shows no energy counters (virtual machines seldom do; else: "         \
    "modprobe "                                                                                    \
    "intel_rapl_msr)"
#define NO_READ                                                                                    \
    "the energy counters are for root alone: chmod a+r /sys/class/powercap/*/energy_uj, or run "   \
    "as root"
#define STANDS_STILL "the energy counters stand still: the system shows them but does not count"

/* Zones of powercap, one level below another: intel-rapl:0 is a package, intel-rapl:0:1 a part of
 * it. Memory is beside the package's energy, cores and graphics are within it (Documentation/power/
 * powercap; Khan et al., RAPL in action, ACM TOMPECS 2018). psys contains all and more. */
static const struct level {
    const char *pattern, *prefix; /* prefix of the names that count */
} levels[] = {{"/sys/class/powercap/intel-rapl:[0-9]*", "package"},
              {"/sys/class/powercap/intel-rapl:[0-9]*:[0-9]*", "dram"}};

/* The same zone appears under its class and below its parent; a plain zone has one colon. */
static bool is_at(const char *path, size_t level)
{
    const char *name = strrchr(path, '/');
    size_t colons = 0;

    for (; name && *name; name++)
        colons += *name == ':';
    return colons == level + 1;
}

/* "package-0 dram": of a part, with its parent's name. */
static void name_it(struct energy_domain *d, const char *path, size_t level, const char *name)
{
    char parent[256], own[ENERGY_NAME];
    const char *colon = strrchr(path, ':');

    if (!level || !colon ||
        !sys_linef(own, sizeof own, "", "%.*s/name", (int)(colon - path), path)) {
        snprintf(d->name, sizeof d->name, "%.39s", name);
        return;
    }
    snprintf(parent, sizeof parent, "%.20s %.18s", own, name);
    snprintf(d->name, sizeof d->name, "%.39s", parent);
}

/* 1: counts, 0: is another zone, -1: may not be read. */
static int add(struct energy *e, const char *path, size_t level)
{
    struct energy_domain *d = &e->domain[e->n];
    char name[ENERGY_NAME], range[SYS_PATH];

    if (!is_at(path, level) || e->n == ENERGY_DOMAINS || strlen(path) + 16 > sizeof d->file ||
        !sys_linef(name, sizeof name, "", "%s/name", path) ||
        strncmp(name, levels[level].prefix, strlen(levels[level].prefix)) != 0)
        return 0;
    snprintf(d->file, sizeof d->file, "%.200s/energy_uj", path);
    sys_path(range, "", "%s/max_energy_range_uj", path);
    if (!sys_number(d->file, &d->last_uJ) || !sys_number(range, &d->range_uJ) || !d->range_uJ)
        return -1;
    sys_clean(name);
    name_it(d, path, level, name);
    e->n++;
    return 1;
}

void energy_open(struct energy *e, const char *root)
{
    bool unreadable = false;

    memset(e, 0, sizeof *e);
    for (size_t level = 0; level < sizeof levels / sizeof *levels; level++) {
        char pattern[SYS_PATH];
        glob_t found;

        if (glob(sys_path(pattern, root, "%s", levels[level].pattern), 0, NULL, &found) != 0)
            continue;
        for (size_t i = 0; i < found.gl_pathc; i++)
            unreadable = add(e, found.gl_pathv[i], level) < 0 || unreadable;
        globfree(&found);
    }
    /* A part of the domains would pass for all of them. */
    if (unreadable)
        e->n = 0;
    e->why_not = unreadable ? NO_READ : e->n ? NULL : NO_POWERCAP;
}

double energy_read(struct energy *e)
{
    for (size_t i = 0; i < e->n; i++) {
        struct energy_domain *d = &e->domain[i];
        uint64_t now;

        if (!sys_number(d->file, &now))
            continue;
        e->joules +=
            (double)(now >= d->last_uJ ? now - d->last_uJ : now + d->range_uJ - d->last_uJ) * 1e-6;
        d->last_uJ = now;
    }
    return e->joules;
}

void energy_idle(struct energy *e, double seconds, double (*now_ns)(void))
{
    const struct timespec ms = {.tv_nsec = 1000000};
    const double begun = now_ns(), first = energy_read(e);
    double last = first, took = 0;
    size_t moves = 0;

    while (e->n && took < seconds) {
        double joules;

        nanosleep(&ms, NULL);
        joules = energy_read(e);
        took = (now_ns() - begun) * 1e-9;
        moves += joules > last;
        last = joules;
    }
    if (!e->n)
        return;
    if (!moves) {
        e->n = 0;
        e->why_not = STANDS_STILL;
        return;
    }
    e->idle_W = (last - first) / took;
    e->update_s = took / (double)moves;
}
