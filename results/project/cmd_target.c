/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "project/print.h"
#include "project/target.h"

/* What one call of the command has at hand. */
struct call {
    const struct reading *in;
    struct catalogue catalogue;
    struct readout **runs;
    struct reading_page page;
    struct error *e;
};

static int print_json(struct call *c, const json_t *o)
{
    const int rc = json_dumpf(o, c->page.out, JSON_INDENT(1) | JSON_ENCODE_ANY);

    fputc('\n', c->page.out);
    return rc ? error_set(c->e, EXIT_UNAVAILABLE, "cannot write the answer") : 0;
}

/* Rows as they stand in the files: {targets: [...], systems: [...], devices: [...]}. */
static int list(struct call *c)
{
    json_t *o;
    int rc;

    if (!reading_is(c->in, READ_JSON)) {
        print_list(c->page.out, &c->catalogue, &c->page.style);
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
    print_entry(c->page.out, &c->catalogue, row, part, &c->page.style);
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
        print_answer(c->page.out, o, run, reading_is(in, READ_ALL), &c->page.style);
    else
        print_all(c->page.out, o, &c->page.style);
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
    rc = reading_page(in, &c.page, e);
    if (rc == 0)
        rc = reading_page_end(&c.page, choose(&c), e);
    readout_free_all(c.runs, in->nwords);
    catalogue_close(&c.catalogue);
    return rc ? e->code : EXIT_PASS;
}
