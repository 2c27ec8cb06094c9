/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A machine written down in a small INI file, and the hwloc topology and XML made from it. */
#ifndef HBMARK_FIXTURE_H
#define HBMARK_FIXTURE_H

#include <hwloc.h>
#include <stddef.h>

/* Sections of a file, fixtures/NAME.ini:
 *   [topology]  synthetic, offline, allowed, allowed_nodes
 *   [info]      what hwloc would attach to each package, such as CPUModel
 *   [node N]    subtype, bandwidth (MiB/s), initiator (cpu list), memcache (bytes), CXLDevice,
 *               memory (bytes; hwloc since 2.10 takes memory=0 of synthetic for 1 GiB)
 *   [expect]    what has to come out: numbers and texts of struct machine; "nodes 0-7 = KIND
 *               SOURCE CORES"; "evidence N"; "tier NAME = nodes"; "POLICY COUNT [near NODE] =
 * CPUs"; "absent" where an error is right
 */
struct fixture_entry {
    char section[32], key[48], value[400];
};

enum { FIXTURE_ENTRIES = 128 };

struct fixture {
    char name[64];
    unsigned count;
    struct fixture_entry entries[FIXTURE_ENTRIES];
};

/* Names of all fixtures, NULL at the end. */
extern const char *const fixture_names[];

/* Reads DIR/NAME.ini. Returns 0, or -1 after telling stderr what is wrong. */
int fixture_read(struct fixture *f, const char *dir, const char *name);

/* The value of a key, or NULL. */
const char *fixture_get(const struct fixture *f, const char *section, const char *key);

/* The machine as hwloc XML text (free() it), or NULL after telling stderr what is wrong. */
char *fixture_xml(const struct fixture *f);

#endif
