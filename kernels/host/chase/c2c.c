/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What a core does to lines before another one chases through them (chase.c). */
#include "c2c.h"
#include "family.h"
#include FLUSH_HEADER

enum { LINE_REALS = KERNEL_LINE / sizeof(real), LINK_REALS = C2C_APART * LINE_REALS };

/* A line with a link, as a chase sees it, and the mark beside it. */
struct link {
    struct link *next;
    uint64_t check;
    uint64_t mark;
    char rest[C2C_APART * KERNEL_LINE - 24];
};

_Static_assert(sizeof(struct link) == C2C_APART * KERNEL_LINE, "a link every so many lines");

static size_t end_of(const struct c2c_walk *w, size_t hi)
{
    return hi / LINK_REALS < w->walk.cycle.lines ? hi / LINK_REALS : w->walk.cycle.lines;
}

/* Of each link: where it leads to, that it is this one, and the mark of the last round. */
static void link_lines(const struct kargs *a, size_t lo, size_t hi)
{
    const struct c2c_walk *w = a->own;
    const struct cycle *c = &w->walk.cycle;
    struct link *links = a->v[0];

    for (uint64_t i = lo / LINK_REALS; i < end_of(w, hi); i++) {
        links[i].next = &links[cycle_line(c, cycle_step(c, i) + 1)];
        links[i].check = data_mix(c->key ^ i);
        links[i].mark = c2c_mark(w, i);
    }
}

/* u[0]: links that are right, u[1]: wrong, u[2]: the first wrong one + 1. */
static void check_lines(const struct kargs *a, size_t lo, size_t hi)
{
    const struct c2c_walk *w = a->own;
    const struct cycle *c = &w->walk.cycle;
    const struct link *links = a->v[0];
    union kernel_out *out = a->out;

    for (uint64_t i = lo / LINK_REALS; i < end_of(w, hi); i++) {
        if (links[i].next == &links[cycle_line(c, cycle_step(c, i) + 1)] &&
            links[i].check == data_mix(c->key ^ i) && links[i].mark == c2c_mark(w, i)) {
            out->u[0]++;
            continue;
        }
        out->u[1]++;
        if (!out->u[2])
            out->u[2] = i + 1;
    }
}

/* Writes to each line: this core alone has it then, modified. u[0]: how many. */
static void modify(const struct kargs *a, size_t lo, size_t hi)
{
    const struct c2c_walk *w = a->own;
    struct link *links = a->v[0];

    for (uint64_t i = lo / LINK_REALS; i < end_of(w, hi); i++) {
        links[i].mark = c2c_mark(w, i);
        a->out->u[0]++;
    }
}

/* Takes each line out of all caches, then reads it: this core alone has it then, as memory does.
 * u[0]: sum of the lines' check words. */
static void clean(const struct kargs *a, size_t lo, size_t hi)
{
    const struct c2c_walk *w = a->own;
    struct link *links = a->v[0];

    for (uint64_t i = lo / LINK_REALS; i < end_of(w, hi); i++)
        flush_line(&links[i]);
    flush_fence();
    for (uint64_t i = lo / LINK_REALS; i < end_of(w, hi); i++)
        a->out->u[0] += *(volatile uint64_t *)&links[i].check;
}

static const struct kernel rows[] = {{"c2c", "clean", ELEM, 0, clean, STORES_READ},
                                     {"c2c", "modified", ELEM, 0, modify, STORES_READ},
                                     {"c2c", "check", ELEM, 0, check_lines, STORES_READ},
                                     {"c2clink", "plain", ELEM, 0, link_lines, STORES_READ}};

KERNEL_TABLE(c2c, rows);
