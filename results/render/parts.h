/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Parts of a summary and of a page, each in a file of its own. Runs are opened with their records.
 */
#ifndef HBMARK_PARTS_H
#define HBMARK_PARTS_H

#include "readout/readout.h"
#include "render/summary.h"

/* machine.c: "n0123" or "n0123 and 3 more nodes"; "AMD EPYC, 2 of 2 cores, 1 NUMA node  L3 32 MiB
 * dram 23.5 GiB  kvm". The caller frees; NULL without memory. */
char *part_host(const struct readout *r);
char *part_machine(const struct readout *r);
/* How the run ended: "complete", "interrupted", "failed", or "not ended" if no record says so. */
const char *part_ended(const struct readout *r);

/* method.c: how the run was measured, a paragraph ready to paste into a paper; as above. */
char *part_method(const struct readout *r);

/* notes.c, each in lines of a summary: status and names of the pre-flight findings, then at most
 * `most` lines on them, with what to do. */
void notes_preflight(FILE *out, const struct readout *r, size_t most,
                     const struct render_style *style);
/* One line for each flag that occurs, at most `most`; only their names if that is 0. */
void notes_flags(FILE *out, const struct readout *r, size_t most, const struct render_style *style);
/* What a rate counts, and where the bounds come from or why there are none. */
void notes_rates(FILE *out, const struct readout *r, const struct render_style *style);
/* What was not run, by reason, at most `most` lines. */
void notes_not_run(FILE *out, const struct readout *r, size_t most,
                   const struct render_style *style);
/* The codes of all flags that occur, each once, as a new array. */
json_t *part_flags(const struct readout *r);

/* matrix.c: cells of one point, and points of one benchmark from node to node. Each in a line or,
 * where it is small and there is room, as a table; at most `most` lines. */
void matrix_summary(FILE *out, const struct readout *r, size_t most,
                    const struct render_style *style);
/* Each as a table of at most 16 columns; larger ones by their extremes and worst pairs. */
void matrix_markdown(FILE *out, const struct readout *r);

/* follows.c: what follows from several points. At most `most` lines: the sentences that matter most
 * to most, then one line a curve. Nothing where nothing follows. */
void follows_summary(FILE *out, const struct readout *r, size_t most,
                     const struct render_style *style);
/* All sentences, and a chart of each curve. */
void follows_markdown(FILE *out, const struct readout *r);

#endif
