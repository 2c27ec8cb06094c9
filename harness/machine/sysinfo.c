/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "machine/sysinfo.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *sys_path(char *buf, const char *root, const char *fmt, ...)
{
    va_list ap;
    int n = snprintf(buf, SYS_PATH, "%s", root);

    if (n < 0 || n >= SYS_PATH)
        return buf; /* too long to exist: opening it fails */
    va_start(ap, fmt);
    vsnprintf(buf + n, (size_t)(SYS_PATH - n), fmt, ap);
    va_end(ap);
    return buf;
}

bool sys_line(const char *path, char *buf, size_t size)
{
    FILE *f = fopen(path, "re");
    bool ok;

    buf[0] = '\0';
    if (!f)
        return false;
    ok = fgets(buf, (int)size, f) != NULL;
    fclose(f);
    if (!ok)
        buf[0] = '\0';
    buf[strcspn(buf, "\n")] = '\0';
    return ok;
}

bool sys_linef(char *buf, size_t size, const char *root, const char *fmt, ...)
{
    char tail[SYS_PATH], path[SYS_PATH];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(tail, sizeof tail, fmt, ap);
    va_end(ap);
    return sys_line(sys_path(path, root, "%s", tail), buf, size);
}

/* A decimal number at the start of text; what follows is the caller's to judge. */
static bool number(const char *text, uint64_t *value, char **end)
{
    if (!isdigit((unsigned char)*text))
        return false;
    errno = 0;
    *value = strtoull(text, end, 10);
    return errno == 0;
}

bool sys_number(const char *path, uint64_t *value)
{
    char line[64], *end;

    return sys_line(path, line, sizeof line) && number(line, value, &end) && *end == '\0';
}

/* Where the value starts in "key: value" or "key value"; NULL if the line is of another key, such
 * as one that only begins with the same word. */
static const char *value_of(const char *line, const char *key)
{
    size_t n = strlen(key);
    const char *colon = strchr(line, ':');

    if (strncmp(line, key, n) != 0 || !strchr(": \t", line[n]))
        return NULL;
    line += n + strspn(line + n, " \t");
    if (colon && line != colon)
        return NULL;
    return colon ? line + 1 + strspn(line + 1, " \t") : line;
}

bool sys_text(const char *path, const char *key, char *buf, size_t size)
{
    char line[8192]; /* the flags of a CPU take some 2000 characters */
    const char *value = NULL;
    FILE *f = fopen(path, "re");

    buf[0] = '\0';
    if (!f)
        return false;
    while (!value && fgets(line, sizeof line, f))
        value = value_of(line, key);
    fclose(f);
    if (!value)
        return false;
    snprintf(buf, size, "%.*s", (int)strcspn(value, "\n"), value);
    return true;
}

bool sys_field(const char *path, const char *key, uint64_t *value)
{
    char text[64], *end;

    return sys_text(path, key, text, sizeof text) && number(text, value, &end);
}

bool sys_choice(const char *path, char *buf, size_t size)
{
    char line[256];
    const char *open, *close;

    buf[0] = '\0';
    if (!sys_line(path, line, sizeof line))
        return false;
    open = strchr(line, '[');
    close = open ? strchr(open, ']') : NULL;
    if (close)
        snprintf(buf, size, "%.*s", (int)(close - open - 1), open + 1);
    else
        snprintf(buf, size, "%s", line);
    return true;
}

void sys_clean(char *text)
{
    for (; *text; text++)
        if (!isprint((unsigned char)*text))
            *text = '?';
}
