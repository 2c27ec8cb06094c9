/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "machine/env_parts.h"
#include "machine/sysinfo.h"
#include "record/journal.h"

/* json_string() refuses what is not UTF-8. */
json_t *env_text(const char *text)
{
    json_t *j = json_string(text);
    char *copy;

    if (j || !(copy = strdup(text)))
        return j ? j : json_null();
    sys_clean(copy);
    j = json_string(copy);
    free(copy);
    return j;
}

enum form { LINE, NUMBER, CHOICE, KILOHERTZ };

/* Members that are one small file each. */
struct field {
    const char *key, *path;
    enum form form;
    const char *reason; /* why it may be absent */
};

#define CPU     "/sys/devices/system/cpu"
#define CPUFREQ CPU "/cpu0/cpufreq"
#define CLOCK   "/sys/devices/system/clocksource/clocksource0"

static const struct field fields[] = {
    {"hostname", "/proc/sys/kernel/hostname", LINE, "not readable"},
    {"boot_id", "/proc/sys/kernel/random/boot_id", LINE, "not readable"},
    {"kernel", "/proc/sys/kernel/osrelease", LINE, "not readable"},
    {"kernel_build", "/proc/sys/kernel/version", LINE, "not readable"},
    {"cmdline", "/proc/cmdline", LINE, "not readable"},
    {"governor", CPUFREQ "/scaling_governor", LINE, "no cpufreq: the platform governs"},
    {"min_frequency_Hz", CPUFREQ "/cpuinfo_min_freq", KILOHERTZ, "no cpufreq"},
    {"max_frequency_Hz", CPUFREQ "/cpuinfo_max_freq", KILOHERTZ, "no cpufreq"},
    {"boost", CPU "/cpufreq/boost", NUMBER, "no such switch"},
    {"no_turbo", CPU "/intel_pstate/no_turbo", NUMBER, "no intel_pstate"},
    {"smt", CPU "/smt/control", LINE, "no such switch"},
    {"thp", "/sys/kernel/mm/transparent_hugepage/enabled", CHOICE, "not in this kernel"},
    {"thp_defrag", "/sys/kernel/mm/transparent_hugepage/defrag", CHOICE, "not in this kernel"},
    {"numa_balancing", "/proc/sys/kernel/numa_balancing", NUMBER, "not in this kernel"},
    {"aslr", "/proc/sys/kernel/randomize_va_space", NUMBER, "not readable"},
    {"overcommit", "/proc/sys/vm/overcommit_memory", NUMBER, "not readable"},
    {"swappiness", "/proc/sys/vm/swappiness", NUMBER, "not readable"},
    {"zone_reclaim", "/proc/sys/vm/zone_reclaim_mode", NUMBER, "not NUMA"},
    {"perf_event_paranoid", "/proc/sys/kernel/perf_event_paranoid", NUMBER, "no perf_event"},
    {"bios_vendor", "/sys/class/dmi/id/bios_vendor", LINE, "no DMI tables"},
    {"bios_version", "/sys/class/dmi/id/bios_version", LINE, "no DMI tables"},
    {"bios_date", "/sys/class/dmi/id/bios_date", LINE, "no DMI tables"},
    {"product_vendor", "/sys/class/dmi/id/sys_vendor", LINE, "no DMI tables"},
    {"product", "/sys/class/dmi/id/product_name", LINE, "no DMI tables"},
};

static const struct field clock_fields[] = {
    {"source", CLOCK "/current_clocksource", LINE, "not readable"},
    {"available", CLOCK "/available_clocksource", LINE, "not readable"},
};

/* false if the file is absent or not of this form. */
static bool add_field(json_t *obj, const struct field *f, const char *root)
{
    char path[SYS_PATH], line[4096];
    uint64_t value;

    sys_path(path, root, "%s", f->path);
    if (f->form == LINE || f->form == CHOICE) {
        bool ok = f->form == LINE ? sys_line(path, line, sizeof line)
                                  : sys_choice(path, line, sizeof line);

        return ok && line[0] && json_object_set_new(obj, f->key, env_text(line)) == 0;
    }
    if (!sys_number(path, &value))
        return false;
    record_int(obj, f->key, f->form == KILOHERTZ ? value * 1000 : value);
    return true;
}

static void add_fields(json_t *obj, const struct field *f, size_t n, const char *root)
{
    for (size_t i = 0; i < n; i++)
        if (!add_field(obj, &f[i], root))
            record_absent(obj, f[i].key, f[i].reason);
}

static void add_text(json_t *obj, const char *key, const char *text, const char *reason)
{
    if (text && text[0])
        json_object_set_new(obj, key, env_text(text));
    else
        record_absent(obj, key, reason);
}

/* The identity of a machine without giving it away: machine-id(5) asks to hash it with a name of
 * the application. */
static void add_machine_id(json_t *obj, const char *root)
{
    char id[64], salted[96], hex[65];

    if (!sys_linef(id, sizeof id, root, "/etc/machine-id") || !id[0]) {
        record_absent(obj, "machine_id_hash", "no /etc/machine-id");
        return;
    }
    snprintf(salted, sizeof salted, "hbmark:%s", id);
    record_sha256(salted, strlen(salted), hex);
    json_object_set_new(obj, "machine_id_hash", json_string(hex));
}

static void add_cpu(json_t *obj, const char *root)
{
    char path[SYS_PATH], text[8192], hex[65];

    sys_path(path, root, "/proc/cpuinfo");
    sys_text(path, "model name", text, sizeof text);
    add_text(obj, "cpu_model", text, "/proc/cpuinfo names no model");
    sys_text(path, "microcode", text, sizeof text);
    add_text(obj, "microcode", text, "/proc/cpuinfo tells none");
    if (!sys_text(path, "flags", text, sizeof text) &&
        !sys_text(path, "Features", text, sizeof text)) {
        record_absent(obj, "cpu_flags_sha256", "/proc/cpuinfo lists none");
        return;
    }
    record_sha256(text, strlen(text), hex);
    json_object_set_new(obj, "cpu_flags_sha256", json_string(hex));
}

static void add_os(json_t *obj, const char *root)
{
    char path[SYS_PATH], line[256], *name = NULL;
    FILE *f = fopen(sys_path(path, root, "/etc/os-release"), "re");

    while (f && !name && fgets(line, sizeof line, f))
        if (strncmp(line, "PRETTY_NAME=", 12) == 0) {
            name = line + 12 + (line[12] == '"');
            name[strcspn(name, "\"\n")] = '\0';
        }
    if (f)
        fclose(f);
    add_text(obj, "os_release", name, "no /etc/os-release");
}

/* One member for each file of a directory: {"meltdown": "Not affected", ...}. */
static void add_directory(json_t *obj, const char *key, const char *root, const char *dir)
{
    char path[SYS_PATH], line[256];
    DIR *d = opendir(sys_path(path, root, "%s", dir));
    json_t *all;
    struct dirent *f;

    if (!d) {
        record_absent(obj, key, "not in this kernel");
        return;
    }
    all = json_object();
    while ((f = readdir(d)))
        if (f->d_name[0] != '.' && sys_linef(line, sizeof line, root, "%s/%s", dir, f->d_name))
            json_object_set_new(all, f->d_name, env_text(line));
    closedir(d);
    json_object_set_new(obj, key, all);
}

/* {"hugepages-2048kB": 0, ...}: pages reserved. */
static void add_hugepages(json_t *obj, const char *root)
{
    char path[SYS_PATH];
    DIR *d = opendir(sys_path(path, root, "/sys/kernel/mm/hugepages"));
    json_t *all = json_object();
    struct dirent *f;
    uint64_t n;

    while (d && (f = readdir(d)))
        if (f->d_name[0] != '.' &&
            sys_number(sys_path(path, root, "/sys/kernel/mm/hugepages/%s/nr_hugepages", f->d_name),
                       &n))
            record_int(all, f->d_name, n);
    if (d)
        closedir(d);
    json_object_set_new(obj, "hugepages", all);
}

static void add_place(json_t *obj, const char *root)
{
    char text[256], path[SYS_PATH];
    json_t *cgroup = json_object(), *load = json_array();
    double l[3];

    sys_virtualisation(root, text, sizeof text);
    sys_clean(text);
    add_text(obj, "virt", strcmp(text, "unknown") == 0 ? "" : text, "nothing tells");
    sys_container(root, text, sizeof text);
    add_text(obj, "container", text, "none found");
    record_int(cgroup, "memory_available_bytes", sys_memory_available(root, text, sizeof text));
    json_object_set_new(cgroup, "memory_limit", json_string(text));
    sys_text(sys_path(path, root, "/proc/self/status"), "Cpus_allowed_list", text, sizeof text);
    add_text(cgroup, "cpus", text, "not readable");
    sys_text(path, "Mems_allowed_list", text, sizeof text);
    add_text(cgroup, "mems", text, "not readable");
    json_object_set_new(obj, "cgroup", cgroup);
    if (sys_linef(text, sizeof text, root, "/proc/loadavg") &&
        sscanf(text, "%lf %lf %lf", &l[0], &l[1], &l[2]) == 3)
        for (int i = 0; i < 3; i++)
            json_array_append_new(load, json_real(l[i]));
    json_object_set_new(obj, "loadavg", load);
}

json_t *sysinfo_json(const char *root)
{
    json_t *j = json_object(), *clock = json_object();

    add_fields(j, fields, sizeof fields / sizeof *fields, root);
    add_fields(clock, clock_fields, sizeof clock_fields / sizeof *clock_fields, root);
    json_object_set_new(j, "clock", clock);
    add_machine_id(j, root);
    add_cpu(j, root);
    add_os(j, root);
    add_directory(j, "mitigations", root, CPU "/vulnerabilities");
    add_hugepages(j, root);
    add_place(j, root);
    env_add_program(j);
    return j;
}
