/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A unit of hardware from runs: which points tell what a node does. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "project/basis.h"
#include "record/member.h"
#include "record/role.h"
#include "stats/student.h"

struct rule {
    unsigned roles; /* any of these */
    const char *unit, *kind;
    enum ask_of of;
    int preference;
};

/* A quantity, and the point that tells it best. */
struct slot {
    const struct rule *rule;
    const struct figure *figure;
    const char *precision;
    double nodes, each; /* of the point: nodes, and what one does */
};

struct chooser {
    const struct readout **runs; /* of one kind of hardware */
    size_t n;
    struct slot slot[BASIS_MEASURES];
    size_t slots;
};

/* Benchmarks of which roles tell which quantity. A higher preference replaces a lower one whatever
 * its value; among equals the greatest counts. Matrices of zeros draw less power than any real
 * ones. */
static const struct rule rules[] = {
    {ROLE_PEAK_FLOPS | ROLE_MATRIX_PRODUCT | ROLE_ROOFLINE, "flop/s", "peak", ASK_FLOPS, 1},
    {ROLE_DENSE_SOLVER, "flop/s", "sustained", ASK_FLOPS, 3},
    {ROLE_MATRIX_PRODUCT, "flop/s", "sustained", ASK_FLOPS, 2},
    {ROLE_PROMPT, "flop/s", "sustained", ASK_FLOPS, 1},
    {ROLE_HIGHEST_BANDWIDTH, "B/s", "", ASK_BANDWIDTH, 2},
    {ROLE_STREAM, "B/s", "", ASK_BANDWIDTH, 1},
    {ROLE_GENERATION | ROLE_PROMPT, "", "", ASK_TOKENS, 1},
};
enum { RULES = sizeof rules / sizeof *rules };

/* Nodes that did this point together; NAN if the record does not tell. */
static double slot_nodes(const struct readout *r, const struct figure *f)
{
    double n = 0;

    if (r->nodes <= 1 || f->ranks == 1)
        return 1;
    for (size_t i = 0; f->node && i < r->nodes; i++)
        n += isfinite(f->node[i]);
    return n > 0 ? n : NAN;
}

/* The figure beside the main one that counts tokens/s, or NULL. */
static const json_t *slot_tokens(const struct figure *f)
{
    const json_t *sides = json_object_get(f->record, "sides"), *side;
    size_t i;

    json_array_foreach (sides, i, side)
        if (member_says(side, "name", "tokens"))
            return side;
    return NULL;
}

/* The rate of all nodes together. */
static double slot_rate(const struct rule *r, const struct figure *f)
{
    return r->of == ASK_TOKENS ? member_number(slot_tokens(f), "median") : f->median;
}

/* Equal, or unknown in both. */
static bool alike(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* The same measurement in another launch or at another node count: what differs in size, threads
 * or help of the caches is another one. */
static bool is_kin(const struct slot *s, const struct figure *f)
{
    static const char cached[] = "cache-assisted";
    const struct figure *g = s->figure;

    return figure_counts(f) && strcmp(f->bench, g->bench) == 0 && strcmp(f->type, g->type) == 0 &&
           strcmp(f->at, g->at) == 0 && strcmp(f->tier, g->tier) == 0 &&
           strcmp(f->rules, g->rules) == 0 && alike(f->size_bytes, g->size_bytes) &&
           alike(f->threads, g->threads) &&
           !strstr(f->flags, cached) == !strstr(g->flags, cached) &&
           (s->rule->of != ASK_TOKENS || slot_tokens(f));
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
            const double x = log(m->point[i].rate / m->nodes), off = x - mean;

            mean += off / (double)++n;
            square += off * (x - mean);
        }
    m->launches = (double)n;
    if (n < 2)
        return;
    m->dof = (unsigned)(n - 1);
    m->sigma = sqrt(square / (double)(n - 1) / (double)n);
    m->value = exp(mean);
    m->lo = exp(mean - student_quantile(0.95, m->dof) * m->sigma);
    m->hi = exp(mean + student_quantile(0.95, m->dof) * m->sigma);
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
    double most;     /* nodes of the point that tells their spread */
};

static void add_point(struct gatherer *g, struct kin kin, double rate)
{
    struct measure *m = g->m;

    for (size_t i = 0; i < m->points; i++)
        if (g->kin[i].run == kin.run && g->kin[i].launch == kin.launch &&
            g->kin[i].nodes == kin.nodes) {
            m->point[i].rate = fmax(m->point[i].rate, rate);
            return;
        }
    g->kin[m->points] = kin;
    m->point[m->points++] = (struct law_point){kin.nodes, rate};
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
    add_point(g, (struct kin){run, f->launch, nodes}, slot_rate(g->slot->rule, f));
    return 0;
}

/* All launches and node counts of this measurement, and the spread where most nodes worked. */
static int gather(struct measure *m, const struct chooser *c, const struct slot *s)
{
    struct gatherer g = {.m = m, .slot = s, .most = 1};
    size_t kin = 0;
    int rc;

    for (size_t k = 0; k < c->n; k++)
        for (size_t i = 0; i < c->runs[k]->n; i++)
            kin += is_kin(s, &c->runs[k]->figure[i]);
    m->point = calloc(kin + 1, sizeof *m->point);
    g.kin = calloc(kin + 1, sizeof *g.kin);
    rc = m->point && g.kin ? 0 : -1;
    for (size_t k = 0; k < c->n; k++)
        for (size_t i = 0; rc == 0 && i < c->runs[k]->n; i++)
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
        const size_t n = strcspn(f->at, "=");

        snprintf(m->title, sizeof m->title, "%.40s %.40s", f->bench,
                 f->at + (f->at[n] ? n + 1 : 0));
    }
}

/* Adds the slot's measure to the basis, which has room. -1 without memory. */
static int slot_measure(struct basis *b, const struct chooser *c, const struct slot *s)
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

static bool applies(const struct rule *r, const struct figure *f)
{
    if (!(r->roles & f->roles) || strstr(f->at, "data=zero") ||
        (*f->device && strcmp(f->device, "host") != 0))
        return false;
    if (r->of == ASK_TOKENS)
        return slot_tokens(f) != NULL;
    return strcmp(f->unit, r->unit) == 0 && (r->of != ASK_FLOPS || ask_precision(f->type) != NULL);
}

static bool is_same(const struct slot *s, const struct rule *r, const struct figure *f)
{
    if (s->rule->of != r->of || strcmp(s->rule->kind, r->kind) != 0)
        return false;
    if (r->of == ASK_FLOPS)
        return strcmp(s->precision, ask_precision(f->type)) == 0;
    if (r->of == ASK_BANDWIDTH)
        return strcmp(s->figure->tier, f->tier) == 0;
    return strcmp(s->figure->bench, f->bench) == 0 && strcmp(s->figure->at, f->at) == 0;
}

static bool is_better(const struct slot *s, const struct rule *r, double nodes, double each)
{
    if (nodes != s->nodes)
        return nodes < s->nodes;
    if (r->preference != s->rule->preference)
        return r->preference > s->rule->preference;
    return each > s->each;
}

static void offer(struct chooser *c, const struct rule *r, const struct figure *f, double nodes)
{
    const double each = slot_rate(r, f) / nodes;
    struct slot *s = c->slot;

    while (s < c->slot + c->slots && !is_same(s, r, f))
        s++;
    /* Room for capacity and power is kept. */
    if (!(each > 0) || s >= c->slot + BASIS_MEASURES - 16 ||
        (s < c->slot + c->slots && !is_better(s, r, nodes, each)))
        return;
    c->slots += s == c->slot + c->slots;
    *s = (struct slot){r, f, ask_precision(f->type), nodes, each};
}

static void choose(struct chooser *c)
{
    for (size_t k = 0; k < c->n; k++)
        for (size_t i = 0; i < c->runs[k]->n; i++) {
            const struct figure *f = &c->runs[k]->figure[i];
            const double nodes = slot_nodes(c->runs[k], f);

            for (size_t r = 0; figure_counts(f) && isfinite(nodes) && r < RULES; r++)
                if (applies(&rules[r], f))
                    offer(c, &rules[r], f, nodes);
        }
}

/* What memory of this kind a node has. It says so itself, nobody measured it: as good as a data
 * sheet. */
static void add_capacity(struct basis *b, const struct readout *r, const char *tier)
{
    const json_t *nodes = json_object_get(r->topo, "nodes"), *node;
    struct measure *m = &b->measure[b->n];
    double bytes = 0;
    size_t i;

    json_array_foreach (nodes, i, node)
        if (member_says(node, "kind", tier) && member_number(node, "size_bytes") > 0)
            bytes += member_number(node, "size_bytes");
    if (!(bytes > 0) || b->n == BASIS_MEASURES)
        return;
    *m = (struct measure){
        .of = ASK_CAPACITY, .flag = FLAG_VENDOR, .p = "reported", .value = bytes, .nodes = 1};
    m->lo = m->hi = bytes;
    snprintf(m->title, sizeof m->title, "memory (%s)", tier);
    snprintf(m->tier, sizeof m->tier, "%s", tier);
    snprintf(m->id, sizeof m->id, "as the node reports it, not measured");
    b->n++;
}

/* The most that any point drew, a node's share of it. */
static void add_power(struct basis *b, const struct chooser *c)
{
    struct measure *m = &b->measure[b->n];

    *m = (struct measure){.of = ASK_POWER, .flag = FLAG_MEASURED, .title = "power", .nodes = 1};
    for (size_t k = 0; k < c->n; k++)
        for (size_t i = 0; i < c->runs[k]->n; i++) {
            const struct figure *f = &c->runs[k]->figure[i];
            const double watts = f->power_w / slot_nodes(c->runs[k], f);

            if (figure_counts(f) && watts > m->value) {
                m->value = watts;
                member_clean(m->id, sizeof m->id, f->id);
            }
        }
    m->lo = m->hi = m->value;
    snprintf(m->note, sizeof m->note,
             "packages and memory only: the rest of the node is not in it");
    if (m->value > 0 && b->n < BASIS_MEASURES)
        b->n++;
}

/* Runs of other hardware than the first cannot tell of its nodes. Whether two machines of one kind
 * are one offer only the user knows: what is taken together is said. */
static void leave_strangers(struct basis *b, struct chooser *c, struct readout *const *runs,
                            size_t n)
{
    const struct readout *first = runs[0];
    const char *model = member_text(first->env, "cpu_model");

    for (size_t k = 0; k < n; k++) {
        const struct readout *r = runs[k];

        if (!member_says(r->env, "cpu_model", model) && k) {
            basis_note(b, "run %s is of other hardware (%s, not %s) and is left out", r->title,
                       member_text(r->env, "cpu_model"), model);
            continue;
        }
        c->runs[c->n++] = r;
        if (k && r->nodes == first->nodes)
            basis_note(b,
                       "runs %s and %s, on as many nodes, are taken as launches of one hardware: "
                       "give offers that compete one at a time",
                       first->title, r->title);
    }
}

static void describe(struct basis *b, const struct readout *r)
{
    const char *model = member_text(r->topo, "cpu_model");

    snprintf(b->unit, sizeof b->unit, "node");
    member_clean(b->title, sizeof b->title, r->title);
    snprintf(b->text, sizeof b->text, "a node: %.80s, %g package(s), %g cores used",
             *model ? model : "CPU unknown", member_number(r->topo, "packages"),
             isfinite(member_number(r->topo, "used_cores"))
                 ? member_number(r->topo, "used_cores")
                 : member_number(r->topo, "allowed_cores"));
}

static int rank_of(const struct measure *m)
{
    static const char *const order[] = {"fp64", "fp32", "tf32", "fp16", "bf16", "fp8", "int8"};
    int rank = 0;

    while (rank < 7 && strcmp(order[rank], m->precision) != 0)
        rank++;
    return (int)m->of * 100 + rank * 10 + (strcmp(m->kind, "peak") != 0);
}

static int by_rank(const void *a, const void *b)
{
    return rank_of(a) - rank_of(b);
}

/* A narrow interval says nothing of what was not varied. */
static void note_limits(struct basis *b)
{
    double launches = 0, nodes = 0;

    for (size_t i = 0; i < b->n; i++) {
        launches = fmax(launches, b->measure[i].launches);
        nodes = fmax(nodes, (double)b->measure[i].tail.nodes);
    }
    if (launches < 2)
        basis_note(b, "one launch: intervals hold for repetitions in it; how launches differ is "
                      "not in them (hbmark run --into DIR adds one)");
    if (nodes < TAIL_LEAST)
        basis_note(b, "fewer than three nodes: how nodes differ is not in the intervals");
}

static int take_all(struct basis *b, const struct chooser *c, struct error *e)
{
    for (size_t i = 0; i < c->slots; i++)
        if (slot_measure(b, c, &c->slot[i]))
            return error_set(e, EXIT_INTERNAL, "out of memory");
    for (size_t i = 0; i < c->slots; i++)
        if (b->measure[i].of == ASK_BANDWIDTH)
            add_capacity(b, c->runs[0], b->measure[i].tier);
    add_power(b, c);
    qsort(b->measure, b->n, sizeof *b->measure, by_rank);
    note_limits(b);
    if (!b->n)
        return error_set(e, EXIT_BAD_DATA,
                         "%s: no measured bandwidth, rate or tokens/s: run 'hbmark run quick'",
                         c->runs[0]->path);
    return 0;
}

int basis_of_runs(struct basis *b, struct readout *const *runs, size_t n, struct error *e)
{
    struct chooser c = {.runs = calloc(n, sizeof *c.runs)};
    int rc = -1;

    *b = (struct basis){.notes = json_array()};
    if (c.runs && b->notes) {
        leave_strangers(b, &c, runs, n);
        describe(b, runs[0]);
        choose(&c);
        rc = take_all(b, &c, e);
    } else {
        error_set(e, EXIT_INTERNAL, "out of memory");
    }
    free(c.runs);
    if (rc)
        basis_fini(b);
    return rc;
}
