/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "preflight/preflight_probe.h"

#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "machine/sysinfo.h"
#include "stats/stats.h"

/* Long enough to see a 100 Hz tick 15 times, and for 10 ms of /proc/stat to be some percent. */
static const double NOISE_NS = 150e6;
/* A quantum of 100 us resolves single interrupts of some us and gives p99 from 1500 of them. */
static const double QUANTUM_NS = 100e3;
static const double RESOLUTION_NS = 10e6, STEPS_NS = 20e6;
/* A reading is compared with the raw clock only if nothing came between. */
static const double CLOSE_NS = 20e3, JUMP_NS = 50e3;
/* A clock that is slewed creeps: NTP by at most 0.05 %, which a long preemption adds up. */
static const double SLEW = 1e-3;

enum { QUANTA = 4096, READS = 64 };

static double raw_ns(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC_RAW, &ts);
    return (double)ts.tv_sec * 1e9 + (double)ts.tv_nsec;
}

static double process_s(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

static void probe_resolution(double (*clock_ns)(void), struct clock_probe *p)
{
    double begun = raw_ns(), last = clock_ns(), took;
    unsigned long reads = 0;

    do {
        for (int i = 0; i < READS; i++) {
            double t = clock_ns();

            if (t < last)
                p->backwards++;
            else if (t > last && (p->resolution_ns == 0 || t - last < p->resolution_ns))
                p->resolution_ns = t - last;
            last = t;
        }
        reads += READS;
        took = raw_ns() - begun;
    } while (took < RESOLUTION_NS);
    p->overhead_ns = took / (double)reads;
    p->frozen = p->resolution_ns == 0;
}

/* Readings held between two of the raw clock, which nobody sets: the distance may only creep. */
static void probe_steps(double (*clock_ns)(void), struct clock_probe *p)
{
    double begun = raw_ns(), before = begun, after, distance, last = NAN, seen = begun, allowed;

    for (; before - begun < STEPS_NS; before = raw_ns()) {
        double t = clock_ns();

        after = raw_ns();
        if (after - before > CLOSE_NS)
            continue;
        distance = t - (before + after) / 2;
        allowed = JUMP_NS + 2 * p->resolution_ns + SLEW * (before - seen);
        seen = before;
        if (fabs(distance - last) > allowed)
            p->jumps++;
        if (fabs(distance - last) > p->jump_ns)
            p->jump_ns = fabs(distance - last);
        last = distance;
    }
}

void probe_clock(double (*clock_ns)(void), struct clock_probe *p)
{
    memset(p, 0, sizeof *p);
    probe_resolution(clock_ns, p);
    if (!p->frozen)
        probe_steps(clock_ns, p);
}

/* One thread's share of the noise probe. */
struct quanta {
    struct noise_core *core;
    kernel_fn *work;
    double *ns; /* QUANTA of them */
    pthread_t thread;
    bool started;
};

/* The process's own affinity is not touched: a thread binds itself. */
static bool bind_self(unsigned cpu)
{
    cpu_set_t *set = CPU_ALLOC(cpu + 1);
    size_t bytes = CPU_ALLOC_SIZE(cpu + 1);
    bool ok = false;

    if (set) {
        CPU_ZERO_S(bytes, set);
        CPU_SET_S(cpu, bytes, set);
        ok = sched_setaffinity(0, bytes, set) == 0;
        CPU_FREE(set);
    }
    return ok;
}

static double quantum(const struct quanta *q, const struct kargs *a, size_t n)
{
    double t = raw_ns();

    q->work(a, 0, n);
    return raw_ns() - t;
}

static void summarise(struct noise_core *core, double *ns)
{
    double sum = 0, beyond = 0;

    stats_sort(ns, core->n);
    core->p50_ns = ns[core->n / 2];
    core->p99_ns = ns[core->n - 1 - core->n / 100];
    core->max_ns = ns[core->n - 1];
    for (size_t i = 0; i < core->n; i++) {
        sum += ns[i];
        beyond += fmax(ns[i] - core->p50_ns, 0);
    }
    core->lost = beyond / sum;
}

static void *run_quanta(void *arg)
{
    struct quanta *q = arg;
    union kernel_out out = {{0}};
    struct kargs a = {.seed = 1, .s = 1, .out = &out};
    double begun = raw_ns(), took = 0;
    size_t n = 1024;

    if (!bind_self(q->core->cpu))
        return NULL;
    for (; took < QUANTUM_NS / 2 && n < SIZE_MAX / 4; n *= 2)
        took = fmin(quantum(q, &a, n), quantum(q, &a, n));
    while (q->core->n < QUANTA && raw_ns() - begun < NOISE_NS)
        q->ns[q->core->n++] = quantum(q, &a, n);
    if (q->core->n)
        summarise(q->core, q->ns);
    return NULL;
}

/* One PU of each core of cpus. */
static hwloc_bitmap_t one_a_core(const struct preflight_input *in)
{
    hwloc_bitmap_t set = hwloc_bitmap_dup(in->machine->allowed);

    if (set && in->cpus)
        hwloc_bitmap_and(set, set, in->cpus);
    if (set && in->machine->topology)
        hwloc_bitmap_singlify_per_core(in->machine->topology, set, 0);
    return set;
}

static void run_threads(struct noise_probe *p, struct quanta *q)
{
    for (unsigned i = 0; i < p->ncores; i++)
        q[i].started = !pthread_create(&q[i].thread, NULL, run_quanta, &q[i]);
    for (unsigned i = 0; i < p->ncores; i++) {
        const struct noise_core *core = &p->cores[i];

        if (q[i].started)
            pthread_join(q[i].thread, NULL);
        if (!core->n)
            continue;
        if (!p->worst || core->lost > p->worst->lost)
            p->worst = core;
        p->p50_least_ns = p->p50_least_ns > 0 ? fmin(p->p50_least_ns, core->p50_ns) : core->p50_ns;
        p->p50_most_ns = fmax(p->p50_most_ns, core->p50_ns);
    }
}

static void probe_noise(const struct preflight_input *in, struct noise_probe *p)
{
    hwloc_bitmap_t set = in->work ? one_a_core(in) : NULL;
    int room = set ? hwloc_bitmap_weight(set) : 0;
    struct quanta *q = room > 0 ? calloc((size_t)room, sizeof *q) : NULL;
    double *ns = room > 0 ? malloc((size_t)room * QUANTA * sizeof *ns) : NULL;
    int cpu = -1;

    p->cores = room > 0 ? calloc((size_t)room, sizeof *p->cores) : NULL;
    if (q && ns && p->cores) {
        while ((cpu = hwloc_bitmap_next(set, cpu)) >= 0) {
            p->cores[p->ncores].cpu = (unsigned)cpu;
            q[p->ncores] = (struct quanta){.core = &p->cores[p->ncores],
                                           .work = in->work,
                                           .ns = ns + (size_t)p->ncores * QUANTA};
            p->ncores++;
        }
        run_threads(p, q);
    }
    free(ns);
    free(q);
    hwloc_bitmap_free(set);
}

struct cpu_ticks {
    double busy, steal, all;
    unsigned ncpus;
};

/* Sum over the run's CPUs of their /proc/stat lines, in ticks. */
static void read_ticks(const struct preflight_input *in, struct cpu_ticks *t)
{
    char path[SYS_PATH], line[512];
    FILE *f = fopen(sys_path(path, in->root, "/proc/stat"), "r");
    unsigned cpu;
    double v[8];

    memset(t, 0, sizeof *t);
    while (f && fgets(line, sizeof line, f)) {
        if (sscanf(line, "cpu%u %lf %lf %lf %lf %lf %lf %lf %lf", &cpu, v, v + 1, v + 2, v + 3,
                   v + 4, v + 5, v + 6, v + 7) != 9)
            continue;
        if (!hwloc_bitmap_isset(in->cpus ? in->cpus : in->machine->allowed, cpu))
            continue;
        t->busy += v[0] + v[1] + v[2] + v[5] + v[6]; /* user nice system irq softirq */
        t->steal += v[7];
        t->all += v[0] + v[1] + v[2] + v[3] + v[4] + v[5] + v[6] + v[7];
        t->ncpus++;
    }
    if (f)
        fclose(f);
}

void preflight_probe(const struct preflight_input *in, struct preflight_probes *p)
{
    struct load_probe *l = &p->load;
    struct cpu_ticks before, after;
    double begun, own, ticks;
    char line[64];

    memset(p, 0, sizeof *p);
    read_ticks(in, &before);
    begun = raw_ns();
    own = process_s();
    probe_clock(in->clock_ns, &p->clock);
    probe_noise(in, &p->noise);
    own = process_s() - own;
    l->window_s = (raw_ns() - begun) * 1e-9;
    read_ticks(in, &after);
    l->ncpus = after.ncpus;
    ticks = after.all - before.all;
    l->known = ticks > 0;
    if (l->known) {
        /* Ticks of what length? Those of all states fill the window on every CPU. */
        double tick_s = l->window_s * l->ncpus / ticks;

        l->others = fmax(((after.busy - before.busy) * tick_s - own) / l->window_s, 0);
        l->steal = (after.steal - before.steal) / ticks;
    }
    if (sys_linef(line, sizeof line, in->root, "/proc/loadavg"))
        l->load1 = strtod(line, NULL);
}

void preflight_probe_fini(struct preflight_probes *p)
{
    free(p->noise.cores);
    p->noise.cores = NULL;
}
