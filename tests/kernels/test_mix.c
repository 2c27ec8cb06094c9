/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Mixes of reads and writes, every variant and ratio, in every set this CPU can run. */
#include <stdlib.h>
#include <string.h>

#include "data.h"
#include "kernel_check.h"
#include "../unit.h"

static const char *const variants[] = {"plain", "plain-prefetch", "nt", "nt-prefetch"};
/* Elements: around lines, pages, and groups of ten pages of either type. */
static const size_t sizes[] = {
    1, 63, 64, 511, 513, 4096, 4099, 10240, 10241, 5 * 10240, 5 * 10240 + 777};
enum { MOST = 5 * 10240 + 777, SLACK = 64 };
static const double WRITTEN = 1.7;

struct arrays {
    void *v[2];
    union kernel_out out;
    struct kargs a;
};

static void arrays_init(struct arrays *x, enum elem elem, double at)
{
    const size_t bytes = (MOST + SLACK) * elem_bytes(elem);
    uint64_t key;

    memset(x, 0, sizeof *x);
    for (unsigned k = 0; k < 2; k++)
        x->v[k] = aligned_alloc(4096, (bytes + 4095) / 4096 * 4096);
    memset(x->v[0], 0xee, bytes);
    x->a = (struct kargs){
        .v = {x->v[0], x->v[1]}, .s = WRITTEN, .at = at, .seed = 5, .base = 1000, .out = &x->out};
    key = data_key(x->a.seed, 1);
    for (size_t i = 0; i < MOST + SLACK; i++) {
        if (elem == ELEM_F64)
            ((double *)x->v[1])[i] = data_f64(key, x->a.base + i);
        else
            ((float *)x->v[1])[i] = data_f32(key, x->a.base + i);
    }
}

static void arrays_fini(struct arrays *x)
{
    free(x->v[0]);
    free(x->v[1]);
}

static bool is_written(const struct arrays *x, enum elem elem, size_t i)
{
    return elem == ELEM_F64 ? ((double *)x->v[0])[i] == WRITTEN
                            : ((float *)x->v[0])[i] == (float)WRITTEN;
}

/* The rule itself, written once more: of ten pages of 4 KiB so many are read. */
static bool is_read(enum elem elem, double at, size_t i)
{
    return i / (4096 / elem_bytes(elem)) % 10 < at / 10;
}

static uint64_t sum_of(const struct arrays *x, enum elem elem, size_t n)
{
    uint64_t sum = 0;
    uint32_t half;

    for (size_t i = 0; i < n; i++) {
        uint64_t word = 0;

        if (!is_read(elem, x->a.at, i))
            continue;
        memcpy(&word, (char *)x->v[1] + i * elem_bytes(elem), elem_bytes(elem));
        sum += word;
    }
    half = (uint32_t)sum;
    return elem == ELEM_F64 ? sum : half;
}

static union kernel_out run(struct arrays *x, const struct kernel *k, size_t lo, size_t hi)
{
    memset(&x->out, 0, sizeof x->out);
    k->fn(&x->a, lo, hi);
    return x->out;
}

/* Reads what it has to, writes what it has to, and nothing else. */
static void case_of(const struct kernel_set *set, const struct kernel *k, double at, size_t n)
{
    const struct kernel *check = kernel_find(set, "mix", "check", k->elem, 0);
    const struct kernel *sum = kernel_find(set, "mix_read", "check", k->elem, 0);
    const size_t half = n / 2 / 64 * 64;
    const uint64_t mask = k->elem == ELEM_F64 ? UINT64_MAX : UINT32_MAX;
    uint64_t expected, written = 0, bad = 0;
    struct arrays x;

    arrays_init(&x, k->elem, at);
    expected = sum_of(&x, k->elem, n);
    for (size_t i = 0; i < n; i++)
        written += !is_read(k->elem, at, i);
    CU_ASSERT_EQUAL(run(&x, sum, 0, n).u[0], expected);
    CU_ASSERT_EQUAL(run(&x, check, 0, n).u[1], written); /* nothing was done yet */
    /* Two workers, whatever part of a group each gets. */
    CU_ASSERT_EQUAL((run(&x, k, 0, half).u[0] + run(&x, k, half, n).u[0]) & mask, expected);
    for (size_t i = 0; i < n + SLACK; i++)
        bad += is_written(&x, k->elem, i) != (i < n && !is_read(k->elem, at, i));
    CU_ASSERT_EQUAL(bad, 0);
    CU_ASSERT(run(&x, check, 0, n).u[0] == n && x.out.u[1] == 0);
    for (size_t i = n; written && i-- > 0;)
        if (!is_read(k->elem, at, i)) {
            ((unsigned char *)x.v[0])[i * elem_bytes(k->elem) + 2] ^= 4;
            CU_ASSERT(run(&x, check, 0, n).u[1] == 1 && x.out.u[2] == i + 1);
            break;
        }
    arrays_fini(&x);
}

static void mixes(void)
{
    size_t count, ran = 0;
    const struct kernel_set *sets = kernel_host_sets(&count);

    for (size_t s = 0; s < count; s++)
        for (size_t v = 0; v < sizeof variants / sizeof *variants; v++)
            for (enum elem e = ELEM_F64; e <= ELEM_F32; e++) {
                const struct kernel *k = kernel_find(&sets[s], "mix", variants[v], e, 0);

                if (!k || !cpu_can_run(sets[s].isa))
                    continue;
                ran++;
                for (unsigned at = 0; at <= 100; at += 10)
                    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
                        case_of(&sets[s], k, at, sizes[i]);
            }
    CU_ASSERT(ran >= 4);
}

int main(void)
{
    CU_TestInfo tests[] = {{"mixes", mixes}, CU_TEST_INFO_NULL};

    return unit_run("mix", tests);
}
