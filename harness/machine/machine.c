/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "machine/machine.h"

#include <stdlib.h>
#include <string.h>

#include "machine/load.h"
#include "machine/parts.h"
#include "machine/topology_shim.h"

static int load(struct machine *m, const struct topology_source *s, struct error *e)
{
    source_print(s, m->origin, sizeof m->origin);
    sys_clean(m->origin);
    if (s->from != FROM_SYSTEM && source_try(s, e) != 0)
        return -1;
    m->topology = source_load(s);
    if (!m->topology)
        return error_set(e, EXIT_UNAVAILABLE, "topology: %s: hwloc cannot load it", m->origin);
    m->simulated = !hwloc_topology_is_thissystem(m->topology);
    return 0;
}

/* A description of this very machine (HWLOC_THISSYSTEM=1) is read together with /proc and /sys. */
static const char *root_of(const struct machine *m, const struct topology_source *s)
{
    return m->simulated ? source_root(s) : "";
}

static int describe(struct machine *m, const struct topology_source *s, const char *kinds,
                    struct error *e)
{
    if (load(m, s, e) != 0 || machine_read_cores(m, e) != 0 ||
        machine_read_nodes(m, root_of(m, s), e) != 0 || machine_read_kinds(m, kinds, e) != 0)
        return -1;
    machine_read_caches(m);
    machine_read_settings(m, root_of(m, s));
    return 0;
}

int machine_init(struct machine *m, const struct machine_options *o, struct error *e)
{
    struct topology_source s;
    struct machine made;
    int rc;

    memset(&made, 0, sizeof made);
    if (source_open(&s, o->topology, e) != 0)
        return -1;
    rc = describe(&made, &s, o->kinds, e);
    source_fini(&s);
    if (rc == 0)
        *m = made;
    else
        machine_fini(&made);
    return rc;
}

void machine_fini(struct machine *m)
{
    if (!m)
        return;
    if (m->topology)
        hwloc_topology_destroy(m->topology);
    hwloc_bitmap_free(m->allowed);
    free(m->nodes);
    memset(m, 0, sizeof *m);
}

int machine_export(const struct machine *m, const char *path, struct error *e)
{
    if (shim_export(m->topology, path) == 0)
        return 0;
    return error_set(e, EXIT_UNAVAILABLE, "%s: the topology cannot be written here", path);
}
