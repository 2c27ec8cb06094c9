/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "kernel_check.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "data.h"

enum { N_MAX = 4099, N_INTERLEAVE = 20000, GUARD = 256, SEED = 20260101, BASE = 1000003 };

/* Bytes of one operand: a guard, the elements, and a guard right behind the last of them. */
enum { ROOM = GUARD + N_INTERLEAVE * 8 + GUARD };

/* Sizes around one element, one cache line, one block, a whole and a broken number of vectors;
 * the last is long enough for several groups of four interleaved pages and several blocks. */
static const size_t sizes[] = {1, 63, 64, 4096, N_MAX, N_INTERLEAVE - 13};

static const uint64_t step_counts[] = {1, 3};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The operands of one case. Static: kernels want them aligned, and tests run one by one. */
static _Alignas(KERNEL_LINE) unsigned char room[KERNEL_OPERANDS][ROOM];

/* What a case runs on, for the text of a failure as well. */
struct trial {
    const struct kernel_set *set;
    const struct kernel *kernel, *check;
    size_t n, split; /* elements, and how many of them the first of two workers has */
    uint64_t steps;
    struct tally *tally;
};

static void expect(const struct trial *t, int ok, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void expect(const struct trial *t, int ok, const char *fmt, ...)
{
    struct tally *y = t->tally;
    va_list ap;
    int len;

    y->cases++;
    if (ok || y->failed++)
        return;
    len = snprintf(y->first, sizeof y->first,
                   "%s %s.%s %s unroll %u n %zu split %zu steps %zu: ", t->set->isa,
                   t->kernel->name, t->kernel->variant, t->kernel->elem == ELEM_F64 ? "f64" : "f32",
                   t->kernel->unroll, t->n, t->split, (size_t)t->steps);
    va_start(ap, fmt);
    vsnprintf(y->first + len, sizeof y->first - (size_t)len, fmt, ap);
    va_end(ap);
}

static int is(const char *a, const char *b)
{
    return !strcmp(a, b);
}

static int is_sum(const struct kernel *k)
{
    return is(k->name, "read") || is(k->name, "dot");
}

/* -1 is what update is used with; elsewhere a factor that no rounding leaves exact. */
static double scalar_of(const char *name)
{
    return is(name, "update") ? -1 : 0.7;
}

static void store(void *array, enum elem e, size_t i, double x)
{
    if (e == ELEM_F64)
        ((double *)array)[i] = x;
    else
        ((float *)array)[i] = (float)x;
}

static double filled(enum elem e, unsigned k, size_t i)
{
    const uint64_t key = data_key(SEED, k);

    return e == ELEM_F64 ? data_f64(key, BASE + i) : (double)data_f32(key, BASE + i);
}

/* A launch as the harness makes it: base and seed as given, out cleared. */
static struct kargs operands(const struct kernel *k, union kernel_out *out)
{
    struct kargs a = {.s = scalar_of(k->name), .seed = SEED, .base = BASE, .out = out};

    memset(out, 0, sizeof *out);
    for (unsigned j = 0; j < KERNEL_OPERANDS; j++)
        a.v[j] = room[j] + GUARD;
    return a;
}

static void fill(enum elem e, size_t n)
{
    memset(room, 0xa5, sizeof room);
    for (unsigned k = 0; k < KERNEL_OPERANDS; k++)
        for (size_t i = 0; i < n; i++)
            store(room[k] + GUARD, e, i, filled(e, k, i));
}

static int guards_whole(enum elem e, size_t n)
{
    int whole = 1;

    for (unsigned k = 0; k < KERNEL_OPERANDS; k++)
        for (size_t i = 0; i < ROOM; i++)
            if (i < GUARD || i >= GUARD + n * elem_bytes(e))
                whole &= room[k][i] == 0xa5;
    return whole;
}

/* Elements of arrays [first, KERNEL_OPERANDS) that are no longer as filled. */
static size_t changed(enum elem e, unsigned first, size_t n)
{
    size_t count = 0;

    for (unsigned k = first; k < KERNEL_OPERANDS; k++)
        for (size_t i = 0; i < n; i++) {
            const void *v = room[k] + GUARD;
            const double x = e == ELEM_F64 ? ((const double *)v)[i] : (double)((const float *)v)[i];

            count += !(x == filled(e, k, i));
        }
    return count;
}

/* Launches k as two workers would, each with its own out; the sums are added up in *sum. */
static void launch(const struct trial *t, const struct kernel *k, union kernel_out *sum)
{
    const size_t edge[] = {0, t->split, t->n};

    memset(sum, 0, sizeof *sum);
    for (unsigned j = 0; j < 2; j++) {
        union kernel_out out;
        struct kargs a = operands(k, &out);

        if (edge[j] == edge[j + 1])
            continue;
        a.steps = t->steps;
        k->fn(&a, edge[j], edge[j + 1]);
        if (is(k->name, "dot")) {
            sum->f[0] += out.f[0];
            sum->f[1] += out.f[1];
            continue;
        }
        sum->u[0] += out.u[0];
        sum->u[1] += out.u[1];
        sum->u[2] = sum->u[2] ? sum->u[2] : out.u[2];
        sum->f[3] = out.f[3] > sum->f[3] || isnan(out.f[3]) ? out.f[3] : sum->f[3];
    }
}

static int sums_agree(const struct kernel *k, const union kernel_out *got,
                      const union kernel_out *want, size_t n)
{
    if (is(k->name, "dot")) /* n roundings at most, of terms whose sizes add up to f[1] */
        return fabs(got->f[0] - want->f[0]) <= 0x1p-53 * (double)n * want->f[1];
    return k->elem == ELEM_F64 ? got->u[0] == want->u[0]
                               : (uint32_t)got->u[0] == (uint32_t)want->u[0];
}

/* Runs the kernel on fresh arrays and requires the check to find every element right. */
static void run_and_check(const struct trial *t)
{
    const enum elem e = t->kernel->elem;
    union kernel_out got, want;

    fill(e, t->n);
    for (uint64_t j = 0; j < t->steps; j++)
        launch(t, t->kernel, &got);
    launch(t, t->check, &want);
    if (is_sum(t->kernel))
        expect(t, sums_agree(t->kernel, &got, &want, t->n), "sum %a/%#llx, want %a/%#llx", got.f[0],
               (unsigned long long)got.u[0], want.f[0], (unsigned long long)want.u[0]);
    else
        expect(t, want.u[0] == t->n && !want.u[1] && !want.u[2] && want.f[3] < 1e-5,
               "%zu right, %zu wrong, first %zu, error %g", (size_t)want.u[0], (size_t)want.u[1],
               (size_t)want.u[2], want.f[3]);
    expect(t, guards_whole(e, t->n), "wrote outside its range");
    expect(t, !changed(e, is_sum(t->kernel) ? 0 : 1, t->n), "changed an array it only reads");
}

static void each_size(struct trial t)
{
    for (size_t i = 0; i < COUNT(sizes); i++)
        for (size_t j = 0; j < COUNT(step_counts); j++) {
            t.n = sizes[i];
            t.steps = step_counts[j];
            t.split = t.n;
            run_and_check(&t);
            t.split = t.n / 2 / 64 * 64;
            if (t.split)
                run_and_check(&t);
        }
}

/* The loops over arrays; other families have tests of their own. */
static const char *const loops[] = {"write",  "copy",  "scale",  "add",     "triad", "schoenauer",
                                    "update", "daxpy", "sdaxpy", "nstream", "read",  "dot"};

static bool is_loop(const char *name)
{
    for (size_t i = 0; i < COUNT(loops); i++)
        if (is(loops[i], name))
            return true;
    return false;
}

/* Calls what() for every row of the set that has a check. */
static void each_checked(const struct kernel_set *set, struct tally *tally,
                         void (*what)(struct trial t))
{
    for (size_t i = 0; i < set->ntables; i++)
        for (size_t j = 0; j < set->tables[i]->count; j++) {
            const struct kernel *k = &set->tables[i]->rows[j];
            const struct trial t = {
                set, k, kernel_find(set, k->name, "check", k->elem, 0), N_MAX, N_MAX, 1, tally};

            if (is(k->variant, "check") || !is_loop(k->name))
                continue;
            expect(&t, t.check != NULL, "has no check");
            if (t.check)
                what(t);
        }
}

static void test_results(const struct kernel_set *set, struct tally *tally)
{
    each_checked(set, tally, each_size);
}

/* Changes one element by flipping bits of it. */
static void flip(void *array, enum elem e, size_t i, uint64_t mask)
{
    uint64_t bits = 0;
    unsigned char *p = (unsigned char *)array + i * elem_bytes(e);

    memcpy(&bits, p, elem_bytes(e));
    bits ^= mask;
    memcpy(p, &bits, elem_bytes(e));
}

/* After a fault in element i of array 0 the check must see it, and see only it. */
static void expect_found(const struct trial *t, size_t i, const char *fault)
{
    union kernel_out got, want;

    if (is_sum(t->kernel)) {
        launch(t, t->kernel, &got);
        launch(t, t->check, &want);
        expect(t, !sums_agree(t->kernel, &got, &want, t->n), "%s at %zu not found", fault, i);
        return;
    }
    launch(t, t->check, &got);
    expect(t, got.u[0] == t->n - 1 && got.u[1] == 1 && got.u[2] == i + 1 && !(got.f[3] <= 0),
           "%s at %zu: %zu wrong, first %zu", fault, i, (size_t)got.u[1], (size_t)got.u[2]);
}

/* Flips a bit, expects it to be found, and flips it back. */
static void flip_and_find(const struct trial *t, size_t i, unsigned bit)
{
    void *v0 = room[0] + GUARD;
    char fault[32];

    snprintf(fault, sizeof fault, "bit %u", bit);
    flip(v0, t->kernel->elem, i, UINT64_C(1) << bit);
    expect_found(t, i, fault);
    flip(v0, t->kernel->elem, i, UINT64_C(1) << bit);
}

/* Kernels whose results are compared bit by bit see the lowest bit; the others one above their
 * rounding, and a sum of n terms one above that of all its terms. */
static unsigned lowest_bit_seen(const struct kernel *k)
{
    if (is(k->name, "write") || is(k->name, "copy") || is(k->name, "update") || is(k->name, "read"))
        return 0;
    if (k->elem == ELEM_F64)
        return is(k->name, "dot") ? 32 : 8;
    return 8;
}

static void find_faults(struct trial t)
{
    const enum elem e = t.kernel->elem;
    const size_t at[] = {0, t.n / 2, t.n - 1};
    const unsigned top = 8 * (unsigned)elem_bytes(e) - 1; /* the sign; below it the exponent */
    const unsigned bits[] = {lowest_bit_seen(t.kernel), top - 13, top - 2, top - 1, top};
    union kernel_out out;

    fill(e, t.n);
    launch(&t, t.kernel, &out);
    for (size_t i = 0; i < COUNT(at); i++) {
        unsigned char *p = room[0] + GUARD + at[i] * elem_bytes(e), was[8];

        for (size_t j = 0; j < COUNT(bits); j++)
            flip_and_find(&t, at[i], bits[j]);
        memcpy(was, p, elem_bytes(e));
        store(room[0] + GUARD, e, at[i], NAN);
        expect_found(&t, at[i], "NaN");
        memcpy(p, was, elem_bytes(e));
    }
}

static void test_faults(const struct kernel_set *set, struct tally *tally)
{
    each_checked(set, tally, find_faults);
}

/* A kernel that did nothing must not pass: on a poisoned array every element is wrong, and on
 * arrays as filled only the check for zero steps is content. */
static void find_no_work(struct trial t)
{
    const enum elem e = t.kernel->elem;
    const struct kernel *poison = kernel_find(t.set, "fill", "constant", e, 0);
    union kernel_out got, want;
    struct kargs a = operands(t.kernel, &got);

    fill(e, t.n);
    launch(&t, t.check, &want);
    expect(&t, is_sum(t.kernel) || want.u[1] == t.n, "passes without any step");
    t.steps = 0;
    launch(&t, t.check, &want);
    expect(&t, is_sum(t.kernel) || want.u[0] == t.n, "refuses the arrays as filled");
    t.steps = 1;
    a.s = NAN;
    poison->fn(&a, 0, t.n);
    if (is_sum(t.kernel)) {
        memset(&got, 0, sizeof got); /* what a device that does nothing reports */
        expect(&t, !sums_agree(t.kernel, &got, &want, t.n), "takes 0 for its sum");
        launch(&t, t.kernel, &got);
        expect(&t, !sums_agree(t.kernel, &got, &want, t.n), "takes poison for its data");
        return;
    }
    launch(&t, t.check, &want);
    expect(&t, want.u[1] == t.n && want.u[2] == 1 && !(want.f[3] <= 1), "poison passes: %zu wrong",
           (size_t)want.u[1]);
}

static void test_no_work(const struct kernel_set *set, struct tally *tally)
{
    each_checked(set, tally, find_no_work);
}

static void fill_size(struct trial t, size_t n)
{
    union kernel_out out;
    struct kargs a = operands(t.kernel, &out);
    const int constant = is(t.kernel->variant, "constant");
    size_t wrong = 0;

    t.n = t.split = n;
    a.seed = data_key(SEED, 0);
    memset(room, 0xa5, sizeof room);
    t.kernel->fn(&a, 0, n);
    for (size_t i = 0; i < n; i++) {
        unsigned char want[8];

        store(want, t.kernel->elem, 0, constant ? a.s : filled(t.kernel->elem, 0, i));
        wrong += memcmp(want, room[0] + GUARD + i * elem_bytes(t.kernel->elem),
                        elem_bytes(t.kernel->elem)) != 0;
    }
    expect(&t, !wrong, "%zu elements wrong", wrong);
    expect(&t, guards_whole(t.kernel->elem, n), "wrote outside its range");
}

static void test_fill(const struct kernel_set *set, struct tally *tally)
{
    static const char *const variants[] = {"plain", "constant"};

    for (enum elem e = ELEM_F64; e <= ELEM_F32; e++)
        for (size_t v = 0; v < COUNT(variants); v++) {
            struct trial t = {.set = set, .tally = tally};

            t.kernel = kernel_find(set, "fill", variants[v], e, 0);
            for (size_t i = 0; i < COUNT(sizes); i++)
                fill_size(t, sizes[i]);
        }
}

/* The result of the work quantum depends on every one of its steps. */
static void test_work(const struct kernel_set *set, struct tally *tally)
{
    struct trial t = {
        .set = set, .kernel = kernel_find(set, "work", NULL, ELEM_F64, 0), .tally = tally};
    union kernel_out out;
    struct kargs a = operands(t.kernel, &out);
    uint64_t x = a.seed;

    for (t.n = 0; t.n < 1000; t.n++) {
        t.kernel->fn(&a, 64, 64 + t.n);
        expect(&t, out.u[0] == x, "%#llx", (unsigned long long)out.u[0]);
        x += x * x | 5;
    }
}

/* Every loop has its rows: found by name, default row first, and nothing that is not there. */
static void test_rows(const struct kernel_set *set, struct tally *tally)
{
    for (enum elem e = ELEM_F64; e <= ELEM_F32; e++)
        for (size_t i = 0; i < COUNT(loops); i++) {
            const struct kernel *k = kernel_find(set, loops[i], NULL, e, 0);
            const struct kernel none = {.name = loops[i], .variant = "none", .elem = e};
            const struct trial t = {.set = set, .kernel = k ? k : &none, .tally = tally};

            expect(&t, k && is(k->variant, "plain") && k->unroll == 8 && k->elem == e,
                   "is not the default");
            expect(&t, kernel_find(set, loops[i], "plain", e, 4) != NULL, "has no unroll 4");
            expect(&t, !kernel_find(set, loops[i], "plain", e, 5), "has unroll 5");
            expect(&t, !kernel_find(set, loops[i], "magic", e, 0), "has a variant magic");
            expect(&t,
                   is_sum(t.kernel) || is(set->isa, "generic") ||
                       kernel_find(set, loops[i], "nt", e, 8),
                   "has no nt");
        }
}

const struct kernel_test kernel_tests[] = {
    {"rows", "every loop has its rows", test_rows},
    {"fill", "fills are bit exact", test_fill},
    {"work", "the work quantum does every step", test_work},
    {"results", "every variant leaves what its check expects", test_results},
    {"faults", "checks report exactly the broken element", test_faults},
    {"no_work", "doing nothing does not pass", test_no_work},
};

const size_t kernel_tests_count = COUNT(kernel_tests);
