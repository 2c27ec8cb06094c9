/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "analyze/parts.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/member.h"
#include "stats/stats.h"
#include "text/units.h"

/* "32KiB", "1.4MiB", "4GiB", "46080"; "0" is a node. */
static bool is_size(const char *word, size_t n)
{
    size_t digits = strspn(word, "0123456789.");

    if (digits >= n)
        return n >= 4;
    return digits && digits < n && word[n - 1] == 'B' && n - digits <= 3 &&
           (n - digits == 1 || word[n - 2] == 'i');
}

/* "t4", "tall" */
static bool is_threads(const char *word, size_t n)
{
    return n > 1 && *word == 't' &&
           (strspn(word + 1, "0123456789") == n - 1 || (n == 4 && !strncmp(word, "tall", 4)) ||
            (n == 6 && !strncmp(word, "tcores", 6)));
}

static bool is_at(const char *word, size_t n)
{
    return memchr(word, '=', n) != NULL;
}

static bool (*const is_word_of[])(const char *word, size_t n) = {
    [FACTOR_SIZE] = is_size, [FACTOR_THREADS] = is_threads, [FACTOR_AT] = is_at};

void parts_key(char *to, size_t room, const json_t *point, enum factor by)
{
    size_t at = 0;

    *to = '\0';
    for (const char *w = member_text(point, "id"); *w;) {
        size_t n = strcspn(w, " ");

        if (!is_word_of[by](w, n) && at + n + 2 < room)
            at += (size_t)snprintf(to + at, room - at, "%s%.*s", at ? " " : "", (int)n, w);
        w += n + strspn(w + n, " ");
    }
}

double parts_at(const json_t *point)
{
    const char *value = strchr(member_text(point, "params.at"), '=');
    char *end;
    double x = value ? strtod(value + 1, &end) : NAN;

    return value && end > value + 1 && !*end ? x : NAN;
}

static double x_of(const json_t *point, enum factor by)
{
    double at = parts_at(point);

    if (by == FACTOR_AT)
        return isfinite(at) ? at : 0.0; /* a word */
    return member_number(point, by == FACTOR_SIZE ? "params.size_bytes" : "params.threads");
}

struct place {
    const json_t *point;
    double x;
};

static int by_x(const void *a, const void *b)
{
    const struct place *p = a, *q = b;

    return (p->x > q->x) - (p->x < q->x);
}

/* The curve of the points that have this key; *least is how many it needs. */
static void one_curve(const struct parts *in, unsigned roles, enum factor by, const char *key,
                      size_t least, curve_fn *each, json_t *out)
{
    struct place *all = calloc(in->n, sizeof *all);
    struct curve c = {.point = calloc(in->n, sizeof *c.point), .x = calloc(in->n, sizeof *c.x)};
    char other[512];

    for (size_t i = 0; all && c.point && c.x && i < in->n; i++) {
        if (!roles_all(in->point[i], roles) || !(x_of(in->point[i], by) >= 0.0))
            continue;
        parts_key(other, sizeof other, in->point[i], by);
        if (strcmp(key, other) == 0)
            all[c.n++] = (struct place){in->point[i], x_of(in->point[i], by)};
    }
    if (c.n >= least) {
        qsort(all, c.n, sizeof *all, by_x);
        for (size_t i = 0; i < c.n; i++) {
            c.point[i] = all[i].point;
            c.x[i] = all[i].x;
        }
        each(in, &c, out);
    }
    free(all);
    free(c.point);
    free(c.x);
}

void parts_curves(const struct parts *in, unsigned roles, enum factor by, size_t least,
                  curve_fn *each, json_t *out)
{
    json_t *seen = json_object();
    char key[512];

    for (size_t i = 0; i < in->n; i++) {
        if (!roles_all(in->point[i], roles))
            continue;
        parts_key(key, sizeof key, in->point[i], by);
        if (json_object_get(seen, key))
            continue;
        json_object_set_new(seen, key, json_true());
        one_curve(in, roles, by, key, least, each, out);
    }
    json_decref(seen);
}

bool parts_same(const json_t *a, const json_t *b, const char *path)
{
    const json_t *x = member_at(a, path), *y = member_at(b, path);

    return (!x && !y) || json_equal(x, y);
}

double parts_median(const json_t *point)
{
    return member_number(point, "summary.median");
}

double parts_side(const json_t *point, const char *name)
{
    const json_t *side;
    size_t i;

    json_array_foreach (json_object_get(point, "sides"), i, side)
        if (strcmp(member_text(side, "name"), name) == 0)
            return member_number(side, "median");
    return NAN;
}

/* Seconds of one repetition: from the samples where they stand in the record, else from a rate. */
static double seconds(const json_t *point)
{
    const json_t *values = member_at(point, "samples.values");
    size_t n = json_array_size(values);
    double *x = n ? malloc(n * sizeof *x) : NULL, s = NAN;
    struct stats st;

    for (size_t i = 0; x && i < n; i++)
        x[i] = json_number_value(json_array_get(values, i));
    if (x && !stats_make(x, n, 0.95, &st))
        s = st.median * 1e-9 / member_number(point, "samples.reps");
    free(x);
    if (isfinite(s) && s > 0.0)
        return s;
    if (strcmp(member_text(point, "summary.unit"), "B/s") == 0)
        return member_number(point, "work.payload_bytes") / parts_median(point);
    if (strcmp(member_text(point, "summary.unit"), "flop/s") == 0)
        return member_number(point, "work.flops") / parts_median(point);
    return NAN;
}

static double over_time(const json_t *point, const char *path, const char *unit)
{
    double work = member_number(point, path);

    if (!(work > 0.0))
        return NAN;
    if (strcmp(member_text(point, "summary.unit"), unit) == 0)
        return parts_median(point);
    return work / seconds(point);
}

double parts_flops(const json_t *point)
{
    return over_time(point, "work.flops", "flop/s");
}

double parts_payload(const json_t *point)
{
    return over_time(point, "work.payload_bytes", "B/s");
}

bool parts_in_memory(const json_t *point)
{
    const char *level = member_text(point, "params.level");
    const json_t *flag;
    size_t i;

    json_array_foreach (json_object_get(point, "flags"), i, flag)
        if (json_is_string(flag) && !strcmp(json_string_value(flag), "cache-assisted"))
            return false;
    return !*level || strcmp(level, "memory") == 0;
}

bool parts_is_bandwidth(const json_t *point)
{
    return roles_any(point, ROLE_BANDWIDTH) &&
           strcmp(member_text(point, "summary.unit"), "B/s") == 0 && parts_in_memory(point);
}

double parts_read_share(const json_t *point)
{
    return member_number(point, "work.read_bytes") / member_number(point, "work.payload_bytes");
}

const json_t *parts_best_bandwidth(const struct parts *in, const char *tier, double read_share,
                                   double threads)
{
    const json_t *best = NULL;

    for (size_t i = 0; i < in->n; i++) {
        const json_t *p = in->point[i];

        if (!parts_is_bandwidth(p) || strcmp(member_text(p, "params.tier"), tier) != 0 ||
            (threads > 0.0 && member_number(p, "params.threads") != threads) ||
            (isfinite(read_share) && !(fabs(parts_read_share(p) - read_share) <= PARTS_ALIKE)))
            continue;
        if (!best || parts_median(p) > parts_median(best))
            best = p;
    }
    return best;
}

json_t *parts_record(json_t *out, const char *kind, const json_t *point, const char *id)
{
    json_t *o = parts_record_about(out, kind, member_text(point, "bench"), id);

    if (o)
        json_object_set_new(o, "roles", roles_json(roles_of(point)));
    return o;
}

json_t *parts_record_about(json_t *out, const char *kind, const char *about, const char *id)
{
    json_t *o = json_pack("{s:o, s:s, s:s, s:[], s:s, s:{}}", "id", json_sprintf("%s %s", kind, id),
                          "kind", kind, "bench", about, "of", "text", "-", "data");

    if (o)
        json_array_append_new(out, o);
    return o;
}

void parts_of(json_t *record, const json_t *point)
{
    json_t *of = json_object_get(record, "of"), *known;
    const char *id = member_text(point, "id");
    size_t i;

    json_array_foreach (of, i, known)
        if (strcmp(json_string_value(known), id) == 0)
            return;
    if (*id)
        json_array_append_new(of, json_string(id));
}

void parts_text(json_t *record, const char *fmt, ...)
{
    char text[2048];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    json_object_set_new(record, "text", json_string(text));
}

json_t *parts_data(json_t *record)
{
    return json_object_get(record, "data");
}

const char *parts_value(char to[PARTS_ROOM], double value, const char *unit)
{
    char number[TEXT_ROOM];
    struct units_scale s = units_scale(unit, value);

    units_digits(number, value, s.factor);
    snprintf(to, PARTS_ROOM, *s.unit ? "%.32s %.24s" : "%.32s", number, s.unit);
    return to;
}

const char *parts_size(char to[PARTS_ROOM], double bytes)
{
    char text[TEXT_ROOM];

    units_bytes(text, bytes);
    snprintf(to, PARTS_ROOM, "%.40s", text);
    return to;
}
