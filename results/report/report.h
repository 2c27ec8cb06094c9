/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* One self-contained HTML page of runs, for buyers, administrators and researchers. */
#ifndef HBMARK_REPORT_H
#define HBMARK_REPORT_H

#include "command/reading.h"

struct report_options {
    const char *require;    /* file of thresholds, or NULL */
    const char *against;    /* target, or NULL: none */
    const char *unverified; /* why the record is not verified now, or NULL: it is */
};

/* Writes the page of run directories to a file, replaced at once; 0, or -1 and e. */
int report_write(const char *file, char *const *dirs, size_t n, const struct report_options *o,
                 struct error *e);

enum exit_code cmd_report(const struct reading *in, struct error *e);

#endif
