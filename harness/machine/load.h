/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Gets an hwloc topology from this machine, an XML file, a synthetic string or a recorded /sys. */
#ifndef HBMARK_LOAD_H
#define HBMARK_LOAD_H

#include <hwloc.h>
#include <stdbool.h>
#include <stddef.h>

#include "machine/sysinfo.h"
#include "record/error.h"

enum topology_from { FROM_SYSTEM, FROM_XML, FROM_SYNTHETIC, FROM_FSROOT };

struct topology_source {
    enum topology_from from;
    const char *what; /* path, description or directory; points into the caller's text */
    char *text;       /* of the XML file, NUL-terminated; owned */
    size_t bytes;     /* of text, with its NUL */
};

/* Splits spec (NULL: this machine, or what the HWLOC_ variables say) and reads the file. */
int source_open(struct topology_source *s, const char *spec, struct error *e);
void source_fini(struct topology_source *s);
/* "this machine", "file x.xml", ... */
void source_print(const struct topology_source *s, char *buf, size_t size);
/* Where /proc and /sys of the described machine are: "", a directory, or NULL for nowhere. */
const char *source_root(const struct topology_source *s);

/* A new topology, loaded; errno tells little when it is NULL. Destroy with
 * hwloc_topology_destroy(). */
hwloc_topology_t source_load(const struct topology_source *s);

/* Loads and checks the topology in a child process that may crash, hang or eat memory without harm.
 * 0 if it came back sane; else e says what hwloc said. */
int source_try(const struct topology_source *s, struct error *e);

#endif
