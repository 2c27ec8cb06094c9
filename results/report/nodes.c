/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Nodes: what each gave, in which facts they differ, and which are slower than the others. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/sections.h"
#include "stats/robust.h"

static size_t with_nodes(const struct readout *r)
{
    size_t n = 0;

    for (size_t i = 0; i < r->n; i++)
        n += r->figure[i].node != NULL;
    return n;
}

static json_t *hosts_of(const struct readout *r)
{
    json_t *hosts = json_array();

    for (size_t i = 0; i < r->nodes; i++)
        json_array_append_new(hosts, json_string(r->node[i].host));
    return hosts;
}

json_t *section_nodes(const struct readout *r)
{
    const size_t of = with_nodes(r);
    size_t most = r->nodes ? NODE_VALUES_MOST / r->nodes : 0, n = 0;
    json_t *metrics = json_array(), *data = NULL;
    double *all;

    most = most < of ? most : of;
    all = malloc((most * r->nodes + 1) * sizeof *all);
    for (size_t i = 0; all && i < r->n && n < most; i++) {
        if (!r->figure[i].node)
            continue;
        memcpy(all + n++ * r->nodes, r->figure[i].node, r->nodes * sizeof *all);
        json_array_append_new(metrics, json_integer((json_int_t)i));
    }
    data = all ? section_floats(all, n * r->nodes) : NULL;
    free(all);
    return json_pack("{s:o, s:o, s:I, s:o?}", "hosts", hosts_of(r), "metrics", metrics, "of",
                     (json_int_t)of, "data", data);
}

/* What nodes say of one fact. */
struct fact {
    json_t *words, *count, *odd;
    size_t most;
};

static json_int_t tally(struct fact *f, json_t *places, const char *text)
{
    const json_int_t k = section_place(f->words, places, text);
    json_t *seen = json_array_get(f->count, (size_t)k);

    if (!seen)
        json_array_append_new(f->count, json_integer(1));
    else
        json_integer_set(seen, json_integer_value(seen) + 1);
    return k;
}

static void find_most(struct fact *f)
{
    const json_t *seen;
    size_t i;

    json_array_foreach (f->count, i, seen)
        if (json_integer_value(seen) > json_integer_value(json_array_get(f->count, f->most)))
            f->most = i;
}

static json_t *fact_of(const struct readout *r, size_t k)
{
    struct fact f = {json_array(), json_array(), json_array(), 0};
    json_t *places = json_object();
    json_int_t *said = malloc((r->nodes + 1) * sizeof *said);
    size_t odd = 0;

    if (!said) {
        json_decref(places);
        return NULL;
    }
    for (size_t i = 0; i < r->nodes; i++)
        said[i] = tally(&f, places, r->node[i].fact ? r->node[i].fact[k] : "");
    find_most(&f);
    for (size_t i = 0; i < r->nodes; i++)
        if (said[i] != (json_int_t)f.most && odd++ < ODD_MOST)
            json_array_append_new(f.odd, json_pack("[I, I]", (json_int_t)i, said[i]));
    free(said);
    json_decref(places);
    return json_pack("{s:s, s:s, s:o, s:o, s:I, s:o}", "name", readout_facts[k].name, "title",
                     readout_facts[k].title, "words", f.words, "count", f.count, "most",
                     (json_int_t)f.most, "odd", f.odd);
}

json_t *section_facts(const struct readout *r)
{
    json_t *differ = json_array(), *same = json_array();

    for (size_t k = 0; r->nodes && k < readout_fact_count(); k++) {
        json_t *fact = fact_of(r, k);
        const bool one = json_array_size(json_object_get(fact, "words")) <= 1;

        json_array_append_new(one ? same : differ, fact);
    }
    json_array_extend(differ, same);
    json_decref(same);
    return differ;
}

/* A node is slow in a metric where it lies more than `z` robust standard deviations (1.4826 MAD,
 * Iglewicz and Hoaglin 1993: 3.5 or more) and EFFECT of the median on the bad side. Among many
 * nodes and metrics 3.5 is exceeded by chance: z is raised so that under normal noise one false
 * alarm comes in 20 runs (Bonferroni). */
static const double LEAST_Z = 3.5, EFFECT = 0.03, ALARMS = 0.05;
enum { LEAST_NODES = 5, SLOW_MOST = 1000 };

static double z_limit(double tests)
{
    double lo = LEAST_Z, hi = 12;

    for (int i = 0; i < 60; i++) {
        const double z = (lo + hi) / 2;

        if (0.5 * erfc(z / sqrt(2)) > ALARMS / tests)
            lo = z;
        else
            hi = z;
    }
    return lo;
}

struct slow_node {
    json_t *found;
    size_t node, blank;
    double worst;
};

struct scan {
    const struct readout *r;
    struct slow_node *slow;
    double *room, limit;
    json_t *metrics;
};

/* Robust standard deviation about the median; where over half of the values are equal, from the
 * mean distance (Iglewicz and Hoaglin: 1.253314). 0: all are. */
static double deviation(const struct scan *s, const double *node, double median, size_t *n)
{
    double sum = 0, mad;

    *n = 0;
    for (size_t i = 0; i < s->r->nodes; i++)
        if (isfinite(node[i])) {
            s->room[(*n)++] = fabs(node[i] - median);
            sum += fabs(node[i] - median);
        }
    mad = robust_median(s->room, *n);
    return mad > 0 ? 1.4826 * mad : 1.253314 * sum / (double)*n;
}

static void judge(struct scan *s, size_t figure, double median, double sd)
{
    const struct figure *f = &s->r->figure[figure];
    const double way = figure_higher(f) ? 1 : -1;

    for (size_t i = 0; i < s->r->nodes; i++) {
        struct slow_node *node = &s->slow[i];
        const double z = way * (f->node[i] - median) / sd, change = f->node[i] / median - 1;

        if (!(z < -s->limit) || !(way * change < -EFFECT))
            continue;
        if (!node->found)
            node->found = json_array();
        if (z < node->worst)
            node->worst = z;
        json_array_append_new(node->found,
                              json_pack("{s:I, s:f, s:f, s:f}", "figure", (json_int_t)figure,
                                        "value", f->node[i], "change", change, "z", z));
    }
}

static void scan_figure(struct scan *s, size_t figure)
{
    const struct figure *f = &s->r->figure[figure];
    double median, sd;
    size_t n = 0;

    for (size_t i = 0; i < s->r->nodes; i++) {
        if (isfinite(f->node[i]))
            s->room[n++] = f->node[i];
        else
            s->slow[i].blank++;
    }
    if (n < LEAST_NODES)
        return;
    median = robust_median(s->room, n);
    sd = deviation(s, f->node, median, &n);
    json_array_append_new(s->metrics,
                          json_pack("{s:I, s:f, s:f, s:I}", "figure", (json_int_t)figure, "median",
                                    median, "sd", sd, "n", (json_int_t)n));
    if (sd > 0 && median > 0)
        judge(s, figure, median, sd);
}

/* Those slow in most metrics first, then the slowest. */
static int by_slowness(const void *a, const void *b)
{
    const struct slow_node *x = a, *y = b;
    const size_t n = json_array_size(x->found), m = json_array_size(y->found);

    if (n != m)
        return n < m ? 1 : -1;
    if (x->worst != y->worst)
        return x->worst > y->worst ? 1 : -1;
    return (x->node > y->node) - (x->node < y->node);
}

static json_t *found_of(struct scan *s, size_t of)
{
    json_t *nodes = json_array(), *missing = json_array();
    size_t found = 0;

    for (size_t i = 0; i < s->r->nodes; i++)
        if (s->slow[i].blank)
            json_array_append_new(missing, json_pack("{s:I, s:I}", "node", (json_int_t)i, "figures",
                                                     (json_int_t)s->slow[i].blank));
    qsort(s->slow, s->r->nodes, sizeof *s->slow, by_slowness);
    for (; found < s->r->nodes && s->slow[found].found; found++)
        if (found < SLOW_MOST)
            json_array_append_new(
                nodes, json_pack("{s:I, s:f, s:O}", "node", (json_int_t)s->slow[found].node,
                                 "worst", s->slow[found].worst, "found", s->slow[found].found));
    return json_pack("{s:f, s:f, s:I, s:I, s:O, s:o, s:o}", "z", s->limit, "effect", EFFECT, "of",
                     (json_int_t)of, "found", (json_int_t)found, "metrics", s->metrics, "nodes",
                     nodes, "missing", missing);
}

json_t *section_slow(const struct readout *r)
{
    const size_t of = with_nodes(r);
    struct scan s = {.r = r, .metrics = json_array()};
    json_t *o = NULL;

    if (r->nodes < 2 || !of) {
        json_decref(s.metrics);
        return json_pack("{s:s}", "why",
                         r->nodes < 2 ? "one node was measured" : "no point has values by node");
    }
    s.limit = z_limit((double)of * (double)r->nodes);
    s.slow = calloc(r->nodes, sizeof *s.slow);
    s.room = malloc(r->nodes * sizeof *s.room);
    for (size_t i = 0; s.slow && i < r->nodes; i++)
        s.slow[i].node = i;
    for (size_t i = 0; s.slow && s.room && i < r->n; i++)
        if (r->figure[i].node)
            scan_figure(&s, i);
    if (s.slow && s.room)
        o = found_of(&s, of);
    for (size_t i = 0; s.slow && i < r->nodes; i++)
        json_decref(s.slow[i].found);
    json_decref(s.metrics);
    free(s.slow);
    free(s.room);
    return o;
}
