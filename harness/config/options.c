/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The option table. Each default has its reason in the comment beside it. */
#include "config/options.h"

const char *const option_titles[GROUP_COUNT] = {
    "Factors (a comma list measures each):", "Measuring:", "Machine:", "Output:"};

const struct option_row option_rows[OPT_COUNT] = {
    /* What every machine has. */
    [OPT_DEVICE] = {"device", "NAME", OPTION_TEXT, GROUP_FACTOR, NULL, "host",
                    "what runs the kernels: host, opencl:0 and the like, or all that are found"},
    /* Only a matrix is of where cores and memory are; ranks are bound by their launcher. */
    [OPT_FROM] = {"from", "NODE", OPTION_TEXT, GROUP_FACTOR, NULL, "auto",
                  "whose cores do the work: each (every node with cores), a node number; auto is "
                  "all cores, and each for a matrix"},
    /* Every memory kind the machine has: a buyer wants HBM and DRAM side by side. */
    [OPT_TIER] = {"tier", "TIER", OPTION_TEXT, GROUP_FACTOR, NULL, "each",
                  "memory to measure: each (every kind present), hbm, dram, cxl, nvm, all "
                  "(all nodes together), a node number, or numbers of nodes together: 0+2"},
    /* What STREAM and procurement contracts use. */
    [OPT_TYPE] = {"type", "TYPE", OPTION_CHOICE, GROUP_FACTOR, "auto|f64|f32|f16|bf16|i8|u64",
                  "auto",
                  "element type: f64, f32, f16, bf16, i8, u64, of those a benchmark has; auto is "
                  "its usual one, mostly f64"},
    [OPT_VARIANT] =
        {"variant", "NAME", OPTION_TEXT, GROUP_FACTOR, NULL, "auto",
         "how stores and loads are done: plain, nt, prefetch, split, interleave, block; auto "
         "tries all that exist and measures the best afresh"},
    [OPT_UNROLL] = {"unroll", "N", OPTION_COUNT, GROUP_FACTOR, "auto", "auto",
                    "vectors per loop turn, of the unrolls a kernel has"},
    [OPT_THREADS] =
        {"threads", "N", OPTION_COUNT, GROUP_FACTOR, "all|domain|each", "all",
         "threads per rank: all allowed cores, domain (the cores that share a last-level "
         "cache), each (1, 2, .. all) or a number"},
    /* Fills a package before the next: the fewest surprises with partial thread counts. */
    [OPT_BIND] = {"bind", "HOW", OPTION_CHOICE, GROUP_FACTOR, "compact|scatter|numa", "compact",
                  "order in which threads take cores: compact, scatter, numa (near the memory)"},
    [OPT_PAGES] = {"pages", "SIZE", OPTION_CHOICE, GROUP_FACTOR, "auto|4k|thp|2m|1g", "auto",
                   "page size: 4k, thp (transparent), 2m, 1g (reserved pools); auto asks for huge "
                   "pages and reports what was granted"},
    [OPT_SIZE] =
        {"size", "BYTES", OPTION_SIZE, GROUP_FACTOR, "auto", "auto",
         "bytes of each array, over the ranks of a node; auto is max(4 x last-level caches, "
         "1 GiB), or all sizes of a benchmark that is a curve; a range such as 4KiB..1GiB is the "
         "part of the curve whose working sets lie in it"},
    /* 4 KiB + 64 B: arrays neither alias within a page nor start on the same memory bank. */
    [OPT_OFFSET] = {"offset", "BYTES", OPTION_SIZE, GROUP_FACTOR, "auto", "auto",
                    "array k starts k x this many bytes late (multiple of 64); auto is 4160"},
    [OPT_AT] = {"at", "VALUE", OPTION_TEXT, GROUP_FACTOR, NULL, "auto",
                "values of the benchmark's own factor, such as the chains of latency.mlp: "
                "'hbmark describe' names it"},

    /* Each curve has its own: enough to see where a cache ends. */
    [OPT_OCTAVE] = {"octave", "N", OPTION_COUNT, GROUP_MEASURE, "auto", "auto",
                    "sizes per factor of two of a benchmark that is a curve"},
    /* Shared memory changes its mood for seconds to minutes: one moment is no result. Three tell
     * which of them is odd. */
    [OPT_VISITS] = {"visits", "N", OPTION_COUNT, GROUP_MEASURE, NULL, "3",
                    "times that a point is come back to, in rounds over all points; its time and "
                    "samples are shared out over them"},
    /* Three times below the 3 % that decides whether a result is cache-assisted. */
    [OPT_CI] = {"ci", "SHARE", OPTION_SHARE, GROUP_MEASURE, NULL, "1%",
                "stop when the interval of the median is within this share of it"},
    [OPT_LEVEL] = {"level", "SHARE", OPTION_SHARE, GROUP_MEASURE, NULL, "95%",
                   "confidence level of intervals"},
    /* Below 10 the order-statistic interval is nearly the whole range. A look after each sample
     * would find a narrow interval by chance. */
    [OPT_MIN_SAMPLES] =
        {"min-samples", "N", OPTION_COUNT, GROUP_MEASURE, NULL, "10",
         "samples taken at least, whatever time that takes; then the interval is looked "
         "at, and again at half as many more, and so on"},
    [OPT_MAX_SAMPLES] = {"max-samples", "N", OPTION_COUNT, GROUP_MEASURE, NULL, "200",
                         "samples taken at most"},
    [OPT_TIME] = {"time", "DURATION", OPTION_SECONDS, GROUP_MEASURE, NULL, "3s",
                  "measured time of a point, unless --min-samples takes more"},
    [OPT_SAMPLE] = {"sample", "DURATION", OPTION_SECONDS, GROUP_MEASURE, "auto", "auto",
                    "least length of one sample: repetitions within it are not synchronised; auto "
                    "is one repetition, or 1000 times the clock's resolution"},
    [OPT_WARMUP] = {"warmup", "DURATION", OPTION_SECONDS, GROUP_MEASURE, NULL, "2s",
                    "warm-up of a point at most; it ends once the rate is steady"},
    [OPT_BUDGET] = {"budget", "DURATION", OPTION_SECONDS, GROUP_MEASURE, NULL, "",
                    "time of the whole run: what does not fit is listed as not run"},
    [OPT_TIMEOUT] = {"timeout", "DURATION", OPTION_SECONDS, GROUP_MEASURE, NULL, "300s",
                     "time of one point, fill and check included, before it is given up"},
    [OPT_DOUBLING] = {"doubling", "on|off", OPTION_SWITCH, GROUP_MEASURE, "on|off", "on",
                      "measure twice the size as well, to find results that caches helped"},
    [OPT_CONSTANT] =
        {"constant-probe", "on|off", OPTION_SWITCH, GROUP_MEASURE, "on|off", "off",
         "measure constant data as well, to find compression and data-dependent speed"},
    [OPT_TUNE] = {"tune", "on|off", OPTION_SWITCH, GROUP_MEASURE, "on|off", "off",
                  "search threads x variant x unroll x offset, then measure the winner afresh"},
    [OPT_TUNE_TIME] = {"tune-time", "DURATION", OPTION_SECONDS, GROUP_MEASURE, NULL, "10s",
                       "time of one search at most"},
    [OPT_COUNTERS] = {"counters", "NAME", OPTION_TEXT, GROUP_MEASURE, NULL, "auto",
                      "what reads hardware counters: auto, papi, papi:EVENT,EVENT.. (as papi_avail "
                      "and papi_native_avail name them), perf, none"},
    [OPT_SEED] = {"seed", "N", OPTION_COUNT, GROUP_MEASURE, "random", "random",
                  "seed of data and order; a random one is drawn and printed"},
    [OPT_CHALLENGE] = {"challenge", "TEXT", OPTION_TEXT, GROUP_MEASURE, NULL, "",
                       "tie the run to a text that somebody else chose, such as a buyer: seed and "
                       "order follow from it, and every point carries a proof ('hbmark verify "
                       "--challenge' confirms them)"},
    [OPT_ORDER] = {"order", "HOW", OPTION_CHOICE, GROUP_MEASURE, "random|table", "random",
                   "order of points: random (from the seed) or as listed"},
    [OPT_BOUND] = {"bound", "RATE", OPTION_RATE, GROUP_MEASURE, NULL, "",
                   "bandwidth no result can exceed, as the vendor states it, e.g. 614GB/s"},
    [OPT_INPUT] = {"input", "FILE", OPTION_TEXT, GROUP_MEASURE, NULL, "",
                   "file of patterns, models or the like, for benchmarks that read one: 'hbmark "
                   "describe' says which"},

    [OPT_ISA] = {"isa", "NAME", OPTION_TEXT, GROUP_MACHINE, NULL, "auto",
                 "instruction set of the kernels; auto is the best this CPU has"},
    [OPT_BLAS] = {"blas", "LIB", OPTION_TEXT, GROUP_MACHINE, NULL, "auto",
                  "library of compute.gemm: a path or soname with CBLAS; auto takes the first of "
                  "OpenBLAS, BLIS, MKL and the system's BLAS, none takes none"},
    [OPT_KIND] = {"kind", "NODE=KIND,...", OPTION_TEXT, GROUP_MACHINE, NULL, "",
                  "what kind a memory node is, where the system does not say"},
    [OPT_TOPOLOGY] = {"topology", "FILE", OPTION_TEXT, GROUP_MACHINE, NULL, "",
                      "plan for another machine: an hwloc XML file, synthetic:DESCRIPTION or "
                      "fsroot:DIR (never measured)"},
    [OPT_MPI] = {"mpi", "HOW", OPTION_CHOICE, GROUP_MACHINE, "auto|on|off", "auto",
                 "join the other ranks: auto does if a launcher started several"},

    [OPT_OUTPUT] = {"output", "DIR", OPTION_TEXT, GROUP_OUTPUT, NULL, "",
                    "run directory to make; default hbmark-DATE-HOST"},
    [OPT_INTO] = {"into", "DIR", OPTION_TEXT, GROUP_OUTPUT, NULL, "",
                  "add one more launch to this run directory"},
    [OPT_RESUME] = {"resume", "DIR", OPTION_TEXT, GROUP_OUTPUT, NULL, "",
                    "finish the run in this directory; finished points are kept"},
    [OPT_LABEL] = {"label", "TEXT", OPTION_TEXT, GROUP_OUTPUT, NULL, "",
                   "text kept with the run, such as an offer or ticket number"},
    [OPT_JSON] = {"json", "on|off", OPTION_SWITCH, GROUP_OUTPUT, "on|off", "off",
                  "print JSON lines, nothing else"},
    [OPT_QUIET] = {"quiet", "on|off", OPTION_SWITCH, GROUP_OUTPUT, "on|off", "off",
                   "no progress, only the summary"},
    [OPT_COLOR] = {"color", "HOW", OPTION_CHOICE, GROUP_OUTPUT, "auto|always|never", "auto",
                   "colours; auto asks the terminal and NO_COLOR"},
    [OPT_STRICT] = {"strict", "on|off", OPTION_SWITCH, GROUP_OUTPUT, "on|off", "off",
                    "exit 4 if a point did not converge"},
    [OPT_REQUIRE] = {"require", "FILE", OPTION_TEXT, GROUP_OUTPUT, NULL, "",
                     "INI file of thresholds: PASS or FAIL for each, exit 1 if one does not hold; "
                     "'hbmark export --list' names its keys"},
};

bool option_in_suite(enum option_id id)
{
    return option_rows[id].group != GROUP_OUTPUT && id != OPT_TOPOLOGY && id != OPT_MPI &&
           id != OPT_CHALLENGE;
}
