/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "compare/compare.h"

json_t *compare_json(const struct readout *a, const struct readout *b,
                     const struct compare_options *o, struct error *e)
{
    (void)a, (void)b, (void)o;
    error_set(e, EXIT_UNAVAILABLE, "compare is not there yet");
    return NULL;
}

enum exit_code cmd_compare(const struct reading *in, struct error *e)
{
    (void)in;
    error_set(e, EXIT_UNAVAILABLE, "compare is not there yet");
    return EXIT_UNAVAILABLE;
}
