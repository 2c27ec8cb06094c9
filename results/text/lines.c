/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "text/lines.h"

#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* inih cuts lines at INI_MAX_LINE silently, so a longer one is refused by us. */
enum { LINE_MAX_CHARS = INI_MAX_LINE - 2 };

char *lines_next(char *str, int num, void *stream)
{
    struct lines *l = stream;
    const char *eol;
    size_t n;

    if (l->next >= l->end)
        return NULL;
    l->line++;
    eol = memchr(l->next, '\n', (size_t)(l->end - l->next));
    n = (size_t)((eol ? eol : l->end) - l->next);
    if (n > LINE_MAX_CHARS || (int)n > num - 2 || memchr(l->next, '\0', n)) {
        l->wrong = n > LINE_MAX_CHARS
                       ? "line too long: give at most 198 characters of text a line"
                       : "a zero byte in the line: give at most 198 characters of text a line";
        return NULL;
    }
    memcpy(str, l->next, n);
    str[n] = '\n';
    str[n + 1] = '\0';
    l->next += n + (eol != NULL);
    return str;
}

int lines_fault(struct lines *l, int line, const char *fmt, ...)
{
    char text[640];
    va_list ap;

    if (l->failed)
        return 0;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    error_set(l->e, EXIT_BAD_DATA, "%s:%d: %s", l->file, line ? line : l->line, text);
    l->failed = true;
    return 0;
}

int lines_end(struct lines *l, int bad, const char *section)
{
    if (l->wrong)
        lines_fault(l, l->line, "%s", l->wrong);
    else if (bad > 0)
        lines_fault(l, bad, "neither '[%s]', 'key = value' nor '; comment'", section);
    return l->failed ? -1 : 0;
}
