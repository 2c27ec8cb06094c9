/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Points: their fields by the table, their samples and what each node gave in the metric's unit. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "readout/reader.h"
#include "render/view.h"

static int no_memory(struct error *e)
{
    return error_set(e, EXIT_INTERNAL, "out of memory");
}

static int take_field(struct reader *in, struct figure *f, const struct figure_field *field,
                      const json_t *record)
{
    char *at = (char *)f + field->offset;
    const char *text;
    double number;
    bool truth;

    switch (field->kind) {
    case FIGURE_TEXT:
        text = pool_text(in->pool, *field->path ? view_text(record, field->path) : "");
        memcpy(at, &text, sizeof text);
        return text ? 0 : -1;
    case FIGURE_NUMBER:
        number = view_number(record, field->path);
        memcpy(at, &number, sizeof number);
        return 0;
    case FIGURE_TRUTH:
        truth = view_true(record, field->path);
        memcpy(at, &truth, sizeof truth);
        return 0;
    }
    return 0;
}

static const char *joined_flags(struct reader *in, const json_t *record)
{
    const json_t *flags = json_object_get(record, "flags"), *flag;
    char text[512] = "";
    size_t i, n = 0;

    json_array_foreach (flags, i, flag)
        if (json_is_string(flag) && n < sizeof text)
            n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", n ? "," : "",
                                  json_string_value(flag));
    return pool_text(in->pool, text);
}

/* A sample's value follows from its time: `of_ns` over it where more is better, else times it. */
static double scale_of(const struct figure *f, const double *times, size_t n)
{
    double least = INFINITY;

    for (size_t i = 0; i < n; i++)
        if (times[i] < least)
            least = times[i];
    return figure_higher(f) ? f->best * least : f->best / least;
}

static double value_of(const struct figure *f, double scale, double ns)
{
    return figure_higher(f) ? scale / ns : scale * ns;
}

/* What rank times make of their nodes: rates add up, of times the mean counts. */
static int take_nodes(struct reader *in, struct figure *f, const json_t *record, double scale)
{
    const json_t *ranks = view_at(record, "ranks.per_rank"), *rank;
    const size_t nodes = in->r->nodes, n = json_array_size(ranks);
    unsigned *seen;
    size_t i;

    if (!(in->want & READOUT_NODES) || nodes < 2 || !n)
        return 0;
    f->node = calloc(nodes, sizeof *f->node);
    seen = calloc(nodes, sizeof *seen);
    if (!f->node || !seen) {
        free(seen);
        return -1;
    }
    json_array_foreach (ranks, i, rank) {
        const double at = view_number(rank, "node"), ns = view_number(rank, "median_ns");

        if (!(at >= 0 && at < (double)nodes) || !(ns > 0))
            continue;
        seen[(size_t)at]++;
        f->node[(size_t)at] += value_of(f, scale, ns) / (figure_higher(f) ? (double)n : 1);
    }
    for (i = 0; i < nodes; i++)
        f->node[i] = !seen[i] ? NAN : figure_higher(f) ? f->node[i] : f->node[i] / seen[i];
    free(seen);
    return 0;
}

/* Samples in the metric's unit, and nodes, from times in ns. */
static int take_values(struct reader *in, struct figure *f, const json_t *record, struct error *e)
{
    const unsigned both = READOUT_SAMPLES | READOUT_NODES;
    double *times, scale;
    size_t n = 0;

    if (!(in->want & both) || !figure_counts(f) || !isfinite(f->best))
        return 0;
    e->text[0] = '\0';
    times = reader_times(in, record, &n, e);
    if (!times)
        return e->text[0] ? -1 : 0;
    scale = scale_of(f, times, n);
    if (take_nodes(in, f, record, scale)) {
        free(times);
        return no_memory(e);
    }
    if (!(in->want & READOUT_SAMPLES)) {
        free(times);
        return 0;
    }
    for (size_t i = 0; i < n; i++)
        times[i] = value_of(f, scale, times[i]);
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

static int fill(struct reader *in, struct figure *f, json_t *record, struct error *e)
{
    for (const struct figure_field *field = figure_fields; field->name; field++)
        if (take_field(in, f, field, record))
            return no_memory(e);
    f->flags = joined_flags(in, record);
    f->line = in->r->lines;
    if (!f->flags)
        return no_memory(e);
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

/* The place of this id and launch: where it was seen before, or a new one. NULL without memory. */
static struct figure *place_of(struct reader *in, const json_t *record)
{
    struct readout *r = in->r;
    char key[512];
    json_t *at;

    snprintf(key, sizeof key, "%.0f %s", view_number(record, "launch"), view_text(record, "id"));
    at = json_object_get(in->index, key);
    if (at) {
        forget(&r->figure[json_integer_value(at)]);
        return &r->figure[json_integer_value(at)];
    }
    if (reader_grow(&r->figure, &in->room, r->n, sizeof *r->figure) ||
        json_object_set_new(in->index, key, json_integer((json_int_t)r->n)))
        return NULL;
    memset(&r->figure[r->n], 0, sizeof *r->figure);
    return &r->figure[r->n++];
}

static int add_skip(struct reader *in, const json_t *o, const char *reason, struct error *e)
{
    struct readout *r = in->r;
    struct readout_skip *s;

    if (reader_grow(&r->skip, &in->skip_room, r->skips, sizeof *r->skip))
        return no_memory(e);
    s = &r->skip[r->skips++];
    s->id = pool_text(in->pool, view_text(o, "id"));
    s->bench = pool_text(in->pool, view_text(o, "bench"));
    s->reason = pool_text(in->pool, view_text(o, reason));
    s->text = pool_text(in->pool, view_text(o, "text"));
    return s->id && s->bench && s->reason && s->text ? 0 : no_memory(e);
}

int reader_point(struct reader *in, json_t *record, struct error *e)
{
    struct figure *f;

    if (strcmp(view_text(record, "status"), "SKIP") == 0)
        return add_skip(in, record, "reason", e);
    f = place_of(in, record);
    return f ? fill(in, f, record, e) : no_memory(e);
}

int reader_plan(struct reader *in, json_t *record, struct error *e)
{
    const json_t *skip;
    size_t i;

    json_array_foreach (json_object_get(record, "skipped"), i, skip)
        if (add_skip(in, skip, "reason", e))
            return -1;
    return 0;
}

static bool was_run(const struct reader *in, const char *id)
{
    char key[512];

    for (unsigned launch = 0; launch < in->r->launches; launch++) {
        snprintf(key, sizeof key, "%u %s", launch, id);
        if (json_object_get(in->index, key))
            return true;
    }
    return false;
}

static bool is_told(const struct readout *r, size_t before, const char *id)
{
    for (size_t i = 0; i < before; i++)
        if (r->skip[i].id == id) /* texts are kept once */
            return true;
    return false;
}

void reader_settle(struct reader *in)
{
    struct readout *r = in->r;
    size_t kept = 0;

    for (size_t i = 0; i < r->skips; i++)
        if (!was_run(in, r->skip[i].id) && !is_told(r, kept, r->skip[i].id))
            r->skip[kept++] = r->skip[i];
    r->skips = kept;
}
