/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* hbmark history. */
#ifndef HBMARK_HISTORY_H
#define HBMARK_HISTORY_H

#include "command/reading.h"

enum exit_code cmd_history(const struct reading *in, struct error *e);

#endif
