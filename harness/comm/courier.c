/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "comm/courier.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "comm/comm_internal.h"

enum want { WANT_REST, WANT_GO, WANT_END };

struct courier {
    struct net *net;
    unsigned cpu;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    atomic_int want;
    bool busy; /* may be within a call of the net */
    atomic_ullong polls;
};

static void bind_to(unsigned cpu)
{
    cpu_set_t *set = CPU_ALLOC(cpu + 1);

    if (!set)
        return;
    CPU_ZERO_S(CPU_ALLOC_SIZE(cpu + 1), set);
    CPU_SET_S(cpu, CPU_ALLOC_SIZE(cpu + 1), set);
    pthread_setaffinity_np(pthread_self(), CPU_ALLOC_SIZE(cpu + 1), set);
    CPU_FREE(set);
}

/* Until it is told otherwise; where ranks share a CPU others get it in between. */
static void poll_on(struct courier *p)
{
    while (atomic_load_explicit(&p->want, memory_order_acquire) == WANT_GO) {
        p->net->ops->poll(p->net);
        atomic_fetch_add_explicit(&p->polls, 1, memory_order_relaxed);
        if (p->net->comm->model->yield)
            sched_yield();
    }
}

static void *run(void *arg)
{
    struct courier *p = arg;

    bind_to(p->cpu);
    pthread_mutex_lock(&p->lock);
    for (;;) {
        while (p->want == WANT_REST)
            pthread_cond_wait(&p->changed, &p->lock);
        if (p->want == WANT_END)
            break;
        p->busy = true;
        pthread_mutex_unlock(&p->lock);
        poll_on(p);
        pthread_mutex_lock(&p->lock);
        p->busy = false;
        pthread_cond_broadcast(&p->changed);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

static void tell(struct courier *p, enum want want)
{
    pthread_mutex_lock(&p->lock);
    atomic_store_explicit(&p->want, want, memory_order_release);
    pthread_cond_broadcast(&p->changed);
    while (want != WANT_GO && p->busy)
        pthread_cond_wait(&p->changed, &p->lock);
    pthread_mutex_unlock(&p->lock);
}

struct courier *courier_new(struct net *n, unsigned cpu, struct error *e)
{
    struct courier *p;

    if (!n->comm->any_thread) {
        error_set(e, EXIT_UNAVAILABLE,
                  "this MPI gives no MPI_THREAD_SERIALIZED, which a thread for messages needs");
        return NULL;
    }
    p = calloc(1, sizeof *p);
    if (p) {
        p->net = n;
        p->cpu = cpu;
        pthread_mutex_init(&p->lock, NULL);
        pthread_cond_init(&p->changed, NULL);
        if (pthread_create(&p->thread, NULL, run, p) == 0)
            return p;
        pthread_cond_destroy(&p->changed);
        pthread_mutex_destroy(&p->lock);
    }
    free(p);
    error_set(e, EXIT_UNAVAILABLE, "no thread can be made for messages");
    return NULL;
}

void courier_go(struct courier *p)
{
    tell(p, WANT_GO);
}

void courier_rest(struct courier *p)
{
    tell(p, WANT_REST);
}

uint64_t courier_polls(const struct courier *p)
{
    return atomic_load(&p->polls);
}

void courier_free(struct courier *p)
{
    if (!p)
        return;
    tell(p, WANT_END);
    pthread_join(p->thread, NULL);
    pthread_cond_destroy(&p->changed);
    pthread_mutex_destroy(&p->lock);
    free(p);
}
