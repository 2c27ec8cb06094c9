/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A pattern in words, and what follows from its indices. */
#include <stdlib.h>
#include <string.h>

#include "pattern.h"

enum { LIST = 64 }; /* places of gaps, gaps */

/* A whole number up to `most` at *at, which is moved past it. */
static int number(const char **at, uint64_t least, uint64_t most, uint64_t *value)
{
    uint64_t x = 0;
    const char *c = *at;

    for (; *c >= '0' && *c <= '9' && x <= most; c++)
        x = 10 * x + (uint64_t)(*c - '0');
    if (c == *at || x < least || x > most)
        return -1;
    *at = c;
    *value = x;
    return 0;
}

static int character(const char **at, char c)
{
    if (**at != c)
        return -1;
    ++*at;
    return 0;
}

/* Numbers with commas between them. */
static int numbers(const char **at, uint64_t *list, size_t room, size_t *n)
{
    *n = 0;
    do
        if (*n == room || number(at, 0, PATTERN_REACH, &list[(*n)++]))
            return -1;
    while (character(at, ',') == 0);
    return 0;
}

static int make_room(struct pattern *p, unsigned s, size_t length)
{
    if (p->sides == 0)
        p->length = length;
    free(p->index[s]);
    p->index[s] = calloc(length, sizeof *p->index[s]);
    if (!p->index[s])
        return -1;
    p->length = length;
    p->sides = p->sides > s ? p->sides : s + 1;
    return 0;
}

static int uniform(struct pattern *p, unsigned s, const char *at)
{
    uint64_t length, stride;

    if (number(&at, 1, PATTERN_LENGTH, &length) || character(&at, ':') ||
        number(&at, 1, PATTERN_REACH / PATTERN_LENGTH, &stride))
        return -1;
    if (strcmp(at, ":NR") == 0)
        p->delta[s] = length * stride;
    else if (*at && (character(&at, ':') || number(&at, 1, PATTERN_REACH, &p->delta[s]) || *at))
        return -1;
    if (make_room(p, s, length))
        return -1;
    for (uint64_t i = 0; i < length; i++)
        p->index[s][i] = i * stride;
    return 0;
}

/* Mostly one after the other, with gaps at the places that are listed, in order. */
static int mostly_one(struct pattern *p, unsigned s, const char *at)
{
    uint64_t length, places[LIST], gaps[LIST], x = 0;
    size_t nplaces, ngaps, k = 0;

    if (number(&at, 1, PATTERN_LENGTH, &length) || character(&at, ':') ||
        numbers(&at, places, LIST, &nplaces) || character(&at, ':') ||
        numbers(&at, gaps, LIST, &ngaps) || *at || (ngaps != 1 && ngaps != nplaces) ||
        make_room(p, s, length))
        return -1;
    for (uint64_t i = 0; i < length; i++) {
        /* The first index is one less than its step: without a gap before it, 0. */
        const int gap = k < nplaces && places[k] == i;
        const uint64_t step = gap ? gaps[ngaps == 1 ? 0 : k] : 1;

        k += gap;
        if (i == 0 && step == 0)
            return -1;
        x += step;
        if (x > PATTERN_REACH)
            return -1;
        p->index[s][i] = x - 1;
    }
    return 0;
}

/* The points of a star-shaped stencil on a grid of side^dimensions points, which moves on by 1. */
static int laplacian(struct pattern *p, unsigned s, const char *at)
{
    uint64_t dimensions, order, side, far, step = 1;
    size_t n = 0;

    if (number(&at, 1, 8, &dimensions) || character(&at, ':') || number(&at, 1, 4096, &order) ||
        character(&at, ':') || number(&at, 1, PATTERN_REACH, &side) || *at)
        return -1;
    for (uint64_t d = 1; d < dimensions; d++)
        if ((step *= side) > PATTERN_REACH / side)
            return -1;
    far = order * step;
    if (far > PATTERN_REACH / 2 || make_room(p, s, 2 * dimensions * order + 1))
        return -1;
    for (uint64_t d = dimensions; d-- > 0; step /= side)
        for (uint64_t k = order; k > 0; k--, n++) {
            p->index[s][n] = far - k * step;
            p->index[s][p->length - 1 - n] = far + k * step;
        }
    p->index[s][n] = far;
    p->delta[s] = 1;
    return 0;
}

static int listed(struct pattern *p, unsigned s, const char *at)
{
    size_t n = 1;

    for (const char *c = at; *c; c++)
        n += *c == ',';
    return n > PATTERN_LENGTH || make_room(p, s, n) || numbers(&at, p->index[s], n, &n) || *at;
}

int pattern_spec(struct pattern *p, unsigned s, const char *spec, struct error *e)
{
    static const struct {
        const char *word;
        int (*make)(struct pattern *p, unsigned s, const char *at);
        const char *form;
    } forms[] = {{"UNIFORM:", uniform, "UNIFORM:LENGTH:STRIDE[:DELTA|NR]"},
                 {"MS1:", mostly_one, "MS1:LENGTH:PLACES:GAPS"},
                 {"LAPLACIAN:", laplacian, "LAPLACIAN:DIMENSIONS:ORDER:SIDE"},
                 {"", listed, "indices with commas, UNIFORM:.., MS1:.. or LAPLACIAN:.."}};
    size_t i = 0;

    while (strncmp(spec, forms[i].word, strlen(forms[i].word)) != 0)
        i++;
    if (forms[i].make(p, s, spec + strlen(forms[i].word)) == 0)
        return 0;
    return error_set(e, EXIT_USAGE, "'%.60s' is not a pattern that can be: write %s", spec,
                     forms[i].form);
}

void pattern_fini(struct pattern *p)
{
    for (unsigned s = 0; s < PATTERN_SIDES; s++)
        free(p->index[s]);
    memset(p, 0, sizeof *p);
}

uint64_t pattern_extent(const struct pattern *p, unsigned s)
{
    uint64_t most = 0;

    for (size_t i = 0; i < p->length; i++)
        most = p->index[s][i] > most ? p->index[s][i] : most;
    return most + 1;
}

uint64_t pattern_count(const struct pattern *p, uint64_t n)
{
    uint64_t least = n / p->length + (n < p->length);

    for (unsigned s = 0; s < p->sides; s++) {
        const uint64_t extent = pattern_extent(p, s);
        uint64_t count = least;

        if (extent > n)
            return 0;
        if (p->delta[s])
            count = (n - extent) / p->delta[s] + 1;
        /* Where each laying is at the same place, as many as touch n elements. */
        least = s == 0 || count < least ? count : least;
    }
    return least;
}

static uint64_t divisor(uint64_t a, uint64_t b)
{
    return b ? divisor(b, a % b) : a;
}

/* Lines of `count` layings, by looking at each; 0 without memory. */
static uint64_t lines_seen(const struct pattern *p, unsigned s, uint64_t count, unsigned per_line)
{
    const uint64_t last = (count - 1) * p->delta[s] + pattern_extent(p, s) - 1;
    unsigned char *seen = calloc(last / per_line / 8 + 1, 1);
    uint64_t lines = 0;

    for (uint64_t i = 0; seen && i < count; i++)
        for (size_t j = 0; j < p->length; j++) {
            const uint64_t line = (i * p->delta[s] + p->index[s][j]) / per_line;
            const unsigned bit = 1u << line % 8;

            lines += !(seen[line / 8] & bit);
            seen[line / 8] |= (unsigned char)bit;
        }
    free(seen);
    return lines;
}

/* After `period` layings all is as it was, some whole lines on. Once a laying's end is past the
 * first laying's, each period adds the same number of lines: it is enough to look at one. */
uint64_t pattern_lines(const struct pattern *p, unsigned s, uint64_t count, unsigned per_line)
{
    const uint64_t delta = p->delta[s];
    uint64_t period, begin, more;

    if (!delta || !count)
        return count ? lines_seen(p, s, 1, per_line) : 0;
    period = per_line / divisor(per_line, delta);
    begin = (pattern_extent(p, s) + per_line) / delta + 2;
    begin = (begin + period - 1) / period * period;
    if (count <= begin + 2 * period)
        return lines_seen(p, s, count, per_line);
    begin += (count - begin) % period;
    more = lines_seen(p, s, begin + period, per_line) - lines_seen(p, s, begin, per_line);
    return lines_seen(p, s, begin, per_line) + (count - begin) / period * more;
}

struct place {
    uint64_t rest, index;
};

static int by_rest(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    if (x->rest != y->rest)
        return x->rest < y->rest ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

int pattern_overlaps(const struct pattern *p, unsigned s, uint64_t count)
{
    const uint64_t delta = p->delta[s] ? p->delta[s] : PATTERN_REACH * 2;
    struct place *places = malloc(p->length * sizeof *places);
    int found = !places || (!p->delta[s] && count > 1);

    for (size_t i = 0; !found && i < p->length; i++)
        places[i] = (struct place){p->index[s][i] % delta, p->index[s][i]};
    if (!found)
        qsort(places, p->length, sizeof *places, by_rest);
    for (size_t i = 1; !found && i < p->length; i++)
        found = places[i].rest == places[i - 1].rest &&
                (places[i].index - places[i - 1].index) / delta < count;
    free(places);
    return found;
}
