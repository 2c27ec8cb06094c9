/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "compare/compare.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "compare/level.h"
#include "compare/match.h"
#include "compare/unfair.h"
#include "record/member.h"
#include "stats/robust.h"
#include "text/join.h"

enum { WHY_ROOM = 400 };

static json_t *real_or_null(double x)
{
    return isfinite(x) ? json_real(x) : json_null();
}

/* The level of a point from the launches that count; *few is the least number of samples. */
static int level_of(const struct match_point *p, double level, struct level *out, size_t *few)
{
    struct level *launch = calloc(p->counting, sizeof *launch);

    if (!launch)
        return -1;
    *few = SIZE_MAX;
    for (size_t i = 0; i < p->counting; i++) {
        const struct figure *f = p->launch[i];

        if (level_within(f->sample, f->samples, level, &launch[i])) {
            free(launch);
            return -1;
        }
        *few = f->samples < *few ? f->samples : *few;
        /* The median of rates as everywhere else: of an even number of samples it is not quite the
         * inverse of the median of times. */
        launch[i].centre = log(f->median);
    }
    level_across(launch, p->counting, level, out);
    free(launch);
    return 0;
}

/* What is shown of one run: of one launch the interval that its record quotes; of several that of
 * the mean of their logarithms. */
static json_t *side_of(const struct match_point *p, const struct level *l)
{
    const struct figure *f = p->launch[0];
    const bool one = p->counting == 1;
    double n = 0;

    for (size_t i = 0; i < p->counting; i++)
        n += isfinite(p->launch[i]->n) ? p->launch[i]->n : 0;
    return json_pack("{s:o, s:o, s:o, s:I, s:I, s:s}", "median",
                     real_or_null(one ? f->median : exp(l->centre)), "lo",
                     real_or_null(one ? f->lo : exp(l->centre - l->down)), "hi",
                     real_or_null(one ? f->hi : exp(l->centre + l->up)), "n", (json_int_t)n,
                     "launches", (json_int_t)p->counting, "flags", f->flags);
}

/* One more reason behind those that stand in why. */
#define SAY(why, ...) join_add(why, WHY_ROOM, "; ", __VA_ARGS__)

struct beside {
    const struct match_pair *pair;
    struct level a, b;
    size_t few_a, few_b;
    struct ratio ratio;
    enum verdict verdict;
};

static void say_unresolved(char *why, const struct beside *s, double min_effect)
{
    const struct ratio *r = &s->ratio;
    const double reach = fmax(r->hi / r->value, r->value / r->lo) - 1;

    if (!r->valid && (!s->few_a || !s->few_b))
        SAY(why, "no samples in %s", !s->few_a && !s->few_b ? "both" : s->few_a ? "B" : "A");
    else if (!r->valid)
        SAY(why, "%zu and %zu samples: too few", s->few_a, s->few_b);
    else if (r->lo > 1 || r->hi < 1)
        SAY(why, "differs, perhaps by under %g %%", 100 * min_effect);
    else
        SAY(why, "known to %.*f %%", reach < 0.1 ? 1 : 0, 100 * reach);
}

static void say_wander(char *why, const struct level *l, char side)
{
    const double moved = l->launches == 1 ? expm1(l->below + l->above) : 0;

    if (moved > 0.01)
        SAY(why, "%c wandered %.2g %%", side, 100 * moved);
}

static void say_why(char *why, const struct beside *s, double min_effect)
{
    const struct match_pair *p = s->pair;
    const char *const flags[] = {p->a->launch[0]->flags, p->b->launch[0]->flags};

    if (*p->why)
        SAY(why, "%s", p->why);
    if (s->verdict == VERDICT_UNRESOLVED)
        say_unresolved(why, s, min_effect);
    if (s->verdict != VERDICT_SAME) {
        say_wander(why, &s->a, 'A');
        say_wander(why, &s->b, 'B');
    }
    if (s->verdict <= VERDICT_BETTER && fmin((double)s->a.launches, (double)s->b.launches) == 2)
        SAY(why, "two launches: a third tells modes between them");
    for (size_t i = 0; i < 2; i++)
        if (*flags[i])
            SAY(why, "%c: %s", i ? 'B' : 'A', flags[i]);
}

static const char *basis_of(const struct beside *s)
{
    return s->a.launches > 1 && s->b.launches > 1 ? "across-launches" : "within-launch";
}

static json_t *row_of(const struct beside *s, const struct compare_options *o)
{
    const struct figure *f = s->pair->a->launch[0], *g = s->pair->b->launch[0];
    char why[WHY_ROOM] = "";
    json_t *row;

    say_why(why, s, o->min_effect);
    row = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:s*}", "id", f->id, "bench",
                    f->bench, "metric", f->metric, "tier", f->tier, "rules", f->rules, "unit",
                    f->unit, "direction", f->direction, "a", side_of(s->pair->a, &s->a), "b",
                    side_of(s->pair->b, &s->b), "id_b", strcmp(f->id, g->id) ? g->id : NULL);
    if (row)
        json_object_update_new(
            row, json_pack("{s:o, s:o, s:o, s:o, s:b, s:s, s:s, s:s}", "ratio",
                           real_or_null(s->ratio.value), "lo", real_or_null(s->ratio.lo), "hi",
                           real_or_null(s->ratio.hi), "p", real_or_null(s->ratio.p), "stands", 0,
                           "basis", basis_of(s), "verdict", verdict_names[s->verdict], "why", why));
    return row;
}

static int add_row(json_t *rows, const struct match_pair *p, const struct compare_options *o)
{
    const bool higher = figure_higher(p->a->launch[0]);
    struct beside s = {.pair = p};

    if (level_of(p->a, o->level, &s.a, &s.few_a) || level_of(p->b, o->level, &s.b, &s.few_b))
        return -1;
    s.ratio = level_ratio(&s.a, &s.b, higher, o->level);
    s.verdict = level_verdict(&s.ratio, o->min_effect);
    return json_array_append_new(rows, row_of(&s, o));
}

static int add_missing(json_t *missing, const struct match_pair *p)
{
    const bool a = p->a && p->a->counting, b = p->b && p->b->counting;
    const struct figure *f = (p->a ? p->a : p->b)->launch[0];

    return json_array_append_new(missing, json_pack("{s:s, s:s, s:s}", "id", f->id, "in",
                                                    a && b ? "both"
                                                    : a    ? "a"
                                                    : b    ? "b"
                                                           : "neither",
                                                    "why", p->why));
}

/* Marks the rows whose difference stands among all of them. */
static int correct(json_t *o, json_t *rows, double level)
{
    const size_t n = json_array_size(rows);
    double *p = malloc((n + 1) * sizeof *p);
    bool *stands = calloc(n + 1, sizeof *stands);
    size_t known = 0, stand = 0;
    int rc = p && stands ? 0 : -1;

    for (size_t i = 0; rc == 0 && i < n; i++) {
        const json_t *value = json_object_get(json_array_get(rows, i), "p");

        p[i] = json_is_real(value) ? json_real_value(value) : NAN;
        known += !isnan(p[i]);
    }
    if (rc == 0)
        rc = robust_holm(p, n, 1.0 - level, stands);
    for (size_t i = 0; rc == 0 && i < n; i++) {
        json_object_set_new(json_array_get(rows, i), "stands", json_boolean(stands[i]));
        stand += stands[i];
    }
    json_object_set_new(o, "comparisons", json_integer((json_int_t)known));
    json_object_set_new(o, "stand", json_integer((json_int_t)stand));
    free(p);
    free(stands);
    return rc;
}

static json_t *count_verdicts(const json_t *rows, size_t missing)
{
    json_t *counts = json_object();

    for (size_t v = 0; v < VERDICT_COUNT; v++) {
        json_int_t n = 0;

        for (size_t i = 0; i < json_array_size(rows); i++)
            n += member_says(json_array_get(rows, i), "verdict", verdict_names[v]);
        json_object_set_new(counts, verdict_names[v], json_integer(n));
    }
    json_object_set_new(counts, "missing", json_integer((json_int_t)missing));
    return counts;
}

static int fill(json_t *result, const struct match *m, const struct compare_options *o)
{
    json_t *rows = json_object_get(result, "rows"), *missing = json_object_get(result, "missing");

    for (size_t i = 0; i < m->n; i++)
        if (m->pair[i].compared ? add_row(rows, &m->pair[i], o) : add_missing(missing, &m->pair[i]))
            return -1;
    if (correct(result, rows, o->level))
        return -1;
    return json_object_set_new(result, "counts", count_verdicts(rows, json_array_size(missing)));
}

json_t *compare_json(const struct readout *a, const struct readout *b,
                     const struct compare_options *o, struct error *e)
{
    struct match m;
    json_t *result, *unfair;

    if (match_make(&m, a, b, o->glob, e))
        return NULL;
    unfair = unfair_list(a, b, &m);
    result =
        json_pack("{s:s, s:s, s:f, s:f, s:o?, s:[], s:[]}", "a", a->title, "b", b->title, "level",
                  o->level, "min_effect", o->min_effect, "unfair", unfair, "rows", "missing");
    if (!unfair || !result || fill(result, &m, o)) {
        error_set(e, EXIT_INTERNAL, "out of memory");
        json_decref(result);
        result = NULL;
    }
    match_fini(&m);
    return result;
}
