/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The plan for the record and for people. */
#include <stdio.h>

#include "text/units.h"
#include "record/journal.h"
#include "plan/plan.h"

unsigned plan_visits(const struct plan *p)
{
    unsigned n = 0;

    for (size_t i = 0; i < p->count; i++)
        n += p->points[i].visits;
    return n;
}

json_t *plan_json(const struct plan *p)
{
    json_t *points = json_array(), *skipped = json_array();
    json_t *all = json_pack("{s:o, s:o}", "points", points, "skipped", skipped);
    char seed[24];

    for (size_t i = 0; i < p->count; i++)
        /* index and last: enough to make the order again from the seed. */
        json_array_append_new(
            points, json_pack("{s:s, s:s, s:s, s:f, s:i, s:b}", "id", p->points[i].id, "bench",
                              p->points[i].bench->name, "tier", p->points[i].tier, "estimate_s",
                              p->points[i].estimate_s, "index", (int)p->points[i].index, "last",
                              p->points[i].bench->protocol.last));
    for (size_t i = 0; i < p->nskips; i++)
        json_array_append_new(skipped,
                              json_pack("{s:s, s:s, s:s, s:s}", "id", p->skips[i].id, "bench",
                                        p->skips[i].bench, "reason_code", p->skips[i].reason_code,
                                        "text", p->skips[i].text));
    record_real(all, "estimate_s", p->estimate_s);
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)p->seed);
    json_object_set_new(all, "order_seed", json_string(seed));
    return all;
}

/* The memory, and whose cores reach for it: "8<0". */
static const char *place_text(const struct point *p, char text[48])
{
    if (p->from < 0)
        return p->tier;
    snprintf(text, 48, "%s<%d", p->tier, p->from);
    return text;
}

void plan_print(const struct plan *p, FILE *out)
{
    char size[32], place[48];

    fprintf(out, "%-23s %-4s %-6s %-10s %7s %-7s %-5s %10s %7s\n", "BENCHMARK", "TYPE", "TIER",
            "VARIANT", "THREADS", "BIND", "PAGES", "EACH ARRAY", "ABOUT");
    for (size_t i = 0; i < p->count; i++) {
        const struct point *q = &p->points[i];

        fprintf(out, "%-23s %-4s %-6s %-10s %7u %-7s %-5s %10s %5.1f s%s\n", q->bench->name,
                elem_name(q->elem), place_text(q, place), q->variant, q->threads, q->bind,
                pages_name(q->pages), units_print_size(q->size_bytes, size, sizeof size),
                q->estimate_s, q->rounded ? "  size rounded down: a table is a power of two" : "");
    }
    fprintf(out, "%zu point%s, about %.0f s on a slow machine, in this order (seed %llu)\n",
            p->count, p->count == 1 ? "" : "s", p->estimate_s, (unsigned long long)p->seed);
    for (size_t i = 0; i < p->nskips; i++)
        fprintf(out, "not run: %s: %s (%s)\n", p->skips[i].id, p->skips[i].text,
                p->skips[i].reason_code);
}
