/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The preflight: what on this node would spoil a measurement, found before it, in half a second. */
#ifndef HBMARK_PREFLIGHT_H
#define HBMARK_PREFLIGHT_H

#include <hwloc.h>
#include <jansson.h>
#include <stdio.h>

#include "counters/counters.h"
#include "kernel.h"
#include "machine/machine.h"

/* SKIP: cannot be known or had here, such as the governor in a virtual machine. A note only. */
enum preflight_status { PREFLIGHT_PASS, PREFLIGHT_SKIP, PREFLIGHT_WARN, PREFLIGHT_FAIL };

struct preflight_item {
    const char *id, *title;
    enum preflight_status status;
    double value;       /* NaN: none, or word is it */
    char word[40];      /* a value that is no number, or "" */
    const char *unit;   /* SI; NULL for words */
    char text[512];     /* what was found and what it means */
    const char *remedy; /* what to do, NULL if nothing */
};

enum { PREFLIGHT_ITEMS = 16 };

struct preflight {
    struct preflight_item items[PREFLIGHT_ITEMS];
    size_t n;
    double took_s;
    const char *backend; /* of the counters */
    char counters[1200];
};

/* What the checks look at; tests plant their own. */
struct preflight_input {
    const struct machine *machine;
    const struct counters *counters; /* NULL: none */
    hwloc_const_cpuset_t cpus;       /* where the run will be; NULL: all allowed */
    const char *root;                /* before /proc and /sys; "" is this machine */
    double (*clock_ns)(void);
    kernel_fn *work; /* hi - lo units of work that touch no memory, or NULL */
};

/* Checks this process's cores and its node. On several ranks each looks at its own share; rank 0's
 * is what people read. NULL if memory is out. */
struct preflight *preflight_run(const struct machine *m, const struct counters *c,
                                hwloc_const_cpuset_t cpus);
struct preflight *preflight_run_with(const struct preflight_input *in);
void preflight_free(struct preflight *p);

/* The worst status of all items. */
enum preflight_status preflight_status(const struct preflight *p);
/* For doctor: 0 good (notes are), 1 degraded, 69 unusable. */
enum exit_code preflight_exit(const struct preflight *p);
/* For run: EXIT_UNAVAILABLE with what failed and what to do where nothing may be measured;
 * EXIT_INTERNAL for NULL. */
int preflight_require(const struct preflight *p, struct error *e);

/* Body of the preflight record. New reference. */
json_t *preflight_json(const struct preflight *p);

/* The table of `hbmark doctor`, and one line that tells it all (with a newline). */
void preflight_print(FILE *out, const struct preflight *p);
void preflight_print_line(FILE *out, const struct preflight *p);

#endif
