/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Matrices: cells of one point, and points of one benchmark from node to node. */
#ifndef HBMARK_MATRIX_H
#define HBMARK_MATRIX_H

#include <jansson.h>
#include <stdio.h>

#include "render/summary.h"

/* Each matrix in a line or, where it is small and there is room, as a table; at most `most` lines.
 */
void matrix_summary(FILE *out, const json_t *records, size_t most,
                    const struct render_style *style);

/* Each as a table of at most 16 columns; larger ones by their extremes and worst pairs. */
void matrix_markdown(FILE *out, const json_t *records);

#endif
