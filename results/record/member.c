/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "record/member.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const json_t *member_at(const json_t *o, const char *path)
{
    char key[64];

    while (o) {
        size_t n = strcspn(path, ".");

        if (n >= sizeof key)
            return NULL;
        memcpy(key, path, n);
        key[n] = '\0';
        o = json_object_get(o, key);
        if (!path[n])
            return o;
        path += n + 1;
    }
    return NULL;
}

const char *member_text(const json_t *o, const char *path)
{
    const char *s = json_string_value(member_at(o, path));

    return s ? s : "";
}

double member_number(const json_t *o, const char *path)
{
    const json_t *value = member_at(o, path);
    const char *text = json_string_value(value);
    char *end;
    double d;

    if (json_is_number(value))
        return json_number_value(value);
    if (!text || !*text || text[strspn(text, "0123456789")])
        return NAN;
    d = strtod(text, &end);
    return isfinite(d) ? d : NAN;
}

bool member_true(const json_t *o, const char *path)
{
    return json_is_true(member_at(o, path));
}

bool member_says(const json_t *o, const char *path, const char *text)
{
    return strcmp(member_text(o, path), text) == 0;
}

bool member_is(const json_t *record, const char *type)
{
    return strcmp(member_text(record, "t"), type) == 0;
}

const json_t *member_record(const json_t *records, const char *type)
{
    size_t i;
    const json_t *record;

    json_array_foreach (records, i, record)
        if (member_is(record, type))
            return record;
    return NULL;
}

const json_t *member_last(const json_t *records, const char *type)
{
    for (size_t i = json_array_size(records); i-- > 0;)
        if (member_is(json_array_get(records, i), type))
            return json_array_get(records, i);
    return NULL;
}

size_t member_count(const json_t *records, const char *type)
{
    size_t i, n = 0;
    const json_t *record;

    json_array_foreach (records, i, record)
        n += member_is(record, type);
    return n;
}

void member_clean(char *to, size_t room, const char *s)
{
    size_t n = 0;

    for (; *s && n + 1 < room; s++, n++) {
        unsigned char c = (unsigned char)*s;

        /* U+0080 to U+009F, in UTF-8 C2 80 to C2 9F, are control characters too. */
        if (c < ' ' || c == 0x7f || (c == 0xc2 && (unsigned char)s[1] < 0xa0))
            to[n] = '?';
        else
            to[n] = *s;
        if (c == 0xc2 && to[n] == '?' && s[1])
            s++;
    }
    /* Never half a character. */
    if (*s)
        while (n && ((unsigned char)to[n - 1] & 0xc0) == 0x80)
            n--;
    if (*s && n && (unsigned char)to[n - 1] >= 0xc0)
        n--;
    to[n] = '\0';
}

void member_any(char to[TEXT_ROOM], const json_t *o, const char *path)
{
    const json_t *value = member_at(o, path);

    if (json_is_string(value))
        member_clean(to, TEXT_ROOM, json_string_value(value));
    else if (json_is_integer(value))
        snprintf(to, TEXT_ROOM, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_real(value))
        snprintf(to, TEXT_ROOM, "%.6g", json_real_value(value));
    else
        snprintf(to, TEXT_ROOM, "%s",
                 json_is_true(value)    ? "yes"
                 : json_is_false(value) ? "no"
                                        : "-");
}
