/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "render/plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDEST = 200, HEIGHTS = 8, TICKS = 5 };

/* From the lowest to the highest. */
static const char *const ascii[HEIGHTS] = {"_", ".", ":", "-", "=", "+", "*", "#"};
static const char *const blocks[HEIGHTS] = {"\xe2\x96\x81", "\xe2\x96\x82", "\xe2\x96\x83",
                                            "\xe2\x96\x84", "\xe2\x96\x85", "\xe2\x96\x86",
                                            "\xe2\x96\x87", "\xe2\x96\x88"};

struct axis {
    double lo, hi; /* on its own scale */
    bool log;
};

static struct axis axis_of(const double *v, size_t n, bool logarithmic)
{
    struct axis a = {HUGE_VAL, -HUGE_VAL, logarithmic};

    for (size_t i = 0; i < n; i++)
        a.log = a.log && v[i] > 0.0;
    for (size_t i = 0; i < n; i++) {
        double t = a.log ? log(v[i]) : v[i];

        a.lo = fmin(a.lo, t);
        a.hi = fmax(a.hi, t);
    }
    return a;
}

/* 0 to 1 along the axis. */
static double along(const struct axis *a, double v)
{
    double t = a->log ? log(v) : v;

    return a->hi > a->lo ? (t - a->lo) / (a->hi - a->lo) : 0.5;
}

static double value_at(const struct axis *a, double part)
{
    double t = a->lo + part * (a->hi - a->lo);

    return a->log ? exp(t) : t;
}

/* The height (0 to 1) of each column; columns between points lie on the line between them. */
static void columns(const struct plot *p, size_t width, const struct axis *y, double *height)
{
    struct axis x = axis_of(p->x, p->n, p->log_x);
    double sum[WIDEST] = {0};
    unsigned count[WIDEST] = {0};
    size_t last = 0;

    for (size_t i = 0; i < p->n; i++) {
        size_t c = (size_t)(along(&x, p->x[i]) * (double)(width - 1) + 0.5);

        sum[c] += along(y, p->y[i]);
        count[c]++;
    }
    for (size_t c = 0; c < width; c++) {
        if (!count[c])
            continue;
        height[c] = sum[c] / count[c];
        for (size_t k = last + 1; k < c; k++)
            height[k] =
                height[last] + (height[c] - height[last]) * (double)(k - last) / (double)(c - last);
        last = c;
    }
    for (size_t c = last + 1; c < width; c++)
        height[c] = height[last];
}

void plot_spark(FILE *out, const struct plot *p, size_t width, bool unicode)
{
    double height[WIDEST] = {0};
    struct axis y = axis_of(p->y, p->n, p->log_y);

    if (!p->n || !width)
        return;
    width = width < WIDEST ? width : WIDEST;
    columns(p, width, &y, height);
    for (size_t c = 0; c < width; c++) {
        size_t h = (size_t)(height[c] * (HEIGHTS - 1) + 0.5);

        fputs((unicode ? blocks : ascii)[h < HEIGHTS ? h : HEIGHTS - 1], out);
    }
}

/* Values of x below the chart, the first and the last at its ends. */
static void put_ticks(FILE *out, const struct plot *p, size_t width, size_t left,
                      plot_text_fn *value_text)
{
    const struct axis x = axis_of(p->x, p->n, p->log_x);
    char line[WIDEST + 80], text[64];
    size_t end = 0;

    memset(line, ' ', sizeof line);
    for (size_t t = 0; t < TICKS; t++) {
        double part = (double)t / (TICKS - 1);
        const char *s = value_text(text, value_at(&x, part), p->x_unit);
        size_t n = strlen(s), at = (size_t)(part * (double)(width - 1));

        /* Ticks that would run into the one before are left out; the last one counts more. */
        at = t == 0 ? 0 : t + 1 == TICKS ? width - (n < width ? n : width) : at - n / 2;
        if (at + n >= sizeof line || (t > 0 && t + 1 < TICKS && at < end + 2))
            continue;
        memcpy(line + at, s, n);
        end = at + n;
    }
    while (width && line[width - 1] == ' ')
        width--;
    fprintf(out, "%*s%.*s\n", (int)left, "", (int)width, line);
}

void plot_chart(FILE *out, const struct plot *p, size_t width, size_t height,
                plot_text_fn *value_text)
{
    double top[WIDEST] = {0};
    const struct axis y = axis_of(p->y, p->n, p->log_y);
    char text[64];

    if (!p->n || !width || height < 2)
        return;
    width = width < WIDEST ? width : WIDEST;
    columns(p, width, &y, top);
    for (size_t r = height; r-- > 0;) {
        char line[WIDEST + 1] = "";
        size_t n = 0;

        for (size_t c = 0; c < width; c++) {
            line[c] = (size_t)(top[c] * (double)(height - 1) + 0.5) == r ? '*' : ' ';
            n = line[c] == '*' ? c + 1 : n;
        }
        value_text(text, value_at(&y, (double)r / (double)(height - 1)), p->y_unit);
        fprintf(out, "%10s |%.*s\n", text, (int)n, line);
    }
    put_ticks(out, p, width, 12, value_text);
}
