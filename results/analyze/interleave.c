/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Pages dealt out over two kinds of memory: the weights that give most. */
#include <string.h>

#include "analyze/parts.h"
#include "record/journal.h"
#include "record/member.h"

/* "3:1" of "weights=3:1" */
static const char *weights(const json_t *point)
{
    const char *value = strchr(member_text(point, "params.at"), '=');

    return value ? value + 1 : "";
}

static void interleave(const struct parts *in, const struct curve *c, json_t *out)
{
    const json_t *best = c->point[0], *home = NULL;
    char key[512], text[PARTS_ROOM], beside[96] = "";
    json_t *o, *d, *all = json_array();

    (void)in;
    for (size_t i = 0; i < c->n; i++) {
        best = parts_median(c->point[i]) > parts_median(best) ? c->point[i] : best;
        home = strcmp(weights(c->point[i]), "1:0") == 0 ? c->point[i] : home;
        json_array_append_new(all, json_pack("{s:s, s:f}", "weights", weights(c->point[i]), "value",
                                             parts_median(c->point[i])));
    }
    parts_key(key, sizeof key, best, FACTOR_AT);
    o = parts_record(out, "interleave", best, key);
    for (size_t i = 0; o && i < c->n; i++)
        parts_of(o, c->point[i]);
    d = parts_data(o);
    json_object_set_new(d, "unit", json_string(member_text(best, "summary.unit")));
    json_object_set_new(d, "tier", json_string(member_text(best, "params.tier")));
    json_object_set_new(d, "weights", json_string(weights(best)));
    record_real(d, "best", parts_median(best));
    json_object_set_new(d, "curve", all);
    if (home) {
        record_real(d, "over_home", parts_median(best) / parts_median(home));
        snprintf(beside, sizeof beside, ", %.2f times that of the first node alone",
                 parts_median(best) / parts_median(home));
    }
    parts_text(o, "%s (%s): best %s with weights %s%s", member_text(best, "bench"),
               member_text(best, "params.tier"),
               parts_value(text, parts_median(best), member_text(best, "summary.unit")),
               weights(best), beside);
}

void derive_interleave(const struct parts *in, json_t *out)
{
    parts_curves(in, ROLE_INTERLEAVE, FACTOR_AT, 2, interleave, out);
}
