/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "target/target.h"

json_t *target_json(struct readout *const *runs, size_t n, const char *against, const char *set,
                    struct error *e)
{
    (void)runs, (void)n, (void)against, (void)set;
    error_set(e, EXIT_UNAVAILABLE, "target is not there yet");
    return NULL;
}

enum exit_code cmd_target(const struct reading *in, struct error *e)
{
    (void)in;
    error_set(e, EXIT_UNAVAILABLE, "target is not there yet");
    return EXIT_UNAVAILABLE;
}
