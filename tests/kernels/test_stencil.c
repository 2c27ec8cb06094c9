/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Stencils: every sweep of every set against its check, which finds what is not done or wrong. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data.h"
#include "kernel_check.h"
#include "stencil.h"
#include "../unit.h"

/* Sizes that end within a chunk, a row and a plane; blocks that do not divide the plane. */
static const struct stencil grids[] = {
    {1024, 16, 16 * 9, 32, 0}, {1089, 16, 16 * 9, 16, 0},       {4099, 16, 16 * 17, 64, 0},
    {4224, 16, 272, 272, 0},   {20011, 48, 48 * 27, 5 * 48, 0}, {20032, 16, 16 * 5, 1024, 0},
};

static union kernel_out checked(const struct kernel_set *set, enum elem elem, struct kargs *a,
                                size_t n)
{
    union kernel_out out = {{0}};

    a->out = &out;
    kernel_find(set, "stencil", "check", elem, 0)->fn(a, 0, n);
    return out;
}

static void fill(const struct kernel_set *set, enum elem elem, struct kargs a, unsigned k, size_t n)
{
    a.v[0] = a.v[k];
    a.seed = data_key(a.seed, k);
    kernel_find(set, "fill", "plain", elem, 0)->fn(&a, 0, n);
}

static void sweep(const struct kernel *k, struct kargs *a, size_t n)
{
    const size_t middle = n / 2 / 64 * 64;
    union kernel_out out = {{0}};

    a->out = &out;
    memset(a->v[0], 0xff, n * elem_bytes(k->elem)); /* NaN */
    k->fn(a, middle, n);                            /* two workers */
    k->fn(a, 0, middle);
}

static void one(const struct kernel_set *set, const struct kernel *k, const struct stencil *s)
{
    const size_t bytes = (s->n * elem_bytes(k->elem) + 127) / 64 * 64;
    struct kargs a = {.seed = 5, .base = 77, .own = s};
    union kernel_out out;
    unsigned char *byte;

    a.v[0] = aligned_alloc(KERNEL_LINE, bytes);
    a.v[1] = aligned_alloc(KERNEL_LINE, bytes);
    fill(set, k->elem, a, 0, s->n);
    fill(set, k->elem, a, 1, s->n);
    out = checked(set, k->elem, &a, s->n); /* nothing was done */
    CU_ASSERT(out.u[0] < s->n / 100 && out.u[0] + out.u[1] == s->n);
    sweep(k, &a, s->n);
    out = checked(set, k->elem, &a, s->n);
    CU_ASSERT(out.u[0] == s->n && out.u[1] == 0 && out.u[2] == 0);
    CU_ASSERT(out.f[3] < 40 * (k->elem == ELEM_F64 ? 0x1p-52 : 0x1p-23));
    byte = a.v[0];
    byte[1000 * elem_bytes(k->elem) + 2] += 4;
    out = checked(set, k->elem, &a, s->n);
    CU_ASSERT(out.u[0] == s->n - 1 && out.u[1] == 1 && out.u[2] == 1001);
    memset(byte + 999 * elem_bytes(k->elem), 0xff, elem_bytes(k->elem));
    out = checked(set, k->elem, &a, s->n);
    CU_ASSERT(out.u[1] == 2 && out.u[2] == 1000 && isnan(out.f[3]));
    free(a.v[0]);
    free(a.v[1]);
}

static void sweeps(void)
{
    size_t count, tried = 0;
    const struct kernel_set *sets = kernel_host_sets(&count);

    for (size_t i = 0; i < count; i++)
        for (size_t t = 0; cpu_can_run(sets[i].isa) && t < sets[i].ntables; t++)
            for (size_t j = 0; j < sets[i].tables[t]->count; j++) {
                const struct kernel *k = &sets[i].tables[t]->rows[j];

                if (strcmp(k->name, "stencil") != 0 || strcmp(k->variant, "check") == 0)
                    continue;
                for (size_t g = 0; g < 2 * sizeof grids / sizeof *grids; g++) {
                    struct stencil s = grids[g / 2];

                    s.points = g % 2 ? 27 : 7;
                    one(&sets[i], k, &s);
                    tried++;
                }
            }
    CU_ASSERT(tried >= 2 * 2 * sizeof grids / sizeof *grids);
}

int main(void)
{
    CU_TestInfo tests[] = {{"sweeps", sweeps}, CU_TEST_INFO_NULL};

    return unit_run("stencil", tests);
}
