/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* hbmark export: figures of runs in the formats of other programs, and thresholds. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "export/export.h"
#include "export/output.h"
#include "render/table.h"
#include "require/require.h"

/* By its name, else by the ending of the file's; *format stays NULL where thresholds are all that
 * is asked for. */
static int choose(const struct reading *in, const struct export_format **format, struct error *e)
{
    const char *name = in->option[READ_FORMAT], *file = in->option[READ_OUTPUT];

    *format = name ? export_format(name) : file ? export_format_of(file) : NULL;
    if (*format || (!name && !file && reading_is(in, READ_REQUIRE)))
        return 0;
    return export_no_format(name, e);
}

/* Each run held against the thresholds, in an array; NULL and e on failure. */
static json_t *judge_all(const struct require *q, struct readout *const *runs, size_t n,
                         struct error *e)
{
    json_t *all = json_array();

    for (size_t i = 0; all && i < n; i++) {
        json_t *judged = require_judge(q, runs[i], e);

        if (judged && !json_array_append_new(all, judged))
            continue;
        json_decref(all);
        return NULL;
    }
    return all;
}

static int write_out(const struct reading *in, const struct export_format *f,
                     const struct export_input *input, struct error *e)
{
    struct output o;
    int rc;

    if (output_open(&o, in->option[READ_OUTPUT], e))
        return -1;
    rc = export_write(o.out, f->name, input, e);
    if (output_close(&o, !rc, e) && !rc)
        rc = -1;
    return rc;
}

static void print_judged(const json_t *all)
{
    const struct render_style style = {.color = isatty(STDOUT_FILENO) && !getenv("NO_COLOR"),
                                       .width = table_page_width(stdout)};
    const json_t *judged;
    size_t i;

    json_array_foreach (all, i, judged) {
        if (json_array_size(all) > 1)
            table_line(stdout, &style, "%s%s", i ? "\n" : "",
                       json_string_value(json_object_get(judged, "run")));
        require_print(stdout, judged, &style);
    }
}

/* A threshold that does not hold ends the command so, whatever was written. */
static enum exit_code verdict(const json_t *all, bool told, struct error *e)
{
    const json_t *judged;
    size_t i;

    json_array_foreach (all, i, judged)
        if (!require_holds(judged)) {
            if (!told)
                require_error(judged, e);
            return EXIT_FAILED;
        }
    return EXIT_PASS;
}

/* Opened runs, thresholds (or NULL) and a format (or NULL: the table of thresholds). */
static enum exit_code export(const struct reading *in, const struct export_format *f,
                             struct readout **runs, const struct require *q, struct error *e) {
    struct export_input input = {.runs = runs,
                                 .n = in->nwords,
                                 .glob = in->option[READ_METRIC],
                                 .fields = in->option[READ_FIELDS],
                                 .nodes = reading_is(in, READ_NODES),
                                 .samples = reading_is(in, READ_SAMPLES)};
    json_t *all = q ? judge_all(q, runs, in->nwords, e) : NULL;
    enum exit_code code = EXIT_PASS;

    if (q && !all) return e->code;
    input.require = all;
    if (f && write_out(in, f, &input, e)) code = e->code;
    else if (!f) print_judged(all);
    if (code == EXIT_PASS && q) code = verdict(all, !f, e);
    json_decref(all);
    return code;
}

static unsigned wanted(const struct reading *in, const struct export_format *f)
{
    unsigned want = f ? f->want : 0;

    want |= reading_is(in, READ_NODES) || reading_is(in, READ_REQUIRE) ? READOUT_NODES : 0;
    return want | (reading_is(in, READ_SAMPLES) ? READOUT_SAMPLES : 0);
}

enum exit_code cmd_export(const struct reading *in, struct error *e)
{
    const struct export_format *f = NULL;
    struct require *q = NULL;
    struct readout **runs = NULL;
    enum exit_code code;

    if (reading_is(in, READ_LIST)) {
        export_list(stdout);
        printf("\nKeys of a threshold (--require), in a section [require NAME] or [defaults]:\n");
        require_print_keys(stdout);
        return EXIT_PASS;
    }
    if (!in->nwords) {
        error_set(e, EXIT_USAGE, "export wants a run directory; 'hbmark export --help' says more");
        return e->code;
    }
    if (choose(in, &f, e))
        return e->code;
    if (reading_is(in, READ_REQUIRE) && !(q = require_load(in->option[READ_REQUIRE], e)))
        return e->code;
    runs = reading_open(in, wanted(in, f), e);
    code = runs ? export(in, f, runs, q, e) : e->code;
    if (runs)
        readout_free_all(runs, in->nwords);
    require_free(q);
    return code;
}
