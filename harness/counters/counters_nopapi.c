/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "counters/counters_internal.h"

#include <stdio.h>

static int nopapi_open(struct counter_part *p, const char *events, unsigned have)
{
    (void)events, (void)have;
    snprintf(p->why, sizeof p->why, "built without PAPI");
    return -1;
}

const struct counter_backend counters_papi = {.name = "papi", .open = nopapi_open};
