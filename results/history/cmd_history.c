/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "history/history.h"

enum exit_code cmd_history(const struct reading *in, struct error *e)
{
    (void)in;
    error_set(e, EXIT_UNAVAILABLE, "history is not there yet");
    return EXIT_UNAVAILABLE;
}
