/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "project/basis_slot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/member.h"

double slot_nodes(const struct readout *r, const struct figure *f)
{
    double n = 0;

    if (r->nodes <= 1 || f->ranks == 1)
        return 1;
    if (!f->node)
        return NAN;
    for (size_t i = 0; i < r->nodes; i++)
        n += isfinite(f->node[i]);
    return n > 0 ? n : NAN;
}

const json_t *slot_tokens(const struct figure *f)
{
    const json_t *sides = json_object_get(f->record, "sides"), *side;
    size_t i;

    json_array_foreach (sides, i, side)
        if (strcmp(member_text(side, "name"), "tokens") == 0)
            return side;
    return NULL;
}

double slot_rate(const struct rule *r, const struct figure *f)
{
    return r->of == ASK_TOKENS ? member_number(slot_tokens(f), "median") : f->median;
}

/* Equal, or unknown in both. */
static bool alike(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static bool is_cached(const struct figure *f)
{
    return strstr(f->flags, "cache-assisted") != NULL;
}

/* The same measurement in another launch or at another node count: what differs in size, threads
 * or help of the caches is another one. */
static bool is_kin(const struct slot *s, const struct figure *f)
{
    const struct figure *g = s->figure;

    return figure_counts(f) && strcmp(f->bench, g->bench) == 0 && strcmp(f->type, g->type) == 0 &&
           strcmp(f->at, g->at) == 0 && strcmp(f->tier, g->tier) == 0 &&
           strcmp(f->rules, g->rules) == 0 && alike(f->size_bytes, g->size_bytes) &&
           alike(f->threads, g->threads) && is_cached(f) == is_cached(g) &&
           (s->rule->of != ASK_TOKENS || slot_tokens(f));
}

/* t(0.975) of k degrees of freedom (to 0.3 %). */
static double student(unsigned k)
{
    static const double table[] = {12.706, 4.303, 3.182, 2.776, 2.571,
                                   2.447,  2.365, 2.306, 2.262, 2.228};

    return k <= 10 ? table[k - 1] : 1.96 + 2.37 / k + 2.8 / ((double)k * k);
}

/* The interval of one launch, in logarithms. */
static void take_interval(struct measure *m, const struct slot *s)
{
    const json_t *side = s->rule->of == ASK_TOKENS ? slot_tokens(s->figure) : NULL;
    const double lo = side ? member_number(side, "ci.lo") : s->figure->lo;
    const double hi = side ? member_number(side, "ci.hi") : s->figure->hi;
    const double level = side ? member_number(side, "ci.level") : s->figure->level;

    m->lo = lo / s->nodes;
    m->hi = hi / s->nodes;
    if (lo > 0 && hi >= lo && level > 0 && level < 1)
        m->sigma = log(hi / lo) / (2 * draw_normal_quantile(0.5 + level / 2));
}

/* Launches differ by more than samples of one do: then their spread counts, not the samples'. */
static void take_launches(struct measure *m)
{
    double mean = 0, square = 0;
    size_t n = 0;

    for (size_t i = 0; i < m->points; i++)
        if (m->point[i].nodes == m->nodes) {
            mean += log(m->point[i].rate / m->nodes);
            n++;
        }
    m->launches = (double)n;
    if (n < 2)
        return;
    mean /= (double)n;
    for (size_t i = 0; i < m->points; i++)
        if (m->point[i].nodes == m->nodes)
            square += pow(log(m->point[i].rate / m->nodes) - mean, 2);
    m->dof = (unsigned)(n - 1);
    m->sigma = sqrt(square / (double)(n - 1) / (double)n);
    m->value = exp(mean);
    m->lo = exp(mean - student(m->dof) * m->sigma);
    m->hi = exp(mean + student(m->dof) * m->sigma);
}

/* A point of a launch: the best of its variants, as the one that was chosen is. */
struct kin {
    size_t run;
    double launch, nodes;
};

struct gatherer {
    struct measure *m;
    const struct slot *slot;
    struct kin *kin; /* one a point of m */
    size_t room;
    double most; /* nodes of the point that tells their spread */
};

static int add_point(struct gatherer *g, struct kin kin, double rate)
{
    struct measure *m = g->m;
    struct law_point *points;
    struct kin *kins;

    for (size_t i = 0; i < m->points; i++)
        if (g->kin[i].run == kin.run && g->kin[i].launch == kin.launch &&
            g->kin[i].nodes == kin.nodes) {
            m->point[i].rate = fmax(m->point[i].rate, rate);
            return 0;
        }
    if (m->points == g->room) {
        g->room = g->room ? 2 * g->room : 16;
        points = realloc(m->point, g->room * sizeof *points);
        m->point = points ? points : m->point;
        kins = points ? realloc(g->kin, g->room * sizeof *kins) : NULL;
        if (!kins)
            return -1;
        g->kin = kins;
    }
    g->kin[m->points] = kin;
    m->point[m->points++] = (struct law_point){kin.nodes, rate};
    return 0;
}

static int add_kin(struct gatherer *g, const struct readout *r, size_t run, const struct figure *f)
{
    const double nodes = slot_nodes(r, f);

    if (!isfinite(nodes))
        return 0;
    if (nodes > g->most && f->node) {
        g->most = nodes;
        if (tail_make(&g->m->tail, f->node, r->nodes))
            return -1;
    }
    return add_point(g, (struct kin){run, f->launch, nodes}, slot_rate(g->slot->rule, f));
}

/* All launches and node counts of this measurement, and the spread where most nodes worked. */
static int gather(struct measure *m, const struct chooser *c, const struct slot *s)
{
    struct gatherer g = {.m = m, .slot = s, .most = 1};
    int rc = 0;

    for (size_t k = 0; k < c->n; k++)
        for (size_t i = 0; !c->skip[k] && rc == 0 && i < c->runs[k]->n; i++)
            if (is_kin(s, &c->runs[k]->figure[i]))
                rc = add_kin(&g, c->runs[k], k, &c->runs[k]->figure[i]);
    free(g.kin);
    return rc;
}

static void name_measure(struct measure *m, const struct slot *s)
{
    const struct figure *f = s->figure;

    snprintf(m->kind, sizeof m->kind, "%s", s->rule->kind);
    snprintf(m->tier, sizeof m->tier, "%s", f->tier);
    member_clean(m->id, sizeof m->id, f->id);
    if (m->of == ASK_FLOPS) {
        snprintf(m->precision, sizeof m->precision, "%s", s->precision);
        snprintf(m->density, sizeof m->density, "dense");
        snprintf(m->title, sizeof m->title, "%s %s", ask_precision_title(s->precision),
                 s->rule->kind);
    } else if (m->of == ASK_BANDWIDTH) {
        snprintf(m->title, sizeof m->title, "memory bandwidth (%s)", f->tier);
    } else {
        const char *at = strchr(f->at, '=');

        snprintf(m->title, sizeof m->title, "%.40s %.40s", f->bench, at ? at + 1 : f->at);
    }
}

int slot_measure(struct basis *b, const struct chooser *c, const struct slot *s)
{
    struct measure *m = &b->measure[b->n++];

    *m = (struct measure){.of = s->rule->of,
                          .flag = FLAG_MEASURED,
                          .value = s->each,
                          .nodes = s->nodes,
                          .n = s->figure->n};
    name_measure(m, s);
    take_interval(m, s);
    if (gather(m, c, s))
        return -1;
    take_launches(m);
    return 0;
}
