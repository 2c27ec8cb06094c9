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

const char *units_number(const char *text, double *x)
{
    static const char decimal[] = "0123456789";
    size_t n = strspn(text, decimal), digits = n, power;
    char number[64];

    if (text[n] == '.' && text[n + 1] != '.') {
        digits += strspn(text + n + 1, decimal);
        n += 1 + strspn(text + n + 1, decimal);
    }
    power = n + 1;
    if (digits && (text[n] == 'e' || text[n] == 'E')) {
        power += text[power] == '+' || text[power] == '-';
        if (isdigit((unsigned char)text[power]))
            n = power + strspn(text + power, decimal);
    }
    if (!digits || n >= sizeof number)
        return NULL;
    memcpy(number, text, n);
    number[n] = '\0';
    *x = strtod(number, NULL);
    return isfinite(*x) ? text + n : NULL;
}

/* A number and a unit from the table, with blanks allowed between; nothing may follow. */
static bool parse(const char *text, const struct spelling *units, double *value)
{
    double x;
    const char *end = units_number(text, &x);

    if (!end)
        return false;
    end += strspn(end, " ");
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

char *units_print_size(uint64_t bytes, char *buf, size_t size)
{
    char text[TEXT_ROOM];

    units_bytes(text, (double)bytes);
    snprintf(buf, size, "%s", text);
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

enum {
    LARGE = 1,    /* k to E are written before it */
    SMALL = 2,    /* m to f are: "800 mB/s" would be a threshold that any machine meets */
    BINARY = 4,   /* Ki to Pi are */
    ANY_CASE = 8, /* Gflop/s, GFLOP/s */
    SHOWN = 16, /* numbers are shown with other prefixes than the customary one, where that helps */
};

/* The units of records, with what people call them and the customary power of ten. */
static const struct unit {
    const char *si, *name;
    int power;
    unsigned may;
    const char *also[3], *suffix; /* other spellings; in a metric's name */
} units[] = {
    {"B/s", "B/s", 9, LARGE | BINARY | SHOWN, {NULL}, "bytes_per_second"},
    {"flop/s", "flop/s", 9, LARGE | ANY_CASE | SHOWN, {"flops", "op/s", "ops"}, "flops_per_second"},
    {"s", "s", -9, SMALL | SHOWN, {NULL}, "seconds"},
    {"updates/s", "UP/s", 9, LARGE | ANY_CASE | SHOWN, {"updates/s", "UPS"}, "updates_per_second"},
    {"msg/s", "msg/s", 6, LARGE | SHOWN, {NULL}, "messages_per_second"},
    {"B", "B", 9, LARGE | BINARY | SHOWN, {NULL}, "bytes"},
    {"Hz", "Hz", 9, LARGE | SHOWN, {NULL}, "hertz"},
    {"J/B", "J/B", -12, SMALL | SHOWN, {NULL}, "joules_per_byte"},
    {"J/flop", "J/flop", -12, SMALL | SHOWN, {NULL}, "joules_per_flop"},
    {"W", "W", 0, LARGE | SHOWN, {NULL}, "watts"},
    {"1/s", "/s", 0, LARGE | SHOWN, {NULL}, "per_second"},
    {"tokens/s", "tokens/s", 0, LARGE, {"tok/s"}, "tokens_per_second"},
    {"1", "", 0, 0, {"%"}, "ratio"},
};
enum { UNITS = sizeof units / sizeof *units };

static const struct unit *unit_of(const char *si)
{
    for (size_t i = 0; i < UNITS; i++)
        if (strcmp(units[i].si, si) == 0)
            return &units[i];
    return NULL;
}

/* Of 10^-15, 10^-12, ... */
static const char prefixes[][2] = {"f", "p", "n", "u", "m", "", "k", "M", "G", "T", "P", "E", "Z"};
enum { LEAST_POWER = -15, PREFIXES = sizeof prefixes / sizeof *prefixes, NONE = 5 };

static int power_of(const struct unit *u, double value)
{
    double shown = fabs(value) * pow(10.0, -u->power), power;

    if (!(u->may & SHOWN) || !isfinite(value) || value == 0.0 || (shown >= 0.01 && shown < 1e5))
        return u->power;
    power = floor(log10(fabs(value)) / 3.0) * 3.0;
    return (int)fmin(fmax(power, LEAST_POWER), LEAST_POWER + 3 * (PREFIXES - 1));
}

struct units_scale units_scale(const char *si_unit, double value)
{
    struct units_scale s = {.factor = 1.0};
    const struct unit *u = unit_of(si_unit);
    int power;

    if (!u) {
        member_clean(s.unit, sizeof s.unit, si_unit);
        return s;
    }
    power = power_of(u, value);
    s.factor = pow(10.0, -power);
    snprintf(s.unit, sizeof s.unit, "%s%s", prefixes[(power - LEAST_POWER) / 3], u->name);
    return s;
}

const char *units_suffix(const char *si, double *factor)
{
    const bool nano = strcmp(si, "ns") == 0;
    const struct unit *u = unit_of(nano ? "s" : si);

    *factor = nano ? 1e-9 : 1;
    return u ? u->suffix : "";
}

/* Is it the unit, spelled in one way or another? */
static bool spells(const struct unit *u, const char *text, unsigned may)
{
    const char *const names[] = {u->name, u->also[0], u->also[1], u->also[2]};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i] && (may & ANY_CASE ? strcasecmp(names[i], text) : strcmp(names[i], text)) == 0)
            return true;
    return false;
}

/* What a prefix before this unit multiplies by; 0 if `text` is not prefix and unit. */
static double factor_of(const struct unit *u, const char *text, unsigned may)
{
    if (spells(u, text, may))
        return *text == '%' ? 0.01 : 1;
    for (int i = 0; *text && i < PREFIXES; i++) {
        const bool large = i > NONE, kilo = i == NONE + 1;

        if (may & BINARY && large && text[1] == 'i' && *text == (kilo ? 'K' : *prefixes[i]) &&
            spells(u, text + 2, may))
            return pow(1024, i - NONE);
        if (*text == *prefixes[i] && may & (large ? LARGE : SMALL) && spells(u, text + 1, may))
            return pow(10, LEAST_POWER + 3 * i);
    }
    return 0;
}

double units_factor(const char *si, const char *word)
{
    const struct unit *u = unit_of(si);
    char text[24];

    snprintf(text, sizeof text, "%s", word);
    if (*text == 'k' || *text == 'K') /* nothing else can be meant */
        *text = text[1] == 'i' ? 'K' : 'k';
    return factor_of(u, text, u->may | ANY_CASE);
}

bool units_rate(const char *text, double *bytes_per_s)
{
    const char *unit = units_number(text, bytes_per_s);
    double factor = 0;

    if (unit) {
        unit += strspn(unit, " ");
        factor = *unit ? units_factor("B/s", unit) : 1e9;
        *bytes_per_s *= factor;
    }
    return factor > 0;
}

const char *units_quantity(const char *text, struct quantity *q)
{
    const char *at = units_number(text, &q->value);
    char unit[24] = "";

    if (!at)
        return "write a number and its unit, as in '1.4 TB/s', '95 ns' or '80 %'";
    at += strspn(at, " ");
    if (strncmp(at, "\302\265", 2) == 0) { /* the micro sign of keyboards */
        unit[0] = 'u';
        at += 2;
    }
    if (strlen(at) + strlen(unit) >= sizeof unit)
        return "no unit is that long: write B/s, flop/s, s, UP/s, % or the like, with a prefix";
    strcat(unit, at);
    for (size_t i = 0; i < UNITS; i++) {
        const double factor = factor_of(&units[i], unit, units[i].may);

        if (factor > 0) {
            q->value *= factor;
            q->unit = units[i].si;
            return isfinite(q->value) ? NULL : "the number is too large";
        }
    }
    if (strstr(unit, "b/s") || strstr(unit, "bit/s") || strstr(unit, "bps"))
        return "bits are not counted here: write bytes, as in 'GB/s'";
    return "the unit is not known: B/s, flop/s, UP/s, tokens/s, msg/s, /s, s, Hz, B, J/B, J/flop, "
           "W or %, with k M G T P E before rates and m u n p before times";
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
