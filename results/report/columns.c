/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Figures by column: texts once each, numbers as lists, long lists of numbers as bytes. */
#include <endian.h>
#include <math.h>
#include <openssl/evp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "report/sections.h"
#include "stats/stats.h"

json_t *section_floats(const double *x, size_t n)
{
    uint32_t *bits = malloc((n ? n : 1) * sizeof *bits);
    char *text = malloc((n * sizeof *bits + 2) / 3 * 4 + 1);
    json_t *value = NULL;

    for (size_t i = 0; bits && text && i < n; i++) {
        const float f = (float)x[i];

        memcpy(&bits[i], &f, sizeof f);
        bits[i] = htole32(bits[i]);
    }
    if (bits && text) {
        const int length = EVP_EncodeBlock((unsigned char *)text, (const unsigned char *)bits,
                                           (int)(n * sizeof *bits));

        value = json_stringn_nocheck(text, (size_t)length);
    }
    free(bits);
    free(text);
    return value;
}

json_int_t section_place(json_t *words, json_t *places, const char *text)
{
    const json_t *at = json_object_get(places, text);
    const size_t n = json_array_size(words);

    if (at)
        return json_integer_value(at);
    if (json_array_append_new(words, json_string(text)) ||
        json_object_set_new(places, text, json_integer((json_int_t)n)))
        return -1;
    return (json_int_t)n;
}

static json_t *text_column(const struct readout *r, const struct figure_field *field)
{
    json_t *words = json_array(), *places = json_object(), *index = json_array(), *column = NULL;
    bool any = false, failed = false;

    for (size_t i = 0; i < r->n && !failed; i++) {
        const char *text = figure_text(&r->figure[i], field);
        const json_int_t at = section_place(words, places, text);

        any = any || *text;
        failed = at < 0 || json_array_append_new(index, json_integer(at));
    }
    if (!failed)
        column = any ? json_pack("{s:s, s:s, s:O, s:O}", "name", field->name, "help",
                                 figure_meaning(field)->help, "words", words, "index", index)
                     : json_null();
    json_decref(words);
    json_decref(places);
    json_decref(index);
    return column;
}

static json_t *number_column(const struct readout *r, const struct figure_field *field)
{
    json_t *values = json_array();
    bool any = false;

    for (size_t i = 0; i < r->n; i++) {
        const double value = figure_number(&r->figure[i], field);

        any = any || isfinite(value);
        if (json_array_append_new(values, section_real(value))) {
            json_decref(values);
            return NULL;
        }
    }
    if (!any) {
        json_decref(values);
        return json_null();
    }
    return json_pack("{s:s, s:s, s:s, s:o}", "name", field->name, "unit",
                     figure_meaning(field)->unit, "help", figure_meaning(field)->help, "values",
                     values);
}

json_t *section_points(const struct readout *r)
{
    json_t *fields = json_array();

    for (const struct figure_field *f = figure_fields; f->name; f++) {
        json_t *column = f->kind == FIGURE_TEXT ? text_column(r, f) : number_column(r, f);

        if (!column || (!json_is_null(column) && json_array_append(fields, column))) {
            json_decref(column);
            json_decref(fields);
            return NULL;
        }
        json_decref(column);
    }
    return json_pack("{s:I, s:o}", "n", (json_int_t)r->n, "fields", fields);
}

/* Quantiles from the least to the most, in place of all. The number of them, 0 without memory. */
static size_t thin(double *to, const struct figure *f)
{
    double *sorted = malloc(f->samples * sizeof *sorted);

    if (!sorted)
        return 0;
    memcpy(sorted, f->sample, f->samples * sizeof *sorted);
    stats_sort(sorted, f->samples);
    for (size_t i = 0; i < SAMPLES_KEPT; i++)
        to[i] = stats_quantile(sorted, f->samples, (double)i / (SAMPLES_KEPT - 1));
    free(sorted);
    return SAMPLES_KEPT;
}

struct samples {
    double *all;
    size_t n, thinned;
    json_t *from, *taken;
};

static int add_samples(struct samples *s, const struct figure *f)
{
    const size_t n = f->samples, room = n > SAMPLES_KEPT ? SAMPLES_KEPT : n;
    /* What does not fit any more has no samples here, and `taken` tells how many there were. */
    const bool fits = s->n + room <= SAMPLES_MOST;

    if (json_array_append_new(s->taken, json_integer((json_int_t)n)))
        return -1;
    if (n > SAMPLES_KEPT && fits) {
        if (!thin(s->all + s->n, f))
            return -1;
        s->thinned++;
    } else if (n && fits) {
        memcpy(s->all + s->n, f->sample, n * sizeof *s->all);
    }
    s->n += fits ? room : 0;
    return json_array_append_new(s->from, json_integer((json_int_t)s->n));
}

json_t *section_samples(const struct readout *r)
{
    struct samples s = {.from = json_array(), .taken = json_array()};
    size_t room = 1;
    json_t *data = NULL;
    int rc;

    for (size_t i = 0; i < r->n; i++)
        room += r->figure[i].samples > SAMPLES_KEPT ? SAMPLES_KEPT : r->figure[i].samples;
    s.all = malloc((room < SAMPLES_MOST ? room : SAMPLES_MOST) * sizeof *s.all);
    rc = !s.all || json_array_append_new(s.from, json_integer(0));
    for (size_t i = 0; i < r->n && !rc; i++)
        rc = add_samples(&s, &r->figure[i]);
    if (!rc)
        data = section_floats(s.all, s.n);
    free(s.all);
    if (!data) {
        json_decref(s.from);
        json_decref(s.taken);
        return NULL;
    }
    return json_pack("{s:o, s:o, s:o, s:I}", "data", data, "from", s.from, "taken", s.taken,
                     "thinned", (json_int_t)s.thinned);
}
