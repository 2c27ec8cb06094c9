/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "machine/sysinfo.h"

/* The least room found so far and the limit it comes from. */
struct room {
    uint64_t bytes;
    char *limit;
    size_t size;
};

static void room_less(struct room *r, uint64_t bytes, const char *limit)
{
    if (bytes >= r->bytes)
        return;
    r->bytes = bytes;
    snprintf(r->limit, r->size, "%s", limit);
}

static uint64_t minus(uint64_t a, uint64_t b)
{
    return a > b ? a - b : 0;
}

/* Soft limits of getrlimit(2) as /proc/self/limits shows them, against what is in use already. */
static void rlimits(const char *root, struct room *r)
{
    static const struct {
        const char *row, *used, *name;
    } rows[] = {
        {"Max address space", "VmSize", "RLIMIT_AS"},
        {"Max data size", "VmData", "RLIMIT_DATA"},
    };
    char limits[SYS_PATH], status[SYS_PATH];

    sys_path(limits, root, "/proc/self/limits");
    sys_path(status, root, "/proc/self/status");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t limit, used_KiB = 0;

        if (!sys_field(limits, rows[i].row, &limit)) /* "unlimited" is no number */
            continue;
        sys_field(status, rows[i].used, &used_KiB);
        room_less(r, minus(limit, used_KiB * 1024), rows[i].name);
    }
}

/* Files of one cgroup version. Both count the page cache as used; the part of it on the inactive
 * list is given back under pressure (Documentation/admin-guide/cgroup-v2.rst, memory.stat). */
struct cgroup_files {
    const char *fstype, *option; /* of the mount: super option that must be there, or NULL */
    const char *usage, *inactive;
    const char *limits[2], *names[2];
};

static const struct cgroup_files versions[] = {
    {"cgroup2",
     NULL,
     "memory.current",
     "inactive_file",
     {"memory.max", "memory.high"},
     {"cgroup v2 memory.max", "cgroup v2 memory.high"}},
    {"cgroup",
     "memory",
     "memory.usage_in_bytes",
     "total_inactive_file",
     {"memory.limit_in_bytes", NULL},
     {"cgroup v1 memory.limit_in_bytes", NULL}},
};

static void cgroup_level(const char *dir, const struct cgroup_files *v, struct room *r)
{
    char path[SYS_PATH];
    uint64_t limit, used = 0, inactive = 0;

    if (!sys_number(sys_path(path, dir, "/%s", v->usage), &used))
        return;
    sys_field(sys_path(path, dir, "/memory.stat"), v->inactive, &inactive);
    for (int i = 0; i < 2 && v->limits[i]; i++)
        if (sys_number(sys_path(path, dir, "/%s", v->limits[i]), &limit)) /* "max" is no number */
            room_less(r, minus(limit, minus(used, inactive)), v->names[i]);
}

/* True if list, "rw,memory,...", has this word. */
static bool has_option(const char *list, const char *word)
{
    size_t n = strlen(word);

    for (const char *p = list; *p; p += strcspn(p, ","), p += *p == ',')
        if (strncmp(p, word, n) == 0 && (p[n] == ',' || p[n] == '\0' || p[n] == '\n'))
            return true;
    return false;
}

struct cgroup_mount {
    char inside[256]; /* which directory of the hierarchy is mounted: field 4 of mountinfo */
    char point[256];
};

/* proc(5), /proc/pid/mountinfo: ID parent major:minor root point options ... - type source super */
static bool mount_parse(const char *line, const struct cgroup_files *v, struct cgroup_mount *m)
{
    char type[32], super[512];
    const char *dash = strstr(line, " - ");

    if (!dash || sscanf(line, "%*s %*s %*s %255s %255s", m->inside, m->point) != 2 ||
        sscanf(dash, " - %31s %*s %511s", type, super) != 2)
        return false;
    return strcmp(type, v->fstype) == 0 && (!v->option || has_option(super, v->option));
}

static bool mount_find(const char *root, const struct cgroup_files *v, struct cgroup_mount *m)
{
    char path[SYS_PATH], line[4096];
    FILE *f = fopen(sys_path(path, root, "/proc/self/mountinfo"), "re");
    bool found = false;

    if (!f)
        return false;
    while (!found && fgets(line, sizeof line, f))
        found = mount_parse(line, v, m);
    fclose(f);
    return found;
}

/* Our path in the hierarchy: "0::/path" in version 2, "4:cpu,memory:/path" in version 1. */
static bool own_path(const char *root, const struct cgroup_files *v, char *own, size_t size)
{
    char path[SYS_PATH], line[1024];
    FILE *f = fopen(sys_path(path, root, "/proc/self/cgroup"), "re");
    bool found = false;

    if (!f)
        return false;
    while (!found && fgets(line, sizeof line, f)) {
        char *names = strchr(line, ':'), *where = names ? strchr(names + 1, ':') : NULL;

        if (!where)
            continue;
        *where++ = '\0';
        where[strcspn(where, "\n")] = '\0';
        found = v->option ? has_option(names + 1, v->option) : names[1] == '\0';
        snprintf(own, size, "%s", where);
    }
    fclose(f);
    return found;
}

/* Visits the mount point and every directory from there down to our own cgroup. A container may
 * see only its own cgroup mounted, or a path that leads out of its namespace ("/../.."): then what
 * is mounted is all there is. */
static void cgroup_limits(const char *root, const struct cgroup_files *v, struct room *r)
{
    struct cgroup_mount m;
    char dir[SYS_PATH], own[512];
    const char *below = own;
    size_t n;

    if (!mount_find(root, v, &m) || !own_path(root, v, own, sizeof own))
        return;
    cgroup_level(sys_path(dir, root, "%s", m.point), v, r);
    n = strcmp(m.inside, "/") == 0 ? 0 : strlen(m.inside);
    if (strncmp(own, m.inside, n) != 0 || strstr(own, ".."))
        return;
    below += n;
    for (size_t at = 1; below[0] && below[1]; at++) {
        at += strcspn(below + at, "/");
        sys_path(dir, root, "%s%.*s", m.point, (int)at, below);
        cgroup_level(dir, v, r);
        if (!below[at])
            break;
    }
}

uint64_t sys_memory_available(const char *root, char *limit, size_t size)
{
    char path[SYS_PATH];
    uint64_t KiB;
    struct room r = {UINT64_MAX, limit, size};

    snprintf(limit, size, "unknown");
    sys_path(path, root, "/proc/meminfo");
    if (sys_field(path, "MemAvailable", &KiB))
        room_less(&r, KiB * 1024, "MemAvailable");
    else if (sys_field(path, "MemFree", &KiB)) /* before Linux 3.14 */
        room_less(&r, KiB * 1024, "MemFree");
    else
        return 0;
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++)
        cgroup_limits(root, &versions[i], &r);
    rlimits(root, &r);
    return r.bytes;
}
