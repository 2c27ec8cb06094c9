/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Small pictures of curves made of characters: one line, or a chart of a few. */
#ifndef HBMARK_PLOT_H
#define HBMARK_PLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* n points by rising x. An axis is logarithmic if asked for and all its values are above 0. */
struct plot {
    double *x, *y;
    size_t n;
    bool log_x, log_y;
    const char *x_unit, *y_unit; /* for the text of values; of a chart only */
};

/* Steps from the lowest to the highest y: "____...::==##", or blocks of eighths where the terminal
 * has Unicode; at most width characters, each the mean of the points that fall on it. */
void plot_spark(FILE *out, const struct plot *p, size_t width, bool unicode);

/* A chart in ASCII of width columns and height lines without axes; text writes a value as the axis
 * of this unit shows it. */
typedef const char *plot_text_fn(char to[64], double value, const char *unit);
void plot_chart(FILE *out, const struct plot *p, size_t width, size_t height, plot_text_fn *text);

#endif
