/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "machine/cpu.h"
#include "machine/parts.h"
#include "machine/sysinfo.h"

#define HUGEPAGES "/sys/kernel/mm/hugepages"

/* On a description without /proc all there is counts as free: it only plans. */
static void read_memory(struct machine *m, const char *root)
{
    uint64_t sum = 0;

    if (root)
        m->memory_available_bytes =
            sys_memory_available(root, m->memory_limit, sizeof m->memory_limit);
    if (m->memory_available_bytes)
        return;
    for (unsigned i = 0; i < m->nnodes; i++)
        if (m->nodes[i].allowed && m->nodes[i].kind != MEM_GPU)
            sum = sum_bytes(sum, m->nodes[i].size_bytes);
    m->memory_available_bytes = sum;
    snprintf(m->memory_limit, sizeof m->memory_limit, "size of the nodes");
}

static int by_bytes(const void *a, const void *b)
{
    const struct hugepool *x = a, *y = b;

    return (x->bytes > y->bytes) - (x->bytes < y->bytes);
}

/* A kernel that has pools but no page in them lists them with 0. */
static void read_hugepages(struct machine *m, const char *root)
{
    char path[SYS_PATH];
    DIR *d = opendir(sys_path(path, root, HUGEPAGES));
    struct dirent *f;
    uint64_t KiB;

    if (!d)
        return;
    while ((f = readdir(d)) && m->nhugepages < MACHINE_PAGESIZES) {
        struct hugepool *p = &m->hugepages[m->nhugepages];

        if (sscanf(f->d_name, "hugepages-%" SCNu64 "kB", &KiB) != 1)
            continue;
        p->bytes = KiB * 1024;
        if (sys_number(sys_path(path, root, HUGEPAGES "/%s/nr_hugepages", f->d_name), &p->total) &&
            sys_number(sys_path(path, root, HUGEPAGES "/%s/free_hugepages", f->d_name), &p->free))
            m->nhugepages++;
    }
    closedir(d);
    qsort(m->hugepages, m->nhugepages, sizeof *m->hugepages, by_bytes);
}

static void line_or(char *buf, size_t size, const char *root, const char *path, const char *other)
{
    if (!sys_linef(buf, size, root, "%s", path) || !buf[0])
        snprintf(buf, size, "%s", other);
    sys_clean(buf);
}

static void read_switches(struct machine *m, const char *root)
{
    char path[SYS_PATH];
    uint64_t on;

    if (!sys_choice(sys_path(path, root, "/sys/kernel/mm/transparent_hugepage/enabled"), m->thp,
                    sizeof m->thp))
        snprintf(m->thp, sizeof m->thp, "absent");
    if (!sys_number(sys_path(path, root, "/sys/kernel/mm/transparent_hugepage/hpage_pmd_size"),
                    &m->thp_bytes) ||
        m->thp_bytes & (m->thp_bytes - 1))
        m->thp_bytes = (uint64_t)2 << 20;
    line_or(m->clocksource, sizeof m->clocksource, root,
            "/sys/devices/system/clocksource/clocksource0/current_clocksource", "unknown");
    line_or(m->governor, sizeof m->governor, root,
            "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "unknown");
    if (!sys_text(sys_path(path, root, "/proc/cpuinfo"), "microcode", m->microcode,
                  sizeof m->microcode))
        snprintf(m->microcode, sizeof m->microcode, "unknown");
    sys_virtualisation(root, m->virtualisation, sizeof m->virtualisation);
    sys_clean(m->thp);
    sys_clean(m->microcode);
    sys_clean(m->virtualisation);
    if (sys_number(sys_path(path, root, "/proc/sys/kernel/numa_balancing"), &on))
        m->numa_balancing = on != 0;
}

static void set_unknown(struct machine *m)
{
    snprintf(m->thp, sizeof m->thp, "unknown");
    m->thp_bytes = (uint64_t)2 << 20;
    snprintf(m->clocksource, sizeof m->clocksource, "unknown");
    snprintf(m->governor, sizeof m->governor, "unknown");
    snprintf(m->microcode, sizeof m->microcode, "unknown");
    snprintf(m->virtualisation, sizeof m->virtualisation, "unknown");
}

void machine_read_settings(struct machine *m, const char *root)
{
    read_memory(m, root);
    m->numa_balancing = -1;
    m->base_page_bytes = (uint64_t)sysconf(_SC_PAGESIZE);
    set_unknown(m);
    if (root) {
        read_hugepages(m, root);
        read_switches(m, root);
    }
    m->isa_count = cpu_isas(m->isas, MACHINE_ISAS);
}
