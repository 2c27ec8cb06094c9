/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Pointer chases: each load needs the one before, so its time is the memory's latency. */
#include "cycle.h"
#include "family.h"

enum { LINE_REALS = KERNEL_LINE / sizeof(real), TURN = 8 };

/* A line of the array, as a chase sees it. */
struct link {
    struct link *next;
    uint64_t check; /* of the line's number, so that a link that points astray is found */
    char rest[KERNEL_LINE - 16];
};

static const struct cycle *cycle_of(const struct kargs *a)
{
    return &((const struct cycle_walk *)a->own)->cycle;
}

/* Links the lines of [lo, hi) to their successors. */
static void link_lines(const struct kargs *a, size_t lo, size_t hi)
{
    const struct cycle *c = cycle_of(a);
    struct link *lines = a->v[0];

    for (uint64_t i = lo / LINE_REALS; i < hi / LINE_REALS && i < c->lines; i++) {
        lines[i].next = &lines[cycle_line(c, cycle_step(c, i) + 1)];
        lines[i].check = data_mix(c->key ^ i);
    }
}

/* u[0]: lines whose link is right, u[1]: wrong, u[2]: number of the first wrong one + 1. */
static void check_links(const struct kargs *a, size_t lo, size_t hi)
{
    const struct cycle *c = cycle_of(a);
    const struct link *lines = a->v[0];
    union kernel_out *out = a->out;

    for (uint64_t i = lo / LINE_REALS; i < hi / LINE_REALS && i < c->lines; i++) {
        if (lines[i].next == &lines[cycle_line(c, cycle_step(c, i) + 1)] &&
            lines[i].check == data_mix(c->key ^ i)) {
            out->u[0]++;
            continue;
        }
        out->u[1]++;
        if (!out->u[2])
            out->u[2] = i + 1;
    }
}

/* Walks k chains side by side, `hops` links each. u[0]: sum of the lines they end on. */
static INLINE void walk(const struct kargs *a, unsigned chains)
{
    const struct cycle_walk *w = a->own;
    struct link *const lines = a->v[0];
    struct link *p[CYCLE_CHAINS];
    uint64_t hops = w->hops;

    for (unsigned k = 0; k < chains; k++)
        p[k] = &lines[w->at[k]];
    for (; hops >= TURN; hops -= TURN)
        for (unsigned turn = 0; turn < TURN; turn++)
            for (unsigned k = 0; k < chains; k++)
                p[k] = p[k]->next;
    for (; hops; hops--)
        for (unsigned k = 0; k < chains; k++)
            p[k] = p[k]->next;
    for (unsigned k = 0; k < chains; k++)
        a->out->u[0] += (uint64_t)(p[k] - lines);
    if (w->ended)
        __atomic_store_n(w->ended, 1, __ATOMIC_RELEASE);
}

/* clang-format off */
#define CHAINS(CHASE)                                                                              \
    CHASE(1) CHASE(2) CHASE(3) CHASE(4) CHASE(5) CHASE(6) CHASE(8) CHASE(10) CHASE(12) CHASE(16)   \
    CHASE(20) CHASE(24) CHASE(32)
/* clang-format on */

#define CHASE(k)                                                                                   \
    static void chase_##k(const struct kargs *a, size_t lo, size_t hi)                             \
    {                                                                                              \
        (void)lo, (void)hi;                                                                        \
        walk(a, k);                                                                                \
    }
CHAINS(CHASE)
#undef CHASE

#define CHASE(k) {"chase", "plain", ELEM, k, chase_##k, STORES_READ},
static const struct kernel rows[] = {
    CHAINS(CHASE){"chase", "check", ELEM, 0, check_links, STORES_READ},
    {"link", "plain", ELEM, 0, link_lines, STORES_READ}};
#undef CHASE

KERNEL_TABLE(chase, rows);
