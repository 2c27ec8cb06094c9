/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Sizes of a benchmark that is a curve over its working set. */
#ifndef HBMARK_CURVE_H
#define HBMARK_CURVE_H

#include <stddef.h>
#include <stdint.h>

/* "4096,8192,..,4GiB": so many per octave, in whole pages, from the first cache to eight times the
 * last-level caches (llc bytes), and 4 GiB. Returns list. */
const char *curve_sizes(uint64_t llc, unsigned octave, char *list, size_t size);

#endif
