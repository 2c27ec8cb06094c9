/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Streaming kernels: what memory gives to loops that touch every element once, in order. */
#include "run/bench.h"

#define MCCALPIN "McCalpin, Memory Bandwidth and Machine Balance in Current High Performance " \
                 "Computers, IEEE TCCA Newsletter 1995 (STREAM)"
#define SCHOENAUER "Schoenauer, Scientific Supercomputing, 2000 (vector triad)"

static const struct bench rows[] = {
    {.name = "stream.read", .summary = "read one array (integer sum)", .kernel = "read",
     .formula = "sum += bits(a[i])", .arrays = 1, .reads = 1,
     .counts = "bytes of a read", .source = "load-only bandwidth; the sum proves every load",
     .check = run_check_sum},
    {.name = "stream.write", .summary = "write one array", .kernel = "write",
     .formula = "a[i] = s", .arrays = 1, .writes = 1, .flags = BENCH_STORES, .scalar = 1.7,
     .counts = "bytes of a written", .source = "store-only bandwidth",
     .check = run_check_elements},
    {.name = "stream.copy", .summary = "copy one array to another", .kernel = "copy",
     .formula = "a[i] = b[i]", .arrays = 2, .reads = 1, .writes = 1, .flags = BENCH_STORES,
     .counts = "bytes of b read and of a written (a copy counts twice)", .source = MCCALPIN,
     .rules = true, .check = run_check_elements},
    {.name = "stream.scale", .summary = "copy times a scalar", .kernel = "scale",
     .formula = "a[i] = s * b[i]", .arrays = 2, .reads = 1, .writes = 1, .flops = 1,
     .flags = BENCH_STORES, .scalar = 0.7, .counts = "bytes of b read and of a written",
     .source = MCCALPIN, .rules = true, .check = run_check_elements},
    {.name = "stream.add", .summary = "sum of two arrays", .kernel = "add",
     .formula = "a[i] = b[i] + c[i]", .arrays = 3, .reads = 2, .writes = 1, .flops = 1,
     .flags = BENCH_STORES, .counts = "bytes of b and c read and of a written",
     .source = MCCALPIN, .rules = true, .check = run_check_elements},
    {.name = "stream.triad", .summary = "sum of one array and a scaled one", .kernel = "triad",
     .formula = "a[i] = b[i] + s * c[i]", .arrays = 3, .reads = 2, .writes = 1, .flops = 2,
     .flags = BENCH_STORES, .scalar = 0.7, .counts = "bytes of b and c read and of a written",
     .source = MCCALPIN, .rules = true, .check = run_check_elements},
    {.name = "stream.schoenauer", .summary = "Schoenauer's vector triad", .kernel = "schoenauer",
     .formula = "a[i] = b[i] + c[i] * d[i]", .arrays = 4, .reads = 3, .writes = 1, .flops = 2,
     .flags = BENCH_STORES, .counts = "bytes of b, c and d read and of a written",
     .source = SCHOENAUER, .check = run_check_elements},
    {.name = "stream.update", .summary = "scale an array in place", .kernel = "update",
     .formula = "a[i] = s * a[i]", .arrays = 1, .reads = 1, .writes = 1, .flops = 1,
     .flags = BENCH_UPDATES, .scalar = -1, /* -1: exact, and bounded for ever */
     .counts = "bytes of a read and written", .source = "in-place update, no write-allocate",
     .check = run_check_elements},
    {.name = "stream.daxpy", .summary = "add a scaled array (BLAS axpy)", .kernel = "daxpy",
     .formula = "a[i] = a[i] + s * b[i]", .arrays = 2, .reads = 2, .writes = 1, .flops = 2,
     .flags = BENCH_UPDATES, .scalar = 0.7, .max_steps = 64,
     .counts = "bytes of a and b read and of a written",
     .source = "Lawson, Hanson, Kincaid, Krogh, Basic Linear Algebra Subprograms, TOMS 1979",
     .check = run_check_elements},
    {.name = "stream.sdaxpy", .summary = "add the product of two arrays", .kernel = "sdaxpy",
     .formula = "a[i] = a[i] + b[i] * c[i]", .arrays = 3, .reads = 3, .writes = 1, .flops = 2,
     .flags = BENCH_UPDATES, .max_steps = 64, .counts = "bytes of a, b and c read and of a written",
     .source = SCHOENAUER, .check = run_check_elements},
    {.name = "stream.nstream", .summary = "accumulate a triad in place", .kernel = "nstream",
     .formula = "a[i] = a[i] + b[i] + s * c[i]", .arrays = 3, .reads = 3, .writes = 1, .flops = 3,
     .flags = BENCH_UPDATES, .scalar = 0.7, .max_steps = 64,
     .counts = "bytes of a, b and c read and of a written",
     .source = "Van der Wijngaart, Mattson, The Parallel Research Kernels, HPEC 2014",
     .check = run_check_elements},
    {.name = "stream.dot", .summary = "dot product of two arrays", .kernel = "dot",
     .formula = "sum += a[i] * b[i]", .arrays = 2, .reads = 2, .flops = 2,
     .flags = BENCH_REAL_SUM, .counts = "bytes of a and b read",
     .source = "Lawson, Hanson, Kincaid, Krogh, Basic Linear Algebra Subprograms, TOMS 1979",
     .check = run_check_dot},
};

const struct bench_table bench_stream = {"stream", rows, sizeof rows / sizeof *rows};
