/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A plain chase of pointers, as anybody would write it: what hbmark's latency is held against.
 * Usage: chase BYTES [huge]; prints ns of one load, the best of twenty walks. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum { LINE = 64, WALKS = 20, HOPS = 400000 };

struct line {
    struct line *next;
    char rest[LINE - sizeof(struct line *)];
};

static double now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* Sattolo's shuffle: one cycle through all lines. */
static void link_all(struct line *lines, size_t n)
{
    uint64_t x = 88172645463325252U;
    size_t *order = malloc(n * sizeof *order);

    if (!order)
        exit(69);
    for (size_t i = 0; i < n; i++)
        order[i] = i;
    for (size_t i = n - 1; i > 0; i--) {
        size_t j, t = order[i];

        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        j = x % i;
        order[i] = order[j];
        order[j] = t;
    }
    for (size_t i = 0; i < n; i++)
        lines[i].next = &lines[order[i]];
    free(order);
}

int main(int argc, char **argv)
{
    const size_t bytes = argc > 1 ? strtoull(argv[1], NULL, 10) : 0, n = bytes / LINE;
    const size_t huge = (size_t)2 << 20;
    struct line *lines, *p;
    double best = 1e300;

    if (n < 2)
        return 64;
    lines = mmap(NULL, bytes + huge, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (lines == MAP_FAILED)
        return 69;
    lines = (struct line *)(((uintptr_t)lines + huge - 1) / huge * huge);
    madvise(lines, bytes,
            argc > 2 && strcmp(argv[2], "huge") == 0 ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
    link_all(lines, n);
    p = lines;
    for (int walk = 0; walk < WALKS; walk++) {
        const double start = now_ns();
        double took;

        for (int hop = 0; hop < HOPS; hop++) {
            p = p->next;
            __asm__ volatile("" : "+r"(p));
        }
        took = (now_ns() - start) / HOPS;
        best = took < best ? took : best;
    }
    printf("%.4f ns\n", best);
    return p == NULL;
}
