/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "project/answer.h"
#include "project/target.h"
#include "record/journal.h"
#include "record/member.h"
#include "text/join.h"

/* The target that an id of the catalogue or a file names (new), or NULL and e. */
static json_t *target_of(const struct catalogue *c, const char *against, struct error *e)
{
    enum catalogue_part part;
    const json_t *row = catalogue_find(c, against, &part);

    if (row && part == CATALOGUE_DEVICES) {
        error_set(e, EXIT_USAGE,
                  "'%s' is a device, no target: 'hbmark target --show %s' shows it; --set "
                  "device=%s projects with it instead of the measured hardware",
                  against, against, against);
        return NULL;
    }
    if (row)
        return catalogue_target(row, part);
    if (strchr(against, '/') || strchr(against, '.') || access(against, R_OK) == 0)
        return target_ini_read(against, e);
    catalogue_unknown(c, against, "--against", e);
    return NULL;
}

static json_t *measured_row(const struct measure *m)
{
    const struct ask *a = ask_of(m->of);
    json_t *row = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "name", m->title, "of", a->ini,
                            "unit", amount_unit(a->amount), "precision", m->precision, "kind",
                            m->kind, "tier", m->tier);

    record_real(row, "value", m->value);
    record_real(row, "lo", m->lo);
    record_real(row, "hi", m->hi);
    record_real(row, "n", m->n);
    record_real(row, "launches", m->launches);
    record_real(row, "nodes", m->nodes);
    if (m->tail.nodes >= TAIL_LEAST)
        record_real(row, "node_spread", m->tail.sd);
    else
        record_absent(row, "node_spread", "fewer than three nodes were measured together");
    json_object_update_new(row, json_pack("{s:s, s:s, s:s, s:s}", "flag", flag_name(m->flag), "p",
                                          *m->p ? m->p : "measured", "id", m->id, "note", m->note));
    return row;
}

/* "1 EFLOP/s FP64 peak", "15,000 devices"; and what answers it, if it is not NULL. */
static void answer_words(char *to, size_t room, const struct answer *a, const struct measure *m)
{
    const bool count = a->ask->amount == AMOUNT_COUNT, plain = a->ask == asks;
    char asked[128];

    ask_words(asked, sizeof asked, a->ask, a->field);
    snprintf(to, room, "%s%s%s", count || plain ? asked : a->ask->title, plain ? "" : " ",
             count   ? a->ask->title
             : plain ? ""
                     : asked);
    if (m)
        join_add(to, room, " by ", "%s", m->title);
}

static void set_quantile(json_t *row, const char *key, double value)
{
    if (value == INFINITY)
        record_absent(row, key, "no number of units reaches it");
    else if (isfinite(value))
        record_real(row, key, value);
    else
        json_object_set_new(row, key, json_null());
}

static json_t *answer_row(const struct answer *a)
{
    const struct measure *m = a->by ? a->by : a->of;
    char text[512], asked[512];
    json_t *row;

    answer_words(text, sizeof text, a, a->by);
    answer_words(asked, sizeof asked, a, NULL);
    row = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:s}", "name",
                    answer_name(a->result), "unit", amount_unit(answer_amount(a->result)),
                    "precision", m ? m->precision : "", "kind", m ? m->kind : "", "goal", a->key,
                    "for", text, "by", a->by ? a->by->title : "", "scaling",
                    answer_mode_name(a->mode), "projected", 1, "asked", asked);
    set_quantile(row, "p10", a->p10);
    set_quantile(row, "p50", a->p50);
    set_quantile(row, "p90", a->p90);
    json_object_update_new(row,
                           json_pack("{s:s, s:s, s:s, s:b}", "of", a->of ? a->of->title : "",
                                     "flag", flag_name(a->flag), "text",
                                     *a->reason ? a->reason : a->note, "answered", !*a->reason));
    return row;
}

static json_t *assumption_rows(const struct assume *a)
{
    json_t *rows = json_array();

    for (unsigned k = 0; k < ASSUME_NUMBERS; k++) {
        const struct assumption *n = &a->number[k];
        const bool perfect = k == ASSUME_EFFICIENCY && strcmp(n->from, "--set") != 0;

        if (n->known)
            json_array_append_new(rows, json_pack("{s:s, s:f, s:f, s:s, s:s}", "name",
                                                  assume_name((enum assume_key)k), "low",
                                                  n->value.lo, "high", n->value.hi, "flag",
                                                  perfect ? "bound" : flag_name(n->flag), "from",
                                                  n->from));
    }
    return rows;
}

static json_t *law_rows(const struct scaling *s)
{
    json_t *rows = json_array();

    for (size_t i = 0; i < s->laws; i++) {
        const struct law_fit *f = &s->law[i].fit;

        json_array_append_new(rows, json_pack("{s:s, s:f, s:f, s:[f,f,f]}", "law", f->law->name,
                                              "holdout_error", expm1(s->law[i].holdout), "weight",
                                              s->law[i].weight, "coefficients", f->b[0], f->b[1],
                                              f->b[2]));
    }
    return rows;
}

static json_t *point_rows(const struct measure *m)
{
    json_t *rows = json_array();

    for (size_t i = 0; i < m->points && i < SCALING_POINTS; i++)
        json_array_append_new(
            rows, json_pack("{s:f, s:f}", "nodes", m->point[i].nodes, "value", m->point[i].rate));
    return rows;
}

/* What the fitted law says of the main measure: the first that was run at several counts. */
static json_t *scaling_json(const struct worlds *w, const struct answers *all)
{
    static const double p[3] = {0.05, 0.5, 0.95};
    const struct answer *a = NULL;
    const struct scaling *s;
    double q[3];
    json_t *o;

    for (size_t i = 0; i < all->n && !a; i++)
        if (all->answer[i].mode == MODE_FITTED)
            a = &all->answer[i];
    if (!a)
        return json_null();
    s = &w->scaling[a->by - w->basis->measure];
    o = json_pack("{s:s, s:s, s:b, s:o, s:o}", "status", *a->reason ? "NOT SUPPORTED" : "supported",
                  "measure", a->by->title, "projected", 1, "laws", law_rows(s), "measured",
                  point_rows(a->by));
    json_object_set_new(o, "model",
                        s->laws ? json_string(s->law[s->best].fit.law->name) : json_null());
    json_object_set_new(o, "reason", json_string(a->reason));
    record_real(o, "largest_nodes", s->largest);
    record_real(o, "holdout_error", s->laws ? expm1(s->holdout) : NAN);
    if (!*a->reason && isfinite(a->p50) && scaling_at(s, a->p50, p, 3, q) == 0)
        json_object_set_new(o, "at_p50_nodes",
                            json_pack("{s:f, s:f, s:f, s:f}", "nodes", a->p50, "p05", q[0], "p50",
                                      q[1], "p95", q[2]));
    return o;
}

/* Whether nodes were compared at all: silence would read as "no difference". */
static void note_spread(json_t *open, const struct basis *b, const struct assume *a)
{
    bool known = a->number[ASSUME_SPREAD].known || b->device;

    for (size_t i = 0; i < b->n; i++)
        known = known || b->measure[i].tail.nodes;
    if (!known)
        json_array_append_new(
            open, json_string("how nodes differ (one or two were measured): work that waits for "
                              "the slowest needs more; --set node_spread=2% assumes a spread"));
}

static enum flag weakest(const struct answers *all)
{
    enum flag f = FLAG_MEASURED;

    for (size_t i = 0; i < all->n; i++)
        if (!*all->answer[i].reason)
            f = flag_weaker(f, all->answer[i].flag);
    return f;
}

/* What the target's own figures make together: a check that needs no hardware. */
static json_t *implied(const json_t *target)
{
    static const struct {
        const char *over, *words;
        enum amount_of amount;
    } rows[] = {{"flops", "a device", AMOUNT_FLOPS},
                {"peak_flops", "a device (Rpeak)", AMOUNT_FLOPS},
                {"hpl_flops", "a device (Rmax)", AMOUNT_FLOPS},
                {"power_W", "of power a device", AMOUNT_POWER},
                {"cost_USD", "a device", AMOUNT_COST}};
    const json_t *fields = json_object_get(target, "fields");
    const double devices = member_number(fields, "devices.value");
    json_t *list = json_array();

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const double v = member_number(json_object_get(fields, rows[i].over), "value");
        char amount[AMOUNT_ROOM];

        if (isfinite(v) && devices > 0)
            json_array_append_new(list,
                                  json_sprintf("%s %s, if all figures are of the same stage",
                                               amount_print(amount, rows[i].amount, v / devices, 3),
                                               rows[i].words));
    }
    return list;
}

/* Moves what of the target stands beside its fields to the top of the answer. */
static json_t *assemble(const struct worlds *w, const struct answers *all, json_t *target)
{
    const struct basis *b = w->basis;
    json_t *rows = json_array(), *measured = json_array(), *open, *o;

    for (size_t i = 0; i < all->n; i++)
        json_array_append_new(rows, answer_row(&all->answer[i]));
    for (size_t i = 0; i < b->n; i++)
        json_array_append_new(measured, measured_row(&b->measure[i]));
    open = json_deep_copy(json_object_get(target, "left_open"));
    note_spread(open, b, w->assume);
    o = json_pack("{s:O, s:s, s:b, s:o, s:o, s:O, s:o, s:o, s:o, s:o, s:O, s:{s:s, s:s, s:s}}",
                  "target", target, "flag", flag_name(weakest(all)), "projected", 1, "answers",
                  rows, "sensitivity", answers_sensitivity(w, all), "contradictions",
                  json_object_get(target, "contradictions"), "left_open", open, "scaling",
                  scaling_json(w, all), "measured", measured, "assumptions",
                  assumption_rows(w->assume), "notes", b->notes, "unit", "name", b->unit, "text",
                  b->text, "title", b->title);
    if (!o)
        return NULL;
    json_object_set_new(o, "implied", implied(target));
    json_object_set_new(o, "text", project_text(o));
    return o;
}

json_t *project_json(const struct basis *b, const struct assume *set, const struct catalogue *c,
                     json_t *target, struct error *e)
{
    const size_t fields = json_object_size(json_object_get(target, "fields"));
    int *goal = calloc(fields + 1, sizeof *goal);
    struct worlds *w = calloc(1, sizeof *w);
    struct answers all = {0};
    struct assume a = *set;
    json_t *o = NULL;

    assume_complete(&a, target, json_object_get(c->part[CATALOGUE_TARGETS], "assumptions"));
    if (w && goal && worlds_init(w, b, &a) == 0) {
        answers_goals(w, target, goal, fields);
        if (worlds_draw(w) == 0 && answers_make(&all, w, target, goal) == 0)
            o = assemble(w, &all, target);
    }
    if (!o)
        error_set(e, EXIT_INTERNAL, "out of memory");
    answers_fini(&all);
    if (w)
        worlds_fini(w);
    free(w);
    free(goal);
    json_decref(target);
    return o;
}

/* The unit: a device of the catalogue where --set names one, else what the runs measured. */
static int make_basis(struct basis *b, struct readout *const *runs, size_t n,
                      const struct catalogue *c, const struct assume *a, struct error *e)
{
    enum catalogue_part part;
    const char *id = a->word[ASSUME_DEVICE];
    const json_t *row = *id ? catalogue_find(c, id, &part) : NULL;

    if (!*id && n)
        return basis_of_runs(b, runs, n, e);
    if (!*id)
        return error_set(e, EXIT_USAGE,
                         "no run to answer with: name a run directory, or a device of the "
                         "catalogue with --set device=ID");
    if (!row || part != CATALOGUE_DEVICES)
        return catalogue_unknown(c, id, "--set device", e);
    return basis_of_device(b, row,
                           json_object_get(c->part[CATALOGUE_DEVICES], "measured_fractions"), e);
}

/* Answers for one target (stolen), or for all of the catalogue where it is NULL. */
static json_t *answers(const struct basis *b, const struct assume *a, const struct catalogue *c,
                       json_t *target, struct error *e)
{
    json_t *list, *one;
    const json_t *row;
    size_t i;

    if (target)
        return project_json(b, a, c, target, e);
    list = json_array();
    for (unsigned part = CATALOGUE_TARGETS; part <= CATALOGUE_SYSTEMS; part++)
        json_array_foreach (catalogue_rows(c, (enum catalogue_part)part), i, row) {
            one = project_json(b, a, c, catalogue_target(row, (enum catalogue_part)part), e);
            if (!one) {
                json_decref(list);
                return NULL;
            }
            json_array_append_new(list, one);
        }
    return list;
}

json_t *target_json_in(const struct catalogue *c, struct readout *const *runs, size_t n,
                       const char *against, const char *set, struct error *e)
{
    struct assume a;
    struct basis b;
    json_t *target = NULL, *o = NULL;

    if (assume_parse(&a, set, e) || make_basis(&b, runs, n, c, &a, e))
        return NULL;
    if (against)
        target = target_of(c, against, e);
    if (!against || target)
        o = answers(&b, &a, c, target, e);
    basis_fini(&b);
    return o;
}

json_t *target_json(struct readout *const *runs, size_t n, const char *against, const char *set,
                    struct error *e)
{
    struct catalogue c;
    json_t *o;

    if (catalogue_open(&c, NULL, e))
        return NULL;
    o = target_json_in(&c, runs, n, against, set, e);
    catalogue_close(&c);
    return o;
}
