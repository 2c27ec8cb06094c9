/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* One verdict for all ranks, where each has its own. */
#ifndef HBMARK_AGREE_H
#define HBMARK_AGREE_H

#include "comm/comm.h"

/* 0 where rc is 0 on all ranks; else -1 on all, and e everywhere that of a rank which failed: the
 * lowest, but one that waited in vain only if none has another reason. Collective. */
int comm_agree(struct comm *c, int rc, struct error *e);

#endif
