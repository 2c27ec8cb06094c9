/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Latency against the bandwidth that other cores draw: idle, onset, knee, saturation. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/parts.h"
#include "record/journal.h"
#include "record/member.h"

/* Saturation begins where the latency is twice that of idle memory (Esmaili-Dokht et al., A Mess of
 * Memory System Benchmarking, Simulation and Application Profiling, MICRO 2024); 1.5 times is where
 * it begins to show. */
static const double KNEE = 2.0, ONSET = 1.5;
/* The curve's ends are to agree with the same number measured alone. */
static const double AGREE = 0.05;

struct place {
    double load, total, latency; /* total: with the chase itself */
    const json_t *point;
};

static int by_load(const void *a, const void *b)
{
    const struct place *p = a, *q = b;

    return (p->load > q->load) - (p->load < q->load);
}

/* The load at which the latency first is `times` idle, between the two places around it; NAN if it
 * never is. */
static double reaches(const struct place *p, size_t n, double times)
{
    const double most = times * p[0].latency;

    for (size_t i = 1; i < n; i++)
        if (p[i].latency >= most) {
            double part = (most - p[i - 1].latency) / (p[i].latency - p[i - 1].latency);

            return p[i - 1].load + fmax(part, 0.0) * (p[i].load - p[i - 1].load);
        }
    return NAN;
}

static void knee_json(json_t *d, const char *key, double load)
{
    if (isfinite(load))
        record_real(d, key, load);
    else
        record_absent(d, key,
                      "the latency never rises so far: the cores that load are too few "
                      "to fill the memory");
}

/* The idle latency of the same memory and pages whose working set is nearest. */
static const json_t *idle_point(const struct parts *in, const json_t *like)
{
    const double size = member_number(like, "params.size_bytes");
    const json_t *found = NULL;
    double nearest = HUGE_VAL;

    for (size_t i = 0; i < in->n; i++) {
        const json_t *p = in->point[i];
        double far = fabs(log(member_number(p, "params.size_bytes") / size));

        if (!roles_any(p, ROLE_IDLE_LATENCY) || !parts_in_memory(p) ||
            !parts_same(p, like, "params.tier") || !parts_same(p, like, "params.pages"))
            continue;
        if (!(far >= nearest)) {
            nearest = isfinite(far) ? far : nearest;
            found = p;
        }
    }
    return found;
}

static const json_t *most_bandwidth(const struct parts *in, const json_t *like)
{
    const json_t *found = NULL;

    for (size_t i = 0; i < in->n; i++)
        if (roles_any(in->point[i], ROLE_HIGHEST_BANDWIDTH) &&
            parts_same(in->point[i], like, "params.tier") &&
            (!found || parts_median(in->point[i]) > parts_median(found)))
            found = in->point[i];
    return found;
}

/* "; idle is 3.1 % above NAME": how an end of the curve stands to the number alone. */
static void compare(json_t *o, const char *key, const char *what, double value, const json_t *other,
                    char *text, size_t room)
{
    const double ratio = value / parts_median(other);

    *text = '\0';
    if (!other || !isfinite(ratio)) {
        record_absent(parts_data(o), key, "not measured in this run");
        return;
    }
    parts_of(o, other);
    json_object_set_new(parts_data(o), key,
                        json_pack("{s:s, s:f, s:b}", "id", member_text(other, "id"), "ratio", ratio,
                                  "agrees", fabs(ratio - 1.0) <= AGREE));
    snprintf(text, room, "; %s is %.1f %% %s %s on %.0f thread%s%s", what,
             100.0 * fabs(ratio - 1.0), ratio >= 1.0 ? "above" : "below",
             member_text(other, "bench"), member_number(other, "params.threads"),
             member_number(other, "params.threads") == 1 ? "" : "s",
             fabs(ratio - 1.0) <= AGREE ? "" : " (over 5 %)");
}

/* Cores that load: all but the one in each NUMA node that chases. */
static double loaders(const struct parts *in, const json_t *like)
{
    const json_t *node;
    double chasers = 0;
    size_t i;

    json_array_foreach (json_object_get(in->topo, "nodes"), i, node)
        chasers += member_true(node, "allowed") && member_number(node, "cores") > 0;
    return member_number(like, "params.threads") - (chasers > 0 ? chasers : 1);
}

/* What the load at its most is to reach: the bandwidth of as many cores that read and write in the
 * same proportion; where none was measured, the highest bandwidth, which may have more cores. */
static const json_t *most_of(const struct parts *in, const json_t *like)
{
    const double share =
        strtod(member_text(like, "params.variant") + 1, NULL) / 100.0; /* "r75-nt" */
    const double n = loaders(in, like);
    const json_t *same = n >= 1 && share > 0
                             ? parts_best_bandwidth(in, member_text(like, "params.tier"), share, n)
                             : NULL;

    return same ? same : most_bandwidth(in, like);
}

static json_t *curve_json(const struct place *p, size_t n)
{
    json_t *all = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(
            all, json_pack("{s:f, s:f}", "load_Bps", p[i].load, "latency_s", p[i].latency));
    return all;
}

static void put(json_t *o, const struct parts *in, const struct place *p, size_t n)
{
    const json_t *first = p[0].point;
    const double knee = reaches(p, n, KNEE);
    char idle[PARTS_ROOM], most[PARTS_ROOM], at[PARTS_ROOM], full[PARTS_ROOM], kneed[128];
    char ends[2][160];
    json_t *d = parts_data(o);

    json_object_set_new(d, "variant", json_string(member_text(first, "params.variant")));
    json_object_set_new(d, "tier", json_string(member_text(first, "params.tier")));
    record_real(d, "idle_s", p[0].latency);
    record_real(d, "saturation_Bps", p[n - 1].load);
    record_real(d, "saturation_latency_s", p[n - 1].latency);
    knee_json(d, "onset_Bps", reaches(p, n, ONSET));
    knee_json(d, "knee_Bps", knee);
    json_object_set_new(d, "knee_rule",
                        json_string("latency twice that of idle memory; onset: 1.5 times"));
    compare(o, "against_idle", "idle", p[0].latency, idle_point(in, first), ends[0], sizeof *ends);
    compare(o, "against_most", "the most", p[n - 1].total, most_of(in, first), ends[1],
            sizeof *ends);
    json_object_set_new(d, "curve", curve_json(p, n));
    if (isfinite(knee))
        snprintf(kneed, sizeof kneed, "twice that at %s (knee)", parts_value(at, knee, "B/s"));
    else
        snprintf(kneed, sizeof kneed, "never twice that");
    parts_text(o, "%s %s (%s): %s idle, %s, %s at the most load of %s%s%s",
               member_text(first, "bench"), member_text(first, "params.variant"),
               member_text(first, "params.tier"), parts_value(idle, p[0].latency, "s"), kneed,
               parts_value(full, p[n - 1].latency, "s"), parts_value(most, p[n - 1].load, "B/s"),
               ends[0], ends[1]);
}

static void loaded(const struct parts *in, const struct curve *c, json_t *out)
{
    struct place *p = calloc(c->n, sizeof *p);
    char key[512];
    size_t n = 0;
    json_t *o;

    for (size_t i = 0; p && i < c->n; i++) {
        double load = parts_side(c->point[i], "load bandwidth");
        double total = parts_side(c->point[i], "total bandwidth");

        if (load >= 0.0)
            p[n++] = (struct place){load, total > load ? total : load, parts_median(c->point[i]),
                                    c->point[i]};
    }
    if (n >= 2) {
        qsort(p, n, sizeof *p, by_load);
        parts_key(key, sizeof key, p[0].point, FACTOR_AT);
        o = parts_record(out, "loaded", p[0].point, key);
        for (size_t i = 0; o && i < n; i++)
            parts_of(o, p[i].point);
        if (o)
            put(o, in, p, n);
    }
    free(p);
}

void derive_loaded(const struct parts *in, json_t *out)
{
    parts_curves(in, ROLE_LOADED_LATENCY, FACTOR_AT, 2, loaded, out);
}
