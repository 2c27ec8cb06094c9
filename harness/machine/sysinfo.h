/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Small readers of /proc, /sys and cgroups, and the env record: provenance of one node. */
#ifndef HBMARK_SYSINFO_H
#define HBMARK_SYSINFO_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SYS_PATH = 1024 };

/* root stands before /proc, /sys and /etc: "" for this system, a directory for a recorded one. */

/* First line of a file without its newline into buf. false (and buf = "") if it cannot be read. */
bool sys_line(const char *path, char *buf, size_t size);
/* The same of root followed by a formatted path. */
bool sys_linef(char *buf, size_t size, const char *root, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* A decimal number alone in a file. */
bool sys_number(const char *path, uint64_t *value);
/* Number after `key` in a "key: value" or "key value" file such as /proc/meminfo, in the file's
 * unit; false if absent. */
bool sys_field(const char *path, const char *key, uint64_t *value);
/* Text after "key :" in a file such as /proc/cpuinfo, the first if there are several. */
bool sys_text(const char *path, const char *key, char *buf, size_t size);
/* The chosen word of "always [madvise] never"; the whole line if none is in brackets. */
bool sys_choice(const char *path, char *buf, size_t size);
/* root followed by a formatted path, into buf of SYS_PATH. Returns buf. */
char *sys_path(char *buf, const char *root, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Makes text fit for a terminal and a record: what is not printable ASCII becomes '?'. */
void sys_clean(char *text);

/* Memory this process may take now: the least of MemAvailable, the cgroup v1 and v2 limits up the
 * tree less what is used there, RLIMIT_AS and RLIMIT_DATA. limit says which one decided. 0 and
 * "unknown" if root has no /proc/meminfo. */
uint64_t sys_memory_available(const char *root, char *limit, size_t size);

/* "KVM", "Amazon EC2 ...", "none" or "unknown". */
void sys_virtualisation(const char *root, char *buf, size_t size);
/* What looks like a container, and by which sign: "docker (/.dockerenv)"; false if nothing does. */
bool sys_container(const char *root, char *buf, size_t size);

/* NAN where the machine has no such sensor. */
struct sys_sensors {
    double clock_Hz;                       /* as the system states it, of the CPU that asks */
    double temperature_C;                  /* of the hottest zone */
    double ecc_corrected, ecc_uncorrected; /* memory errors since boot */
};
void sys_sensors_read(struct sys_sensors *s);

/* Counters that ride with every point; differences of two readings are the context record. */
struct sys_activity {
    struct sys_sensors sensors;
    double steal_s, load1;
    uint64_t minor_faults, major_faults, migrations, voluntary_switches, involuntary_switches;
    uint64_t swapped_bytes; /* of the whole system */
    uint64_t throttles;     /* of all cores, since boot; 0 where the CPU does not count them */
};
void sys_activity_read(struct sys_activity *a);

/* The env record. Absent values are null with a reason; what the ranks and the device know (mpi,
 * clock resolution) is for the caller to fill in. */
json_t *sysinfo_json(const char *root);

#endif
