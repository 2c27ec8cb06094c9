/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "project/amount.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "text/units.h"

static const struct {
    const char *unit;  /* SI */
    const char *shown; /* behind a prefix; NULL: a plain number */
    const char *si;    /* the unit of records, whose spellings and prefixes are read; or NULL: */
    const char *words; /* these are, with "|" between, in any case */
    double least, most;
    const char *remedy; /* what may be written */
} kinds[AMOUNTS] = {
    [AMOUNT_FLOPS] = {"FLOP/s", "FLOP/s", "flop/s", "", 1, 1e24,
                      "a rate such as '1 EFLOP/s' or '250 PFLOP/s'"},
    [AMOUNT_BANDWIDTH] = {"B/s", "B/s", "B/s", "", 1, 1e24, "a bandwidth such as '25 PB/s'"},
    [AMOUNT_CAPACITY] = {"B", "B", "B", "", 1, 1e24, "a size such as '1.2 PB' or '80 GiB'"},
    [AMOUNT_POWER] = {"W", "W", "W", "", 1e-3, 1e15, "a power such as '20 MW' or '700 W'"},
    [AMOUNT_COST] = {"USD", "USD", NULL, "USD", 1e-2, 1e18,
                     "a sum such as '1.4e9 USD' or '2 billion USD'"},
    [AMOUNT_COUNT] = {"1", NULL, NULL, "devices|device|GPUs|GPU|nodes|node", 1, 1e12,
                      "a number such as '15000'"},
    [AMOUNT_RATIO] = {"1", NULL, NULL, "%", 0, 1e6,
                      "a number such as '1.2' or '5%', or '1.1 to 1.4'"},
    [AMOUNT_YEAR] = {"1", NULL, NULL, "", 1900, 2200, "a year such as '2027'"},
    [AMOUNT_TOKENS] = {"tokens/s", "tokens/s", "tokens/s", "", 1e-6, 1e24,
                       "a rate such as '1 million tokens/s'"},
};

static const struct {
    const char *word;
    double factor;
} numerals[] = {{"thousand", 1e3},   {"million", 1e6},      {"billion", 1e9},
                {"trillion", 1e12},  {"quadrillion", 1e15}, {"quintillion", 1e18},
                {"sextillion", 1e21}};

/* As prices are written; of 1000^(i + 1). */
static const char *const short_words[] = {"thousand", "m", "bn", "tn"};

/* Of 1000^(i + 1). */
static const char prefixes[] = "kMGTPEZ";

static const char *blanks(const char *s)
{
    return s + strspn(s, " \t");
}

static bool ends_word(const char *s)
{
    return !*s || isspace((unsigned char)*s) || *s == '(' || strncmp(s, "..", 2) == 0;
}

/* Steps over a unit and gives its factor; 0 if s begins with none. */
static double take_unit(const char **s, enum amount_of of)
{
    const char *end = *s;
    char word[24];
    double factor = 0;

    while (!ends_word(end))
        end++;
    snprintf(word, sizeof word, "%.*s", (int)(end - *s), *s);
    if (!*word || strlen(word) + 1 == sizeof word)
        return 0;
    if (kinds[of].si)
        factor = units_factor(kinds[of].si, word);
    for (const char *w = kinds[of].words; *w; w += strcspn(w, "|"), w += *w == '|')
        if (strcspn(w, "|") == strlen(word) && strncasecmp(w, word, strlen(word)) == 0)
            factor = *word == '%' ? 0.01 : 1;
    *s = factor > 0 ? end : *s;
    return factor;
}

static double take_numeral(const char **s)
{
    for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++) {
        const size_t n = strlen(numerals[i].word);

        if (strncasecmp(*s, numerals[i].word, n) == 0 && ends_word(*s + n)) {
            *s = blanks(*s + n);
            return numerals[i].factor;
        }
    }
    return 1;
}

/* One number with its unit; *factor 0 if it has none. */
static bool take_one(const char **s, enum amount_of of, double *value, double *factor)
{
    const char *end = units_number(*s, value);
    double times;

    if (!end)
        return false;
    *s = end;
    if (!ends_word(*s) && !isalpha((unsigned char)**s) && **s != '%')
        return false;
    *s = blanks(*s);
    times = take_numeral(s);
    *factor = take_unit(s, of);
    *value *= times;
    *s = blanks(*s);
    return true;
}

static bool take_to(const char **s)
{
    const size_t n = strncmp(*s, "..", 2) == 0 ? 2 : strncmp(*s, "to ", 3) == 0 ? 3 : 0;

    *s = n ? blanks(*s + n) : *s;
    return n;
}

const char *amount_parse(const char *text, enum amount_of of, bool bare, struct span *value,
                         const char **rest)
{
    const bool optional = bare || !kinds[of].shown;
    const char *s = blanks(text);
    double low, high, low_factor, high_factor;

    if (!take_one(&s, of, &low, &low_factor))
        return kinds[of].remedy;
    high = low;
    high_factor = low_factor;
    if (take_to(&s) && !take_one(&s, of, &high, &high_factor))
        return kinds[of].remedy;
    if (low_factor == 0) /* "20 to 25 MW" */
        low_factor = high_factor;
    if (high_factor == 0)
        high_factor = low_factor;
    if (low_factor == 0 && !optional)
        return kinds[of].remedy;
    value->lo = low * (low_factor == 0 ? 1 : low_factor);
    value->hi = high * (high_factor == 0 ? 1 : high_factor);
    *rest = s;
    return value->lo >= kinds[of].least && value->hi <= kinds[of].most && value->lo <= value->hi
               ? NULL
               : kinds[of].remedy;
}

/* 1234567 as "1,234,567". */
static void print_grouped(char to[AMOUNT_ROOM], double value)
{
    char plain[32];
    size_t n, out = 0;

    snprintf(plain, sizeof plain, "%.0f", value);
    n = strlen(plain);
    for (size_t i = 0; i < n && out + 2 < AMOUNT_ROOM; i++) {
        to[out++] = plain[i];
        if ((n - i) % 3 == 1 && i + 1 < n)
            to[out++] = ',';
    }
    to[out] = '\0';
}

static double rounded(double value, int digits)
{
    const double unit = value > 0 ? pow(10, floor(log10(value)) - digits + 1) : 1;

    return unit >= 1 ? round(value / unit) * unit : round(value / unit) / round(1 / unit);
}

static char *print_plain(char to[AMOUNT_ROOM], enum amount_of of, double value, int digits)
{
    if (of == AMOUNT_YEAR)
        snprintf(to, AMOUNT_ROOM, "%.0f", value);
    else if (of == AMOUNT_COUNT && value >= 1e12)
        snprintf(to, AMOUNT_ROOM, "%.*g", digits, value);
    else if (of == AMOUNT_COUNT && value >= 1)
        print_grouped(to, rounded(value, digits));
    else
        snprintf(to, AMOUNT_ROOM, "%.*g", digits, value);
    return to;
}

char *amount_print(char to[AMOUNT_ROOM], enum amount_of of, double value, int digits)
{
    char prefix[2] = "";
    double shown = value;

    if (!isfinite(value) || value < 0) {
        snprintf(to, AMOUNT_ROOM, "-");
        return to;
    }
    if (!kinds[of].shown)
        return print_plain(to, of, value, digits);
    for (size_t i = 0; of != AMOUNT_COST && prefixes[i] && shown >= 999.95; i++) {
        shown /= 1000;
        prefix[0] = prefixes[i];
    }
    if (of == AMOUNT_COST && value >= 1e6) {
        const int n = value >= 1e12 ? 3 : value >= 1e9 ? 2 : 1;

        snprintf(to, AMOUNT_ROOM, "%.*g %s USD", digits, value / pow(1000, n + 1), short_words[n]);
        return to;
    }
    if (of == AMOUNT_COST && value >= 1) {
        char plain[AMOUNT_ROOM];

        print_grouped(plain, rounded(value, digits));
        snprintf(to, AMOUNT_ROOM, "%.40s USD", plain);
        return to;
    }
    snprintf(to, AMOUNT_ROOM, "%.*g %s%s", shown >= 100 && digits < 3 ? 3 : digits,
             rounded(shown, digits), prefix, kinds[of].shown);
    return to;
}

const char *amount_unit(enum amount_of of)
{
    return kinds[of].unit;
}
