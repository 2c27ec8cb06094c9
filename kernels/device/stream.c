/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The stream loops that store, on a device, in the vectors of one shape. */
#include "stream.h"
#include "loops.h"
#include "ways.h"

#define MAPS(name, ...) WAYS(MAP_OF, name, __VA_ARGS__)
STREAM_FILLS(MAPS)
STREAM_MAPS(MAPS)
STREAM_UPDATES(MAPS)
