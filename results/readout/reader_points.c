/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Points: their fields by the table, their samples and what each node gave in the metric's unit. */
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "readout/reader.h"
#include "record/member.h"
#include "record/role.h"
#include "record/words.h"

static int no_memory(struct error *e)
{
    return error_set(e, EXIT_INTERNAL, "out of memory");
}

static int take_field(struct reader *in, struct figure *f, const struct figure_field *field,
                      const json_t *record, struct error *e)
{
    void *at = (char *)f + field->offset;
    const char **text = at;

    if (reader_member(record, field->path, field->kind, at, e) && !in->lenient)
        return -1;
    if (field->kind != FIGURE_TEXT)
        return 0;
    *text = pool_text(in->pool, *text);
    return *text ? 0 : no_memory(e);
}

static int take_flags(struct reader *in, struct figure *f, const json_t *record, struct error *e)
{
    const json_t *flags = json_object_get(record, "flags"), *flag;
    char text[1024] = "";
    size_t i, n = 0;

    if (flags && !json_is_array(flags) && !json_is_null(flags) && !in->lenient)
        return error_set(e, EXIT_BAD_DATA, "member 'flags' is no array");
    json_array_foreach (flags, i, flag) {
        if (!json_is_string(flag) && !in->lenient)
            return error_set(e, EXIT_BAD_DATA, "member 'flags' has something else than texts");
        if (json_is_string(flag) && n < sizeof text)
            n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", n ? "," : "",
                                  json_string_value(flag));
    }
    f->flags = pool_text(in->pool, text);
    return f->flags ? 0 : no_memory(e);
}

/* Is x at least `least`, where it is told? */
static bool at_least(double x, double least)
{
    return isnan(x) || x >= least;
}

/* What the numbers of a point that counts must hold, so that none who reads them need ask. */
static int check_numbers(const struct figure *f, struct error *e)
{
    const struct {
        bool holds;
        const char *what;
    } rules[] = {
        {f->median > 0, "summary.median is no number over 0"},
        {*f->unit, "summary.unit is not told"},
        {strcmp(f->direction, "higher") == 0 || strcmp(f->direction, "lower") == 0,
         "summary.direction is neither higher nor lower"},
        {at_least(f->n, 1), "summary.n is under 1"},
        {isnan(f->lo) == isnan(f->hi), "summary.ci has one end"},
        {at_least(f->lo, DBL_MIN) && at_least(f->median, isnan(f->lo) ? 0 : f->lo) &&
             at_least(f->hi, f->median),
         "summary.ci does not hold the median"},
        {at_least(f->best, DBL_MIN) && at_least(f->mean, DBL_MIN) && at_least(f->p05, DBL_MIN) &&
             at_least(f->p95, DBL_MIN) && at_least(f->bound, DBL_MIN),
         "a rate or time of the summary is not over 0"},
    };

    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (!rules[i].holds)
            return error_set(e, EXIT_BAD_DATA, "%s, in a point with status %s", rules[i].what,
                             f->status);
    return 0;
}

static int check_figure(const struct reader *in, const struct figure *f, struct error *e)
{
    if (!*f->id || !*f->bench)
        return error_set(e, EXIT_BAD_DATA, "the point has no %s", *f->id ? "bench" : "id");
    if (!words_find(words_status, f->status))
        return error_set(e, EXIT_BAD_DATA, "status '%.40s' is none of hbmark's", f->status);
    if (!words_find(words_class, f->rules))
        return error_set(e, EXIT_BAD_DATA, "class '%.40s' is none of hbmark's", f->rules);
    if (!(f->launch >= 0 && f->launch < in->r->launches) || f->launch != floor(f->launch))
        return error_set(e, EXIT_BAD_DATA, "launch is %g, but %u began before", f->launch,
                         in->r->launches);
    if (strcmp(f->status, "PASS") == 0 || strcmp(f->status, "WARN") == 0)
        return check_numbers(f, e);
    return 0;
}

/* A sample's value follows from its time: scale over it where more is better, else times it. */
static double scale_of(const struct figure *f, const double *times, size_t n)
{
    double least = INFINITY;

    for (size_t i = 0; i < n; i++)
        if (times[i] < least)
            least = times[i];
    return figure_higher(f) ? f->best * least : f->best / least;
}

/* Samples in the metric's unit, and nodes, from times in ns. */
static int take_values(struct reader *in, struct figure *f, const json_t *record, struct error *e)
{
    const unsigned both = READOUT_SAMPLES | READOUT_NODES;
    double *times, scale;
    size_t n = 0;
    int rc = 0;

    if (!(in->want & both) || !figure_counts(f) || isnan(f->best))
        return 0;
    e->text[0] = '\0';
    times = reader_times(in, record, &n, e);
    if (!times)
        return e->text[0] ? -1 : 0;
    scale = scale_of(f, times, n);
    if (in->want & READOUT_NODES)
        rc = reader_ranks(in, f, record, scale, e);
    if (rc || !(in->want & READOUT_SAMPLES)) {
        free(times);
        return rc;
    }
    for (size_t i = 0; i < n; i++) {
        times[i] = figure_higher(f) ? scale / times[i] : scale * times[i];
        if (!(times[i] > 0) || !isfinite(times[i])) {
            free(times);
            return error_set(e, EXIT_BAD_DATA, "samples and summary.best do not belong together");
        }
    }
    f->sample = times;
    f->samples = n;
    return 0;
}

/* The record without what is long and kept elsewhere. */
static json_t *slim(const json_t *record)
{
    json_t *o = json_copy((json_t *)record), *ranks, *samples;

    if (!o)
        return NULL;
    ranks = json_copy(json_object_get(o, "ranks"));
    samples = json_copy(json_object_get(o, "samples"));
    if (json_is_object(ranks)) {
        json_object_del(ranks, "per_rank");
        json_object_set(o, "ranks", ranks);
    }
    if (json_is_object(samples)) {
        json_object_del(samples, "values");
        json_object_del(samples, "start_ns");
        json_object_set(o, "samples", samples);
    }
    json_decref(ranks);
    json_decref(samples);
    return o;
}

/* What the record says of the point alone. Shares of pages were read back twice, and where pages
 * moved meanwhile neither is true of all samples: the lower one is. */
static int take_point(struct reader *in, struct figure *f, const json_t *record, struct error *e)
{
    for (const struct figure_field *field = figure_fields; field->name; field++)
        if (take_field(in, f, field, record, e))
            return -1;
    f->local = fmin(f->local, member_number(record, "placement.local_before"));
    f->huge = fmin(f->huge, member_number(record, "placement.huge_after"));
    f->roles = roles_of(record);
    return take_flags(in, f, record, e);
}

int reader_figure(struct figure *f, const json_t *point, struct pool *pool)
{
    struct reader in = {.pool = pool, .lenient = true};
    struct error e;

    *f = (struct figure){0};
    return take_point(&in, f, point, &e);
}

static int fill(struct reader *in, struct figure *f, json_t *record, struct error *e)
{
    const json_t *planned;

    if (take_point(in, f, record, e) || (!in->lenient && check_figure(in, f, e)))
        return -1;
    planned = json_object_get(in->plan, f->id);
    f->planned = planned ? (size_t)json_integer_value(planned) : SIZE_MAX;
    f->line = in->r->lines;
    if (in->want & READOUT_RECORDS && !(f->record = slim(record)))
        return no_memory(e);
    return take_values(in, f, record, e);
}

static void forget(struct figure *f)
{
    free(f->sample);
    free(f->node);
    json_decref(f->record);
    memset(f, 0, sizeof *f);
}

/* The place in r->figure of this id and launch: where it was seen before, or a new one. SIZE_MAX
 * without memory. */
static size_t place_of(struct reader *in, const struct figure *f)
{
    struct readout *r = in->r;
    json_t *at = NULL;
    char *key;
    bool failed;

    if (asprintf(&key, "%.0f %s", f->launch, f->id) < 0)
        return SIZE_MAX;
    at = json_object_get(in->index, key);
    failed = !at && (reader_grow(&r->figure, &in->room, r->n, sizeof *r->figure) ||
                     reader_grow(&in->node_count, &in->count_room, r->n, sizeof *in->node_count) ||
                     json_object_set_new(in->index, key, json_integer((json_int_t)r->n)) ||
                     json_object_set_new(in->ran, f->id, json_true()));
    free(key);
    if (failed)
        return SIZE_MAX;
    if (at) {
        forget(&r->figure[json_integer_value(at)]);
        return (size_t)json_integer_value(at);
    }
    return r->n++;
}

static int add_skip(struct reader *in, const json_t *o, const char *reason, struct error *e)
{
    struct readout *r = in->r;
    struct readout_skip *s;
    const char *text;

    if (reader_grow(&r->skip, &in->skip_room, r->skips, sizeof *r->skip))
        return no_memory(e);
    s = &r->skip[r->skips++];
    *s = (struct readout_skip){"", "", "", ""};
    for (size_t i = 0; i < 4; i++) {
        const char *const paths[] = {"id", "bench", reason, "text"};
        const char **const to[] = {&s->id, &s->bench, &s->reason, &s->text};

        if (reader_text(o, paths[i], &text, e))
            return -1;
        *to[i] = pool_text(in->pool, text);
        if (!*to[i])
            return no_memory(e);
    }
    return 0;
}

int reader_point(struct reader *in, json_t *record, struct error *e)
{
    struct figure f = {0};
    size_t at = SIZE_MAX;

    if (strcmp(member_text(record, "status"), "SKIP") == 0)
        return add_skip(in, record, "reason", e);
    if (fill(in, &f, record, e) == 0) {
        at = place_of(in, &f);
        if (at == SIZE_MAX)
            no_memory(e);
    }
    if (at == SIZE_MAX) {
        forget(&f);
        return -1;
    }
    in->r->figure[at] = f;
    in->r->end = NULL; /* it ended a launch before this */
    in->node_count[at] = in->r->nodes;
    return 0;
}

int reader_plan(struct reader *in, json_t *record, struct error *e)
{
    const json_t *skipped = json_object_get(record, "skipped"), *skip;
    const json_t *points = json_object_get(record, "points"), *point;
    size_t i;

    json_array_foreach (points, i, point)
        if (!json_object_get(in->plan, member_text(point, "id")))
            json_object_set_new(in->plan, member_text(point, "id"), json_integer((json_int_t)i));
    if (skipped && !json_is_array(skipped) && !json_is_null(skipped))
        return error_set(e, EXIT_BAD_DATA, "member 'skipped' is no array");
    json_array_foreach (skipped, i, skip) {
        if (!json_is_object(skip))
            return error_set(e, EXIT_BAD_DATA, "member 'skipped' has something else than objects");
        if (add_skip(in, skip, "reason_code", e))
            return -1;
    }
    return 0;
}

/* Of several skips of one id the first is kept; those without an id are told apart by benchmark and
 * reason. */
static int settle_skips(struct reader *in, json_t *told, struct error *e)
{
    struct readout *r = in->r;
    size_t kept = 0;

    for (size_t i = 0; i < r->skips; i++) {
        const struct readout_skip s = r->skip[i];
        bool known = *s.id && json_object_get(in->ran, s.id);
        char *key;

        if (asprintf(&key, "%s\n%s\n%s", s.id, *s.id ? "" : s.bench, *s.id ? "" : s.reason) < 0)
            return no_memory(e);
        known = known || json_object_get(told, key);
        if (!known && json_object_set_new(told, key, json_true())) {
            free(key);
            return no_memory(e);
        }
        free(key);
        if (!known)
            r->skip[kept++] = s;
    }
    r->skips = kept;
    return 0;
}

/* Nodes of later launches have no value in earlier points. */
static int settle_nodes(struct reader *in, struct error *e)
{
    struct readout *r = in->r;

    for (size_t i = 0; i < r->n; i++) {
        double *more;

        if (!r->figure[i].node || in->node_count[i] == r->nodes)
            continue;
        more = realloc(r->figure[i].node, r->nodes * sizeof *more);
        if (!more)
            return no_memory(e);
        for (size_t k = in->node_count[i]; k < r->nodes; k++)
            more[k] = NAN;
        r->figure[i].node = more;
    }
    return 0;
}

int reader_settle(struct reader *in, struct error *e)
{
    json_t *told = json_object();
    int rc = told ? settle_skips(in, told, e) : no_memory(e);

    json_decref(told);
    return rc ? rc : settle_nodes(in, e);
}
