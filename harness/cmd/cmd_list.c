/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* hbmark list, hbmark describe. */
#include <stdio.h>
#include <string.h>

#include "cmd/commands.h"
#include "kernel.h"
#include "run/plan.h"

enum exit_code cmd_list(struct command_input *in, struct error *e)
{
    (void)e;
    for (const struct bench_table *const *t = in->benches; *t; t++)
        for (size_t i = 0; i < (*t)->count; i++)
            printf("%-20s %s\n", (*t)->rows[i].name, (*t)->rows[i].summary);
    return EXIT_PASS;
}

/* "f64: plain u4, plain u8, nt u4 ..." for each type, of the most capable set built in. */
static void print_kernels(const struct bench *b)
{
    static const char *const types[ELEM_COUNT] = {"f64", "f32"};
    size_t count;
    const struct kernel_set *sets = kernel_host_sets(&count), *set = &sets[count - 1];

    for (int elem = 0; elem < ELEM_COUNT; elem++) {
        printf("  kernels   %s (%s):", types[elem], set->isa);
        for (size_t t = 0; t < set->ntables; t++)
            for (size_t i = 0; i < set->tables[t]->count; i++) {
                const struct kernel *k = &set->tables[t]->rows[i];

                if (strcmp(k->name, b->kernel) == 0 && (int)k->elem == elem &&
                    strcmp(k->variant, "check") != 0)
                    printf(" %s/%u", k->variant, k->unroll);
            }
        printf("\n");
    }
    printf("            variant/unroll; also built for:");
    for (size_t i = 0; i + 1 < count; i++)
        printf(" %s", sets[i].isa);
    printf("\n");
}

static const char *check_text(const struct bench *b)
{
    if (b->flags & BENCH_STORES)
        return "before timing the result array is poisoned with NaN; after one step and again "
               "after the\n            last sample every element is compared with its value "
               "recomputed from the seed (NaN-safe).\n            In every sample 64 elements "
               "are poisoned first and compared after it.";
    if (b->flags & BENCH_UPDATES)
        return "every element is compared with its value recomputed from the seed and the number "
               "of\n            repetitions, before timing and after the last sample (NaN-safe).";
    return "the sum of every sample is compared with the sum recomputed from the seed.";
}

static void describe(const struct bench *b)
{
    unsigned each = b->reads + b->writes;

    printf("%s - %s\n", b->name, b->summary);
    printf("  formula   %s\n", b->formula);
    printf("  counts    %s:\n            %u x 8 bytes an element in f64, %u x 4 in f32 "
           "(payload)%s\n",
           b->counts, each, each,
           b->flags & BENCH_STORES ? "; ordinary stores also read each\n            line first "
                                     "(write-allocate): + 1 element on the bus, shown apart"
                                   : "");
    printf("  flops     %u an element\n", b->flops);
    printf("  arrays    %u; each max(4 x last-level caches in reach, 1 GiB), where memory allows; "
           "twice the size is\n            measured as well, and a rate over 3 %% better than "
           "that is flagged cache-assisted\n",
           b->arrays);
    printf("  check     %s\n", check_text(b));
    print_kernels(b);
    printf("  source    %s\n", b->source);
}

enum exit_code cmd_describe(struct command_input *in, struct error *e)
{
    const char *near = NULL;

    if (in->nwords == 0) {
        error_set(e, EXIT_USAGE, "describe which benchmark? 'hbmark list' shows them");
        return EXIT_USAGE;
    }
    for (size_t i = 0; i < in->nwords; i++) {
        const struct bench *b = plan_bench(in->benches, in->words[i], &near);

        if (!b) {
            error_set(e, EXIT_USAGE, "no benchmark '%s'%s%s%s; 'hbmark list' shows them",
                      in->words[i], near ? ": did you mean '" : "", near ? near : "",
                      near ? "'?" : "");
            return EXIT_USAGE;
        }
        describe(b);
    }
    return EXIT_PASS;
}
