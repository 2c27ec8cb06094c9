/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Levels of the curves over working sets, and the measured sizes of caches beside reported ones. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/parts.h"
#include "analyze/steps.h"
#include "record/journal.h"
#include "record/member.h"
#include "stats/stats.h"

enum { CACHES = 8 };

/* A step this far from a reported cache is not its end; within AGREES the size is as reported. */
static const double NEAR = 4.0, AGREES = 1.25;

/* A cache as the machine reports it, for the threads of a curve together. */
struct cache {
    unsigned level;
    double bytes;
    size_t step; /* where it was found to end; STEPS_MOST: nowhere */
};

/* Which curves, whether their numbers are rates, and how many arrays of size_bytes they walk. */
static const struct source {
    unsigned roles;
    bool rate;
    double arrays;
} sources[] = {
    {ROLE_PAGE_LATENCY, false, 1},
    {ROLE_IDLE_LATENCY, false, 1},
    {ROLE_BANDWIDTH_CURVE | ROLE_READ, true, 1},
    {ROLE_BANDWIDTH_CURVE | ROLE_COPY, true, 2},
    {ROLE_BANDWIDTH_CURVE | ROLE_TRIAD, true, 3},
};

enum { SOURCES = sizeof sources / sizeof *sources };

static const struct source *source_of(const json_t *point)
{
    for (size_t i = 0; i < SOURCES; i++)
        if (roles_all(point, sources[i].roles))
            return &sources[i];
    return NULL;
}

static int by_level(const void *a, const void *b)
{
    const struct cache *p = a, *q = b;

    return (p->level > q->level) - (p->level < q->level);
}

/* Caches that `threads` threads have together, by level: each on a core of its own. */
static size_t reported(const json_t *topo, double threads, struct cache *to)
{
    const json_t *caches = member_at(topo, "caches"), *c;
    size_t i, n = 0;

    json_array_foreach (caches, i, c) {
        double each = member_number(c, "size_bytes"), count = member_number(c, "instances");
        double cores = member_number(topo, "allowed_cores"), used = 1.0;

        if (n == CACHES || !(member_number(c, "level") > 0.0) || !(each > 0.0))
            continue;
        /* Threads spread over the caches as over the cores. */
        if (threads > 1.0 && count > 1.0)
            used = fmin(count, cores > 0.0 ? ceil(threads * count / cores) : threads);
        to[n++] = (struct cache){(unsigned)member_number(c, "level"), each * used, STEPS_MOST};
    }
    qsort(to, n, sizeof *to, by_level);
    return n;
}

static double apart(double a, double b)
{
    return fabs(log(a / b));
}

/* Each reported cache gets the step nearest to it, if no other cache is nearer to that step. */
static void match(const struct steps *s, struct cache *c, size_t n)
{
    for (size_t j = 0; j < s->n; j++) {
        size_t mine = n;

        for (size_t i = 0; i < n; i++)
            if (mine == n ||
                apart(s->step[j].size, c[i].bytes) < apart(s->step[j].size, c[mine].bytes))
                mine = i;
        if (mine == n || apart(s->step[j].size, c[mine].bytes) > log(NEAR))
            continue;
        if (c[mine].step == STEPS_MOST || apart(s->step[j].size, c[mine].bytes) <
                                              apart(s->step[c[mine].step].size, c[mine].bytes))
            c[mine].step = j;
    }
}

static bool agrees(const struct step *s, double bytes)
{
    return apart(s->size, bytes) <= log(AGREES) || (s->lo <= bytes && bytes <= s->hi);
}

/* The cache that ends at step j, or NULL. */
static const struct cache *cache_at(const struct cache *c, size_t n, size_t j)
{
    for (size_t i = 0; i < n; i++)
        if (c[i].step == j)
            return &c[i];
    return NULL;
}

/* A step that no cache explains may be where a TLB ends: so many pages. 0 if that makes no sense.
 */
static double tlb_entries(const json_t *point, double size)
{
    double page = member_number(point, "placement.huge") > 0.5
                      ? 2097152.0
                      : member_number(point, "placement.page_bytes");
    double entries = size / page;

    return entries >= 16.0 && entries <= 32768.0 ? entries : 0.0;
}

static double shown(const struct source *src, double cost)
{
    return src->rate ? 1.0 / cost : cost;
}

static json_t *level_json(const struct source *src, const json_t *point, const struct steps *s,
                          size_t j, const struct cache *c)
{
    json_t *o = json_object();
    double entries = tlb_entries(point, s->step[j].size);

    record_real(o, "value", shown(src, s->level[j]));
    record_real(o, "ends_bytes", s->step[j].size);
    record_real(o, "ends_lo_bytes", s->step[j].lo);
    record_real(o, "ends_hi_bytes", s->step[j].hi);
    if (c) {
        json_object_set_new(o, "cache", json_sprintf("L%u", c->level));
        record_real(o, "reported_bytes", c->bytes);
        record_real(o, "ratio", s->step[j].size / c->bytes);
        json_object_set_new(o, "verdict",
                            json_string(agrees(&s->step[j], c->bytes) ? "agrees" : "differs"));
        return o;
    }
    record_absent(o, "cache", "no cache of such a size is reported");
    json_object_set_new(o, "verdict", json_string("not reported"));
    if (entries > 0.0)
        record_real(o, "pages", entries);
    return o;
}

/* "L1 3.0 ns to 47 KiB (reported 48 KiB)" */
static void level_text(char *to, size_t room, const struct source *src, const json_t *point,
                       const struct steps *s, size_t j, const struct cache *c)
{
    const char *unit = src->rate ? "B/s" : "s";
    char value[PARTS_ROOM], size[PARTS_ROOM], told[PARTS_ROOM], why[160] = "", name[16] = "step";
    double entries = tlb_entries(point, s->step[j].size);

    if (c)
        snprintf(name, sizeof name, "L%u", c->level);
    if (c)
        snprintf(why, sizeof why, " (reported %s%s)", parts_size(told, c->bytes),
                 agrees(&s->step[j], c->bytes) ? "" : ": differs");
    else if (entries > 0.0)
        snprintf(why, sizeof why, " (no such cache; %.0f pages, as a TLB may hold)", entries);
    else
        snprintf(why, sizeof why, " (no such cache reported)");
    snprintf(to, room, "%s %s to %s%s", name, parts_value(value, shown(src, s->level[j]), unit),
             parts_size(size, s->step[j].size), why);
}

static json_t *unseen_json(const struct cache *c, size_t n)
{
    json_t *all = json_array();

    for (size_t i = 0; i < n; i++)
        if (c[i].step == STEPS_MOST)
            json_array_append_new(all,
                                  json_pack("{s:o, s:f}", "cache", json_sprintf("L%u", c[i].level),
                                            "reported_bytes", c[i].bytes));
    return all;
}

static void put(json_t *o, const struct source *src, const json_t *point, const struct steps *s,
                const struct cache *c, size_t n)
{
    const int threads = (int)fmax(member_number(point, "params.threads"), 1.0);
    json_t *d = parts_data(o), *levels = json_array();
    char all[1024] = "", value[PARTS_ROOM], text[400];

    for (size_t j = 0; j < s->n; j++) {
        const struct cache *own = cache_at(c, n, j);

        json_array_append_new(levels, level_json(src, point, s, j, own));
        level_text(text, sizeof text, src, point, s, j, own);
        snprintf(strchr(all, 0), sizeof all - strlen(all), "%s, ", text);
    }
    json_object_set_new(d, "unit", json_string(src->rate ? "B/s" : "s"));
    json_object_set_new(d, "tier", json_string(member_text(point, "params.tier")));
    json_object_set_new(d, "pages", json_string(member_text(point, "params.pages")));
    json_object_set_new(d, "threads", json_integer(threads));
    json_object_set_new(d, "levels", levels);
    record_real(d, "last_value", shown(src, s->level[s->n]));
    record_real(d, "scatter", s->scatter);
    json_object_set_new(d, "not_seen", unseen_json(c, n));
    if (threads > 1)
        snprintf(text, sizeof text, " (%d threads)", threads);
    parts_text(o, "%s%s: %s%s %s", member_text(point, "bench"), threads > 1 ? text : "", all,
               s->n ? "beyond" : "one level only:",
               parts_value(value, shown(src, s->level[s->n]), src->rate ? "B/s" : "s"));
}

/* A curve in costs, by rising size. The fastest samples show where a level ends, since what
 * disturbs only ever slows down; the medians say what a level gives. */
struct walk {
    double *x, *best, *median;
    size_t n;
};

static double cost_of(const struct source *src, const json_t *point, const char *path)
{
    double v = member_number(point, path);

    return src->rate ? 1.0 / v : v;
}

/* False without memory, or if there is no point. walk_fini() either way. */
static bool walk_init(struct walk *w, const struct curve *c, const struct source *src)
{
    double *memory = calloc(3 * c->n, sizeof *memory);

    *w = (struct walk){memory, memory + c->n, memory + 2 * c->n, 0};
    for (size_t i = 0; memory && i < c->n; i++) {
        double median = cost_of(src, c->point[i], "summary.median");
        double best = cost_of(src, c->point[i], "summary.best");
        double told = member_number(c->point[i], "params.working_set_bytes");
        double size = told > 0.0 ? told : c->x[i] * src->arrays;

        if (!(median > 0.0) || !isfinite(median) || !(size > 0.0) ||
            (w->n && size <= w->x[w->n - 1]))
            continue;
        w->x[w->n] = size;
        w->best[w->n] = best > 0.0 && isfinite(best) ? best : median;
        w->median[w->n++] = median;
    }
    return w->n > 0;
}

static void walk_fini(struct walk *w)
{
    free(w->x);
}

/* The level j of s: the median of the medians well inside it; what the fit says where there are
 * none. */
static double level_cost(const struct walk *w, const struct steps *s, size_t j, double *room)
{
    /* Half as far again from its beginning, and not the last third before its end. */
    double from = j ? 1.5 * s->step[j - 1].hi : 0.0;
    double to = j < s->n ? s->step[j].lo / 1.5 : HUGE_VAL;
    size_t n = 0;

    for (size_t i = 0; i < w->n; i++)
        if (w->x[i] >= from && w->x[i] <= to)
            room[n++] = w->median[i];
    if (!n)
        return s->level[j];
    stats_sort(room, n);
    return stats_quantile(room, n, 0.5);
}

static int fit_walk(const struct walk *w, bool rate, struct steps *s)
{
    double *room = calloc(w->n, sizeof *room);
    int rc = room ? steps_fit(w->x, w->best, w->n, rate, s) : -1;

    for (size_t j = 0; rc == 0 && j <= s->n; j++)
        s->level[j] = level_cost(w, s, j, room);
    free(room);
    return rc;
}

/* The curve itself: working set and number. */
static json_t *curve_json(const struct source *src, const struct walk *w)
{
    json_t *all = json_array();

    for (size_t i = 0; i < w->n; i++)
        json_array_append_new(all,
                              json_pack("{s:f, s:f, s:f}", "size_bytes", w->x[i], "value",
                                        shown(src, w->median[i]), "best", shown(src, w->best[i])));
    return all;
}

/* The caches whose end the curve passes; how many. */
static size_t within(struct cache *c, size_t n, const struct walk *w)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++)
        if (c[i].bytes > w->x[1] && c[i].bytes < w->x[w->n - 2])
            c[kept++] = c[i];
    return kept;
}

static void knees(const struct parts *in, const struct curve *c, json_t *out)
{
    const struct source *src = source_of(c->point[0]);
    struct cache caches[CACHES];
    struct walk w = {0};
    struct steps s;
    char key[512];
    size_t known;
    json_t *o;

    if (src && walk_init(&w, c, src) && fit_walk(&w, src->rate, &s) == 0) {
        known = reported(in->topo, member_number(c->point[0], "params.threads"), caches);
        known = within(caches, known, &w);
        match(&s, caches, known);
        parts_key(key, sizeof key, c->point[0], FACTOR_SIZE);
        o = parts_record(out, "knees", c->point[0], key);
        for (size_t i = 0; o && i < c->n; i++)
            parts_of(o, c->point[i]);
        if (o) {
            put(o, src, c->point[0], &s, caches, known);
            json_object_set_new(parts_data(o), "curve", curve_json(src, &w));
        }
    }
    walk_fini(&w);
}

/* What the knees of single threads say of one cache: "L3 32 MiB: measured 7.1 MiB (NAME)".
 */
static size_t cache_line(const json_t *knees, size_t count, const char *name, json_t *o, json_t *to)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        const json_t *k = json_array_get(knees, i), *levels = member_at(k, "data.levels"), *level;
        size_t j;

        json_array_foreach (levels, j, level) {
            if (strcmp(member_text(level, "cache"), name) != 0 ||
                member_number(k, "data.threads") != 1.0)
                continue;
            json_array_append_new(
                to, json_pack("{s:s, s:s, s:f, s:s}", "bench", member_text(k, "bench"), "derived",
                              member_text(k, "id"), "bytes", member_number(level, "ends_bytes"),
                              "verdict", member_text(level, "verdict")));
            parts_of(o, k);
            found++;
        }
    }
    return found;
}

static double middle(const json_t *found)
{
    size_t n = json_array_size(found), at = 0;
    double best = HUGE_VAL, x = NAN;

    /* The measurement with the least distance to all others: a median that was measured. */
    for (size_t i = 0; i < n; i++) {
        double sum = 0.0, own = member_number(json_array_get(found, i), "bytes");

        for (size_t j = 0; j < n; j++)
            sum += apart(own, member_number(json_array_get(found, j), "bytes"));
        if (sum < best) {
            best = sum;
            at = i;
        }
    }
    if (n)
        x = member_number(json_array_get(found, at), "bytes");
    return x;
}

/* "L3 7.1 MiB (reported 32 MiB)"; true if it is as reported. */
static bool cache_text(char *to, size_t room, const char *name, double measured, double told)
{
    const bool same = isfinite(measured) && apart(measured, told) <= log(AGREES);
    char size[PARTS_ROOM], reported_size[PARTS_ROOM];

    parts_size(reported_size, told);
    snprintf(to, room, "%s %s (%s%s)", name,
             isfinite(measured) ? parts_size(size, measured) : "not seen",
             same ? "as reported" : "reported ", same ? "" : reported_size);
    return same;
}

static json_t *cache_json(const char *name, double measured, double told, json_t *found)
{
    json_t *o = json_pack("{s:s, s:f, s:o}", "cache", name, "reported_bytes", told, "found", found);

    if (isfinite(measured))
        record_real(o, "measured_bytes", measured);
    else
        record_absent(o, "measured_bytes", "no curve has a step there");
    return o;
}

/* Beside each reported cache what the knees that are in out say of it for one core. */
static void caches_beside(const struct parts *in, json_t *out)
{
    size_t count = json_array_size(out), known, seen = 0;
    struct cache caches[CACHES];
    char text[1024] = "", one[160], name[16];
    json_t *o, *rows = json_array(), *of = json_array();
    bool same = true;

    o = parts_record_about(of, "caches", "latency", "of one core");
    known = reported(in->topo, 1.0, caches);
    for (size_t i = 0; o && i < known; i++) {
        json_t *found = json_array();
        double bytes;

        snprintf(name, sizeof name, "L%u", caches[i].level);
        seen += cache_line(out, count, name, o, found);
        bytes = middle(found);
        same = cache_text(one, sizeof one, name, bytes, caches[i].bytes) && same;
        snprintf(strchr(text, 0), sizeof text - strlen(text), "%s%s", i ? ", " : "", one);
        json_array_append_new(rows, cache_json(name, bytes, caches[i].bytes, found));
    }
    if (seen) {
        json_object_set(parts_data(o), "caches", rows);
        parts_text(o, "caches of one core as measured: %s%s", text,
                   same ? ""
                        : "; in VMs and cgroups the reported sizes are often not what one gets");
        json_array_append(out, o);
    }
    json_decref(rows);
    json_decref(of);
}

void derive_knees(const struct parts *in, json_t *out)
{
    for (size_t i = 0; i < SOURCES; i++)
        parts_curves(in, sources[i].roles, FACTOR_SIZE, STEPS_LEAST_POINTS, knees, out);
    caches_beside(in, out);
}
