/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/units.h"

const char *const fixture_names[] = {"xeon-max-flat-snc4",
                                     "xeon-max-flat-hmat",
                                     "xeon-max-hbm-only",
                                     "xeon-max-cache",
                                     "xeon-max-bare-flat",
                                     "a64fx",
                                     "mi300a",
                                     "grace-hopper",
                                     "grace-hopper-new",
                                     "epyc-nps4",
                                     "knl-snc4-flat",
                                     "half-socket",
                                     "offline-cores",
                                     "one-core",
                                     "memoryless-node",
                                     "cxl-told",
                                     "cxl-untold",
                                     "dram-nvm",
                                     "smt4",
                                     NULL};

static int on_entry(void *arg, const char *section, const char *key, const char *value)
{
    struct fixture *f = arg;
    struct fixture_entry *x = &f->entries[f->count];

    if (f->count == FIXTURE_ENTRIES)
        return 0;
    f->count++;
    snprintf(x->section, sizeof x->section, "%s", section);
    snprintf(x->key, sizeof x->key, "%s", key);
    snprintf(x->value, sizeof x->value, "%s", value);
    return 1;
}

int fixture_read(struct fixture *f, const char *dir, const char *name)
{
    char path[1024];
    int line;

    memset(f, 0, sizeof *f);
    snprintf(f->name, sizeof f->name, "%s", name);
    snprintf(path, sizeof path, "%s/%s.ini", dir, name);
    line = ini_parse(path, on_entry, f);
    if (line == 0)
        return 0;
    fprintf(stderr, "%s:%d: cannot be read\n", path, line);
    return -1;
}

const char *fixture_get(const struct fixture *f, const char *section, const char *key)
{
    for (unsigned i = 0; i < f->count; i++)
        if (strcmp(f->entries[i].section, section) == 0 && strcmp(f->entries[i].key, key) == 0)
            return f->entries[i].value;
    return NULL;
}

static hwloc_obj_t find_node(hwloc_topology_t t, const char *section)
{
    unsigned index;

    if (sscanf(section, "node %u", &index) != 1)
        return NULL;
    return hwloc_get_numanode_obj_by_os_index(t, index);
}

static int set_bandwidth(hwloc_topology_t t, const struct fixture *f, const struct fixture_entry *x)
{
    const char *cpus = fixture_get(f, x->section, "initiator");
    struct hwloc_location from = {.type = HWLOC_LOCATION_TYPE_CPUSET};
    hwloc_bitmap_t set = hwloc_bitmap_alloc();
    int rc;

    hwloc_bitmap_list_sscanf(set, cpus ? cpus : "");
    from.location.cpuset = set;
    rc = hwloc_memattr_set_value(t, HWLOC_MEMATTR_ID_BANDWIDTH, find_node(t, x->section), &from, 0,
                                 strtoull(x->value, NULL, 10));
    hwloc_bitmap_free(set);
    return rc;
}

static int set_info(hwloc_topology_t t, const struct fixture *f, const struct fixture_entry *x)
{
    (void)f;
    for (hwloc_obj_t o = NULL; (o = hwloc_get_next_obj_by_type(t, HWLOC_OBJ_PACKAGE, o));)
        if (hwloc_obj_add_info(o, x->key, x->value) != 0)
            return -1;
    return 0;
}

static int set_subtype(hwloc_topology_t t, const struct fixture *f, const struct fixture_entry *x)
{
    hwloc_obj_t node = find_node(t, x->section);

    (void)f;
    if (node)
        node->subtype = strdup(x->value);
    return node ? 0 : -1;
}

static int set_memory(hwloc_topology_t t, const struct fixture *f, const struct fixture_entry *x)
{
    hwloc_obj_t node = find_node(t, x->section);

    (void)f;
    if (node)
        node->attr->numanode.local_memory = strtoull(x->value, NULL, 10);
    return node ? 0 : -1;
}

static int set_cxl(hwloc_topology_t t, const struct fixture *f, const struct fixture_entry *x)
{
    hwloc_obj_t node = find_node(t, x->section);

    (void)f;
    return node ? hwloc_obj_add_info(node, x->key, x->value) : -1;
}

static int set_offline(hwloc_topology_t t, const struct fixture *f, const struct fixture_entry *x)
{
    hwloc_bitmap_t off = hwloc_bitmap_alloc();
    int rc;

    (void)f;
    hwloc_bitmap_list_sscanf(off, x->value);
    hwloc_bitmap_andnot(off, hwloc_topology_get_topology_cpuset(t), off);
    rc = hwloc_topology_restrict(t, off, 0);
    hwloc_bitmap_free(off);
    return rc;
}

static int set_allowed(hwloc_topology_t t, const struct fixture *f, const struct fixture_entry *x)
{
    const char *nodes = fixture_get(f, "topology", "allowed_nodes");
    hwloc_bitmap_t c = hwloc_bitmap_alloc(), n = hwloc_bitmap_alloc();
    int rc;

    hwloc_bitmap_list_sscanf(c, x->value);
    if (nodes)
        hwloc_bitmap_list_sscanf(n, nodes);
    rc = hwloc_topology_allow(t, c, nodes ? n : NULL, HWLOC_ALLOW_FLAG_CUSTOM);
    hwloc_bitmap_free(c);
    hwloc_bitmap_free(n);
    return rc;
}

typedef int set_fn(hwloc_topology_t t, const struct fixture *f, const struct fixture_entry *x);

/* In this order: taking CPUs away drops what was said about them. A key of NULL is any. */
static const struct {
    const char *section, *key;
    set_fn *set;
} steps[] = {
    {"topology", "offline", set_offline}, {"info", NULL, set_info},
    {"node ", "subtype", set_subtype},    {"node ", "bandwidth", set_bandwidth},
    {"node ", "CXLDevice", set_cxl},      {"node ", "memory", set_memory},
    {"topology", "allowed", set_allowed},
};

static int annotate(hwloc_topology_t t, const struct fixture *f)
{
    for (size_t s = 0; s < sizeof steps / sizeof *steps; s++)
        for (unsigned i = 0; i < f->count; i++) {
            const struct fixture_entry *x = &f->entries[i];

            if (strncmp(x->section, steps[s].section, strlen(steps[s].section)) != 0 ||
                (steps[s].key && strcmp(x->key, steps[s].key) != 0))
                continue;
            if (steps[s].set(t, f, x) != 0) {
                fprintf(stderr, "%s.ini: [%s] %s = %s: hwloc refuses\n", f->name, x->section,
                        x->key, x->value);
                return -1;
            }
        }
    return 0;
}

/* Past the element of a node: it has page types in it, or, since hwloc 3, nothing. */
static char *node_end(char *start)
{
    static const char tag[] = "</object>";
    char *end = strchr(start, '>');

    if (!end || end[-1] == '/')
        return end ? end + 1 : NULL;
    end = strstr(end, tag);
    return end ? end + strlen(tag) : NULL;
}

/* hwloc has no call to add a memory-side cache, so that the object is put around its node in the
 * exported text. Takes xml and returns a new one. */
static char *wrap_node(char *xml, const char *section, uint64_t bytes)
{
    char tag[64], *start, *sets, *gp, *end, *out = NULL;
    unsigned index = 0;
    size_t size = 0;
    FILE *f;

    sscanf(section, "node %u", &index);
    snprintf(tag, sizeof tag, "<object type=\"NUMANode\" os_index=\"%u\"", index);
    start = strstr(xml, tag);
    sets = start ? strstr(start, " cpuset=") : NULL;
    gp = sets ? strstr(sets, " gp_index=") : NULL;
    end = gp ? node_end(gp) : NULL;
    if (end && (f = open_memstream(&out, &size))) {
        fprintf(f, "%.*s<object type=\"MemCache\"%.*s", (int)(start - xml), xml, (int)(gp - sets),
                sets);
        fprintf(f, " gp_index=\"%u\" cache_size=\"%llu\" depth=\"1\" cache_linesize=\"64\"",
                100000 + index, (unsigned long long)bytes);
        fprintf(f, " cache_associativity=\"1\" cache_type=\"0\">%.*s</object>%s",
                (int)(end - start), start, end);
        fclose(f);
    }
    free(xml);
    return out;
}

static char *export_xml(hwloc_topology_t t, const struct fixture *f)
{
    char *buffer, *xml;
    int size;

    if (hwloc_topology_export_xmlbuffer(t, &buffer, &size, 0) != 0)
        return NULL;
    xml = strdup(buffer);
    hwloc_free_xmlbuffer(t, buffer);
    for (unsigned i = 0; xml && i < f->count; i++) {
        uint64_t bytes;

        if (strcmp(f->entries[i].key, "memcache") == 0 && units_size(f->entries[i].value, &bytes))
            xml = wrap_node(xml, f->entries[i].section, bytes);
    }
    return xml;
}

char *fixture_xml(const struct fixture *f)
{
    const char *synthetic = fixture_get(f, "topology", "synthetic");
    hwloc_topology_t t;
    char *xml = NULL;

    if (!synthetic || hwloc_topology_init(&t) != 0)
        return NULL;
    hwloc_topology_set_flags(t, HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED);
    if (hwloc_topology_set_synthetic(t, synthetic) != 0 || hwloc_topology_load(t) != 0)
        fprintf(stderr, "%s.ini: [topology] synthetic = %s: hwloc refuses\n", f->name, synthetic);
    else if (annotate(t, f) == 0)
        xml = export_xml(t, f);
    hwloc_topology_destroy(t);
    return xml;
}
