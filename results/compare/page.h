/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A comparison as people read it: what is not alike, verdicts with the most important first, and
 * what is missing. */
#ifndef HBMARK_COMPARE_PAGE_H
#define HBMARK_COMPARE_PAGE_H

#include <stdio.h>

#include <jansson.h>

#include "readout/readout.h"
#include "render/summary.h"

struct compare_page {
    const struct readout *a, *b;
    const json_t *result; /* of compare_json() */
    bool all;             /* no limit of lines */
};

/* 0, or -1 without memory. */
int compare_page(FILE *out, const struct compare_page *page, const struct render_style *style);

/* One line for each result: how many of each verdict. Of two and more. */
int compare_totals(FILE *out, const json_t *results, const struct render_style *style);

#endif
