/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Figures of runs in the formats of other programs. */
#ifndef HBMARK_EXPORT_H
#define HBMARK_EXPORT_H

#include <stdio.h>

#include "command/reading.h"
#include "readout/readout.h"

/* What an export is made of. */
struct export_input {
    struct readout *const *runs;
    size_t n;
    const json_t *require; /* of require_json(), one of each run in an array, or NULL */
};

/* Writes in this format (a name of the table); 0, or -1 and e (EXIT_USAGE: no such format). */
int export_write(FILE *out, const char *format, const struct export_input *in, struct error *e);

enum exit_code cmd_export(const struct reading *in, struct error *e);

#endif
