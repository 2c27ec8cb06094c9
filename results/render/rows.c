/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "render/rows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/member.h"
#include "record/role.h"
#include "text/units.h"

/* What can set points apart besides benchmark, type and tier, which have columns. */
static const struct factor {
    const char *path;
    const char *before, *after; /* in a label */
    const char *name, *unit;    /* where all points have it */
    const char *usual;          /* not worth a word where all have it */
    bool bytes;
} factors[] = {
    {"params.variant", "", "", "", "", "", false},
    {"params.at", "", "", "", "", "", false},
    {"params.isa", "", "", "", "", "", false},
    {"params.device", "", "", "", "", "host", false},
    {"params.unroll", "u", "", "unroll ", "", "1", false},
    {"params.threads", "t", "", "", " threads", "", false},
    {"params.ranks", "r", "", "", " ranks", "1", false},
    {"params.pages", "", "", "", " pages", "", false},
    {"params.size_bytes", "", "", "", " arrays", "", true},
    {"params.bind", "", "", "bind ", "", "", false},
    {"params.offset_bytes", "off", "", "offset ", " B", "4160", false}, /* what auto is */
    {"params.from", "from ", "", "from node ", "", "", false},
    {"params.chosen", "", "", "", "", "", false},
    {"params.level", "", "", "", "", "", false},
    {"launch", "launch", "", "launch ", "", "0", false},
};

/* The benchmark's own factor says most, so it comes first in a label. */
enum { FACTORS = sizeof factors / sizeof *factors, AT = 1 };

static const struct {
    const char *path, *after, *name; /* after: read once more, the lower one counts */
} shares[ROWS_SHARES] = {
    [ROWS_LOCAL] = {"placement.local_before", "placement.local_after", "local"},
    [ROWS_HUGE] = {"placement.huge", "placement.huge_after", "huge"},
};

int rows_share(const json_t *point, enum rows_share what)
{
    double share =
        fmin(member_number(point, shares[what].path), member_number(point, shares[what].after));

    return share >= 0.0 && share <= 1.0 ? (int)floor(100.0 * share + 1e-9) : -1;
}

double rows_level(const struct rows *r)
{
    double level = NAN;

    for (size_t i = 0; i < r->n; i++) {
        double own = member_number(r->row[i].point, "summary.ci.level");

        if (isfinite(own) && isfinite(level) && own != level)
            return NAN;
        level = isfinite(own) ? own : level;
    }
    return level;
}

/* The share of the first point that tells it. */
static int first_share(const struct rows *r, enum rows_share what)
{
    int share = -1;

    for (size_t i = 0; i < r->n && share < 0; i++)
        share = rows_share(r->row[i].point, what);
    return share;
}

static bool is_same_share(const struct rows *r, enum rows_share what)
{
    int first = first_share(r, what);

    for (size_t i = 0; i < r->n; i++) {
        int share = rows_share(r->row[i].point, what);

        if (share >= 0 && share != first)
            return false;
    }
    return true;
}

static void factor_text(char to[TEXT_ROOM], const struct factor *f, const json_t *point)
{
    if (f->bytes)
        units_bytes(to, member_number(point, f->path));
    else
        member_any(to, point, f->path);
}

/* Position in the plan; after all of it if it is not there. */
static size_t planned(const json_t *plan, const char *id)
{
    const json_t *list = member_at(plan, "points"), *p;
    size_t i;

    json_array_foreach (list, i, p)
        if (strcmp(member_text(p, "id"), id) == 0)
            return i;
    return json_array_size(list);
}

static int by_class(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    int c = strcmp(x->class, y->class);

    if (c)
        return c;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return (x->seen > y->seen) - (x->seen < y->seen);
}

static bool same_texts(const json_t *a, const json_t *b, const char *const *keys, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(member_text(a, keys[i]), member_text(b, keys[i])) != 0)
            return false;
    return true;
}

/* True if a factor differs between two points, or only between points alike in all columns. */
static bool differs(const struct rows *r, const struct factor *f, bool alike)
{
    static const char *const columns[] = {"class", "bench", "params.type", "params.tier",
                                          "params.variant"};
    char one[TEXT_ROOM], other[TEXT_ROOM];

    for (size_t i = 0; i < r->n; i++) {
        factor_text(one, f, r->row[i].point);
        for (size_t k = i + 1; k < r->n; k++) {
            if (alike && !same_texts(r->row[i].point, r->row[k].point, columns, 5))
                continue;
            factor_text(other, f, r->row[k].point);
            if (strcmp(one, other) != 0)
                return true;
        }
        if (!alike)
            return false;
    }
    return false;
}

int rows_make(struct rows *r, const json_t *records)
{
    size_t room = member_count(records, "point"), i;
    const json_t *plan = member_record(records, "plan"), *p;

    *r = (struct rows){.row = calloc(room ? room : 1, sizeof *r->row)};
    if (!r->row)
        return -1;
    json_array_foreach (records, i, p) {
        const char *status = member_text(p, "status");

        if (!member_is(p, "point") || strcmp(status, "SKIP") == 0)
            continue;
        r->row[r->n++] = (struct row){.point = p,
                                      .class = member_text(p, "class"),
                                      .order = planned(plan, member_text(p, "id")),
                                      .seen = i,
                                      .of = 1,
                                      .bad = strcmp(status, "PASS") != 0};
    }
    qsort(r->row, r->n, sizeof *r->row, by_class);
    for (size_t f = 0; f < FACTORS; f++) {
        r->apart |= (unsigned)differs(r, &factors[f], true) << f;
        r->common |= (unsigned)!differs(r, &factors[f], false) << f;
    }
    for (int s = 0; s < ROWS_SHARES; s++)
        r->same_share[s] = is_same_share(r, (enum rows_share)s);
    return 0;
}

void rows_fini(struct rows *r)
{
    free(r->row);
    *r = (struct rows){0};
}

/* The median of a point that may count as the best of several: NAN without a rate, or one that
 * cannot be true. */
static double true_median(const json_t *point)
{
    if (strcmp(member_text(point, "status"), "INVALID") == 0)
        return NAN;
    return member_number(point, "summary.median");
}

static bool better(const json_t *a, const json_t *b)
{
    double x = true_median(a), y = true_median(b);

    if (isnan(x) || isnan(y))
        return !isnan(x) && isnan(y);
    return strcmp(member_text(a, "summary.direction"), "lower") == 0 ? x < y : x > y;
}

/* The benchmark's own factor where it is a word: a model or a pattern is no place on a curve. */
static const char *word_of(const json_t *point)
{
    const char *at = member_text(point, "params.at"), *value = strchr(at, '=');

    return !value || (value[1] >= '0' && value[1] <= '9') ? "" : at;
}

static bool one_row(const json_t *a, const json_t *b, const char *const *keys, size_t n)
{
    return same_texts(a, b, keys, n) && strcmp(word_of(a), word_of(b)) == 0;
}

void rows_group(struct rows *r)
{
    static const char *const keys[] = {"class",       "bench",        "params.type",
                                       "params.tier", "params.level", "summary.unit"};
    enum { KEYS = sizeof keys / sizeof *keys };
    size_t kept = 0;

    for (size_t i = 0; i < r->n; i++) {
        struct row *row = &r->row[i];
        size_t k = 0;

        if (strchr(member_text(row->point, "params.level"), '-')) /* a curve between two caches */
            continue;
        while (k < kept && !one_row(r->row[k].point, row->point, keys, KEYS))
            k++;
        if (k == kept) {
            r->row[kept++] = *row;
            continue;
        }
        r->row[k].of += row->of;
        r->row[k].bad += row->bad;
        if (better(row->point, r->row[k].point))
            r->row[k].point = row->point;
    }
    r->n = kept;
}

static bool is_shown_below(const struct row *row)
{
    const char *level = member_text(row->point, "params.level");

    return !row->bad && ((*level && strcmp(level, "memory") != 0) ||
                         roles_any(row->point, ROLE_NODE_MATRIX | ROLE_INTERLEAVE));
}

void rows_thin(struct rows *r)
{
    size_t kept = 0;

    for (size_t i = 0; i < r->n; i++)
        if (!is_shown_below(&r->row[i]))
            r->row[kept++] = r->row[i];
    r->n = kept;
}

void rows_keep(struct rows *r, size_t n)
{
    size_t left = n, kept = 0;

    for (size_t i = 0; i < r->n; i++) {
        struct row *row = &r->row[i];

        row->rank = i && !strcmp(row->class, row[-1].class) ? row[-1].rank + 1 : 0;
        row->keep = row->bad && left;
        left -= row->keep;
    }
    /* The others in turns, so that no class takes all the room. */
    for (size_t rank = 0; rank < r->n && left; rank++)
        for (size_t i = 0; i < r->n && left; i++)
            if (!r->row[i].keep && r->row[i].rank == rank) {
                r->row[i].keep = true;
                left--;
            }
    for (size_t i = 0; i < r->n; i++)
        if (r->row[i].keep)
            r->row[kept++] = r->row[i];
    r->n = kept;
}

size_t rows_lines(const struct rows *r)
{
    size_t n = r->n;

    for (size_t i = 0; i < r->n; i++)
        n += !i || strcmp(r->row[i].class, r->row[i - 1].class) != 0;
    return n;
}

char *rows_label(const struct rows *r, const struct row *row)
{
    char text[TEXT_ROOM], *label = NULL;
    bool levels;
    size_t size;
    FILE *out = open_memstream(&label, &size);

    if (!out)
        return NULL;
    /* Of a curve that became levels, the level says it all. */
    levels = row->of > 1 && *member_text(row->point, "params.level");
    factor_text(text, &factors[0], row->point);
    if (!levels && r->apart & 1U << AT && *member_text(row->point, factors[AT].path))
        fprintf(out, "%s ", member_text(row->point, factors[AT].path));
    fputs(levels ? member_text(row->point, "params.level") : text, out);
    for (size_t f = 1; f < FACTORS && !levels; f++)
        if (f != AT && r->apart & 1U << f) {
            factor_text(text, &factors[f], row->point);
            if (strcmp(text, "-") != 0)
                fprintf(out, " %s%s%s", factors[f].before, text, factors[f].after);
        }
    if (row->of > 1)
        fprintf(out, " (best of %zu)", row->of);
    fclose(out);
    return label;
}

/* " 100 % local, 100 % huge" after the pages that all points asked for, or with the word "pages".
 * False if points differ or tell nothing. */
static bool put_shares(FILE *out, const struct rows *r, bool after_pages, const char *between)
{
    const char *before = after_pages ? " " : between;
    bool told = false;

    for (int s = 0; s < ROWS_SHARES; s++) {
        int share = first_share(r, (enum rows_share)s);

        if (share < 0 || !r->same_share[s])
            continue;
        fprintf(out, "%s%s%d %% %s", before, after_pages || told ? "" : "pages ", share,
                shares[s].name);
        told = true;
        before = ", ";
    }
    return told;
}

char *rows_common(const struct rows *r)
{
    char text[TEXT_ROOM], *common = NULL;
    const char *between = "";
    size_t size;
    FILE *out = open_memstream(&common, &size);

    if (!out)
        return NULL;
    for (size_t f = 1; r->n && f < FACTORS; f++) {
        bool told;

        factor_text(text, &factors[f], r->row[0].point);
        told = r->common & 1U << f && strcmp(text, "-") != 0 && strcmp(text, factors[f].usual) != 0;
        if (told)
            fprintf(out, "%s%s%s%s", between, factors[f].name, text, factors[f].unit);
        if (strcmp(factors[f].path, "params.pages") == 0)
            told |= put_shares(out, r, told, between);
        between = told ? ", " : between;
    }
    fclose(out);
    return common;
}
