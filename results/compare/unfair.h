/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What else differs between two runs, so that a difference of their numbers may not be due to what
 * the reader thinks. */
#ifndef HBMARK_UNFAIR_H
#define HBMARK_UNFAIR_H

#include "compare/match.h"
#include "readout/readout.h"

/* A new array of {fact, a, b, weight, text}, worst first, or NULL without memory. weight: "serious"
 * (the numbers do not mean the same), "notable" (settings of system and run), "machine" (what may
 * be the very thing that is compared). Both readouts are read with READOUT_FACTS; without it the
 * facts of nodes are not compared. */
json_t *unfair_list(const struct readout *a, const struct readout *b, const struct match *m);

#endif
