/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "record/role.h"

#include <string.h>

/* In the order of their bits. */
static const char *const words[ROLES] = {
    "read",
    "copy",
    "triad",
    "bandwidth",
    "stream",
    "highest-bandwidth",
    "bandwidth-curve",
    "bandwidth-scaling",
    "bandwidth-mix",
    "interleave",
    "idle-latency",
    "page-latency",
    "loaded-latency",
    "memory-parallelism",
    "node-matrix",
    "core-to-core",
    "peak-flops",
    "sustained-flops",
    "matrix-product",
    "dense-solver",
    "roofline",
    "bandwidth-bound",
    "sparse-product",
    "random-updates",
    "language-model",
    "generation",
    "prompt",
    "messages",
    "transpose",
};

const char *role_word(enum role one)
{
    for (unsigned i = 0; i < ROLES; i++)
        if ((unsigned)one == 1u << i)
            return words[i];
    return "";
}

unsigned role_of(const char *word)
{
    for (unsigned i = 0; i < ROLES; i++)
        if (strcmp(words[i], word) == 0)
            return 1u << i;
    return 0;
}

json_t *roles_json(unsigned roles)
{
    json_t *all = json_array();

    for (unsigned i = 0; all && i < ROLES; i++)
        if (roles & 1u << i)
            json_array_append_new(all, json_string(words[i]));
    return all;
}

unsigned roles_of(const json_t *record)
{
    const json_t *all = json_object_get(record, "roles"), *word;
    const char *bench = json_string_value(json_object_get(record, "bench"));
    unsigned roles = 0;
    size_t i;

    if (!json_is_array(all))
        return bench ? roles_before(bench) : 0;
    json_array_foreach (all, i, word)
        roles |= json_is_string(word) ? role_of(json_string_value(word)) : 0;
    return roles;
}

bool roles_any(const json_t *record, unsigned roles)
{
    return (roles_of(record) & roles) != 0;
}

bool roles_all(const json_t *record, unsigned roles)
{
    return (roles_of(record) & roles) == roles;
}
