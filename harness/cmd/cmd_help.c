/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* hbmark help, hbmark completion: what the tables say, for people, help2man and bash. */
#include <stdio.h>
#include <string.h>

#include "cmd/commands.h"
#include "command/reading.h"

static void print_options(void)
{
    for (int g = 0; g < GROUP_COUNT; g++) {
        printf("\n%s\n", option_titles[g]);
        for (int i = 0; i < OPT_COUNT; i++) {
            const struct option_row *o = &option_rows[i];
            const char *equal = o->kind == OPTION_SWITCH ? "[=on|off]" : "=";
            char left[64];

            if ((int)o->group != g)
                continue;
            snprintf(left, sizeof left, "--%s%s%s", o->key, equal,
                     o->kind == OPTION_SWITCH ? "" : o->arg);
            printf("  %s\n         %s%s%s%s\n", left, o->help, *o->fallback ? " (default " : "",
                   o->fallback, *o->fallback ? ")" : "");
        }
    }
    for (const struct short_option *s = short_options; s->name; s++)
        printf("  -%c %s\n         %s\n", s->name, s->arg, s->help);
    printf("\nIn a suite file the keys stand in [defaults] and [run NAME] sections as 'key = "
           "value': all\n"
           "but those under Output");
    for (int i = 0; i < OPT_COUNT; i++)
        if (!option_in_suite((enum option_id)i) && option_rows[i].group != GROUP_OUTPUT)
            printf(", %s", option_rows[i].key);
    printf(".\n");
}

void print_commands(FILE *out)
{
    fprintf(out, "Usage: hbmark COMMAND [OPTION...] [WORD...]\n"
                 "Measures memory bandwidth of nodes and clusters, with proof.\n\nCommands:\n");
    for (const struct command *c = commands; c->name; c++)
        fprintf(out, "  %-10s %s\n", c->name, c->summary);
    fprintf(out, "\nWith what was measured:\n");
    for (const struct reading_command *c = reading_commands; c->name; c++)
        fprintf(out, "  %-10s %s\n", c->name, c->summary);
    fprintf(out, "\nFirst run, no options needed, about a minute:  hbmark run\n"
                 "Options of a command:                          hbmark COMMAND --help\n"
                 "Everything:                                    hbmark help all\n");
}

static void print_reading_options(void)
{
    for (const struct reading_command *c = reading_commands; c->name; c++) {
        printf("\nOptions of %s\n", c->name);
        for (int i = 0; i < READ_COUNT; i++) {
            const struct reading_option_row *o = &reading_options[i];

            if (c->options & READS(i))
                printf("  --%s%s%s\n         %s\n", o->key, o->arg ? "=" : "", o->arg ? o->arg : "",
                       o->help);
        }
    }
}

static void print_exit_codes(void)
{
    printf("\nExit codes:\n"
           "  0    every point passed, perhaps with warnings\n"
           "  1    a check failed\n"
           "  3    a measurement cannot be true\n"
           "  4    a point did not converge (with --strict)\n"
           "  64   wrong use, unknown name or impossible size\n"
           "  65   a file that is broken or not ours\n"
           "  69   the machine lacks what was asked for\n"
           "  70   a fault of hbmark itself\n"
           "  124  a point hung and was ended\n"
           "  130  interrupted; finished points are kept\n");
}

enum exit_code cmd_help(struct command_input *in, struct error *e)
{
    if (in->nwords && (in->nwords > 1 || strcmp(in->words[0], "all") != 0)) {
        error_set(e, EXIT_USAGE,
                  "no help on '%s': there is 'hbmark help all', and 'hbmark COMMAND "
                  "--help'",
                  in->words[0]);
        return EXIT_USAGE;
    }
    print_commands(stdout);
    if (in->nwords) {
        printf("\nOptions of run and plan (describe, topo and doctor take those that apply):\n");
        print_options();
        print_reading_options();
        print_exit_codes();
    }
    return EXIT_PASS;
}

enum exit_code cmd_completion(struct command_input *in, struct error *e)
{
    if (in->nwords != 1 || strcmp(in->words[0], "bash") != 0) {
        error_set(e, EXIT_USAGE, "completion for which shell? There is 'hbmark completion bash'");
        return EXIT_USAGE;
    }
    printf("# bash completion of hbmark: source it, or put it into bash-completion's folder.\n"
           "_hbmark()\n{\n    local word=${COMP_WORDS[COMP_CWORD]} words\n"
           "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        words='--help --version");
    for (const struct command *c = commands; c->name; c++)
        printf(" %s", c->name);
    for (const struct reading_command *c = reading_commands; c->name; c++)
        printf(" %s", c->name);
    printf("'\n    elif [[ $word == -* ]]; then\n        words='--help");
    for (int i = 0; i < OPT_COUNT; i++)
        printf(" --%s", option_rows[i].key);
    for (const struct short_option *s = short_options; s->name; s++)
        printf(" -%c", s->name);
    for (int i = 0; i < READ_COUNT; i++)
        printf(" --%s", reading_options[i].key);
    printf("'\n    else\n        words='quick standard full");
    for (const struct bench_table *const *t = in->benches; *t; t++)
        for (size_t i = 0; i < (*t)->count; i++)
            printf(" %s", (*t)->rows[i].name);
    printf("'\n    fi\n    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
           "    [ ${#COMPREPLY[@]} -gt 0 ] || mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
           "}\ncomplete -F _hbmark hbmark\n");
    return EXIT_PASS;
}
