/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "text/escape.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Characters that have no business in a name or label. */
static const struct range {
    uint32_t first, last;
} banned[] = {
    {0x00, 0x1f},           {0x7f, 0x9f},     {0x061c, 0x061c}, {0x200e, 0x200f},
    {0x2028, 0x202e},       {0x2066, 0x2069}, {0xd800, 0xdfff}, {0xfdd0, 0xfdef},
    {0xfeff, 0xfeff},       {0xfffe, 0xffff}, {0xfff9, 0xfffb}, {0xe0000, 0xe007f},
    {0x110000, UINT32_MAX},
};

static bool is_banned(uint32_t c)
{
    for (size_t i = 0; i < sizeof banned / sizeof *banned; i++)
        if (c >= banned[i].first && c <= banned[i].last)
            return true;
    return false;
}

/* Lengths and first bits by the first byte (RFC 3629); the least code point of each length, as a
 * longer form of a shorter one is no UTF-8. */
static const struct form {
    unsigned char mask, bits;
    uint32_t least;
} forms[] = {{0x80, 0x00, 0}, {0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800}, {0xf8, 0xf0, 0x10000}};

uint32_t text_next(const char **text)
{
    const unsigned char *s = (const unsigned char *)*text;
    uint32_t c;

    if (!*s)
        return 0;
    for (size_t n = 0; n < sizeof forms / sizeof *forms; n++) {
        size_t i;

        if ((*s & forms[n].mask) != forms[n].bits)
            continue;
        c = *s & (unsigned char)~forms[n].mask;
        for (i = 1; i <= n && (s[i] & 0xc0) == 0x80; i++)
            c = c << 6 | (s[i] & 0x3f);
        if (i <= n || c < forms[n].least)
            break;
        *text += n + 1;
        return is_banned(c) ? '?' : c;
    }
    (*text)++;
    return '?';
}

void text_put(FILE *out, uint32_t c)
{
    if (c < 0x80) {
        putc_unlocked((int)c, out);
        return;
    }
    if (c < 0x800) {
        putc((int)(0xc0 | c >> 6), out);
    } else {
        if (c < 0x10000) {
            putc((int)(0xe0 | c >> 12), out);
        } else {
            putc((int)(0xf0 | c >> 18), out);
            putc((int)(0x80 | (c >> 12 & 0x3f)), out);
        }
        putc((int)(0x80 | (c >> 6 & 0x3f)), out);
    }
    putc((int)(0x80 | (c & 0x3f)), out);
}

static const char *instead_of(uint32_t c, const struct text_escape *escapes)
{
    for (; escapes->instead; escapes++)
        if ((unsigned char)escapes->character == c)
            return escapes->instead;
    return NULL;
}

void text_escaped(FILE *out, const char *text, const struct text_escape *escapes)
{
    uint32_t c;

    while ((c = text_next(&text)) != 0) {
        const char *instead = c < 0x80 ? instead_of(c, escapes) : NULL;

        if (instead)
            fputs(instead, out);
        else
            text_put(out, c);
    }
}

const char *text_number(char to[TEXT_NUMBER], double value)
{
    to[0] = '\0';
    if (!isfinite(value))
        return to;
    snprintf(to, TEXT_NUMBER, "%.15g", value);
    if (strtod(to, NULL) != value)
        snprintf(to, TEXT_NUMBER, "%.17g", value);
    return to;
}
