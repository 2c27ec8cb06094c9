/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "counters/counters_internal.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "record/journal.h"

/* Outside this, a counter counts something else than the traffic it is named after. */
static const double TRUST_LEAST = 0.8, TRUST_MOST = 1.25;

struct counters {
    struct counter_part parts[2];
    unsigned nparts, pass;
    unsigned kinds;
    double ratio, known_bytes; /* ratio is 0 until calibrated */
    bool off;                  /* switched off by the user */
    bool fix;                  /* something is missing that a user may do something about */
    char summary[900], remedy[200], text[1200];
};

void counters_exercise(void)
{
    enum { BYTES = 8 << 20, PAGE = 4096, TURNS = 400000 };
    volatile unsigned long x = 1;
    volatile char *m =
        mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    for (size_t i = 0; m != MAP_FAILED && i < BYTES; i += PAGE)
        m[i] = 1;
    for (int i = 0; i < TURNS; i++)
        x = x * 5 + 1;
    if (m != MAP_FAILED)
        munmap((void *)m, BYTES);
}

size_t counters_threads(pid_t *tids, size_t room)
{
    DIR *dir = opendir("/proc/self/task");
    struct dirent *d;
    pid_t self = gettid();
    size_t n = 0;

    while (dir && (d = readdir(dir)) && n + 1 < room) {
        pid_t tid = (pid_t)atoi(d->d_name);

        if (tid > 0 && tid != self)
            tids[n++] = tid;
    }
    if (dir)
        closedir(dir);
    tids[n++] = self;
    return n;
}

static void append(char *buf, size_t size, const char *text)
{
    size_t n = strlen(buf);

    snprintf(buf + n, size - n, "%s%s", n ? ", " : "", text);
}

/* "cycles and instructions, memory traffic, software events" of those in kinds. */
static void list_kinds(unsigned kinds, char *buf, size_t size)
{
    static const struct {
        unsigned kinds;
        const char *name;
    } names[] = {
        {KINDS_MEMORY, "memory traffic"},
        {KINDS_CORE, "core events"},
        {KIND_TASK_CLOCK | KIND_FAULTS | KIND_SWITCHES | KIND_MIGRATIONS, "software events"},
        {KIND_OTHER, "the events asked for"},
    };

    buf[0] = '\0';
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (kinds & names[i].kinds)
            append(buf, size, names[i].name);
}

static void describe(struct counters *c, const char *why)
{
    static const char own_bytes[] =
        ". Bandwidth is counted from program bytes, not measured at the memory controller";
    bool memory = c->kinds & KINDS_MEMORY, denied = strstr(why, "denied") || strstr(why, "permit");
    char kinds[128], part[192], counts[400] = "";

    for (unsigned i = 0; i < c->nparts; i++) {
        list_kinds(c->parts[i].kinds, kinds, sizeof kinds);
        snprintf(part, sizeof part, "%s counts %s", c->parts[i].ops->name, kinds);
        append(counts, sizeof counts, part);
    }
    snprintf(c->summary, sizeof c->summary, "%s%s%s%s%s", c->nparts ? counts : "none",
             memory ? "" : " (", memory ? "" : why, memory ? "" : ")", memory ? "" : own_bytes);
    c->fix = !memory && !c->off;
    snprintf(c->remedy, sizeof c->remedy, "%s",
             denied ? "sudo sysctl kernel.perf_event_paranoid=0, or grant CAP_PERFMON, or ignore"
                    : "bare metal, or a virtual machine with a PMU, or ignore");
    snprintf(c->text, sizeof c->text, "%s%s%s", c->summary, c->fix ? ". Fix: " : "",
             c->fix ? c->remedy : "");
}

/* Opens one backend as the next part; its reasons are collected either way. */
static void open_part(struct counters *c, const struct counter_backend *b, const char *events,
                      char *why, size_t size)
{
    struct counter_part *p = &c->parts[c->nparts];
    char reason[300];

    memset(p, 0, sizeof *p);
    p->ops = b;
    if (b->open(p, events, c->kinds) == 0) {
        c->kinds |= p->kinds;
        c->nparts++;
    }
    if (!p->why[0] || events)
        return;
    snprintf(reason, sizeof reason, "%s: %s", b->name, p->why);
    append(why, size, reason);
}

struct counters *counters_open(const char *wanted, struct error *e)
{
    const char *events = strncmp(wanted, "papi:", 5) ? NULL : wanted + 5;
    bool automatic = !strcmp(wanted, "auto"), none = !strcmp(wanted, "none");
    bool papi = automatic || events || !strcmp(wanted, "papi");
    bool perf = automatic || !strcmp(wanted, "perf");
    struct counters *c = calloc(1, sizeof *c);
    char why[600] = "";

    if (!c || (!papi && !perf && !none)) {
        error_set(e, c ? EXIT_USAGE : EXIT_UNAVAILABLE,
                  c ? "counters \"%s\": use auto, papi, papi:EVENT,EVENT..., perf or none"
                    : "out of memory for counters \"%s\"",
                  wanted);
        free(c);
        return NULL;
    }
    if (papi)
        open_part(c, &counters_papi, events, why, sizeof why);
    if (perf)
        open_part(c, &counters_perf, NULL, why, sizeof why);
    c->off = none || events;
    if (c->off)
        snprintf(why, sizeof why, none ? "switched off" : "only the events asked for");
    if (!c->nparts && !automatic && !none) {
        error_set(e, EXIT_UNAVAILABLE, "counters \"%s\" count nothing here: %s; use auto or none",
                  wanted, c->parts[0].why);
        counters_close(c);
        return NULL;
    }
    describe(c, why);
    return c;
}

void counters_close(struct counters *c)
{
    for (unsigned i = 0; c && i < c->nparts; i++)
        c->parts[i].ops->close(&c->parts[i]);
    free(c);
}

const char *counters_backend(const struct counters *c)
{
    return c->nparts ? c->parts[0].ops->name : "none";
}

enum counters_reach counters_reach(const struct counters *c)
{
    return c->kinds & KINDS_MEMORY ? COUNTERS_MEMORY
           : c->kinds & KINDS_CORE ? COUNTERS_CORE
           : c->kinds              ? COUNTERS_SOFTWARE
                                   : COUNTERS_NOTHING;
}

const char *counters_text(const struct counters *c)
{
    return c->text;
}

const char *counters_summary(const struct counters *c)
{
    return c->summary;
}

const char *counters_remedy(const struct counters *c)
{
    return c->fix ? c->remedy : NULL;
}

unsigned counters_passes(const struct counters *c)
{
    unsigned n = 0;

    for (unsigned i = 0; i < c->nparts; i++)
        n += c->parts[i].passes;
    return n;
}

void counters_select(struct counters *c, unsigned pass)
{
    c->pass = pass;
}

/* The part that holds the selected pass, and the pass' number there. NULL if nothing counts. */
static struct counter_part *selected(struct counters *c, unsigned *pass)
{
    *pass = c->pass;
    for (unsigned i = 0; i < c->nparts; i++) {
        if (*pass < c->parts[i].passes)
            return &c->parts[i];
        *pass -= c->parts[i].passes;
    }
    return NULL;
}

int counters_start(struct counters *c, struct error *e)
{
    unsigned pass;
    struct counter_part *p = selected(c, &pass);

    return p ? p->ops->start(p, pass, e) : 0;
}

int counters_stop(struct counters *c, struct counter_value *values, struct error *e)
{
    unsigned pass;
    struct counter_part *p = selected(c, &pass);

    return p ? p->ops->stop(p, pass, values, e) : 0;
}

void counters_calibrate(struct counters *c, const struct counter_value *values, int n,
                        double traffic_bytes)
{
    double counted = 0;
    int found = 0;

    for (int i = 0; i < n; i++) {
        if (strcmp(values[i].unit, "B"))
            continue;
        counted += values[i].value;
        found++;
    }
    if (!found || !(traffic_bytes > 0))
        return;
    c->known_bytes = traffic_bytes;
    c->ratio = counted / traffic_bytes;
}

static bool calibrated(const struct counters *c)
{
    return c->known_bytes > 0;
}

bool counters_traffic(const struct counters *c)
{
    return calibrated(c) && c->ratio >= TRUST_LEAST && c->ratio <= TRUST_MOST;
}

const char *counters_trust(const struct counters *c)
{
    return calibrated(c)             ? counters_traffic(c) ? "TRUSTED" : "UNTRUSTED"
           : c->kinds & KINDS_MEMORY ? "UNCALIBRATED"
                                     : "NO TRAFFIC EVENTS";
}

static json_t *value_json(const struct counter_value *v)
{
    static const char *const quality[] = {"EXACT", "PARTIAL", "UNAVAILABLE"};
    json_t *o = json_object();

    json_object_set_new(o, "event", json_string(v->event));
    json_object_set_new(o, "backend", json_string(v->backend));
    json_object_set_new(o, "scope", json_string(v->scope));
    json_object_set_new(o, "quality", json_string(quality[v->quality]));
    json_object_set_new(o, "unit", json_string(v->unit));
    if (v->quality == COUNTER_UNAVAILABLE)
        record_absent(o, "value", "the event got no counter of its own");
    else
        record_real(o, "value", v->value);
    if (v->enabled_ns) {
        record_int(o, "enabled_ns", v->enabled_ns);
        record_int(o, "running_ns", v->running_ns);
    } else {
        record_absent(o, "enabled_ns", "the backend does not tell");
        record_absent(o, "running_ns", "the backend does not tell");
    }
    return o;
}

json_t *counters_json(const struct counters *c, const struct counter_value *values, int n)
{
    json_t *o = json_object(), *list = json_array();

    for (int i = 0; i < n; i++)
        json_array_append_new(list, value_json(&values[i]));
    json_object_set_new(o, "backend", json_string(counters_backend(c)));
    json_object_set_new(o, "text", json_string(c->text));
    json_object_set_new(o, "trust", json_string(counters_trust(c)));
    if (calibrated(c))
        record_real(o, "calibration_ratio", c->ratio);
    else
        record_absent(o, "calibration_ratio",
                      c->kinds & KINDS_MEMORY ? "not calibrated" : "no event counts traffic");
    json_object_set_new(o, "values", list);
    return o;
}
