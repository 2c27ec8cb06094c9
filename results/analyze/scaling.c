/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Bandwidth against threads: how many it takes for 90 % of the best, and how many are best. */
#include <math.h>

#include "analyze/parts.h"
#include "record/journal.h"
#include "record/member.h"

static const double SHARE = 0.9;

static json_t *curve_json(const struct curve *c)
{
    json_t *all = json_array();

    for (size_t i = 0; i < c->n; i++)
        json_array_append_new(all, json_pack("{s:i, s:f}", "threads", (int)c->x[i], "value",
                                             parts_median(c->point[i])));
    return all;
}

static void scaling(const struct parts *in, const struct curve *c, json_t *out)
{
    const json_t *first = c->point[0];
    char key[512], best_text[PARTS_ROOM], one_text[PARTS_ROOM] = "";
    const char *unit = member_text(first, "summary.unit");
    size_t best = 0, enough = 0;
    json_t *o, *d;

    (void)in;
    for (size_t i = 1; i < c->n; i++)
        best = parts_median(c->point[i]) > parts_median(c->point[best]) ? i : best;
    while (parts_median(c->point[enough]) < SHARE * parts_median(c->point[best]))
        enough++;
    parts_key(key, sizeof key, first, FACTOR_THREADS);
    o = parts_record(out, "scaling", first, key);
    for (size_t i = 0; o && i < c->n; i++)
        parts_of(o, c->point[i]);
    d = parts_data(o);
    json_object_set_new(d, "unit", json_string(unit));
    json_object_set_new(d, "bind", json_string(member_text(first, "params.bind")));
    json_object_set_new(d, "tier", json_string(member_text(first, "params.tier")));
    record_real(d, "share", SHARE);
    record_int(d, "threads_for_share", (uint64_t)c->x[enough]);
    record_int(d, "threads_best", (uint64_t)c->x[best]);
    record_int(d, "threads_most", (uint64_t)c->x[c->n - 1]);
    record_real(d, "best", parts_median(c->point[best]));
    json_object_set_new(d, "curve", curve_json(c));
    if (c->x[0] == 1.0 && c->n > 1)
        snprintf(one_text, sizeof one_text, ", one gives %.0f %%",
                 100.0 * parts_median(first) / parts_median(c->point[best]));
    parts_text(o, "%s %s (%s): best %s with %.0f of %.0f threads; %.0f give at least 90 %% of it%s",
               member_text(first, "bench"), member_text(first, "params.bind"),
               member_text(first, "params.tier"),
               parts_value(best_text, parts_median(c->point[best]), unit), c->x[best],
               c->x[c->n - 1], c->x[enough], one_text);
}

void derive_scaling(const struct parts *in, json_t *out)
{
    parts_curves(in, ROLE_BANDWIDTH_SCALING, FACTOR_THREADS, 2, scaling, out);
}
