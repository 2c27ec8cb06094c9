/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "render/rows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/role.h"
#include "record/words.h"

static bool same(const char *a, const char *b)
{
    return a == b || strcmp(a, b) == 0;
}

static int by_class(const void *a, const void *b)
{
    const struct figure *x = *(const struct figure *const *)a,
                        *y = *(const struct figure *const *)b;
    int c = strcmp(x->rules, y->rules);

    if (c)
        return c;
    if (x->planned != y->planned)
        return x->planned < y->planned ? -1 : 1;
    return x < y ? -1 : x > y; /* as they were measured */
}

/* In all that has a column of its own in a summary. */
static bool alike(const struct figure *a, const struct figure *b)
{
    return same(a->bench, b->bench) && same(a->rules, b->rules) && same(a->type, b->type) &&
           same(a->tier, b->tier) && same(a->variant, b->variant);
}

static void find_apart(struct rows *r)
{
    for (size_t i = 0; i < r->all.n; i++)
        for (size_t k = i + 1; k < r->all.n; k++) {
            if (!alike(r->all.f[i], r->all.f[k]))
                continue;
            for (unsigned c = 0; c < COLUMNS; c++)
                if (columns[c].name && column_differs(&columns[c], r->all.f[i], r->all.f[k]))
                    r->apart |= 1U << c;
        }
}

int rows_make(struct rows *r, const struct readout *run)
{
    *r = (struct rows){.n = run->n};
    r->row = calloc(run->n + 1, sizeof *r->row);
    r->all.f = calloc(run->n + 1, sizeof *r->all.f);
    if (!r->row || !r->all.f) {
        rows_fini(r);
        return -1;
    }
    for (size_t i = 0; i < run->n; i++)
        r->all.f[r->all.n++] = &run->figure[i];
    qsort(r->all.f, r->n, sizeof *r->all.f, by_class);
    for (size_t i = 0; i < r->n; i++)
        r->row[i] = (struct row){
            .f = r->all.f[i], .of = 1, .bad = strcmp(r->all.f[i]->status, "PASS") != 0};
    find_apart(r);
    return 0;
}

void rows_fini(struct rows *r)
{
    free(r->row);
    free(r->all.f);
    *r = (struct rows){0};
}

/* A number that cannot be true is not the best of several. */
static bool better(const struct figure *a, const struct figure *b)
{
    const double x = strcmp(a->status, "INVALID") ? a->median : NAN,
                 y = strcmp(b->status, "INVALID") ? b->median : NAN;

    if (isnan(x) || isnan(y))
        return !isnan(x) && isnan(y);
    return figure_higher(a) ? x > y : x < y;
}

/* The benchmark's own factor where it is a word: a model or a pattern is no place on a curve. */
static const char *word_of(const struct figure *f)
{
    const char *value = strchr(f->at, '=');

    return !value || (value[1] >= '0' && value[1] <= '9') ? "" : f->at;
}

static bool one_row(const struct figure *a, const struct figure *b)
{
    return same(a->bench, b->bench) && same(a->rules, b->rules) && same(a->type, b->type) &&
           same(a->tier, b->tier) && same(a->cache, b->cache) && same(a->unit, b->unit) &&
           same(word_of(a), word_of(b));
}

void rows_group(struct rows *r)
{
    size_t kept = 0;

    for (size_t i = 0; i < r->n; i++) {
        struct row *row = &r->row[i];
        size_t k = 0;

        if (strchr(row->f->cache, '-')) /* a curve between two caches */
            continue;
        while (k < kept && !one_row(r->row[k].f, row->f))
            k++;
        if (k == kept) {
            r->row[kept++] = *row;
            continue;
        }
        r->row[k].of += row->of;
        r->row[k].bad += row->bad;
        if (better(row->f, r->row[k].f))
            r->row[k].f = row->f;
    }
    r->n = kept;
}

static bool is_shown_below(const struct row *row)
{
    const char *level = row->f->cache;

    return !row->bad && ((*level && strcmp(level, "memory") != 0) ||
                         row->f->roles & (ROLE_NODE_MATRIX | ROLE_INTERLEAVE));
}

void rows_thin(struct rows *r)
{
    size_t kept = 0;

    for (size_t i = 0; i < r->n; i++)
        if (!is_shown_below(&r->row[i]))
            r->row[kept++] = r->row[i];
    r->n = kept;
}

static bool begins_class(const struct rows *r, size_t i)
{
    return !i || !same(r->row[i].f->rules, r->row[i - 1].f->rules);
}

void rows_keep(struct rows *r, size_t n)
{
    size_t left = n, kept = 0;

    for (size_t i = 0; i < r->n; i++) {
        struct row *row = &r->row[i];

        row->rank = begins_class(r, i) ? 0 : row[-1].rank + 1;
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
        n += begins_class(r, i);
    return n;
}

/* A factor's part of a label, if it tells points apart. */
static void add_factor(FILE *out, const struct rows *r, const struct figure *f, unsigned column,
                       const char *after)
{
    const struct column *c = &columns[column];
    char text[TEXT_ROOM];

    column_cell(text, c, f, column_scale(f));
    if (r->apart & 1U << column && *text)
        fprintf(out, "%s%s%s%s", *after ? "" : " ", c->before, text, after);
}

/* "read=50 nt avx512 t2": the benchmark's own factor, which says most, then the variant and what
 * else tells points apart. "L2 (best of 6)": of a curve that became levels, the level says it all.
 */
static void put_label(char to[TEXT_ROOM], const struct rows *r, const struct row *row)
{
    const struct figure *f = row->f;
    char *label = NULL;
    size_t size;
    FILE *out = open_memstream(&label, &size);

    if (!out)
        return;
    if (row->of > 1 && *f->cache) {
        fputs(f->cache, out);
    } else {
        add_factor(out, r, f, COLUMN_AT, " ");
        fputs(*f->variant ? f->variant : "-", out);
        for (unsigned c = COLUMN_AT + 1; c < COLUMNS; c++)
            add_factor(out, r, f, c, "");
    }
    if (row->of > 1)
        fprintf(out, " (best of %zu)", row->of);
    fclose(out);
    member_clean(to, TEXT_ROOM, label);
    free(label);
}

/* What is the same in all rows is said above the table, and 100 % is what is expected. */
static bool is_expected(const struct rows *r, const struct column *c, const char *text)
{
    char share[TEXT_ROOM];

    return c->how == AS_SHARE && (columns_share(share, c, r->all) || strcmp(text, "100 %") == 0);
}

static void brief_cell(char to[TEXT_ROOM], const struct rows *r, const struct row *row,
                       const struct column *c)
{
    *to = '\0';
    if (c == &columns[COLUMN_VARIANT])
        put_label(to, r, row);
    else if (c == &columns[COLUMN_MEDIAN])
        column_median(to, row->f);
    else if (c == &columns[COLUMN_STATUS])
        column_status(to, row->f);
    else
        column_cell(to, c, row->f, column_scale(row->f));
    if (!*to || is_expected(r, c, to))
        snprintf(to, TEXT_ROOM, "-");
}

static int add_heading(struct table *t, const char *class)
{
    const struct word *w = words_find(words_class, class);
    char text[TEXT_ROOM];

    snprintf(text, sizeof text, "-- class %.64s%s%s --", *class ? class : "(none)", w ? ": " : "",
             w ? w->brief : "");
    return table_heading(t, text);
}

static int add_row(struct table *t, const struct rows *r, const struct row *row,
                   const struct column *const *chosen)
{
    char text[TABLE_COLUMNS][TEXT_ROOM];
    const char *cells[TABLE_COLUMNS];

    for (size_t i = 0; i < t->n; i++) {
        brief_cell(text[i], r, row, chosen[i]);
        cells[i] = text[i];
        if (chosen[i] == &columns[COLUMN_MEDIAN] && !isfinite(row->f->median)) {
            column_status(text[i], row->f);
            cells[i + 1] = NULL;
            return table_add(t, cells);
        }
        if (strcmp(text[i], "-") != 0)
            t->columns[i].hide = false;
    }
    if (row->of > 1 && row->bad) {
        size_t n = strlen(text[t->n - 1]);

        snprintf(text[t->n - 1] + n, TEXT_ROOM - n, ", %zu/%zu not PASS", row->bad, row->of);
    }
    return table_add(t, cells);
}

int rows_table(struct table *t, const struct rows *r)
{
    const struct column *chosen[TABLE_COLUMNS];
    int result = 0;

    *t = (struct table){.n = 0};
    for (const struct column *c = columns; c < columns + COLUMNS; c++)
        if (c->brief) {
            char title[TEXT_ROOM];

            t->columns[t->n] = (struct table_column){.right = c->how != AS_TEXT,
                                                     .hide = true,
                                                     .drop = c->drop,
                                                     .shrink = c == &columns[COLUMN_VARIANT]};
            column_title(title, c, c->brief, r->all);
            snprintf(t->columns[t->n].title, TABLE_TITLE, "%.31s", title);
            chosen[t->n++] = c;
        }
    for (size_t i = 0; i < r->n && !result; i++) {
        if (begins_class(r, i))
            result = add_heading(t, r->row[i].f->rules);
        if (!result)
            result = add_row(t, r, &r->row[i], chosen);
    }
    return result;
}
