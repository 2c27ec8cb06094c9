/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* In place of cmd_history.c where SQLite was not found when hbmark was built. */
#include "history/history.h"

enum exit_code cmd_history(const struct reading *in, struct error *e)
{
    error_set(e, EXIT_UNAVAILABLE,
              "%s: this hbmark was built without SQLite: install libsqlite3-dev (Debian, Ubuntu) "
              "or sqlite-devel (Fedora, RHEL) and build again ('scripts/setup' does both)",
              in->words[0]);
    return e->code;
}
