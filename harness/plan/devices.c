/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The devices of a point, or the two at the ends of its link. */
#include <stdio.h>
#include <string.h>

#include "device/names.h"
#include "plan/maker.h"

static const char ARROW[] = "->";

/* Appends a value to the list. */
static bool put(char *list, size_t size, const char *near, const char *far)
{
    const size_t at = strlen(list);
    const int n = snprintf(list + at, size - at, "%s%s%s%s", at ? "," : "", near, far ? ARROW : "",
                           far ? far : "");

    return n >= 0 && (size_t)n < size - at;
}

/* A device alone means it and the host. */
static int with_host(struct device_name *names, int n)
{
    if (n != 1 || !names[0].kind)
        return n;
    names[1] = names[0];
    names[0] = (struct device_name){.text = "host"};
    return 2;
}

static const char *link_values(struct maker *k, const struct device_name *names, int n, char *list,
                               size_t size)
{
    bool fits = true;

    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            fits = fits && (i == j || put(list, size, names[i].text, names[j].text));
    if (!fits) {
        error_set(k->e, EXIT_USAGE, "%s: the links of %d devices are too many: name fewer",
                  k->bench->name, n);
        return NULL;
    }
    if (!*list && plan_add_skip(k, k->bench->name, "NO_DEVICE",
                                "it needs two devices: give --device host,opencl:0, or all"))
        return NULL;
    return list;
}

const char *plan_device_values(struct maker *k, const char *text, char *list, size_t size)
{
    struct device_name names[DEVICES_MOST];
    const int n = device_names(text, names, k->e);

    list[0] = '\0';
    if (n < 0)
        return NULL;
    if (k->bench->shape.links)
        return link_values(k, names, with_host(names, n), list, size);
    for (int i = 0; i < n; i++)
        put(list, size, names[i].text, NULL);
    return list;
}

static int find(struct maker *k, const char *name, size_t n, unsigned *index)
{
    for (*index = 0; *index < k->scope->ndevices; ++*index) {
        const char *its = k->scope->devices[*index].name;

        if (strncmp(its, name, n) == 0 && !its[n])
            return 0;
    }
    return error_set(k->e, EXIT_INTERNAL, "device %.*s was not looked for", (int)n, name);
}

int plan_use_device(struct maker *k)
{
    const char *value = k->value[OPT_DEVICE], *arrow = strstr(value, ARROW);

    k->link[LINK_NEAR] = k->link[LINK_FAR] = k->device = 0;
    if (!arrow)
        return find(k, value, strlen(value), &k->device);
    return find(k, value, (size_t)(arrow - value), &k->link[LINK_NEAR]) ||
                   find(k, arrow + strlen(ARROW), strlen(arrow + strlen(ARROW)), &k->link[LINK_FAR])
               ? -1
               : 0;
}

const char *plan_device_why_not(const struct maker *k)
{
    const char *why = plan_device(k)->why_not;

    for (int end = 0; end < LINK_ENDS; end++)
        why = *why ? why : k->scope->devices[k->link[end]].why_not;
    return why;
}

uint64_t plan_device_room(const struct maker *k)
{
    const unsigned all[] = {k->device, k->link[LINK_NEAR], k->link[LINK_FAR]};
    uint64_t least = UINT64_MAX;

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const struct plan_device *d = &k->scope->devices[all[i]];

        if (!d->host && d->facts->memory_bytes && d->facts->memory_bytes < least)
            least = d->facts->memory_bytes;
    }
    return least;
}
