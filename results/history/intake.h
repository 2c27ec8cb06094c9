/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Taking a run directory into the database. */
#ifndef HBMARK_INTAKE_H
#define HBMARK_INTAKE_H

#include <stdbool.h>
#include <stddef.h>

#include "history/store.h"
#include "readout/readout.h"

enum intake_news {
    INTAKE_NEW,   /* the run was not known */
    INTAKE_GROWN, /* its journal has grown since: later launches, a resumed run */
    INTAKE_KNOWN  /* nothing new */
};

struct intake {
    enum intake_news news;
    size_t points, figures; /* written */
};

/* Writes a run read with READOUT_NODES, READOUT_FACTS and READOUT_RECORDS in one transaction: all
 * of it or nothing. 0; -1 and e, EXIT_BAD_DATA also where the database knows the run with lines
 * that its journal does not have. */
int intake_run(struct store *s, const struct readout *r, struct intake *done, struct error *e);

#endif
