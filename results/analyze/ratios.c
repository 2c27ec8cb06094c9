/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Shares of what was measured elsewhere in the run: of the FMA peak, of the best bandwidth. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/parts.h"
#include "record/journal.h"
#include "record/member.h"

/* The fastest arithmetic of the same element type and number of threads. */
static const json_t *fma_of(const struct parts *in, const json_t *like)
{
    const json_t *found = NULL;

    for (size_t i = 0; i < in->n; i++) {
        const json_t *p = in->point[i];

        if (roles_any(p, ROLE_PEAK_FLOPS | ROLE_ROOFLINE) &&
            strcmp(member_text(p, "summary.unit"), "flop/s") == 0 &&
            parts_same(p, like, "params.type") && parts_same(p, like, "params.threads") &&
            parts_same(p, like, "params.ranks") &&
            (!found || parts_median(p) > parts_median(found)))
            found = p;
    }
    return found;
}

/* What sets a point apart from others of its benchmark, in brief. */
static void name_of(char *to, size_t room, const json_t *p)
{
    const char *type = member_text(p, "params.type"), *at = member_text(p, "params.at");

    snprintf(to, room, "%.60s %.10s %.60s%s%.60s", member_text(p, "bench"), type,
             member_text(p, "params.variant"), *at ? " " : "", at);
}

/* A share of a ceiling above this says that the ceiling was none. */
static const double ABOVE = 1.05;

static void ratio(json_t *out, const json_t *p, double value, const char *unit, const json_t *of,
                  double best, const char *words)
{
    json_t *o = parts_record(out, "ratio", p, member_text(p, "id")), *d;
    char name[240], a[PARTS_ROOM], b[PARTS_ROOM];

    if (!o)
        return;
    parts_of(o, p);
    parts_of(o, of);
    d = parts_data(o);
    record_real(d, "value", value);
    record_real(d, "best", best);
    record_real(d, "ratio", value / best);
    json_object_set_new(d, "unit", json_string(unit));
    json_object_set_new(d, "beside", json_string(words));
    name_of(name, sizeof name, p);
    parts_text(o, "%s: %.0f %% of %s (%s of %s, %s)%s", name, 100.0 * value / best, words,
               parts_value(a, value, unit), parts_value(b, best, unit), member_text(of, "bench"),
               value > ABOVE * best ? ": the machine was slower when that was measured" : "");
}

static void gemms(const struct parts *in, json_t *out)
{
    for (size_t i = 0; i < in->n; i++) {
        const json_t *p = in->point[i];
        const json_t *fma = roles_any(p, ROLE_MATRIX_PRODUCT) ? fma_of(in, p) : NULL;

        if (fma && parts_flops(p) > 0.0)
            ratio(out, p, parts_flops(p), "flop/s", fma, parts_flops(fma), "the measured peak");
    }
}

static void streams(const struct parts *in, json_t *out)
{
    for (size_t i = 0; i < in->n; i++) {
        const json_t *p = in->point[i];
        const char *tier = member_text(p, "params.tier");
        const json_t *alike, *best;

        if (!roles_any(p, ROLE_BANDWIDTH_BOUND) || !parts_in_memory(p) || !(parts_payload(p) > 0.0))
            continue;
        alike = parts_best_bandwidth(in, tier, parts_read_share(p), 0);
        best = alike ? alike : parts_best_bandwidth(in, tier, NAN, 0);
        if (best)
            ratio(out, p, parts_payload(p), "B/s", best, parts_median(best),
                  alike ? "the best bandwidth of like reads and writes"
                        : "the best measured bandwidth");
    }
}

static double top_of(const json_t *p)
{
    double hi = member_number(p, "summary.ci.hi");

    return isfinite(hi) ? hi : parts_median(p);
}

/* Is the search's result what it claims: at least every other bandwidth of this memory? */
static void most(const struct parts *in, const json_t *max, json_t *out)
{
    const char *tier = member_text(max, "params.tier");
    json_t *o = parts_record(out, "bandwidth", max, member_text(max, "id")), *above;
    char best[PARTS_ROOM], other[PARTS_ROOM], name[240];
    const json_t *second = NULL;

    if (!o)
        return;
    above = json_array();
    parts_of(o, max);
    for (size_t i = 0; i < in->n; i++) {
        const json_t *p = in->point[i];

        if (roles_any(p, ROLE_HIGHEST_BANDWIDTH) || !parts_is_bandwidth(p) ||
            !parts_same(p, max, "params.tier") || !parts_same(p, max, "params.ranks"))
            continue;
        if (!second || parts_median(p) > parts_median(second))
            second = p;
        if (parts_median(p) > top_of(max))
            json_array_append_new(above, json_pack("{s:s, s:f}", "id", member_text(p, "id"),
                                                   "ratio", parts_median(p) / parts_median(max)));
    }
    parts_of(o, second);
    record_real(parts_data(o), "best", parts_median(max));
    json_object_set_new(parts_data(o), "tier", json_string(tier));
    json_object_set_new(parts_data(o), "above", above);
    parts_value(best, parts_median(max), "B/s");
    if (second)
        name_of(name, sizeof name, second);
    if (!second)
        parts_text(o, "%s (%s): %s; no other bandwidth was measured", member_text(max, "bench"),
                   tier, best);
    else if (json_array_size(above))
        parts_text(o,
                   "%s (%s): %s, but %zu other point%s above its interval, the highest %s "
                   "(%s): the search missed it, or the machine changed",
                   member_text(max, "bench"), tier, best, json_array_size(above),
                   json_array_size(above) == 1 ? " is" : "s are",
                   parts_value(other, parts_median(second), "B/s"), name);
    else
        parts_text(o, "%s (%s): %s, at least every other bandwidth (next: %s, %s)",
                   member_text(max, "bench"), tier, best,
                   parts_value(other, parts_median(second), "B/s"), name);
}

void derive_ratios(const struct parts *in, json_t *out)
{
    for (size_t i = 0; i < in->n; i++)
        if (roles_any(in->point[i], ROLE_HIGHEST_BANDWIDTH))
            most(in, in->point[i], out);
    gemms(in, out);
    streams(in, out);
}
