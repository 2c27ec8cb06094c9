/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "require/require.h"

json_t *require_json(const struct readout *r, const char *file, struct error *e)
{
    (void)r;
    error_set(e, EXIT_UNAVAILABLE, "%s: thresholds are not there yet", file);
    return NULL;
}
