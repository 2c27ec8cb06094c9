/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "text/units.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

struct unit {
    const char *name;
    double factor;
};

static const struct unit sizes[] = {
    {"", 1},       {"B", 1},        {"k", 1024.0},   {"KiB", 1024.0}, {"kB", 1e3},
    {"M", 0x1p20}, {"MiB", 0x1p20}, {"MB", 1e6},     {"G", 0x1p30},   {"GiB", 0x1p30},
    {"GB", 1e9},   {"T", 0x1p40},   {"TiB", 0x1p40}, {"TB", 1e12},    {NULL, 0},
};
static const struct unit durations[] = {
    {"", 1}, {"s", 1}, {"ms", 1e-3}, {"us", 1e-6}, {"m", 60}, {"min", 60}, {"h", 3600}, {NULL, 0},
};
static const struct unit shares[] = {{"", 1}, {"%", 0.01}, {NULL, 0}};
static const struct unit rates[] = {
    {"", 1e9}, {"GB/s", 1e9}, {"TB/s", 1e12}, {"MB/s", 1e6}, {"GiB/s", 0x1p30}, {NULL, 0},
};

/* A number and a unit from the table, with blanks allowed between; nothing may follow. */
static bool parse(const char *text, const struct unit *units, double *value)
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
