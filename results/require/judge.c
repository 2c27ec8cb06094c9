/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* One threshold held against the points of a run.
 *
 * A point is worth what its worst launch is worth: the best of several would be a retry until it
 * passes. Of points that differ in code only the best counts, unless each is asked for: who buys
 * memory may run the fastest code. Every other difference is a different measurement, and each
 * must hold. Wrong data in any of them fails the row. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "require/outcome.h"
#include "text/nearest.h"

/* Is a a worse outcome than b? */
static bool is_worse(const struct outcome *a, const struct outcome *b)
{
    static const int severity[] = {
        [GRADE_PASS] = 0, [GRADE_MISSING] = 1, [GRADE_FAIL] = 2, [GRADE_WRONG] = 3};

    if (a->grade != b->grade)
        return severity[a->grade] > severity[b->grade];
    return a->slack < b->slack;
}

/* Of alternatives: one that holds first, then one that was measured; wrong data outweighs all. */
static bool is_better(const struct outcome *a, const struct outcome *b)
{
    static const int worth[] = {
        [GRADE_PASS] = 2, [GRADE_FAIL] = 1, [GRADE_MISSING] = 0, [GRADE_WRONG] = 3};

    if (a->grade != b->grade)
        return worth[a->grade] > worth[b->grade];
    return a->slack > b->slack;
}

typedef bool prefer_fn(const struct outcome *a, const struct outcome *b);

/* What identifies a measurement: all but the launch; of alternatives, all but the code as well. */
static void key_of(char *key, size_t room, const struct figure *f, bool code)
{
    const char *after = strchr(f->id, ' ');

    if (code) {
        snprintf(key, room, "%s", f->id);
        return;
    }
    /* "BENCH TYPE VARIANT ...": what follows the variant are the other factors. */
    for (int word = 0; word < 2 && after; word++)
        after = strchr(after + 1, ' ');
    snprintf(key, room, "%s|%s|%s|%s", f->bench, f->rules, f->type, after ? after : f->id);
}

/* Keeps for each key the outcome that is preferred; n becomes how many there are. -1 without
 * memory. */
static int reduce(struct outcome *all, size_t *n, bool code, prefer_fn *prefer)
{
    json_t *index = json_object();
    size_t kept = 0;

    for (size_t i = 0; i < *n; i++) {
        const json_t *at;
        char key[600];

        key_of(key, sizeof key, all[i].f, code);
        at = json_object_get(index, key);
        if (at) {
            struct outcome *was = &all[json_integer_value(at)];

            if (prefer(&all[i], was))
                *was = all[i];
            continue;
        }
        if (json_object_set_new(index, key, json_integer((json_int_t)kept))) {
            json_decref(index);
            return -1;
        }
        all[kept++] = all[i];
    }
    *n = kept;
    json_decref(index);
    return 0;
}

static const char *nearest_bench(const char *name, const struct readout *r)
{
    const char **names = calloc(r->n + 1, sizeof *names), *near = NULL;

    for (size_t i = 0; names && i < r->n; i++)
        names[i] = r->figure[i].bench;
    if (names)
        near = nearest_word(name, names, r->n);
    free(names);
    return near;
}

/* Why no point matches: it was not run, or the name is a slip. */
static void nothing_matches(struct outcome *o, const struct requirement *q, const struct readout *r)
{
    const char *near;

    for (size_t i = 0; i < r->skips; i++)
        if (q->glob[0] && require_matches(q->glob[0], r->skip[i].bench)) {
            outcome_say(o, GRADE_MISSING, "not run: %s: %s", r->skip[i].reason, r->skip[i].text);
            return;
        }
    for (size_t i = 0; i < r->n; i++)
        if (q->glob[0] && require_matches(q->glob[0], r->figure[i].bench)) {
            outcome_say(
                o, GRADE_MISSING,
                "the run has points of '%s', but none of this tier, type, class or the like",
                r->figure[i].bench);
            return;
        }
    near = q->glob[0] ? nearest_bench(q->glob[0], r) : NULL;
    outcome_say(o, GRADE_MISSING, "the run has no point of '%s'%s%s%s",
                q->glob[0] ? q->glob[0] : q->glob[1], near ? ": did you mean '" : "",
                near ? near : "", near ? "'?" : "");
}

static json_t *real(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *failed_nodes(const struct outcome *o, const struct requirement *q,
                            const struct readout *r)
{
    json_t *all = json_array();
    const bool each = o->f && o->f->node && strcmp(o->by, "node medians") == 0;

    for (size_t i = 0; each && i < r->nodes && json_array_size(all) < REQUIRE_NAMED; i++) {
        const double value = o->f->node[i];

        if (!isfinite(value) || !outcome_holds(q, value))
            json_array_append_new(all,
                                  json_pack("{s:o, s:o}", "node", require_text(r->node[i].host),
                                            "value", real(value)));
    }
    return all;
}

static json_t *row_json(const struct outcome *o, const struct requirement *q,
                        const struct readout *r, size_t points)
{
    static const char *const verdicts[] = {"PASS", "FAIL", "MISSING", "FAIL"};
    const struct figure *f = o->f;
    const char *tier = q->glob[2] ? q->glob[2] : "", *bench = q->glob[0] ? q->glob[0] : "";

    return json_pack(
        "{s:o, s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:s, s:o, s:I, s:I, s:s, s:o, s:o, s:s, s:o, "
        "s:s, s:o, s:I, s:i, s:o}",
        "name", require_text(q->name), "metric", f ? f->metric : "", "tier",
        require_text(f ? f->tier : tier), "operator",
        q->op == WITHIN ? "within" : require_operators[q->op], "required", real(q->required.value),
        "value", real(o->value), "lo", real(o->lo), "hi", real(o->hi), "unit", q->required.unit,
        "margin", real(o->slack / fabs(q->required.value)), "nodes", (json_int_t)o->nodes,
        "nodes_failed", (json_int_t)o->nodes_failed, "verdict", verdicts[o->grade], "why",
        require_text(o->why), "bench", require_text(f ? f->bench : bench), "id", f ? f->id : "",
        "judged", real(o->judged), "by", o->by, "tolerance",
        real(q->op == WITHIN ? q->tolerance : NAN), "points", (json_int_t)points, "line", q->line,
        "failed", failed_nodes(o, q, r));
}

json_t *require_row(const struct requirement *q, const struct readout *r)
{
    struct outcome *all = calloc(r->n + 1, sizeof *all), last;
    size_t n = 0, points;
    json_t *row = NULL;

    for (size_t i = 0; all && i < r->n; i++)
        if (outcome_meant(q, &r->figure[i]))
            all[n++] = outcome_of(q, r, &r->figure[i]);
    points = n;
    if (all && !n) {
        last = outcome_none(r);
        last.nodes_failed = last.nodes;
        nothing_matches(&last, q, r);
        row = row_json(&last, q, r, 0);
    } else if (all && !reduce(all, &n, true, is_worse) &&
               !reduce(all, &n, q->variants == VARIANTS_EACH,
                       q->variants == VARIANTS_EACH ? is_worse : is_better)) {
        prefer_fn *prefer = q->points == POINTS_BEST ? is_better : is_worse;

        last = all[0];
        for (size_t i = 1; i < n; i++)
            if (prefer(&all[i], &last))
                last = all[i];
        row = row_json(&last, q, r, points);
    }
    free(all);
    return row;
}
