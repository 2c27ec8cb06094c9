/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "compare/compare.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare/level.h"
#include "compare/match.h"
#include "compare/unfair.h"
#include "record/member.h"

enum { WHY_ROOM = 400 };

static int no_memory(struct error *e)
{
    return error_set(e, EXIT_INTERNAL, "out of memory");
}

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
    json_t *side = json_object();
    double n = 0;

    for (size_t i = 0; i < p->counting; i++)
        n += isfinite(p->launch[i]->n) ? p->launch[i]->n : 0;
    json_object_set_new(side, "median", real_or_null(one ? f->median : exp(l->centre)));
    json_object_set_new(side, "lo", real_or_null(one ? f->lo : exp(l->centre - l->down)));
    json_object_set_new(side, "hi", real_or_null(one ? f->hi : exp(l->centre + l->up)));
    json_object_set_new(side, "n", json_integer((json_int_t)n));
    json_object_set_new(side, "launches", json_integer((json_int_t)p->counting));
    json_object_set_new(side, "flags", json_string(f->flags));
    return side;
}

struct why {
    char text[WHY_ROOM];
    size_t n;
};

static void say(struct why *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void say(struct why *w, const char *fmt, ...)
{
    va_list args;

    if (w->n + 3 >= sizeof w->text)
        return;
    if (w->n)
        w->n += (size_t)snprintf(w->text + w->n, sizeof w->text - w->n, "; ");
    va_start(args, fmt);
    w->n += (size_t)vsnprintf(w->text + w->n, sizeof w->text - w->n, fmt, args);
    va_end(args);
    w->n = w->n < sizeof w->text ? w->n : sizeof w->text - 1;
}

struct beside {
    const struct match_pair *pair;
    struct level a, b;
    size_t few_a, few_b;
    struct ratio ratio;
    enum verdict verdict;
};

static void say_unresolved(struct why *w, const struct beside *s, double min_effect)
{
    const struct ratio *r = &s->ratio;
    const double reach = fmax(r->hi / r->value, r->value / r->lo) - 1;

    if (!r->valid && (!s->few_a || !s->few_b))
        say(w, "no samples in %s", !s->few_a && !s->few_b ? "both" : s->few_a ? "B" : "A");
    else if (!r->valid)
        say(w, "%zu and %zu samples: too few", s->few_a, s->few_b);
    else if (r->lo > 1 || r->hi < 1)
        say(w, "differs, perhaps by under %g %%", 100 * min_effect);
    else
        say(w, "known to %.*f %%", reach < 0.1 ? 1 : 0, 100 * reach);
}

static void say_wander(struct why *w, const struct level *l, char side)
{
    const double moved = l->launches == 1 ? expm1(l->below + l->above) : 0;

    if (moved > 0.01)
        say(w, "%c wandered %.2g %%", side, 100 * moved);
}

static void say_why(struct why *w, const struct beside *s, double min_effect)
{
    const struct match_pair *p = s->pair;
    const char *const flags[] = {p->a->launch[0]->flags, p->b->launch[0]->flags};

    if (*p->why)
        say(w, "%s", p->why);
    if (s->verdict == VERDICT_UNRESOLVED)
        say_unresolved(w, s, min_effect);
    if (s->verdict != VERDICT_SAME) {
        say_wander(w, &s->a, 'A');
        say_wander(w, &s->b, 'B');
    }
    if (s->verdict <= VERDICT_BETTER && fmin((double)s->a.launches, (double)s->b.launches) == 2)
        say(w, "two launches: a third tells modes between them");
    for (size_t i = 0; i < 2; i++)
        if (*flags[i])
            say(w, "%c: %s", i ? 'B' : 'A', flags[i]);
}

static const char *basis_of(const struct beside *s)
{
    return s->a.launches > 1 && s->b.launches > 1 ? "across-launches" : "within-launch";
}

static json_t *row_of(const struct beside *s, const struct compare_options *o)
{
    const struct figure *f = s->pair->a->launch[0], *g = s->pair->b->launch[0];
    struct why why = {"", 0};
    json_t *row;

    say_why(&why, s, o->min_effect);
    row = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o}", "id", f->id, "bench", f->bench,
                    "metric", f->metric, "tier", f->tier, "rules", f->rules, "unit", f->unit,
                    "direction", f->direction, "a", side_of(s->pair->a, &s->a), "b",
                    side_of(s->pair->b, &s->b));
    if (!row)
        return NULL;
    if (strcmp(f->id, g->id) != 0)
        json_object_set_new(row, "id_b", json_string(g->id));
    json_object_set_new(row, "ratio", real_or_null(s->ratio.value));
    json_object_set_new(row, "lo", real_or_null(s->ratio.lo));
    json_object_set_new(row, "hi", real_or_null(s->ratio.hi));
    json_object_set_new(row, "p", real_or_null(s->ratio.p));
    json_object_set_new(row, "stands", json_false());
    json_object_set_new(row, "basis", json_string(basis_of(s)));
    json_object_set_new(row, "verdict", json_string(verdict_names[s->verdict]));
    json_object_set_new(row, "why", json_string(why.text));
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
        rc = level_holm(p, n, 1.0 - level, stands);
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
            n += strcmp(member_text(json_array_get(rows, i), "verdict"), verdict_names[v]) == 0;
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
        no_memory(e);
        json_decref(result);
        result = NULL;
    }
    match_fini(&m);
    return result;
}
