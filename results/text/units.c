/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "text/units.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct spelling {
    const char *name;
    double factor;
};

static const struct spelling sizes[] = {
    {"", 1},       {"B", 1},        {"k", 1024.0},   {"KiB", 1024.0}, {"kB", 1e3},
    {"M", 0x1p20}, {"MiB", 0x1p20}, {"MB", 1e6},     {"G", 0x1p30},   {"GiB", 0x1p30},
    {"GB", 1e9},   {"T", 0x1p40},   {"TiB", 0x1p40}, {"TB", 1e12},    {NULL, 0},
};
static const struct spelling durations[] = {
    {"", 1}, {"s", 1}, {"ms", 1e-3}, {"us", 1e-6}, {"m", 60}, {"min", 60}, {"h", 3600}, {NULL, 0},
};
static const struct spelling shares[] = {{"", 1}, {"%", 0.01}, {NULL, 0}};
static const struct spelling rates[] = {
    {"", 1e9}, {"GB/s", 1e9}, {"TB/s", 1e12}, {"MB/s", 1e6}, {"GiB/s", 0x1p30}, {NULL, 0},
};

/* A number and a unit from the table, with blanks allowed between; nothing may follow. */
static bool parse(const char *text, const struct spelling *units, double *value)
{
    char *end;
    double x;

    /* strtod also takes hex, inf and nan: none is a quantity anyone means. */
    if (!*text || (!isdigit((unsigned char)*text) && *text != '.') ||
        tolower((unsigned char)text[1]) == 'x')
        return false;
    x = strtod(text, &end);
    if (end == text || !isfinite(x))
        return false;
    while (*end == ' ')
        end++;
    for (; units->name; units++)
        if (strcasecmp(end, units->name) == 0) {
            *value = x * units->factor;
            return true;
        }
    return false;
}

bool units_size(const char *text, uint64_t *bytes)
{
    double x;

    if (!parse(text, sizes, &x) || x >= 0x1p63)
        return false;
    *bytes = (uint64_t)x;
    return true;
}

bool units_seconds(const char *text, double *seconds)
{
    return parse(text, durations, seconds);
}

bool units_share(const char *text, double *share)
{
    return parse(text, shares, share);
}

bool units_count(const char *text, uint64_t *count)
{
    char *end;

    if (!isdigit((unsigned char)*text))
        return false;
    *count = strtoull(text, &end, 10);
    return *end == '\0' && *count < UINT64_MAX;
}

bool units_rate(const char *text, double *bytes_per_s)
{
    return parse(text, rates, bytes_per_s);
}

char *units_print_size(uint64_t bytes, char *buf, size_t size)
{
    static const char *const names[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    double x = (double)bytes;
    unsigned i = 0;

    while (x >= 1024 && i + 1 < sizeof names / sizeof *names) {
        x /= 1024;
        i++;
    }
    snprintf(buf, size, x == floor(x) ? "%.0f %s" : "%.1f %s", x, names[i]);
    return buf;
}

void units_bytes(char to[TEXT_ROOM], double bytes)
{
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    size_t i = 0;

    if (!isfinite(bytes)) {
        snprintf(to, TEXT_ROOM, "-");
        return;
    }
    while (bytes >= 1024.0 && i + 1 < sizeof units / sizeof *units) {
        bytes /= 1024.0;
        i++;
    }
    snprintf(to, TEXT_ROOM, bytes == floor(bytes) ? "%.0f %s" : "%.1f %s", bytes, units[i]);
}

void units_duration(char to[TEXT_ROOM], double seconds)
{
    unsigned long s;

    if (!(seconds >= 0.0 && seconds < 1e9)) {
        snprintf(to, TEXT_ROOM, "-");
        return;
    }
    s = (unsigned long)(seconds + 0.5);
    if (s >= 3600)
        snprintf(to, TEXT_ROOM, "%lu:%02lu:%02lu", s / 3600, s / 60 % 60, s % 60);
    else
        snprintf(to, TEXT_ROOM, "%lu:%02lu", s / 60, s % 60);
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

struct units_scale units_scale(const char *si_unit, double value)
{
    struct units_scale s = {.factor = 1.0};

    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(units[i].si, si_unit) == 0) {
            int power = power_of(&units[i], value);

            s.factor = pow(10.0, -power);
            snprintf(s.unit, sizeof s.unit, "%s%s", prefixes[(power - LEAST_POWER) / 3],
                     units[i].name);
            return s;
        }
    member_clean(s.unit, sizeof s.unit, si_unit);
    return s;
}

void units_digits(char to[TEXT_ROOM], double value, double factor)
{
    double v = value * factor;
    int before = v != 0.0 && isfinite(v) ? (int)floor(log10(fabs(v))) : 0;

    if (!isfinite(v))
        snprintf(to, TEXT_ROOM, "-");
    else if (before > 5 || before < -4)
        snprintf(to, TEXT_ROOM, "%.3e", v);
    else
        snprintf(to, TEXT_ROOM, "%.*f", before < 3 ? 3 - before : 0, v);
}
