/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "machine/cpu.h"
#include "machine/sysinfo.h"

struct word {
    const char *sign, *name;
};

static const struct word hypervisors[] = {
    {"KVMKVMKVM", "KVM"},           {"Microsoft Hv", "Hyper-V"}, {"VMwareVMware", "VMware"},
    {"XenVMMXenVMM", "Xen"},        {"bhyve bhyve", "bhyve"},    {"TCGTCGTCGTCG", "QEMU emulation"},
    {"VBoxVBoxVBox", "VirtualBox"},
};

/* What firmware of a virtual machine calls itself (dmi/id/sys_vendor). EC2 also names its
 * bare-metal instances so; those have no hypervisor flag but "metal" in the product name. */
static const struct word firmware[] = {
    {"QEMU", "QEMU"},
    {"Amazon EC2", "Amazon EC2"},
    {"Google", "Google Cloud"},
    {"VMware", "VMware"},
    {"Xen", "Xen"},
    {"OpenStack", "OpenStack"},
};

static const char *lookup(const struct word *words, size_t n, const char *text)
{
    for (size_t i = 0; i < n; i++)
        if (strncmp(text, words[i].sign, strlen(words[i].sign)) == 0)
            return words[i].name;
    return NULL;
}

static bool from_firmware(const char *root, char *buf, size_t size)
{
    char vendor[64], product[64];
    const char *name;

    if (!sys_linef(vendor, sizeof vendor, root, "/sys/class/dmi/id/sys_vendor"))
        return false;
    sys_linef(product, sizeof product, root, "/sys/class/dmi/id/product_name");
    name = lookup(firmware, sizeof firmware / sizeof *firmware, vendor);
    snprintf(buf, size, "%s", name && !strstr(product, "metal") ? name : "none");
    return true;
}

void sys_virtualisation(const char *root, char *buf, size_t size)
{
    char sign[64];
    const char *name;

    if (root[0] == '\0' && cpu_hypervisor(sign, sizeof sign)) {
        name = lookup(hypervisors, sizeof hypervisors / sizeof *hypervisors, sign);
        snprintf(buf, size, "%s", name ? name : sign[0] ? sign : "virtual machine");
    } else if (sys_linef(sign, sizeof sign, root, "/sys/hypervisor/type")) {
        snprintf(buf, size, "%s", sign);
    } else if (!from_firmware(root, buf, size)) {
        snprintf(buf, size, "unknown");
    }
}

bool sys_container(const char *root, char *buf, size_t size)
{
    static const struct word files[] = {{"/.dockerenv", "docker"},
                                        {"/run/.containerenv", "podman"},
                                        {"/singularity", "singularity"},
                                        {"/.singularity.d", "apptainer"}};
    static const struct word paths[] = {
        {"kubepods", "kubernetes"}, {"docker", "docker"}, {"libpod", "podman"}, {"lxc", "lxc"}};
    char path[SYS_PATH], line[512];

    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (access(sys_path(path, root, "%s", files[i].sign), F_OK) == 0)
            return snprintf(buf, size, "%s (%s)", files[i].name, files[i].sign) > 0;
    if (sys_linef(line, sizeof line, root, "/proc/self/cgroup"))
        for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
            if (strstr(line, paths[i].sign))
                return snprintf(buf, size, "%s (cgroup)", paths[i].name) > 0;
    buf[0] = '\0';
    return false;
}
