/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "record/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What users type and files hold may stand in a text: no control byte of it reaches a terminal. */
static void clean(char *text)
{
    for (unsigned char *c = (unsigned char *)text; *c; c++) {
        /* U+0080 to U+009F, in UTF-8 C2 80 to C2 9F, are control characters too. */
        const int wide = c[0] == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0;

        if (*c < ' ' || *c == 127 || wide)
            *c = '?';
        if (wide)
            *++c = '?';
    }
}

int error_set(struct error *e, enum exit_code code, const char *fmt, ...)
{
    va_list ap;

    if (!e)
        return -1;
    e->code = code;
    va_start(ap, fmt);
    vsnprintf(e->text, sizeof e->text, fmt, ap);
    va_end(ap);
    clean(e->text);
    return -1;
}

int error_prefix(struct error *e, const char *fmt, ...)
{
    char was[ERROR_ROOM], both[2 * ERROR_ROOM + 2] = "";
    va_list ap;

    if (!e)
        return -1;
    memcpy(was, e->text, sizeof was);
    va_start(ap, fmt);
    vsnprintf(e->text, sizeof e->text, fmt, ap);
    va_end(ap);
    snprintf(both, sizeof both, "%s: %s", e->text, was);
    memcpy(e->text, both, sizeof e->text - 1);
    e->text[sizeof e->text - 1] = '\0';
    clean(e->text);
    return -1;
}

int error_add(struct error *e, const char *words)
{
    size_t n;

    if (!e)
        return -1;
    n = strlen(e->text);
    snprintf(e->text + n, sizeof e->text - n, "%s", words);
    return -1;
}
