/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "text/lines.h"

#include <ini.h>
#include <stddef.h>
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
