/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Gathers and scatters, by patterns of indices: ours, or those of a user's file. */
#include "gather.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pattern.h"
#include "api/bench.h"

#define SAMPLE_S 0.01

/* What a run keeps: the kernels get it as it is. */
struct state {
    struct gather g;
    uint64_t next;  /* turn */
    uint64_t moved; /* elements of a turn */
    double lines;   /* of a turn, both sides */
    uint64_t sums[GATHER_SHIFTS];
};

_Static_assert(sizeof(struct state) <= RUN_OWN, "what a benchmark may keep");

#define WORDS                                                                                      \
    "stride-1,stride-2,stride-4,stride-8,stride-16,stride-32,stride-64,stride-128,ms1,"            \
    "laplacian-2d,laplacian-3d,random"

static enum pattern_kernel kernel_of(const struct bench *b)
{
    return b->loop.reads == 0 ? PATTERN_SCATTER : b->loop.writes == 0 ? PATTERN_GATHER : PATTERN_GS;
}

/* The point's pattern; an entry of the file is named by its number. In random order it has none. */
static int make_pattern(struct pattern *p, const struct run *r, struct error *e)
{
    const char *word = run_at_word(r, 0), *input = run_input(r);
    struct patterns file;
    const size_t number = strtoul(word, NULL, 10);

    memset(p, 0, sizeof *p);
    if (strcmp(word, "random") == 0)
        return 0;
    if (*word < '0' || *word > '9')
        return pattern_known(p, 1u + (kernel_of(run_bench(r)) == PATTERN_GS), word, run_n(r), e);
    if (patterns_read(&file, input, e))
        return -1;
    if (number < file.count && file.entries[number].kernel == kernel_of(run_bench(r))) {
        *p = file.entries[number];
        memset(&file.entries[number], 0, sizeof *p);
    }
    patterns_fini(&file);
    return p->sides ? 0
                    : error_set(e, EXIT_USAGE, "%s has no entry %s for %s", input, word,
                                run_bench(r)->name);
}

static unsigned per_line(const struct run *r)
{
    return (unsigned)(KERNEL_LINE / elem_bytes(run_elem(r)));
}

/* All elements in random order. A line is gone before it is needed again: each has its own. */
static void set_random(struct state *s, const struct run *r)
{
    const unsigned sides = 1u + (kernel_of(run_bench(r)) == PATTERN_GS);

    s->g.length = s->g.advance = GATHER_BLOCK;
    s->g.count = run_n(r) / GATHER_BLOCK;
    s->g.random = s->moved = s->g.count * GATHER_BLOCK;
    s->g.shifts = 1;
    s->lines = (double)s->moved * sides;
}

static int does_not_fit(const struct run *r, const struct pattern *p, struct error *e)
{
    uint64_t most = 0;

    for (unsigned s = 0; s < p->sides; s++)
        most = pattern_extent(p, s) > most ? pattern_extent(p, s) : most;
    return error_set(e, EXIT_USAGE,
                     "%s, pattern %s (line %u): it reaches over %llu elements, an array has %zu: "
                     "give --size %llu or more",
                     run_bench(r)->name, run_at_word(r, 0), p->line, (unsigned long long)most,
                     run_n(r),
                     (unsigned long long)(2 * most * elem_bytes(run_elem(r)) * run_ranks(r)));
}

static int set_pattern(struct state *s, struct run *r, const struct pattern *p, struct error *e)
{
    const uint64_t last = (GATHER_SHIFTS - 1) * per_line(r);
    uint64_t touched = 0, reach = 0;

    s->g.length = p->length;
    s->g.count = run_n(r) > last ? pattern_count(p, run_n(r) - last) : 0;
    if (s->g.count == 0 || p->length > run_n(r))
        return does_not_fit(r, p, e);
    for (unsigned k = 0; k < p->sides; k++) {
        const uint64_t lines = pattern_lines(p, k, s->g.count, per_line(r));
        const uint64_t end = p->delta[k] * (s->g.count - 1) + pattern_extent(p, k);

        if (!lines)
            return error_set(e, EXIT_INTERNAL, "no memory to count cache lines");
        s->g.delta[k] = p->delta[k];
        touched = k == 0 || lines < touched ? lines : touched;
        reach = end > reach ? end : reach;
        s->lines += (double)lines;
    }
    /* A gather reads what a gather-scatter writes: v[0] by its only side. */
    s->g.delta[SIDE_READ] = s->g.delta[p->sides - 1];
    s->moved = s->g.count * p->length;
    s->g.shifts = reach / per_line(r) / touched;
    s->g.shifts = s->g.shifts < 1 ? 1 : s->g.shifts > GATHER_SHIFTS ? GATHER_SHIFTS : s->g.shifts;
    return 0;
}

/* Whatever a place gets from two writes must be the same: else nobody could tell what is right. */
static int is_ambiguous(const struct run *r, const struct pattern *p, const struct state *s,
                        struct error *e)
{
    if (p->sides < 2 || (p->delta[0] == p->delta[1] &&
                         !memcmp(p->index[0], p->index[1], p->length * sizeof *p->index[0])))
        return 0;
    if (!pattern_overlaps(p, 0, s->g.count))
        return 0;
    return error_set(e, EXIT_USAGE,
                     "%s:%u: \"pattern-scatter\" with \"delta-scatter\" %llu writes elements "
                     "twice, with different values: give a delta of %llu",
                     run_input(r), p->line, (unsigned long long)p->delta[0],
                     (unsigned long long)pattern_extent(p, 0));
}

/* The pattern of a side as the kernels read it: words as wide as an element. NULL without memory.
 */
static void *index_words(const struct run *r, const struct pattern *p, unsigned side)
{
    void *words = malloc(p->length * elem_bytes(run_elem(r)));

    for (size_t i = 0; words && i < p->length; i++)
        if (elem_bytes(run_elem(r)) == 4)
            ((uint32_t *)words)[i] = (uint32_t)p->index[side][i];
        else
            ((uint64_t *)words)[i] = p->index[side][i];
    return words;
}

/* The index array of a side, which begins with its pattern. */
static void *index_array(const struct run *r, unsigned side)
{
    return run_array(r, side == 0 ? 1 : 3);
}

static int put_indices(struct run *r, const struct pattern *p, struct error *e)
{
    int rc = 0;

    for (unsigned s = 0; s < p->sides && rc == 0; s++) {
        void *words = index_words(r, p, s);

        rc = words ? run_store(r, index_array(r, s), words, p->length * elem_bytes(run_elem(r)), e)
                   : error_set(e, EXIT_INTERNAL, "no memory for a pattern");
        free(words);
    }
    return rc;
}

/* Sides whose indices are no longer what was put there; -1 on error. */
static int wrong_indices(struct run *r, const struct pattern *p, struct error *e)
{
    int wrong = 0;

    for (unsigned s = 0; s < p->sides && wrong >= 0; s++) {
        const size_t bytes = p->length * elem_bytes(run_elem(r));
        void *words = index_words(r, p, s), *now = malloc(bytes);

        if (!words || !now)
            wrong = error_set(e, EXIT_INTERNAL, "no memory for a pattern");
        else if (run_fetch(r, index_array(r, s), now, bytes, e))
            wrong = -1;
        else
            wrong += memcmp(words, now, bytes) != 0;
        free(words);
        free(now);
    }
    return wrong;
}

/* Data, then the sum that a gather of each shift must give. */
static int fill(struct run *r, struct error *e)
{
    struct state *s = run_own(r);
    union kernel_out out;

    if (kernel_of(run_bench(r)) != PATTERN_GATHER)
        return run_kernel(r, "fill", "constant", 0, run_n(r), NULL, e) ||
                       (kernel_of(run_bench(r)) == PATTERN_GS && run_fill(r, 2, e))
                   ? -1
                   : 0;
    if (run_fill(r, 0, e))
        return -1;
    for (s->g.turn = 0; s->g.turn < s->g.shifts; s->g.turn++) {
        if (run_kernel(r, "gather_sum", "plain", 0, run_n(r), &out, e))
            return -1;
        s->sums[s->g.turn] = out.u[0];
    }
    return 0;
}

static int setup(struct run *r, struct error *e)
{
    struct state *s = run_own(r);
    struct pattern p;
    int rc = make_pattern(&p, r, e);

    memset(s, 0, sizeof *s);
    s->g.n = run_n(r);
    s->g.key = data_key(run_seed(r), 7);
    if (rc == 0 && elem_bytes(run_elem(r)) == 4 && run_n(r) > INT32_MAX)
        rc = error_set(e, EXIT_USAGE,
                       "%s: indices of f32 elements reach over 2^31 of them: give --size 8GiB or "
                       "less a rank, or --type f64",
                       run_bench(r)->name);
    if (rc == 0 && p.sides)
        rc = set_pattern(s, r, &p, e) || is_ambiguous(r, &p, s, e) ? -1 : 0;
    else if (rc == 0)
        set_random(s, r);
    if (rc == 0)
        rc = run_kernel(r, "gather_index", "plain", 0, run_n(r), NULL, e);
    if (rc == 0)
        rc = put_indices(r, &p, e);
    pattern_fini(&p);
    return rc ? rc : fill(r, e);
}

static int step(struct run *r, unsigned repeat, struct error *e)
{
    struct state *s = run_own(r);

    s->g.turn = s->next;
    s->g.turns = repeat;
    s->next += repeat;
    run_side(r, 0, s->lines * KERNEL_LINE * repeat);
    return run_launch(r, 1, e);
}

static struct traffic traffic(const struct run *r)
{
    const struct state *s = run_own(r);
    const double moved = (double)s->moved * run_ranks(r), w = (double)elem_bytes(run_elem(r));

    return (struct traffic){.read = moved * w * run_bench(r)->loop.reads,
                            .written = moved * w * run_bench(r)->loop.writes,
                            .ops = moved};
}

/* The sum of the last launch: all its turns. */
static int check_sum(struct run *r, struct check *c, struct error *e)
{
    const struct state *s = run_own(r);
    const uint64_t mask = elem_bytes(run_elem(r)) == 4 ? UINT32_MAX : UINT64_MAX;
    uint64_t expected = 0;

    (void)e;
    for (uint64_t t = s->g.turn; t < s->g.turn + s->g.turns; t++)
        expected += s->sums[t % s->g.shifts];
    *c = (struct check){.kind = "sum",
                        .elements = s->moved,
                        .bad = ((run_result(r)->u[0] ^ expected) & mask) != 0,
                        .expected = (double)(expected & mask),
                        .got = (double)(run_result(r)->u[0] & mask)};
    c->pass = c->bad == 0 && s->g.turns > 0 && s->sums[0] != 0;
    return 0;
}

/* Elements as the kernel's check finds them, all of the last turn. */
static int check_elements(struct run *r, struct check *c, struct error *e)
{
    struct state *s = run_own(r);
    const uint64_t turn = s->g.turn;
    struct pattern p;
    union kernel_out out;
    int rc, wrong;

    if (make_pattern(&p, r, e))
        return -1;
    s->g.turn = turn + s->g.turns - 1;
    rc = run_kernel(r, run_bench(r)->loop.kernel, "check", 0, run_n(r), &out, e);
    s->g.turn = turn;
    wrong = rc ? -1 : wrong_indices(r, &p, e);
    pattern_fini(&p);
    if (wrong < 0)
        return -1;
    c->kind = "per-element";
    c->elements = out.u[0] + out.u[1];
    c->bad += out.u[1] + (uint64_t)wrong;
    c->first_bad = out.u[2] ? out.u[2] - 1 : 0;
    c->pass =
        c->bad == 0 &&
        c->elements == (kernel_of(run_bench(r)) == PATTERN_GATHER ? (uint64_t)run_n(r) : s->moved);
    return 0;
}

static int check(struct run *r, struct check *c, struct error *e)
{
    memset(c, 0, sizeof *c);
    if (kernel_of(run_bench(r)) == PATTERN_GATHER && check_sum(r, c, e))
        return -1;
    return check_elements(r, c, e);
}

/* After a sample: a gather by its sum; what was written, in as many elements as are looked at in
 * some microseconds, in a part that moves on. */
static int check_sample(struct run *r, struct check *c, struct error *e)
{
    enum { PARTS = 64 };
    struct state *s = run_own(r);
    const uint64_t turn = s->g.turn, units = (run_n(r) + GATHER_BLOCK - 1) / GATHER_BLOCK;
    /* From where one of the layings is, until it and a part of all are in it. */
    const uint64_t laying = data_mix(run_seed(r) + s->next) % s->g.count;
    const size_t lo = (size_t)(laying * units / s->g.count) * GATHER_BLOCK;
    const size_t end = lo + (size_t)(units / PARTS + units / s->g.count + 2) * GATHER_BLOCK;
    union kernel_out out;
    int rc;

    if (kernel_of(run_bench(r)) == PATTERN_GATHER)
        return check_sum(r, c, e);
    s->g.turn = turn + s->g.turns - 1;
    rc = run_kernel(r, run_bench(r)->loop.kernel, "check", lo, end < run_n(r) ? end : run_n(r),
                    &out, e);
    s->g.turn = turn;
    *c = (struct check){.kind = "per-element",
                        .elements = out.u[0] + out.u[1],
                        .bad = out.u[1],
                        .expected = (double)(out.u[0] + out.u[1]),
                        .got = (double)out.u[0]};
    c->pass = c->bad == 0 && c->elements > 0;
    return rc;
}

/* Is the file of patterns right, and has it one for this kernel? */
static const char *lacks(const struct bench_site *site, char *text, size_t size)
{
    const enum pattern_kernel kernel = kernel_of(site->bench);
    struct patterns file;
    struct error e;
    size_t n = 0;

    if (!*site->input)
        return NULL;
    if (patterns_read(&file, site->input, &e)) {
        snprintf(text, size, "%s", e.text);
        return "BAD_INPUT";
    }
    for (size_t i = 0; i < file.count; i++)
        n += file.entries[i].kernel == kernel;
    patterns_fini(&file);
    snprintf(text, size, "%s has no entry with \"kernel\": \"%s\"", site->input,
             site->bench->loop.kernel);
    return n ? NULL : "NOT_SELECTED";
}

static void values(const struct bench_site *site, char *list, size_t size)
{
    const enum pattern_kernel kernel = kernel_of(site->bench);
    struct patterns file;
    struct error e;

    if (!*site->input || patterns_read(&file, site->input, &e))
        return;
    for (size_t i = 0; i < file.count; i++)
        if (file.entries[i].kernel == kernel && strlen(list) + PATTERN_NAME + 1 < size)
            snprintf(strchr(list, 0), size - strlen(list), "%s%s", *list ? "," : "",
                     file.entries[i].name);
    patterns_fini(&file);
}

#define SPATTER                                                                                    \
    "Lavin et al., Evaluating Gather and Scatter Performance on CPUs and GPUs (Spatter), "         \
    "MEMSYS 2020; --input FILE: patterns in its JSON form, laid over the whole array"
#define COUNTS                                                                                     \
    "; not counted: the indices, as many bytes again in random order, else a pattern in the "      \
    "first cache"

/* What all of them have in common. */
#define PATTERNS                                                                                   \
    .source = SPATTER, .quantities.metric = METRIC_BANDWIDTH, .loop.does = LOOP_ROWS,              \
    .axes[0].words = true, .axes[0].name = "pattern", .axes[0].values = WORDS,                     \
    .protocol.sample_s = SAMPLE_S,                                                                 \
    .quantities.sides = {{.name = "line bandwidth", .unit = "B/s", .sum = true, .rate = true}},    \
    .lacks = lacks, .axes[0].listed = values, .setup = setup, .step = step, .traffic = traffic,    \
    .check = check, .check_sample = check_sample

static const struct bench rows[] = {
    {.name = "random.gather",
     .summary = "read elements by index: strides, mostly 1, stencils, random, or a file's patterns",
     .formula = "sum += bits(a[d k + i[j]])",
     .loop.kernel = "gather",
     .loop.arrays = 2,
     .loop.reads = 1,
     .counts = "bytes of the elements read" COUNTS,
     .proof = "the sum of every sample against the seed's data; all of a before and after",
     PATTERNS},
    {.name = "random.scatter",
     .summary = "write elements by index",
     .formula = "a[d k + i[j]] = f(d k + i[j])",
     .loop.kernel = "scatter",
     .loop.arrays = 2,
     .loop.writes = 1,
     .counts = "bytes of the elements written" COUNTS,
     .proof = "every element of the last turn, which no other turn writes alike; after each "
              "sample, a part of them",
     PATTERNS},
    {.name = "random.gs",
     .summary = "copy elements by an index on both sides (gather-scatter)",
     .formula = "a[d k + i[j]] = b[e k + h[j]]",
     .loop.kernel = "gs",
     .loop.arrays = 4,
     .loop.reads = 1,
     .loop.writes = 1,
     .counts = "bytes of the elements read and of those written (a copy counts twice)" COUNTS,
     .proof = "every element of the last turn, which no other turn writes alike; after each "
              "sample, a part of them",
     PATTERNS},
};

const struct bench_table bench_gather = {"random", rows, sizeof rows / sizeof *rows};
