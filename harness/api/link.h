/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What a row may call whose shape has links: data between the two devices of its point. Array 1 is
 * the data, array 0 what came of it; both are on the host, and the work is one copy of them. */
#ifndef HBMARK_LINK_H
#define HBMARK_LINK_H

#include "record/error.h"

struct run;

/* Gives the device at the near end array 1, and the one at the far end what cannot be data. */
int run_link_fill(struct run *r, struct error *e);
/* From the near end to the far end, once; through the host, where neither is it. */
int run_link_copy(struct run *r, struct error *e);
/* Array 0 becomes what the far end has: all that is looked at was there. */
int run_link_fetch(struct run *r, struct error *e);

#endif
