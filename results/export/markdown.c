/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Tables as GitHub and GitLab render them, one for each class and metric. */
#include <math.h>
#include <string.h>

#include "export/formats.h"
#include "export/sheet.h"
#include "export/text.h"
#include "text/units.h"

/* What Markdown, or the HTML it may hold, would take for markup. */
static void put_text(FILE *out, const char *text)
{
    static const struct text_escape escapes[] = {{'\\', "\\\\"},
                                                 {'|', "\\|"},
                                                 {'*', "\\*"},
                                                 {'_', "\\_"},
                                                 {'`', "\\`"},
                                                 {'#', "\\#"},
                                                 {'[', "\\["},
                                                 {']', "\\]"},
                                                 {'!', "\\!"},
                                                 {'~', "\\~"},
                                                 {'<', "&lt;"},
                                                 {'>', "&gt;"},
                                                 {'&', "&amp;"},
                                                 {'$', "\\$"},
                                                 {'@', "&#64;"},
                                                 {':', "&#58;"},
                                                 {0}};

    text_escaped(out, text, escapes);
}

static void put_cell(FILE *out, const char *text)
{
    fputs(" ", out);
    put_text(out, *text ? text : "-");
    fputs(" |", out);
}

static void put_sheet(FILE *out, const struct sheet *s)
{
    const struct sheet_column *shown[SHEET_COLUMNS];
    const size_t n = sheet_shown(s, shown);
    char text[TEXT_ROOM];

    fputs("\n## ", out);
    put_text(out, s->metric);
    fputs(", ", out);
    put_text(out, *s->scale.unit ? s->scale.unit : "no unit");
    fputs(" (", out);
    put_text(out, s->rules);
    fputs(")\n\n|", out);
    for (size_t i = 0; i < n; i++) {
        sheet_level(text, s);
        if (strcmp(shown[i]->title, "interval") == 0)
            fprintf(out, " %s interval |", text);
        else
            put_cell(out, shown[i]->title);
    }
    fputs("\n|", out);
    for (size_t i = 0; i < n; i++)
        fputs(shown[i]->right ? " ---: |" : " :--- |", out);
    fputs("\n", out);
    for (size_t k = 0; k < s->n; k++) {
        fputs("|", out);
        for (size_t i = 0; i < n; i++) {
            sheet_cell(text, s, shown[i], s->f[k]);
            put_cell(out, text);
        }
        fputs("\n", out);
    }
}

static void put_number(FILE *out, const json_t *row, const char *key, struct units_scale s)
{
    char text[TEXT_ROOM];

    units_digits(text, member_number(row, key), s.factor);
    put_cell(out, text);
}

static void put_require(FILE *out, const json_t *judged)
{
    const json_t *row;
    size_t i;

    fputs("\n## Thresholds: ", out);
    put_text(out, member_text(judged, "verdict"));
    fputs(
        "\n\n| threshold | memory | | required | judged | unit | margin | nodes failed | verdict | "
        "why |\n| :--- | :--- | :---: | ---: | ---: | :--- | ---: | ---: | :--- | :--- |\n",
        out);
    json_array_foreach (json_object_get(judged, "rows"), i, row) {
        const char *unit = member_text(row, "unit");
        struct units_scale s = units_scale(unit, member_number(row, "required"));
        const double margin = member_number(row, "margin");
        char text[TEXT_ROOM];

        fputs("|", out);
        put_cell(out, member_text(row, "name"));
        put_cell(out, member_text(row, "tier"));
        put_cell(out, member_text(row, "operator"));
        put_number(out, row, "required", s);
        put_number(out, row, "judged", s);
        put_cell(out, s.unit);
        snprintf(text, sizeof text, isfinite(margin) ? "%+.1f %%" : "-", 100 * margin);
        put_cell(out, text);
        snprintf(text, sizeof text, "%.0f", member_number(row, "nodes_failed"));
        put_cell(out, text);
        put_cell(out, member_text(row, "verdict"));
        put_cell(out, member_text(row, "why"));
        fputs("\n", out);
    }
}

static void put_not_run(FILE *out, const struct export_input *in, const struct readout *r)
{
    bool begun = false;

    for (size_t i = 0; i < r->n + r->skips; i++) {
        const struct figure *f = i < r->n ? &r->figure[i] : NULL;
        const struct readout_skip *s = f ? NULL : &r->skip[i - r->n];

        if (f && (figure_counts(f) || !export_takes(in, f)))
            continue;
        if (!begun)
            fputs("\n## Without a number\n\n| point | status | reason | |\n"
                  "| :--- | :--- | :--- | :--- |\n",
                  out);
        begun = true;
        fputs("|", out);
        put_cell(out, f ? f->id : s->id);
        put_cell(out, f ? f->status : "SKIP");
        put_cell(out, f ? f->reason : s->reason);
        put_cell(out, f ? f->text : s->text);
        fputs("\n", out);
    }
}

static int put_run(FILE *out, const struct export_input *in, size_t i, struct error *e)
{
    const struct readout *r = in->runs[i];
    size_t n;
    struct sheet *all = sheet_make(in, r, &n);

    if (!all)
        return error_set(e, EXIT_INTERNAL, "out of memory");
    fputs(i ? "\n# " : "# ", out);
    put_text(out, r->title);
    fputs("\n\nhbmark ", out);
    put_text(out, member_text(r->run, "version"));
    fputs(", suite ", out);
    put_text(out, member_text(r->run, "suite"));
    fputs(", ", out);
    put_text(out, member_text(r->run, "utc"));
    fprintf(out, ", %zu node%s: ", r->nodes, r->nodes == 1 ? "" : "s");
    put_text(out, r->nodes ? r->node[0].host : "-");
    fputs(r->nodes > 1 ? ", ...\n" : "\n", out);
    for (size_t k = 0; k < n; k++)
        put_sheet(out, &all[k]);
    sheet_free(all, n);
    put_not_run(out, in, r);
    if (export_require(in, i))
        put_require(out, export_require(in, i));
    return 0;
}

int markdown_write(FILE *out, const struct export_input *in, struct error *e)
{
    for (size_t i = 0; i < in->n; i++)
        if (put_run(out, in, i, e))
            return -1;
    return 0;
}
