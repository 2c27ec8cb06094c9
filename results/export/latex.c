/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Tables to \input into a paper: tabular alone, so that any class compiles it; the rules are those
 * of booktabs where the paper loads it. A table breaks after ROWS lines, as tabular does not. */
#include <stdlib.h>

#include "export/export.h"
#include "render/sheet.h"
#include "text/escape.h"

enum { ROWS = 40 };

/* Each character that means something to TeX as one that does not. */
static const struct text_escape escapes[] = {{'\\', "\\textbackslash{}"},
                                             {'{', "\\{"},
                                             {'}', "\\}"},
                                             {'$', "\\$"},
                                             {'&', "\\&"},
                                             {'#', "\\#"},
                                             {'%', "\\%"},
                                             {'_', "\\_"},
                                             {'^', "\\textasciicircum{}"},
                                             {'~', "\\textasciitilde{}"},
                                             {'<', "$<$"},
                                             {'>', "$>$"},
                                             {'|', "$|$"},
                                             {'"', "''"},
                                             {'`', "\\textasciigrave{}"},
                                             {'-', "-{}"},
                                             {'\'', "'{}"},
                                             {'[', "{[}"},
                                             {']', "{]}"},
                                             {'*', "{*}"},
                                             {0}};

/* pdfTeX stops at letters that its fonts lack: the accented ones of Latin-1 are there in all. */
static bool is_printable(uint32_t c)
{
    return c < 0x80 || (c >= 0xc0 && c <= 0xff && c != 0xd0 && c != 0xd7 && c != 0xde &&
                        c != 0xf0 && c != 0xf7 && c != 0xfe);
}

static void put_text(FILE *out, const char *text)
{
    uint32_t c;

    while ((c = text_next(&text)) != 0) {
        const char one[2] = {(char)c, '\0'};

        if (c < 0x80)
            text_escaped(out, one, escapes);
        else if (is_printable(c))
            text_put(out, c);
        else
            putc('?', out);
    }
}

/* A comment ends with its line, and text_next() gives no line break. */
static void put_comment(FILE *out, const char *name, const char *text)
{
    fprintf(out, "%% %s: ", name);
    text_escaped(out, text, (const struct text_escape[]){{0}});
    putc('\n', out);
}

static void put_head(FILE *out, const struct sheet *s, const struct column *const *shown, size_t n)
{
    fputs("\\begin{tabular}{", out);
    for (size_t i = 0; i < n; i++)
        putc(shown[i]->how == AS_TEXT ? 'l' : 'r', out);
    fputs("}\n\\toprule\n", out);
    for (size_t i = 0; i < n; i++) {
        char title[TEXT_ROOM];

        fputs(i ? " & " : "", out);
        column_title(title, shown[i], shown[i]->title, s->p);
        put_text(out, title);
    }
    fputs(" \\\\\n\\midrule\n", out);
}

/* From row `first` on; the row after the last that was written. */
static size_t put_rows(FILE *out, const struct sheet *s, const struct column *const *shown,
                       size_t n, size_t first)
{
    size_t k;

    for (k = first; k < s->p.n && k < first + ROWS; k++) {
        for (size_t i = 0; i < n; i++) {
            char text[TEXT_ROOM];

            column_cell(text, shown[i], s->p.f[k], s->scale);
            fputs(i ? " & " : "", out);
            /* After \\ a bracket or star would be its argument: {} keeps them apart. */
            fputs(i ? "" : "{}", out);
            put_text(out, text);
        }
        fputs(" \\\\\n", out);
    }
    fputs("\\bottomrule\n\\end{tabular}\n\n", out);
    return k;
}

static void put_sheet(FILE *out, const struct sheet *s)
{
    const struct column *shown[COLUMNS];
    const size_t n = columns_shown(shown, s->p, COLUMN_PAPER);
    char *common = columns_common(s->p, shown, n);

    fputs("\\noindent ", out);
    put_text(out, s->metric);
    fputs(" in ", out);
    put_text(out, *s->scale.unit ? s->scale.unit : "1");
    fputs(", class ", out);
    put_text(out, s->rules);
    fputs(common && *common ? "; all points: " : "", out);
    put_text(out, common ? common : "");
    free(common);
    fputs(":\\par\\nobreak\\smallskip\\nobreak\n", out);
    for (size_t k = 0; k < s->p.n;) {
        /* The widest of our tables, of twelve columns, fits the text of an A4 page so. */
        fputs("\\noindent{\\footnotesize\\setlength{\\tabcolsep}{3pt}%\n", out);
        put_head(out, s, shown, n);
        k = put_rows(out, s, shown, n, k);
        fputs("}\\par\\medskip\n", out);
    }
}

/* Enough to make the numbers again, in the source and not on the page. */
static void put_provenance(FILE *out, const struct readout *r)
{
    static const struct {
        const char *name, *path;
        bool env;
    } facts[] = {{"run", "run_uuid", false},        {"started (UTC)", "utc", false},
                 {"hbmark", "version", false},      {"suite", "suite", false},
                 {"host", "hostname", true},        {"CPU", "cpu_model", true},
                 {"kernel", "kernel", true},        {"compiler", "compiler.version", true},
                 {"flags", "compiler.flags", true}, {"revision", "build.git", true}};

    put_comment(out, "title", r->title);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        put_comment(out, facts[i].name, member_text(facts[i].env ? r->env : r->run, facts[i].path));
}

int latex_write(FILE *out, const struct export_input *in, struct error *e)
{
    fputs(
        "% \\input this. The lines below serve papers that do not load booktabs.\n"
        "\\providecommand{\\toprule}{\\hline}\n\\providecommand{\\midrule}{\\hline}\n"
        "\\providecommand{\\bottomrule}{\\hline}\n"
        "% Median of the samples with its order-statistic interval; rates count payload bytes as\n"
        "% STREAM does, 1 GB = 1e9 bytes. Classes are never compared with each other.\n",
        out);
    for (size_t i = 0; i < in->n; i++) {
        const struct readout *r = in->runs[i];
        size_t n;
        struct sheet *all = sheet_make(r, in->glob, &n);

        if (!all)
            return error_set(e, EXIT_INTERNAL, "out of memory");
        put_provenance(out, r);
        if (in->n > 1) {
            fputs("\\noindent\\textbf{", out);
            put_text(out, r->title);
            fputs("}\\par\\medskip\n", out);
        }
        for (size_t k = 0; k < n; k++)
            put_sheet(out, &all[k]);
        sheet_free(all);
    }
    return 0;
}
