/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The option table: each row is an option of the command line and a key of suite files. */
#ifndef HBMARK_OPTIONS_H
#define HBMARK_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

enum option_id {
    /* factors of a point: a comma list makes one point for each value */
    OPT_DEVICE, /* first: what the others mean depends on it */
    OPT_FROM,   /* before the tier, which can depend on it */
    OPT_TIER,
    OPT_TYPE,
    OPT_VARIANT,
    OPT_UNROLL,
    OPT_THREADS,
    OPT_BIND,
    OPT_PAGES,
    OPT_SIZE,
    OPT_OFFSET,
    OPT_AT,
    /* how it is measured */
    OPT_OCTAVE,
    OPT_VISITS,
    OPT_CI,
    OPT_LEVEL,
    OPT_MIN_SAMPLES,
    OPT_MAX_SAMPLES,
    OPT_TIME,
    OPT_SAMPLE,
    OPT_WARMUP,
    OPT_BUDGET,
    OPT_TIMEOUT,
    OPT_DOUBLING,
    OPT_CONSTANT,
    OPT_TUNE,
    OPT_TUNE_TIME,
    OPT_COUNTERS,
    OPT_SEED,
    OPT_CHALLENGE,
    OPT_ORDER,
    OPT_BOUND,
    OPT_INPUT,
    /* the machine */
    OPT_ISA,
    OPT_BLAS,
    OPT_KIND,
    OPT_TOPOLOGY,
    OPT_MPI,
    /* where results go and how they look */
    OPT_OUTPUT,
    OPT_INTO,
    OPT_RESUME,
    OPT_LABEL,
    OPT_JSON,
    OPT_QUIET,
    OPT_COLOR,
    OPT_STRICT,
    OPT_REQUIRE,
    OPT_COUNT
};

enum option_kind {
    OPTION_TEXT,
    OPTION_CHOICE,
    OPTION_SIZE,
    OPTION_SECONDS,
    OPTION_SHARE,
    OPTION_COUNT,
    OPTION_RATE,
    OPTION_SWITCH /* on or off; alone on the command line it means on */
};

enum option_group { GROUP_FACTOR, GROUP_MEASURE, GROUP_MACHINE, GROUP_OUTPUT, GROUP_COUNT };

struct option_row {
    const char *key; /* --key, and the key in a suite file */
    const char *arg; /* what stands for the value in the help */
    enum option_kind kind;
    enum option_group group;
    const char *words;    /* allowed words, "|" between; also words a number option takes besides */
    const char *fallback; /* the default, "" for none */
    const char *help;     /* with the reason of the default */
};

extern const struct option_row option_rows[OPT_COUNT];
extern const char *const option_titles[GROUP_COUNT];

/* May stand in a suite file? What names another machine, joins ranks, ties a run to a text or says
 * where results go and how they look belongs to one call. */
bool option_in_suite(enum option_id id);

#endif
