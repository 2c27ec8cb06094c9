/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Events are opened anew at each start, one set for every thread of the process, and inherited by
 * threads these create: so counters may be opened before or after the thread team is. Software,
 * core and memory events are passes of their own; core events are pinned, so that the kernel
 * reports an error rather than sharing a counter in turns. */
#include "counters/counters_internal.h"

#include <dirent.h>
#include <errno.h>
#include <linux/perf_event.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum group { GROUP_SOFTWARE, GROUP_CORE, GROUP_MEMORY, GROUPS };

/* kernel: happens in kernel mode only, so that a count of user mode is 0 and means nothing. */
static const struct row {
    enum counter_kind kind;
    enum group group;
    bool kernel;
    const char *name, *unit;
    uint32_t type;
    uint64_t config;
} rows[] = {
    {KIND_TASK_CLOCK, GROUP_SOFTWARE, false, "task-clock", "ns", PERF_TYPE_SOFTWARE,
     PERF_COUNT_SW_TASK_CLOCK},
    {KIND_FAULTS, GROUP_SOFTWARE, false, "page-faults", "1", PERF_TYPE_SOFTWARE,
     PERF_COUNT_SW_PAGE_FAULTS},
    {KIND_SWITCHES, GROUP_SOFTWARE, true, "context-switches", "1", PERF_TYPE_SOFTWARE,
     PERF_COUNT_SW_CONTEXT_SWITCHES},
    {KIND_MIGRATIONS, GROUP_SOFTWARE, true, "cpu-migrations", "1", PERF_TYPE_SOFTWARE,
     PERF_COUNT_SW_CPU_MIGRATIONS},
    {KIND_CYCLES, GROUP_CORE, false, "cycles", "1", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES},
    {KIND_INSTRUCTIONS, GROUP_CORE, false, "instructions", "1", PERF_TYPE_HARDWARE,
     PERF_COUNT_HW_INSTRUCTIONS},
};

/* An event that counts: of the table above, or one or more uncore events of one name. */
struct event {
    struct counter_value value; /* name, scope and unit; the rest is filled at stop */
    const struct row *row;      /* NULL: uncore */
    enum group group;
    bool user_only;
};

struct open_fd {
    int fd;
    bool leader;
    unsigned event;
    double scale;
};

struct perf {
    struct event events[COUNTERS_PER_PASS * GROUPS];
    unsigned nevents;
    enum group groups[GROUPS]; /* of each pass */
    struct uncore_event *uncore;
    size_t nuncore;
    struct open_fd *fds;
    size_t nfds, room;
};

struct reading {
    uint64_t value, enabled_ns, running_ns;
};

static int sys_open(struct perf_event_attr *attr, pid_t tid, int cpu, int leader)
{
    attr->size = sizeof *attr;
    attr->disabled = leader < 0;
    attr->exclude_hv = cpu < 0;
    attr->read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING;
    return (int)syscall(SYS_perf_event_open, attr, tid, cpu, leader, PERF_FLAG_FD_CLOEXEC);
}

static int row_open(const struct row *row, bool user_only, pid_t tid, int leader)
{
    struct perf_event_attr attr = {.type = row->type, .config = row->config};

    attr.inherit = 1;
    attr.exclude_kernel = user_only;
    attr.pinned = row->group == GROUP_CORE && leader < 0;
    return sys_open(&attr, tid, -1, leader);
}

static int uncore_open(const struct uncore_event *u, unsigned cpu)
{
    struct perf_event_attr attr = {.type = u->type, .config = u->config[0]};

    attr.config1 = u->config[1];
    attr.config2 = u->config[2];
    return sys_open(&attr, -1, (int)cpu, -1);
}

/* True if the known loop moves it. */
static bool moves(int fd)
{
    struct reading r = {0};
    bool ok;

    ioctl(fd, PERF_EVENT_IOC_ENABLE, 0);
    counters_exercise();
    ioctl(fd, PERF_EVENT_IOC_DISABLE, 0);
    ok = read(fd, &r, sizeof r) == sizeof r && r.value > 0;
    close(fd);
    return ok;
}

static struct event *add_event(struct perf *p, const char *name, const char *scope,
                               const char *unit, enum group group)
{
    struct event *v = &p->events[p->nevents++];

    snprintf(v->value.event, sizeof v->value.event, "%s", name);
    v->value.backend = "perf";
    v->value.scope = scope;
    v->value.unit = unit;
    v->group = group;
    return v;
}

/* Returns 0, or the errno that kept the event from counting. */
static int try_row(struct perf *p, const struct row *row)
{
    bool user_only = false;
    int fd = row_open(row, false, 0, -1), err = errno;
    struct event *v;

    if (fd < 0 && (err == EACCES || err == EPERM) && !row->kernel) {
        user_only = true;
        fd = row_open(row, true, 0, -1);
        err = errno;
    }
    if (fd < 0)
        return err;
    if (row->kind & KINDS_MOVED ? !moves(fd) : close(fd) != 0)
        return ENODATA;
    v = add_event(p, row->name, "process", row->unit, row->group);
    v->row = row;
    v->user_only = user_only;
    return 0;
}

static unsigned find_uncore(struct perf *p, unsigned have, int *err)
{
    unsigned kinds = 0;
    size_t n;

    p->uncore = calloc(UNCORE_MAX, sizeof *p->uncore);
    n = p->uncore ? uncore_scan("/sys", p->uncore, UNCORE_MAX) : 0;
    for (size_t i = 0; i < n; i++) {
        const struct uncore_event *u = &p->uncore[i];
        int fd = u->kind & have ? -1 : uncore_open(u, u->cpus[0]);

        if (fd < 0 && !(u->kind & have))
            *err = errno;
        if (fd < 0 || !moves(fd))
            continue;
        kinds |= u->kind;
        p->uncore[p->nuncore++] = *u;
    }
    for (size_t i = 0; i < p->nuncore; i++) {
        unsigned k = 0;

        while (k < p->nevents && strcmp(p->events[k].value.event, p->uncore[i].name))
            k++;
        if (k == p->nevents)
            add_event(p, p->uncore[i].name, "device", "B", GROUP_MEMORY);
    }
    return kinds;
}

static void perf_close(struct counter_part *part);

static int perf_open(struct counter_part *part, const char *events, unsigned have)
{
    struct perf *p = calloc(1, sizeof *p);
    int err = 0, memory_err = 0, last;

    (void)events;
    if (!p)
        return -1;
    part->impl = p;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].kind & have)
            continue;
        last = try_row(p, &rows[i]);
        if (last)
            err = last;
        else
            part->kinds |= rows[i].kind;
    }
    part->kinds |= find_uncore(p, have, &memory_err);
    for (unsigned i = 0; i < p->nevents; i++)
        if (part->passes == 0 || p->groups[part->passes - 1] != p->events[i].group)
            p->groups[part->passes++] = p->events[i].group;
    counters_why(part->why, sizeof part->why, memory_err ? memory_err : err);
    if (part->passes)
        return 0;
    perf_close(part);
    return -1;
}

static void drop_fds(struct perf *p)
{
    for (size_t i = 0; i < p->nfds; i++)
        close(p->fds[i].fd);
    p->nfds = 0;
}

static void perf_close(struct counter_part *part)
{
    struct perf *p = part->impl;

    if (!p)
        return;
    drop_fds(p);
    free(p->fds);
    free(p->uncore);
    free(p);
    part->impl = NULL;
}

static int keep_fd(struct perf *p, struct open_fd f)
{
    if (p->nfds == p->room) {
        size_t room = p->room ? 2 * p->room : 64;
        struct open_fd *more = realloc(p->fds, room * sizeof *more);

        if (!more) {
            close(f.fd);
            return -1;
        }
        p->fds = more;
        p->room = room;
    }
    p->fds[p->nfds++] = f;
    return 0;
}

/* Many threads times a few events can pass the soft limit of open files: the hard one is ours. */
static bool more_files(void)
{
    struct rlimit limit;

    if (errno != EMFILE || getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur == limit.rlim_max)
        return false;
    limit.rlim_cur = limit.rlim_max;
    return !setrlimit(RLIMIT_NOFILE, &limit);
}

/* All events of a group on one thread. A thread that has ended meanwhile is no error. */
static int open_thread(struct perf *p, enum group group, pid_t tid)
{
    int leader = -1;

    for (unsigned i = 0; i < p->nevents; i++) {
        const struct event *v = &p->events[i];
        int fd;

        if (v->group != group)
            continue;
        do
            fd = row_open(v->row, v->user_only, tid, leader);
        while (fd < 0 && more_files());
        if (fd < 0)
            return errno == ESRCH ? 0 : -1;
        if (keep_fd(p, (struct open_fd){fd, leader < 0, i, 1}))
            return -1;
        leader = leader < 0 ? fd : leader;
    }
    return 0;
}

static int open_uncore(struct perf *p)
{
    for (size_t i = 0; i < p->nuncore; i++)
        for (unsigned k = 0; k < p->uncore[i].ncpus; k++) {
            unsigned event = 0;
            int fd;

            while (strcmp(p->events[event].value.event, p->uncore[i].name))
                event++;
            do
                fd = uncore_open(&p->uncore[i], p->uncore[i].cpus[k]);
            while (fd < 0 && more_files());
            if (fd < 0 || keep_fd(p, (struct open_fd){fd, true, event, p->uncore[i].bytes}))
                return -1;
        }
    return 0;
}

static int open_threads(struct perf *p, enum group group)
{
    pid_t *tids = malloc(COUNTERS_THREADS * sizeof *tids);
    size_t n = tids ? counters_threads(tids, COUNTERS_THREADS) : 0;
    int rc = n ? 0 : -1;

    for (size_t i = 0; i < n && rc == 0; i++)
        rc = open_thread(p, group, tids[i]);
    free(tids);
    return rc;
}

static int perf_start(struct counter_part *part, unsigned pass, struct error *e)
{
    struct perf *p = part->impl;
    enum group group = p->groups[pass];

    drop_fds(p);
    if (group == GROUP_MEMORY ? open_uncore(p) : open_threads(p, group)) {
        int err = errno;

        drop_fds(p);
        return error_set(e, EXIT_UNAVAILABLE,
                         "perf_event_open failed after it worked: %s; go on with --counters none",
                         strerror(err));
    }
    for (size_t i = 0; i < p->nfds; i++)
        if (p->fds[i].leader)
            ioctl(p->fds[i].fd, PERF_EVENT_IOC_ENABLE, PERF_IOC_FLAG_GROUP);
    return 0;
}

/* Adds one file's reading; a pinned event that lost its counter reads as end of file. */
static void add_reading(struct counter_value *v, const struct open_fd *f, bool user_only)
{
    struct reading r;

    if (read(f->fd, &r, sizeof r) != sizeof r) {
        v->quality = COUNTER_UNAVAILABLE;
        v->value = NAN;
        return;
    }
    v->value += (double)r.value * f->scale;
    v->enabled_ns += r.enabled_ns;
    v->running_ns += r.running_ns;
    if (v->quality != COUNTER_UNAVAILABLE && (user_only || r.running_ns < r.enabled_ns))
        v->quality = COUNTER_PARTIAL;
}

static int perf_stop(struct counter_part *part, unsigned pass, struct counter_value *v,
                     struct error *e)
{
    struct perf *p = part->impl;
    int n = 0, place[COUNTERS_PER_PASS * GROUPS];

    (void)e;
    for (size_t i = p->nfds; i-- > 0;)
        if (p->fds[i].leader)
            ioctl(p->fds[i].fd, PERF_EVENT_IOC_DISABLE, PERF_IOC_FLAG_GROUP);
    for (unsigned i = 0; i < p->nevents; i++) {
        if (p->events[i].group != p->groups[pass])
            continue;
        place[i] = n;
        v[n++] = p->events[i].value;
    }
    for (size_t i = 0; i < p->nfds; i++)
        add_reading(&v[place[p->fds[i].event]], &p->fds[i], p->events[p->fds[i].event].user_only);
    drop_fds(p);
    return n;
}

const struct counter_backend counters_perf = {
    .name = "perf",
    .open = perf_open,
    .start = perf_start,
    .stop = perf_stop,
    .close = perf_close,
};
