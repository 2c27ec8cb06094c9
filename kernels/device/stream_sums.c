/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The stream loops that add up, on a device, in the vectors of one shape. */
#include "stream.h"
#include "loops.h"
#include "ways.h"

#define SUMS(name, ...) WAYS(SUM, name, __VA_ARGS__)
STREAM_SUMS(SUMS)
