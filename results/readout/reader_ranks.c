/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What each node gave, from the times of its ranks. */
#include <math.h>
#include <stdlib.h>

#include "readout/reader.h"
#include "record/member.h"

/* What the ranks of a point told so far. */
struct told {
    double *value;  /* of each node */
    unsigned *seen; /* its ranks */
    double scale, share;
    bool higher;
};

/* Rates add up to the whole, of which each of n ranks did the n-th part; of times the mean counts.
 */
static int take_rank(struct reader *in, struct told *t, double node, double ns, struct error *e)
{
    size_t at;

    if (isnan(node) || isnan(ns))
        return 0; /* not told */
    if (!(node >= 0 && node < (double)in->known) || node != floor(node))
        return error_set(e, EXIT_BAD_DATA, "ranks.per_rank names node %g, but %zu were described",
                         node, in->known);
    if (ns < 0)
        return error_set(e, EXIT_BAD_DATA, "ranks.per_rank has a time of %g ns", ns);
    if (ns == 0)
        return 0; /* that rank took no part in what was timed */
    at = in->node_of[(size_t)node];
    t->seen[at]++;
    t->value[at] += t->higher ? t->scale * t->share / ns : t->scale * ns;
    return 0;
}

static int take_objects(struct reader *in, struct told *t, const json_t *ranks, struct error *e)
{
    const json_t *rank;
    size_t i;

    t->share = 1 / (double)json_array_size(ranks);
    json_array_foreach (ranks, i, rank) {
        double node, ns;

        if (!json_is_object(rank))
            return error_set(e, EXIT_BAD_DATA, "ranks.per_rank has something else than objects");
        if (reader_number(rank, "node", &node, e) || reader_number(rank, "median_ns", &ns, e) ||
            take_rank(in, t, node, ns, e))
            return -1;
    }
    return 0;
}

int reader_ranks(struct reader *in, struct figure *f, const json_t *record, double scale,
                 struct error *e)
{
    const json_t *ranks = member_at(record, "ranks.per_rank");
    const size_t nodes = in->r->nodes;
    struct told t = {.scale = scale, .higher = figure_higher(f)};
    int rc;

    if (ranks && !json_is_array(ranks) && !json_is_null(ranks))
        return error_set(e, EXIT_BAD_DATA, "member 'ranks.per_rank' is no array");
    if (nodes < 2 || !json_array_size(ranks))
        return 0;
    t.value = calloc(nodes, sizeof *t.value);
    t.seen = calloc(nodes, sizeof *t.seen);
    if (t.value && t.seen)
        rc = take_objects(in, &t, ranks, e);
    else
        rc = error_set(e, EXIT_INTERNAL, "out of memory");
    for (size_t i = 0; !rc && i < nodes; i++) {
        t.value[i] = !t.seen[i] ? NAN : t.higher ? t.value[i] : t.value[i] / t.seen[i];
        if (t.seen[i] && (!(t.value[i] > 0) || !isfinite(t.value[i])))
            rc =
                error_set(e, EXIT_BAD_DATA, "times of ranks and of samples do not belong together");
    }
    free(t.seen);
    if (!rc)
        f->node = t.value;
    else
        free(t.value);
    return rc;
}
