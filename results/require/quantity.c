/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "require/quantity.h"

#include <ctype.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Rates have no prefix below one, and times none above: "800 mB/s" would be a threshold that any
 * machine meets. */
#define LARGE "kMGTPE"
#define SMALL "munpf"

static const struct unit {
    const char *name, *si;
    double factor;
    const char *prefixes;
    bool binary;   /* takes Ki, Mi, ... */
    bool any_case; /* Gflop/s, GFLOP/s */
} units[] = {
    {"B/s", "B/s", 1, LARGE, true, false},
    {"flop/s", "flop/s", 1, LARGE, false, true},
    {"flops", "flop/s", 1, LARGE, false, true},
    {"updates/s", "updates/s", 1, LARGE, false, false},
    {"UP/s", "updates/s", 1, LARGE, false, true},
    {"UPS", "updates/s", 1, LARGE, false, true},
    {"tokens/s", "tokens/s", 1, LARGE, false, false},
    {"tok/s", "tokens/s", 1, LARGE, false, false},
    {"msg/s", "msg/s", 1, LARGE, false, false},
    {"/s", "1/s", 1, LARGE, false, false},
    {"s", "s", 1, SMALL, false, false},
    {"Hz", "Hz", 1, LARGE, false, false},
    {"B", "B", 1, LARGE, true, false},
    {"J/B", "J/B", 1, SMALL, false, false},
    {"J/flop", "J/flop", 1, SMALL, false, false},
    {"W", "W", 1, LARGE, false, false},
    {"%", "1", 0.01, "", false, false},
    {"", "1", 1, "", false, false},
};

static const struct prefix {
    char letter;
    double factor;
    double binary;
} prefixes[] = {
    {'f', 1e-15, 0},    {'p', 1e-12, 0},     {'n', 1e-9, 0},      {'u', 1e-6, 0},
    {'m', 1e-3, 0},     {'k', 1e3, 0},       {'K', 0, 0x1p10},    {'M', 1e6, 0x1p20},
    {'G', 1e9, 0x1p30}, {'T', 1e12, 0x1p40}, {'P', 1e15, 0x1p50}, {'E', 1e18, 0},
};

static bool same(const struct unit *u, const char *name)
{
    return u->any_case ? strcasecmp(u->name, name) == 0 : strcmp(u->name, name) == 0;
}

/* What a prefix before this unit multiplies by; 0 if `text` is not prefix and unit. */
static double factor_of(const struct unit *u, const char *text)
{
    if (same(u, text))
        return u->factor;
    for (size_t i = 0; *text && i < sizeof prefixes / sizeof *prefixes; i++) {
        const struct prefix *p = &prefixes[i];

        if (*text != p->letter)
            continue;
        if (strchr(u->prefixes, *text) && same(u, text + 1))
            return u->factor * p->factor;
        if (u->binary && text[1] == 'i' && same(u, text + 2))
            return u->factor * p->binary;
    }
    return 0;
}

/* Digits, a point, an exponent: neither sign, hexadecimal, inf nor nan is a threshold. NULL if it
 * is none, else what follows it. */
static const char *number_end(const char *text, double *x)
{
    char *end;

    if (!isdigit((unsigned char)*text) && *text != '.')
        return NULL;
    if (*text == '0' && tolower((unsigned char)text[1]) == 'x')
        return NULL;
    *x = strtod(text, &end);
    return end == text || !isfinite(*x) ? NULL : end;
}

const char *quantity_parse(const char *text, struct quantity *q)
{
    char unit[24];
    const char *at = number_end(text, &q->value);
    size_t n;

    if (!at)
        return "write a number and its unit, as in '1.4 TB/s', '95 ns' or '80 %'";
    at += strspn(at, " ");
    if (strncmp(at, "\302\265", 2) == 0) { /* the micro sign of keyboards */
        unit[0] = 'u';
        at += 2;
        n = 1;
    } else {
        n = 0;
    }
    if (strlen(at) + n >= sizeof unit)
        return "no unit is that long: write B/s, flop/s, s, UP/s, % or the like, with a prefix";
    strcpy(unit + n, at);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        const double factor = factor_of(&units[i], unit);

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
