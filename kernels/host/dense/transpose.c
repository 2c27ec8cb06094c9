/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Parts of matrices: turned and added, packed for a message, filled, checked. A part is worked on
 * in tiles that fit the second cache, and the next tile is asked for meanwhile: hardware follows
 * no stream that is as short as a row of a tile. */
#include "transpose.h"

#include <stdbool.h>

#include VEC_HEADER
#include "family.h"

/* Sides of a tile: two of them, of both matrices, take 128 KiB. */
enum { SIDE = TRANSPOSE_SIDE, TILE = 64 };

/* Part of a row, anywhere in memory: sets whose vectors are narrower take several. */
typedef real part
    __attribute__((vector_size(SIDE * sizeof(real)), aligned(sizeof(real)), may_alias));

/* Where both ends of a tile begin, how far apart their rows are, and its size at the first. */
struct tile {
    real *to, *from;
    size_t to_pitch, from_pitch, rows, columns;
};

static INLINE size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* The first row of those that belong to elements from `lo` on. */
static INLINE size_t first_row(size_t lo, size_t rows, size_t columns)
{
    const size_t group = SIDE * columns;

    return group ? least(rows, (lo + group - 1) / group * SIDE) : 0;
}

/* Of `left` elements in a row a tile takes so many: nearly equal parts, in whole lines. */
static INLINE size_t side_of(size_t left)
{
    const size_t tiles = (left + TILE - 1) / TILE;

    return least(left, ((left + tiles - 1) / tiles + SIDE - 1) / SIDE * SIDE);
}

static INLINE real *place(const struct kargs *a, const struct transpose_end *e, size_t r, size_t c)
{
    return (real *)a->v[e->array] + transpose_at(&e->row, r) * e->pitch +
           transpose_at(&e->column, c);
}

static INLINE void ask(const real *p, size_t pitch, size_t rows)
{
    for (size_t k = 0; k < rows; k++)
        __builtin_prefetch(p + k * pitch, 0, 2);
}

static INLINE void turn_each(const struct tile *t, size_t r, size_t c)
{
    for (size_t j = r; j < t->rows && j < r + SIDE; j++)
        for (size_t i = c; i < t->columns && i < c + SIDE; i++)
            t->to[j * t->to_pitch + i] += t->from[i * t->from_pitch + j];
}

/* SIDE x SIDE elements, a row of the target at once. */
static INLINE void turn_square(const struct tile *t, size_t r, size_t c)
{
    const real *f = t->from + c * t->from_pitch + r;
    const size_t p = t->from_pitch;
    real *to = t->to + r * t->to_pitch + c;

    for (unsigned k = 0; k < SIDE; k++, f++, to += t->to_pitch)
        *(part *)to +=
            (part){f[0], f[p], f[2 * p], f[3 * p], f[4 * p], f[5 * p], f[6 * p], f[7 * p]};
}

/* As it is defined. */
static INLINE void turn_plain(const struct tile *t, const struct tile *next)
{
    (void)next;
    for (size_t j = 0; j < t->rows; j++)
        for (size_t i = 0; i < t->columns; i++)
            t->to[j * t->to_pitch + i] += t->from[i * t->from_pitch + j];
}

static INLINE void turn_tile(const struct tile *t, const struct tile *next)
{
    for (size_t r = 0; r < t->rows; r += SIDE)
        for (size_t c = 0; c < t->columns; c += SIDE) {
            ask(next->to + r * next->to_pitch + c, next->to_pitch, SIDE);
            ask(next->from + c * next->from_pitch + r, next->from_pitch, SIDE);
            if (r + SIDE <= t->rows && c + SIDE <= t->columns)
                turn_square(t, r, c);
            else
                turn_each(t, r, c);
        }
}

static INLINE void copy_plain(const struct tile *t, const struct tile *next)
{
    (void)next;
    for (size_t r = 0; r < t->rows; r++)
        for (size_t c = 0; c < t->columns; c++)
            t->to[r * t->to_pitch + c] = t->from[r * t->from_pitch + c];
}

static INLINE void copy_tile(const struct tile *t, const struct tile *next)
{
    for (size_t r = 0; r < t->rows; r++) {
        const real *const from = t->from + r * t->from_pitch;
        real *const to = t->to + r * t->to_pitch;
        size_t c = 0;

        for (; c + SIDE <= t->columns; c += SIDE) {
            ask(next->from + r * next->from_pitch + c, 0, 1);
            *(part *)(to + c) = *(const part *)(from + c);
        }
        for (; c < t->columns; c++)
            to[c] = from[c];
    }
}

/* Both ends of a tile are in one piece. turned: rows of the target are columns of the source. */
static INLINE void walk(const struct kargs *a, size_t lo, size_t hi, bool turned,
                        void (*work)(const struct tile *t, const struct tile *next))
{
    const struct transpose *const t = a->own;
    const struct transpose_line *const row = turned ? &t->from.column : &t->from.row;
    const struct transpose_line *const column = turned ? &t->from.row : &t->from.column;
    const size_t end = first_row(hi, t->rows, t->columns);
    struct tile now = {.rows = 0}, next = {0};

    for (size_t r = first_row(lo, t->rows, t->columns); r < end; r += next.rows) {
        const size_t rows = least(transpose_run(&t->to.row, r), transpose_run(row, r));

        next.rows = side_of(least(end - r, rows));
        for (size_t c = 0; c < t->columns; c += next.columns) {
            const size_t run = least(transpose_run(&t->to.column, c), transpose_run(column, c));

            next.columns = side_of(least(t->columns - c, run));
            next.to = place(a, &t->to, r, c);
            next.from = turned ? place(a, &t->from, c, r) : place(a, &t->from, r, c);
            next.to_pitch = t->to.pitch;
            next.from_pitch = t->from.pitch;
            if (now.rows)
                work(&now, &next);
            now = next;
        }
    }
    if (now.rows)
        work(&now, &now);
}

/* How far rows [x, x + n), or columns, lie from the begin of an array. */
static INLINE void offsets(const struct transpose_line *l, size_t scale, size_t x, size_t n,
                           size_t at[TILE])
{
    for (size_t k = 0; k < n; k++)
        at[k] = transpose_at(l, x + k) * scale;
}

/* The same where blocks are shorter than a line: element by element, each from its own place. */
static INLINE void walk_short(const struct kargs *a, size_t lo, size_t hi, bool turned)
{
    const struct transpose *const t = a->own;
    const struct transpose_end *const f = &t->from;
    const size_t end = first_row(hi, t->rows, t->columns);
    const real *const from = a->v[f->array];
    real *const to = a->v[t->to.array];
    size_t to_row[TILE], to_column[TILE], row[TILE], column[TILE];

    for (size_t r = first_row(lo, t->rows, t->columns); r < end; r += TILE) {
        const size_t rows = least(end - r, TILE);

        offsets(&t->to.row, t->to.pitch, r, rows, to_row);
        offsets(turned ? &f->column : &f->row, turned ? 1 : f->pitch, r, rows, row);
        for (size_t c = 0; c < t->columns; c += TILE) {
            const size_t columns = least(t->columns - c, TILE);

            offsets(&t->to.column, 1, c, columns, to_column);
            offsets(turned ? &f->row : &f->column, turned ? f->pitch : 1, c, columns, column);
            for (size_t j = 0; j < rows; j++)
                for (size_t i = 0; i < columns; i++) {
                    real *const x = &to[to_row[j] + to_column[i]];
                    const real y = from[row[j] + column[i]];

                    *x = turned ? *x + y : y;
                }
        }
    }
}

/* The shortest block of both ends. */
static INLINE size_t shortest(const struct kargs *a)
{
    const struct transpose *const t = a->own;

    return least(least(t->to.row.block, t->to.column.block),
                 least(t->from.row.block, t->from.column.block));
}

/* Ways of those with blocks of `from` elements and more. */
#define WAYS(WAY)                                                                                  \
    WAY(transpose, plain, true, turn_plain, 1)                                                     \
    WAY(transpose, tiled, true, turn_tile, SIDE)                                                   \
    WAY(transpose_pack, plain, false, copy_plain, 1)                                               \
    WAY(transpose_pack, tiled, false, copy_tile, SIDE)

#define WAY(name, variant, turned, work, from)                                                     \
    static void name##_##variant(const struct kargs *a, size_t lo, size_t hi)                      \
    {                                                                                              \
        if (shortest(a) < (from))                                                                  \
            walk_short(a, lo, hi, turned);                                                         \
        else                                                                                       \
            walk(a, lo, hi, turned, work);                                                         \
    }
WAYS(WAY)
#undef WAY

/* Element (i, j) of a matrix with so many columns, array k of a run. */
static INLINE real value(uint64_t seed, unsigned k, uint64_t wide, uint64_t i, uint64_t j)
{
    return data_real(data_key(seed, k), i * wide + j);
}

static void fill(const struct kargs *a, size_t lo, size_t hi)
{
    const struct transpose_share *const s = a->own;
    const size_t end = first_row(hi, s->rows, s->columns);
    real *const array = a->v[s->own.array];

    for (size_t r = first_row(lo, s->rows, s->columns); r < end; r++) {
        const uint64_t i = transpose_at(&s->own.row, r);

        for (size_t c = 0; c < s->columns; c++)
            array[r * s->own.pitch + c] =
                value(a->seed, s->own.array, s->wide, i, transpose_at(&s->own.column, c));
    }
}

/* Joins one element to the counts: u[0] right, u[1] wrong, u[2] the first of them + 1, its index
 * counted as the launch does; f[3] the largest relative error, f[4] the largest difference, f[5]
 * the largest value that was to be. */
static INLINE void judge(union kernel_out *out, real got, real want, size_t index)
{
    const real off = got > want ? got - want : want - got;
    const real most = off == off ? off : __builtin_inf();

    if (want > out->f[5])
        out->f[5] = want;
    if (got == want) {
        out->u[0]++;
        return;
    }
    out->u[1]++;
    if (!out->u[2])
        out->u[2] = index + 1;
    if (most > out->f[4])
        out->f[4] = most;
    if (most / want > out->f[3])
        out->f[3] = most / want;
}

/* C against what `steps` additions make of it, one after the other: bit by bit. */
static void check(const struct kargs *a, size_t lo, size_t hi)
{
    const struct transpose_share *const s = a->own;
    const size_t end = first_row(hi, s->rows, s->columns);
    const real *const array = a->v[s->own.array];

    for (size_t r = first_row(lo, s->rows, s->columns); r < end; r++) {
        const uint64_t j = transpose_at(&s->own.row, r);

        for (size_t c = 0; c < s->columns; c++) {
            const uint64_t i = transpose_at(&s->own.column, c);
            const real x = value(a->seed, TRANSPOSE_A, s->wide_a, i, j);
            real want = value(a->seed, TRANSPOSE_C, s->wide, j, i);

            for (uint64_t k = 0; k < a->steps; k++)
                want += x;
            judge(a->out, array[r * s->own.pitch + c], want, r * s->columns + c);
        }
    }
}

#define WAY(name, variant, turned, work, from)                                                     \
    {#name, #variant, ELEM, 0, name##_##variant, STORES_READ},
static const struct kernel table_rows[] = {
    WAYS(WAY){"transpose", "check", ELEM, 0, check, STORES_READ},
    {"transpose_fill", "plain", ELEM, 0, fill, STORES_READ},
};
#undef WAY

KERNEL_TABLE(transpose, table_rows);
