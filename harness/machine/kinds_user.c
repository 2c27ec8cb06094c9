/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "machine/parts.h"

/* Words for error texts: the kinds there are. */
static char *kinds_list(char *buf, size_t size)
{
    size_t used = 0;

    for (enum memkind k = 0; k < MEM_KINDS && used < size; k++)
        used += (size_t)snprintf(buf + used, size - used, "%s%s", k ? ", " : "", memkind_name(k));
    return buf;
}

/* "0-7,16": the nodes there are. */
static char *nodes_list(const struct machine *m, char *buf, size_t size)
{
    hwloc_bitmap_list_snprintf(buf, size, hwloc_topology_get_topology_nodeset(m->topology));
    return buf;
}

struct item {
    unsigned first, last;
    enum memkind kind;
};

/* "2=hbm" or "8-15=hbm". */
static int parse(char *text, struct item *it, struct error *e)
{
    char list[64], *name = strchr(text, '=');
    int used = 0;

    if (!name)
        return error_set(e, EXIT_USAGE, "kind \"%s\": say NODE=KIND, such as 2=hbm or 8-15=hbm",
                         text);
    *name++ = '\0';
    if (sscanf(text, "%5u%n", &it->first, &used) == 1)
        it->last = it->first;
    if (used && text[used] == '-') {
        int more = 0;

        if (sscanf(text + used, "-%5u%n", &it->last, &more) == 1)
            used += more;
    }
    if (!used || text[used] || text[0] == '-' || text[0] == '+' || it->last < it->first)
        return error_set(e, EXIT_USAGE, "kind \"%s=%s\": \"%s\" is no node number and no range",
                         text, name, text);
    it->kind = memkind_parse(name);
    if (it->kind == MEM_KINDS)
        return error_set(e, EXIT_USAGE, "kind \"%s=%s\": no kind \"%s\": there are %s", text, name,
                         name, kinds_list(list, sizeof list));
    return 0;
}

static int apply(struct machine *m, const struct item *it, struct error *e)
{
    char list[128];
    unsigned found = 0;

    for (unsigned i = 0; i < m->nnodes; i++) {
        struct memnode *n = &m->nodes[i];

        if (n->os_index < it->first || n->os_index > it->last)
            continue;
        n->kind = it->kind;
        n->source = KIND_USER;
        snprintf(n->evidence, sizeof n->evidence, "--kind %u=%s", n->os_index,
                 memkind_name(it->kind));
        found++;
    }
    if (found == it->last - it->first + 1)
        return 0;
    return error_set(e, EXIT_USAGE, "kind: no memory node %u%s: there %s %s", it->first,
                     it->last > it->first ? " or one after it" : "",
                     m->nnodes == 1 ? "is node" : "are nodes", nodes_list(m, list, sizeof list));
}

int machine_user_kinds(struct machine *m, const char *user, struct error *e)
{
    char *copy = strdup(user), *save = NULL;
    int rc = 0;

    if (!copy)
        return error_set(e, EXIT_UNAVAILABLE, "kind: out of memory");
    if (user[strspn(user, ", ")] == '\0')
        rc = error_set(e, EXIT_USAGE, "kind: empty: say NODE=KIND, such as 2=hbm");
    for (char *t = strtok_r(copy, ", ", &save); t && rc == 0; t = strtok_r(NULL, ", ", &save)) {
        struct item it = {0};

        rc = parse(t, &it, e);
        if (rc == 0)
            rc = apply(m, &it, e);
    }
    free(copy);
    return rc;
}
