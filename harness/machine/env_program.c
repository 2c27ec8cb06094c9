/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "machine/env_parts.h"

#include <gnu/libc-version.h>
#include <limits.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

#include "build_info.h"
#include "record/journal.h"

static void text(json_t *obj, const char *key, const char *value)
{
    json_object_set_new(obj, key, env_text(value));
}

static void variable(json_t *obj, const char *key, const char *name)
{
    const char *value = getenv(name);

    if (value)
        text(obj, key, value);
    else
        record_absent(obj, key, "not set");
}

/* "GNU 12.2.0" */
static void add_compiler(json_t *obj)
{
    json_t *c = json_object();
    const char *space = strchr(BUILD_COMPILER, ' ');
    size_t n = space ? (size_t)(space - BUILD_COMPILER) : strlen(BUILD_COMPILER);

    json_object_set_new(c, "id", json_stringn(BUILD_COMPILER, n));
    text(c, "version", space ? space + 1 : "");
    text(c, "flags", BUILD_FLAGS);
    json_object_set_new(obj, "compiler", c);
}

static void add_build(json_t *obj)
{
    json_t *b = json_object();
    char hex[65], exe[PATH_MAX];
    struct error e;

    text(b, "version", BUILD_VERSION);
    text(b, "git", BUILD_GIT);
    json_object_set_new(b, "dirty", json_boolean(BUILD_DIRTY));
    text(b, "type", BUILD_TYPE);
    if (!realpath("/proc/self/exe", exe))
        record_absent(b, "exe_sha256", "/proc/self/exe leads nowhere");
    else if (record_sha256_file(exe, hex, &e) == 0)
        text(b, "exe_sha256", hex);
    else
        record_absent(b, "exe_sha256", e.text);
    json_object_set_new(obj, "build", b);
}

/* The file name behind the link tells the version: libjansson.so.4 is libjansson.so.4.14.0. */
static int add_lib(struct dl_phdr_info *info, size_t size, void *libs)
{
    char real[PATH_MAX];
    const char *base = strrchr(info->dlpi_name, '/'), *so;
    json_t *lib;

    (void)size;
    if (!base || !realpath(info->dlpi_name, real))
        return 0;
    lib = json_object();
    text(lib, "name", base + 1);
    text(lib, "file", real);
    so = strstr(real, ".so.");
    if (strncmp(base, "/libc.so", 8) == 0)
        text(lib, "version", gnu_get_libc_version());
    else if (so)
        text(lib, "version", so + 4);
    else
        record_absent(lib, "version", "not in the file name");
    json_array_append_new(libs, lib);
    return 0;
}

/* What is loaded now: modules for GPUs come later and say so themselves. */
static void add_libs(json_t *obj)
{
    json_t *libs = json_array();

    dl_iterate_phdr(add_lib, libs);
    json_object_set_new(obj, "libs", libs);
}

static void add_omp(json_t *obj)
{
    static const char *const names[][2] = {
        {"places", "OMP_PLACES"},           {"proc_bind", "OMP_PROC_BIND"},
        {"num_threads", "OMP_NUM_THREADS"}, {"schedule", "OMP_SCHEDULE"},
        {"wait_policy", "OMP_WAIT_POLICY"}, {"gomp_cpu_affinity", "GOMP_CPU_AFFINITY"},
        {"kmp_affinity", "KMP_AFFINITY"},
    };
    json_t *o = json_object();

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        variable(o, names[i][0], names[i][1]);
    json_object_set_new(obj, "omp", o);
}

/* The variables that batch systems give to their jobs. */
static void add_scheduler(json_t *obj)
{
    static const struct {
        const char *type, *job, *nodes;
    } rows[] = {
        {"slurm", "SLURM_JOB_ID", "SLURM_JOB_NODELIST"},
        {"flux", "FLUX_JOB_ID", "FLUX_JOB_NNODES"},
        {"lsf", "LSB_JOBID", "LSB_HOSTS"},
        {"pjm", "PJM_JOBID", "PJM_O_NODEINF"},
        {"pbs", "PBS_JOBID", "PBS_NODEFILE"},
        {"sge", "JOB_ID", "PE_HOSTFILE"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        json_t *s;

        if (!getenv(rows[i].job))
            continue;
        s = json_object();
        text(s, "type", rows[i].type);
        variable(s, "job_id", rows[i].job);
        variable(s, "nodelist", rows[i].nodes);
        json_object_set_new(obj, "scheduler", s);
        return;
    }
    record_absent(obj, "scheduler", "started by hand: no batch system's variables");
}

static void add_hwloc(json_t *obj)
{
    static const char *const names[] = {"HWLOC_XMLFILE",       "HWLOC_SYNTHETIC",  "HWLOC_FSROOT",
                                        "HWLOC_THISSYSTEM",    "HWLOC_COMPONENTS", "HWLOC_MEMTIERS",
                                        "HWLOC_MEMTIERS_GUESS"};
    json_t *o = json_object();

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (getenv(names[i]))
            text(o, names[i], getenv(names[i]));
    json_object_set_new(obj, "hwloc", o);
}

void env_add_program(json_t *obj)
{
    add_compiler(obj);
    add_build(obj);
    add_libs(obj);
    add_omp(obj);
    add_scheduler(obj);
    add_hwloc(obj);
    record_absent(obj, "mpi", "one rank, without MPI");
}
