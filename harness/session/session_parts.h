/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What the files of a session share with each other, and with nobody else. */
#ifndef HBMARK_SESSION_PARTS_H
#define HBMARK_SESSION_PARTS_H

#include "session/eta.h"
#include "session/session.h"

/* rounds.c: all points, visit by visit. */
int rounds_run(struct session *s, struct error *e);

/* session.c: measures a visit under the watchdog; a search that falls short is made
 * again, and *r is then the best of them. */
int session_visit(struct session *s, struct run **r, double took_s[TIME_COUNT], struct error *e);
/* Counts its status. */
void session_count(struct session *s, const json_t *record);
/* Writes the record of point i; all ranks learn whether that worked. Collective. */
int session_keep(struct session *s, json_t *record, size_t i, struct error *e);
/* The same of a record of another type; takes it. */
int session_write(struct session *s, const char *type, json_t *record, struct error *e);

#endif
