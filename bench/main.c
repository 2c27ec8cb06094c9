/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The program: hands the tables of benchmarks and devices to the harness. */
#include "cmd/commands.h"

#define BENCH(family) extern const struct bench_table bench_##family;
#include "benches.def"
#undef BENCH

int main(int argc, char **argv)
{
    static const struct bench_table *const benches[] = {
#define BENCH(family) &bench_##family,
#include "benches.def"
#undef BENCH
        NULL};

    return command_main(argc, argv, benches);
}
