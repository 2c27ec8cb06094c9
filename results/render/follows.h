/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What follows from several points, in sentences and small pictures. */
#ifndef HBMARK_FOLLOWS_H
#define HBMARK_FOLLOWS_H

#include <jansson.h>
#include <stdio.h>

#include "render/summary.h"

/* At most `most` lines: the sentences that matter most to most, then one line a curve. Nothing
 * where nothing follows. */
void follows_summary(FILE *out, const json_t *records, size_t most,
                     const struct render_style *style);

/* All sentences, and a chart of each curve. */
void follows_markdown(FILE *out, const json_t *records);

#endif
