/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A unit of hardware from runs: which points tell what a node does. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "project/basis.h"
#include "project/basis_slot.h"
#include "record/member.h"

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

static bool applies(const struct rule *r, const struct figure *f)
{
    if (!(r->roles & f->roles) || strstr(f->at, "data=zero"))
        return false;
    if (*f->device && strcmp(f->device, "host") != 0)
        return false;
    if (r->of == ASK_TOKENS)
        return slot_tokens(f) != NULL;
    return strcmp(f->unit, r->unit) == 0 &&
           (r->of != ASK_FLOPS || ask_precision_of_type(f->type) != NULL);
}

static bool is_same(const struct slot *s, const struct rule *r, const struct figure *f)
{
    if (s->rule->of != r->of || strcmp(s->rule->kind, r->kind) != 0)
        return false;
    if (r->of == ASK_FLOPS)
        return strcmp(s->precision, ask_precision_of_type(f->type)) == 0;
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
    if (!(each > 0) || s >= c->slot + BASIS_MEASURES - 16)
        return;
    if (s < c->slot + c->slots && !is_better(s, r, nodes, each))
        return;
    if (s == c->slot + c->slots)
        c->slots++;
    *s = (struct slot){r, f, ask_precision_of_type(f->type), nodes, each};
}

static void choose(struct chooser *c)
{
    for (size_t k = 0; k < c->n; k++)
        for (size_t i = 0; !c->skip[k] && i < c->runs[k]->n; i++) {
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
        if (strcmp(member_text(node, "kind"), tier) == 0 && member_number(node, "size_bytes") > 0)
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
        for (size_t i = 0; !c->skip[k] && i < c->runs[k]->n; i++) {
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
static void find_strangers(struct basis *b, struct chooser *c)
{
    const struct readout *first = c->runs[0];
    const char *model = member_text(first->env, "cpu_model");

    for (size_t k = 1; k < c->n; k++) {
        const struct readout *r = c->runs[k];

        c->skip[k] = strcmp(member_text(r->env, "cpu_model"), model) != 0;
        if (c->skip[k])
            basis_note(b, "run %s is of other hardware (%s, not %s) and is left out", r->title,
                       member_text(r->env, "cpu_model"), model);
        else if (r->nodes == first->nodes)
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
        basis_note(b,
                   "one launch: intervals hold for repetitions in it; how launches differ is not "
                   "in them (hbmark run --into DIR adds one)");
    if (nodes < TAIL_LEAST)
        basis_note(b, "fewer than three nodes: how nodes differ is not in the intervals");
}

static int take_all(struct basis *b, const struct chooser *c, struct error *e)
{
    const size_t slots = c->slots;

    for (size_t i = 0; i < slots; i++)
        if (slot_measure(b, c, &c->slot[i]))
            return error_set(e, EXIT_INTERNAL, "out of memory");
    for (size_t i = 0; i < slots; i++)
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
    struct chooser *c = calloc(1, sizeof *c);
    int rc = -1;

    memset(b, 0, sizeof *b);
    b->notes = json_array();
    if (c)
        c->skip = calloc(n, sizeof *c->skip);
    if (c && c->skip && b->notes) {
        c->runs = runs;
        c->n = n;
        find_strangers(b, c);
        describe(b, runs[0]);
        choose(c);
        rc = take_all(b, c, e);
    } else {
        error_set(e, EXIT_INTERNAL, "out of memory");
    }
    if (c)
        free(c->skip);
    free(c);
    if (rc)
        basis_fini(b);
    return rc;
}
