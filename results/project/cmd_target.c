/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "project/print.h"
#include "project/project.h"
#include "project/target.h"
#include "render/table.h"

/* What one call of the command has at hand. */
struct call {
    const struct reading *in;
    struct catalogue catalogue;
    struct readout **runs;
    FILE *out;
    struct render_style style;
    struct error *e;
};

static int open_output(struct call *c)
{
    const char *path = c->in->option[READ_OUTPUT];
    size_t when;

    if (reading_choice(c->in, READ_COLOR, "auto|always|never", "auto", &when, c->e))
        return -1;
    c->out = path ? fopen(path, "we") : stdout;
    if (!c->out)
        return error_set(c->e, EXIT_USAGE, "cannot write '%s': %s", path, strerror(errno));
    c->style.width = table_page_width(c->out);
    c->style.color = when == 1 || (when == 0 && isatty(fileno(c->out)) && !getenv("NO_COLOR"));
    return 0;
}

static int close_output(struct call *c)
{
    const int bad = ferror(c->out) || fflush(c->out);
    const int failed = c->out != stdout ? fclose(c->out) || bad : bad;

    return failed
               ? error_set(c->e, EXIT_UNAVAILABLE, "cannot write the answer: %s", strerror(errno))
               : 0;
}

static int print_json(struct call *c, const json_t *o)
{
    const int rc = json_dumpf(o, c->out, JSON_INDENT(1) | JSON_ENCODE_ANY);

    fputc('\n', c->out);
    return rc ? error_set(c->e, EXIT_UNAVAILABLE, "cannot write the answer") : 0;
}

/* Rows as they stand in the files: {targets: [...], systems: [...], devices: [...]}. */
static int list(struct call *c)
{
    json_t *o;
    int rc;

    if (!reading_is(c->in, READ_JSON)) {
        print_list(c->out, &c->catalogue, &c->style);
        return 0;
    }
    o = json_object();
    for (unsigned part = 0; part < CATALOGUE_PARTS; part++)
        json_object_set(o, catalogue_names[part],
                        (json_t *)catalogue_rows(&c->catalogue, (enum catalogue_part)part));
    rc = print_json(c, o);
    json_decref(o);
    return rc;
}

static int show(struct call *c)
{
    const char *id = c->in->option[READ_SHOW];
    enum catalogue_part part;
    const json_t *row = catalogue_find(&c->catalogue, id, &part);

    if (!row)
        return catalogue_unknown(&c->catalogue, id, "--show", c->e);
    if (reading_is(c->in, READ_JSON))
        return print_json(c, row);
    print_entry(c->out, &c->catalogue, row, part, &c->style);
    return 0;
}

static int answer(struct call *c)
{
    const struct reading *in = c->in;
    const char *against = in->option[READ_AGAINST];
    const char *run = in->nwords ? in->words[0] : NULL;
    json_t *o;
    int rc = 0;

    c->runs = reading_open(in, READOUT_NODES | READOUT_RECORDS, c->e);
    if (!c->runs)
        return -1;
    o = target_json_in(&c->catalogue, c->runs, in->nwords, against, in->option[READ_SET], c->e);
    if (!o)
        return -1;
    if (reading_is(in, READ_JSON))
        rc = print_json(c, o);
    else if (against)
        print_answer(c->out, o, run, reading_is(in, READ_ALL), &c->style);
    else
        print_all(c->out, o, &c->style);
    json_decref(o);
    return rc;
}

/* One of four things; what was meant must be plain. */
static int choose(struct call *c)
{
    const struct reading *in = c->in;
    const bool against = reading_is(in, READ_AGAINST), all = reading_is(in, READ_ALL);

    if (reading_is(in, READ_LIST) + reading_is(in, READ_SHOW) + (against || all) > 1)
        return error_set(c->e, EXIT_USAGE,
                         "give one of --list, --show ID, --against ID|FILE and --all");
    if (reading_is(in, READ_LIST))
        return list(c);
    if (reading_is(in, READ_SHOW))
        return show(c);
    if (!against && !all)
        return error_set(c->e, EXIT_USAGE,
                         "against which target? Give --against ID ('hbmark target --list' shows "
                         "them), your own INI file, or --all");
    return answer(c);
}

enum exit_code cmd_target(const struct reading *in, struct error *e)
{
    struct call c = {.in = in, .e = e};
    int rc;

    if (catalogue_open(&c.catalogue, NULL, e))
        return e->code;
    rc = open_output(&c);
    if (rc == 0) {
        rc = choose(&c);
        if (close_output(&c))
            rc = -1;
    }
    readout_free_all(c.runs, in->nwords);
    catalogue_close(&c.catalogue);
    return rc ? e->code : EXIT_PASS;
}
