/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Parts of matrices, turned, packed, filled and checked: every variant of every set against the
 * definition, for parts in one piece and in blocks, of odd sizes and places. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data.h"
#include "kernel_check.h"
#include "transpose.h"
#include "../unit.h"

enum { ROOM = 1 << 18, SEED = 11 };
static const double UNTOUCHED = -3;

static _Alignas(KERNEL_LINE) double array[3][ROOM], want[ROOM];

#define WHOLE                                                                                      \
    {                                                                                              \
        0, UINT64_MAX, 0, 0                                                                        \
    }

/* Rows and columns as C has them; lines of C's rows and columns, and of A's columns and rows. */
static const struct shape {
    uint64_t rows, columns;
    struct transpose_line to[2], from[2];
} shapes[] = {
    {1, 1, {WHOLE, WHOLE}, {WHOLE, WHOLE}},
    {1, 77, {WHOLE, WHOLE}, {WHOLE, WHOLE}},
    {77, 1, {WHOLE, WHOLE}, {WHOLE, WHOLE}},
    {8, 8, {WHOLE, WHOLE}, {WHOLE, WHOLE}},
    {63, 64, {WHOLE, WHOLE}, {WHOLE, WHOLE}},
    {65, 193, {WHOLE, WHOLE}, {WHOLE, WHOLE}},
    {250, 131, {{5, UINT64_MAX, 0, 0}, {3, UINT64_MAX, 0, 0}}, {WHOLE, {0, UINT64_MAX, 0, 17}}},
    {60, 90, {{0, 1, 3, 0}, WHOLE}, {WHOLE, {1, 1, 2, 0}}},
    {100, 120, {{13, 13, 26, 5}, {0, 13, 39, 20}}, {{0, 13, 26, 12}, WHOLE}},
    {140, 150, {WHOLE, {80, 80, 160, 30}}, {{0, 80, 160, 70}, {160, 80, 160, 0}}},
};

/* Odd and even distances between rows, above all that a line reaches. */
enum { PITCH_C = 421, PITCH_A = 408 };

static struct transpose make(const struct shape *s, bool turned)
{
    struct transpose t = {s->rows,
                          s->columns,
                          {TRANSPOSE_C, PITCH_C, s->to[0], s->to[1]},
                          {TRANSPOSE_A, PITCH_A, s->from[1], s->from[0]}};

    if (!turned) {
        t.from.row = s->from[0];
        t.from.column = s->from[1];
    }
    return t;
}

/* The definition, written without any of what the kernels share. */
static uint64_t at(const struct transpose_line *l, uint64_t x)
{
    uint64_t place = l->first, in = 0;

    for (uint64_t k = 0; k < l->from + x; k++, in++, place++)
        if (in == l->block - 1) {
            place += l->step - l->block;
            in = UINT64_MAX; /* 0 by the loop */
        }
    return place;
}

static void define(const struct transpose *t, bool turned)
{
    for (size_t i = 0; i < ROOM; i++) {
        array[TRANSPOSE_C][i] = want[i] = turned ? data_f64(1, i) : UNTOUCHED;
        array[TRANSPOSE_A][i] = data_f64(2, i);
    }
    for (uint64_t r = 0; r < t->rows; r++)
        for (uint64_t c = 0; c < t->columns; c++) {
            const uint64_t fr = at(&t->from.row, turned ? c : r);
            const uint64_t fc = at(&t->from.column, turned ? r : c);
            const double x = data_f64(2, fr * t->from.pitch + fc);
            double *const w = &want[at(&t->to.row, r) * t->to.pitch + at(&t->to.column, c)];

            *w = turned ? *w + x : x;
        }
}

/* Over `workers` parts as the harness splits them, the last first. */
static union kernel_out run(const struct kernel *k, const void *own, size_t n, unsigned workers,
                            uint64_t steps)
{
    union kernel_out all = {{0}};

    CU_ASSERT_PTR_NOT_NULL_FATAL(k);
    for (unsigned w = workers; w-- > 0;) {
        union kernel_out out = {{0}};
        const struct kargs a = {.v = {array[0], array[1], array[2]},
                                .seed = SEED,
                                .steps = steps,
                                .own = own,
                                .out = &out};
        const size_t lo = n * w / workers / 64 * 64;
        const size_t hi = w + 1 == workers ? n : n * (w + 1) / workers / 64 * 64;

        k->fn(&a, lo, hi);
        all.u[0] += out.u[0];
        all.u[1] += out.u[1];
        all.u[2] = out.u[2] ? out.u[2] : all.u[2];
        for (unsigned i = 3; i < 6; i++)
            all.f[i] = fmax(all.f[i], out.f[i]);
    }
    return all;
}

static void part(const struct kernel *k, const struct shape *s)
{
    const bool turned = strcmp(k->name, "transpose") == 0;
    const struct transpose t = make(s, turned);

    for (unsigned workers = 1; workers <= 5; workers += 2) {
        define(&t, turned);
        run(k, &t, t.rows * t.columns, workers, 0);
        CU_ASSERT_EQUAL(memcmp(array[TRANSPOSE_C], want, sizeof want), 0);
    }
}

/* Applies f to each set that this CPU can run and that has the kernels. */
static unsigned each_set(void (*f)(const struct kernel_set *set))
{
    size_t count;
    const struct kernel_set *const sets = kernel_host_sets(&count);
    unsigned n = 0;

    for (size_t s = 0; s < count; s++)
        if (!sets[s].extension && cpu_can_run(sets[s].isa)) {
            f(&sets[s]);
            n++;
        }
    return n;
}

static void parts_of(const struct kernel_set *set)
{
    static const char *const names[] = {"transpose", "transpose_pack"};
    static const char *const variants[] = {"plain", "tiled"};

    for (unsigned i = 0; i < 4; i++) {
        const struct kernel *const k = kernel_find(set, names[i / 2], variants[i % 2], ELEM_F64, 0);

        CU_ASSERT_PTR_NOT_NULL_FATAL(k);
        for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++)
            part(k, &shapes[s]);
    }
}

static void parts(void)
{
    CU_ASSERT(each_set(parts_of) >= 1);
}

/* A of 100 x 70 and C of 70 x 100, whole on one rank. */
enum { M = 100, N = 70 };
static const struct transpose_share share_a = {M, N, {TRANSPOSE_A, 72, WHOLE, WHOLE}, N, N},
                                    share_c = {N, M, {TRANSPOSE_C, 104, WHOLE, WHOLE}, M, N};

static union kernel_out check(const struct kernel_set *set, uint64_t steps)
{
    return run(kernel_find(set, "transpose", "check", ELEM_F64, 0), &share_c, M * N, 3, steps);
}

/* All elements are right after each addition, and every planted fault is found. */
static void proof_of(const struct kernel_set *set)
{
    const struct kernel *const fill = kernel_find(set, "transpose_fill", "plain", ELEM_F64, 0);
    const struct transpose t = {N, M, share_c.own, share_a.own};
    double *const c = array[TRANSPOSE_C], kept;
    union kernel_out out;

    run(fill, &share_a, M * N, 2, 0);
    run(fill, &share_c, M * N, 2, 0);
    for (uint64_t j = 0; j < N; j++)
        for (uint64_t i = 0; i < M; i++) {
            CU_ASSERT_EQUAL(c[j * 104 + i], data_f64(data_key(SEED, 0), j * M + i));
            CU_ASSERT_EQUAL(array[1][i * 72 + j], data_f64(data_key(SEED, 1), i * N + j));
        }
    for (uint64_t steps = 0; steps < 4; steps++) {
        out = check(set, steps);
        CU_ASSERT(out.u[0] == M * N && out.u[1] == 0 && out.f[4] == 0 && out.f[5] > 1);
        out = check(set, steps + 1);
        CU_ASSERT(out.u[0] == 0 && out.u[1] == M * N && out.u[2] == 1 && out.f[4] >= 1);
        run(kernel_find(set, "transpose", "tiled", ELEM_F64, 0), &t, M * N, 2, 0);
    }
    kept = c[2 * 104 + 7];
    c[2 * 104 + 7] = nextafter(kept, 100);
    out = check(set, 4);
    CU_ASSERT(out.u[1] == 1 && out.u[2] == 2 * M + 7 + 1 && out.f[4] > 0 && out.f[4] < 1e-14);
    c[2 * 104 + 7] = NAN;
    out = check(set, 4);
    CU_ASSERT(out.u[1] == 1 && isinf(out.f[4]) && isinf(out.f[3]));
    c[2 * 104 + 7] = c[69 * 104 + 99];
    c[69 * 104 + 99] = kept;
    out = check(set, 4);
    CU_ASSERT(out.u[0] == M * N - 2 && out.u[1] == 2 && out.f[4] > 1e-9);
}

static void proof(void)
{
    CU_ASSERT(each_set(proof_of) >= 1);
}

/* A rank without elements launches nothing. */
static void nothing_of(const struct kernel_set *set)
{
    struct transpose_share s = share_c;
    union kernel_out out;

    s.columns = 0;
    out = run(kernel_find(set, "transpose", "check", ELEM_F64, 0), &s, 0, 2, 0);
    CU_ASSERT(out.u[0] == 0 && out.u[1] == 0);
}

static void nothing(void)
{
    CU_ASSERT(each_set(nothing_of) >= 1);
}

int main(void)
{
    CU_TestInfo tests[] = {
        {"parts", parts}, {"proof", proof}, {"nothing", nothing}, CU_TEST_INFO_NULL};

    return unit_run("transpose", tests);
}
