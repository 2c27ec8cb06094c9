/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Commands that read run directories and measure nothing: one table of them, one of options. Long:
 * what all commands that read runs offer alike. */
#ifndef HBMARK_READING_H
#define HBMARK_READING_H

#include <stdbool.h>
#include <stddef.h>

#include "readout/readout.h"
#include "record/error.h"
#include "render/summary.h"

/* Options, in the order that the help lists them. */
enum reading_option {
    READ_AGAINST,
    READ_LIST,
    READ_SHOW,
    READ_ALL,
    READ_SET,
    READ_REQUIRE,
    READ_MIN_EFFECT,
    READ_LEVEL,
    READ_FAIL_ON,
    READ_CHALLENGE,
    READ_ALLOWED_SIGNERS,
    READ_IDENTITY,
    READ_KEY,
    READ_OFFICIAL,
    READ_FORMAT,
    READ_METRIC,
    READ_FIELDS,
    READ_NODES,
    READ_SAMPLES,
    READ_NODE,
    READ_LAST,
    READ_WAIT,
    READ_OUTPUT,
    READ_JSON,
    READ_COLOR,
    READ_COUNT
};

struct reading_option_row {
    const char *key;  /* --key */
    char letter;      /* -k, or 0 */
    const char *arg;  /* what stands for the value in the help; NULL: a switch */
    const char *help; /* with the default and its reason */
    bool many;        /* may be given more than once: values are joined by newlines */
};
extern const struct reading_option_row reading_options[READ_COUNT]; /* in results/commands.c */

/* What a command gets. */
struct reading {
    const struct reading_command *command;
    char **words;
    size_t nwords;
    const char *option[READ_COUNT]; /* NULL: not given; "" a switch that is on */
};

struct reading_command {
    const char *name;
    const char *words;     /* what may follow, for the help */
    size_t least, most;    /* words it takes */
    const char *summary;   /* one line */
    const char *doc;       /* a paragraph for --help, with examples */
    unsigned long options; /* READS(READ_...) | ... */
    enum exit_code (*run)(const struct reading *in, struct error *e);
};
#define READS(option) (1ul << (option))
extern const struct reading_command reading_commands[]; /* there too; name NULL ends it */

/* The command of this name, or NULL. */
const struct reading_command *reading_find(const char *name);

/* Parses argv (argv[0] is the command's name) and runs it. The exit code; if it is not EXIT_PASS
 * and e->text is not empty, the caller prints that. */
enum exit_code reading_main(const struct reading_command *c, int argc, char **argv,
                            struct error *e);

/* Values of options, with their default where not given: a share of one ("2%", "0.02") between
 * least and most; a word of "a|b|c". -1 and e (EXIT_USAGE) where the value is none. */
int reading_share(const struct reading *in, enum reading_option o, double fallback, double least,
                  double most, double *share, struct error *e);
int reading_choice(const struct reading *in, enum reading_option o, const char *words,
                   const char *fallback, size_t *index, struct error *e);
bool reading_is(const struct reading *in, enum reading_option o); /* given? */

/* Where a command writes, --output or else standard output, and how: colours by --color. The caller
 * ends it also after a failure (rc). 0, or -1 and e. */
struct reading_page {
    FILE *out;
    struct render_style style;
};
int reading_page(const struct reading *in, struct reading_page *p, struct error *e);
int reading_page_end(struct reading_page *p, int rc, struct error *e);

/* Opens all runs that the words name, and says on stderr which were cut off, or written by a later
 * version. NULL and e on failure; free with readout_free_all(.., in->nwords). */
struct readout **reading_open(const struct reading *in, unsigned want, struct error *e);
/* The latter alone, on stderr. */
void reading_tell_newer(const struct readout *r);

#endif
