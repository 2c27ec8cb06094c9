/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Random updates of a table, by the rules of HPC Challenge's RandomAccess. */
#include <math.h>
#include <string.h>

#include "data.h"
#include "gups.h"
#include "api/bench.h"

/* Updates of a table as the rules ask: four for each word; wrong words they allow. */
enum { UPDATES_A_WORD = 4 };
#define WRONG_MOST 0.01
/* Updates of a stream in one repetition: 2^18 a worker, some milliseconds. */
enum { QUANTUM = 4096 };
/* Several repetitions, so that finding where streams begin does not show. */
#define SAMPLE_S 0.05

/* What a run keeps: the kernels get it as it is, then what proves the work. */
struct state {
    struct gups g;
    uint64_t done, quantum; /* updates of each stream: so far; in a repetition */
    uint64_t seen_at;       /* done when the watched line was looked at */
    uint64_t seen[GUPS_LINE];
    uint64_t lost;  /* updates of watched lines that got lost, of all samples */
    double watched; /* about as many were done to them */
};

_Static_assert(sizeof(struct state) <= RUN_OWN, "what a benchmark may keep");

static bool is_shared(const struct run *r)
{
    return run_bench(r)->shape.size != SIZE_TABLES && run_workers(r) > 1;
}

/* Results of all workers of the last run_kernel(), joined by xor. */
static void join(const struct run *r, uint64_t u[GUPS_LINE])
{
    memset(u, 0, GUPS_LINE * sizeof *u);
    for (unsigned w = 0; w < run_workers(r); w++)
        for (unsigned k = 0; k < GUPS_LINE; k++)
            u[k] ^= run_out(r, w)->u[k];
}

/* Runs a helper on all elements as if each stream did updates [from, from + count). */
static int helper(struct run *r, const char *name, uint64_t from, uint64_t count,
                  union kernel_out *out, struct error *e)
{
    struct state *s = run_own(r);

    s->g.from = from;
    s->g.count = count;
    return run_kernel(r, name, NULL, 0, run_n(r), out, e);
}

/* Remembers the line that a random one of the next updates will change. */
static int watch(struct run *r, struct error *e)
{
    struct state *s = run_own(r);
    const uint64_t random = data_mix(run_seed(r) + s->done), stream = random % s->g.streams;
    const uint64_t value = gups_state(&s->g, stream, s->done + (random >> 32) % s->quantum + 1);
    const uint64_t table = stream / gups_per_table(&s->g);

    s->g.line = table * s->g.pitch + (value & s->g.mask & -(uint64_t)GUPS_LINE);
    s->seen_at = s->done;
    if (helper(r, "gups_watch", s->done, 0, NULL, e))
        return -1;
    join(r, s->seen);
    return 0;
}

static int gups_setup(struct run *r, struct error *e)
{
    struct state *s = run_own(r);
    const uint64_t tables = run_bench(r)->shape.size == SIZE_TABLES ? run_workers(r) : 1;
    uint64_t words = GUPS_LINE;

    memset(s, 0, sizeof *s);
    s->g.n = run_n(r);
    s->g.tables = tables;
    s->g.pitch = run_n(r) / tables / 64 * 64;
    while (words * 2 <= s->g.pitch)
        words *= 2;
    if (s->g.pitch < words)
        return error_set(e, EXIT_USAGE, "%s: %zu words are too few for %llu tables",
                         run_bench(r)->name, run_n(r), (unsigned long long)tables);
    s->g.mask = words - 1;
    s->g.streams = (uint64_t)GUPS_STREAMS * run_workers(r);
    s->g.section = UPDATES_A_WORD * words / gups_per_table(&s->g);
    s->g.section += s->g.section == 0;
    s->g.words = strcmp(run_bench(r)->loop.kernel, "gups") == 0 ? 1 : GUPS_LINE;
    s->quantum = s->g.section < QUANTUM ? s->g.section : QUANTUM;
    return helper(r, "gups_fill", 0, 0, NULL, e) || watch(r, e) ? -1 : 0;
}

static int gups_step(struct run *r, unsigned repeat, struct error *e)
{
    struct state *s = run_own(r);

    s->g.from = s->done;
    s->g.count = repeat * s->quantum;
    s->done += s->g.count;
    run_side(r, 0, (double)(s->g.count * s->g.streams) * 2 * KERNEL_LINE);
    return run_launch(r, 1, e);
}

static struct traffic gups_traffic(const struct run *r)
{
    const struct state *s = run_own(r);
    const double updates = (double)(s->quantum * s->g.streams) * run_ranks(r);
    const double bytes = updates * 8 * (double)s->g.words;

    return (struct traffic){.read = bytes, .written = bytes, .ops = updates};
}

/* Updates that word k of the watched line lost, as its difference tells: the lowest bits of each
 * are the word's number, so of an odd number (taken for one) that is left, of an even one (two)
 * zero. -1: no lost update leaves this. */
static int lost_by(const struct state *s, unsigned k, uint64_t rest)
{
    const uint64_t index = s->g.mask & -s->g.words, at = (s->g.line % s->g.pitch + k) & index;

    if (!rest)
        return 0;
    return (rest & index) == at ? 1 : (rest & index) == 0 ? 2 : -1;
}

/* Differs the watched line by no more than updates that a race of workers lost? The smaller the
 * table and the more workers, the more updates meet in one line, in each of many samples. The rules
 * let one word in a hundred be wrong after all updates; twice that share is more than chance makes
 * of it, and where hardly any are watched two may be lost. */
static bool is_line_right(struct run *r)
{
    struct state *s = run_own(r);
    const double updates = (double)s->g.count * (double)s->g.streams;
    uint64_t now[GUPS_LINE];
    int lost = 0;

    join(r, now);
    for (unsigned k = 0; k < GUPS_LINE; k++) {
        const int own = lost_by(s, k, now[k] ^ s->seen[k]);

        if (own < 0 || (own && !is_shared(r)))
            return false;
        lost += own;
    }
    s->lost += (uint64_t)lost;
    s->watched += updates * GUPS_LINE / (double)(s->g.tables * (s->g.mask + 1));
    return (double)s->lost <= 2 + 2 * s->watched * WRONG_MOST / UPDATES_A_WORD;
}

/* After a sample: every stream has come as far as it must, and the watched line is what it was,
 * with the updates of this sample. */
static int gups_check_sample(struct run *r, struct check *c, struct error *e)
{
    struct state *s = run_own(r);
    const union kernel_out *result = run_result(r);
    const uint64_t from = s->g.from, count = s->g.count;
    union kernel_out out;

    *c = (struct check){.kind = "updates", .elements = count * s->g.streams};
    if (helper(r, "gups_ends", from, count, &out, e))
        return -1;
    c->expected = (double)out.u[0];
    c->got = (double)result->u[0];
    c->bad = out.u[0] != result->u[0] || out.u[1] != result->u[1] || out.u[1] != c->elements;
    if (helper(r, "gups_watch", s->seen_at, s->done - s->seen_at, NULL, e))
        return -1;
    c->bad += !is_line_right(r);
    c->pass = c->bad == 0 && c->elements > 0;
    return watch(r, e);
}

/* The share of words that may be wrong. The rules allow one in a hundred after four updates of each
 * word; of a small table a run does that many times over, and what got lost stays lost. */
static double wrong_most(const struct run *r)
{
    const struct state *s = run_own(r);
    const double words = (double)s->g.tables * (double)(s->g.mask + 1);
    const double rounds = (double)s->done * (double)s->g.streams / (UPDATES_A_WORD * words);

    return is_shared(r) ? fmin(0.5, WRONG_MOST * fmax(1, rounds)) : 0;
}

/* Of words that are wrong, those that lost updates account for, no more than may be so.
 * Two updates of a word are lost where single ones are lost far more often. */
static bool is_by_rule(const struct run *r, const struct check *c)
{
    uint64_t once = 0, twice = 0, never = 0;

    for (unsigned w = 0; w < run_workers(r); w++) {
        once += run_out(r, w)->u[4];
        twice += run_out(r, w)->u[5];
        never += run_out(r, w)->u[6];
    }
    if (!is_shared(r))
        return c->bad == 0;
    return never == 0 && twice <= once && c->max_error <= c->tolerance;
}

/* Takes all updates back, each word by its owner, and compares every word with the first table. */
static int gups_check(struct run *r, struct check *c, struct error *e)
{
    struct state *s = run_own(r);
    union kernel_out out;

    *c = (struct check){.kind = "words", .tolerance = wrong_most(r)};
    if (helper(r, "gups_undo", 0, s->done, NULL, e) ||
        run_kernel(r, run_bench(r)->loop.kernel, "check", 0, run_n(r), &out, e))
        return -1;
    c->elements = out.u[0] + out.u[1];
    c->bad = out.u[1];
    c->first_bad = out.u[2] ? out.u[2] - 1 : 0;
    c->max_error = c->elements ? (double)c->bad / (double)c->elements : 1;
    c->pass = c->elements == s->g.tables * (s->g.mask + 1) && is_by_rule(r, c);
    /* What comes next begins anew, from a table without fault. */
    s->done = 0;
    return helper(r, "gups_fill", 0, 0, NULL, e) || watch(r, e) ? -1 : 0;
}

#define HPCC                                                                                       \
    "HPC Challenge, RandomAccess (class 1, POLY 7): a power of two of words, half of memory at "   \
    "most, 4 updates a word, up to 1024 known ahead; Dongarra, Luszczek, 2005"
#define EXACT                                                                                      \
    "all updates are made again by each word's owner, and every word is held against the first "   \
    "table, before and after; after each sample, the last value of every stream, and one line "    \
    "with all its updates"
#define SEQUENCE " (a sample is the next part of the sequence of 4 updates a word)"

/* What all updates of tables have in common. */
#define GUPS                                                                                       \
    .source = HPCC, .proof = EXACT, .loop.arrays = 1, .shape.types = "u64",                        \
    .quantities.metric = METRIC_UPDATES, .protocol.sample_s = SAMPLE_S,                            \
    .quantities.sides = {{.name = "line bandwidth", .unit = "B/s", .sum = true, .rate = true}},    \
    .setup = gups_setup, .step = gups_step, .traffic = gups_traffic, .check = gups_check,          \
    .check_sample = gups_check_sample
#define WORD                                                                                       \
    .loop.kernel = "gups", .formula = "T[x mod N] ^= x", .counts = "updates of words" SEQUENCE
#define LINE                                                                                       \
    .loop.kernel = "gups_line", .formula = "T[line of x mod N] ^= x",                              \
    .counts = "updates of 64-byte lines" SEQUENCE

static const struct bench rows[] = {
    {.name = "random.gups",
     .roles = ROLE_RANDOM_UPDATES,
     .summary = "random updates of 8 bytes, one worker a rank (HPCC: single)",
     .loop.does = LOOP_ROWS,
     .shape.size = SIZE_TABLE,
     .shape.workers = 1,
     WORD,
     GUPS},
    {.name = "random.gups-star",
     .roles = ROLE_RANDOM_UPDATES,
     .summary = "the same, every worker on a table of its own (HPCC: star)",
     .loop.does = LOOP_ROWS,
     .shape.size = SIZE_TABLES,
     WORD,
     GUPS},
    {.name = "random.gups-shared",
     .roles = ROLE_RANDOM_UPDATES,
     .summary = "the same, all workers on one table: updates that get lost are counted",
     .loop.does = LOOP_ROWS,
     .shape.size = SIZE_TABLE,
     WORD,
     GUPS},
    {.name = "random.lines",
     .summary = "random updates of whole cache lines, one worker a rank",
     .loop.does = LOOP_ROWS,
     .shape.size = SIZE_TABLE,
     .shape.workers = 1,
     LINE,
     GUPS},
    {.name = "random.lines-star",
     .summary = "the same, every worker on a table of its own",
     .loop.does = LOOP_ROWS,
     .shape.size = SIZE_TABLES,
     LINE,
     GUPS},
};

const struct bench_table bench_random = {"random", rows, sizeof rows / sizeof *rows};
