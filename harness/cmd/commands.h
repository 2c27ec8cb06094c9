/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The commands of the program: one table, one function each. */
#ifndef HBMARK_COMMANDS_H
#define HBMARK_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "config/config.h"
#include "api/bench.h"

/* What a command gets: parsed options, and words that are no options. */
struct command_input {
    const struct bench_table *const *benches;
    struct config config;
    char **words;
    size_t nwords;
    int argc;
    char **argv;
};

struct command {
    const char *name;
    const char *words;   /* what may follow, for the help */
    const char *summary; /* one line */
    const char *doc;     /* a paragraph for --help */
    bool options;        /* takes the options of run */
    enum exit_code (*run)(struct command_input *in, struct error *e);
};

/* Options of one letter, for options of the table; name 0 ends the list. */
struct short_option {
    char name;
    const char *arg, *help;
};
extern const struct short_option short_options[];

/* NULL-terminated by name. */
extern const struct command commands[];

enum exit_code cmd_run(struct command_input *in, struct error *e);
enum exit_code cmd_plan(struct command_input *in, struct error *e);
enum exit_code cmd_list(struct command_input *in, struct error *e);
enum exit_code cmd_describe(struct command_input *in, struct error *e);
enum exit_code cmd_topo(struct command_input *in, struct error *e);
enum exit_code cmd_doctor(struct command_input *in, struct error *e);

enum exit_code cmd_help(struct command_input *in, struct error *e);
enum exit_code cmd_completion(struct command_input *in, struct error *e);

/* The page of `hbmark --help`. */
void print_commands(FILE *out);

/* Fills groups of the config from the words: suites and benchmarks; quick if there are none. */
int command_groups(struct command_input *in, struct error *e);

/* Parses argv, runs the command, prints its error; the exit code of the process. */
int command_main(int argc, char **argv, const struct bench_table *const *benches);

#endif
