/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Core-to-core transfers: one core has the lines of a buffer, another one chases through them. */
#include <stdio.h>
#include <string.h>

#include "c2c.h"
#include "machine/machine.h"
#include "api/bench.h"

/* Walks of a core over its own lines, which are so short that a launch would show. */
enum { OWN_ROUNDS = 64, NAME_CHARS = 24, MOST = 1024, LEAST_LINKS = 64 };

struct c2c {
    struct c2c_walk lines; /* first: as the kernels want it */
    uint64_t step;         /* of the cycle, where the next walk begins */
    uint64_t sum;          /* of all check words */
    uint64_t walks, bad;   /* of the last step */
};

_Static_assert(sizeof(struct c2c) <= RUN_OWN, "what a benchmark may keep");

static bool is_modified(const struct run *r)
{
    return strcmp(run_at_word(r, 0), "modified") == 0;
}

/* Rows: the core that has the lines. Columns: the one that asks for them. */
static int name_cells(struct run *r, struct error *e)
{
    const char *names[MOST];
    char text[MOST][NAME_CHARS];
    const unsigned n = run_workers(r);

    if (n > MOST)
        return error_set(e, EXIT_USAGE, "%s: %u threads: give --threads %d or fewer",
                         run_bench(r)->name, n, MOST);
    for (unsigned w = 0; w < n; w++) {
        run_name_worker(r, w, text[w], sizeof text[w]);
        names[w] = text[w];
    }
    return run_cells(r, names, n, names, n, e);
}

static int setup(struct run *r, struct error *e)
{
    struct c2c *c = run_own(r);
    const uint64_t links = run_n(r) * elem_bytes(run_elem(r)) / KERNEL_LINE / C2C_APART;

    if (links < LEAST_LINKS)
        return error_set(e, EXIT_USAGE, "%s: a size of %zu bytes has fewer than %d links",
                         run_bench(r)->name, run_n(r) * elem_bytes(run_elem(r)), LEAST_LINKS);
    memset(c, 0, sizeof *c);
    c->lines.walk.cycle = (struct cycle){data_key(run_seed(r), 0), links, links};
    for (uint64_t i = 0; i < links; i++)
        c->sum += data_mix(c->lines.walk.cycle.key ^ i);
    if (name_cells(r, e))
        return -1;
    return run_kernel(r, "c2clink", "plain", 0, run_n(r), NULL, e);
}

/* Core `from` gets the lines, alone. */
static int take(struct run *r, unsigned from, struct error *e)
{
    struct c2c *c = run_own(r);
    const struct team team = {"c2c", run_at_word(r, 0), 0, from, 1, 0, run_n(r), NULL, 0, 0};
    const uint64_t links = c->lines.walk.cycle.lines;

    c->lines.round += is_modified(r);
    if (run_teams(r, &team, 1, e))
        return -1;
    c->bad += run_out(r, from)->u[0] != (is_modified(r) ? links : c->sum);
    return 0;
}

/* Core `to` walks through all lines; of its own, many times. */
static int walk(struct run *r, unsigned from, unsigned to, struct error *e)
{
    struct c2c *c = run_own(r);
    struct cycle_walk *w = &c->lines.walk;
    const struct team team = {"chase", "plain", 1, to, 1, 0, run_n(r), NULL, 0, 0};
    const struct team nothing = {"chase", "plain", 1, to, 1, 0, 0, NULL, 0, 0};
    uint64_t end;

    w->hops = w->cycle.lines * (from == to ? OWN_ROUNDS : 1);
    w->at[0] = C2C_APART * cycle_line(&w->cycle, c->step);
    end = C2C_APART * cycle_line(&w->cycle, c->step + w->hops);
    run_cell_begin(r);
    if (run_teams(r, &nothing, 1, e))
        return -1;
    run_cell_empty(r);
    run_cell_begin(r);
    if (run_teams(r, &team, 1, e))
        return -1;
    if (from == to)
        run_cell_aside(r, from, to, (double)w->hops);
    else
        run_cell_end(r, from, to, (double)w->hops);
    c->bad += run_out(r, to)->u[0] != end;
    c->walks++;
    c->step = (c->step + 7) % w->cycle.lines; /* the next walk ends elsewhere */
    return 0;
}

static int step(struct run *r, unsigned repeat, struct error *e)
{
    const unsigned n = run_workers(r);
    struct c2c *c = run_own(r);

    c->walks = c->bad = 0;
    for (; repeat; repeat--)
        for (unsigned from = 0; from < n; from++)
            for (unsigned to = 0; to < n; to++)
                if (take(r, from, e) || walk(r, from, to, e))
                    return -1;
    return 0;
}

/* All walks of the step ended where they had to, all that was taken was there, and every line is
 * as its last owner left it. */
static int check(struct run *r, struct check *c, struct error *e)
{
    const struct c2c *own = run_own(r);
    union kernel_out out;

    if (run_kernel(r, "c2c", "check", 0, run_n(r), &out, e))
        return -1;
    *c = (struct check){.kind = "links and marks",
                        .elements = out.u[0] + out.u[1],
                        .bad = out.u[1] + own->bad,
                        .first_bad = out.u[2] ? out.u[2] - 1 : 0};
    c->expected = (double)own->walks;
    c->got = (double)(own->walks - (own->bad < own->walks ? own->bad : own->walks));
    c->pass = c->bad == 0 && own->walks > 0 && c->elements == own->lines.walk.cycle.lines;
    return 0;
}

static struct traffic traffic(const struct run *r)
{
    const struct c2c *c = run_own(r);
    const double pairs = (double)run_workers(r) * (run_workers(r) - 1);
    const double lines = (double)c->lines.walk.cycle.lines * pairs;

    return (struct traffic){.read = lines * KERNEL_LINE, .ops = lines, .serial = lines};
}

static const char *lacks(const struct bench_site *site, char *text, size_t size)
{
    if (site->local_ranks > 1) {
        snprintf(text, size,
                 "%u ranks share the node, and the matrix is of all its cores: start one rank a "
                 "node",
                 site->local_ranks);
        return "MANY_RANKS";
    }
    if (site->machine->allowed_cores >= 2)
        return NULL;
    snprintf(text, size, "a line passes between two cores, and there is one: widen the cpuset");
    return "FEW_CORES";
}

static const struct bench rows[] = {
    {.name = "latency.c2c",
     .roles = ROLE_CORE_TO_CORE,
     .summary = "time to get a line that another core has, of every pair of cores",
     .loop.kernel = "chase",
     .formula = "p = *p over lines that another core read (clean) or wrote (modified) last",
     .counts =
         "loads of the asking core, mean over all pairs of two cores. Cells: the row's core "
         "had the lines, the column's asks; on the diagonal a core's own caches. Clean lines "
         "were flushed from all caches and read. The least time of an empty launch is taken off. "
         "The lines must fit half of a core's own cache; n cores are n x n walks a sample: "
         "--threads takes fewer",
     .source = "states as Molka, Hackenberg, Schoene, Nagel, Cache Coherence Protocol and Memory "
               "Performance of the Intel Haswell-EP Architecture, ICPP 2015",
     .proof = "in each cell, that the walk ended where it must and that its owner had all lines; "
              "after each sample, every line's successor, and the mark of the core that wrote it "
              "last",
     .loop.arrays = 1,
     .quantities.metric = METRIC_LATENCY,
     .shape.size = SIZE_OWN,
     .quantities.of_cells = true,
     .axes[0].words = true,
     .shape.least = 2,
     .shape.bytes = 256 << 10,
     .axes[0].name = "state",
     .axes[0].values = "clean,modified",
     .lacks = lacks,
     .traffic = traffic,
     .setup = setup,
     .step = step,
     .check = check},
};

const struct bench_table bench_latency_c2c = {"latency", rows, sizeof rows / sizeof *rows};
