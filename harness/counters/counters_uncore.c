/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "counters/counters_internal.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Memory PMUs of the Linux kernel (Documentation/ABI/testing/sysfs-bus-event_source-devices-*).
 * An event is looked for by name in the PMU's events directory; a name ending in * stands for
 * several that add up (Granite Rapids counts its two sub-channels apart). Where the kernel names
 * none, terms are used. A CAS moves 64 bytes. */
static const struct {
    const char *pmu;   /* its name, or that and _N */
    const char *event; /* in events/, may end in * */
    const char *terms; /* if events/ has none; NULL: then there is nothing */
    enum counter_kind kind;
} families[] = {
    {"uncore_imc", "cas_count_read", NULL, KIND_MEM_READ},
    {"uncore_imc", "cas_count_read_sch*", NULL, KIND_MEM_READ},
    {"uncore_imc", "data_reads", NULL, KIND_MEM_READ},
    {"uncore_imc", "cas_count_write", NULL, KIND_MEM_WRITE},
    {"uncore_imc", "cas_count_write_sch*", NULL, KIND_MEM_WRITE},
    {"uncore_imc", "data_writes", NULL, KIND_MEM_WRITE},
    /* Xeon Max: the HBM channels take the codes of the DDR ones. */
    {"uncore_hbm", "cas_count_read", "event=0x05,umask=0xcf", KIND_MEM_READ},
    {"uncore_hbm", "cas_count_write", "event=0x05,umask=0xf0", KIND_MEM_WRITE},
    /* AMD, Linux >= 6.7: umc_cas_cmd.rd and .wr of perf's Zen 4 event list. */
    {"amd_umc", "umc_cas_cmd.rd", "event=0x0a,rdwrmask=0x1", KIND_MEM_READ},
    {"amd_umc", "umc_cas_cmd.wr", "event=0x0a,rdwrmask=0x2", KIND_MEM_WRITE},
};

static const double CAS_BYTES = 64;

static int read_text(const char *dir, const char *name, char *buf, size_t size)
{
    char path[768];
    FILE *f;
    char *got;

    snprintf(path, sizeof path, "%s/%s", dir, name);
    f = fopen(path, "r");
    got = f ? fgets(buf, (int)size, f) : NULL;
    if (f)
        fclose(f);
    if (!got)
        return -1;
    buf[strcspn(buf, "\n")] = '\0';
    return 0;
}

int uncore_encode(const char *format, uint64_t value, uint64_t config[3])
{
    const char *colon = strchr(format, ':');
    unsigned word = format[6] >= '1' && format[6] <= '2' ? (unsigned)(format[6] - '0') : 0;

    if (strncmp(format, "config", 6) || !colon)
        return -1;
    for (const char *p = colon + 1; *p;) {
        char *end;
        unsigned long lo = strtoul(p, &end, 10), hi = lo;

        if (end == p || (*end == '-' && (hi = strtoul(end + 1, &end, 10)) < lo) || hi > 63)
            return -1;
        for (unsigned long bit = lo; bit <= hi; bit++, value >>= 1)
            config[word] |= (value & 1) << bit;
        p = *end == ',' ? end + 1 : end;
        if (p == end && *p)
            return -1;
    }
    return 0;
}

/* "event=0x04,umask=0x3", each term placed where the PMU's format/ says. */
static int encode_terms(const char *pmu, const char *terms, uint64_t config[3])
{
    char copy[256], name[300], format[64], *save = NULL;

    snprintf(copy, sizeof copy, "%s", terms);
    for (char *term = strtok_r(copy, ",", &save); term; term = strtok_r(NULL, ",", &save)) {
        char *equals = strchr(term, '=');

        if (equals)
            *equals = '\0';
        snprintf(name, sizeof name, "format/%s", term);
        if (read_text(pmu, name, format, sizeof format) ||
            uncore_encode(format, equals ? strtoull(equals + 1, NULL, 0) : 1, config))
            return -1;
    }
    return 0;
}

/* cpumask: "0,56" or "0-1". */
static unsigned read_cpus(const char *pmu, unsigned *cpus, unsigned room)
{
    char list[256];
    unsigned n = 0;

    if (read_text(pmu, "cpumask", list, sizeof list))
        return 0;
    for (char *p = list; *p && n < room;) {
        char *end;
        unsigned long lo = strtoul(p, &end, 10), hi = lo;

        if (end == p)
            break;
        if (*end == '-')
            hi = strtoul(end + 1, &end, 10);
        for (; lo <= hi && n < room; lo++)
            cpus[n++] = (unsigned)lo;
        p = *end == ',' ? end + 1 : end;
    }
    return n;
}

/* NAME.scale and NAME.unit turn counts into MiB where the kernel gives them. */
static double bytes_of(const char *pmu, const char *event)
{
    char name[300], scale[64], unit[16];
    double bytes;

    snprintf(name, sizeof name, "events/%.200s.scale", event);
    if (read_text(pmu, name, scale, sizeof scale))
        return CAS_BYTES;
    snprintf(name, sizeof name, "events/%.200s.unit", event);
    bytes = strtod(scale, NULL);
    if (!read_text(pmu, name, unit, sizeof unit) && !strcmp(unit, "MiB"))
        bytes *= 1048576;
    return bytes;
}

/* One event of a PMU instance; terms NULL: those in events/. -1 if it is not there. */
static int read_event(const char *pmu, size_t family, const char *event, const char *terms,
                      struct uncore_event *u)
{
    char name[300], text[256], type[32];

    snprintf(name, sizeof name, "events/%.200s", event);
    if (!read_text(pmu, name, text, sizeof text))
        terms = text;
    if (!terms || read_text(pmu, "type", type, sizeof type))
        return -1;
    memset(u, 0, sizeof *u);
    u->type = (uint32_t)strtoul(type, NULL, 10);
    u->kind = families[family].kind;
    u->bytes = bytes_of(pmu, event);
    u->ncpus = read_cpus(pmu, u->cpus, sizeof u->cpus / sizeof *u->cpus);
    snprintf(u->name, sizeof u->name, "%s/%s", families[family].pmu, families[family].event);
    return u->ncpus ? encode_terms(pmu, terms, u->config) : -1;
}

/* All events of a PMU that match the family's pattern. */
static size_t read_pattern(const char *pmu, size_t family, struct uncore_event *out, size_t room)
{
    const char *want = families[family].event, *dot;
    size_t n = 0, fixed = strlen(want) - 1;
    char dir[700];
    struct dirent *d;
    DIR *events;

    if (want[fixed] != '*')
        return room && !read_event(pmu, family, want, families[family].terms, out) ? 1 : 0;
    snprintf(dir, sizeof dir, "%.600s/events", pmu);
    events = opendir(dir);
    while (events && n < room && (d = readdir(events))) {
        dot = strchr(d->d_name, '.'); /* .scale, .unit */
        if (!dot && !strncmp(d->d_name, want, fixed) &&
            !read_event(pmu, family, d->d_name, NULL, out + n))
            n++;
    }
    if (events)
        closedir(events);
    return n;
}

/* PMU "uncore_imc_3" is of family "uncore_imc"; "uncore_imc_free_running" is not. */
static int is_instance(const char *name, const char *family)
{
    size_t n = strlen(family);

    if (strncmp(name, family, n))
        return 0;
    return !name[n] ||
           (name[n] == '_' && name[n + 1] && !name[n + 1 + strspn(name + n + 1, "0123456789")]);
}

size_t uncore_scan(const char *root, struct uncore_event *out, size_t room)
{
    char base[256], pmu[600];
    size_t n = 0;
    struct dirent *d;
    DIR *devices;

    snprintf(base, sizeof base, "%.200s/bus/event_source/devices", root);
    devices = opendir(base);
    while (devices && (d = readdir(devices)))
        for (size_t f = 0; f < sizeof families / sizeof *families; f++) {
            snprintf(pmu, sizeof pmu, "%s/%s", base, d->d_name);
            if (is_instance(d->d_name, families[f].pmu))
                n += read_pattern(pmu, f, out + n, room - n);
        }
    if (devices)
        closedir(devices);
    return n;
}
