/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* CSV by RFC 4180: CRLF, a heading, quotes doubled. No cell holds a line break, so that a record
 * is a line. Spreadsheets take a cell that begins with = + - or @ for a formula: texts that do get
 * an apostrophe before them, which says "text" there; numbers do not. */
#include <stdlib.h>
#include <string.h>

#include "export/export.h"
#include "text/escape.h"
#include "render/sheet.h"

static void put_text(FILE *out, const char *text)
{
    static const struct text_escape doubled[] = {{'"', "\"\""}, {0}};
    const bool quoted = text[strcspn(text, ",\"")] || *text == ' ';

    if (quoted)
        putc('"', out);
    if (*text && strchr("=+-@", *text))
        putc('\'', out);
    text_escaped(out, text, doubled);
    if (quoted)
        putc('"', out);
}

static void put_real(FILE *out, double value)
{
    char number[TEXT_NUMBER];

    fputs(text_number(number, value), out);
}

static void put_field(FILE *out, const struct figure *f, const struct figure_field *field)
{
    const double value = figure_number(f, field);

    putc(',', out);
    if (field->kind == FIGURE_TEXT)
        put_text(out, figure_text(f, field));
    else if (field->kind == FIGURE_TRUTH)
        fputs(value > 0 ? "true" : "false", out);
    else
        put_real(out, value);
}

/* What a line is of, besides the point: nothing, a node or a sample. */
struct lines {
    FILE *out;
    const struct export_input *in;
    const struct figure_field *fields[EXPORT_FIELDS];
    int n;
};

static void put_head(const struct lines *l, const struct readout *r, const struct figure *f)
{
    put_text(l->out, r->title);
    for (int i = 0; i < l->n; i++)
        put_field(l->out, f, l->fields[i]);
}

/* What every line of a point begins with, to be freed; NULL without memory. */
static char *head_of(const struct lines *l, const struct readout *r, const struct figure *f)
{
    struct lines to_memory = *l;
    char *text = NULL;
    size_t n;

    to_memory.out = open_memstream(&text, &n);
    if (!to_memory.out)
        return NULL;
    put_head(&to_memory, r, f);
    if (fclose(to_memory.out) == 0)
        return text;
    free(text);
    return NULL;
}

static int put_nodes(const struct lines *l, const struct readout *r, const struct figure *f)
{
    char *head = head_of(l, r, f);
    /* Of a run of one node its value is the point's. */
    const size_t nodes = f->node ? r->nodes : 1;

    for (size_t i = 0; head && i < nodes && i < r->nodes && (f->node || r->nodes == 1); i++) {
        fputs(head, l->out);
        fprintf(l->out, ",%zu,", i);
        put_text(l->out, r->node[i].host);
        putc(',', l->out);
        put_real(l->out, f->node ? f->node[i] : f->median);
        fputs("\r\n", l->out);
    }
    free(head);
    return head ? 0 : -1;
}

static int put_samples(const struct lines *l, const struct readout *r, const struct figure *f)
{
    char *head = head_of(l, r, f);

    for (size_t i = 0; head && i < f->samples; i++) {
        fputs(head, l->out);
        fprintf(l->out, ",%zu,", i);
        put_real(l->out, f->sample[i]);
        fputs("\r\n", l->out);
    }
    free(head);
    return head ? 0 : -1;
}

static int put_point(const struct lines *l, const struct readout *r, const struct figure *f)
{
    put_head(l, r, f);
    fputs("\r\n", l->out);
    return 0;
}

int csv_write(FILE *out, const struct export_input *in, struct error *e)
{
    static const char brief[] = "id,bench,rules,tier,type,launch,metric,unit,status";
    const char *more = in->nodes ? ",node_index,node,value" : in->samples ? ",sample,value" : "";
    struct lines l = {.out = out, .in = in};

    l.n = export_fields(in, in->nodes || in->samples ? brief : NULL, l.fields, e);
    if (l.n < 0)
        return -1;
    fputs("run", out);
    for (int i = 0; i < l.n; i++)
        fprintf(out, ",%s", l.fields[i]->name);
    fprintf(out, "%s\r\n", more);
    for (size_t i = 0; i < in->n; i++)
        for (size_t k = 0; k < in->runs[i]->n; k++) {
            const struct figure *f = &in->runs[i]->figure[k];

            if (!sheet_takes(in->glob, f))
                continue;
            if ((in->nodes ? put_nodes : in->samples ? put_samples : put_point)(&l, in->runs[i], f))
                return error_set(e, EXIT_INTERNAL, "out of memory");
        }
    return 0;
}
