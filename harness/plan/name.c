/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The name of a point: the same for the same factors, whatever else is in the plan. */
#include <stdio.h>
#include <string.h>

#include "plan/maker.h"
#include "text/units.h"

/* A benchmark that launches by steps of its own has nothing to search. */
bool plan_is_tuned(const struct maker *k)
{
    return (!k->bench->step || k->bench->loop.does & LOOP_ROWS) &&
           config_is(k->c, k->group, OPT_TUNE, "on");
}

void plan_name(const struct maker *k, struct point *p)
{
    const bool fine = k->bench->shape.size == SIZE_CAPACITY;
    char size[32], unroll[16] = "", offset[24] = "", at[BENCH_AXES * 2 * AT_CHARS] = "",
                   from[24] = "", device[64] = "";

    if (p->unroll)
        snprintf(unroll, sizeof unroll, " u%u", p->unroll);
    if (p->offset != OFFSET_AUTO)
        snprintf(offset, sizeof offset, " o%zu", p->offset);
    for (unsigned i = 0; i < BENCH_AXES && p->bench->axes[i].name; i++)
        snprintf(strchr(at, 0), sizeof at - strlen(at), " %.20s=%.20s", p->bench->axes[i].name,
                 p->at[i]);
    if (p->from >= 0)
        snprintf(from, sizeof from, " from=%d", p->from);
    if (fine) /* sizes nearer to each other than a print in units tells apart */
        snprintf(size, sizeof size, "%zu", p->size_bytes);
    else
        units_print_size(p->size_bytes, size, sizeof size);
    if (!plan_device(k)->host || k->bench->shape.links)
        snprintf(device, sizeof device, " %.60s", k->value[OPT_DEVICE]);
    snprintf(p->id, sizeof p->id, "%s%s %s %s%s t%s %s %s %s %s%s%s%s%s", p->bench->name, device,
             elem_name(p->elem), p->variant, unroll, k->value[OPT_THREADS], p->bind, p->tier,
             k->value[OPT_PAGES], size, offset, from, at, plan_is_tuned(k) ? " tuned" : "");
    for (char *c = strchr(p->id, 0); c > p->id; c--)
        if (*c == ' ' && c[1] >= 'A' && c[1] <= 'Z')
            memmove(c, c + 1, strlen(c)); /* "1 GiB" -> "1GiB" */
}
