/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

int report_write(const char *file, char *const *dirs, size_t n, const struct report_options *o,
                 struct error *e)
{
    (void)file, (void)dirs, (void)n, (void)o;
    return error_set(e, EXIT_UNAVAILABLE, "report is not there yet");
}

enum exit_code cmd_report(const struct reading *in, struct error *e)
{
    (void)in;
    error_set(e, EXIT_UNAVAILABLE, "report is not there yet");
    return EXIT_UNAVAILABLE;
}
