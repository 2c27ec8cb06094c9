/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "analyze/derive.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/parts.h"
#include "record/member.h"

/* In the order in which they are read: levels, threads, load, ceilings, shares of them. */
static derive_fn *const derivers[] = {derive_knees,      derive_scaling,  derive_loaded,
                                      derive_interleave, derive_roofline, derive_ratios};

static bool counts(const json_t *record)
{
    const char *status = member_text(record, "status");

    return member_is(record, "point") && (!strcmp(status, "PASS") || !strcmp(status, "WARN")) &&
           member_number(record, "summary.median") > 0.0;
}

/* The points that count; of one measured again the later one, where the first stood. */
static int collect(struct parts *in, const json_t *records, json_t *places)
{
    const json_t *record;
    size_t i;

    in->topo = member_record(records, "topo");
    in->point = calloc(json_array_size(records) + 1, sizeof *in->point);
    if (!in->point)
        return -1;
    json_array_foreach (records, i, record) {
        const char *id = member_text(record, "id");
        const json_t *place = json_object_get(places, id);

        if (!counts(record))
            continue;
        if (place) {
            in->point[json_integer_value(place)] = record;
            continue;
        }
        json_object_set_new(places, id, json_integer((json_int_t)in->n));
        in->point[in->n++] = record;
    }
    return 0;
}

json_t *derive_all(const json_t *records)
{
    json_t *out = json_array(), *places = json_object();
    struct parts in = {0};

    if (out && places && collect(&in, records, places) == 0)
        for (size_t i = 0; i < sizeof derivers / sizeof *derivers; i++)
            derivers[i](&in, out);
    free(in.point);
    json_decref(places);
    return out;
}
