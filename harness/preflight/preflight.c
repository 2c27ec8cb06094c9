/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "preflight/preflight.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "comm/comm.h"
#include "machine/sysinfo.h"
#include "record/journal.h"
#include "preflight/preflight_probe.h"

/* The limits, each with its reason. */
static const double CLOCK_COARSE_NS = 1000; /* samples last 1000 steps: beyond 1 us, over 1 ms */
static const double LOST_MOST = 0.01;       /* the default precision target */
static const double CORES_APART = 1.1;      /* turbo bins differ by less */
static const double OTHERS_MOST = 0.05;     /* a share; under it, one 10 ms tick in the window */
static const double OTHERS_LEAST = 0.25;    /* CPUs; on few CPUs a share is but a few ticks */
static const double STEAL_MOST = 0.01;      /* as lost */
static const double FREE_LEAST = 0.5;       /* arrays of 4 x the caches want room */

/* What a check has to go by, and the item it fills (status is PASS, value none before). */
struct check {
    const struct preflight_input *in;
    const struct preflight_probes *got;
    struct preflight_item *item;
};

__attribute__((format(printf, 2, 3))) static void say(struct check *c, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(c->item->text, sizeof c->item->text, fmt, ap);
    va_end(ap);
}

static void judge(struct check *c, enum preflight_status status, const char *remedy)
{
    c->item->status = status;
    c->item->remedy = remedy;
}

static void word(struct check *c, const char *value)
{
    snprintf(c->item->word, sizeof c->item->word, "%s", value);
}

static bool unknown(const char *value)
{
    return !*value || !strcmp(value, "unknown") || !strcmp(value, "absent");
}

static void check_clock(struct check *c)
{
    const struct clock_probe *p = &c->got->clock;
    const char *source = c->in->machine->clocksource;

    c->item->value = p->resolution_ns;
    say(c, "source %s, step %.0f ns, %.0f ns a reading, never back", source, p->resolution_ns,
        p->overhead_ns);
    if (p->frozen) {
        say(c, "the clock (%s) stands still: nothing can be timed", source);
        judge(c, PREFLIGHT_FAIL, "choose another: /sys/devices/system/clocksource/*/available_*");
    } else if (p->backwards || p->jumps) {
        say(c, "the clock (%s) went back %u times and jumped %u times, by up to %.0f us", source,
            p->backwards, p->jumps, p->jump_ns / 1e3);
        judge(c, PREFLIGHT_FAIL, "stop what sets the clock; choose clocksource tsc");
    } else if (p->resolution_ns > CLOCK_COARSE_NS || p->overhead_ns > CLOCK_COARSE_NS) {
        say(c, "source %s is coarse: step %.0f ns, %.0f ns a reading; samples must last longer",
            source, p->resolution_ns, p->overhead_ns);
        judge(c, PREFLIGHT_WARN,
              "echo tsc | sudo tee "
              "/sys/devices/system/clocksource/clocksource0/current_clocksource");
    }
}

static void check_noise(struct check *c)
{
    const struct noise_core *w = c->got->noise.worst;

    if (!w) {
        say(c, "no work kernel could run on these cores");
        judge(c, PREFLIGHT_SKIP, NULL);
        return;
    }
    c->item->value = w->lost;
    say(c, "fixed work of %.0f us: worst core %u loses %.2f %%, p99 +%.1f %%, longest %.1f x",
        w->p50_ns / 1e3, w->cpu, w->lost * 100, (w->p99_ns / w->p50_ns - 1) * 100,
        w->max_ns / w->p50_ns);
    if (w->lost > LOST_MOST)
        judge(c, PREFLIGHT_WARN, "see what runs there: top -H; stop it, or leave a core to it");
}

static void check_cores(struct check *c)
{
    const struct noise_probe *p = &c->got->noise;

    if (!p->worst) {
        say(c, "not measured");
        judge(c, PREFLIGHT_SKIP, NULL);
        return;
    }
    c->item->value = p->p50_most_ns / p->p50_least_ns;
    say(c, "%u cores, the slowest takes %.2f x the time of the fastest for the same work",
        p->ncores, c->item->value);
    if (c->item->value > CORES_APART)
        judge(c, PREFLIGHT_WARN,
              "unlike cores, heat or a power cap: choose like ones with taskset -c LIST, or with "
              "mpirun's binding");
}

static void check_load(struct check *c)
{
    const struct load_probe *p = &c->got->load;

    if (!p->known) {
        say(c, "/proc/stat tells nothing");
        judge(c, PREFLIGHT_SKIP, NULL);
        return;
    }
    c->item->value = p->others;
    say(c, "%.2f of %u CPUs busy with other work, load average %.2f", p->others, p->ncpus,
        p->load1);
    if (p->others > fmax(OTHERS_LEAST, OTHERS_MOST * p->ncpus))
        judge(c, PREFLIGHT_WARN, "stop other work (top), or take an exclusive node");
}

static void check_steal(struct check *c)
{
    const struct load_probe *p = &c->got->load;

    if (!p->known) {
        say(c, "/proc/stat tells nothing");
        judge(c, PREFLIGHT_SKIP, NULL);
        return;
    }
    c->item->value = p->steal;
    say(c, "the hypervisor took %.1f %% of the time", p->steal * 100);
    if (p->steal > STEAL_MOST)
        judge(c, PREFLIGHT_WARN, "a host with fewer guests, or dedicated cores");
}

static void check_thp(struct check *c)
{
    const char *thp = c->in->machine->thp;

    word(c, thp);
    say(c, "transparent huge pages %s", thp);
    if (unknown(thp)) {
        say(c, "this kernel has no transparent huge pages");
        judge(c, PREFLIGHT_SKIP, NULL);
    } else if (!strcmp(thp, "never")) {
        say(c, "switched off: arrays get base pages, and TLB misses cost bandwidth");
        judge(c, PREFLIGHT_WARN,
              "echo madvise | sudo tee /sys/kernel/mm/transparent_hugepage/enabled");
    }
}

static void check_pages(struct check *c)
{
    const struct machine *m = c->in->machine;
    char pools[160] = "";
    bool any = false;

    c->item->value = (double)m->base_page_bytes;
    for (unsigned i = 0; i < m->nhugepages; i++) {
        size_t n = strlen(pools);

        any |= m->hugepages[i].total > 0;
        snprintf(pools + n, sizeof pools - n, ", %llu x %llu MiB free of %llu",
                 (unsigned long long)m->hugepages[i].free,
                 (unsigned long long)(m->hugepages[i].bytes >> 20),
                 (unsigned long long)m->hugepages[i].total);
    }
    say(c, "base %llu KiB%s%s", (unsigned long long)(m->base_page_bytes >> 10), pools,
        any ? "" : ": no huge pages reserved");
    if (!any)
        judge(c, PREFLIGHT_SKIP, "to measure with them: sudo sysctl vm.nr_hugepages=N");
}

static void check_governor(struct check *c)
{
    const char *governor = c->in->machine->governor;

    word(c, governor);
    say(c, "cpufreq governor %s", governor);
    if (unknown(governor)) {
        say(c, "not visible: a virtual machine, or the platform governs");
        judge(c, PREFLIGHT_SKIP, NULL);
    } else if (strcmp(governor, "performance")) {
        say(c, "governor %s: clocks rise only after work has begun", governor);
        judge(c, PREFLIGHT_WARN, "sudo cpupower frequency-set -g performance");
    }
}

static void check_turbo(struct check *c)
{
    static const struct {
        const char *path, *on;
    } switches[] = {
        {"/sys/devices/system/cpu/intel_pstate/no_turbo", "0"},
        {"/sys/devices/system/cpu/cpufreq/boost", "1"},
    };
    char line[16];

    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++) {
        if (!sys_linef(line, sizeof line, c->in->root, "%s", switches[i].path) || !line[0])
            continue;
        word(c, strcmp(line, switches[i].on) ? "off" : "on");
        say(c, "turbo %s%s", c->item->word,
            strcmp(c->item->word, "on") ? "" : ": burst and sustained rates may differ");
        return;
    }
    say(c, "not visible: a virtual machine, or no cpufreq driver");
    judge(c, PREFLIGHT_SKIP, NULL);
}

static void check_balancing(struct check *c)
{
    const struct machine *m = c->in->machine;

    c->item->value = m->numa_balancing;
    say(c, "automatic NUMA balancing %s, %u memory nodes", m->numa_balancing ? "on" : "off",
        m->nnodes);
    if (m->numa_balancing < 0) {
        c->item->value = NAN;
        say(c, "this kernel has no NUMA balancing");
    } else if (m->numa_balancing && m->nnodes > 1) {
        say(c, "automatic NUMA balancing unmaps pages and may move them while they are measured");
        judge(c, PREFLIGHT_WARN, "sudo sysctl kernel.numa_balancing=0");
    }
}

static double meminfo_bytes(const struct check *c, const char *key)
{
    char path[SYS_PATH];
    uint64_t kib = 0;

    sys_field(sys_path(path, c->in->root, "/proc/meminfo"), key, &kib);
    return (double)kib * 1024;
}

static void check_memory(struct check *c)
{
    double total = meminfo_bytes(c, "MemTotal"),
           room = (double)c->in->machine->memory_available_bytes;

    c->item->value = room;
    say(c, "%.1f of %.1f GiB may be taken (%s)", room / 0x1p30, total / 0x1p30,
        c->in->machine->memory_limit);
    if (room < FREE_LEAST * total)
        judge(c, PREFLIGHT_WARN,
              "free it: other jobs, page cache (echo 1 | sudo tee "
              "/proc/sys/vm/drop_caches), or a larger --mem of the job");
}

static void check_swap(struct check *c)
{
    double total = meminfo_bytes(c, "SwapTotal"), used = total - meminfo_bytes(c, "SwapFree");

    c->item->value = used;
    if (total > 0)
        say(c, "%.1f of %.1f GiB swap in use", used / 0x1p30, total / 0x1p30);
    else
        say(c, "no swap");
    if (used > 0)
        judge(c, PREFLIGHT_WARN, "memory was short here: sudo swapoff -a, or restart the node");
}

static void check_counters(struct check *c)
{
    const struct counters *k = c->in->counters;

    word(c, k ? counters_backend(k) : "none");
    say(c, "%s", k ? counters_summary(k) : "not opened");
    if (!k || counters_reach(k) != COUNTERS_MEMORY)
        judge(c, PREFLIGHT_SKIP, k ? counters_remedy(k) : NULL);
}

static const struct {
    const char *id, *title, *unit;
    void (*fn)(struct check *c);
} checks[] = {
    {"clock", "clock", "ns", check_clock},
    {"noise", "system noise", "1", check_noise},
    {"cores", "like cores", "1", check_cores},
    {"load", "other load", "1", check_load},
    {"steal", "steal time", "1", check_steal},
    {"thp", "transparent huge pages", NULL, check_thp},
    {"pages", "page sizes", "B", check_pages},
    {"governor", "clock governor", NULL, check_governor},
    {"turbo", "turbo", NULL, check_turbo},
    {"numa_balancing", "NUMA balancing", "1", check_balancing},
    {"memory", "memory to take", "B", check_memory},
    {"swap", "swap", "B", check_swap},
    {"counters", "counters", NULL, check_counters},
};

_Static_assert(sizeof checks / sizeof *checks <= PREFLIGHT_ITEMS, "room for all checks");

struct preflight *preflight_run_with(const struct preflight_input *in)
{
    struct preflight *p = calloc(1, sizeof *p);
    double begun = comm_clock_ns();
    struct preflight_probes got;

    if (!p)
        return NULL;
    preflight_probe(in, &got);
    for (; p->n < sizeof checks / sizeof *checks; p->n++) {
        struct preflight_item *item = &p->items[p->n];
        struct check c = {in, &got, item};

        item->id = checks[p->n].id;
        item->title = checks[p->n].title;
        item->unit = checks[p->n].unit;
        item->value = NAN;
        checks[p->n].fn(&c);
    }
    preflight_probe_fini(&got);
    p->backend = in->counters ? counters_backend(in->counters) : "none";
    snprintf(p->counters, sizeof p->counters, "%s",
             in->counters ? counters_text(in->counters) : "none (not opened)");
    p->took_s = (comm_clock_ns() - begun) * 1e-9;
    return p;
}

struct preflight *preflight_run(const struct machine *m, const struct counters *c,
                                hwloc_const_cpuset_t cpus)
{
    size_t n;
    const struct kernel_set *sets = kernel_host_sets(&n); /* the first runs on every CPU */
    const struct kernel *work = n ? kernel_find(&sets[0], "work", NULL, ELEM_F64, 0) : NULL;
    struct preflight_input in = {m, c, cpus, "", comm_clock_ns, work ? work->fn : NULL};

    return preflight_run_with(&in);
}

void preflight_free(struct preflight *p)
{
    free(p);
}
