/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "compare/match.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/member.h"
#include "text/join.h"

enum { KEY_ROOM = 512 };

static int no_memory(struct error *e)
{
    return error_set(e, EXIT_INTERNAL, "out of memory");
}

/* By id, then those that count, then launches; texts of one readout are kept once, so that most
 * comparisons are of pointers. */
static int by_id(const void *a, const void *b)
{
    const struct figure *f = *(const struct figure *const *)a;
    const struct figure *g = *(const struct figure *const *)b;
    const int order = f->id == g->id ? 0 : strcmp(f->id, g->id);

    if (order)
        return order;
    if (figure_counts(f) != figure_counts(g))
        return figure_counts(f) ? -1 : 1;
    return (f->launch > g->launch) - (f->launch < g->launch);
}

static void group(struct match_side *s, size_t n)
{
    for (size_t i = 0, end; i < n; i = end) {
        struct match_point *p = &s->point[s->n++];

        p->launch = s->sorted + i;
        for (end = i; end < n && s->sorted[end]->id == s->sorted[i]->id; end++)
            p->counting += figure_counts(s->sorted[end]);
        p->n = end - i;
    }
}

static int side_init(struct match_side *s, const struct readout *r, const char *glob,
                     struct error *e)
{
    const size_t room = r->n ? r->n : 1;
    size_t n = 0;

    s->r = r;
    s->sorted = malloc(room * sizeof *s->sorted);
    s->point = calloc(room, sizeof *s->point);
    s->paired = calloc(room, sizeof *s->paired);
    if (!s->sorted || !s->point || !s->paired)
        return no_memory(e);
    for (size_t i = 0; i < r->n; i++)
        if (!glob || fnmatch(glob, r->figure[i].id, 0) == 0)
            s->sorted[n++] = &r->figure[i];
    qsort(s->sorted, n, sizeof *s->sorted, by_id);
    group(s, n);
    return 0;
}

static const struct figure *first(const struct match_point *p)
{
    return p->launch[0];
}

void match_split(struct match_words *w, const char *id)
{
    char *save = NULL;

    memset(w, 0, sizeof *w);
    snprintf(w->text, sizeof w->text, "%s", id);
    for (char *t = strtok_r(w->text, " ", &save); t && w->n < sizeof w->word / sizeof *w->word;
         t = strtok_r(NULL, " ", &save))
        w->word[w->n++] = t;
    w->threads = w->n > 3 && w->word[3][0] == 'u' && isdigit((unsigned char)w->word[3][1]) ? 4 : 3;
    if (w->n > w->threads + 4 && w->word[w->threads][0] == 't' &&
        isdigit((unsigned char)w->word[w->threads + 4][0]))
        w->size = w->threads + 4;
}

/* What machines choose by themselves, left out of an id. */
enum loose { LOOSE_SIZE, LOOSE_THREADS };

static bool loose_key(char key[KEY_ROOM], const char *id, enum loose loose)
{
    struct match_words w;

    match_split(&w, id);
    *key = '\0';
    for (size_t i = 0; i < w.n; i++)
        join_add(key, KEY_ROOM, " ", "%s",
                 i == w.size || (loose == LOOSE_THREADS && i == w.threads) ? "*" : w.word[i]);
    return w.size && strlen(key) + 1 < KEY_ROOM;
}

/* "size 1GiB here, 2GiB there" of the words that differ. */
static void tell_words(char *to, size_t room, const char *a, const char *b)
{
    struct match_words u, v;

    match_split(&u, a);
    match_split(&v, b);
    to[0] = '\0';
    if (!u.size || !v.size)
        return;
    if (strcmp(u.word[u.threads], v.word[v.threads]) != 0)
        snprintf(to, room, "threads %s in A, %s in B", u.word[u.threads] + 1,
                 v.word[v.threads] + 1);
    if (strcmp(u.word[u.size], v.word[v.size]) != 0)
        join_add(to, room, ", ", "size %s in A, %s in B", u.word[u.size], v.word[v.size]);
}

/* What forbids to divide one number by the other. */
static bool may_meet(const struct figure *a, const struct figure *b, char *why, size_t room)
{
    const struct {
        const char *what, *a, *b;
    } same[] = {{"class", a->rules, b->rules},
                {"metric", a->metric, b->metric},
                {"unit", a->unit, b->unit},
                {"direction", a->direction, b->direction}};

    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (strcmp(same[i].a, same[i].b) != 0) {
            snprintf(why, room, "%s %.40s in A, %.40s in B: never compared", same[i].what,
                     same[i].a, same[i].b);
            return false;
        }
    return true;
}

/* Why the one of the two that has no number has none. */
static void tell_failed(char *to, size_t room, const struct match_pair *p)
{
    const bool in_a = !p->a->counting;
    const struct figure *f = first(in_a ? p->a : p->b);
    char text[120];

    member_clean(text, sizeof text, f->text);
    snprintf(to, room, "%s (%s) in %s: %s", f->status, f->reason,
             in_a && !p->b->counting ? "A, and none in B"
             : in_a                  ? "A"
                                     : "B",
             text);
}

static void put_pair(struct match *m, size_t i, size_t k)
{
    struct match_pair *p = &m->pair[m->n++];

    *p = (struct match_pair){.a = &m->side[0].point[i], .b = &m->side[1].point[k]};
    m->side[0].paired[i] = m->side[1].paired[k] = true;
    p->compared = p->a->counting && p->b->counting &&
                  may_meet(first(p->a), first(p->b), p->why, sizeof p->why);
    if (p->compared)
        tell_words(p->why, sizeof p->why, first(p->a)->id, first(p->b)->id);
    else if (!p->a->counting || !p->b->counting)
        tell_failed(p->why, sizeof p->why, p);
}

static void pair_same_ids(struct match *m)
{
    const struct match_side *a = &m->side[0], *b = &m->side[1];
    size_t i = 0, k = 0;

    while (i < a->n && k < b->n) {
        const int order = strcmp(first(&a->point[i])->id, first(&b->point[k])->id);

        if (order == 0)
            put_pair(m, i, k);
        i += order <= 0;
        k += order >= 0;
    }
}

/* Loose keys of a side's unpaired points: the place, or -1 where several have it. */
static json_t *loose_keys(const struct match_side *s, enum loose loose)
{
    json_t *keys = json_object();
    char key[KEY_ROOM];

    for (size_t i = 0; keys && i < s->n; i++) {
        if (s->paired[i] || !loose_key(key, first(&s->point[i])->id, loose))
            continue;
        if (json_object_set_new(keys, key,
                                json_integer(json_object_get(keys, key) ? -1 : (json_int_t)i))) {
            json_decref(keys);
            return NULL;
        }
    }
    return keys;
}

static int pair_loosely(struct match *m, enum loose loose)
{
    json_t *a = loose_keys(&m->side[0], loose), *b = loose_keys(&m->side[1], loose), *place;
    const char *key;

    if (!a || !b) {
        json_decref(a);
        json_decref(b);
        return -1;
    }
    json_object_foreach (a, key, place) {
        const json_t *other = json_object_get(b, key);

        if (json_integer_value(place) >= 0 && other && json_integer_value(other) >= 0)
            put_pair(m, (size_t)json_integer_value(place), (size_t)json_integer_value(other));
    }
    json_decref(a);
    json_decref(b);
    return 0;
}

/* What the other run says of a point that it does not have: an object of id to text. */
static json_t *skip_texts(const struct readout *r)
{
    json_t *texts = json_object();
    char text[200], clean[200];

    for (size_t i = 0; texts && i < r->skips; i++) {
        snprintf(text, sizeof text, "%s: %s", r->skip[i].reason, r->skip[i].text);
        member_clean(clean, sizeof clean, text);
        if (*r->skip[i].id)
            json_object_set_new(texts, r->skip[i].id, json_string(clean));
    }
    return texts;
}

static int put_rest(struct match *m, size_t which)
{
    struct match_side *s = &m->side[which], *other = &m->side[!which];
    json_t *texts = skip_texts(other->r);

    for (size_t i = 0; texts && i < s->n; i++) {
        const json_t *text = json_object_get(texts, first(&s->point[i])->id);
        struct match_pair *p = &m->pair[m->n];

        if (s->paired[i])
            continue;
        *p =
            (struct match_pair){.a = which ? NULL : &s->point[i], .b = which ? &s->point[i] : NULL};
        snprintf(p->why, sizeof p->why, "not run in %c%s%.150s", which ? 'A' : 'B',
                 text ? ": " : "", text ? json_string_value(text) : "");
        m->n++;
    }
    json_decref(texts);
    return texts ? 0 : -1;
}

/* By class, kind of memory, benchmark and id. */
static int in_reading_order(const void *a, const void *b)
{
    const struct match_pair *p = a, *q = b;
    const struct figure *f = first(p->a ? p->a : p->b), *g = first(q->a ? q->a : q->b);
    const char *const keys[][2] = {{f->rules, g->rules}, {f->tier, g->tier}, {f->id, g->id}};
    int order = 0;

    for (size_t i = 0; i < 3 && !order; i++)
        order = strcmp(keys[i][0], keys[i][1]);
    return order;
}

int match_make(struct match *m, const struct readout *a, const struct readout *b, const char *glob,
               struct error *e)
{
    *m = (struct match){0};
    if (side_init(&m->side[0], a, glob, e) || side_init(&m->side[1], b, glob, e)) {
        match_fini(m);
        return -1;
    }
    m->pair = calloc(m->side[0].n + m->side[1].n + 1, sizeof *m->pair);
    if (m->pair)
        pair_same_ids(m);
    if (!m->pair || pair_loosely(m, LOOSE_SIZE) || pair_loosely(m, LOOSE_THREADS) ||
        put_rest(m, 0) || put_rest(m, 1)) {
        match_fini(m);
        return no_memory(e);
    }
    qsort(m->pair, m->n, sizeof *m->pair, in_reading_order);
    return 0;
}

void match_fini(struct match *m)
{
    for (size_t i = 0; i < 2; i++) {
        free(m->side[i].sorted);
        free(m->side[i].point);
        free(m->side[i].paired);
    }
    free(m->pair);
    *m = (struct match){0};
}
