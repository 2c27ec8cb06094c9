/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The schema of the database of runs, as steps from each version to the next. */
#ifndef HBMARK_VERSIONS_H
#define HBMARK_VERSIONS_H

#include "history/store.h"

/* Brings an opened database to STORE_VERSION, in one transaction; an empty file if make is set.
 * 0; -1 and e if it is no database of ours, newer than this program, or cannot be written. */
int versions_reach(struct store *s, bool make, struct error *e);

#endif
