/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "render/view.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const json_t *view_at(const json_t *o, const char *path)
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

const char *view_text(const json_t *o, const char *path)
{
    const char *s = json_string_value(view_at(o, path));

    return s ? s : "";
}

double view_number(const json_t *o, const char *path)
{
    const json_t *value = view_at(o, path);
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

bool view_true(const json_t *o, const char *path)
{
    return json_is_true(view_at(o, path));
}

bool view_says(const json_t *o, const char *path, const char *text)
{
    return strcmp(view_text(o, path), text) == 0;
}

bool view_is(const json_t *record, const char *type)
{
    return strcmp(view_text(record, "t"), type) == 0;
}

const json_t *view_record(const json_t *records, const char *type)
{
    size_t i;
    const json_t *record;

    json_array_foreach (records, i, record)
        if (view_is(record, type))
            return record;
    return NULL;
}

const json_t *view_last(const json_t *records, const char *type)
{
    for (size_t i = json_array_size(records); i-- > 0;)
        if (view_is(json_array_get(records, i), type))
            return json_array_get(records, i);
    return NULL;
}

size_t view_count(const json_t *records, const char *type)
{
    size_t i, n = 0;
    const json_t *record;

    json_array_foreach (records, i, record)
        n += view_is(record, type);
    return n;
}

void view_clean(char *to, size_t room, const char *s)
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

void view_any(char to[VIEW_ROOM], const json_t *o, const char *path)
{
    const json_t *value = view_at(o, path);

    if (json_is_string(value))
        view_clean(to, VIEW_ROOM, json_string_value(value));
    else if (json_is_integer(value))
        snprintf(to, VIEW_ROOM, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_real(value))
        snprintf(to, VIEW_ROOM, "%.6g", json_real_value(value));
    else
        snprintf(to, VIEW_ROOM, "%s",
                 json_is_true(value)    ? "yes"
                 : json_is_false(value) ? "no"
                                        : "-");
}

void view_bytes(char to[VIEW_ROOM], double bytes)
{
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    size_t i = 0;

    if (!isfinite(bytes)) {
        snprintf(to, VIEW_ROOM, "-");
        return;
    }
    while (bytes >= 1024.0 && i + 1 < sizeof units / sizeof *units) {
        bytes /= 1024.0;
        i++;
    }
    snprintf(to, VIEW_ROOM, bytes == floor(bytes) ? "%.0f %s" : "%.1f %s", bytes, units[i]);
}

void view_duration(char to[VIEW_ROOM], double seconds)
{
    unsigned long s;

    if (!(seconds >= 0.0 && seconds < 1e9)) {
        snprintf(to, VIEW_ROOM, "-");
        return;
    }
    s = (unsigned long)(seconds + 0.5);
    if (s >= 3600)
        snprintf(to, VIEW_ROOM, "%lu:%02lu:%02lu", s / 3600, s / 60 % 60, s % 60);
    else
        snprintf(to, VIEW_ROOM, "%lu:%02lu", s / 60, s % 60);
}

/* Units with what people call them, the customary power of ten, and whether others are usual. */
static const struct unit {
    const char *si, *name;
    int power;
    bool prefixes;
} units[] = {
    {"B/s", "B/s", 9, true},
    {"flop/s", "flop/s", 9, true},
    {"s", "s", -9, true},
    {"updates/s", "UP/s", 9, true},
    {"msg/s", "msg/s", 6, true},
    {"B", "B", 9, true},
    {"Hz", "Hz", 9, true},
    {"J/B", "J/B", -12, true},
    {"J/flop", "J/flop", -12, true},
    {"W", "W", 0, true},
    {"1/s", "/s", 0, true},
    {"tokens/s", "tokens/s", 0, false},
    {"1", "", 0, false},
};

/* Of 10^-15, 10^-12, ... */
static const char prefixes[][2] = {"f", "p", "n", "u", "m", "", "k", "M", "G", "T", "P", "E"};
enum { LEAST_POWER = -15, PREFIXES = sizeof prefixes / sizeof *prefixes };

static int power_of(const struct unit *u, double value)
{
    double shown = fabs(value) * pow(10.0, -u->power), power;

    if (!u->prefixes || !isfinite(value) || value == 0.0 || (shown >= 0.01 && shown < 1e5))
        return u->power;
    power = floor(log10(fabs(value)) / 3.0) * 3.0;
    return (int)fmin(fmax(power, LEAST_POWER), LEAST_POWER + 3 * (PREFIXES - 1));
}

struct view_scale view_scale(const char *si_unit, double value)
{
    struct view_scale s = {.factor = 1.0};

    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(units[i].si, si_unit) == 0) {
            int power = power_of(&units[i], value);

            s.factor = pow(10.0, -power);
            snprintf(s.unit, sizeof s.unit, "%s%s", prefixes[(power - LEAST_POWER) / 3],
                     units[i].name);
            return s;
        }
    view_clean(s.unit, sizeof s.unit, si_unit);
    return s;
}

void view_digits(char to[VIEW_ROOM], double value, double factor)
{
    double v = value * factor;
    int before = v != 0.0 && isfinite(v) ? (int)floor(log10(fabs(v))) : 0;

    if (!isfinite(v))
        snprintf(to, VIEW_ROOM, "-");
    else if (before > 5 || before < -4)
        snprintf(to, VIEW_ROOM, "%.3e", v);
    else
        snprintf(to, VIEW_ROOM, "%.*f", before < 3 ? 3 - before : 0, v);
}
