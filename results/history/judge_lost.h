/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Points that a run should have a figure of, by the runs before it, and has not. */
#ifndef HBMARK_JUDGE_LOST_H
#define HBMARK_JUDGE_LOST_H

#include "history/judge.h"

/* Fills j->failed: FAIL, INVALID or ERROR here, and once measured on one of the same nodes; and
 * j->missing: measured in the run of the same suite and label before it on the same nodes, and not
 * even tried here, or skipped. 0, or -1 and e. */
int judge_lost_find(struct judge *j, struct error *e);
void judge_lost_free(struct judge_lost *lost, size_t n);

#endif
