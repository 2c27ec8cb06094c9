/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "render/markdown.h"

#include <stdarg.h>
#include <string.h>

#include "text/escape.h"

/* What Markdown, or the HTML it may hold, would take for markup. */
static const struct text_escape always[] = {{'\\', "\\\\"},
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

/* Before these a colon begins no name of a picture (":tada:") and no address ("https:"). */
static const char plain_after[] = " 0123456789";

static void put_text(FILE *out, const char *text)
{
    uint32_t c;

    while ((c = text_next(&text)) != 0) {
        const char one[2] = {(char)c, '\0'};

        if (c >= 0x80 || (c == ':' && strchr(plain_after, *text)))
            text_put(out, c);
        else
            text_escaped(out, one, always);
    }
}

void markdown_put(FILE *out, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    for (const char *c = format; *c; c++) {
        if (c[0] == '%' && c[1] == 's') {
            put_text(out, va_arg(args, const char *));
            c++;
        } else if (c[0] == '%') {
            fprintf(out, "%zu", va_arg(args, size_t));
            c += 2;
        } else {
            putc(*c, out);
        }
    }
    va_end(args);
}

void markdown_head(FILE *out, const char *const *titles, const char *align, size_t n)
{
    markdown_row(out, titles, n);
    for (size_t i = 0; i < n; i++)
        fputs(align[i] == 'r' ? "| ---: " : "| :--- ", out);
    fputs("|\n", out);
}

void markdown_row(FILE *out, const char *const *cells, size_t n)
{
    for (size_t i = 0; i < n; i++)
        markdown_put(out, "| %s ", *cells[i] ? cells[i] : "-");
    fputs("|\n", out);
}
