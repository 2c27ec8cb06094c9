/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "cmd/commands.h"

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "build_info.h"
#include "command/reading.h"
#include "text/nearest.h"

const struct command commands[] = {
    {"run", "[SUITE | BENCHMARK...]", "measure, verify, record (suite quick if none is named)",
     "Measures this machine: checks it, plans, measures every point until its interval is narrow "
     "enough, verifies the data, and keeps all of it in a run directory. Words are suites (quick, "
     "standard, full, or a file), benchmarks or globs such as 'stream.*'.",
     true, cmd_run},
    {"plan", "[SUITE | BENCHMARK...]", "show what run would do, without measuring",
     "Shows the points that run would measure, in order, with sizes and a rough time, and what "
     "would be left out and why. Also for another machine: --topology FILE.",
     true, cmd_plan},
    {"list", "[markdown]", "benchmarks, one a line",
     "Lists the benchmarks, one a line, or as the table that stands in README.md.", false,
     cmd_list},
    {"describe", "BENCHMARK...", "formula, bytes counted, sizing, check and source of a benchmark",
     "Explains a benchmark: its formula, what its number counts, how large its arrays are, how it "
     "is checked, and where it comes from.",
     true, cmd_describe},
    {"topo", "", "cores, caches and memory kinds, and where the kinds are known from",
     "Shows the machine as hbmark sees it, or another one with --topology FILE.", true, cmd_topo},
    {"doctor", "", "what on this machine disturbs measuring, and what to do",
     "Checks clock, noise, load, steal, page sizes, governor, NUMA balancing, memory and "
     "counters. Exit 0: good; 1: degraded; 69: unusable.",
     true, cmd_doctor},
    {"help", "[all]", "this page, or all options and exit codes",
     "Shows the commands; with 'all' also every option and exit code.", false, cmd_help},
    {"completion", "bash", "completion script for the shell",
     "Prints a completion script: source <(hbmark completion bash).", false, cmd_completion},
    {0},
};

/* argp keys: those of our option table begin at KEY_BASE. */
enum { KEY_BASE = 1000, KEY_SET = 's', KEY_OUTPUT = 'o', SHORT_OPTIONS = 2 };

const struct short_option short_options[SHORT_OPTIONS + 1] = {
    {KEY_OUTPUT, "DIR", "same as --output"},
    {KEY_SET, "KEY=VALUE", "set any option by its key, as in a suite file"},
    {0},
};

struct parse {
    struct command_input *in;
    const struct command *command;
    struct error e;
    bool failed;
    int last_switch; /* "--tune on": the word after a switch without "=" is its value; else -1 */
};

static int set_pair(struct parse *p, const char *pair)
{
    const char *eq = strchr(pair, '='), *near = NULL;
    char key[64];
    int id;

    if (!eq || eq == pair || (size_t)(eq - pair) >= sizeof key)
        return error_set(&p->e, EXIT_USAGE, "-s '%s' is not KEY=VALUE", pair);
    snprintf(key, sizeof key, "%.*s", (int)(eq - pair), pair);
    id = config_find(key, &near);
    if (id < 0)
        return error_set(&p->e, EXIT_USAGE, "-s %s: no option '%s'%s%s%s", pair, key,
                         near ? ": did you mean '" : "", near ? near : "", near ? "'?" : "");
    return config_set(p->in->config.set, (enum option_id)id, eq + 1, ORIGIN_COMMAND, &p->e);
}

static error_t on_option(int key, char *arg, struct argp_state *state)
{
    struct parse *p = state->input;
    int rc = 0, was = p->last_switch;

    p->last_switch = -1;
    if (key >= KEY_BASE && key < KEY_BASE + OPT_COUNT && !arg)
        p->last_switch = key - KEY_BASE;
    if (key == ARGP_KEY_ARG && was >= 0 && (!strcmp(arg, "on") || !strcmp(arg, "off")))
        rc = config_set(p->in->config.set, (enum option_id)was, arg, ORIGIN_COMMAND, &p->e);
    else if (key >= KEY_BASE && key < KEY_BASE + OPT_COUNT)
        rc = config_set(p->in->config.set, (enum option_id)(key - KEY_BASE), arg ? arg : "on",
                        ORIGIN_COMMAND, &p->e);
    else if (key == KEY_OUTPUT)
        rc = config_set(p->in->config.set, OPT_OUTPUT, arg, ORIGIN_COMMAND, &p->e);
    else if (key == KEY_SET)
        rc = set_pair(p, arg);
    else if (key == ARGP_KEY_ARG)
        p->in->words[p->in->nwords++] = arg;
    else
        return ARGP_ERR_UNKNOWN;
    if (rc) {
        p->failed = true;
        return EINVAL;
    }
    return 0;
}

/* The option table as argp wants it. */
static void options_of(struct argp_option *o, bool all)
{
    size_t n = 0;

    for (int g = 0; all && g < GROUP_COUNT; g++) {
        o[n++] = (struct argp_option){.doc = option_titles[g], .group = g + 1};
        for (int i = 0; i < OPT_COUNT; i++)
            if ((int)option_rows[i].group == g)
                o[n++] = (struct argp_option){
                    .name = option_rows[i].key,
                    .key = KEY_BASE + i,
                    .arg = option_rows[i].arg,
                    .flags = option_rows[i].kind == OPTION_SWITCH ? OPTION_ARG_OPTIONAL : 0,
                    .doc = option_rows[i].help,
                    .group = g + 1};
    }
    for (const struct short_option *s = short_options; all && s->name; s++)
        o[n++] = (struct argp_option){
            .key = s->name, .arg = s->arg, .doc = s->help, .group = GROUP_COUNT};
    o[n] = (struct argp_option){0};
}

/* argp's own words for an unknown option name nothing near; so it is looked for first. */
static int unknown_option(struct parse *p, int argc, char **argv)
{
    static const char *const own[] = {"help", "usage"};

    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        size_t n = strcspn(argv[i], "=");
        const char *near = NULL;
        char key[64];
        bool known = strncmp(argv[i], "--", 2) != 0 || n >= sizeof key + 2;

        snprintf(key, sizeof key, "%.*s", n > 2 ? (int)n - 2 : 0, argv[i] + (n > 2 ? 2 : 0));
        for (int k = 0; k < OPT_COUNT && p->command->options && !known; k++)
            known = strncmp(option_rows[k].key, key, strlen(key)) == 0; /* or a beginning of it */
        for (size_t k = 0; k < sizeof own / sizeof *own && !known; k++)
            known = strcmp(own[k], key) == 0;
        if (known)
            continue;
        config_find(key, &near);
        if (!p->command->options)
            near = "help";
        return error_set(&p->e, EXIT_USAGE, "no option '--%s'%s%s%s; 'hbmark %s --help' lists them",
                         key, near ? ": did you mean '--" : "", near ? near : "", near ? "'?" : "",
                         p->command->name);
    }
    return 0;
}

static int parse(struct parse *p, int argc, char **argv)
{
    struct argp_option options[OPT_COUNT + GROUP_COUNT + SHORT_OPTIONS + 1];
    struct argp argp = {.options = p->command->options ? options : NULL,
                        .parser = on_option,
                        .args_doc = p->command->words,
                        .doc = p->command->doc};
    char name[64], *given = argv[0];
    error_t rc;

    options_of(options, p->command->options);
    if (unknown_option(p, argc, argv))
        return -1;
    snprintf(name, sizeof name, "hbmark %s", p->command->name);
    argv[0] = name;
    p->last_switch = -1;
    /* Words and options may mix. argp prints its own usage errors. */
    rc = argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, p);
    argv[0] = given;
    if (p->failed)
        return -1;
    if (p->in->nwords && !*p->command->words)
        return error_set(&p->e, EXIT_USAGE, "%s takes no word '%s'", p->command->name,
                         p->in->words[0]);
    return rc ? error_set(&p->e, EXIT_USAGE, "cannot parse the command line: %s", strerror(rc)) : 0;
}

/* A word is a suite if it names a file or a known suite, else a benchmark or glob. */
static bool is_suite(const char *word)
{
    static const char *const names[] = {"quick", "standard", "full"};
    size_t n = strlen(word);

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(word, names[i]) == 0)
            return true;
    return strchr(word, '/') || (n > 4 && strcmp(word + n - 4, ".ini") == 0);
}

static int add_words(struct command_input *in, struct error *e)
{
    struct config *c = &in->config;
    char joined[1024] = "";

    for (size_t i = 0; i < in->nwords; i++) {
        if (is_suite(in->words[i])) {
            if (config_load_suite(c, in->words[i], e))
                return -1;
            continue;
        }
        if (strlen(joined) + strlen(in->words[i]) + 2 > sizeof joined)
            return error_set(e, EXIT_USAGE, "too many benchmarks on the command line: use a suite");
        strcat(joined, *joined ? "," : "");
        strcat(joined, in->words[i]);
    }
    if (*joined) {
        if (!c->suite[0])
            snprintf(c->suite, sizeof c->suite, "custom");
        return config_add_group(c, "command line", joined, e);
    }
    return c->ngroups ? 0 : config_load_suite(c, "quick", e);
}

int command_groups(struct command_input *in, struct error *e)
{
    return add_words(in, e) || config_consistent(&in->config, e) ? -1 : 0;
}

static const struct command *find_command(const char *name, struct error *e)
{
    const char *names[32], *near;
    size_t n = 0;

    for (const struct command *c = commands; c->name; c++) {
        if (strcmp(c->name, name) == 0)
            return c;
        names[n++] = c->name;
    }
    for (const struct reading_command *c = reading_commands; c->name; c++)
        names[n++] = c->name;
    near = nearest_word(name, names, n);
    error_set(e, EXIT_USAGE, "no command '%s'%s%s%s; 'hbmark --help' lists them", name,
              near ? ": did you mean '" : "", near ? near : "", near ? "'?" : "");
    return NULL;
}

static int fail(const struct error *e)
{
    fflush(stdout);
    fprintf(stderr, "hbmark: %s\n", e->text);
    return (int)e->code;
}

/* What was printed must have arrived as well. */
static int flushed(enum exit_code code)
{
    struct error e;

    if (fflush(stdout) == 0 && !ferror(stdout))
        return (int)code;
    error_set(&e, EXIT_UNAVAILABLE, "cannot write to standard output: %s", strerror(errno));
    fprintf(stderr, "hbmark: %s\n", e.text);
    return code == EXIT_PASS ? EXIT_UNAVAILABLE : (int)code;
}

/* A command that only reads: it has a table and options of its own. */
static int read_main(const struct reading_command *c, int argc, char **argv)
{
    struct error e = {.code = EXIT_INTERNAL};
    enum exit_code code = reading_main(c, argc, argv, &e);

    if (code != EXIT_PASS && e.text[0])
        fail(&e);
    return flushed(code);
}

int command_main(int argc, char **argv, const struct bench_table *const *benches)
{
    struct command_input in = {.benches = benches, .argc = argc, .argv = argv};
    struct parse p = {.in = &in};
    struct error e = {.code = EXIT_INTERNAL, .text = "unknown error"};
    enum exit_code code;

    argp_err_exit_status = EXIT_USAGE; /* the one knob that argp has for it */
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "-?") == 0) {
        print_commands(argc < 2 ? stderr : stdout);
        return argc < 2 ? EXIT_USAGE : EXIT_PASS;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("hbmark %s (%s%s, %s, %s)\n", BUILD_VERSION, BUILD_GIT,
               BUILD_DIRTY ? " modified" : "", BUILD_COMPILER, BUILD_TYPE);
        return EXIT_PASS;
    }
    if (reading_find(argv[1]))
        return read_main(reading_find(argv[1]), argc - 1, argv + 1);
    p.command = find_command(argv[1], &e);
    if (!p.command)
        return fail(&e);
    config_init(&in.config);
    in.words = calloc((size_t)argc, sizeof *in.words);
    if (!in.words)
        return fail(&e);
    code = parse(&p, argc - 1, argv + 1) ? p.e.code : EXIT_PASS;
    if (code != EXIT_PASS)
        fail(&p.e);
    else
        code = p.command->run(&in, &e);
    if (code != EXIT_PASS && e.text[0] && strcmp(e.text, "unknown error") != 0)
        fail(&e);
    config_fini(&in.config);
    free(in.words);
    return flushed(code);
}
