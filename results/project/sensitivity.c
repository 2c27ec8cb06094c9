/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Which assumption moves an answer most. */
#include "project/answer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "record/member.h"

static bool is_answered(const struct answer *a)
{
    return isfinite(a->p50);
}

/* The answer that stands for all: the first number of units, a fixed one where there is no other;
 * NULL if nothing is answered. */
static const struct answer *main_answer(const struct answers *all)
{
    const struct answer *given = NULL;

    for (size_t i = 0; i < all->n; i++) {
        const struct answer *a = &all->answer[i];

        if (!is_answered(a))
            continue;
        if (a->by && a->result == RESULT_DEVICES)
            return a;
        if (!given && a->result != RESULT_DEVICES && a->result != RESULT_NODES)
            given = a;
    }
    return given;
}

/* What moves the answer: an assumption between two ends, told as numbers or words (stolen). */
struct mover {
    const char *name, *unit;
    json_t *low, *high;
    enum flag flag;
};

static void add_row(json_t *rows, const struct answer *a, double at_low, double at_high,
                    const struct mover *m)
{
    json_array_append_new(rows,
                          json_pack("{s:s, s:f, s:f, s:s, s:o, s:o, s:s, s:s}", "answer",
                                    answer_name(a->result), "answer_low", at_low, "answer_high",
                                    at_high, "assumption", m->name, "low", m->low, "high", m->high,
                                    "unit", m->unit, "flag", flag_name(m->flag)));
}

static const char *unit_of(size_t cause, const struct worlds *w)
{
    if (cause < ASSUME_NUMBERS)
        return amount_unit(assume_amount((enum assume_key)cause));
    return cause < CAUSE_RATE
               ? ""
               : amount_unit(ask_of(w->basis->measure[cause - CAUSE_RATE].of)->amount);
}

/* The answer with this one cause at both ends. */
static void add_cause(json_t *rows, const struct worlds *w, const struct answer *a, size_t cause)
{
    const struct cause *c = &w->cause[cause];
    struct world low = w->middle, high = w->middle;
    double at_low, at_high;

    low.x[cause] = c->lo;
    high.x[cause] = c->hi;
    low.curve = high.curve = SIZE_MAX;
    at_low = answer_in(w, a, &low);
    at_high = answer_in(w, a, &high);
    if (!isfinite(at_low) || !isfinite(at_high) || fabs(at_low / at_high - 1) < 1e-4)
        return;
    add_row(
        rows, a, at_low, at_high,
        &(struct mover){c->name, unit_of(cause, w), json_real(c->lo), json_real(c->hi), c->flag});
}

/* What a target leaves open is an assumption too: the same answer by all measures that suit. */
static void add_reading(json_t *rows, const struct answers *all, const struct answer *a)
{
    const struct answer *least = a, *most = a;

    for (size_t i = 0; i < all->n; i++) {
        const struct answer *b = &all->answer[i];

        if (b->field != a->field || b->result != a->result || b->mode != a->mode || !b->by ||
            !is_answered(b))
            continue;
        least = b->p50 < least->p50 ? b : least;
        most = b->p50 > most->p50 ? b : most;
    }
    if (!a->by || least == most)
        return;
    add_row(rows, a, least->p50, most->p50,
            &(struct mover){"how the rate is counted", "", json_string(least->by->title),
                            json_string(most->by->title), FLAG_ASSUMED});
}

/* What all wait for the slowest would cost. */
static void add_slowest(json_t *rows, const struct answers *all, const struct answer *a)
{
    for (size_t i = 0; i < all->n; i++) {
        const struct answer *b = &all->answer[i];

        if (b->field != a->field || b->by != a->by || b->result != a->result ||
            b->mode != MODE_SLOWEST || !is_answered(b))
            continue;
        add_row(rows, a, a->p50, b->p50,
                &(struct mover){"work that waits for the slowest", "", json_string("none"),
                                json_string("all"), b->flag});
    }
}

static double moved(const json_t *row)
{
    return fabs(log(member_number(row, "answer_high") / member_number(row, "answer_low")));
}

/* Few rows: by insertion. */
static json_t *sorted(json_t *rows)
{
    json_t *to = json_array(), *row;
    size_t i, at;

    json_array_foreach (rows, i, row) {
        for (at = 0; at < json_array_size(to) && moved(json_array_get(to, at)) >= moved(row);)
            at++;
        json_array_insert(to, at, row);
    }
    json_decref(rows);
    return to;
}

json_t *answers_sensitivity(const struct worlds *w, const struct answers *all)
{
    const struct answer *a = main_answer(all), *power = NULL;
    json_t *rows = json_array();

    for (size_t i = 0; a && i < all->n && !power; i++)
        if (all->answer[i].by == a->by && all->answer[i].field == a->field &&
            all->answer[i].result == RESULT_POWER && is_answered(&all->answer[i]))
            power = &all->answer[i];
    for (size_t k = 0; a && k < CAUSES; k++)
        if (w->cause[k].used && w->cause[k].lo < w->cause[k].hi) {
            add_cause(rows, w, a, k);
            if (power && power != a)
                add_cause(rows, w, power, k);
        }
    if (a) {
        add_reading(rows, all, a);
        add_slowest(rows, all, a);
    }
    return sorted(rows);
}
