/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Several runs at once: reading one keeps one core busy, and a run of 100 000 nodes takes it half a
 * minute. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "readout/readout.h"

enum { THREADS_MOST = 64 };

struct opening {
    char *const *dirs;
    size_t n;
    unsigned want;
    struct readout **all;
    struct error *why; /* of each */
    atomic_size_t next;
};

static void *open_next(void *arg)
{
    struct opening *o = arg;
    size_t i;

    while ((i = atomic_fetch_add(&o->next, 1)) < o->n)
        o->all[i] = readout_open(o->dirs[i], o->want, &o->why[i]);
    return NULL;
}

/* This thread and, where there are cores for them, some more; fewer only take longer. */
static void open_each(struct opening *o)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    size_t want = o->n < THREADS_MOST ? o->n : THREADS_MOST, more = 0;
    pthread_t thread[THREADS_MOST];

    if (cores > 0 && (size_t)cores < want)
        want = (size_t)cores;
    while (more + 1 < want && !pthread_create(&thread[more], NULL, open_next, o))
        more++;
    open_next(o);
    while (more > 0)
        pthread_join(thread[--more], NULL);
}

/* The first that failed, or n. */
static size_t first_failed(const struct opening *o)
{
    size_t i = 0;

    while (i < o->n && o->all[i])
        i++;
    return i;
}

struct readout **readout_open_all(char *const *dirs, size_t n, unsigned want, struct error *e)
{
    struct opening o = {.dirs = dirs, .n = n, .want = want};
    size_t failed = n;

    o.all = calloc(n ? n : 1, sizeof *o.all);
    o.why = calloc(n ? n : 1, sizeof *o.why);
    if (!o.all || !o.why) {
        error_set(e, EXIT_INTERNAL, "out of memory");
        failed = 0;
    } else {
        open_each(&o);
        failed = first_failed(&o);
        if (failed < n)
            error_set(e, o.why[failed].code, "%s", o.why[failed].text);
    }
    free(o.why);
    if (failed == n && o.all)
        return o.all;
    readout_free_all(o.all, n);
    return NULL;
}

void readout_free_all(struct readout **all, size_t n)
{
    for (size_t i = 0; all && i < n; i++)
        readout_free(all[i]);
    free(all);
}
