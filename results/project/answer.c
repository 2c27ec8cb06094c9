/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "project/answer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/member.h"
#include "stats/stats.h"

static const struct {
    const char *name;
    enum amount_of amount;
    enum ask_of of; /* the measure that it needs; NOTHING: none */
} results[RESULTS] = {
    [RESULT_DEVICES] = {"devices", AMOUNT_COUNT, ASK_NOTHING},
    [RESULT_NODES] = {"nodes", AMOUNT_COUNT, ASK_NOTHING},
    [RESULT_POWER] = {"power", AMOUNT_POWER, ASK_NOTHING},
    [RESULT_BANDWIDTH] = {"memory bandwidth", AMOUNT_BANDWIDTH, ASK_BANDWIDTH},
    [RESULT_CAPACITY] = {"memory", AMOUNT_CAPACITY, ASK_CAPACITY},
    [RESULT_COST] = {"cost", AMOUNT_COST, ASK_NOTHING},
    [RESULT_TOKENS] = {"tokens/s", AMOUNT_TOKENS, ASK_TOKENS},
    [RESULT_FLOPS] = {"computing rate", AMOUNT_FLOPS, ASK_FLOPS},
};
static const char *const mode_names[MODES] = {"perfect", "slowest-of-n", "fitted"};

const char *answer_name(enum answer_result r)
{
    return results[r].name;
}

enum amount_of answer_amount(enum answer_result r)
{
    return results[r].amount;
}

enum amount_of answer_amount_of(const char *name)
{
    for (size_t r = 0; r < RESULTS; r++)
        if (strcmp(results[r].name, name) == 0)
            return results[r].amount;
    return AMOUNT_RATIO;
}

const char *answer_mode_name(enum answer_mode m)
{
    return mode_names[m];
}

int answers_goals(struct worlds *w, const json_t *target, int *goal, size_t room)
{
    const char *key;
    json_t *field;
    size_t i = 0;

    json_object_foreach (json_object_get(target, "fields"), key, field) {
        const struct ask *a = ask_find(key);
        const struct span value = {member_number(field, "lo"), member_number(field, "hi")};

        if (i == room)
            break;
        goal[i] = -1;
        if (a && a->of != ASK_NOTHING && value.lo > 0)
            goal[i] = worlds_goal(w, a->title, value, flag_find(member_text(field, "flag")));
        i++;
    }
    return (int)i;
}

void answers_fini(struct answers *all)
{
    free(all->answer);
    *all = (struct answers){0};
}

/* Is it told in this result, or follows from what is asked of it alone? */
static bool rests_on(const struct answer *a, enum answer_result result, enum ask_of asked)
{
    return a->result == result || (!a->by && a->ask->of == asked);
}

/* Why this cannot be answered; "" if it can. */
static void find_reason(const struct worlds *w, struct answer *a)
{
    const bool power = rests_on(a, RESULT_POWER, ASK_POWER);
    const struct {
        bool needed;
        enum assume_key key;
        const char *of, *missing; /* of a unit, or "" */
    } needs[] = {
        {power, ASSUME_POWER, "the power of a ",
         " is unknown: no energy was recorded; give --set power_w=WATTS"},
        {power, ASSUME_PUE, "", "no PUE is known: give --set pue=1.2"},
        {rests_on(a, RESULT_COST, ASK_COST), ASSUME_COST, "the cost of a ",
         " is not given: give --set unit_cost=USD"},
        {rests_on(a, RESULT_NODES, ASK_NODES) && w->basis->device, ASSUME_PER_NODE, "",
         "devices of a node are not given: give --set devices_per_node=8"},
    };
    const char *refusal = NULL;

    for (size_t i = 0; i < sizeof needs / sizeof *needs; i++)
        if (needs[i].needed && !w->cause[needs[i].key].used) {
            snprintf(a->reason, sizeof a->reason, "%s%s%s", needs[i].of,
                     *needs[i].of ? w->basis->unit : "", needs[i].missing);
            return;
        }
    if (a->mode == MODE_FITTED)
        refusal = scaling_refuses(&w->scaling[a->by - w->basis->measure], a->p50);
    if (refusal)
        snprintf(a->reason, sizeof a->reason, "NOT SUPPORTED: %s", refusal);
}

/* Does it rest on a word of --set: how the rate is counted, which law holds? */
static bool rests_on_word(const struct worlds *w, const struct answer *a)
{
    static const struct {
        enum assume_word word;
        const char *member;
    } words[] = {{ASSUME_PRECISION, "precision"}, {ASSUME_KIND, "kind"}};

    if (a->mode == MODE_FITTED && *w->assume->word[ASSUME_LAW])
        return true;
    for (size_t i = 0; i < 2 && a->by && a->ask->of == ASK_FLOPS; i++)
        if (*w->assume->word[words[i].word] && !*member_text(a->field, words[i].member))
            return true;
    return a->by && w->cause[ASSUME_SPARSITY].used && strcmp(a->by->density, "sparse") != 0 &&
           member_says(a->field, "density", "sparse");
}

/* The weakest of all that it is made of. */
static enum flag find_flag(const struct worlds *w, const struct answer *a)
{
    enum flag f = w->cause[a->goal].flag;

    if (a->by)
        f = flag_weaker(f, flag_weaker(a->by->flag, w->cause[ASSUME_EFFICIENCY].flag));
    if (a->of)
        f = flag_weaker(f, a->of->flag);
    if (a->by && a->ask->of == ASK_HPCG)
        f = flag_weaker(f, w->cause[ASSUME_HPCG].flag);
    if (rests_on(a, RESULT_POWER, ASK_POWER))
        f = flag_weaker(f, flag_weaker(w->cause[ASSUME_POWER].flag, w->cause[ASSUME_PUE].flag));
    if (rests_on(a, RESULT_COST, ASK_COST))
        f = flag_weaker(f, w->cause[ASSUME_COST].flag);
    if (rests_on_word(w, a) || (a->mode == MODE_SLOWEST && w->assume->number[ASSUME_SPREAD].known))
        f = FLAG_ASSUMED;
    return f;
}

/* A quantile that does not make a number of what cannot be reached; units are whole. */
static double quantile(const struct answer *a, const double *sorted, double p)
{
    const size_t at = (size_t)(p * (WORLDS - 1));
    const double value = isfinite(sorted[at + 1]) ? stats_quantile(sorted, WORLDS, p) : INFINITY;

    return results[a->result].amount == AMOUNT_COUNT ? ceil(value) : value;
}

static int evaluate(const struct worlds *w, struct answer *a)
{
    double *x;

    a->p10 = a->p50 = a->p90 = NAN;
    if (a->mode == MODE_FITTED) { /* how far the target is decides whether it is supported */
        a->p50 = w->scaling[a->by - w->basis->measure].laws ? answer_in(w, a, &w->middle) : NAN;
        find_reason(w, a);
        a->p50 = NAN;
    } else {
        find_reason(w, a);
    }
    a->flag = find_flag(w, a);
    if (*a->reason)
        return 0;
    x = malloc(WORLDS * sizeof *x);
    if (!x)
        return -1;
    for (size_t i = 0; i < WORLDS; i++)
        x[i] = answer_in(w, a, &w->world[i]);
    stats_sort(x, WORLDS);
    a->p10 = quantile(a, x, 0.1);
    a->p50 = quantile(a, x, 0.5);
    a->p90 = quantile(a, x, 0.9);
    free(x);
    return 0;
}

static int add(struct answers *all, const struct worlds *w, const struct answer *like,
               enum answer_result result)
{
    struct answer *more, *a;

    if (all->n == all->room) {
        all->room = all->room ? 2 * all->room : 64;
        more = realloc(all->answer, all->room * sizeof *more);
        if (!more)
            return -1;
        all->answer = more;
    }
    a = &all->answer[all->n++];
    *a = *like;
    a->result = result;
    return evaluate(w, a);
}

/* The units, and what follows from their number. */
static int add_counts(struct answers *all, const struct worlds *w, const struct answer *like)
{
    struct answer one = *like;

    if (add(all, w, &one, RESULT_DEVICES) || add(all, w, &one, RESULT_NODES))
        return -1;
    if (!one.by || one.by->of == ASK_CAPACITY) /* memory waits for nothing */
        return 0;
    one.mode = MODE_SLOWEST;
    if (worlds_tail(w, one.by).nodes && add(all, w, &one, RESULT_DEVICES))
        return -1;
    one.mode = MODE_FITTED;
    if (w->scaling[one.by - w->basis->measure].counts > 1 && add(all, w, &one, RESULT_DEVICES))
        return -1;
    return 0;
}

static int add_made(struct answers *all, const struct worlds *w, const struct answer *like)
{
    static const enum answer_result made[] = {RESULT_POWER, RESULT_BANDWIDTH, RESULT_CAPACITY,
                                              RESULT_COST,  RESULT_TOKENS,    RESULT_FLOPS};

    for (size_t r = 0; r < sizeof made / sizeof *made; r++)
        for (size_t i = 0; i < w->basis->n; i++) {
            const struct measure *m = &w->basis->measure[i];
            const bool memory = made[r] == RESULT_BANDWIDTH || made[r] == RESULT_CAPACITY;
            struct answer one = *like;

            if (results[made[r]].of == ASK_NOTHING && i > 0)
                break; /* needs no measure: once */
            if (results[made[r]].of != ASK_NOTHING && m->of != results[made[r]].of)
                continue;
            if (memory && m != basis_find(w->basis, m->of))
                continue; /* the main tier's */
            if (made[r] == RESULT_FLOPS && like->by)
                continue; /* that is what was asked for */
            if (made[r] == RESULT_COST && !w->cause[ASSUME_COST].used)
                continue;
            one.of = results[made[r]].of == ASK_NOTHING ? NULL : m;
            if (add(all, w, &one, made[r]))
                return -1;
        }
    return 0;
}

static int add_group(struct answers *all, const struct worlds *w, const struct answer *like)
{
    return add_counts(all, w, like) || add_made(all, w, like) ? -1 : 0;
}

/* Does a rate counted in this way tell of a target that counts in that one? */
static bool suits(const struct worlds *w, const json_t *field, const struct measure *m)
{
    const char *precision = member_text(field, "precision"),
               *density = member_text(field, "density");
    const char *set = w->assume->word[ASSUME_PRECISION];

    if (!*precision)
        precision = set;
    if (strcmp(precision, "mixed") == 0 && strcmp(m->precision, "fp16") != 0 &&
        strcmp(m->precision, "bf16") != 0)
        return false;
    if (*precision && strcmp(precision, "mixed") != 0 && strcmp(precision, m->precision) != 0)
        return false;
    if (strcmp(density, "sparse") == 0)
        return strcmp(m->density, "sparse") == 0 || w->cause[ASSUME_SPARSITY].used;
    return strcmp(m->density, "sparse") != 0;
}

static bool has_kind(const struct worlds *w, const json_t *field, const struct measure *like,
                     const char *kind)
{
    for (size_t i = 0; i < w->basis->n; i++) {
        const struct measure *m = &w->basis->measure[i];

        if (m->of == ASK_FLOPS && suits(w, field, m) && strcmp(m->kind, kind) == 0 &&
            strcmp(m->precision, like->precision) == 0)
            return true;
    }
    return false;
}

/* The measure answers for a kind if it is of it, or if nothing is: then it only bounds it. */
static bool answers_kind(const struct worlds *w, struct answer *a, const struct measure *m)
{
    const char *wanted = *member_text(a->field, "kind") ? member_text(a->field, "kind")
                                                        : w->assume->word[ASSUME_KIND];

    a->note[0] = '\0';
    if (!*wanted || strcmp(wanted, m->kind) == 0)
        return true;
    if (has_kind(w, a->field, m, wanted))
        return false;
    snprintf(a->note, sizeof a->note, "%s asked for, only %s known: %s", wanted, m->kind,
             strcmp(wanted, "sustained") == 0 ? "more units than this" : "at most so many units");
    return true;
}

static int add_rates(struct answers *all, const struct worlds *w, struct answer *like)
{
    static const char *const order[] = {"fp64", "fp32", "tf32", "fp16", "bf16",
                                        "fp8",  "fp6",  "fp4",  "int8", NULL};
    const size_t before = all->n;

    for (size_t k = 0; order[k]; k++)
        for (size_t i = 0; i < w->basis->n; i++) {
            const struct measure *m = &w->basis->measure[i];

            if (m->of != ASK_FLOPS || strcmp(m->precision, order[k]) != 0 ||
                !suits(w, like->field, m) || !answers_kind(w, like, m))
                continue;
            like->by = m;
            if (add_group(all, w, like))
                return -1;
        }
    like->by = NULL;
    return all->n > before ? 0 : 1;
}

/* An answer that says why there is none. */
static int add_nothing(struct answers *all, const struct worlds *w, struct answer *like)
{
    const char *precision = ask_precision_title(member_text(like->field, "precision"));
    const char *density = member_text(like->field, "density");

    if (strcmp(density, "sparse") == 0)
        snprintf(like->reason, sizeof like->reason,
                 "sparse rates are not measured: give --set sparsity=2 (operations counted for "
                 "each that is done)");
    else
        snprintf(like->reason, sizeof like->reason, "%s%s%s is not measured in this run", precision,
                 *precision ? " " : "", like->ask->title);
    return add(all, w, like, RESULT_DEVICES);
}

static int add_goal(struct answers *all, const struct worlds *w, struct answer *like)
{
    static const struct {
        enum ask_of asked, measure;
    } by[] = {{ASK_HPCG, ASK_BANDWIDTH},
              {ASK_BANDWIDTH, ASK_BANDWIDTH},
              {ASK_CAPACITY, ASK_CAPACITY},
              {ASK_TOKENS, ASK_TOKENS}};
    int rc;

    if (like->ask->of == ASK_FLOPS) {
        rc = add_rates(all, w, like);
        return rc > 0 ? add_nothing(all, w, like) : rc;
    }
    for (size_t i = 0; i < sizeof by / sizeof *by; i++)
        if (by[i].asked == like->ask->of) {
            like->by = basis_find(w->basis, by[i].measure);
            if (like->ask->of == ASK_HPCG)
                snprintf(like->note, sizeof like->note,
                         "HPCG follows memory bandwidth: %.3g to %.3g flop a byte of peak",
                         w->cause[ASSUME_HPCG].lo, w->cause[ASSUME_HPCG].hi);
            return like->by ? add_group(all, w, like) : add_nothing(all, w, like);
        }
    return add_group(all, w, like);
}

int answers_make(struct answers *all, const struct worlds *w, const json_t *target, const int *goal)
{
    const char *key;
    json_t *field;
    size_t i = 0;

    *all = (struct answers){0};
    json_object_foreach (json_object_get(target, "fields"), key, field) {
        struct answer like = {.key = key, .ask = ask_find(key), .field = field, .goal = goal[i++]};

        if (like.goal >= 0 && add_goal(all, w, &like)) {
            answers_fini(all);
            return -1;
        }
    }
    return 0;
}
