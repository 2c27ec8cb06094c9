/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "machine/topology_shim.h"

#include <stdbool.h>
#include <stdlib.h>
#include <strings.h>

#if HWLOC_API_VERSION >= 0x00030000
enum { XML_VERSION = 3, EXPORT_FLAGS = HWLOC_TOPOLOGY_EXPORT_XML_FLAG_V2 };
#else
enum { XML_VERSION = 2, EXPORT_FLAGS = 0 };
#endif

/* Version 3 knows one variable, HWLOC_SHOW_ERRORS, and heeds those of version 2 where it is not
 * set; so a user's own wish in either form goes before ours. */
static const char *const quiet[][2] = {{"HWLOC_HIDE_ERRORS", "2"}};
static const char *const verbose[][2] = {{"HWLOC_SHOW_ERRORS", "all"},
                                         {"HWLOC_HIDE_ERRORS", "0"},
                                         {"HWLOC_XML_VERBOSE", "1"},
                                         {"HWLOC_SYNTHETIC_VERBOSE", "1"}};

unsigned shim_xml_version(void)
{
    return XML_VERSION;
}

void shim_quiet(void)
{
    for (size_t i = 0; i < sizeof quiet / sizeof *quiet; i++)
        setenv(quiet[i][0], quiet[i][1], 0);
}

void shim_verbose(void)
{
    for (size_t i = 0; i < sizeof verbose / sizeof *verbose; i++)
        setenv(verbose[i][0], verbose[i][1], 1);
}

int shim_export(hwloc_topology_t t, const char *path)
{
    return hwloc_topology_export_xml(t, path, EXPORT_FLAGS);
}

/* Since 2.10 this variable's "none" ends guessing alone; before, it ends subtypes altogether, but
 * then only memory that firmware set apart (SPM) is guessed at. */
enum { GUESSES = 0x00020a00 };

int shim_load(hwloc_topology_t t)
{
    static const char guess[] = "HWLOC_MEMTIERS_GUESS";
    bool ours = hwloc_get_api_version() >= GUESSES && !getenv(guess);
    int rc;

    if (ours)
        setenv(guess, "none", 1);
    rc = hwloc_topology_load(t);
    if (ours)
        unsetenv(guess);
    return rc;
}

/* Subtypes by version: MCDRAM and NVM in 2.8, HBM and DRAM (guesses, see shim_load()) in 2.10,
 * GPUMemory in 2.11, CXL- in front of what a CXL device holds since 2.12. SPM says only "special
 * purpose": it may be HBM or CXL, so it is no answer. */
static const struct {
    const char *subtype;
    enum memkind kind;
} subtypes[] = {
    {"HBM", MEM_HBM},       {"MCDRAM", MEM_HBM},        {"DRAM", MEM_DRAM},   {"NVM", MEM_NVM},
    {"GPUMemory", MEM_GPU}, {"CXL-DRAM", MEM_CXL},      {"CXL-HBM", MEM_CXL}, {"CXL-SPM", MEM_CXL},
    {"CXL-NVM", MEM_CXL},   {"CXL-GPUMemory", MEM_GPU},
};

enum memkind shim_memkind(hwloc_obj_t node, const char **key, const char **value)
{
    *key = "subtype";
    *value = node->subtype;
    for (size_t i = 0; node->subtype && i < sizeof subtypes / sizeof *subtypes; i++)
        if (strcasecmp(node->subtype, subtypes[i].subtype) == 0)
            return subtypes[i].kind;
    *key = "CXLDevice";
    *value = hwloc_obj_get_info_by_name(node, *key);
    if (*value)
        return MEM_CXL;
    *key = NULL;
    return MEM_UNKNOWN;
}
