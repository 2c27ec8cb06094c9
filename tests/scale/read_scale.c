/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* read_scale WANT DIR...: opens run directories as commands do (WANT: enum readout_want, a sum) and
 * prints figures, nodes, samples, a sum over all that was read, and the largest relative difference
 * between a point's median and that of its samples, for tests and measurements. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "readout/readout.h"
#include "stats/stats.h"

struct sums {
    size_t samples, node_values, facts, records;
    double median, sample, node, worst;
};

/* Of a time the median of the values; of a rate the value of the median time. */
static double median_of(const struct figure *f)
{
    double *times = malloc(f->samples * sizeof *times), median = NAN;
    struct stats s;

    for (size_t i = 0; times && i < f->samples; i++)
        times[i] = figure_higher(f) ? 1 / f->sample[i] : f->sample[i];
    if (times && stats_make(times, f->samples, 0.95, &s) == 0)
        median = figure_higher(f) ? 1 / s.median : s.median;
    free(times);
    return median;
}

static void add_figure(struct sums *s, const struct readout *r, const struct figure *f)
{
    s->median += isfinite(f->median) ? f->median : 0;
    s->samples += f->samples;
    s->records += f->record != NULL;
    for (size_t i = 0; i < f->samples; i++)
        s->sample += f->sample[i];
    if (f->samples)
        s->worst = fmax(s->worst, fabs(median_of(f) / f->median - 1));
    for (size_t i = 0; f->node && i < r->nodes; i++)
        if (isfinite(f->node[i])) {
            s->node_values++;
            s->node += f->node[i];
        }
}

static void tell(const struct readout *r)
{
    struct sums s = {0};

    for (size_t i = 0; i < r->n; i++)
        add_figure(&s, r, &r->figure[i]);
    for (size_t i = 0; i < r->nodes; i++)
        for (size_t k = 0; r->node[i].fact && k < readout_fact_count(); k++)
            s.facts += *r->node[i].fact[k] != '\0';
    printf("figures %zu nodes %zu launches %u lines %llu torn %d samples %zu node-values %zu "
           "facts %zu records %zu median %.6e sample %.6e node %.6e worst %.1e\n",
           r->n, r->nodes, r->launches, (unsigned long long)r->lines, r->torn, s.samples,
           s.node_values, s.facts, s.records, s.median, s.sample, s.node, s.worst);
}

int main(int argc, char **argv)
{
    struct error e = {0};
    struct readout **all;
    const size_t n = argc > 2 ? (size_t)argc - 2 : 0;

    if (!n)
        return EXIT_USAGE;
    all = readout_open_all(argv + 2, n, (unsigned)atoi(argv[1]), &e);
    if (!all) {
        fprintf(stderr, "read_scale: %s\n", e.text);
        return (int)e.code;
    }
    for (size_t i = 0; i < n; i++)
        tell(all[i]);
    readout_free_all(all, n);
    return EXIT_PASS;
}
