/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "text/join.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void join_add(char *to, size_t room, const char *between, const char *fmt, ...)
{
    size_t n = strlen(to);
    va_list ap;

    if (n)
        n += (size_t)snprintf(to + n, room - n, "%s", between);
    if (n >= room)
        return;
    va_start(ap, fmt);
    vsnprintf(to + n, room - n, fmt, ap);
    va_end(ap);
}

void join_texts(char *to, size_t room, const char *between, const json_t *texts)
{
    const json_t *text;
    size_t i;

    *to = '\0';
    json_array_foreach (texts, i, text)
        if (json_is_string(text))
            join_add(to, room, between, "%s", json_string_value(text));
}
