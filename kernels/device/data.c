/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Filling arrays on a device, and the elements that whole tiles leave. */
#include "data.h"
#include "loops.h"
#include "stream.h"

/* Element i of the array with key a.seed. What fills with a constant is the loop `write`. */
#define ELEMENT data_real(a.seed, a.base + i)

MAP_ONE(plain, 1, fill, 0, ELEMENT)
EDGE(fill, 0, ELEMENT)
STREAM_FILLS(EDGE)
STREAM_MAPS(EDGE)
STREAM_UPDATES(EDGE)
