/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "comm/agree.h"

int comm_agree(struct comm *c, int rc, struct error *e)
{
    const double none = 2.0 * c->size;
    double first = rc == 0 ? none : e->code == EXIT_TIMEOUT ? c->size + c->rank : c->rank;

    c->ops->reduce(c, &first, 1, COMM_MIN);
    if (!(first < none))
        return 0;
    c->ops->bcast(c, e, sizeof *e, (int)first % c->size);
    return -1;
}
