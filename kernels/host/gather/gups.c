/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Random updates of a table by HPC Challenge's rules, what proves them, and what takes them back.
 * A worker runs the streams of its elements, GUPS_STREAMS at a time; updates of other workers to
 * the same table may get lost, as the rules allow. */
#include "gups.h"

#include <stdbool.h>

#include "family.h"

/* How a row of the table at the end does its updates; width 0: plain. */
struct way {
    unsigned width, rows, words;
    bool deep;
};

/* Streams of one table that are run side by side. */
struct group {
    word *table;
    uint64_t mask, base; /* base: element number of table[0] */
    uint64_t first, streams;
    uint64_t x[GUPS_STREAMS];
};

/* The group that begins at stream s, with the states after k updates. */
static void group_make(struct group *g, const struct kargs *a, uint64_t s, uint64_t end, uint64_t k)
{
    const struct gups *p = a->own;
    const uint64_t per = gups_per_table(p), left = per - s % per, far = gups_power(p->section);
    uint64_t x = gups_state(p, s, k);

    g->base = s / per * p->pitch;
    g->table = (word *)a->v[0] + g->base;
    g->mask = p->mask;
    g->first = s;
    g->streams = left < end - s ? left : end - s;
    g->streams = g->streams < GUPS_STREAMS ? g->streams : GUPS_STREAMS;
    for (uint64_t i = 0; i < GUPS_STREAMS; i++, x = gups_times(x, far))
        g->x[i] = x;
}

static INLINE void update(word *table, uint64_t mask, uint64_t x, unsigned words)
{
    word *const at = &table[x & mask & -(uint64_t)words];

    for (unsigned k = 0; k < words; k++)
        at[k] ^= x;
}

/* As the reference does it: the CPU looks ahead as far as it can by itself. */
static INLINE void updates_plain(struct group *g, uint64_t count, uint64_t streams, unsigned words)
{
    for (uint64_t i = 0; i < count; i++)
        for (uint64_t s = 0; s < streams; s++) {
            g->x[s] = gups_next(g->x[s]);
            update(g->table, g->mask, g->x[s], words);
        }
}

/* Into the first cache, or only into the second: its queue holds twice the misses on some CPUs
 * (Zen 4: 48 and more beside 24). */
static INLINE void ask(const word *at, bool deep)
{
    if (deep)
        __builtin_prefetch(at, 0, 2);
    else
        __builtin_prefetch(at, 1, 3);
}

/* Each value is known, and its line on the way, `rows` rows of `width` values before it is applied:
 * more misses at the same time than the CPU finds by itself. width divides GUPS_STREAMS. */
static INLINE void updates_ahead(struct group *g, uint64_t count, struct way w)
{
    const unsigned width = w.width, rows = w.rows;
    _Alignas(KERNEL_LINE) uint64_t ahead[GUPS_AHEAD];
    const uint64_t total = count * (GUPS_STREAMS / width);
    uint64_t *const x = g->x;

    for (uint64_t i = 0; i < total + rows; i++) {
        uint64_t *const row = ahead + i % rows * width, *const from = x + i * width % GUPS_STREAMS;

        for (unsigned s = 0; i >= rows && s < width; s++)
            update(g->table, g->mask, row[s], w.words);
        if (i >= total)
            continue;
        for (unsigned s = 0; s < width; s++)
            row[s] = from[s] = gups_next(from[s]);
        for (unsigned s = 0; s < width; s++)
            ask(&g->table[row[s] & g->mask], w.deep);
    }
}

static INLINE void walk(const struct kargs *a, size_t lo, size_t hi, struct way w)
{
    const struct gups *p = a->own;
    const uint64_t end = gups_first(p, hi);
    struct group g;

    for (uint64_t s = gups_first(p, lo); s < end; s += g.streams) {
        group_make(&g, a, s, end, p->from);
        if (g.streams < GUPS_STREAMS)
            updates_plain(&g, p->count, g.streams, w.words);
        else if (w.width)
            updates_ahead(&g, p->count, w);
        else
            updates_plain(&g, p->count, GUPS_STREAMS, w.words);
        for (uint64_t i = 0; i < g.streams; i++)
            a->out->u[0] += g.x[i];
        a->out->u[1] += g.streams * p->count;
    }
}

/* u[0], u[1] as a launch must leave them: the last values of its streams, from their numbers. */
static void ends(const struct kargs *a, size_t lo, size_t hi)
{
    const struct gups *p = a->own;
    const uint64_t end = gups_first(p, hi);
    struct group g;

    for (uint64_t s = gups_first(p, lo); s < end; s += g.streams) {
        group_make(&g, a, s, end, p->from + p->count);
        for (uint64_t i = 0; i < g.streams; i++)
            a->out->u[0] += g.x[i];
        a->out->u[1] += g.streams * p->count;
    }
}

/* T[i] = i, i counted in its table. */
static void fill(const struct kargs *a, size_t lo, size_t hi)
{
    const struct gups *p = a->own;
    word *const table = a->v[0];

    for (uint64_t i = lo; i < hi; i++)
        table[i] = i % p->pitch;
}

/* Applies the first `count` updates of all streams, but only those of elements [lo, hi): whoever
 * owns a word takes back all that was done to it, so nothing can be lost. An update is its own
 * inverse. */
static void undo(const struct kargs *a, size_t lo, size_t hi)
{
    const struct gups *p = a->own;
    struct group g;

    for (uint64_t s = 0; s < p->streams; s += g.streams) {
        uint64_t row[GUPS_STREAMS], row_streams = 0;

        group_make(&g, a, s, p->streams, 0);
        if (g.base + p->mask < lo || g.base >= hi)
            continue;
        for (uint64_t i = 0; i <= p->count; i++) {
            for (uint64_t k = 0; k < row_streams; k++) {
                const uint64_t at = g.base + (row[k] & g.mask & -p->words);
                /* No branch: who owns a word is as random as its number. */
                const uint64_t mine = -(uint64_t)(at - lo < hi - lo);
                word *const w = &((word *)a->v[0])[(at & mine) | (lo & ~mine)];

                for (uint64_t j = 0; j < p->words; j++)
                    w[j] ^= row[k] & mine;
            }
            row_streams = i < p->count ? g.streams : 0;
            for (uint64_t k = 0; k < row_streams; k++) {
                row[k] = g.x[k] = gups_next(g.x[k]);
                __builtin_prefetch(&g.table[row[k] & g.mask], 1, 3);
            }
        }
    }
}

/* u[0]: words that are as the fill left them, u[1]: others, u[2]: the first of them + 1. Of the
 * others, u[4]: as one lost update, or three .., would leave them, u[5]: as two, u[6]: as none. */
static void check(const struct kargs *a, size_t lo, size_t hi)
{
    const struct gups *p = a->own;
    const word *const table = a->v[0];
    union kernel_out *const out = a->out;

    for (uint64_t i = lo; i < hi; i++) {
        const uint64_t in = i % p->pitch, rest = (table[i] ^ in) & p->mask & -p->words;

        if (in > p->mask || i / p->pitch >= p->tables)
            continue; /* between tables */
        if (table[i] == in) {
            out->u[0]++;
            continue;
        }
        out->u[1]++;
        if (!out->u[2])
            out->u[2] = i + 1;
        out->u[rest == (in & -p->words) ? 4 : rest == 0 ? 5 : 6]++;
    }
}

/* u[k]: word k of the watched line, if it is ours, and the updates `from` .. `from + count` that
 * our streams do to it, joined by xor: over all workers, the line as it was before them. */
static void watch(const struct kargs *a, size_t lo, size_t hi)
{
    const struct gups *p = a->own;
    const uint64_t end = gups_first(p, hi), at = p->line % p->pitch;
    uint64_t *const u = a->out->u;
    struct group g;

    for (uint64_t k = 0; p->line >= lo && p->line < hi && k < GUPS_LINE; k++)
        u[k] ^= ((const word *)a->v[0])[p->line + k];
    for (uint64_t s = gups_first(p, lo); s < end; s += g.streams) {
        group_make(&g, a, s, end, p->from);
        if (g.base != p->line - at)
            continue;
        for (uint64_t i = 0; i < p->count; i++) {
            uint64_t hits = 0;

            for (uint64_t k = 0; k < GUPS_STREAMS; k++) {
                g.x[k] = gups_next(g.x[k]);
                hits += ((g.x[k] ^ at) & g.mask) < GUPS_LINE;
            }
            for (uint64_t k = 0; hits && k < g.streams; k++)
                for (uint64_t j = 0; ((g.x[k] ^ at) & g.mask) < GUPS_LINE && j < p->words; j++)
                    u[(g.x[k] & (GUPS_LINE - 1) & -p->words) + j] ^= g.x[k];
        }
    }
}

/* clang-format off */
#define WAYS(WAY)                                                                                  \
    WAY(gups, plain, 0, 0, 0, 1, 0)         WAY(gups, prefetch, 8, 8, 8, 1, 0)                     \
    WAY(gups, prefetch, 16, 8, 16, 1, 0)    WAY(gups, prefetch, 32, 8, 32, 1, 0)                   \
    WAY(gups, deep, 8, 8, 8, 1, 1)          WAY(gups, deep, 16, 8, 16, 1, 1)                       \
    WAY(gups, batch, 2, 64, 2, 1, 0)        WAY(gups, batch, 4, 64, 4, 1, 0)                       \
    WAY(gups_line, plain, 0, 0, 0, 8, 0)    WAY(gups_line, prefetch, 8, 8, 8, 8, 0)                \
    WAY(gups_line, prefetch, 16, 8, 16, 8, 0) WAY(gups_line, prefetch, 32, 8, 32, 8, 0)            \
    WAY(gups_line, deep, 8, 8, 8, 8, 1)     WAY(gups_line, deep, 16, 8, 16, 8, 1)                  \
    WAY(gups_line, batch, 2, 64, 2, 8, 0)
/* clang-format on */

#define WAY(name, variant, unroll, width, rows, words, deep)                                       \
    static void name##_##variant##_##unroll(const struct kargs *a, size_t lo, size_t hi)           \
    {                                                                                              \
        walk(a, lo, hi, (struct way){width, rows, words, deep});                                   \
    }
WAYS(WAY)
#undef WAY

#define WAY(name, variant, unroll, width, rows, words, deep)                                       \
    {#name, #variant, ELEM, unroll, name##_##variant##_##unroll, STORES_READ},
static const struct kernel table_rows[] = {
    WAYS(WAY){"gups", "check", ELEM, 0, check, STORES_READ},
    {"gups_line", "check", ELEM, 0, check, STORES_READ},
    {"gups_fill", "plain", ELEM, 0, fill, STORES_READ},
    {"gups_undo", "plain", ELEM, 0, undo, STORES_READ},
    {"gups_ends", "plain", ELEM, 0, ends, STORES_READ},
    {"gups_watch", "plain", ELEM, 0, watch, STORES_READ},
};
#undef WAY

KERNEL_TABLE(gups, table_rows);
