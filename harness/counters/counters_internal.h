/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What counter backends fill in, and the sysfs reader of memory PMUs. */
#ifndef HBMARK_COUNTERS_INTERNAL_H
#define HBMARK_COUNTERS_INTERNAL_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "counters/counters.h"

/* What an event counts, as bits: what one backend has, the next need not open. */
enum counter_kind {
    KIND_TASK_CLOCK = 1,
    KIND_FAULTS = 2,
    KIND_SWITCHES = 4,
    KIND_MIGRATIONS = 8,
    KIND_CYCLES = 16,
    KIND_INSTRUCTIONS = 32,
    KIND_LLC_MISSES = 64,
    KIND_MEM_READ = 128,
    KIND_MEM_WRITE = 256,
    KIND_OTHER = 512, /* named by the user */
};

enum {
    KINDS_CORE = KIND_CYCLES | KIND_INSTRUCTIONS | KIND_LLC_MISSES,
    KINDS_MEMORY = KIND_MEM_READ | KIND_MEM_WRITE,
    /* What a known loop must move; the others may rightly stay 0. */
    KINDS_MOVED = KIND_TASK_CLOCK | KIND_FAULTS | KINDS_MEMORY | KIND_CYCLES | KIND_INSTRUCTIONS,
};

/* An opened backend. */
struct counter_part {
    const struct counter_backend *ops;
    void *impl;
    unsigned passes;
    unsigned kinds; /* that count */
    char why[256];  /* why others do not; filled also when open fails */
};

struct counter_backend {
    const char *name;
    /* Opens what counts of the kinds not in have, or the named events (comma-separated) if
     * events is not NULL. -1 if nothing counts, why then says it. */
    int (*open)(struct counter_part *p, const char *events, unsigned have);
    int (*start)(struct counter_part *p, unsigned pass, struct error *e);
    int (*stop)(struct counter_part *p, unsigned pass, struct counter_value *v, struct error *e);
    void (*close)(struct counter_part *p);
};

/* counters_papi.c or counters_nopapi.c, and counters_perf.c */
extern const struct counter_backend counters_papi, counters_perf;

/* The known loop: takes CPU time, faults in pages, moves memory. */
void counters_exercise(void);

/* Why hardware does not count, from the last errno (0: none) and what the machine tells. */
void counters_why(char *why, size_t size, int err);

/* Thread ids of this process into tids, the calling one last: it is enabled last and counts
 * nothing of the others' start. Returns how many; more than room are cut off. */
enum { COUNTERS_THREADS = 4096 };
size_t counters_threads(pid_t *tids, size_t room);

/* One memory PMU's event: what to give to perf_event_open, on each of these CPUs. */
struct uncore_event {
    char name[64]; /* "uncore_imc/cas_count_read": of the family, not the instance */
    enum counter_kind kind;
    uint32_t type;
    uint64_t config[3];
    double bytes; /* that one count stands for */
    unsigned ncpus;
    unsigned cpus[16]; /* one a package */
};

enum { UNCORE_MAX = 512 };

/* Finds memory read and write events under root/bus/event_source/devices (root is "/sys", or a
 * test's copy). Returns their number. Opens nothing. */
size_t uncore_scan(const char *root, struct uncore_event *out, size_t room);

/* Puts value into the bits a format such as "config1:0-7,32" names. -1 if it is none. */
int uncore_encode(const char *format, uint64_t value, uint64_t config[3]);

#endif
