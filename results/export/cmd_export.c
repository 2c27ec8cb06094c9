/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "export/export.h"

int export_write(FILE *out, const char *format, const struct export_input *in, struct error *e)
{
    (void)out, (void)format, (void)in;
    return error_set(e, EXIT_UNAVAILABLE, "export is not there yet");
}

enum exit_code cmd_export(const struct reading *in, struct error *e)
{
    (void)in;
    error_set(e, EXIT_UNAVAILABLE, "export is not there yet");
    return EXIT_UNAVAILABLE;
}
