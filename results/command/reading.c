/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "command/reading.h"

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "record/journal.h"
#include "render/table.h"
#include "text/nearest.h"
#include "text/units.h"

/* argp keys of options begin here; those with a letter have it as well. */
enum { KEY_BASE = 1000 };

struct parse {
    struct reading in;
    char *joined[READ_COUNT]; /* values of options given more than once; owned */
    struct error *e;
    bool failed;
};

const struct reading_command *reading_find(const char *name)
{
    for (const struct reading_command *c = reading_commands; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

static bool takes(const struct reading_command *c, int option)
{
    return c->options & READS(option);
}

static int option_of(const struct reading_command *c, int key)
{
    for (int i = 0; i < READ_COUNT; i++)
        if (takes(c, i) && (key == KEY_BASE + i || (key > 0 && key == reading_options[i].letter)))
            return i;
    return -1;
}

static int set_option(struct parse *p, int i, const char *value)
{
    const struct reading_option_row *row = &reading_options[i];
    const char *was = p->in.option[i];
    char *both;

    if (was && !row->many)
        return error_set(p->e, EXIT_USAGE, "--%s is given twice", row->key);
    if (row->arg && (!value || !*value))
        return error_set(p->e, EXIT_USAGE, "--%s wants %s", row->key, row->arg);
    if (!was) {
        p->in.option[i] = value ? value : "";
        return 0;
    }
    if (asprintf(&both, "%s\n%s", was, value) < 0)
        return error_set(p->e, EXIT_INTERNAL, "out of memory");
    free(p->joined[i]);
    p->joined[i] = both;
    p->in.option[i] = both;
    return 0;
}

static error_t on_option(int key, char *arg, struct argp_state *state)
{
    struct parse *p = state->input;
    const int i = option_of(p->in.command, key);

    if (key == ARGP_KEY_ARG) {
        p->in.words[p->in.nwords++] = arg;
        return 0;
    }
    if (i < 0)
        return ARGP_ERR_UNKNOWN;
    if (set_option(p, i, arg)) {
        p->failed = true;
        return EINVAL;
    }
    return 0;
}

/* argp's own words for an unknown option name nothing near; so it is looked for first. */
static int unknown_option(const struct reading_command *c, int argc, char **argv, struct error *e)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        const size_t n = strcspn(argv[i], "=");
        const char *names[READ_COUNT + 2] = {"help", "usage"}, *near;
        size_t known = 2;
        char key[64];
        bool found = strncmp(argv[i], "--", 2) != 0 || n >= sizeof key + 2;

        snprintf(key, sizeof key, "%.*s", n > 2 ? (int)n - 2 : 0, argv[i] + (n > 2 ? 2 : 0));
        for (int k = 0; k < READ_COUNT; k++)
            if (takes(c, k))
                names[known++] = reading_options[k].key;
        for (size_t k = 0; k < known && !found; k++)
            found = strncmp(names[k], key, strlen(key)) == 0;
        if (found)
            continue;
        near = nearest_word(key, names, known);
        return error_set(e, EXIT_USAGE, "no option '--%s'%s%s%s; 'hbmark %s --help' lists them",
                         key, near ? ": did you mean '--" : "", near ? near : "", near ? "'?" : "",
                         c->name);
    }
    return 0;
}

static void options_of(struct argp_option *o, const struct reading_command *c)
{
    size_t n = 0;

    for (int i = 0; i < READ_COUNT; i++) {
        const struct reading_option_row *row = &reading_options[i];

        if (takes(c, i))
            o[n++] = (struct argp_option){.name = row->key,
                                          .key = row->letter ? row->letter : KEY_BASE + i,
                                          .arg = row->arg,
                                          .doc = row->help};
    }
    o[n] = (struct argp_option){0};
}

static int enough_words(const struct reading *in, struct error *e)
{
    const struct reading_command *c = in->command;

    if (in->nwords >= c->least && in->nwords <= c->most)
        return 0;
    if (in->nwords < c->least)
        return error_set(e, EXIT_USAGE, "%s wants %s; 'hbmark %s --help' says more", c->name,
                         c->words, c->name);
    return error_set(e, EXIT_USAGE, "%s takes no word '%s': at most %zu of %s", c->name,
                     in->words[c->most], c->most, c->words);
}

static int parse(struct parse *p, int argc, char **argv)
{
    const struct reading_command *c = p->in.command;
    struct argp_option options[READ_COUNT + 1];
    struct argp argp = {
        .options = options, .parser = on_option, .args_doc = c->words, .doc = c->doc};
    char name[64], *given = argv[0];
    error_t rc;

    if (unknown_option(c, argc, argv, p->e))
        return -1;
    options_of(options, c);
    snprintf(name, sizeof name, "hbmark %s", c->name);
    argv[0] = name;
    argp_err_exit_status = EXIT_USAGE;
    rc = argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, p);
    argv[0] = given;
    if (p->failed)
        return -1;
    if (rc)
        return error_set(p->e, EXIT_USAGE, "cannot parse the command line: %s", strerror(rc));
    return enough_words(&p->in, p->e);
}

enum exit_code reading_main(const struct reading_command *c, int argc, char **argv, struct error *e)
{
    struct parse p = {.in = {.command = c}, .e = e};
    enum exit_code code = EXIT_INTERNAL;

    e->text[0] = '\0';
    p.in.words = calloc((size_t)argc + 1, sizeof *p.in.words);
    if (!p.in.words)
        error_set(e, EXIT_INTERNAL, "out of memory");
    else if (parse(&p, argc, argv))
        code = e->code;
    else
        code = c->run(&p.in, e);
    for (int i = 0; i < READ_COUNT; i++)
        free(p.joined[i]);
    free(p.in.words);
    return code;
}

bool reading_is(const struct reading *in, enum reading_option o)
{
    return in->option[o] != NULL;
}

int reading_share(const struct reading *in, enum reading_option o, double fallback, double least,
                  double most, double *share, struct error *e)
{
    *share = fallback;
    if (!in->option[o])
        return 0;
    if (units_share(in->option[o], share) && *share >= least && *share <= most)
        return 0;
    return error_set(e, EXIT_USAGE, "--%s '%s' is no share between %g%% and %g%%, as in '2%%'",
                     reading_options[o].key, in->option[o], 100 * least, 100 * most);
}

int reading_choice(const struct reading *in, enum reading_option o, const char *words,
                   const char *fallback, size_t *index, struct error *e)
{
    const char *value = in->option[o] ? in->option[o] : fallback;
    const size_t n = strlen(value);
    const char *p = words;

    for (*index = 0; p; (*index)++) {
        if (n && strncmp(p, value, n) == 0 && (p[n] == '|' || !p[n]))
            return 0;
        p = strchr(p, '|');
        p = p ? p + 1 : NULL;
    }
    return error_set(e, EXIT_USAGE, "--%s '%s': give one of %s", reading_options[o].key, value,
                     words);
}

static bool takes_unicode(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *locale = NULL;

    for (size_t i = 0; i < sizeof names / sizeof *names && (!locale || !*locale); i++)
        locale = getenv(names[i]);
    return locale && (strstr(locale, "UTF-8") || strstr(locale, "utf8"));
}

int reading_page(const struct reading *in, struct reading_page *p, struct error *e)
{
    const char *path = in->option[READ_OUTPUT];
    bool terminal;
    size_t when;

    if (reading_choice(in, READ_COLOR, "auto|always|never", "auto", &when, e))
        return -1;
    p->out = path ? fopen(path, "we") : stdout;
    if (!p->out)
        return error_set(e, EXIT_USAGE, "cannot write '%s': %s", path, strerror(errno));
    terminal = isatty(fileno(p->out));
    p->style.color = when == 1 || (when == 0 && terminal && !getenv("NO_COLOR"));
    p->style.unicode = terminal && takes_unicode();
    p->style.width = table_page_width(p->out);
    return 0;
}

int reading_page_end(struct reading_page *p, int rc, struct error *e)
{
    const bool bad = ferror(p->out) || fflush(p->out);
    const int why = errno;

    if (p->out == stdout) /* the program tells of it itself, at its end */
        return rc;
    fclose(p->out);
    return bad && !rc ? error_set(e, EXIT_UNAVAILABLE, "cannot write: %s", strerror(why)) : rc;
}

void reading_tell_newer(const struct readout *r)
{
    if (*r->newer)
        fprintf(stderr, "hbmark: %s was written as %s: what is newer there than %s is left out\n",
                r->title, r->newer, RECORD_VERSION);
}

/* What a reader of figures would not see from them. */
static void tell_cut(const struct readout *r)
{
    if (!r->end)
        fprintf(stderr, "hbmark: %s: journal.jsonl:%llu: %s: points of its plan may be missing\n",
                r->title, (unsigned long long)r->lines + r->torn,
                r->torn ? "cut off in the middle of a line" : "no end record, the run was killed");
}

struct readout **reading_open(const struct reading *in, unsigned want, struct error *e)
{
    struct readout **runs = readout_open_all(in->words, in->nwords, want, e);

    for (size_t i = 0; runs && i < in->nwords; i++) {
        reading_tell_newer(runs[i]);
        tell_cut(runs[i]);
    }
    return runs;
}
