/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Lines that pass between cores: links, what their owner leaves on them, and the walk. */
#include <stdlib.h>
#include <string.h>

#include "c2c.h"
#include "kernel_check.h"
#include "../unit.h"

static const uint64_t links[] = {4, 63, 64, 65, 1000};

struct rig {
    struct c2c_walk walk;
    union kernel_out out;
    struct kargs args;
    enum elem elem;
    const struct kernel_set *set;
    size_t n;
};

static void run(struct rig *t, const char *name, const char *variant, size_t lo, size_t hi)
{
    const struct kernel *k = kernel_find(t->set, name, variant, t->elem, 0);

    CU_ASSERT_PTR_NOT_NULL_FATAL(k);
    memset(&t->out, 0, sizeof t->out);
    k->fn(&t->args, lo, hi);
}

static void check(struct rig *t, uint64_t right, uint64_t wrong, uint64_t first)
{
    run(t, "c2c", "check", 0, t->n);
    CU_ASSERT_EQUAL(t->out.u[0], right);
    CU_ASSERT_EQUAL(t->out.u[1], wrong);
    CU_ASSERT_EQUAL(t->out.u[2], first);
}

static void states(struct rig *t, uint64_t count)
{
    uint64_t sum = 0, *words = t->args.v[0];
    const size_t half = t->n / 128 * 64, step = C2C_APART * KERNEL_LINE / 8;

    run(t, "c2clink", "plain", 0, half); /* two workers */
    run(t, "c2clink", "plain", half, t->n);
    check(t, count, 0, 0);
    t->walk.round++;
    check(t, 0, count, 1); /* a round that was not done */
    run(t, "c2c", "modified", 0, t->n);
    CU_ASSERT_EQUAL(t->out.u[0], count);
    check(t, count, 0, 0);
    for (uint64_t i = 0; i < count; i++)
        sum += data_mix(t->walk.walk.cycle.key ^ i);
    run(t, "c2c", "clean", 0, t->n);
    CU_ASSERT_EQUAL(t->out.u[0], sum);
    check(t, count, 0, 0);
    t->walk.walk.hops = count + 3;
    t->walk.walk.at[0] = C2C_APART * cycle_line(&t->walk.walk.cycle, 2);
    run(t, "chase", "plain", 0, t->n);
    CU_ASSERT_EQUAL(t->out.u[0], C2C_APART * cycle_line(&t->walk.walk.cycle, 5));
    for (unsigned word = 0; word < 3; word++) { /* link, number, mark */
        words[(count - 2) * step + word] += 64;
        check(t, count - 1, 1, count - 1);
        words[(count - 2) * step + word] -= 64;
    }
    check(t, count, 0, 0);
}

static void all_states(void)
{
    size_t count;
    const struct kernel_set *sets = kernel_host_sets(&count);

    for (size_t s = 0; s < count; s++)
        for (enum elem e = ELEM_F64; e <= ELEM_F32; e++)
            for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
                const size_t bytes = links[i] * C2C_APART * KERNEL_LINE;
                struct rig t = {.set = &sets[s], .elem = e, .n = bytes / elem_bytes(e)};

                if (!kernel_find(&sets[s], "c2c", "check", e, 0) || !cpu_can_run(sets[s].isa))
                    continue;
                t.walk.walk.cycle = (struct cycle){9, links[i], links[i]};
                t.args.v[0] = aligned_alloc(KERNEL_LINE, bytes);
                t.args.own = &t.walk;
                t.args.out = &t.out;
                memset(t.args.v[0], 0xff, bytes);
                states(&t, links[i]);
                free(t.args.v[0]);
            }
}

int main(void)
{
    CU_TestInfo tests[] = {{"states", all_states}, CU_TEST_INFO_NULL};

    return unit_run("c2c", tests);
}
