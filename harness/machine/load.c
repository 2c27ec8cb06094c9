/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "machine/load.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "machine/topology_shim.h"

/* A thousand-core machine takes about 1 MiB of XML. */
enum { XML_MAX_BYTES = 64 * 1024 * 1024 };

static const struct {
    enum topology_from from;
    const char *prefix, *variable, *origin;
} sources[] = {
    {FROM_SYSTEM, NULL, NULL, "this machine"},
    {FROM_XML, NULL, "HWLOC_XMLFILE", "file "},
    {FROM_SYNTHETIC, "synthetic:", "HWLOC_SYNTHETIC", "synthetic "},
    {FROM_FSROOT, "fsroot:", "HWLOC_FSROOT", "recorded system "},
};
enum { SOURCES = sizeof sources / sizeof *sources };

static void choose(struct topology_source *s, const char *spec)
{
    s->from = spec ? FROM_XML : FROM_SYSTEM;
    s->what = spec ? spec : "";
    for (int i = 1; i < SOURCES; i++) {
        const char *prefix = sources[i].prefix;
        const char *value = getenv(sources[i].variable);
        size_t n = prefix ? strlen(prefix) : 0;

        if (spec ? n && strncmp(spec, prefix, n) == 0 : value && value[0]) {
            s->from = sources[i].from;
            s->what = spec ? spec + n : value;
            return;
        }
    }
}

static int read_all(FILE *f, struct topology_source *s, struct error *e)
{
    struct stat st;

    if (fstat(fileno(f), &st) != 0 || !S_ISREG(st.st_mode))
        return error_set(e, EXIT_BAD_DATA, "topology %s: not a file", s->what);
    if (st.st_size == 0)
        return error_set(e, EXIT_BAD_DATA, "topology %s: empty file", s->what);
    if (st.st_size > XML_MAX_BYTES)
        return error_set(e, EXIT_BAD_DATA, "topology %s: %lld bytes, more than any machine needs",
                         s->what, (long long)st.st_size);
    s->text = malloc((size_t)st.st_size + 1);
    if (!s->text)
        return error_set(e, EXIT_UNAVAILABLE, "topology %s: out of memory", s->what);
    s->bytes = fread(s->text, 1, (size_t)st.st_size, f);
    s->text[s->bytes++] = '\0';
    return ferror(f) ? error_set(e, EXIT_BAD_DATA, "topology %s: %s", s->what, strerror(errno)) : 0;
}

/* hwloc refuses a newer format with a bare failure, so the version is looked at first. */
static int check_xml(const struct topology_source *s, struct error *e)
{
    const char *tag = strstr(s->text, "<topology");
    const char *close = tag ? strchr(tag, '>') : NULL;
    const char *version = tag ? strstr(tag, "version=\"") : NULL;
    unsigned major;

    if (!tag || !close || strlen(s->text) + 1 != s->bytes)
        return error_set(e, EXIT_BAD_DATA,
                         "topology %s: not an hwloc XML file: make one with lstopo FILE.xml",
                         s->what);
    if (version && version < close && sscanf(version, "version=\"%u", &major) == 1 &&
        major > shim_xml_version())
        return error_set(e, EXIT_BAD_DATA,
                         "topology %s: hwloc XML version %u, and this hwloc reads up to %u: write "
                         "it again with lstopo --export-xml-flags V2 FILE.xml",
                         s->what, major, shim_xml_version());
    return 0;
}

static int open_xml(struct topology_source *s, struct error *e)
{
    FILE *f = fopen(s->what, "re");
    int rc;

    if (!f)
        return error_set(e, EXIT_BAD_DATA, "topology %s: %s", s->what, strerror(errno));
    rc = read_all(f, s, e);
    fclose(f);
    return rc == 0 ? check_xml(s, e) : -1;
}

/* Without CPUs in it hwloc would quietly describe a machine of one core. */
static int check_fsroot(const struct topology_source *s, struct error *e)
{
    char path[SYS_PATH];
    struct stat st;

    if (stat(sys_path(path, s->what, "/sys/devices/system/cpu"), &st) == 0)
        return 0;
    return error_set(e, EXIT_BAD_DATA,
                     "topology fsroot:%s: no sys/devices/system/cpu in it: unpack what "
                     "hwloc-gather-topology made and name its top directory",
                     s->what);
}

int source_open(struct topology_source *s, const char *spec, struct error *e)
{
    int rc = 0;

    memset(s, 0, sizeof *s);
    shim_quiet();
    choose(s, spec);
    if (s->from != FROM_SYSTEM && s->what[0] == '\0')
        return error_set(e, EXIT_USAGE, "topology: nothing after \"%s\"", spec);
    if (s->from == FROM_XML)
        rc = open_xml(s, e);
    else if (s->from == FROM_FSROOT)
        rc = check_fsroot(s, e);
    if (rc != 0)
        source_fini(s);
    return rc;
}

void source_fini(struct topology_source *s)
{
    free(s->text);
    s->text = NULL;
}

void source_print(const struct topology_source *s, char *buf, size_t size)
{
    snprintf(buf, size, "%s%s", sources[s->from].origin, s->what);
}

const char *source_root(const struct topology_source *s)
{
    if (s->from == FROM_SYSTEM)
        return "";
    return s->from == FROM_FSROOT ? s->what : NULL;
}

/* Everything is loaded, also what our cpuset forbids: to say what the whole machine is, and because
 * hwloc else drops memory without cores. machine_init() keeps to what is allowed. */
static int set_up(hwloc_topology_t t, const struct topology_source *s)
{
    if (hwloc_topology_set_flags(t, HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED |
                                        HWLOC_TOPOLOGY_FLAG_THISSYSTEM_ALLOWED_RESOURCES) != 0 ||
        hwloc_topology_set_type_filter(t, HWLOC_OBJ_MEMCACHE, HWLOC_TYPE_FILTER_KEEP_ALL) != 0)
        return -1;
    if (s->from == FROM_XML)
        return hwloc_topology_set_xmlbuffer(t, s->text, (int)s->bytes);
    if (s->from == FROM_SYNTHETIC)
        return hwloc_topology_set_synthetic(t, s->what);
    return 0;
}

/* hwloc has no call for a recorded /sys, only the variable. */
static int load_fsroot(hwloc_topology_t t, const char *dir)
{
    const char *now = getenv("HWLOC_FSROOT");
    char *was = now ? strdup(now) : NULL;
    int rc;

    setenv("HWLOC_FSROOT", dir, 1);
    rc = shim_load(t);
    if (was)
        setenv("HWLOC_FSROOT", was, 1);
    else
        unsetenv("HWLOC_FSROOT");
    free(was);
    return rc;
}

hwloc_topology_t source_load(const struct topology_source *s)
{
    hwloc_topology_t t;

    if (hwloc_topology_init(&t) != 0)
        return NULL;
    if (set_up(t, s) == 0 && (s->from == FROM_FSROOT ? load_fsroot(t, s->what) : shim_load(t)) == 0)
        return t;
    hwloc_topology_destroy(t);
    return NULL;
}
