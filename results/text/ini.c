/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "text/ini.h"

#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "text/join.h"
#include "text/nearest.h"

_Static_assert(INI_LINE == INI_MAX_LINE, "as inih has it");

enum { LINE_MOST = INI_LINE - 2 };

int ini_fault(struct ini *in, int line, const char *fmt, ...)
{
    char text[ERROR_ROOM];
    va_list ap;

    if (in->failed)
        return 0;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    error_set(in->e, EXIT_BAD_DATA, "%s:%d: %s", in->file, line ? line : in->line, text);
    in->failed = true;
    return 0;
}

/* inih tells nothing of a section without keys: one that would never be looked at. */
static void next_section(struct ini *in, const char *at)
{
    if (in->seen != in->headers)
        ini_fault(in, in->header, "the section has no key: say what it requires, or take it out");
    if (!at)
        return;
    if (!strchr(at, ']'))
        ini_fault(in, 0, "a section begins with '[' and ends with ']'");
    in->headers++;
    in->header = in->line;
}

/* An ini_reader: counts lines, as inih tells its handler none, and refuses those that it would cut
 * silently. */
static char *next_line(char *str, int num, void *stream)
{
    struct ini *in = stream;
    const char *eol, *at;
    size_t n;

    if (in->next >= in->end) {
        if (in->strict)
            next_section(in, NULL);
        return NULL;
    }
    in->line++;
    eol = memchr(in->next, '\n', (size_t)(in->end - in->next));
    n = (size_t)((eol ? eol : in->end) - in->next);
    if (n > LINE_MOST || (int)n > num - 2 || memchr(in->next, '\0', n)) {
        in->wrong = n > LINE_MOST
                        ? "line too long: give at most 198 characters of text a line"
                        : "a zero byte in the line: give at most 198 characters of text a line";
        return NULL;
    }
    memcpy(str, in->next, n);
    str[n] = '\n';
    str[n + 1] = '\0';
    in->next += n + (eol != NULL);
    at = str + strspn(str, " \t\r\v\f"); /* what inih takes for blank */
    at += strncmp(at, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    if (in->strict && *at == '[')
        next_section(in, at);
    return str;
}

int ini_unknown(struct ini *in, const char *const *keys, size_t n)
{
    const char *near = nearest_word(in->key, keys, n);
    char all[512] = "";

    for (size_t i = 0; i < n; i++)
        join_add(all, sizeof all, ", ", "%s", keys[i]);
    return ini_fault(in, 0, "unknown key '%.40s'%s%s%s: [%.48s] has %s", in->key,
                     near ? ", did you mean '" : "", near ? near : "", near ? "'?" : "",
                     in->section, all);
}

/* What of the section's name follows the row's part of it; NULL if it is of another. */
static const char *label_of(const struct ini_row *row, const char *section)
{
    const size_t n = strlen(row->section);
    const bool part = !n || row->section[n - 1] == ' ';

    if (strncmp(row->section, section, n) != 0 || (part ? n && !section[n] : section[n]))
        return NULL;
    return section + n;
}

static int unknown_key(struct ini *in)
{
    const char *keys[32];
    size_t n = 0;

    for (const struct ini_row *r = in->rows; r->section; r++)
        if (label_of(r, in->section) && r->key && n < sizeof keys / sizeof *keys)
            keys[n++] = r->key;
    return ini_unknown(in, keys, n);
}

static int unknown_section(struct ini *in)
{
    char all[160] = "";

    for (const struct ini_row *r = in->rows; r->section; r++)
        if (r == in->rows || strcmp(r->section, r[-1].section) != 0)
            join_add(all, sizeof all, ", ", "[%s%s]", r->section,
                     strchr(r->section, ' ') ? "NAME" : "");
    return ini_fault(in, in->header, "unknown section '%.48s': there are %s", in->section, all);
}

static int on_value(void *user, const char *section, const char *key, const char *value)
{
    struct ini *in = user;
    bool known = false;

    if (in->failed)
        return 0;
    in->section = section;
    in->key = key;
    in->first = in->seen != in->headers;
    in->seen = in->headers;
    if (in->strict && strlen(section) >= INI_SECTION - 1)
        return ini_fault(in, in->header, "name of the section too long: at most 40 bytes");
    for (const struct ini_row *r = in->rows; r->section; r++) {
        in->label = label_of(r, section);
        known |= in->label != NULL;
        if (in->label && (!r->key || strcmp(r->key, key) == 0))
            return r->take(in, r, value);
    }
    return known ? unknown_key(in) : unknown_section(in);
}

int ini_read(struct ini *in, const char *text, size_t bytes, const char *file, struct error *e)
{
    const char *section = *in->rows->section ? in->rows->section : "section";
    int bad;

    in->next = text;
    in->end = text + bytes;
    in->file = file;
    in->e = e;
    bad = ini_parse_stream(next_line, in, on_value, in);
    if (in->wrong)
        ini_fault(in, 0, "%s", in->wrong);
    else if (bad > 0)
        ini_fault(in, bad, "neither '[%.*s]', 'key = value' nor '; comment'",
                  (int)strcspn(section, " "), section);
    return in->failed ? -1 : 0;
}
