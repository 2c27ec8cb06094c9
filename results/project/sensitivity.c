/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "project/sensitivity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "record/member.h"

static bool is_answered(const struct answer *a)
{
    return isfinite(a->p50);
}

const struct answer *sensitivity_main(const struct answers *all)
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

static json_t *row_new(const struct answer *a, double low, double high)
{
    return json_pack("{s:s, s:f, s:f}", "answer", answer_name(a->result), "answer_low", low,
                     "answer_high", high);
}

static const char *unit_of(size_t cause, const struct worlds *w)
{
    static const enum amount_of amounts[ASSUME_NUMBERS] = {
        [ASSUME_PUE] = AMOUNT_RATIO,        [ASSUME_POWER] = AMOUNT_POWER,
        [ASSUME_EFFICIENCY] = AMOUNT_RATIO, [ASSUME_SPREAD] = AMOUNT_RATIO,
        [ASSUME_COST] = AMOUNT_COST,        [ASSUME_PER_NODE] = AMOUNT_COUNT,
        [ASSUME_SPARSITY] = AMOUNT_RATIO,   [ASSUME_HPCG] = AMOUNT_RATIO};
    static const struct {
        enum ask_of of;
        const char *unit;
    } units[] = {{ASK_FLOPS, "FLOP/s"},
                 {ASK_BANDWIDTH, "B/s"},
                 {ASK_CAPACITY, "B"},
                 {ASK_TOKENS, "tokens/s"},
                 {ASK_POWER, "W"}};

    if (cause < ASSUME_NUMBERS)
        return amount_unit(amounts[cause]);
    for (size_t i = 0; cause >= CAUSE_RATE && i < sizeof units / sizeof *units; i++)
        if (w->basis->measure[cause - CAUSE_RATE].of == units[i].of)
            return units[i].unit;
    return "";
}

/* The answer with this one cause at both ends. */
static void add_cause(json_t *rows, const struct worlds *w, const struct answer *a, size_t cause)
{
    const struct cause *c = &w->cause[cause];
    struct world low = w->middle, high = w->middle;
    double at_low, at_high;
    json_t *row;

    low.x[cause] = c->lo;
    high.x[cause] = c->hi;
    low.curve = high.curve = SIZE_MAX;
    at_low = answer_in(w, a, &low);
    at_high = answer_in(w, a, &high);
    if (!isfinite(at_low) || !isfinite(at_high) || fabs(at_low / at_high - 1) < 1e-4)
        return;
    row = row_new(a, at_low, at_high);
    json_object_set_new(row, "assumption", json_string(c->name));
    json_object_set_new(row, "low", json_real(c->lo));
    json_object_set_new(row, "high", json_real(c->hi));
    json_object_set_new(row, "unit", json_string(unit_of(cause, w)));
    json_object_set_new(row, "flag", json_string(flag_name(c->flag)));
    json_array_append_new(rows, row);
}

/* What a target leaves open is an assumption too: the same answer by all measures that suit. */
static void add_reading(json_t *rows, const struct answers *all, const struct answer *a)
{
    const struct answer *least = a, *most = a;
    json_t *row;

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
    row = row_new(a, least->p50, most->p50);
    json_object_set_new(row, "assumption", json_string("how the rate is counted"));
    json_object_set_new(row, "low", json_string(least->by->title));
    json_object_set_new(row, "high", json_string(most->by->title));
    json_object_set_new(row, "unit", json_string(""));
    json_object_set_new(row, "flag", json_string(flag_name(FLAG_ASSUMED)));
    json_array_append_new(rows, row);
}

/* What all wait for the slowest would cost. */
static void add_slowest(json_t *rows, const struct answers *all, const struct answer *a)
{
    for (size_t i = 0; i < all->n; i++) {
        const struct answer *b = &all->answer[i];
        json_t *row;

        if (b->field != a->field || b->by != a->by || b->result != a->result ||
            b->mode != MODE_SLOWEST || !is_answered(b))
            continue;
        row = row_new(a, a->p50, b->p50);
        json_object_set_new(row, "assumption", json_string("work that waits for the slowest"));
        json_object_set_new(row, "low", json_string("none"));
        json_object_set_new(row, "high", json_string("all"));
        json_object_set_new(row, "unit", json_string(""));
        json_object_set_new(row, "flag", json_string(flag_name(b->flag)));
        json_array_append_new(rows, row);
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

json_t *sensitivity_json(const struct worlds *w, const struct answers *all)
{
    const struct answer *a = sensitivity_main(all), *power = NULL;
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
