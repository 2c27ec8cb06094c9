/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "device/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What names of a list so far are. */
struct list {
    struct device_name *names;
    int n;
    const struct device_kind *kind; /* of the last one */
};

static int add(struct list *l, const struct device_kind *kind, unsigned index)
{
    struct device_name one = {.kind = kind, .index = index};

    if (kind)
        snprintf(one.text, sizeof one.text, "%.12s:%u", kind->name, index % 1000);
    else
        snprintf(one.text, sizeof one.text, "host");
    l->kind = kind;
    for (int i = 0; i < l->n; i++)
        if (strcmp(l->names[i].text, one.text) == 0)
            return 0;
    if (l->n == DEVICES_MOST)
        return -1;
    l->names[l->n++] = one;
    return 0;
}

static int add_all(struct list *l)
{
    struct error why;

    if (add(l, NULL, 0))
        return -1;
    for (const struct device_kind *k = device_kinds; k->name; k++)
        for (unsigned i = 0, n = k->count(&why); i < n; i++)
            if (add(l, k, i))
                return -1;
    return 0;
}

static bool is_number(const char *text)
{
    size_t n = strspn(text, "0123456789");

    return n && n < 4 && !text[n];
}

static int add_item(struct list *l, const char *item)
{
    const size_t n = strcspn(item, ":");

    if (strcmp(item, "all") == 0)
        return add_all(l);
    if (strcmp(item, "host") == 0)
        return add(l, NULL, 0);
    if (is_number(item) && l->kind)
        return add(l, l->kind, (unsigned)atoi(item));
    for (const struct device_kind *k = device_kinds; k->name; k++)
        if (strncmp(item, k->name, n) == 0 && !k->name[n] && (!item[n] || is_number(item + n + 1)))
            return add(l, k, item[n] ? (unsigned)atoi(item + n + 1) : 0);
    return -1;
}

int device_names(const char *list, struct device_name names[DEVICES_MOST], struct error *e)
{
    struct list l = {.names = names};
    char item[64], kinds[128] = "host";

    for (const char *p = list; *p;) {
        const size_t n = strcspn(p += strspn(p, " ,"), " ,");

        snprintf(item, sizeof item, "%.*s", (int)n, p);
        p += n;
        if (n == 0 || add_item(&l, item) == 0)
            continue;
        for (const struct device_kind *k = device_kinds; k->name; k++)
            snprintf(strchr(kinds, 0), sizeof kinds - strlen(kinds), ", %s:0", k->name);
        return error_set(e, EXIT_USAGE, "device = '%s': '%s' is not one: give %s, or all", list,
                         item, kinds);
    }
    return l.n ? l.n : error_set(e, EXIT_USAGE, "device = '%s' names none: give host", list);
}
