/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Files that people write, read whole, and where those that come with hbmark are. */
#ifndef HBMARK_FILES_H
#define HBMARK_FILES_H

#include <stddef.h>

#include "record/error.h"

enum { FILES_TEXT_MOST = 1 << 20 }; /* bytes: more is no file that a person wrote */

/* The bytes of a file of `what` ("suite"), with a zero byte behind them; the caller frees. NULL and
 * e: EXIT_USAGE if it cannot be opened, EXIT_BAD_DATA if it cannot be read or is too long. */
char *files_text(const char *path, const char *what, size_t *bytes, struct error *e);

/* DIR/share/hbmark/NAME, where DIR/bin holds the program: the same in build tree and install. */
void files_share_path(const char *name, char *path, size_t size);

#endif
