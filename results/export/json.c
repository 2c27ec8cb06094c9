/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* One JSON object, written point by point so that many nodes need little memory. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "export/export.h"
#include "text/escape.h"
#include "render/sheet.h"
#include "record/member.h"

/* What jansson would refuse is made UTF-8. */
static json_t *clean(const char *text)
{
    json_t *value = json_string(text);
    char *copy = NULL;
    size_t n;
    FILE *memory;

    if (value)
        return value;
    memory = open_memstream(&copy, &n);
    if (!memory)
        return NULL;
    text_escaped(memory, text, (const struct text_escape[]){{0}});
    fclose(memory);
    value = json_string(copy);
    free(copy);
    return value;
}

static json_t *real(double value)
{
    if (!isfinite(value))
        return json_null();
    if (value == floor(value) && fabs(value) < 0x1p53)
        return json_integer((json_int_t)value);
    return json_real(value);
}

static json_t *reals(const double *values, size_t n)
{
    json_t *all = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(all, real(values[i]));
    return all;
}

static json_t *field_json(const struct figure *f, const struct figure_field *field)
{
    const char *text = figure_text(f, field);

    if (field->kind == FIGURE_TEXT)
        return *text ? clean(text) : json_null();
    if (field->kind == FIGURE_TRUTH)
        return json_boolean(figure_number(f, field) > 0);
    return real(figure_number(f, field));
}

static json_t *figure_json(const struct export_input *in, const struct figure *f,
                           const struct readout *r, const struct figure_field *const *fields, int n)
{
    json_t *o = json_object();

    for (int i = 0; i < n; i++)
        json_object_set_new(o, fields[i]->name, field_json(f, fields[i]));
    if (in->nodes)
        json_object_set_new(o, "nodes",
                            f->node ? reals(f->node, r->nodes)
                                    : reals(&f->median, r->nodes == 1 ? 1 : 0));
    if (in->samples)
        json_object_set_new(o, "samples", reals(f->sample, f->samples));
    return o;
}

/* Writes and frees o. */
static int dump(FILE *out, json_t *o, struct error *e)
{
    const int rc =
        o ? json_dumpf(o, out, JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_ENCODE_ANY) : -1;

    json_decref(o);
    return rc ? error_set(e, EXIT_UNAVAILABLE, "cannot write JSON: out of memory or of room") : 0;
}

static const struct {
    const char *name, *path;
} facts[] = {{"uuid", "run_uuid"}, {"version", "version"}, {"suite", "suite"},
             {"started", "utc"},   {"label", "label"},     {"seed", "seed"}};

static json_t *run_json(const struct readout *r)
{
    json_t *o = json_object(), *nodes = json_array(), *skipped = json_array();

    json_object_set_new(o, "title", clean(r->title));
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        const json_t *value = member_at(r->run, facts[i].path);

        json_object_set(o, facts[i].name, value ? (json_t *)value : json_null());
    }
    json_object_set_new(o, "complete", json_boolean(r->end != NULL));
    json_object_set_new(o, "launches", json_integer(r->launches));
    for (size_t i = 0; i < r->nodes; i++)
        json_array_append_new(nodes, clean(r->node[i].host));
    json_object_set_new(o, "nodes", nodes);
    for (size_t i = 0; i < r->skips; i++)
        json_array_append_new(skipped, json_pack("{s:s, s:s, s:s, s:s}", "id", r->skip[i].id,
                                                 "bench", r->skip[i].bench, "reason",
                                                 r->skip[i].reason, "text", r->skip[i].text));
    json_object_set_new(o, "not_run", skipped);
    return o;
}

static int write_run(FILE *out, const struct export_input *in, size_t i,
                     const struct figure_field *const *fields, int n, struct error *e)
{
    const struct readout *r = in->runs[i];
    const json_t *judged = export_require(in, i);
    bool more = false;

    fputs("{\"run\":", out);
    if (dump(out, run_json(r), e))
        return -1;
    fputs(",\n\"require\":", out);
    if (dump(out, judged ? json_incref((json_t *)judged) : json_null(), e))
        return -1;
    fputs(",\n\"points\":[", out);
    for (size_t k = 0; k < r->n; k++) {
        if (!sheet_takes(in->glob, &r->figure[k]))
            continue;
        fputs(more ? ",\n" : "\n", out);
        more = true;
        if (dump(out, figure_json(in, &r->figure[k], r, fields, n), e))
            return -1;
    }
    fputs("]}", out);
    return 0;
}

int json_write(FILE *out, const struct export_input *in, struct error *e)
{
    const struct figure_field *fields[EXPORT_FIELDS];
    const int n = export_fields(in, NULL, fields, e);

    if (n < 0)
        return -1;
    fputs("{\"hbmark_export\":1,\"runs\":[\n", out);
    for (size_t i = 0; i < in->n; i++) {
        fputs(i ? ",\n" : "", out);
        if (write_run(out, in, i, fields, n, e))
            return -1;
    }
    fputs("\n]}\n", out);
    return 0;
}
